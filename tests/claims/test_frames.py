"""What stands with a word decides what it states, in sentences whose trees are written by hand."""

# Trees stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from tests.claims.trees import at, plain, tree
from vedette.claims.frames import frame_of, load, stated
from vedette.errors import DataFileError

TEXT = (files("vedette.claims") / "data" / "frames.yaml").read_text(encoding="utf-8")

MADE = [
    ("They/nsubj>sabotaged sabotaged/root the/det>talks talks/NOUN/obj>sabotaged .", "sabotaged", "ASSAULT", None, "nothing"),
    ("Men/nsubj>described described/root themselves/PRON/obj>described as/case>farmers farmers/obl>described .", "described", "ACCUSE", None, "nothing"),
    ("Families/nsubj>set set/root off/advmod>set .", "set", "MOBILIZE", None, "DISPLACEMENT/fled"),
    ("Troops/nsubj>redeployed redeployed/root from/case>camp the/det>camp camp/obl>redeployed .", "redeployed", "COOPERATE", None, "RETREAT/withdraw"),
    ("Troops/nsubj>redeployed redeployed/root to/case>camp the/det>camp camp/obl>redeployed .", "redeployed", "COOPERATE", None, "MOBILIZE/troops"),
    ("They/nsubj>abide abide/root by/case>pact the/det>pact pact/obl>abide .", "abide", "ACCUSE", None, "nothing"),
    ("They/nsubj>received received/root reports/obj>received .", "received", "AID", None, "nothing"),
    ("Men/nsubj>denied denied/root it/iobj>denied passage/NOUN/obj>denied .", "denied", "unseen", None, "COERCE/restrict"),
    ("Men/nsubj>denied denied/root it/iobj>denied passage/NOUN/obj>denied .", "passage", "AID", None, "nothing"),
    ("They/nsubj>brought brought/root armed/amod>personnel personnel/obj>brought in/case>zone the/det>zone zone/obl>brought .", "brought", "AID", None, "MOBILIZE/troops"),
    ("Rebels/nsubj>pressed pressed/root towards/case>town the/det>town town/obl>pressed .", "pressed", "REQUEST", None, "ASSAULT"),
    ("It/nsubj>lifted lifted/root its/nmod:poss>veto veto/obj>lifted .", "veto", "REJECT", None, "nothing"),
    ("Vehicles/nsubj>rolled rolled/root into/case>Morek Morek/PROPN/obl>rolled .", "rolled", "ASSAULT", None, "MOBILIZE/troops"),
    ("The/det>strike strike/nsubj>killed on/case>school a/det>school school/nmod>strike killed/root three/obj>killed .", "strike", "PROTEST", None, "ASSAULT"),
    ("They/nsubj>laid laid/root mines/obj>laid .", "laid", "AID", None, "ASSAULT/explosives"),
    ("A/det>post post/nsubj>closed controlled/acl>post by/case>rebels rebels/obl:agent>controlled closed/root .", "controlled", "MOBILIZE", "troops", "CONTROL/hold"),
    ("They/nsubj>violated violated/root the/det>truce truce/obj>violated .", "truce", "RETREAT", "ceasefire", "nothing"),
    ("The/det>soldiers soldiers/nsubj>wait whom/obj>held it/nsubj>held held/acl:relcl>soldiers wait/root .", "held", "CONTROL", "hold", "COERCE/arrest"),
    ("Heights/nsubj>lie overlooking/acl>Heights the/det>town town/obj>overlooking lie/root .", "overlooking", "CONTROL", "contest", "nothing"),
    ("The/det>clash clash/nsubj>left left/root ten/obj>left dead/ADJ/xcomp>left .", "left", "DISPLACEMENT", "fled", "nothing"),
    ("Armed/amod>men men/nsubj>came came/root from/case>hills the/det>hills hills/obl>came .", "came", "DISPLACEMENT", "fled", "MOBILIZE/troops"),
    ("Companies/nsubj>reach of/case>troops troops/nmod>Companies will/aux>reach reach/root Imphal/PROPN/obj>reach .", "reach", "COOPERATE", None, "MOBILIZE/troops"),
    ("The/det>convoy convoy/nsubj>left left/root Reyhanli/PROPN/obj>left for/case>area the/det>area area/obl>left .", "left", "DISPLACEMENT", "fled", "MOBILIZE/troops"),
    ("They/nsubj>hold hold/root it/obj>hold responsible/ADJ/xcomp>hold .", "hold", "CONTROL", "hold", "ACCUSE/allege"),
    ("They/nsubj>hold hold/root it/obj>hold responsible/ADJ/xcomp>hold .", "responsible", "ASSAULT", None, "nothing"),
    ("It/nsubj>took took/root place/NOUN/obj>took in/case>Aceh Aceh/PROPN/obl>took .", "took", "CONTROL", "take", "nothing"),
    ("A/det>patrol patrol/nsubj>opened opened/root fire/NOUN/obj>opened .", "patrol", "COOPERATE", None, "nothing"),
    ("The/det>men men/nsubj:pass>armed were/aux:pass>armed armed/root .", "armed", "ASSAULT", None, "nothing"),
    ("The/det>hospital hospital/nsubj>received received/root ten/nummod>wounded wounded/NOUN/obj>received .", "received", "AID", None, "ASSAULT"),
    ("Freedom/NOUN/nsubj:pass>restricted of/case>movement movement/nmod>Freedom is/aux:pass>restricted restricted/root .", "Freedom", "RETREAT", None, "nothing"),
    ("It/nsubj:pass>forced was/aux:pass>forced forced/root to/mark>turn turn/xcomp>forced back/advmod>turn .", "turn", "PROTEST", None, "nothing"),
    ("A/det>return return/nsubj>looms to/case>violence violence/nmod>return looms/root .", "return", "DISPLACEMENT", "returned", "ASSAULT"),
    ("They/nsubj>seized seized/root a/det>tanker tanker/obj>seized .", "seized", "CONTROL", "take", "COERCE/seize"),
    ("They/nsubj>seized seized/root the/det>Star tanker/compound>Star Star/PROPN/obj>seized .", "seized", "CONTROL", "take", "COERCE/seize"),
    ("A/det>team team/nsubj>recovered recovered/root 20/nummod>rifles rifles/obj>recovered .", "recovered", "AID", None, "COERCE/seize"),
    ("No/det>arrests arrests/nsubj:pass>made were/aux:pass>made made/root .", "arrests", "ASSAULT", None, "COERCE/arrest"),
    ("It/nsubj>sent sent/root home/advmod>sent ten/nummod>soldiers soldiers/obj>sent .", "sent", "MOBILIZE", "troops", "RETREAT/withdraw"),
    ("The/det>court court/nsubj>ruled ruled/root on/case>cases 64/nummod>cases cases/obl>ruled .", "ruled", "SANCTION", "convict", "nothing"),
    ("Word/NOUN/nsubj>spread spread/root fast/advmod>spread .", "spread", "ASSAULT", None, "nothing"),
    ("He/nsubj>described described/root it/obj>described as/case>lie a/det>lie lie/obl>described .", "described", "ACCUSE", "disapprove", "REJECT"),
    ("A/det>report report/nsubj>came covering/acl>report the/det>period period/obj>covering came/root .", "covering", "COOPERATE", None, "nothing"),
    ("It/nsubj>strained the/det>truce truce/nsubj:pass>battered is/aux:pass>battered battered/ccomp>strained strained/root .", "battered", "ASSAULT", "beat", "nothing"),
    ("They/nsubj:pass>announced were/aux:pass>announced announced/root early/advmod>announced .", "announced", "CONCEDE", None, "nothing"),
    ("He/nsubj>summoned summoned/root the/det>ambassador ambassador/obj>summoned .", "summoned", "CONSULT", None, "ACCUSE/disapprove"),
    ("It/nsubj>suspended suspended/root cooperation/obj>suspended .", "cooperation", "MOBILIZE", "troops", "nothing"),
    ("Cooperation/NOUN/nsubj>grew grew/root .", "Cooperation", "MOBILIZE", "troops", "COOPERATE"),
    ("They/nsubj>met met/root to/mark>discuss discuss/advcl>met Syria/PROPN/obj>discuss .", "discuss", "CONSULT", None, "nothing"),
    ("They/nsubj>draw will/aux>draw draw/root the/det>borders borders/obj>draw .", "draw", "MOBILIZE", "troops", "nothing"),
    ("It/nsubj>gave gave/root them/iobj>gave until/case>May May/PROPN/obl>gave to/mark>leave leave/xcomp>gave .", "gave", "CONCEDE", None, "THREATEN"),
    ("It/nsubj>came came/root into/case>force force/obl>came .", "came", "RETREAT", "withdraw", "nothing"),
    ("They/nsubj>ended ended/root the/det>truce truce/obj>ended .", "truce", "RETREAT", "ceasefire", "nothing"),
    ("The/det>truce truce/nsubj:pass>called was/aux:pass>called called/root off/compound:prt>called .", "called", "CONCEDE", None, "SANCTION/discontinue"),
    ("They/nsubj>let let/root it/obj>let go/xcomp>let .", "go", "CONTROL", "take", "RETREAT/release"),
    ("Gunmen/nsubj>shot shot/root labourers/obj>shot .", "labourers", "AID", None, "nothing"),
    ("Press/compound>release release/NOUN/root .", "release", "RETREAT", "release", "nothing"),
    ("Verification/NOUN/nsubj>ended ended/root .", "Verification", "SUPPORT", None, "nothing"),
    ("Truce/NOUN/compound>Office Office/PROPN/nsubj>closed closed/root .", "Truce", "RETREAT", "ceasefire", "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "word", "kind", "mode", "becomes"), MADE, ids=[plain(row[0]) for row in MADE])
def test_a_word_in_its_frame_states_something_else(line: str, word: str, kind: str, mode: str | None, becomes: str):
    s = tree(line)
    frame = frame_of(s, at(s, word), kind, mode)
    assert frame is not None
    assert "/".join(p for p in (frame.type or "nothing", frame.mode) if p) == becomes


KEPT = [
    ("They/nsubj>sabotaged sabotaged/root the/det>pipeline pipeline/obj>sabotaged .", "sabotaged", "ASSAULT"),
    ("They/nsubj>described described/root him/obj>described as/case>thief a/det>thief thief/obl>described .", "described", "ACCUSE"),
    ("The/det>camp camp/nsubj>received received/root flour/obj>received .", "received", "AID"),
    ("They/nsubj>brought brought/root flour/obj>brought to/case>camp the/det>camp camp/obl>brought .", "brought", "AID"),
    ("They/nsubj>pressed pressed/root Kyiv/PROPN/obj>pressed for/case>talks talks/obl>pressed .", "pressed", "REQUEST"),
    ("They/nsubj>cast cast/root a/det>veto veto/obj>cast .", "veto", "REJECT"),
    ("Vehicles/nsubj>rolled rolled/root into/case>crowd a/det>crowd crowd/obl>rolled killing/advcl>rolled ten/obj>killing .", "rolled", "ASSAULT"),
    ("The/det>strike strike/nsubj>spread by/case>workers workers/nmod>strike spread/root .", "strike", "PROTEST"),
    ("A/det>strike strike/nsubj>began on/case>pay pay/nmod>strike by/case>workers workers/nmod>pay began/root .", "strike", "PROTEST"),
    ("They/nsubj>kept kept/root the/det>truce truce/obj>kept .", "truce", "RETREAT"),
    ("They/nsubj>held held/root the/det>town town/obj>held .", "held", "CONTROL"),
    ("Families/nsubj>left left/root the/det>town town/obj>left .", "left", "DISPLACEMENT"),
    ("Men/NOUN/nsubj>came came/root from/case>hills the/det>hills hills/obl>came .", "came", "DISPLACEMENT"),
    ("The/det>convoy convoy/nsubj>left left/root the/det>town town/obj>left .", "left", "DISPLACEMENT"),
    ("Rebels/nsubj>took took/root the/det>town town/obj>took .", "took", "CONTROL"),
    ("A/det>patrol patrol/nsubj>began began/root at/case>noon noon/obl>began .", "patrol", "COOPERATE"),
    ("The/det>men men/nsubj:pass>armed were/aux:pass>armed armed/root by/case>Iran Iran/PROPN/obl:agent>armed .", "armed", "AID"),
    ("The/det>hospital hospital/nsubj>received received/root a/det>generator generator/obj>received .", "received", "AID"),
    ("Refugees/nsubj>return return/root to/case>Homs Homs/PROPN/obl>return .", "return", "DISPLACEMENT"),
    ("They/nsubj>seized seized/root the/det>town town/obj>seized .", "seized", "CONTROL"),
    ("They/nsubj>recovered recovered/root ten/nummod>bodies bodies/obj>recovered with/case>rifles rifles/nmod>bodies .", "recovered", "RETREAT"),
    ("It/nsubj>sent sent/root ten/nummod>soldiers soldiers/obj>sent to/case>Gao Gao/PROPN/obl>sent .", "sent", "MOBILIZE"),
    ("Violence/NOUN/nsubj>spread spread/root .", "spread", "ASSAULT"),
    ("They/nsubj>came came/root into/case>Homs Homs/PROPN/obl>came .", "came", "RETREAT"),
    ("They/nsubj>called called/root the/det>truce truce/obj>called fragile/ADJ/xcomp>called .", "called", "CONCEDE"),
    ("They/nsubj>said said/root it/obj>said go/xcomp>said .", "go", "CONTROL"),
    ("The/det>release release/nsubj>came of/case>prisoners prisoners/nmod>release came/root .", "release", "RETREAT"),
    ("He/nsubj>summoned summoned/root the/det>cabinet cabinet/obj>summoned .", "summoned", "CONSULT"),
    ("They/nsubj>discuss will/aux>discuss discuss/root Syria/PROPN/obj>discuss .", "discuss", "CONSULT"),
    ("It/nsubj>gave gave/root them/iobj>gave ten/nummod>prisoners prisoners/obj>gave .", "gave", "CONCEDE"),
    ("The/det>truce truce/nsubj>held held/root .", "truce", "RETREAT"),
    ("The/det>prisoner prisoner/nsubj:pass>held is/aux:pass>held held/root with/case>wife his/nmod:poss>wife wife/obl:agent>held .", "held", "COERCE"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "word", "kind"), KEPT, ids=[plain(row[0]) for row in KEPT])
def test_outside_the_frame_a_word_keeps_its_type(line: str, word: str, kind: str):
    s = tree(line)
    assert frame_of(s, at(s, word), kind, None) is None


@pytest.mark.parametrize(
    ("line", "word", "kind"),
    [
        ("They/nsubj>broke broke/root the/det>ceasefire ceasefire/obj>broke .", "broke", "ASSAULT"),
        ("They/nsubj>broke broke/root the/det>window window/obj>broke .", "broke", None),
        ("He/nsubj>send would/aux>send send/root observers/obj>send .", "send", "MOBILIZE"),
        ("He/nsubj>sent sent/root a/det>letter letter/obj>sent .", "sent", None),
        ("The/det>envoy envoy/nsubj>arrived arrived/root in/case>Aden Aden/PROPN/obl>arrived .", "arrived", "CONSULT"),
        ("Food/compound>convoys convoys/nsubj>reached reached/root the/det>camp camp/obj>reached .", "reached", "AID"),
        ("A/det>column column/nsubj>drove drove/root to/case>Morek Morek/PROPN/obl>drove .", "drove", "MOBILIZE"),
        ("A/det>bus bus/nsubj>drove drove/root to/case>Morek Morek/PROPN/obl>drove .", "drove", None),
        (
            "They/nsubj>pulled pulled/root their/nmod:poss>tanks tanks/obj>pulled back/advmod>pulled .",
            "pulled",
            "RETREAT",
        ),
        ("They/nsubj>pulled pulled/root their/nmod:poss>hats hats/obj>pulled back/advmod>pulled .", "pulled", None),
        ("They/nsubj>reached reached/root an/det>accord accord/obj>reached .", "accord", "AGREE"),
        ("They/nsubj>read read/root an/det>accord accord/obj>read .", "accord", None),
        ("The/det>train train/nsubj>arrived arrived/root in/case>Aden Aden/PROPN/obl>arrived .", "arrived", None),
        ("Guns/NOUN/nsubj>fell fell/root silent/ADJ/xcomp>fell .", "fell", "RETREAT"),
        ("Crowds/NOUN/nsubj>fell fell/root silent/ADJ/xcomp>fell .", "fell", None),
        (
            "A/det>deal deal/nsubj:pass>worked is/aux>worked to/mark>worked be/aux:pass>worked worked/root out/compound:prt>worked .",
            "worked",
            "AGREE",
        ),
        (
            "A/det>sum sum/nsubj:pass>worked is/aux>worked to/mark>worked be/aux:pass>worked worked/root out/compound:prt>worked .",
            "worked",
            None,
        ),
        (
            "They/nsubj>consider consider/root this/obj>consider a/det>breach breach/NOUN/ccomp>consider .",
            "consider",
            "ACCUSE",
        ),
        (
            "They/nsubj>consider consider/root this/obj>consider a/det>success success/NOUN/ccomp>consider .",
            "consider",
            None,
        ),
        ("Armed/amod>contacts contacts/NOUN/nsubj:pass>seen were/aux:pass>seen seen/root .", "contacts", "ASSAULT"),
        ("Close/amod>contacts contacts/NOUN/nsubj:pass>seen were/aux:pass>seen seen/root .", "contacts", None),
        ("They/nsubj>expressed expressed/root regret/obj>expressed .", "regret", "CONCEDE"),
        ("They/nsubj>felt felt/root regret/obj>felt .", "regret", None),
        ("It/nsubj>scrapped scrapped/root five/nummod>accords accords/obj>scrapped .", "scrapped", "SANCTION"),
        ("It/nsubj>scrapped scrapped/root five/nummod>taxes taxes/obj>scrapped .", "scrapped", None),
        ("It/nsubj>cut cut/root off/compound:prt>cut the/det>water water/obj>cut .", "cut", "COERCE"),
        ("The/det>storm storm/nsubj>cut cut/root the/det>power power/obj>cut .", "cut", None),
        ("Raids/NOUN/nsubj>cost cost/root ten/nummod>lives lives/obj>cost .", "cost", "ASSAULT"),
        ("Bread/NOUN/nsubj>cost cost/root ten/nummod>dinars dinars/obj>cost .", "cost", None),
        ("It/nsubj>belongs belongs/root to/case>alliance the/det>alliance alliance/obl>belongs .", "belongs", None),
        (
            "The/det>group group/nsubj>belongs belongs/root to/case>alliance the/det>alliance alliance/obl>belongs .",
            "belongs",
            "RELATION",
        ),
        (
            "Soldiers/NOUN/nsubj>back are/cop>back back/ADV/root on/case>streets the/det>streets streets/obl>back .",
            "back",
            "MOBILIZE",
        ),
        (
            "Traders/NOUN/nsubj>back are/cop>back back/ADV/root on/case>streets the/det>streets streets/obl>back .",
            "back",
            None,
        ),
        ("He/nsubj>telephoned telephoned/root a/det>warning warning/obj>telephoned .", "warning", "THREATEN"),
        ("He/nsubj>read read/root a/det>warning warning/obj>read .", "warning", None),
        ("Contacts/NOUN/nsubj>continue continue/root .", "Contacts", "CONSULT"),
        ("Contacts/NOUN/nsubj>broke broke/root .", "Contacts", None),
        ("They/nsubj>kept kept/root to/case>truce the/det>truce truce/obl>kept .", "truce", "RETREAT"),
        ("They/nsubj>spoke spoke/root of/case>truce the/det>truce truce/obl>spoke .", "truce", None),
        (
            "The/det>truce truce/nsubj>held they/nsubj>declared declared/acl:relcl>truce held/root .",
            "declared",
            "CONCEDE",
        ),
        ("The/det>war war/nsubj>ended they/nsubj>declared declared/acl:relcl>war ended/root .", "declared", None),
        ("Shops/NOUN/nsubj:pass>set were/aux:pass>set set/root on/case>fire fire/obl>set .", "set", "ASSAULT"),
        ("Tables/NOUN/nsubj:pass>set were/aux:pass>set set/root for/case>supper supper/obl>set .", "set", None),
        ("It/nsubj>received received/root 108/nummod>complaints complaints/obj>received .", "complaints", "ACCUSE"),
        ("It/nsubj>ignored ignored/root 108/nummod>complaints complaints/obj>ignored .", "complaints", None),
        (
            "A/det>date date/nsubj>slipped for/case>withdrawal withdrawal/nmod>date slipped/root .",
            "withdrawal",
            "RETREAT",
        ),
        ("A/det>loss loss/nsubj>hurt for/case>withdrawal withdrawal/nmod>loss hurt/root .", "withdrawal", None),
        ("It/nsubj>go will/aux>go not/advmod>go go/root unpunished/ADJ/xcomp>go .", "go", "THREATEN"),
        ("It/nsubj>go will/aux>go not/advmod>go go/root far/ADJ/xcomp>go .", "go", None),
        ("It/nsubj>answer will/aux>answer answer/root in/case>kind kind/obl>answer .", "answer", "THREATEN"),
        ("It/nsubj>answer will/aux>answer answer/root the/det>letter letter/obj>answer .", "answer", None),
        ("It/nsubj>let let/root no/det>bread bread/obj>let through/compound:prt>let .", "let", "RETREAT"),
        ("It/nsubj>let let/root them/obj>let sleep/xcomp>let .", "let", None),
        ("Monitors/NOUN/nsubj>observed observed/root five/nummod>tanks tanks/obj>observed .", "observed", "MOBILIZE"),
        ("Monitors/NOUN/nsubj>observed observed/root the/det>vote vote/obj>observed .", "observed", None),
        ("The/det>brigade brigade/nsubj>moved moved/root to/case>Gao Gao/PROPN/obl>moved .", "moved", "MOBILIZE"),
    ],
)
def test_what_the_trigger_head_passed_over(line: str, word: str, kind: str | None):
    s = tree(line)
    frame = stated(s, at(s, word))
    assert (frame.type if frame is not None else None) == kind


def test_every_frame_of_the_file_is_reached_by_its_first_word():
    """No frame stands wholly behind another that asks for the same and fits first."""
    asked = Counter(
        (tuple(sorted(f.of)), tuple(sorted(f.lemmas)), f.below, f.above, f.subject, f.clause, f.holding, f.modes)
        for f in load(TEXT)
    )
    assert max(asked.values()) == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{because: x, of: [ASSAULT], verb: [go], becomes: WAR}", "unknown type"),
        ("{because: x, of: [WAR], verb: [go], becomes: AID}", "the types that it is read as"),
        ("{because: x, of: [AID], verb: [go], noun: [way], becomes: AID}", "verb or noun"),
        ("{of: [AID], verb: [go], becomes: AID}", "its reason"),
        ("{because: x, of: [AID], verb: [$gone], becomes: AID}", "no set of words"),
        ("{because: x, of: [AID], verb: [on], becomes: AID}", "put it in quotes"),
        ("{because: x, of: [AID], verb: go, becomes: AID}", "needs a list"),
        ("{because: x, of: [AID], verb: [go], below: {cases: [to]}, becomes: AID}", "needs relations"),
        ("{because: x, of: [AID], verb: [go], besides: [to], becomes: AID}", "unknown key besides"),
    ],
)
def test_a_wrong_frame_is_named(row: str, message: str):
    with pytest.raises(DataFileError, match=message) as caught:
        load(f"words: {{}}\nframes:\n  - {row}\n")
    assert "frames.yaml" in str(caught.value)
