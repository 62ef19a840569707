"""What in a report's text is no running prose: title, standfirst, dateline, byline, source line.

Everything here points into the text and changes nothing in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from vedette.model import Published
from vedette.reports.published import MONTH, day_and_month, written_date

__all__ = ["Layout", "dateline_date", "find_layout", "unwrapped"]

_TITLE_LIMIT = 200
_STANDFIRST_LIMIT = 300
_HEAD_LINES = 8

_DATE = rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? {MONTH})(?:,? \d{{4}})?|\d{{4}}-\d\d-\d\d"
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day|\.)?"
_CAPITALS = r"(?:[^\W\d_a-z][^\W\d_a-z]*(?:['’.\-/][^\W\d_a-z]+)*\.?)"
_CITY_CAPITALS = rf"{_CAPITALS}(?:(?: | ?/ ?){_CAPITALS}){{0,4}}"
_WORD = r"[^\W\d_a-z][\w'’.\-]*"
_CITY = rf"{_WORD}(?:(?: | ?/ ?)(?:{_WORD}|de|del|la|al|el|ez|es|ad|of|the)){{0,4}}"
_COUNTRY = rf"(?:, {_WORD}(?: (?:{_WORD}|of|the|and)){{0,4}})"
_WHEN = rf"(?:,? (?:{_WEEKDAY},? )?(?P<date>{_DATE}))"
_AGENCY = r"(?: ?\((?P<agency>[^()\n]{2,60})\))"
_DASH = r"\s*(?:—|–|--|-)\s+"
# "BEIRUT, Oct 3 (Agency) - ", "KYIV, Ukraine (AP) — ", "GENEVA / NEW YORK, 3 October 2023 – ", "ISLAMABAD: "
_DATELINES = (
    re.compile(rf"(?P<city>{_CITY_CAPITALS}){_COUNTRY}?{_WHEN}?{_AGENCY}?(?:{_DASH}|: )"),
    re.compile(rf"(?P<city>{_CITY}){_COUNTRY}?{_WHEN}{_AGENCY}?(?:{_DASH}|: )"),
    re.compile(rf"(?P<city>{_CITY}){_COUNTRY}?{_AGENCY}{_WHEN}?(?:{_DASH}|: )"),
    # "TEGH, Armenia. Four soldiers": in capitals, with its country, before a full stop.
    re.compile(rf"(?P<city>{_CITY_CAPITALS}){_COUNTRY}{_WHEN}?\.\s+(?=[^\W\d_a-z][^\W\d_A-Z])"),
)
_DATELINE_LIMIT = 140
# What stands in capitals before a dash or colon and is no town.
_NO_TOWN = re.compile(
    r"(?:UN|EU|US|UK|AU|NATO|OSCE|UNHCR|OCHA|UNICEF|ICRC|IDPS?|WHO|WFP|IOM|MSF|UNMISS|MONUSCO|UNIFIL|MINUSMA|UNAMID|ECOWAS|"
    r"IGAD|SMM|SDF|YPG|PKK|ISIS|ISIL|IS|HTS|SNA|FSA|RSF|SAF|FARC|ELN|LNA|GNA|M23|BREAKING|UPDATE|LIVE|EXCLUSIVE|ANALYSIS|"
    r"OPINION|WATCH|VIDEO|PHOTOS?|FACTBOX|EXPLAINER|NOTE|SOURCES?|SUMMARY|TIMELINE|CORRECTION|Q|A)(?: NEWS)?",
)
_BYLINE = re.compile(
    r"(?i:by|written by|reporting by|words by|from our (?:own )?correspondents?)"
    rf"(?: {_WORD}| (?:and|in|of|for|at|the|a|de|al)|,)*\.?"
)
_BYLINE_START = re.compile(
    r"(?:By|BY|Written by|Reporting by|Words by)[: ]\s*[^\W\d_a-z]|From our (?:own )?correspondent", re.UNICODE
)
_TIME = r"(?:,? ?(?:at )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{2,5}\)?)?)"
_DATE_LINE = re.compile(
    rf"(?P<label>(?:first )?(?:published|posted|issued|released|date|last (?:updated|modified)|updated|modified)"
    rf"(?: (?:on|at))?:? )?(?:{_WEEKDAY},? )?(?P<date>{_DATE}){_TIME}?\.?",
    re.I,
)
# "The Morning Post, 23 January 2020", "Beirut | 3 October 2018": a name and a full date, and nothing else.
_NAMED_DATE = re.compile(rf"(?P<name>{_CITY})(?:, | [|·–—-] )(?:{_WEEKDAY},? )?(?P<date>{_DATE}){_TIME}?")
_SOURCE_LINE = re.compile(
    r"(?P<label>sources?|publisher|published by|(?:originally |first )?published (?:in|on|by|at))\s*[:–—]\s*"
    r"(?P<name>\S[^\n]{0,118}?)\s*",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts found, and what they tell of the report.

    Attributes:
        spans: as in ``Report.layout``, in order of the text.
        title: the words of the title line.
        source: the publisher that the source line names.
        agency: the agency in the dateline's brackets.
        dateline: day, month and, where written, year in the dateline.
        published: what a line that is nothing but a full date says.
    """

    spans: tuple[tuple[str, int, int], ...]
    title: str | None
    source: str | None
    agency: str | None
    dateline: tuple[int, int, int | None] | None
    published: Published | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its text without the blanks around it, where that stands, whether a gap follows."""

    text: str
    start: int
    gap: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def unwrapped(text: str) -> str:
    """The same text with lines that were broken at a fixed width joined by a blank; no character moves."""
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    inner = [line for line, after in pairwise(lines) if line.strip() and after.strip()]
    if len(inner) < 3 or max(map(len, filled)) > 100:
        return text
    broken = [line for line in inner if len(line) >= 40 and not _SENTENCE_END.search(line.rstrip())]
    if len(broken) < 0.5 * len(inner):
        return text
    out = [lines[0]]
    widest = max(map(len, inner))
    for line, after in pairwise(lines):
        joins = line.strip() and after.strip() and _is_broken(line, after, widest)
        out.append((" " if joins else "\n") + after)
    return "".join(out)


def _is_broken(line: str, after: str, widest: int) -> bool:
    """The next word would not have stood on this line, so the line was broken and did not end."""
    first = after.split()[0]
    return len(line.rstrip()) + 1 + len(first) > widest - 4 and not _SOURCE_LINE.fullmatch(after.strip())


def find_layout(text: str, *, title: str | None = None) -> Layout:
    """Recognise the parts of ``text``.

    Args:
        text: the report.
        title: the title, where the page said it; the first line is then taken for it if it reads so.
    """
    lines = _lines(text)
    spans: list[tuple[str, int, int]] = []
    tail, source = _source_line(lines)
    if tail is not None:
        spans.append(("source line", tail.start, tail.end))
        lines = [line for line in lines if line is not tail]
    at = 0
    found_title: str | None = None
    if lines and (_same(lines[0].text, title) if title else _is_title(lines)):
        found_title = lines[0].text
        spans.append(("title", lines[0].start, lines[0].end))
        at = 1
    agency: str | None = None
    when: tuple[int, int, int | None] | None = None
    published: Published | None = None
    for index in range(at, min(len(lines), at + _HEAD_LINES)):
        line = lines[index]
        if _is_byline(line.text):
            spans.append(("byline", line.start, line.end))
        elif (date_line := _date_line(line.text)) is not None:
            spans.append(("dateline", line.start, line.end))
            published = published or _stated(date_line)
        elif (dateline := _dateline(line.text)) is not None:
            spans.append(("dateline", line.start, line.start + len(dateline[0].rstrip())))
            agency, when = dateline[1], dateline[2]
            break
        elif found_title is not None and index == at and _is_standfirst(lines, index):
            spans.append(("standfirst", line.start, line.end))
        else:
            break
    return Layout(tuple(sorted(spans, key=lambda span: span[1])), found_title, source, agency, when, published)


def dateline_date(when: tuple[int, int, int | None], known: Published) -> Published | None:
    """The day of a dateline, where its year is written or known otherwise."""
    day, month, year = when
    if year is not None:
        return Published(f"{year:04}-{month:02}-{day:02}", "day", "dateline")
    if known.value is None or known.precision not in {"year", "month"}:
        return None
    if known.precision == "month" and int(known.value[5:7]) != month:
        return None
    return Published(f"{known.value[:4]}-{month:02}-{day:02}", "day", f"dateline, {known.precision} {known.method}")


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    offset = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            lines.append(_Line(stripped, offset + raw.index(stripped[0]), False))
        elif lines:
            last = lines[-1]
            lines[-1] = _Line(last.text, last.start, True)
        offset += len(raw) + 1
    return lines


def _same(line: str, title: str | None) -> bool:
    def plain(words: str) -> str:
        return re.sub(r"\W+", " ", words).strip().lower()

    return title is not None and plain(line) == plain(title)


def _is_title(lines: list[_Line]) -> bool:
    """A first line that reads as a title: short, not ended as a statement is, and set off from what follows."""
    first = lines[0]
    if len(lines) < 2 or len(first.text) > _TITLE_LIMIT or re.search(r"[.:;,…][\"'”’)]*$", first.text):
        return False
    if _is_byline(first.text) or _date_line(first.text) or _dateline(first.text):
        return False
    following = lines[1].text
    if not any(character.isalpha() for character in first.text):
        return False
    if first.gap or _dateline(following) or _is_byline(following) or _date_line(following):
        return True
    return len(following) > 1.3 * len(first.text) and not following[0].islower()


def _is_standfirst(lines: list[_Line], index: int) -> bool:
    line = lines[index]
    if index + 1 >= len(lines) or len(line.text) > _STANDFIRST_LIMIT:
        return False
    after = lines[index + 1].text
    if _is_byline(after) or _date_line(after) or _dateline(after):
        return True
    if not _SENTENCE_END.search(line.text):
        return line.gap or len(after) > len(line.text)
    # Ended like a sentence: only where it is set off and the paragraphs below it are not.
    below = lines[index + 1 : -1]
    return line.gap and len(below) >= 2 and not any(other.gap for other in below[:-1])


def _is_byline(line: str) -> bool:
    if len(line) > 100 or not _BYLINE_START.match(line):
        return False
    return _BYLINE.fullmatch(line) is not None or not _SENTENCE_END.search(line)


def _dateline(line: str) -> tuple[str, str | None, tuple[int, int, int | None] | None] | None:
    """The dateline at the head of a paragraph: its text with the dash, its agency, its date."""
    head = line[:_DATELINE_LIMIT]
    for pattern in _DATELINES:
        match = pattern.match(head)
        if match is None or len(line) - match.end() < 20:
            continue
        groups = match.groupdict()
        if _NO_TOWN.fullmatch(match["city"]) or len(match["city"]) < 3:
            return None
        when = day_and_month(groups.get("date") or "")
        if when is None and (iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", groups.get("date") or "")):
            when = (int(iso[3]), int(iso[2]), int(iso[1]))
        agency = groups.get("agency")
        return match[0], None if agency and day_and_month(agency) else agency, when
    return None


def _date_line(line: str) -> re.Match[str] | None:
    """A line that is nothing but a date, or a name and a date with its year."""
    if len(line) > _DATELINE_LIMIT:
        return None
    if (found := _DATE_LINE.fullmatch(line)) is not None:
        return found
    named = _NAMED_DATE.fullmatch(line)
    return named if named is not None and re.search(r"\d{4}", named["date"]) else None


def _stated(line: re.Match[str]) -> Published | None:
    """What a line that is only a date says of publication: nothing if it is of a later change or lacks the year."""
    if re.match(r"last|updated|modified", line.groupdict().get("label") or "", re.I):
        return None
    return written_date(line["date"], "date line")


def _source_line(lines: list[_Line]) -> tuple[_Line | None, str | None]:
    if len(lines) < 2:
        return None, None
    match = _SOURCE_LINE.fullmatch(lines[-1].text)
    if match is None:
        return None, None
    name: str | None = match["name"].strip(" .[]()<>\"'“”")
    if match["label"].lower() == "sources":
        name = None
    elif name and re.match(r"https?://", name, re.I):
        name = _host(name)
    return lines[-1], name or None


def _host(address: str) -> str | None:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
