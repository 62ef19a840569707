"""How usual each step from tag to tag is: ``labels.json`` carries it for ``vedette.reading.tag_paths``."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from training import corpora
from training.corpora import Example
from vedette.reading.tag_paths import NEVER

Steps = list[list[float]]


def counted(tags: Iterable[Sequence[int]], names: Sequence[str]) -> Steps:
    """Log-ratios of each tag after each (and, in the last row, at the beginning), half a count added to each.

    I- after another label or O is ``NEVER``. At the beginning of a sentence it goes on from the sentence before, and is
    counted as it comes.
    """
    n = len(names)
    count = [[0.5] * n for _ in range(n + 1)]
    for sentence in tags:
        last = n
        for tag in sentence:
            count[last][tag] += 1
            last = tag
    usual = [sum(row[j] for row in count[:n]) for j in range(n)]
    whole = sum(usual)
    out = []
    for i, row in enumerate(count):
        total = sum(row)
        out.append([round(math.log(row[j] / total) - math.log(usual[j] / whole), 3) for j in range(n)])
        for j, name in enumerate(names):
            if i < n and name.startswith("I-") and names[i][2:] != name[2:]:
                out[-1][j] = NEVER
    return out


def steps_of(examples: Sequence[Example]) -> dict[str, Steps]:
    """The steps of every head of spans, from the sentences that are labelled for it from end to end."""
    return {
        head: counted((e.spans[head] for e in examples if min(e.spans.get(head, [-1])) >= 0), names)
        for head, names in corpora.BIO.items()
    }


def main() -> None:
    """Write the steps into a model's ``labels.json``."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("labels", type=Path, help="labels.json of an exported model")
    p.add_argument("--corpora", type=Path, default=corpora.CORPORA)
    a = p.parse_args()
    labels = json.loads(a.labels.read_text(encoding="utf-8"))
    labels["steps"] = steps_of(corpora.training_set(a.corpora, {}))
    a.labels.write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
