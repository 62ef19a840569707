"""Is a text English: its script, and how many of its words are small English ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

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
    "sv": "och att det som på är av för med till inte har ett från efter vid när över om enligt uppger".split(),
    "da": "og at det som på er af for med til ikke har et fra efter ved da blev over om ifølge oplyser".split(),
    "no": "og at det som på er av for med til ikke har et fra etter ved da ble over om ifølge opplyser".split(),
    "ro": "și că din pentru cu la pe după au fost este sunt mai au prin într-o printr-un o".split(),
    "hr": "je su da na se od za iz nakon koji koja što kako bi nije više će godine prema".split(),
    "cs": "že na se do je po od který jako byl byla bylo ve podle také při než však".split(),
    "hu": "az és hogy nem egy amikor is meg volt már több szerint után csak mint".split(),
    "fi": "ja on että ei oli kun mukaan se myös ovat mutta jälkeen sekä joka".split(),
    "sq": "në të dhe një për nga se është me që kur janë tha disa është".split(),
    "sw": "ya wa na kwa katika ni la za kuwa baada hiyo alisema walisema siku".split(),
    "so": "oo iyo ka ku uu ayaa in la lagu sida markii kadib waxa".split(),
    "ha": "da na ya wa ta ne ce suka cikin bayan kuma cewa an sun".split(),
    "vi": "và của đã là khi trong một có cho các với được những tại người".split(),
}
# Words of terse English reports, which are written almost without small words.
_REPORT_WORDS = frozenset(
    "killed wounded injured dead shelling shelled shell shells air strike strikes raid raids village villages "
    "town near troops soldiers soldier fighters gunmen rebels civilians people families houses destroyed damaged "
    "road roads bridge checkpoint convoy attack attacks attacked clashes explosion explosions fire casualties "
    "displaced army police forces observed tank tanks bombs closed reopened burnt border sends kill kills hit two "
    "three four five six seven ten".split()
)
_OF_WORD = {
    word: tuple(code for code, words in _SMALL_WORDS.items() if word in words)
    for words in _SMALL_WORDS.values()
    for word in words
}
_NAMES = {
    "en": "English", "fr": "French", "es": "Spanish", "de": "German", "pt": "Portuguese", "it": "Italian",
    "nl": "Dutch", "tr": "Turkish", "pl": "Polish", "id": "Indonesian", "sv": "Swedish", "da": "Danish",
    "no": "Norwegian", "ro": "Romanian", "hr": "Croatian, Bosnian or Serbian", "cs": "Czech", "hu": "Hungarian",
    "fi": "Finnish", "sq": "Albanian", "sw": "Swahili", "so": "Somali", "ha": "Hausa", "vi": "Vietnamese",
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
# A language is named where so many of its small words, of so many of all words, are seen.
_DIFFERENT = 3
_NAMED_SHARE = 0.1


def language_of(text: str) -> str:
    """``en``, the code of another language or script, or ``und`` where too little stands there to tell.

    A script that is not Latin gives its name in lower case (``arabic``), a Latin text the ISO 639-1 code of
    the language whose small words it shows most; ``zz`` is a longer text of none of those known here, or of one that
    can't be told from another.
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
    terse = counts["en"] + sum(word in _REPORT_WORDS for word in words)
    if terse >= counts[best] and terse >= _ENGLISH_SHARE * len(words):
        return "en"
    if len(words) < _FEW_WORDS:
        return UNDETERMINED if counts[best] < 3 or counts["en"] else best
    if counts[best] <= counts["en"]:
        if counts["en"] >= 0.06 * len(words):
            return "en"
        # A short sentence full of foreign names shows few small words of its own, but English endings.
        ends = sum(len(word) >= 5 and word.endswith(_ENDINGS) for word in words)
        return UNDETERMINED if len(words) < _ENOUGH_WORDS and ends >= 2 else "zz"
    return best if _told_apart(best, counts, words) else "zz"


def _told_apart(best: str, counts: Mapping[str, int], words: Sequence[str]) -> bool:
    """Does the text show enough small words of that language, and clearly more than of any other?"""
    shown = set(words).intersection(_SMALL_WORDS[best])
    second = max(n for code, n in counts.items() if code != best)
    return len(shown) >= _DIFFERENT and counts[best] >= _NAMED_SHARE * len(words) and counts[best] > second


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
