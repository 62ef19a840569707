"""Who does it, and to whom: candidates from the syntax of the event word, weighed with the model's role scores."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.claims.casualties import PERISHED, loses_life, runs_onto_mine
from vedette.claims.doers import BLAMES, LIGHT, REPELS, UNTOLD, stands_apart, watchers, witnesses
from vedette.claims.syntax import (
    case_of,
    child,
    children,
    conjuncts,
    first_conjunct,
    is_passive,
    noun_phrase,
    objects,
    obliques,
    subjects,
    top_of,
)
from vedette.reading.parse import EventWord, Sentence

__all__ = ["Candidate", "find_roles"]

# A role is taken from this score: the model's probability plus what the syntax adds.
ACCEPT = 0.5
SYNTAX_BONUS = 0.36
# A doer whom only the model sees, with no syntax for it, is taken from here (of harm, of anything else): below, three
# of four were wrong on the held-out fifth of the project's own sentences.
BY_HEAD_ALONE = {True: 0.8, False: 0.6}
# What a syntactic candidate counts where the model saw no event at this word.
UNSEEN = 0.4

_AGAINST = ("on", "against", "at", "with", "to", "upon", "over", "toward", "towards", "from", "into", "about", "for")
_TARGET_CASES: dict[str, tuple[str, ...]] = {
    "CONSULT": ("with", "between", "to"),
    "AGREE": ("with", "between", "to"),
    "COOPERATE": ("with", "between"),
    "AID": ("to", "for"),
    "SUPPORT": ("for", "of", "with", "to"),
    "CONCEDE": ("to", "with"),
    "RETREAT": ("to", "with"),
    "REQUEST": ("on", "to", "from", "for", "of"),
    "ACCUSE": ("of", "against", "into", "at", "over"),
    "REJECT": ("with", "by", "from", "of"),
    "THREATEN": ("to", "against", "with"),
    "PROTEST": ("against", "at", "outside", "over"),
    "SANCTION": ("on", "against", "from", "with", "to"),
    "MOBILIZE": ("against",),
    "COERCE": ("on", "against", "of"),
    "ASSAULT": ("on", "against", "at", "with", "of", "between", "into"),
    "CONTROL": (),
    "RELATION": ("of", "with", "to", "against", "for"),
    "DISPLACEMENT": (),
}
# Types whose direct object is no one to whom something is done, but what is sent, said or held.
_OBJECT_IS_THING = frozenset({"MOBILIZE", "CONTROL", "RETREAT", "CONCEDE", "DISPLACEMENT", "PROTEST"})
_NO_ACTOR = frozenset({"CCONJ", "ADP", "PUNCT", "DET", "VERB", "AUX", "ADV", "SCONJ", "PART", "INTJ"})
# Nouns that stand for an amount of time, an event or a thing rather than someone.
_NEVER = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday day week month year night morning evening hour time "
    "today yesterday tomorrow january february march april may june july august september october november december "
    "way case deal move step effort comment statement it which what there truce ceasefire violation "
    "electricity internet fire".split()
)
_REFLEXIVE = frozenset("themselves himself herself itself ourselves myself".split())
# "Targets in southern Lebanon": where the tree has it that the direction is the noun.
_DIRECTIONS = frozenset("northern southern eastern western central".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A noun phrase that fills a role: its head word, its words, how sure, and the rule."""

    head: int
    first: int
    last: int
    score: float
    rule: str


