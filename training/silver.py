"""A teacher's labels where a corpus has none: ``python -m training.silver MODEL_FOLDER --out runs/silver.jsonl``.

With ``--all`` entities and place names too, for a teacher that has learned every head.

Each corpus labels something else, and sentences of one style come with one kind of label only. Trained on that alone,
the encoder learns to tell the styles apart and lets the other heads go to waste on them: syntax fails on conflict news
while it holds on web text. The remedy is a teacher that was trained on syntax and attribution only, whose labels are
added to the sentences of all the other corpora.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training import corpora, gold
from vedette.reading.model import ReadingModel
from vedette.reading.trees import best_tree


def main() -> None:
    """Label and write."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("teacher", type=Path, help="a folder as training.export writes it")
    p.add_argument("--append", action="store_true", help="add to the file instead of writing it anew")
    p.add_argument("--corpora", type=Path, default=corpora.CORPORA)
    p.add_argument("--out", type=Path, default=Path("runs/silver.jsonl"))
    p.add_argument("--all", action="store_true", help="label entities and place names too")
    p.add_argument("--only", help="of one corpus only (gold, say, after it has grown)")
    a = p.parse_args()
    heads_of_spans = ("speaker", "cue", "content", *(("entity", "toponym") if a.all else ()))
    folder: Path = a.corpora
    examples = [
        *corpora.from_gold(gold.load()[0], dev=False),
        *corpora.event_location(folder / "event_location/train.jsonl", dev=False),
        *corpora.re3d(folder / "re3d/train.jsonl", dev=False),
        *corpora.lgl(folder / "lgl/train.jsonl", dev=False),
        *corpora.cameo_class(folder / "cameo_class/train.tsv"),
        *corpora.repeated(list(corpora.polnear(folder / "polnear/train.jsonl")), 0.6),
    ]
    unique = {corpora.key_of(e): e for e in examples if a.only in {None, e.corpus}}
    rows = list(unique.values())
    model = ReadingModel(a.teacher)
    a.out.parent.mkdir(parents=True, exist_ok=True)
    # One row a sentence; of two rows for the same sentence, training takes the later.
    with a.out.open("a" if a.append else "w", encoding="utf-8") as stream:
        for i, s in model.run([(e.words, e.shapes) for e in rows]):
            n = s.arc.shape[0]
            if n < len(rows[i].words):
                continue
            heads, _ = best_tree(s.arc)
            row = {
                "key": corpora.key_of(rows[i]),
                "upos": s.tags["upos"].argmax(1).tolist(),
                "heads": heads,
                "deprels": s.deprel.tolist(),
                **{name: s.tags[name].argmax(1).tolist() for name in heads_of_spans},
            }
            stream.write(json.dumps(row) + "\n")
    print(f"{a.out}: {len(rows)} sentences")


if __name__ == "__main__":
    main()
