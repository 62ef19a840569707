"""The project's own set for joining, ``tests/data/joined``: short reports, and what happening each sentence speaks of.

A file is one conflict. ``@ A ASSAULT CONTROL`` says of which types claims of happening A are; ``== id | publisher |
day`` begins a report; ``[A]`` before a sentence says that its claims of these types speak of A, ``[A hit]`` only that
whose trigger is "hit"; ``[-]`` that the sentence is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vedette.model import Reading, Report
from vedette.record.rows import claim_body
from vedette.record.told import Told
from vedette.reports import from_text

FOLDER = Path(__file__).resolve().parents[2] / "data" / "joined"
_MARK = re.compile(r"^((?:\[[^\]]+\])+)\s+(.*)$")


@dataclass(frozen=True, slots=True)
class Expected:
    """A report, and the happening of each of its sentences: (start, end, name, trigger words or none)."""

    conflict: str
    name: str
    report: Report
    marks: tuple[tuple[int, int, str, frozenset[str]], ...]
    types: dict[str, frozenset[str]]
    raw: bytes

    def happening(self, reading: Reading) -> dict[str, str]:
        """Happenings of the reading's claims by their ids; those that are not judged are left out."""
        out: dict[str, str] = {}
        for claim in reading.claims:
            for start, end, name, words in self.marks:
                inside = start <= claim.trigger.span.start < end
                if inside and claim.type in self.types[name] and (not words or claim.trigger.text.lower() in words):
                    out[claim.id] = f"{self.conflict}/{name}"
        return out


def load() -> Iterator[Expected]:
    """The set, file by file."""
    for path in sorted(FOLDER.glob("*.txt")):
        head, *parts = path.read_text(encoding="utf-8").split("\n== ")
        types = {line.split()[1]: frozenset(line.split()[2:]) for line in head.splitlines() if line.startswith("@ ")}
        for part in parts:
            first, *lines = part.strip().splitlines()
            name, publisher, day = (field.strip() for field in first.split("|"))
            text, marks = "", []
            for line in lines:
                found = _MARK.match(line)
                assert found, f"{path.name}: {line}"
                start = len(text)
                text += found[2] + "\n"
                for mark in re.findall(r"\[([^\]]+)\]", found[1]):
                    label, *words = mark.split()
                    if label != "-":
                        marks.append((start, len(text), label, frozenset(w.lower() for w in words)))
            report = from_text(text, where=f"{name}.txt", published=day, publisher=publisher)
            assert report.text.rstrip() == text.rstrip(), name
            yield Expected(path.stem, name, report, tuple(marks), types, text.encode())


def told_of(reading: Reading) -> list[Told]:
    """The claims of a reading as the record would hold them."""
    report, main = reading.report, set(reading.main)
    day = report.published.day
    return [
        Told(
            id=claim.id,
            report_id=report.id,
            at=claim.trigger.span.start,
            body=claim_body(claim, report),
            published=report.published.value,
            day=day.isoformat() if day else None,
            publisher=report.publisher.value,
            voice=report.id,
            main=claim.id in main,
        )
        for claim in reading.claims
    ]
