"""What became of those or that which a quantity counts: the role, from the verbs and participles near it."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from vedette.claims.numbers import Token, tokens
from vedette.model import Span
from vedette.reading.lemmas import lemmatise

__all__ = ["role_near", "role_of"]


def _table(**roles: str) -> dict[str, str]:
    return {word: role.replace("_", "-") for role, words in roles.items() for word in words.split()}


# verbs whose object has the role
_OBJECT = _table(
    killed="kill slay murder massacre assassinate execute behead slaughter hang butcher claim cost lynch decapitate",
    injured="wound injure hurt maim",
    missing="kidnap abduct snatch hijack",
    detained="detain arrest jail imprison intern apprehend capture hold",
    released="release free liberate swap exchange",
    displaced="displace uproot drive",
    returned="repatriate resettle",
    evacuated="evacuate airlift rescue",
    hosted="host shelter house accommodate register absorb",
    deployed=(
        "deploy dispatch mass station send mobilise mobilize position redeploy commit muster field amass garrison move"
    ),
    withdrawn="withdraw recall remove",
    destroyed="destroy demolish burn raze torch wreck sink bulldoze level flatten intercept",
    damaged="damage hit",
    fired="fire launch lob",
    seized="seize confiscate commandeer impound loot steal",
    delivered="deliver provide distribute donate supply give receive ship contribute hand bring pledge airdrop carry",
)
# verbs whose subject has the role
_SUBJECT = _table(
    killed="die perish",
    missing="disappear vanish",
    displaced="flee leave cross escape",
    returned="return",
    hosted="live shelter",
    deployed="arrive enter",
    withdrawn="withdraw retreat",
)
_STATES = _table(
    killed="dead",
    injured="wounded injured hurt",
    missing="missing unaccounted",
    released="freed",
    displaced="homeless displaced",
    force_size="strong",
)
_NOUNS = _table(
    killed="death life fatality corpse",
    injured="injury",
    displaced="refugee",
)
_OF_NOUNS = _table(
    killed="death killing murder massacre execution life assassination slaying slaughter",
    injured="wounding",
    missing="abduction kidnapping disappearance",
    detained="arrest detention imprisonment capture",
    released="release liberation freeing exchange",
    displaced="displacement exodus flight",
    returned="return repatriation",
    evacuated="evacuation",
    deployed="deployment dispatch",
    withdrawn="withdrawal",
    destroyed="destruction demolition",
    seized="seizure",
    delivered="delivery shipment donation",
    force_size="force army garrison contingent strength",
)
_PEOPLE = frozenset(
    ["person", "people", "man", "woman", "child", "civilian", "member", "villager", "resident", "worker", "farmer"]
)
_DISTANCES = frozenset(["km", "kilometre", "kilometer", "mile", "metre", "meter", "foot"])
_SHARE = frozenset(
    ["percent", "cent", "%", "half", "third", "thirds", "quarter", "quarters", "fifths", "fifth", "tenth"]
)
_BE = frozenset(["be", "was", "were", "been", "being", "are", "is", "get", "got", "remain", "remained", "still"])
_STOP = frozenset([";", ":", ".", "!", "?"])
_THINGS = frozenset(
    [
        "vehicle",
        "tank",
        "missile",
        "rocket",
        "shell",
        "house",
        "home",
        "building",
        "school",
        "weapon",
        "rifle",
        "drone",
        "aircraft",
        "jet",
        "helicopter",
        "ship",
        "boat",
        "truck",
        "lorry",
        "tonne",
        "ton",
        "car",
        "bus",
        "plane",
        "village",
        "mosque",
        "church",
        "clinic",
        "hospital",
        "shop",
        "gun",
        "bomb",
        "launcher",
        "mortar",
        "barge",
        "depot",
        "bridge",
        "dollar",
        "euro",
        "pound",
        "site",
        "position",
        "post",
        "aid",
        "parcel",
        "ration",
        "dose",
        "tent",
        "blanket",
        "mine",
        "warship",
        "round",
        "artillery",
        "ammunition",
        "supply",
        "million",
        "barrel",
        "hectare",
        "cow",
        "sheep",
        "goat",
        "plane",
        "tanker",
        "warplane",
        "facility",
        "base",
        *["stall", "market", "kiosk", "hut", "shack", "farm", "field", "crop", "harvest", "tree", "orchard", "tractor"],
        *["motorcycle", "motorbike", "pickup", "generator", "pylon", "pipeline", "transformer", "substation", "well"],
        *["apartment", "flat", "dwelling", "warehouse", "workshop", "factory", "mill", "bakery", "pharmacy", "office"],
        *["room", "classroom", "checkpoint", "outpost", "station", "target", "trawler", "barrack", "canoe"],
    ]
)
_GOODS = frozenset(
    [
        "tonne",
        "ton",
        "dollar",
        "euro",
        "pound",
        "aid",
        "parcel",
        "ration",
        "dose",
        "tent",
        "blanket",
        "lorry",
        "truck",
        "vehicle",
        "boat",
        "million",
        "ship",
    ]
)
_FORCES = frozenset(
    [
        "soldier",
        "troop",
        "fighter",
        "man",
        "police",
        "policeman",
        "officer",
        "trooper",
        "paratrooper",
        "marine",
        "peacekeeper",
        "commando",
        "battalion",
        "brigade",
        "company",
        "unit",
        "reservist",
        "gendarme",
        "guard",
        "militiaman",
        "mercenary",
        "tank",
        "vehicle",
        "warship",
        "jet",
        "aircraft",
        "helicopter",
        "launcher",
        "battery",
        "division",
        "regiment",
        "personnel",
        "rebel",
        "volunteer",
        "recruit",
    ]
)


def role_near(sentence: str, span: Span) -> str | None:
    """The role of what a quantity counts, by the words of its clause; ``None`` if they do not say.

    Args:
        sentence: plain text.
        span: where the quantity stands in it.
    """
    return role_of(tokens(sentence), span.start, span.end)


def role_of(row: list[Token], start: int, end: int) -> str | None:
    """The same for a sentence that is cut into tokens already."""
    inside = [n for n, token in enumerate(row) if start <= token.start and token.end <= end]
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    if _part_of_whole(row, first, last):
        return _told_of_part(row, last)
    head = lemmatise(row[last].low, "NOUN")
    if head in _DISTANCES and not _before_area(row, first):
        return "distance"
    after = row[last + 1].low if last + 1 < len(row) else ""
    if row[last].low in _SHARE:
        return "share" if after in {"of", "the"} else None
    if head in _NOUNS and head != "refugee":
        return _NOUNS[head]
    if row[last].low in _STATES:
        return _STATES[row[last].low]
    if (role := _of_noun(row, first, head)) is not None:
        return role
    near = [found for found in (_backward(row, first, head), _forward(row, last, head)) if found is not None]
    if near:
        return min(near)[1]
    if head in _FORCES and first and row[first - 1].low in {"has", "have", "had", "with", "numbering"}:
        return "force-size"
    return None


def _part_of_whole(row: list[Token], first: int, last: int) -> bool:
    """ "Three of them children", "including two women": counted with the whole already, and no figure beside it."""
    if first and row[first - 1].low == "including":
        return True
    inside = [token.low for token in row[first : last + 3]]
    return any(pair in _OF_THEM for pair in pairwise(inside))


def _pair(row: list[Token], n: int) -> tuple[str, str]:
    return (row[n - 1].low, row[n].low) if n < len(row) else ("", "")


def _told_of_part(row: list[Token], last: int) -> str | None:
    """ "One of whom was shot dead", "three of them later died": a verb of its own tells what became of the part."""
    of_them = next((n for n in range(max(1, last - 1), last + 3) if _pair(row, n) in _OF_THEM), None)
    if of_them is None:
        return None
    found = _forward(row, of_them, "person")
    return found[1] if found is not None and found[0] <= 3 and found[1] in {"killed", "injured", "missing"} else None


_OF_THEM = frozenset({("of", "them"), ("of", "whom"), ("of", "those"), ("of", "which")})


def _of_noun(row: list[Token], first: int, head: str) -> str | None:
    """ "the deaths of 12 detainees", "a force of 5,000 men"."""
    for n in (first - 1, first - 2):
        if n > 0 and row[n].low == "of":
            role = _OF_NOUNS.get(lemmatise(row[n - 1].low, "NOUN"))
            return role if role != "force-size" or head in _FORCES else None
    return None


def _before_area(row: list[Token], first: int) -> bool:
    return any(token.low in {"square"} for token in row[first : first + 4])


@lru_cache(maxsize=4096)
def _verb(low: str) -> str:
    return lemmatise(low, "VERB")


# What happens so many times: "killed in 73 strikes" kills no strike.
_EVENTS = frozenset(
    "strike attack raid incident clash explosion blast battle sortie operation violation complaint time shot airstrike "
    "bombing ambush skirmish engagement salvo volley wave case occasion".split()
)


def _fitting(verb: str, role: str, head: str) -> str | None:
    """The role that a verb gives to what is counted: people are not seized, tanks are not killed."""
    thing = head in _THINGS or head in _EVENTS
    if role in {"killed", "injured", "missing", "displaced", "hosted", "released", "returned", "evacuated"} and thing:
        return None
    if verb in {"claim", "cost"} and head != "life":
        return None
    if verb in {"hit", "capture", "hold", "steal", "seize"}:
        if verb == "seize" and not thing:
            return "seized" if head not in _FORCES else "detained"
        if verb == "hit":
            return "damaged" if thing else None
        return "seized" if thing else "detained" if verb != "steal" else "seized"
    if role == "destroyed" and (head in _PEOPLE or (head in _FORCES and not thing)):
        return None
    if role == "damaged" and not thing:
        return None
    if role == "deployed":
        if head in _GOODS and head not in _FORCES:
            return "delivered"
        return "deployed" if head in _FORCES or verb not in {"send", "move", "commit", "mass"} else None
    if role == "delivered" and verb in {"give", "receive", "hand", "carry", "bring", "pledge"}:
        return "deployed" if head in _FORCES and verb == "bring" else "delivered" if head in _GOODS else None
    if role == "delivered" and head in _FORCES and not thing:
        return None
    if role == "withdrawn" and head not in _FORCES:
        return None
    if role == "fired":
        return "fired" if thing else None
    return role


def _backward(row: list[Token], first: int, head: str) -> tuple[int, str] | None:
    """A verb before the quantity that has it as its object: "killing at least 14", "shot dead two"."""
    for distance in range(1, 9):
        n = first - distance
        if n < 0 or row[n].text in _STOP:
            return None
        low = row[n].low
        if low in {"who", "which", "that"} or (low == "," and distance > 1):
            return None
        if low == "dead" and n > 0 and row[n - 1].low == "shot":
            return distance, "killed"
        if low in {"left", "leaving", "leaves"} and (state := _left(row, first)) is not None:
            return 0, state
        if low == "fire" and n > 0 and _verb(row[n - 1].low) == "set" and row[n + 1].low == "to":
            # "Setting fire to 30 stalls".
            return distance, "destroyed"
        verb = _verb(low)
        if low in _NOUNS_TOO and not (n and row[n - 1].low in _INFINITIVE):
            continue
        if verb == "set" and (word := _set_alight(row, first)) is not None:
            return word - first, "destroyed"
        if verb in _OBJECT and not (n > 0 and row[n - 1].low in _BE and low != verb and not low.endswith("ing")):
            role = _fitting(verb, _OBJECT[verb], head)
            if role is not None and (distance <= 4 or low.endswith("ing") or _plain(row, n, first)):
                return distance, role
        if verb == "take" and row[n + 1].low == "in" and head not in _THINGS:
            return distance, "hosted"
        if verb == "shoot" and "dead" in {token.low for token in row[n : n + 3]}:
            return distance, "killed"
        if low in {"including", "among"} and distance <= 2:
            continue
    return None


def _set_alight(row: list[Token], first: int) -> int | None:
    """Where "alight", "ablaze" or "on fire" stands behind what is set so: "set 12 lorries on fire"."""
    for n in range(first, min(first + 6, len(row))):
        if row[n].text in _STOP or row[n].low == ",":
            return None
        if row[n].low in {"alight", "ablaze"} or _pair(row, n) == ("on", "fire"):
            return n
    return None


# Words that are verbs only behind one of these: "the filtration station", "a field hospital", "the mass grave".
_NOUNS_TOO = frozenset({"station", "field", "mass", "position", "host", "house", "level", "sink", "cost", "post"})
_INFINITIVE = frozenset("to will would can could may might shall should must not they we".split())


def _plain(row: list[Token], n: int, first: int) -> bool:
    """Nothing between a verb and the quantity that would take its object's place: "a convoy of", "at least"."""
    return all(token.low not in {",", "in", "on", "near", "after", "from", "by"} for token in row[n + 1 : first])