def find_roles(
    s: Sentence, i: int, kind: str, event: EventWord | None, roles: tuple[str, ...]
) -> tuple[list[Candidate], list[Candidate]]:
    """Sources and targets of the event at word ``i``, in the order of the text."""
    by_syntax_source, by_syntax_target = _by_syntax(s, i, kind)
    columns = {name: n for n, name in enumerate(roles)}
    settled = _settled_elsewhere(s, i, kind, by_syntax_source, by_syntax_target)
    found: dict[str, list[Candidate]] = {}
    lost: list[int] = []
    for role, syntactic in (("source", by_syntax_source), ("target", by_syntax_target)):
        scores: dict[int, tuple[float, str]] = {}
        column = event.roles[:, columns[role]].tolist() if event is not None else []
        for head, rule in syntactic.items():
            if head in settled[role] or not _possible(s, head, i):
                continue
            first, last = noun_phrase(s, head)
            p = max(column[first:last]) if event is not None else UNSEEN
            p = max(p, UNSEEN) if rule.startswith(_SETTLED) else p
            scores[head] = (p + SYNTAX_BONUS, rule)
        if event is not None:
            for head in _heads_of_runs(s, column):
                p = column[head]
                taken = head in scores or head in settled[role]
                if taken or p < ACCEPT or not _possible(s, head, i) or _beyond_semicolon(s, i, head):
                    continue
                harm = kind in _HARM
                if role == "source" and kind == "RELATION" and syntactic and s.words[i].deprel == "acl:relcl":
                    # "X and Y, which belongs to Z": a relative clause says it of its own noun.
                    continue
                if role == "source" and (p < BY_HEAD_ALONE[harm] or (harm and stands_apart(s, i, head))):
                    continue
                if role == "target" and kind == "ASSAULT" and case_of(s, first_conjunct(s, head)) == "from":
                    # "They were fired from Abu al-Duhur and Umm Rajim".
                    continue
                if role == "source" and kind == "CONTROL" and case_of(s, head) == "from":
                    # "Seized three villages from the rebels": they are the ones who lost them.
                    lost.append(head)
                    continue
                scores[head] = (p, "role head")
        found[role] = [
            Candidate(h, *_behind(s, i, h), score, rule) for h, (score, rule) in scores.items() if score >= ACCEPT
        ]
    found["target"] += [Candidate(h, *_behind(s, i, h), SYNTAX_BONUS, "«from» them") for h in lost]
    sources, targets = _settle(found["source"], found["target"])
    if kind == "MOBILIZE" and s.words[i].upos == "VERB" and s.words[i].lemma in _SENDS:
        # What is sent is no one to whom it is done.
        sent = set(objects(s, i))
        targets = [c for c in targets if c.head not in sent]
    if kind == "DISPLACEMENT" and s.words[i].lemma in _MOVERS and not is_passive(s, i) and objects(s, i):
        # "Rebels drove 300 families out": it is the families who move.
        movers = set(subjects(s, i))
        sources = [c for c in sources if c.head not in movers]
    one_sided = kind == "AGREE" and s.words[i].lemma in _PROMISES
    if kind in {"CONSULT", "AGREE", "COOPERATE"} and not one_sided and not targets and len(sources) > 1:
        # "X and Y met": PLOVER codes both as actors; whoever asks for the other side finds it too.
        targets = sources[1:]
    return sources, targets


def _settled_elsewhere(s: Sentence, i: int, kind: str, sources: _Heads, targets: _Heads) -> dict[str, frozenset[int]]:
    """By role, the heads that cannot have it: the words settle the other one, or they only saw it."""
    doers = {h for h, rule in sources.items() if rule.startswith(_SETTLED)}
    others = {h for h, rule in targets.items() if rule.startswith(_SETTLED)}
    saw = {*watchers(s, i), *witnesses(s, i)} if kind in _DEEDS else set()
    carer = i if s.words[i].lemma in _TAKES_IN else s.words[i].head
    if kind == "ASSAULT" and carer >= 0 and s.words[carer].lemma in _TAKES_IN and s.words[i].deprel != "advcl":
        saw |= set(subjects(s, carer))
    return {"source": frozenset(others | saw), "target": frozenset(doers | saw)}


def _behind(s: Sentence, i: int, head: int) -> tuple[int, int]:
    """The noun phrase; of "Iran-backed rebels", where "backed" is the event, only what stands behind it."""
    first, last = noun_phrase(s, head)
    if s.words[i].deprel == "amod" and s.words[i].head == head and first <= i < head:
        return i + 1, last
    return first, last


def _beyond_semicolon(s: Sentence, i: int, head: int) -> bool:
    """ "Ankara set up 12 posts; three are now surrounded": a verb with a subject of its own has its own doers too."""
    between = s.words[min(i, head) : max(i, head)]
    return any(w.text == ";" for w in between) and s.words[i].upos == "VERB" and bool(subjects(s, i))


def _possible(s: Sentence, head: int, i: int) -> bool:
    w = s.words[head]
    if w.text.lower() == "both" and w.deprel in {"nsubj", "nsubj:pass", "obj", "iobj"}:
        # "Urged both to pull back": the two named before.
        return head != i
    if w.lemma == "it" and w.upos == "PRON" and w.deprel in {"nsubj", "nsubj:pass", "obj", "obl:agent"}:
        return head != i
    if w.lemma.lower() in _REFLEXIVE:
        return False
    if len(w.text) == 1 and w.upos != "PRON":
        # The letter of a weapon's name: "2A65 Msta-B".
        return False
    if w.text in _DIRECTIONS or (
        w.lemma == "force" and s.words[w.i - 1].text.lower() in {"full", "all", "overwhelming"}
    ):
        return False
    return head != i and w.upos not in _NO_ACTOR and w.lemma.lower() not in _NEVER and w.text.lower() not in _NEVER


