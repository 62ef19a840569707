"""Write the model card from measured figures: ``python -m training.card FILE`` (or ``-`` for standard input).

FILE is what ``python -m bench.accuracy --json`` printed of the model that lies in ``src/vedette/reading/weights``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "vedette" / "reading" / "weights"
FILES = ("model.onnx", "tokenizer.json", "labels.json")

# Corpus, what the model learns from it, licence, source.
DATA = (
    ("ewt", "parts of speech, dependencies", "CC BY-SA 4.0", "UD English EWT, Universal Dependencies"),
    ("polnear", "who says what", "none stated, published for research", "PolNeAR, Newell et al. 2018"),
    ("re3d", "entities", "per publisher", "dstl/re3d"),
    ("lgl", "place names", "research", "Local-Global Lexicon, Lieberman 2010"),
    ("event_location", "where an event happened", "MIT", "Halterman 2019"),
    ("cameo_class", "main event of a sentence", "none stated", "ConfliBERT repository"),
    ("plover_synthetic", "main event of a sentence", "none stated", "NGEC repository, Halterman 2023"),
    ("gold", "event words, status, mode, roles, place names", "CC BY 4.0", "`training/data`, the project's own"),
)

CARD = """\
# The reading model of Vedette

One encoder with several heads that reads English news one sentence at a time: parts of speech and dependencies,
entities, place names, who says what, event words with type, mode and status, and which words are whose source, target,
place, date and quantity. `docs/reading.md` describes the heads.

| file | bytes | SHA-256 |
|---|---|---|
{files}

- **Licence of the weights:** CC BY-SA 4.0. The code is Apache-2.0.
- **Starts from:** all-MiniLM-L6-v2 (Apache 2.0), 6 layers of width 384, with an added embedding of each word's shape.
- **Format:** ONNX, weights in int8, for onnxruntime on the CPU.

## Intended use

To turn published reports on armed conflict into claims with their attribution. It serves civilians: it is made for
monitors of a ceasefire, humanitarian staff, researchers and reporters. Every claim shows the sentence that it was read
from; look at it before you act.

It is **not for targeting**: not for choosing whom or what to attack, not for judging a person, not for any decision
about a person without someone who reads the report.

## Limits

- English only. Trained on newswire, web text and reports in that style; it was not measured on social media or
  transcripts.
- It reads what is written and does not know whether it is true.
- The corpora lean to the United States and the Middle East. The project's own sentences cover more conflicts, but they
  are few.
- One sentence at a time: what a pronoun means is settled by rules, and sometimes wrongly.

## Figures

On the development sides, as `python -m bench.accuracy` measures them; none of these sentences was trained on.

| measure | value | floor |
|---|---|---|
{figures}

## Data

| corpus | for | licence | source |
|---|---|---|---|
{data}

The corpora are not part of the project. A figure for plover_gsr (CC BY-SA 4.0, Open Event Data Alliance) is only
measured: it was never trained on.

## How to rebuild

`make model`, with the corpora beside the project in `../shared/corpora`. `training/README.md` describes the stages. A
rebuilt model is alike, not identical: sums on another machine round differently.
"""


def _rows(rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def card(folder: Path, accuracy: dict[str, dict[str, float | None]]) -> str:
    """The text of the model card.

    Args:
        folder: where the files of the model are.
        accuracy: measure -> its value and floor, as ``bench.accuracy --json`` gives them.
    """
    files = []
    for name in FILES:
        raw = (folder / name).read_bytes()
        files.append((f"`{name}`", f"{len(raw):,}", f"`{hashlib.sha256(raw).hexdigest()}`"))
    figures = []
    for name, got in accuracy.items():
        value, floor = got["value"], got.get("floor")
        figures.append((name, f"{value:.3f}", "" if floor is None else f"{floor:.3f}"))
    return CARD.format(files=_rows(files), figures=_rows(figures), data=_rows(DATA))


def main() -> None:
    """Read the figures, write the card."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("accuracy", help="a file with what bench.accuracy --json printed, or - for standard input")
    p.add_argument("--weights", type=Path, default=WEIGHTS)
    a = p.parse_args()
    raw = sys.stdin.read() if a.accuracy == "-" else Path(a.accuracy).read_text(encoding="utf-8")
    to = a.weights / "MODEL_CARD.md"
    to.write_text(card(a.weights, json.loads(raw)), encoding="utf-8")
    print(f"{to} written")


if __name__ == "__main__":
    main()