def _left(row: list[Token], first: int) -> str | None:
    """ "left 12 soldiers dead"."""
    for token in row[first : first + 9]:
        if token.text in _STOP or token.low == ",":
            return None
        if token.low in {"dead", "wounded", "injured", "missing", "homeless"}:
            return _STATES[token.low]
    return None


def _forward(row: list[Token], last: int, head: str) -> tuple[int, str] | None:
    """A verb after the quantity that has it as its subject: "14 were killed", "40 people fled"."""
    passive = False
    last = _behind_aside(row, last)
    for distance in range(1, 11):
        n = last + distance
        if n >= len(row) or row[n].text in _STOP:
            return None
        low = row[n].low
        if low == "," and not (
            distance == 1 and n + 1 < len(row) and row[n + 1].low in {"including", "most", "mostly"}
        ):
            return None
        if low in {"and", "or", "but", "while", "when", "after", "as"} and distance > 1:
            return None
        if low in _BE:
            passive = True
            continue
        if low in _STATES and (passive or distance <= 3):
            return distance, _STATES[low]
        verb = _verb(low)
        if verb == "lose" and {"life", "lives"} & {token.low for token in row[n + 1 : n + 3]}:
            return distance, "killed"
        follower = row[n + 1].low if n + 1 < len(row) else "."
        became = _SUBJECT.get(verb)
        if became is not None and _may(became, head):
            return distance, became
        participle = low.endswith(("ed", "en")) or (verb != low and not low.endswith(("ing", "s")))
        if verb in _OBJECT and participle and (passive or _stands_alone(follower)):
            role = _fitting(verb, _OBJECT[verb], head)
            if role is not None:
                return distance, role
    return None