def _heads_of_runs(s: Sentence, column: list[float]) -> list[int]:
    """The head word of every stretch of words that the model gives the role."""
    out: list[int] = []
    run: list[int] = []
    n = len(s.words)
    for k in range(n + 1):
        if k < n and column[k] >= ACCEPT:
            run.append(k)
            continue
        if run:
            run = _whole(s, run)
            inside = set(run)
            tops = [w for w in run if s.words[w].head not in inside and s.words[w].upos not in _NO_ACTOR]
            for top in tops:
                out.append(top)
                out += [c for c in conjuncts(s, top)[1:] if c in inside]
            run = []
    return list(dict.fromkeys(out))


def _whole(s: Sentence, run: list[int]) -> list[int]:
    """ "His country's" of "his country's troops" is only whose they are: the run goes on to the noun itself."""
    inside = set(run)
    top = top_of(s, run)
    above = s.words[top].head
    owned = any(c.upos == "PRON" for c in children(s, top, "nmod:poss"))
    if owned and s.words[top].deprel == "nmod:poss" and above > top and s.words[above].upos in {"NOUN", "PROPN"}:
        return run if above in inside else [*run, *range(run[-1] + 1, above + 1)]
    return run


def _settle(sources: list[Candidate], targets: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """No phrase twice: inside a role the longer phrase, between roles the surer one."""
    pool = sorted(
        [(c, r) for r, cs in enumerate((sources, targets)) for c in cs], key=lambda x: (-x[0].score, x[0].head)
    )
    kept: list[tuple[Candidate, int]] = []
    for c, r in pool:
        if not any(c.first < k.last and k.first < c.last for k, _ in kept):
            kept.append((c, r))
    kept.sort(key=lambda x: x[0].head)
    return [c for c, r in kept if r == 0], [c for c, r in kept if r == 1]


def _by_syntax(s: Sentence, i: int, kind: str) -> tuple[_Heads, _Heads]:
    word = s.words[i]
    if (
        word.upos == "VERB"
        or word.deprel == "amod"
        or (word.upos in {"AUX", "ADJ"} and word.deprel in {"root", "conj", "ccomp", "advcl", "acl", "acl:relcl"})
    ):
        return _verb(s, i, kind)
    return _noun(s, i, kind)


_Heads = dict[int, str]
_BACKED = frozenset("backed supported sponsored armed funded led run held controlled".split())
_BEFORE_PARTICIPLE = "before the participle"
_HARM = frozenset({"ASSAULT", "COERCE"})
# What may be seen done.
_DEEDS = _HARM | {"MOBILIZE", "RETREAT", "CONTROL", "DISPLACEMENT", "AID"}
_SENDS = frozenset("send move fly deploy dispatch mass bring ship redeploy station post amass commit".split())
# Verbs of promises that several make side by side, not to each other.
_PROMISES = frozenset("pledge promise offer vow undertake volunteer commit".split())
# Verbs of those to whom help is given.
_GETS = frozenset("receive get obtain accept procure acquire".split())
_DIES = PERISHED | {"succumb", "drown"}
# Verbs of hospitals, whose object is the one harmed.
_TAKES_IN = frozenset({"receive", "admit"})
# Verbs of displacement whose object, not subject, is moved.
_MOVERS = frozenset({"displace", "evacuate", "uproot", "drive", "expel", "host", "shelter"})


def _verb(s: Sentence, i: int, kind: str) -> tuple[_Heads, _Heads]:
    if s.words[i].deprel == "amod":
        return _attributive(s, i, kind)
    things = objects(s, i)
    sources, targets = _passive(s, i, kind, things) if is_passive(s, i) else _active(s, i, kind, things)
    for c in children(s, i, "iobj"):
        targets[c.i] = "indirect object"
    for k in obliques(s, i, *_TARGET_CASES.get(kind, _AGAINST)):
        if k not in sources:
            targets.setdefault(k, f"«{case_of(s, k)}» it")
    # "sign an agreement with", "hold talks with": the preposition may hang on the noun.
    for thing in things:
        for k in obliques(s, thing, *[c for c in _TARGET_CASES.get(kind, ()) if c not in {"of", "for"}]):
            targets.setdefault(k, f"«{case_of(s, k)}» at its object")
    # "urged X to withdraw": the one who is urged.
    if kind in {"REQUEST", "THREATEN", "COERCE"}:
        for k in things:
            targets.setdefault(k, "the one addressed")
    return sources, targets


def _attributive(s: Sentence, i: int, kind: str) -> tuple[_Heads, _Heads]:
    """ "Ankara-backed rebels", "rebel-held Idlib": who stands before the participle does it to the noun behind it."""
    before = [c.i for c in children(s, i) if c.i < i and c.upos in {"NOUN", "PROPN", "ADJ"}]
    backs = s.words[i].text.lower() in _BACKED
    if not before and backs and i >= 2 and s.words[i - 1].text == "-" and s.words[i - 2].text[0].isupper():
        # The tree may hang "Turkish" of "Turkish-backed rebels" on the rebels.
        before = [i - 2]
    behind = {} if kind in _OBJECT_IS_THING else {s.words[i].head: "noun of the participle"}
    return dict.fromkeys(before, _BEFORE_PARTICIPLE), behind


def _passive(s: Sentence, i: int, kind: str, things: list[int]) -> tuple[_Heads, _Heads]:
    sources = dict.fromkeys(obliques(s, i, "by"), "agent of a passive")
    if kind == "DISPLACEMENT":
        return sources | dict.fromkeys(things, "those who are moved"), {}
    if kind in _OBJECT_IS_THING and kind != "RETREAT":
        return sources, {}
    return sources, dict.fromkeys(things, "subject of a passive")


def _active(s: Sentence, i: int, kind: str, things: list[int]) -> tuple[_Heads, _Heads]:
    if kind == "DISPLACEMENT" and things and s.words[i].lemma in _MOVERS:
        return dict.fromkeys(things, "those who are moved"), {}
    if kind == "ASSAULT" and (s.words[i].lemma in _DIES or loses_life(s, i)):
        return {}, dict.fromkeys(subjects(s, i), "the one who dies")
    if kind == "ASSAULT" and runs_onto_mine(s, i):
        return {}, dict.fromkeys(subjects(s, i), "ran onto it")
    if kind == "ASSAULT" and s.words[i].lemma in _TAKES_IN:
        # "Hospitals received 280 wounded": they did no harm, nor came to any.
        return {}, dict.fromkeys(things, "taken in")
    sources = dict.fromkeys(subjects(s, i), "subject")
    gets = kind == "AID" and s.words[i].lemma in _GETS
    givers = [g for k in (i, *things) for g in obliques(s, k, "from")] if gets else []
    if givers:
        # "They were receiving arms from Libya": who gives is the doer, who gets it the one to whom it is done.
        return dict.fromkeys(givers, "handed over by"), dict.fromkeys(sources, "the one who gets it")
    return sources, {} if kind in _OBJECT_IS_THING else dict.fromkeys(things, "object")


def _noun(s: Sentence, i: int, kind: str) -> tuple[_Heads, _Heads]:
    sources: _Heads = {}
    targets: _Heads = {}
    for c in children(s, i, "nmod:poss"):
        sources |= dict.fromkeys(conjuncts(s, c.i), "possessor of the event noun")
    for c in children(s, i, "nmod", "obl", "acl"):
        case, some = case_of(s, c.i), conjuncts(s, c.i)
        if case == "by" or case.startswith("by "):
            sources |= dict.fromkeys(some, "«by» it")
        elif case == "between":
            sources[some[0]] = "«between» X and Y"
            targets |= dict.fromkeys(some[1:], "«between» X and Y")
        elif case == "on" and s.words[i].deprel == "obj" and s.words[s.words[i].head].lemma in BLAMES:
            sources |= dict.fromkeys(some, "blamed for it")
        elif case in _TARGET_CASES.get(kind, _AGAINST):
            targets |= dict.fromkeys(some, f"«{case}» the event noun")
    for c in children(s, i, "amod", "compound"):
        if c.text[:1].isupper():
            sources.setdefault(c.i, "attribute of the event noun")
    more_sources, more_targets = _light(s, i, kind)
    if not sources:
        sources = more_sources
    return sources, more_targets | targets


def _light(s: Sentence, i: int, kind: str) -> tuple[_Heads, _Heads]:
    """What the verb of "launched an attack", "talks were held" or "an attack carried out by" brings to its noun."""
    sources: _Heads = {}
    targets: _Heads = {}
    above, relation = s.words[i].head, s.words[i].deprel
    verb = s.words[above] if above >= 0 else None
    if verb is not None and verb.upos == "VERB" and verb.lemma in LIGHT:
        if s.words[i].lemma in UNTOLD and verb.lemma in {"announce", "declare"}:
            return sources, targets
        as_object = relation == "obj" or (relation == "obl" and verb.lemma in {"carry", "begin", "start"})
        if as_object:
            sources = dict.fromkeys(subjects(s, above), f"subject of «{verb.text}»")
        elif relation in {"nsubj:pass", "nsubj"}:
            sources = dict.fromkeys(obliques(s, above, "by"), f"agent of «{verb.text}»")
        if as_object or relation in {"nsubj:pass", "nsubj"}:
            for k in obliques(s, above, *[c for c in _TARGET_CASES.get(kind, ()) if c != "of"]):
                targets[k] = f"«{case_of(s, k)}» beside it"
    if verb is not None and verb.lemma == "responsibility" and case_of(s, i) == "for":
        sources = dict.fromkeys(_claimants(s, above), "claims it")
    if verb is not None and kind in _HARM:
        doers, harmed = _owned_up(s, i, above)
        sources, targets = doers or sources, targets | harmed
    if verb is not None and verb.lemma in BLAMES:
        blamed = _blamed(s, i, above)
        sources = dict.fromkeys(blamed, f"blamed by «{verb.text}»") if blamed else sources
    if verb is not None and verb.lemma in REPELS and relation == "obj":
        sure = verb.lemma in _BEATS_OFF and verb.deprel not in {"advcl", "acl", "xcomp"}
        rule = f"{'withstood it by' if sure else 'subject of'} «{verb.text}»"
        targets |= dict.fromkeys(subjects(s, above), rule)
    acl = child(s, i, "acl", "acl:relcl")
    if acl is not None and acl.lemma in LIGHT and is_passive(s, acl.i):
        sources |= dict.fromkeys(obliques(s, acl.i, "by"), f"agent of «{acl.text}»")
    return sources, targets


def _blamed(s: Sentence, i: int, above: int) -> list[int]:
    """Who is blamed for event noun ``i``: "blamed Y for the attack", "blamed the attack on Y", "was blamed on Y"."""
    if case_of(s, i) in {"for", "of", "over"}:
        return objects(s, above)
    if i in objects(s, above):
        return obliques(s, above, "on")
    return []


def _owned_up(s: Sentence, i: int, above: int) -> tuple[_Heads, _Heads]:
    """ "Claimed the attack", "denied any part in the raid", "came under fire": who says it was they, who was hit."""
    verb = s.words[above]
    if verb.lemma == "claim" and s.words[i].deprel == "obj":
        return dict.fromkeys(_claimants(s, i), "claims it"), {}
    if verb.lemma in _SHARE and case_of(s, i) in {"in", "for"}:
        return dict.fromkeys(_sharers(s, above), f"has to do with it by «{verb.text}»"), {}
    if verb.lemma == "come" and case_of(s, i) == "under":
        by = dict.fromkeys(obliques(s, above, "by"), "«by» what came over it")
        return by, dict.fromkeys(subjects(s, above), "came under it")
    return {}, {}


def _sharers(s: Sentence, share: int) -> list[int]:
    """Who denies, admits or has "any part", "a role", "a hand" in it."""
    above = s.words[share].head
    if above < 0 or s.words[above].lemma not in _OWNS_UP or share not in objects(s, above):
        return []
    return subjects(s, above)


def _claimants(s: Sentence, responsibility: int) -> list[int]:
    """Who claims responsibility; nobody where they deny it or nobody does."""
    above = s.words[responsibility].head
    if above < 0 or s.words[above].lemma not in {"claim", "accept", "admit", "take", "assume"}:
        return []
    if any(c.text.lower() in _NEGATIONS for c in children(s, above, "advmod", "aux")):
        return []
    return [k for k in subjects(s, above) if not any(c.lemma == "no" for c in children(s, k, "det"))]


# Rules whose words leave no doubt, whatever the model makes of them.
_SETTLED = (
    "blamed",
    "the one who dies",
    "claims it",
    "before the participle",
    "has to do with it",
    "came under it",
    "handed over by",
    "withstood it",
)
# "Any part in the raid", "a hand in the killing": the noun, and the verbs that say whose.
_BEATS_OFF = frozenset({"repel", "repulse", "withstand", "beat", "fend"})
_SHARE = frozenset("part role involvement hand share participation".split())
_OWNS_UP = frozenset("deny admit acknowledge play have take disclaim".split())
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "yet"})
