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
]  # fmt: skip


@pytest.mark.parametrize(("line", "word", "kind", "mode", "becomes"), MADE, ids=[plain(row[0]) for row in MADE])
def test_a_word_in_its_frame_states_something_else(line: str, word: str, kind: str, mode: str | None, becomes: str):
    s = tree(line)
    frame = frame_of(s, at(s, word), kind, mode)
    assert frame is not None
    assert "/".join(p for p in (frame.type or "nothing", frame.mode) if p) == becomes


KEPT = [
    ("They/nsubj>pressed pressed/root Kyiv/PROPN/obj>pressed for/case>talks talks/obl>pressed .", "pressed", "REQUEST"),
    ("They/nsubj>cast cast/root a/det>veto veto/obj>cast .", "veto", "REJECT"),
    ("Vehicles/nsubj>rolled rolled/root into/case>crowd a/det>crowd crowd/obl>rolled killing/advcl>rolled ten/obj>killing .", "rolled", "ASSAULT"),
    ("The/det>strike strike/nsubj>spread by/case>workers workers/nmod>strike spread/root .", "strike", "PROTEST"),
    ("A/det>strike strike/nsubj>began on/case>pay pay/nmod>strike by/case>workers workers/nmod>pay began/root .", "strike", "PROTEST"),
    ("They/nsubj>kept kept/root the/det>truce truce/obj>kept .", "truce", "RETREAT"),
    ("They/nsubj>held held/root the/det>town town/obj>held .", "held", "CONTROL"),
    ("Families/nsubj>left left/root the/det>town town/obj>left .", "left", "DISPLACEMENT"),
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
