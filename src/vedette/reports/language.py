"""Is a text English: its script, and how many of its words are small English ones."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["UNDETERMINED", "language_of", "name_of"]

UNDETERMINED = "und"

# A few words that are frequent in one language and rare in the others.
_SMALL_WORDS = {
    "en": "the of and to was were is are for that with by from has have had been at its it this he they who which not "
    "but after said as be an on their his will would or we you she would".split(),
    "fr": "le la les des du et une dans pour qui sur est par avec aux ont été au ce cette sont mais plus selon".split(),
    "es": "el los las del una por que con para como fue se su al más pero han sus según y está este".split(),
    "de": "der die das und den dem des ist nicht von mit für auf ein eine einer sich im auch wurde bei nach".split(),
    "pt": "o os da do das dos uma não para com por que ao em mais foi são pela pelo segundo e".split(),
    "it": "il gli della di che per del una nel sono con dei alla è più anche stato ha le secondo".split(),
    "nl": "de het een van en dat niet zijn op voor met door aan bij ook naar werd worden zei".split(),
    "tr": "ve bir bu için ile olarak daha olan gibi sonra ancak kadar dedi da de ise göre".split(),
    "pl": "i w na z się nie że do jest przez po od oraz został które który jak".split(),
    "id": "yang dan di untuk dengan dari ini itu tidak dalam pada oleh akan telah para".split(),
}
_OF_WORD = {
    word: tuple(code for code, words in _SMALL_WORDS.items() if word in words)
    for words in _SMALL_WORDS.values()
    for word in words
}
_NAMES = {
    "en": "English", "fr": "French", "es": "Spanish", "de": "German", "pt": "Portuguese", "it": "Italian",
    "nl": "Dutch", "tr": "Turkish", "pl": "Polish", "id": "Indonesian",
}  # fmt: skip
_SCRIPTS = (
    "ARABIC", "CYRILLIC", "HEBREW", "GREEK", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "DEVANAGARI", "BENGALI",
    "ETHIOPIC", "GEORGIAN", "ARMENIAN", "THAI", "MYANMAR",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LOOKED_AT = 20_000
_FEW_WORDS = 12
_ENOUGH_WORDS = 40
_ENDINGS = ("ed", "ing", "ers", "ment", "ness", "tion")
_ENGLISH_SHARE = 0.12


def language_of(text: str) -> str:
    """``en``, the code of another language or script, or ``und`` where too little stands there to tell.

    A script that is not Latin gives its name in lower case (``arabic``), a Latin text the ISO 639-1 code of
    the language whose small words it shows most; ``zz`` is a longer text of none of those known here.
    """
    sample = text[:_LOOKED_AT]
    script = _other_script(sample)
    if script is not None:
        return script
    words = [word.lower() for word in _WORD.findall(sample)]
    if not words:
        return UNDETERMINED
    counts = dict.fromkeys(_SMALL_WORDS, 0)
    for word in words:
        for code in _OF_WORD.get(word, ()):
            counts[code] += 1
    best = max(counts, key=lambda code: counts[code])
    if counts["en"] >= counts[best] and counts["en"] >= _ENGLISH_SHARE * len(words):
        return "en"
    if len(words) < _FEW_WORDS:
        return UNDETERMINED if counts[best] < 3 or counts["en"] else best
    if counts[best] <= counts["en"]:
        if counts["en"] >= 0.06 * len(words):
            return "en"
        # A short sentence full of foreign names shows few small words of its own, but English endings.
        ends = sum(len(word) >= 5 and word.endswith(_ENDINGS) for word in words)
        return UNDETERMINED if len(words) < _ENOUGH_WORDS and ends >= 2 else "zz"
    return best


def name_of(code: str) -> str:
    """A language code as a person says it, for a message."""
    if code in _NAMES:
        return _NAMES[code]
    if code.upper() in _SCRIPTS:
        return f"{code.title() if code != 'cjk' else 'Chinese, Japanese or Korean'} script"
    return "another language"


def _other_script(sample: str) -> str | None:
    letters = [character for character in sample if character.isalpha()]
    if not letters:
        return None
    counts: dict[str, int] = {}
    latin = 0
    for letter in letters:
        name = "LATIN" if letter < "\u0250" else unicodedata.name(letter, "?").split()[0]
        if name == "LATIN":
            latin += 1
        else:
            counts[name] = counts.get(name, 0) + 1
    if latin >= len(letters) / 2:
        return None
    top = max(counts, key=lambda script: counts[script])
    return top.lower() if top in _SCRIPTS else "zz"
