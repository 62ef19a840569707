from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.model import Span
from vedette.reading.decode import EVENT_FLOOR, decode, spans
from vedette.reading.model import Labels, Scores
from vedette.reading.parse import Tagged
from vedette.reading.tokens import tokenize

NAMES = ("O", "B-person", "I-person", "B-place", "I-place")
OUT, BP, IP, BL, IL = range(5)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([], []),
        ([OUT, OUT], []),
        ([BP, IP, OUT], [("person", 0, 2, False)]),
        ([BP, BP], [("person", 0, 1, False), ("person", 1, 2, False)]),
        ([BP, IL], [("person", 0, 1, False), ("place", 1, 2, False)]),
        ([IP, IP, OUT, BL], [("person", 0, 2, True), ("place", 3, 4, False)]),
        ([OUT, IP, IP], [("person", 1, 3, False)]),
        ([IP, BP], [("person", 0, 1, True), ("person", 1, 2, False)]),
    ],
)
def test_spans(tags, expected):
    assert spans(tags, NAMES) == tuple(Tagged(*e) for e in expected)


@given(st.lists(st.sampled_from(range(5)), max_size=30))
def test_spans_stand_in_order_and_cover_exactly_what_is_tagged(tags):
    got = spans(tags, NAMES)
    at, covered = 0, set()
    for t in got:
        assert at <= t.first < t.last <= len(tags)
        assert {NAMES[tag][2:] for tag in tags[t.first : t.last]} == {t.label}
        assert all(NAMES[tag].startswith("I-") for tag in tags[t.first + 1 : t.last])
        assert t.continued == (t.first == 0 and NAMES[tags[0]].startswith("I-"))
        covered |= set(range(t.first, t.last))
        at = t.last
    assert covered == {i for i, tag in enumerate(tags) if tag != OUT}


@given(st.lists(st.tuples(st.sampled_from(["person", "place"]), st.integers(1, 4), st.integers(0, 2)), max_size=8))
def test_spans_come_back_from_their_tags(pieces):
    tags, expected = [], []
    for label, length, gap in pieces:
        tags += [OUT] * gap
        expected.append(Tagged(label, len(tags), len(tags) + length))
        tags += [NAMES.index(f"B-{label}"), *[NAMES.index(f"I-{label}")] * (length - 1)]
    assert spans(tags, NAMES) == tuple(expected)


LABELS = Labels(
    word_heads={
        "upos": ("NOUN", "VERB"),
        **dict.fromkeys(("entity", "toponym", "speaker", "cue", "content"), ("O", "B-x", "I-x")),
        "trigger": ("O", "ASSAULT", "RETREAT"),
        "status": ("happened", "denied"),
        "mode": ("ASSAULT/aerial", "RETREAT/withdraw"),
    },
    deprels=("nsubj", "root", "obj"),
    roles=("source", "target"),
    main=("NONE", "ASSAULT", "RETREAT"),
    steps=dict.fromkeys(("entity", "toponym", "speaker", "cue", "content"), ((0.0,) * 3,) * 4),
)


def one_hot(rows, width, height=8.0):
    out = np.zeros((len(rows), width), dtype=np.float32)
    out[range(len(rows)), rows] = height
    return out


def scores(words=3, **changes):
    blank = {name: np.zeros((words, len(labels)), dtype=np.float32) for name, labels in LABELS.word_heads.items()}
    tags = {
        **blank,
        "upos": one_hot([0, 1, 0][:words], 2),
        "entity": one_hot([1, 0, 1][:words], 3),
        "trigger": one_hot([0, 1, 0][:words], 3),
        "status": one_hot([0, 1, 0][:words], 2),
        "mode": one_hot([0, 0, 0][:words], 2),
    }
    for head in ("toponym", "speaker", "cue", "content"):
        tags[head] = one_hot([0] * words, 3)
    arc = one_hot([2, 0, 2][:words], words + 1)
    whole = {
        "tags": tags,
        "arc": arc,
        "deprel": np.array([0, 1, 1][:words]),
        "role": np.zeros((words, words, 2), dtype=np.float32),
        "main": np.array([0.0, 5.0, 1.0], dtype=np.float32),
    }
    return Scores(**(whole | changes))


def decoded(given_scores, text="Jets bombed Omdurman", offset=100):
    tokens = tokenize(text, offset=offset)
    return decode(Span(offset, offset + len(text)), text, tokens, given_scores, LABELS, lambda word, _: word.lower())


def test_words_have_their_head_relation_and_base_form():
    got = decoded(scores())
    assert [(w.text, w.lemma, w.upos, w.head, w.deprel) for w in got.words] == [
        ("Jets", "jets", "NOUN", 1, "nsubj"),
        ("bombed", "bombed", "VERB", -1, "root"),
        ("Omdurman", "omdurman", "NOUN", 1, "parataxis"),
    ]
    assert got.children == ((), (0, 2), ())
    assert got.words[1].span == Span(105, 111)


def test_the_root_of_the_tree_is_the_root_whatever_its_label():
    got = decoded(scores(deprel=np.array([0, 2, 2])))
    assert [w.deprel for w in got.words] == ["nsubj", "root", "obj"]


def test_runs_of_tags_are_spans():
    assert decoded(scores()).tagged["entity"] == (Tagged("x", 0, 1), Tagged("x", 2, 3))


def test_a_likely_event_word_brings_type_status_mode_and_roles():
    (event,) = decoded(scores()).events
    assert event.i == 1
    assert event.types[0][0] == "ASSAULT"
    assert event.probability > 0.99
    assert max(event.statuses, key=event.statuses.__getitem__) == "denied"
    assert event.modes[0][0] == "ASSAULT/aerial"
    assert event.roles.shape == (3, 2)
    assert float(event.roles[0, 0]) == pytest.approx(0.5)


def test_an_unlikely_event_word_is_left_out():
    tags = dict(scores().tags)
    low = float(np.log(EVENT_FLOOR / 2 / (1 - EVENT_FLOOR)))
    tags["trigger"] = np.array([[0, low - 1, low - 1]] * 3, dtype=np.float32)
    assert decoded(scores(tags=tags)).events == ()


def test_the_main_type_is_ranked_and_sums_to_one():
    main = decoded(scores()).main
    assert [t for t, _ in main] == ["ASSAULT", "RETREAT", "NONE"]
    assert sum(p for _, p in main) == pytest.approx(1.0)


def test_words_beyond_what_was_scored_are_left_out():
    assert len(decoded(scores(), text="Jets bombed Omdurman again today").words) == 3
