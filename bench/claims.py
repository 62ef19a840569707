"""How good whole claims are: ``python -m bench.claims [--json] [--only NAME]``.

Three parts: ``gold`` (the held-out fifth of the project's own sentences, read one by one), ``expected`` (the reports of
``tests/data/expected`` with the claims that a careful reader expects) and ``gsr`` (plover_gsr, needs the corpora; only
measured on). Exits 1 if a figure lies below its pinned floor.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from training import corpora, gold

from bench.accuracy import CORPORA, FLOORS, Counts, overlap
from vedette.claims.as_json import claim_line
from vedette.model import Claim, Known, Published, Report
from vedette.reader import Reader
from vedette.reports import load

EXPECTED = Path(__file__).resolve().parents[1] / "tests" / "data" / "expected"
Json = dict[str, Any]


def sentence_report(text: str, ident: str = "r0") -> Report:
    """A report of one sentence, of no publisher and no date."""
    return Report(
        ident, text, None, Known(None, "not asked"), Published(None, "unknown", "not asked"), "en", "-", "0" * 64
    )


def _spans(refs: object) -> list[tuple[int, int]]:
    return [(r.span.start, r.span.end) for r in refs if r is not None]  # type: ignore[attr-defined]


def own_gold(reader: Reader) -> dict[str, float]:
    """Claims against the held-out gold, matched by overlapping trigger."""
    found, typed = Counts(), Counts()
    fields = {f: Counts() for f in ("source", "target", "place", "date", "quantity", "attribution")}
    status = mode = moded = matched = 0
    items = [i for i in gold.load()[0] if i.held_out]
    for item, reading in zip(items, reader.read_many(sentence_report(i.text, i.id) for i in items), strict=True):
        pairs: list[tuple[gold.GoldClaim, Claim]] = []
        used: set[int] = set()
        for g in item.claims:
            near = [
                k
                for k, c in enumerate(reading.claims)
                if k not in used and c.trigger.span.start < g.trigger[1] and g.trigger[0] < c.trigger.span.end
            ]
            if near:
                used.add(near[0])
                pairs.append((g, reading.claims[near[0]]))
        right = sum(c.type == g.type for g, c in pairs)
        found.add(len(pairs), len(reading.claims), len(item.claims))
        typed.add(right, len(reading.claims), len(item.claims))
        for g, c in pairs:
            if c.type != g.type:
                continue
            matched += 1
            status += c.status == g.status
            if g.mode:
                moded += 1
                mode += c.mode == g.mode
            got = {
                "source": _spans(c.source),
                "target": _spans(c.target),
                "place": _spans([c.place]),
                "date": _spans([c.date]),
                "quantity": _spans(c.quantities),
                "attribution": _spans(c.attribution),
            }
            want = {
                "source": g.source,
                "target": g.target,
                "place": g.place[:1],
                "date": g.date[:1],
                "quantity": tuple(q for q, _ in g.quantity),
                "attribution": tuple(b for b, _ in g.by),
            }
            for name, count in fields.items():
                count.add(overlap(got[name], list(want[name])), len(got[name]), len(want[name]))
    return {
        "claims trigger": found.f1,
        "claims typed trigger": typed.f1,
        "claims status": status / max(1, matched),
        "claims mode": mode / max(1, moded),
        **{f"claims {n} overlap": c.f1 for n, c in fields.items()},
    }


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    p = math.pi / 180
    h = math.sin((b[0] - a[0]) * p / 2) ** 2
    h += math.cos(a[0] * p) * math.cos(b[0] * p) * math.sin((b[1] - a[1]) * p / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def _squash(s: str) -> str:
    return " ".join(s.split()).replace("“", '"').replace("”", '"').replace("’", "'")


def _actor(want: Json, got: list[Json]) -> bool:
    def fits(a: Json) -> bool:
        if want.get("country") and a["country"] != want["country"]:
            return False
        if want.get("sector") and a["sector"] not in want["sector"]:
            return False
        named = f"{a['name']} | {a['text']}".lower()
        return not want.get("name") or any(n.lower() in named for n in want["name"])

    return any(fits(a) for a in got)


def _fields(want: Json, got: Json) -> Iterator[tuple[str, bool]]:
    if "status" in want:
        yield "status", got.get("status") in want["status"]
    for role in ("source", "target"):
        for w in want.get(role, []):
            yield role, _actor(w, got.get(role) or [])
    if "place" in want:
        w, g = want["place"], got.get("place") or {}
        yield (
            "place",
            g.get("lat") is not None and _km((w["lat"], w["lon"]), (g["lat"], g["lon"])) <= w.get("within_km", 25),
        )
    if "date" in want:
        w, g = want["date"], got.get("date") or {}
        yield (
            "date",
            bool(g.get("start")) and w["start"] <= g["start"][:10] and (g.get("end") or g["start"])[:10] <= w["end"],
        )
    for w in want.get("quantities", []):
        yield (
            "quantity",
            any(
                q["value"] == w["value"]
                and w["of"].lower().replace("person", "people")
                in f"{q['of'] or ''} {q['role'] or ''} {q['text']}".lower().replace("person", "people")
                for q in got.get("quantities") or []
            ),
        )
    for w in want.get("attribution", []):
        yield (
            "attribution",
            any(w.lower() in f"{a['text']} | {a['name']}".lower() for a in got.get("attribution") or []),
        )


def score(expected: Json, got: list[Json]) -> float:
    """(Claims found and fields right) over (claims, fields expected and claims where the report states none)."""
    used: set[int] = set()
    points = total = 0
    for want in expected["claims"]:
        piece = _squash(want["sentence"])
        near = [
            (i, g) for i, g in enumerate(got) if piece in _squash(g["sentence"]["text"]) and g["type"] in want["type"]
        ]
        best = max(near, key=lambda x: (x[0] not in used, sum(ok for _, ok in _fields(want, x[1]))), default=None)
        marks = list(_fields(want, best[1] if best else {}))
        points += (best is not None) + (sum(ok for _, ok in marks) if best else 0)
        total += 1 + len(marks)
        if best:
            used.add(best[0])
    total += sum(_squash(p) in _squash(g["sentence"]["text"]) for p in expected.get("silent", []) for g in got)
    return points / max(1, total)


def expected_reports(reader: Reader) -> dict[str, float]:
    """The mean score over the expected reports, and the lowest."""
    scores = {}
    for path in sorted(EXPECTED.glob("*.json")):
        want = json.loads(path.read_text(encoding="utf-8"))
        report = load(str(path.with_name(want["report"])), published=want["published"], publisher=want["publisher"])
        scores[path.stem] = score(want, [claim_line(c, report) for c in reader.read(report).claims])
    return {"expected mean": sum(scores.values()) / len(scores), "expected lowest": min(scores.values())}


# Older labels and codes of plover_gsr.
OLDER = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
CODES = {"JAP": "JPN", "VTN": "VNM", "GER": "DEU", "SPN": "ESP"}


def gsr(reader: Reader) -> dict[str, float]:
    """Sentence-level sets: types of all claims, types of the main claim, and countries of sources and targets."""
    if not CORPORA.is_dir():
        return {}
    every, main = Counts(), Counts()
    countries = {"source": Counts(), "target": Counts()}
    anyone = {"source": Counts(), "target": Counts()}
    items = corpora.read_jsonl(CORPORA / "plover_gsr/dev.jsonl")
    readings = reader.read_many(sentence_report(str(i["text"]).strip(), str(i["id"])) for i in items)
    for item, reading in zip(items, readings, strict=True):
        want = {OLDER.get(str(item["event"]), str(item["event"]))}
        types = {c.type for c in reading.claims}
        every.add(len(types & want), len(types), len(want))
        chief = next((c for c in reading.claims if c.id in reading.main), None)
        first = {chief.type} if chief is not None else set()
        main.add(len(first & want), len(first), len(want))
        for role, count in countries.items():
            listed = item[role] if isinstance(item.get(role), list) else []
            there = {CODES.get(a["code"], a["code"]) for a in listed if a.get("code")}  # type: ignore[attr-defined]
            got = {a.country for a in getattr(chief, role) if a.country} if chief is not None else set()
            count.add(len(got & there), len(got), len(there))
            got = {a.country for c in reading.claims for a in getattr(c, role) if a.country}
            anyone[role].add(len(got & there), len(got), len(there))
    return {
        "gsr types of all claims": every.f1,
        "gsr type of the main claim": main.f1,
        "gsr source country": countries["source"].f1,
        "gsr target country": countries["target"].f1,
        "gsr source country, all claims": anyone["source"].f1,
        "gsr target country, all claims": anyone["target"].f1,
    }


PARTS: Mapping[str, Callable[[Reader], dict[str, float]]] = {"gold": own_gold, "expected": expected_reports, "gsr": gsr}


def main() -> int:
    """Measure and print."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", type=Path)
    p.add_argument("--only", action="append", choices=list(PARTS))
    p.add_argument("--json", action="store_true")
    a = p.parse_args()
    reader = Reader(a.model)
    got: dict[str, float] = {}
    for name in a.only or PARTS:
        got |= PARTS[name](reader)
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
