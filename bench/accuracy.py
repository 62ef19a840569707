"""How accurate the reading is on the development sides: ``python -m bench.accuracy [--json] [--only NAME]``.

Needs the corpora beside the project (``../shared/corpora``); says so and stops with status 3 where they are not there.
Prints a table with the pinned floors and exits 1 if a figure lies below its floor.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from training import corpora, gold

from vedette.reading.decode import spans
from vedette.reading.encode import shapes
from vedette.reading.model import ReadingModel, Scores
from vedette.reading.sentences import abbreviations
from vedette.reading.tag_paths import best_path
from vedette.reading.tokens import tokenize
from vedette.reading.trees import best_tree

FLOORS = Path(__file__).with_name("floors.yaml")
CORPORA = corpora.CORPORA


class Counts:
    """True positives, predicted, gold."""

    def __init__(self) -> None:
        self.tp = self.predicted = self.gold = 0.0

    def add(self, tp: float, predicted: float, there: float) -> None:
        """Count more."""
        self.tp += tp
        self.predicted += predicted
        self.gold += there

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.tp / max(1e-9, self.predicted + self.gold)

    @property
    def both(self) -> str:
        """Precision and recall, readable."""
        return f"P {self.tp / max(1e-9, self.predicted):.3f} R {self.tp / max(1e-9, self.gold):.3f}"


def scored(model: ReadingModel, examples: Sequence[corpora.Example]) -> list[Scores | None]:
    """The model's scores of every example, in order."""
    out: list[Scores | None] = [None] * len(examples)
    for i, s in model.run([(e.words, e.shapes) for e in examples]):
        out[i] = s
    return out


def parsing(model: ReadingModel) -> dict[str, float]:
    """Labelled attachment on gold tokens, all tokens counted."""
    examples = list(corpora.conllu(CORPORA / "ewt/dev.conllu"))
    right = attached = tags = total = 0
    for e, s in zip(examples, scored(model, examples), strict=True):
        total += len(e.words)
        if s is None or e.heads is None or e.deprels is None or e.upos is None:
            continue
        heads, _ = best_tree(s.arc)
        for i in range(len(heads)):
            label = "root" if heads[i] == 0 else corpora.DEPRELS[int(s.deprel[i])]
            attached += heads[i] == e.heads[i]
            right += heads[i] == e.heads[i] and label == corpora.DEPRELS[e.deprels[i]]
        tags += int((s.tags["upos"].argmax(1) == np.array(e.upos[: len(heads)])).sum())
    return {"las": right / total, "uas": attached / total, "upos": tags / total}


def overlap(predicted: Sequence[tuple[int, int]], there: Sequence[tuple[int, int]]) -> int:
    """How many predicted spans overlap a gold span, one to one, in order."""
    used: set[int] = set()
    for p in predicted:
        for k, g in enumerate(there):
            if k not in used and p[0] < g[1] and g[0] < p[1]:
                used.add(k)
                break
    return len(used)


def attribution(model: ReadingModel) -> dict[str, float]:
    """Overlap F1 of sources and contents over whole articles."""
    from vedette.model import Known, Published, Report
    from vedette.reading.attribution import attributions
    from vedette.reading.parser import Parser

    counts = {"source": Counts(), "content": Counts(), "cue": Counts()}
    parser = Parser(model)
    for item in corpora.read_jsonl(CORPORA / "polnear/dev.jsonl"):
        text = str(item["text"])
        report = Report(
            "r", text, None, Known(None, "not asked"), Published(None, "unknown", "not asked"), "en", "-", ""
        )
        got = attributions(parser.parse(report).sentences, text)
        for role, count in counts.items():
            predicted = sorted({(s.start, s.end) for a in got for s in getattr(a, role)})
            there = sorted({(s, e) for a in item["attributions"] for s, e in a[role]})  # type: ignore[attr-defined]
            count.add(overlap(predicted, there), len(predicted), len(there))
    return {f"attribution {role}": c.f1 for role, c in counts.items()}


def event_place(model: ReadingModel) -> dict[str, float]:
    """Token F1 of the place of the given event word, and the same with every location span read as characters."""
    path = CORPORA / "event_location/train.jsonl"
    return {
        "event place": _place_tokens(model, list(corpora.event_location(path, dev=True))),
        "event place, spans as published": _place_tokens(
            model, list(corpora.event_location(path, dev=True, as_published=True))
        ),
    }


def _place_tokens(model: ReadingModel, examples: Sequence[corpora.Example]) -> float:
    examples = [e for e in examples if e.roles]
    count = Counts()
    place = corpora.ROLES.index("place")
    for e, s in zip(examples, scored(model, examples), strict=True):
        trigger, _, row = (e.roles or [(0, 0, [])])[0]
        if s is None or trigger >= s.role.shape[0]:
            count.add(0, 0, sum(row))
            continue
        got = s.role[trigger, :, place] > 0
        truth = np.array(row[: len(got)], dtype=bool)
        count.add(float((got & truth).sum()), float(got.sum()), float(sum(row)))
    return count.f1