_ASIDE = frozenset({"including", "among", "most", "mostly", "mainly", "half", "some", "many", "all"})


_BEHIND_ASIDE = _BE | frozenset(
    "have has had died perished lost fled left returned crossed disappeared arrived".split()
)


def _behind_aside(row: list[Token], last: int) -> int:
    """The last token of an aside behind the quantity: "12 people, including three children, were killed"."""
    n = last + 1
    if n + 1 >= len(row) or row[n].low != ",":
        return last
    of_them = n + 3 < len(row) and (row[n + 2].low, row[n + 3].low) in _OF_THEM
    if row[n + 1].low not in _ASIDE and not of_them:
        return last
    for k in range(n + 2, min(n + 14, len(row))):
        if row[k].text in _STOP:
            return last
        if row[k].low == "," and k + 1 < len(row) and row[k + 1].low in _BEHIND_ASIDE:
            return k
    return last


def _may(role: str, head: str) -> bool:
    """May what is counted come to this by its own doing?"""
    return head in _FORCES if role in {"deployed", "withdrawn"} else head not in _THINGS


def _stands_alone(follower: str) -> bool:
    """True where no object follows a participle: "12 people killed in", not "12 soldiers killed three"."""
    return not follower[0].isalnum() or follower in {
        "in",
        "on",
        "by",
        "at",
        "when",
        "and",
        "after",
        "near",
        "from",
        "during",
    }
