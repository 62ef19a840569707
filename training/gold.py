"""The project's own gold: the ``.gold`` files in ``training/data``, parsed and checked.

A file holds items separated by blank lines. ``docs/annotation.md`` is the guideline. In short::

    = rep-sudan-03 | published 2023-06-14 | publisher Blue Nile Courier | title Shelling resumes in Omdurman

    # sud-0102
    Army jets bombed a market in [Omdurman], killing at least 14 people, medics said.
    - ASSAULT/aerial happened | trigger: bombed | target: a market | place: Omdurman | by: medics < said

    # sud-0103
    The market is one of the oldest in the city.

A line that starts with ``=`` opens a whole report: the items up to the next ``=`` line or the end of the file are its
sentences in order. ``#`` gives the item's id, the next line the sentence with every place name in square brackets,
each ``-`` line one claim, the sentence's main claim first. An item without a ``-`` line states no event.

Run ``python -m training.gold`` to check every file; it prints what is wrong with file and line and exits 1.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parent / "data"

TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT CONTROL RELATION DISPLACEMENT"
).split()
STATUSES = ("happened", "ongoing", "planned", "possible", "denied")
MODES: dict[str, tuple[str, ...]] = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "THREATEN": ("restrict", "ban", "arrest", "relations", "expel", "territory", "violence", "rights"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": (
        *("seize", "restrict", "ban", "censor", "martial-law", "curfew", "arrest", "deport"),
        *("withhold", "misinformation", "cyber"),
    ),
    "ASSAULT": (
        *("abduct", "beat", "torture", "execute", "sexual", "assassinate", "massacre", "cleansing", "crowd-control"),
        *("primitive", "firearms", "explosives", "suicide-attack", "heavy-weapons", "drone", "aerial", "destroy"),
        *("unconventional",),
    ),
    "CONTROL": ("hold", "take", "lose", "contest"),
    "RELATION": ("backs", "allied", "opposes", "part-of", "successor"),
    "DISPLACEMENT": ("fled", "returned", "evacuated", "hosted"),
}
ROLES = (
    "killed injured missing detained released displaced returned evacuated hosted deployed withdrawn destroyed damaged "
    "fired seized delivered share distance force-size"
).split()
FIELDS = ("trigger", "source", "target", "place", "date", "quantity", "by")

_HEAD = re.compile(r"^(?P<type>[A-Z]+)(?:/(?P<mode>[a-z-]+))? (?P<status>[a-z]+)$")
_NTH = re.compile(r"^(?P<text>.*)@(?P<n>\d+)$")


class GoldError(ValueError):
    """A line of a gold file is wrong; the message gives file and line."""


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """One labelled claim; spans are offsets into the item's text."""

    type: str
    mode: str | None
    status: str
    trigger: tuple[int, int]
    source: tuple[tuple[int, int], ...]
    target: tuple[tuple[int, int], ...]
    place: tuple[tuple[int, int], ...]
    date: tuple[tuple[int, int], ...]
    quantity: tuple[tuple[tuple[int, int], str | None], ...]
    by: tuple[tuple[tuple[int, int], tuple[int, int] | None], ...]


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One labelled sentence."""

    id: str
    text: str
    toponyms: tuple[tuple[int, int], ...]
    claims: tuple[GoldClaim, ...]
    report: str | None
    where: str

    @property
    def held_out(self) -> bool:
        """True for the fixed fifth that is never trained on: by the hash of the report's id, or of the item's own."""
        return int(hashlib.sha256((self.report or self.id).encode()).hexdigest(), 16) % 5 == 0


@dataclass(slots=True)
class GoldReport:
    """A whole labelled report: its header and its sentences in order."""

    id: str
    published: str | None
    publisher: str | None
    title: str | None
    items: list[GoldItem] = field(default_factory=list)


def _unbracket(line: str, where: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    start: int | None = None
    n = 0
    for ch in line:
        if ch == "[":
            if start is not None:
                raise GoldError(f"{where}: a bracket inside a bracket")
            start = n
        elif ch == "]":
            if start is None or start == n:
                raise GoldError(f"{where}: ']' without '[' or an empty bracket")
            spans.append((start, n))
            start = None
        else:
            out.append(ch)
            n += 1
    if start is not None:
        raise GoldError(f"{where}: '[' is never closed")
    return "".join(out), tuple(spans)


def _find(piece: str, text: str, where: str) -> tuple[int, int]:
    piece = piece.strip().replace("[", "").replace("]", "")
    n = 1
    if (m := _NTH.match(piece)) is not None:
        piece, n = m["text"], int(m["n"])
    pattern = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)") if piece else None
    hits = [m.start() for m in pattern.finditer(text)] if pattern else []
    if len(hits) < n:
        raise GoldError(f"{where}: «{piece}» does not stand in the sentence {n} time(s)")
    return hits[n - 1], hits[n - 1] + len(piece)


def _claim(line: str, text: str, where: str) -> GoldClaim:
    head, *parts = [p.strip() for p in line.split(" | ")]
    m = _HEAD.match(head)
    if m is None:
        raise GoldError(f"{where}: a claim starts with TYPE[/mode] status, not «{head}»")
    kind, mode, status = m["type"], m["mode"], m["status"]
    if kind not in TYPES:
        raise GoldError(f"{where}: unknown type {kind}")
    if mode is not None and mode not in MODES.get(kind, ()):
        raise GoldError(f"{where}: {kind} has no mode {mode} (it has: {', '.join(MODES.get(kind, ())) or 'none'})")
    if status not in STATUSES:
        raise GoldError(f"{where}: unknown status {status} (one of {', '.join(STATUSES)})")
    got: dict[str, str] = {}
    for part in parts:
        name, sep, value = part.partition(":")
        if not sep or name not in FIELDS or not value.strip():
            raise GoldError(f"{where}: «{part}» is not one of {', '.join(FIELDS)}")
        if name in got:
            raise GoldError(f"{where}: {name} given twice (separate several with ' ; ')")
        got[name] = value.strip()
    if "trigger" not in got:
        raise GoldError(f"{where}: no trigger")

    def spans(name: str) -> tuple[tuple[int, int], ...]:
        return tuple(_find(p, text, where) for p in got[name].split(" ; ")) if name in got else ()

    quantities: list[tuple[tuple[int, int], str | None]] = []
    for piece in got["quantity"].split(" ; ") if "quantity" in got else []:
        words, sep, role = piece.partition(" = ")
        if sep and role.strip() not in ROLES:
            raise GoldError(f"{where}: unknown quantity role «{role.strip()}» (one of {', '.join(ROLES)})")
        quantities.append((_find(words, text, where), role.strip() if sep else None))
    chain: list[tuple[tuple[int, int], tuple[int, int] | None]] = []
    for piece in got["by"].split(" ; ") if "by" in got else []:
        who, sep, cue = piece.partition(" < ")
        chain.append((_find(who, text, where), _find(cue, text, where) if sep else None))
    return GoldClaim(
        type=kind,
        mode=mode,
        status=status,
        trigger=_find(got["trigger"], text, where),
        source=spans("source"),
        target=spans("target"),
        place=spans("place"),
        date=spans("date"),
        quantity=tuple(quantities),
        by=tuple(chain),
    )


def parse(path: Path) -> tuple[list[GoldItem], list[GoldReport], list[str]]:
    """Items, whole reports and what is wrong, from one file."""
    items: list[GoldItem] = []
    reports: list[GoldReport] = []
    wrong: list[str] = []
    ident: str | None = None
    text: str | None = None
    toponyms: tuple[tuple[int, int], ...] = ()
    claims: list[GoldClaim] = []
    where = ""

    def close() -> None:
        nonlocal ident, text, claims, toponyms
        if ident is not None and text is None:
            wrong.append(f"{where}: item {ident} has no sentence")
        elif ident is not None and text is not None:
            item = GoldItem(ident, text, toponyms, tuple(claims), reports[-1].id if reports else None, where)
            items.append(item)
            if reports:
                reports[-1].items.append(item)
        ident, text, claims, toponyms = None, None, [], ()

    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.rstrip()
        here = f"{path.name}:{number}"
        try:
            if not line or line.startswith("%"):
                continue
            if line.startswith("= "):
                close()
                name, *rest = [p.strip() for p in line[2:].split(" | ")]
                meta = {k: v for k, _, v in (p.partition(" ") for p in rest)}
                reports.append(GoldReport(name, meta.get("published"), meta.get("publisher"), meta.get("title")))
            elif line.startswith("# "):
                close()
                ident, where = line[2:].strip(), here
            elif ident is None:
                raise GoldError(f"{here}: a line outside an item (give '# id' first)")
            elif text is None:
                text = line.replace("[", "").replace("]", "")
                text, toponyms = _unbracket(line, here)
            elif line.startswith("- "):
                claims.append(_claim(line[2:], text, here))
            else:
                raise GoldError(f"{here}: a sentence is one line, a claim starts with '- '")
        except GoldError as error:
            wrong.append(str(error))
    close()
    return items, reports, wrong


def load(folder: Path = DATA) -> tuple[list[GoldItem], list[GoldReport]]:
    """Every item and every whole report of a folder.

    Raises:
        GoldError: if a line is wrong or an id stands twice.
    """
    items: list[GoldItem] = []
    reports: list[GoldReport] = []
    for path in sorted(folder.glob("*.gold")):
        some, whole, wrong = parse(path)
        if wrong:
            raise GoldError("\n".join(wrong))
        items += some
        reports += whole
    for what, ids in (("item", [i.id for i in items]), ("report", [r.id for r in reports])):
        twice = [k for k, n in Counter(ids).items() if n > 1]
        if twice:
            raise GoldError(f"{what} ids that stand twice: {', '.join(twice[:10])}")
    return items, reports


def _check(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        items, reports, wrong = parse(path)
        yield from wrong
        types = Counter(c.type for i in items for c in i.claims)
        print(
            f"{path.name}: {len(items)} sentences, {len(reports)} reports, {sum(types.values())} claims, "
            f"{sum(not i.claims for i in items)} without a claim; "
            + " ".join(f"{k} {n}" for k, n in types.most_common())
        )


def main() -> int:
    """Check the files named, or every one."""
    wrong = list(_check([Path(p) for p in sys.argv[1:]] or sorted(DATA.glob("*.gold"))))
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