def span_f1(model: ReadingModel, examples: Sequence[corpora.Example], head: str) -> float:
    """Exact span and label F1 of one head."""
    count = Counts()
    names = corpora.BIO[head]
    for e, s in zip(examples, scored(model, examples), strict=True):
        truth = {(t.label, t.first, t.last) for t in spans(e.spans[head], names)}
        path = best_path(s.tags[head], model.labels.steps[head]) if s else []
        got = {(t.label, t.first, t.last) for t in spans(path, names)}
        count.add(len(got & truth), len(got), len(truth))
    return count.f1


def entities(model: ReadingModel) -> dict[str, float]:
    """Span F1 on the held-out fifth of re3d."""
    return {"entities": span_f1(model, list(corpora.re3d(CORPORA / "re3d/train.jsonl", dev=True)), "entity")}


def toponyms(model: ReadingModel) -> dict[str, float]:
    """Span F1 of place names on the held-out fifth of lgl and of our gold."""
    return {
        "toponyms lgl": span_f1(model, list(corpora.lgl(CORPORA / "lgl/train.jsonl", dev=True)), "toponym"),
        "toponyms gold": span_f1(model, list(corpora.from_gold(gold.load()[0], dev=True)), "toponym"),
    }


def _argmax(x: npt.NDArray[np.float32]) -> int:
    return int(x.argmax())


def own_gold(model: ReadingModel) -> dict[str, float]:
    """The heads on the held-out fifth of the project's own sentences."""
    examples = list(corpora.from_gold(gold.load()[0], dev=True))
    found, typed, roles = Counts(), Counts(), {r: Counts() for r in corpora.ROLES}
    status = mode = labelled = moded = main = 0
    for e, s in zip(examples, scored(model, examples), strict=True):
        if s is None or e.triggers is None or e.statuses is None or e.modes is None:
            continue
        got = s.tags["trigger"].argmax(1)
        truth = np.array(e.triggers)
        found.add(float(((got > 0) & (truth > 0)).sum()), float((got > 0).sum()), float((truth > 0).sum()))
        typed.add(float(((got == truth) & (truth > 0)).sum()), float((got > 0).sum()), float((truth > 0).sum()))
        for i in np.flatnonzero(truth).tolist():
            labelled += 1
            status += _argmax(s.tags["status"][i]) == e.statuses[i]
            if e.modes[i] >= 0:
                moded += 1
                mode += _argmax(s.tags["mode"][i]) == e.modes[i]
        for i, r, row in e.roles or []:
            p = s.role[i, :, r] > 0
            t = np.array(row, dtype=bool)
            roles[corpora.ROLES[r]].add(float((p & t).sum()), float(p.sum()), float(t.sum()))
        main += _argmax(s.main) == (e.main or [0])[0]
    return {
        "gold event word": found.f1,
        "gold typed event word": typed.f1,
        "gold status": status / max(1, labelled),
        "gold mode": mode / max(1, moded),
        "gold main type": main / max(1, len(examples)),
        **{f"gold {r} tokens": c.f1 for r, c in roles.items()},
    }


def main_type(model: ReadingModel) -> dict[str, float]:
    """The main head alone on plover_gsr: accuracy of the one type."""
    older = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
    items = corpora.read_jsonl(CORPORA / "plover_gsr/dev.jsonl")
    examples = []
    for item in items:
        words = [t.text for t in tokenize(str(item["text"]), abbreviations=abbreviations())]
        examples.append(corpora.Example(words, list(shapes(words)[0])))
    right = 0
    for item, s in zip(items, scored(model, examples), strict=True):
        want = older.get(str(item["event"]), str(item["event"]))
        right += s is not None and corpora.MAIN[_argmax(s.main)] == want
    return {"gsr main type (head alone)": right / len(items)}


PARTS: dict[str, Callable[[ReadingModel], dict[str, float]]] = {
    "parsing": parsing,
    "attribution": attribution,
    "event_place": event_place,
    "entities": entities,
    "toponyms": toponyms,
    "gold": own_gold,
    "main_type": main_type,
}


def main() -> int:
    """Measure and print."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", type=Path, help="a folder with model.onnx, tokenizer.json, labels.json")
    p.add_argument("--only", action="append", choices=list(PARTS))
    p.add_argument("--json", action="store_true")
    a = p.parse_args()
    if not CORPORA.is_dir():
        print(f"{CORPORA}: the corpora are not there; this measures on them and needs them", file=sys.stderr)
        return 3
    model = ReadingModel(a.model)
    got: dict[str, float] = {}
    for name in a.only or PARTS:
        got |= PARTS[name](model)
    floors: dict[str, float] = yaml.safe_load(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    low = [k for k, v in got.items() if v < floors.get(k, 0.0)]
    if a.json:
        print(json.dumps({k: {"value": round(v, 4), "floor": floors.get(k)} for k, v in got.items()}, indent=1))
    else:
        for k, v in got.items():
            print(f"{k:34s} {v:.3f}  floor {floors.get(k, float('nan')):.3f}{'  BELOW' if k in low else ''}")
    return 1 if low else 0


if __name__ == "__main__":
    raise SystemExit(main())
