from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.errors import DataFileError
from vedette.reading import lemmas
from vedette.reading.lemmas import lemmatise

VERBS = """
fled flee|fought fight|struck strike|shot shoot|held hold|withdrew withdraw|overran overrun|overthrew overthrow
seized seize|captured capture|bombed bomb|shelled shell|killed kill|wounded wound|stopped stop|kidnapped kidnap
released release|freed free|freeing free|agreed agree|negotiating negotiate|evacuated evacuate|treated treat
defeated defeat|retreated retreat|negotiated negotiate|retaliated retaliate|invaded invade|raided raid|besieged besiege
blockaded blockade|accused accuse|condemned condemn|criticised criticise|urged urge|pledged pledge|challenged challenge
controlled control|patrolled patrol|expelled expel|repelled repel|cancelled cancel|called call|pulled pull
visited visit|invited invite|united unite|limited limit|prohibited prohibit|cited cite|opened open|entered enter
ordered order|offered offer|gathered gather|triggered trigger|referred refer|deterred deter|transferred transfer
carried carry|denied deny|died die|dying die|lying lie|tied tie|deployed deploy|destroyed destroy|buried bury
marched march|reached reach|launched launch|clashes clash|attacks attack|pushes push|goes go|does do|has have
rioted riot|executed execute|persecuted persecute|routed rout|promoted promote|voted vote|targeted target
exchanged exchange|arranged arrange|damaged damage|emerged emerge|plunged plunge|avenged avenge|belonged belong
hanging hang|bringing bring|resumed resume|claimed claim|welcomed welcome|blamed blame|aimed aim|stormed storm
mined mine|trained train|joined join|declined decline|undermined undermine|abandoned abandon|postponed postpone
fired fire|retired retire|aired air|declared declare|appeared appear|warring war|injured injure|tortured torture
ensured ensure|devoured devour|monitored monitor|restored restore|ignored ignore|collapsed collapse|endorsed endorse
dispersed disperse|passed pass|focused focus|imposed impose|raped rape|escaped escape|developed develop|equipped equip
disabled disable|toppled topple|struggled struggle|assembled assemble|ambushed ambush|provoked provoke|attacked attack
revoked revoke|looked look|broke break|taken take|retaken retake|led lead|said say|lay lay|laid lay|hid hide
forbade forbid|sought seek|sank sink|blown blow|sent send|built build|rebuilt rebuild|massacred massacre|vetoed veto
panicked panic|boycotted boycott|sieged siege|concluded conclude|exploded explode|conceded concede|proceeded proceed
avoided avoid|argued argue|rescued rescue|continued continue|moved move|re-arrested re-arrest|gassed gas|was be
"""
NOUNS = """
troops troop|people person|forces force|soldiers soldier|civilians civilian|gunmen gunman|policemen policeman
spokeswomen spokeswoman|women woman|children child|schoolchildren schoolchild|countries country|allies ally
militias militia|jihadists jihadist|bodies body|families family|lives life|knives knife|wolves wolf|halves half
crises crisis|bases base|houses house|buses bus|gases gas|losses loss|viruses virus|clashes clash|trenches trench
heroes hero|vetoes veto|shoes shoe|axes axe|boxes box|taxes tax|hostilities hostility|aircraft aircraft|police police
headquarters headquarters|barracks barracks|series series|news news|politics politics|critics critic|clerics cleric
tactics tactic|corps corps|status status|consensus consensus|siege siege|sieges siege|talks talk|arms arm|mines mine
weapons weapon|vehicles vehicle|tanks tank|missiles missile|refugees refugee|detainees detainee|ceasefires ceasefire
cease-fires cease-fire|airstrikes airstrike|air-strikes air-strike|prisoners-of-war prisoners-of-war|percent percent
referenda referendum|ultimatums ultimatum|criteria criterion|tribespeople tribesperson|feet foot|specimen specimen
congress congress|process process|processes process|passers-by passer-by|posts post|villages village|deaths death
"""


def _pairs(table: str) -> list[list[str]]:
    return [pair.split() for pair in table.replace("\n", "|").split("|") if pair.strip()]


@pytest.mark.parametrize(("word", "lemma"), _pairs(VERBS))
def test_verbs(word, lemma):
    assert lemmatise(word, "VERB") == lemma


@pytest.mark.parametrize(("word", "lemma"), _pairs(NOUNS))
def test_nouns(word, lemma):
    assert lemmatise(word, "NOUN") == lemma


def test_other_words_come_back_in_small_letters():
    assert lemmatise("Turks", "PROPN") == "turks"
    assert lemmatise("Armed", "ADJ") == "armed"
    assert lemmatise("KILLED", "VERB") == "kill"
    assert lemmatise("been", "AUX") == "be"


@given(st.text(max_size=20), st.sampled_from(["VERB", "NOUN", "AUX", "X"]))
def test_no_word_raises(word, upos):
    assert isinstance(lemmatise(word, upos), str)


@pytest.mark.parametrize(
    ("lines", "says"),
    [("form,upos,lemma\nfled,VERB,\n", "csv:2"), ("form,upos,lemma\na,NOUN,b\na,NOUN,c\n", "csv:3: a stands twice")],
)
def test_a_wrong_line_is_named(tmp_path, monkeypatch, lines, says):
    path = tmp_path / "lemmas.csv"
    path.write_text(lines)
    monkeypatch.setattr(lemmas, "DATA", path)
    lemmas._exceptions.cache_clear()
    try:
        with pytest.raises(DataFileError, match=says):
            lemmas._exceptions()
    finally:
        lemmas._exceptions.cache_clear()
