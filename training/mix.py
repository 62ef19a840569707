"""The mean of two models of one line: ``python -m training.mix A/model.pt B/model.pt --share 0.35 --to C/model.pt``.

Weights of runs that start from one another lie in one valley of the loss, and their mean often keeps what each knows
better (Wortsman et al., Model soups, ICML 2022).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Mix and save."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("first", type=Path)
    p.add_argument("second", type=Path)
    p.add_argument("--share", type=float, required=True, help="of the first, 0 to 1")
    p.add_argument("--to", type=Path, required=True)
    a = p.parse_args()
    if not 0 <= a.share <= 1:
        p.error(f"--share {a.share}: not between 0 and 1")
    first = torch.load(a.first, weights_only=True)
    second = torch.load(a.second, weights_only=True)
    mixed = {k: first["model"][k] * a.share + v * (1 - a.share) for k, v in second["model"].items()}
    a.to.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": mixed, "config": second["config"]}, a.to)


if __name__ == "__main__":
    main()
