"""A text cut into marked pieces, safe to show: only pieces of the text and the names of marks, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

__all__ = ["KINDS", "Mark", "Piece", "claim_marks", "marked", "paragraphs"]

#: What can be marked, the outermost first where two stand on the same words.
KINDS = ("sentence", "found", "says", "place", "date", "quantity", "source", "target", "trigger")


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at half-open offsets of a text.

    Attributes:
        kind: one of :data:`KINDS`.
        claim: id of the claim that it is a part of, or empty.
        why: what it is and which rule decided, for a person.
    """

    start: int
    end: int
    kind: str
    claim: str = ""
    why: str = ""


@dataclass(slots=True)
class Piece:
    """A piece of text without a mark, or a mark with the pieces in it."""

    text: str = ""
    mark: Mark | None = None
    parts: list[Piece] = field(default_factory=list)

    def words(self) -> str:
        """All the text in it."""
        return self.text + "".join(part.words() for part in self.parts)


def marked(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Piece]:
    """``text[start:end]`` in pieces, marks inside marks; one that crosses another's end is cut there.

    Marks of no length or outside the text mark nothing. The words of all pieces together are the text again.
    """
    stop = len(text) if end is None else min(end, len(text))
    rank = {kind: n for n, kind in enumerate(KINDS)}
    todo = sorted(
        (m for m in _clipped(marks, start, stop)),
        key=lambda m: (m.start, -m.end, rank.get(m.kind, -1), m.claim, m.why),
    )
    pieces, _ = _fill(text, todo, 0, start, stop)
    return pieces


def _clipped(marks: Iterable[Mark], start: int, stop: int) -> Iterator[Mark]:
    for mark in marks:
        a, b = max(mark.start, start), min(mark.end, stop)
        if a < b:
            yield Mark(a, b, mark.kind, mark.claim, mark.why)


def _fill(text: str, todo: list[Mark], at: int, start: int, stop: int) -> tuple[list[Piece], int]:
    """Pieces of ``text[start:stop]`` from ``todo[at:]``, and the first mark that begins after it."""
    out: list[Piece] = []
    here = start
    while at < len(todo) and todo[at].start < stop:
        mark = todo[at]
        if mark.end > stop:  # crosses: its rest comes after
            rest = Mark(stop, mark.end, mark.kind, mark.claim, mark.why)
            mark = Mark(mark.start, stop, mark.kind, mark.claim, mark.why)
            place = at + 1
            while place < len(todo) and (todo[place].start, -todo[place].end) < (rest.start, -rest.end):
                place += 1
            todo.insert(place, rest)
        if mark.start > here:
            out.append(Piece(text=text[here : mark.start]))
        parts, at = _fill(text, todo, at + 1, mark.start, mark.end)
        out.append(Piece(mark=mark, parts=parts))
        here = mark.end
    if here < stop:
        out.append(Piece(text=text[here:stop]))
    return out, at


_ROLES = {"source": "who did it", "target": "to whom", "place": "where", "date": "when", "quantity": "how many"}


def _rules(body: dict[str, Any], name: str) -> str:
    return "; ".join(rule for field_name, rule, _ in body.get("because", ()) if field_name == name)


def _why(what: str, value: str | None, rule: str) -> str:
    line = f"{what}: {value}" if value else what
    return f"{line}\nwhy: {rule}" if rule else line


def claim_marks(claim: str, body: dict[str, Any], label: str, *, sentence: bool = True) -> list[Mark]:
    """The marks of one claim, each with why it is there.

    Args:
        claim: its id.
        body: its JSON, with ``because``.
        label: its type for people.
        sentence: whether its sentence is marked too.
    """
    out: list[Mark] = []

    def add(kind: str, span: list[int], why: str) -> None:
        out.append(Mark(int(span[0]), int(span[1]), kind, claim, why))

    if sentence:
        add("sentence", body["sentence"]["span"], "")
    status = body["status"]
    what = _rules(body, "type") or _rules(body, "trigger")
    is_so = _rules(body, "status")
    add(
        "trigger",
        body["trigger"]["span"],
        _why("what", f"{label}, {status}", "; ".join(rule for rule in (what, is_so) if rule)),
    )
    for role in ("source", "target"):
        for actor in body[role]:
            who = ", ".join(part for part in (actor["name"], actor["country"], actor["sector"]) if part)
            add(role, actor["span"], _why(_ROLES[role], who, _rules(body, role)))
    if body["place"]:
        place = body["place"]
        where = ", ".join(part for part in (place["name"], place["admin1"], place["country"]) if part)
        add(
            "place",
            place["span"],
            _why("where", f"{where or 'not settled'} ({place['precision']})", _rules(body, "place")),
        )
    if body["date"]:
        when = body["date"]
        days = " to ".join(dict.fromkeys(d[:10] for d in (when["start"], when["end"]) if d)) or "not settled"
        add("date", when["span"], _why("when", f"{days} ({when['precision']})", _rules(body, "date")))
    for quantity in body["quantities"]:
        of = " ".join(part for part in (quantity["of"], quantity["role"]) if part)
        add("quantity", quantity["span"], _why("how many", of, _rules(body, "quantities")))
    for link in body["attribution"]:
        add("says", link["span"], _why("who says so", f"{link['name']} ({link['cue']})", _rules(body, "attribution")))
    return out


def paragraphs(
    text: str, layout: Iterable[tuple[str, int, int]], marks: list[Mark]
) -> Iterator[tuple[str, list[Piece]]]:
    """Each line of a report with what it is (``title``, ``byline`` ..., empty for prose) and its pieces."""
    parts = sorted(layout, key=lambda part: part[1])
    marks = sorted(marks, key=lambda m: m.start)
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip():
            kind = next((name for name, start, stop in parts if start < end and stop > at), "")
            here = [m for m in marks if m.start < end and m.end > at]
            yield kind.replace(" ", "-"), marked(text, here, at, end)
        at = end + 1
