"""The words that time expressions are made of."""

from __future__ import annotations

from datetime import timedelta, timezone

from vedette.dates.holidays import HOLIDAYS

__all__ = [
    "ABBREVIATED",
    "AFTER_FOR",
    "ANCHORS",
    "CLOCK_PREPOSITIONS",
    "CONJUNCTIONS",
    "DASHES",
    "DETERMINERS",
    "DROPPED",
    "EDGES",
    "EDGE_OF",
    "EVENT_NOUNS",
    "FOR_THE",
    "FROM_DAY",
    "FROM_TODAY",
    "HOLIDAY_HEADS",
    "LOWER_CASE_WORDS",
    "MODALS",
    "MONTHS",
    "MONTHS_BARE",
    "NOT_AFTER_DATE",
    "NUMBERS",
    "ORDINALS",
    "PART_PREPOSITIONS",
    "PART_WORDS",
    "PEOPLE_AND_UNITS",
    "PREPOSITIONS",
    "SEASONS",
    "UNITS",
    "VAGUE",
    "WEEKDAYS",
    "WEEKDAYS_SHORT",
    "WHOLES",
    "ZONES",
    "ZONE_PLACES",
]


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = {name: n for n, name in enumerate(_DAY_NAMES)}
WEEKDAYS_SHORT = {
    **{"mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4},
    **{"sat": 5, "sun": 6},
}
_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS = {
    **{name: n for n, name in enumerate(_MONTH_NAMES, start=1)},
    **{name[:3]: n for n, name in enumerate(_MONTH_NAMES, start=1)},
    "sept": 9,
}
# months that may stand alone: no other word, and no common first name, is spelled like them
MONTHS_BARE = frozenset({"january", "february", "july", "september", "october", "november", "december"})
SEASONS = {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter"}

UNITS = {
    **{"minute": "minute", "minutes": "minute", "hour": "hour", "hours": "hour", "day": "day", "days": "day"},
    **{"week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year", "years": "year"},
    **{"fortnight": "fortnight", "decade": "decade", "decades": "decade"},
}
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
NUMBERS = {
    **{word: n for n, word in enumerate(_SMALL) if n},
    **{"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60},
}
ORDINALS = {
    **{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8},
    **{"ninth": 9, "tenth": 10, "last": -1, "final": -1, "opening": 1, "closing": -1, "latter": 2},
}
# "recent weeks", "the past few days": how far they reach, in units
VAGUE = {"day": 7, "week": 4, "month": 6, "year": 5, "hour": 24, "decade": 3, "minute": 60}

EDGES = {
    **{"early": "early", "late": "late", "mid": "mid", "middle": "middle", "beginning": "beginning"},
    **{"start": "beginning", "outset": "beginning", "end": "end", "close": "end", "earlier": "earlier"},
    **{"later": "later"},
}
PART_WORDS = {
    **{"morning": "morning", "afternoon": "afternoon", "evening": "evening", "night": "night", "dawn": "dawn"},
    **{"daybreak": "dawn", "sunrise": "dawn", "dusk": "dusk", "sunset": "dusk", "nightfall": "dusk", "noon": "noon"},
    **{"midday": "noon", "midnight": "midnight", "nighttime": "night", "noontime": "noon"},
}

# words that say that something is to be done: what comes "within 48 hours" is a deadline after them
MODALS = _set(
    "will shall must would should could may might ll to due deadline ultimatum pledged promised agreed agrees agree "
    "demanded demands ordered orders urged urges gave given give expects expected wants needs threatened vowed"
)
NOT_AFTER_DATE = _set(
    "alliance coalition movement brigade brigades bloc camp revolution square street bridge group battalion "
    "university hospital airport stadium times telegraph express mirror mail herald review post agreement accords "
    "division regiment martyrs forces school avenue road barracks base palace theatre mosque "
    "organization organisation bulletin magazine nostra"
)
EVENT_NOUNS = _set(
    "offensive attack attacks election elections vote poll coup agreement deal accord ceasefire truce war referendum "
    "massacre summit uprising invasion raid strike strikes protests meeting talks assault battle report killing "
    "killings bombing bombings hurricane earthquake conference session clashes rebellion revolt crackdown "
    "operation"
)
PEOPLE_AND_UNITS = _set(
    "people troops soldiers fighters men women children civilians refugees houses homes families vehicles tonnes tons "
    "km kilometres kilometers metres meters miles dollars euros percent casualties prisoners detainees police "
    "officers militants rebels workers students members protesters demonstrators inhabitants residents villagers "
    "shells rockets rounds missiles bombs pounds litres acres hectares barrels feet hours days weeks months "
    "guns rifles tanks aircraft sorties migrants internally displaced additional "
    "votes seats ft m g kg lb"
)


def _zone(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


ZONES = {
    **{"gmt": _zone(0), "utc": _zone(0), "z": _zone(0), "cet": _zone(1), "cest": _zone(2), "eet": _zone(2)},
    **{"eest": _zone(3), "msk": _zone(3), "edt": _zone(-4), "est": _zone(-5), "cdt": _zone(-5), "cst": _zone(-6)},
    **{"pst": _zone(-8), "pdt": _zone(-7), "bst": _zone(1), "cat": _zone(2), "eat": _zone(3), "wat": _zone(1)},
    **{"trt": _zone(3), "pkt": _zone(5), "irst": _zone(3.5)},
}
# "Moscow time": only places whose clocks have kept one offset since 2017
ZONE_PLACES = {
    **{"moscow": 3.0, "baghdad": 3.0, "riyadh": 3.0, "istanbul": 3.0, "ankara": 3.0, "turkish": 3.0, "kabul": 4.5},
    **{"minsk": 3.0, "sanaa": 3.0, "nairobi": 3.0, "khartoum": 2.0, "tokyo": 9.0, "beijing": 8.0, "delhi": 5.5},
    **{"addis": 3.0, "baku": 4.0, "yerevan": 4.0, "tbilisi": 4.0, "islamabad": 5.0, "bogota": -5.0, "tripoli": 2.0},
}

ANCHORS = frozenset(
    [
        *WEEKDAYS,
        *WEEKDAYS_SHORT,
        *MONTHS,
        *UNITS,
        *PART_WORDS,
        *(word for word in SEASONS if word != "fall"),
        *[
            "yesterday",
            "today",
            "tonight",
            "tomorrow",
            "overnight",
            "weekend",
            "weekends",
            "fall",
            "gmt",
            "utc",
            "am",
            "pm",
        ],
        *[
            "ramadan",
            "eid",
            "christmas",
            "easter",
            "passover",
            "nowruz",
            "ashura",
            "arbaeen",
            "mawlid",
            "muharram",
            "kippur",
            "hashanah",
            "sukkot",
        ],
        *["torah", "eve", "clock", "nightfall"],
    ]
)
ABBREVIATED = frozenset({*(m for m in MONTHS if len(m) <= 4), *WEEKDAYS_SHORT}) - {"may", "june", "july"}
AFTER_FOR = _set("next tomorrow today tonight the early late mid")
CLOCK_PREPOSITIONS = _set("at around about by until from between to and since before after")
CONJUNCTIONS = _set("to until till through thru")
DASHES = frozenset("-–—")
DETERMINERS = _set("the a its their his her that this s of late early mid")
# prepositions that a time leaves behind before a possessive: "in next month's election"
DROPPED = _set("in at for on during after over by throughout from around about")
EDGE_OF = _set("middle beginning start outset end close")
FOR_THE = _set("past last next coming weekend day week month year")
FROM_DAY = {"previous": -1, "preceding": -1, "next": 1, "following": 1, "same": 0}
FROM_TODAY = {"yesterday": -1, "today": 0, "tomorrow": 1}
HOLIDAY_HEADS = frozenset(name.split()[0] for name in HOLIDAYS)
LOWER_CASE_WORDS = _set("may march mar dec jan jun jul sep oct august")
PART_PREPOSITIONS = _set("at the by until since around before after this from till about to")
PREPOSITIONS = _set(
    "on in at during over throughout for within of as around about circa through across upon into by since until till "
    "before after from between following prior ahead to the this last next early late mid"
)
WHOLES = _set("week month year decade")
