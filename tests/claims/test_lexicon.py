from __future__ import annotations

import pytest
from training import gold

from vedette.claims.lexicon import DATA, Entry, Lexicon, _cues, choose_mode, read
from vedette.errors import DataFileError

LEXICON = Lexicon.load()


def test_it_is_large_and_covers_every_type_and_mode():
    assert len(LEXICON) >= 900
    have = {(entry.type, entry.mode) for entry in LEXICON}
    for kind in gold.TYPES:
        assert any(k == kind for k, _ in have), kind
        for mode in gold.MODES.get(kind, ()):
            assert (kind, mode) in have, (kind, mode)


def test_it_is_read_once():
    assert Lexicon.load() is LEXICON


@pytest.mark.parametrize(
    ("lemma", "pos", "clause", "kind", "mode"),
    [
        ("fire", "VERB", "army fire missile at town", "ASSAULT", "heavy-weapons"),
        ("fire", "VERB", "police fire tear gas at protester", "ASSAULT", "crowd-control"),
        ("lift", "VERB", "union lift sanction on country", "RETREAT", None),
        ("break", "VERB", "side break off talk", "SANCTION", "discontinue"),
        ("kidnap", "VERB", "gunman kidnap worker", "ASSAULT", "abduct"),
        ("flee", "VERB", "family flee", "DISPLACEMENT", "fled"),
        ("evacuate", "VERB", "civilian evacuate from city", "DISPLACEMENT", "evacuated"),
        ("meet", "VERB", "president meet counterpart", "CONSULT", None),
        ("phone", "VERB", "minister phone colleague", "CONSULT", "phone"),
        ("arrest", "VERB", "police arrest activist", "COERCE", "arrest"),
        ("curfew", "NOUN", "impose curfew", "COERCE", "curfew"),
        ("airstrike", "NOUN", "airstrike kill", "ASSAULT", "aerial"),
        ("strike", "NOUN", "hunger strike in prison", "PROTEST", "hunger"),
        ("bomber", "NOUN", "suicide bomber", "ASSAULT", "suicide-attack"),
        ("capture", "VERB", "rebel capture town", "CONTROL", "take"),
        ("ratify", "VERB", "parliament ratify treaty", "SUPPORT", None),
        ("condemn", "VERB", "council condemn attack", "ACCUSE", "disapprove"),
        ("accuse", "VERB", "army accuse rebel", "ACCUSE", "allege"),
        ("demand", "VERB", "group demand release of prisoner", "REQUEST", "yield"),
        ("resign", "VERB", "premier resign", "RETREAT", "resign"),
        ("release", "VERB", "rebel release hostage", "RETREAT", "release"),
        ("offshoot", "NOUN", "an offshoot of group", "RELATION", "successor"),
        ("deport", "VERB", "state deport migrant", "COERCE", "deport"),
        ("ultimatum", "NOUN", "an ultimatum", "THREATEN", None),
        ("deploy", "VERB", "army deploy", "MOBILIZE", "troops"),
        ("donate", "VERB", "country donate", "AID", None),
        ("extradite", "VERB", "state extradite suspect", "COOPERATE", None),
        ("boycott", "VERB", "party boycott poll", "PROTEST", "boycott"),
    ],
)
def test_best(lemma, pos, clause, kind, mode):
    best = LEXICON.best(lemma, pos, set(clause.split()))
    assert best is not None
    assert (best.type, best.mode) == (kind, mode)


def test_what_it_asks_for_must_be_there():
    assert (
        LEXICON.best("lift", "VERB", {"crane", "lift"}) is None
        or LEXICON.best("lift", "VERB", {"crane", "lift"}).weight
        < LEXICON.best("lift", "VERB", {"lift", "sanction"}).weight
    )
    assert LEXICON.lookup("nonsense", "VERB") == ()
    assert LEXICON.best("nonsense", "VERB", set()) is None


def test_the_more_exact_stand_first():
    found = LEXICON.lookup("break", "VERB")
    assert [e.exact for e in found] == sorted((e.exact for e in found), reverse=True)


def test_heads():
    assert Entry(("exchange", "of", "fire"), "NOUN", "ASSAULT", "firearms", 1, frozenset()).head == "exchange"
    assert Entry(("car", "bomb"), "NOUN", "ASSAULT", "explosives", 1, frozenset()).head == "bomb"
    assert Entry(("break", "off"), "VERB", "SANCTION", None, 1, frozenset()).head == "break"


def test_function_words_need_not_be_near():
    entry = Entry(("lie", "in", "hand"), "VERB", "CONTROL", "hold", 1, frozenset())
    assert entry.fits({"hand"}) and not entry.fits({"lie", "in"})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("attack,VERB,ASSAULT,,0.9", "5 fields"),
        ("Attack,VERB,ASSAULT,,0.9,", "small letters"),
        ("attack,ADV,ASSAULT,,0.9,", "VERB, NOUN or ADJ"),
        ("attack,VERB,ASSAULTS,,0.9,", "unknown type"),
        ("attack,VERB,ASSAULT,balloon,0.9,", "unknown type or mode"),
        ("attack,VERB,ASSAULT,,9,", "between 0 and 1"),
        ("attack,VERB,ASSAULT,,x,", "between 0 and 1"),
        ("attack,VERB,ASSAULT,,0.9,\nattack,VERB,ASSAULT,,0.8,", "stands twice"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, says):
    path = tmp_path / "triggers.csv"
    path.write_text(f"phrase,pos,type,mode,weight,needs\n{line}\n")
    with pytest.raises(DataFileError, match=says) as caught:
        list(read(path))
    assert caught.value.line == (3 if "twice" in says else 2)


@pytest.mark.parametrize(
    ("kind", "clause", "mode"),
    [
        ("ASSAULT", "drone hit the depot", "drone"),
        ("ASSAULT", "mortar land on market", "heavy-weapons"),
        ("ASSAULT", "suicide bomber blow up car bomb", "suicide-attack"),
        ("ASSAULT", "warplane bomb village", "aerial"),
        ("ASSAULT", "roadside bomb kill soldier", "explosives"),
        ("ASSAULT", "gunman open fire", "firearms"),
        ("ASSAULT", "police use tear gas", "crowd-control"),
        ("RETREAT", "return prisoner", "release"),
        ("RETREAT", "return property", "return"),
        ("RETREAT", "open corridor for aid", "access"),
        ("REQUEST", "urge talk", "meet"),
        ("THREATEN", "threaten to attack", "violence"),
        ("MOBILIZE", "send riot police", "police"),
        ("PROTEST", "go on hunger strike", "hunger"),
        ("COERCE", "impose curfew", "curfew"),
        ("DISPLACEMENT", "family return home", "returned"),
        ("ASSAULT", "nothing of the kind", None),
        ("AGREE", "agree", None),
        ("NOTHING", "drone", None),
    ],
)
def test_choose_mode(kind, clause, mode):
    assert choose_mode(kind, clause.split()) == mode


def test_every_mode_has_a_cue():
    cues = _cues(DATA / "modes.csv")
    for kind, modes in gold.MODES.items():
        assert {mode for found in cues[kind].values() for mode, _ in found} == set(modes), kind


@pytest.mark.parametrize("line", ["ASSAULT,drone,,3", "ASSAULT,drone,x,many", "ASSAULT,balloon,x,3", "ASSAULT,drone,x"])
def test_a_wrong_cue_is_named(tmp_path, line):
    path = tmp_path / "modes.csv"
    path.write_text(f"type,mode,cue,weight\n{line}\n")
    with pytest.raises(DataFileError, match=r"modes\.csv:2"):
        _cues(path)
