"""What the words around a place name say of it: its kind, what it lies in, and where from it something is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.places.geometry import BEARINGS

__all__ = ["Core", "Relative", "bearing_of", "core_of", "hint_around", "relative_before"]

#: Words that name a kind of place, with the group of features that they point to.
KINDS = {
    "governorate": "ADM1", "province": "ADM1", "state": "ADM1", "oblast": "ADM1", "region": "ADM1", "wilayat": "ADM1",
    "muhafazah": "ADM1", "muhafazat": "ADM1", "emirate": "ADM1", "prefecture": "ADM1", "republic": "ADM1",
    "county": "ADM2", "parish": "ADM2", "district": "ADM2", "subdistrict": "ADM2", "raion": "ADM2", "rayon": "ADM2",
    "department": "ADM2", "municipality": "ADM2", "borough": "PPL", "township": "PPL", "locality": "ADM2",
    "city": "PPL", "town": "PPL", "village": "PPL", "hamlet": "PPL", "neighbourhood": "PPL", "neighborhood": "PPL",
    "suburb": "PPL", "settlement": "PPL", "port": "PPL", "capital": "PPL", "quarter": "PPL", "villages": "PPL",
    "towns": "PPL", "cities": "PPL", "enclave": "PPL", "kibbutz": "PPL", "moshav": "PPL", "stronghold": "PPL",
    "provinces": "ADM1", "governorates": "ADM1", "states": "ADM1", "regions": "ADM1", "districts": "ADM2",
    "counties": "ADM2",
    "river": "WATER", "lake": "WATER", "sea": "WATER", "gulf": "WATER", "strait": "WATER", "bay": "WATER",
    "creek": "WATER", "canal": "WATER", "ocean": "WATER", "reservoir": "WATER", "dam": "WATER", "channel": "WATER",
    "valley": "LAND", "mountains": "LAND", "mountain": "LAND", "mount": "LAND", "hills": "LAND", "desert": "LAND",
    "plain": "LAND", "plateau": "LAND", "peninsula": "LAND", "island": "LAND", "islands": "LAND", "heights": "LAND",
    "basin": "LAND", "forest": "LAND", "park": "LAND", "coast": "LAND", "countryside": "NEAR", "suburbs": "NEAR",
    "camp": "CAMP", "crossing": "SPOT", "airport": "SPOT", "airbase": "SPOT", "base": "SPOT", "bridge": "SPOT",
    "highway": "SPOT", "prison": "SPOT", "checkpoint": "SPOT", "junction": "SPOT", "refinery": "SPOT",
    "street": "SPOT", "road": "SPOT", "school": "SPOT", "university": "SPOT", "hospital": "SPOT", "college": "SPOT",
    "avenue": "SPOT", "square": "SPOT", "stadium": "SPOT", "church": "SPOT", "station": "SPOT", "mosque": "SPOT",
    "area": "", "areas": "", "zone": "", "enclaves": "PPL", "pocket": "", "front": "", "axis": "", "border": "",
    "police": "ORG", "ministry": "ORG", "army": "ORG",
}  # fmt: skip

_DIRECTION = (
    r"(?:(?:north|south)(?:[\s-]?(?:east|west))?(?:ern|erly|wards?)?|(?:east|west)(?:ern|erly|wards?)?|central|upper|lower"
    r"|mid|inner|outer|greater|rural|coastal|downtown|mainland|government-held|rebel-held|opposition-held)"
)
_LEADING = re.compile(rf"^(?:(?:the|{_DIRECTION})[\s-]+)+(?:of\s+(?:the\s+)?)?", re.IGNORECASE)
_KIND_WORDS = "|".join(sorted(KINDS, key=len, reverse=True))
_KIND_OF = re.compile(rf"^(?:the\s+)?(?:[a-z-]+\s+)??({_KIND_WORDS})\s+of\s+(?:the\s+)?", re.IGNORECASE)
_TRAILING = re.compile(rf"[\s-]+({_KIND_WORDS})$", re.IGNORECASE)
_FRONT = re.compile(
    r"^(mount|lake|camp|port|fort|river|gulf of|strait of|bay of|sea of|jabal|jebel|wadi|isle of)\s+", re.I
)
_POSSESSIVE = re.compile(r"(?:['’]s?|\s+)$")
_BEFORE = re.compile(rf"\b({_KIND_WORDS})(?:\s+(?:of|called|named|in)(?:\s+the)?)?\s+$", re.IGNORECASE)
_AFTER = re.compile(rf"^(?:['’]s)?[\s-]+({_KIND_WORDS})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Core:
    """A surface without the words that only say its kind or a part of it.

    Attributes:
        text: the name itself.
        hint: the group of features that the surface's own words point to, or "".
        part: the direction that the surface itself carries ("southern"), or "".
    """

    text: str
    hint: str
    part: str


def core_of(surface: str) -> tuple[Core, ...]:
    """The readings of a surface, the fullest first.

    >>> [c.text for c in core_of("Idlib province")], core_of("Idlib province")[1].hint
    (['Idlib province', 'Idlib'], 'ADM1')
    """
    text = _POSSESSIVE.sub("", " ".join(surface.split())).strip(' ,;:()"“”')
    out = [Core(text, "", "")]
    hint, part = "", ""
    for _ in range(3):
        before = text
        match = _KIND_OF.match(text)
        if match:
            hint = KINDS[match[1].lower()] or hint
            text = text[match.end() :]
        else:
            match = _LEADING.match(text)
            if match and match.end() < len(text):
                part = part or match[0].lower()
                text = text[match.end() :]
            else:
                match = _TRAILING.search(text)
                if match and match.start() > 1:
                    hint = hint or KINDS[match[1].lower()]
                    text = text[: match.start()]
        text = _POSSESSIVE.sub("", text)
        if text == before:
            break
        out.append(Core(text, hint, part))
    match = _FRONT.match(text)
    if match:
        out.append(Core(text[match.end() :], KINDS.get(match[1].split()[0].lower(), ""), part))
    return tuple(out)


def hint_around(text: str, start: int, end: int) -> str:
    """The group of features that the words beside a name point to, or ""."""
    match = _AFTER.match(text[end : end + 24])
    if match:
        hint = KINDS[match[1].lower()]
        if hint not in ("ORG", "SPOT", "WATER", "LAND"):
            return hint
    match = _BEFORE.search(text[max(0, start - 32) : start])
    if match and match[0].lower().rstrip().endswith((" of", " called", " named", match[1].lower(), " the")):
        return KINDS[match[1].lower()]
    return ""


@dataclass(frozen=True, slots=True)
class Relative:
    """A place that is said by another: so far, in this direction from it.

    Attributes:
        km: the distance, or ``None`` where only a direction or nearness is said.
        bearing: degrees clockwise from north, or ``None``.
        kind: ``distance``, ``direction``, ``outskirts``, ``near`` or ``between``.
        start: where the phrase begins in the text.
    """

    km: float | None
    bearing: float | None
    kind: str
    start: int


_NUMBER_WORDS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "a dozen": 12, "several": 5, "a few": 3, "some": 5, "half a": 0.5, "hundred": 100, "a hundred": 100,
}  # fmt: skip
_COMPASS = r"(north|south)?[\s-]?(east|west)?"
_KM = re.compile(
    r"(?:about|some|around|roughly|nearly|approximately|just|less than|more than)?\s*"
    r"(\d+(?:[.,]\d+)?|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + r")[\s-]*"
    r"(km|kms|kilomet(?:er|re)s?|miles?|mi|met(?:er|re)s?)\b\.?\s*(?:\(\s*\d[\d.,]*\s*\w+\s*\)\s*)?"
    r"(?:(?:to\s+the\s+|due\s+)?((?:north|south|east|west)(?:[\s-]?(?:east|west))?)(?:ern)?\s+)?"
    r"(?:of|from|outside|away\s+from|off)\s+(?:the\s+)?(?-i:[a-z-]+\s+){0,3}?(?:of\s+)?$",
    re.IGNORECASE,
)
_DIRECTION_OF = re.compile(
    r"\b(?:to\s+the\s+|in\s+the\s+|the\s+|just\s+)?((?:north|south|east|west)(?:[\s-]?(?:east|west))?)(?:ern)?"
    r"(?:\s+(?:part|parts|countryside|outskirts|side|edge|suburbs|section))?\s+of\s+(?:the\s+)?(?-i:[a-z-]+\s+){0,3}?(?:of\s+)?$",
    re.IGNORECASE,
)
_PART = re.compile(r"\b((?:north|south|east|west)(?:[\s-]?(?:east|west))?)(?:ern)?\s+$", re.IGNORECASE)
_OUTSKIRTS = re.compile(
    r"\b(?:outskirts|suburbs?|edges?|vicinity|environs|countryside|surroundings|gates)\s+of\s+(?:the\s+)?(?-i:[a-z-]+\s+){0,3}?(?:of\s+)?$"
    r"|\b(?:just\s+)?outside\s+(?:of\s+)?(?:the\s+)?(?-i:[a-z-]+\s+){0,2}?(?:of\s+)?$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"\b(?:near|close\s+to|around|not\s+far\s+from)\s+(?:the\s+)?(?-i:[a-z-]+\s+){0,3}?(?:of\s+)?$", re.IGNORECASE
)
_BETWEEN = re.compile(r"\b(?:between|linking|connecting)\s+(?:the\s+)?(?-i:[a-z-]+\s+){0,2}?(?:of\s+)?$", re.IGNORECASE)


_ANY = re.compile(
    r"\b(?:k(?:m|ilo)|mi(?:le|\b)|met(?:er|re)|north|south|east|west|outskirt|suburb|edge|vicinity|environ|country|surround"
    r"|gate|outside|near|close|around|far|between|link|connect)",
    re.IGNORECASE,
)
_DIGIT_OR_UNIT = re.compile(r"(?:k(?:m|ms|ilomet(?:er|re)s?)|mi(?:les?)?|met(?:er|re)s?)\b", re.IGNORECASE)


def bearing_of(words: str) -> float | None:
    """Degrees clockwise from north of "southwest", "south-west" or "South West"."""
    return BEARINGS.get(re.sub(r"[\s-]", "", words.lower()))


def _distance(number: str, unit: str) -> float:
    lowered = number.lower()
    value = float(_NUMBER_WORDS[lowered]) if lowered in _NUMBER_WORDS else float(lowered.replace(",", "."))
    if unit.lower().startswith("mi"):
        return value * 1.609344
    return value / 1000 if unit.lower().startswith("met") else value


def relative_before(text: str, start: int) -> Relative | None:
    """What the words before a name say of where from it something is."""
    from_ = max(0, start - 90)
    window = text[from_:start]
    if "." in window:  # stay in the sentence
        cut = max(window.rfind(". "), window.rfind("\n"))
        if cut >= 0:
            from_ += cut + 1
            window = window[cut + 1 :]
    if not _ANY.search(window):
        return None
    match = _KM.search(window) if _DIGIT_OR_UNIT.search(window) else None
    if match:
        return Relative(
            _distance(match[1], match[2]), bearing_of(match[3]) if match[3] else None, "distance", from_ + match.start()
        )
    match = _OUTSKIRTS.search(window)
    if match:
        return Relative(None, None, "outskirts", from_ + match.start())
    match = _DIRECTION_OF.search(window)
    if match:
        return Relative(None, bearing_of(match[1]), "direction", from_ + match.start())
    match = _PART.search(window)
    if match:
        return Relative(None, bearing_of(match[1]), "part", from_ + match.start())
    match = _BETWEEN.search(window)
    if match:
        return Relative(None, None, "between", from_ + match.start())
    match = _NEAR.search(window)
    if match:
        return Relative(None, None, "near", from_ + match.start())
    return None
