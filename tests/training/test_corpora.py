from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from training import corpora, gold
from training.corpora import BIO, DEPRELS, IGNORE, TRIGGERS, UPOS, tag

from vedette.reading.decode import spans
from vedette.reading.tokens import tokenize

NAMES = BIO["entity"]
TEXT = "Army jets bombed a market in Omdurman on Saturday, killing at least 14 people."
TOKENS = tokenize(TEXT)
LABELS = corpora.ENTITIES


def at(words, label="person"):
    start = TEXT.index(words)
    return start, start + len(words), label


def tagged(*some, tokens=TOKENS):
    """What the tags say, as (words, label)."""
    found = spans(tag(tokens, some, NAMES), NAMES)
    return [(TEXT[tokens[t.first].start : tokens[t.last - 1].end], t.label) for t in found]


def test_words_of_a_span_are_tagged():
    assert tagged(at("Army jets"), at("Omdurman", "location")) == [("Army jets", "person"), ("Omdurman", "location")]


def test_spans_side_by_side_stay_two():
    assert tagged(at("Army"), at("jets")) == [("Army", "person"), ("jets", "person")]


def test_where_spans_overlap_the_longer_wins():
    assert tagged(at("jets"), at("Army jets", "weapon")) == [("Army jets", "weapon")]
    assert tagged(at("jets bombed"), at("Army jets")) == [("jets bombed", "person")]


def test_half_a_word_is_the_whole_word():
    assert tagged(at("mdur", "location")) == [("Omdurman", "location")]


def test_a_span_that_began_before_the_sentence_goes_on():
    rest = TOKENS[3:]
    begun = tag(rest, [at("bombed a market")], NAMES)
    assert begun[0] == NAMES.index("I-person")
    assert spans(begun, NAMES)[0].continued


def test_a_span_in_another_sentence_leaves_no_tag():
    assert set(tag(TOKENS, [(900, 910, "person")], NAMES)) == {0}


some_spans = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.integers(1, 30), st.sampled_from(LABELS)).map(
        lambda s: (s[0], min(len(TEXT), s[0] + s[1]), s[2])
    ),
    max_size=8,
)


@given(some_spans, st.integers(0, len(TOKENS) - 1))
def test_tags_are_well_formed_and_stand_only_where_a_span_does(some, first):
    tokens = TOKENS[first:]
    tags = tag(tokens, some, NAMES)
    assert len(tags) == len(tokens)
    for found in spans(tags, NAMES):
        label = {NAMES[t][2:] for t in tags[found.first : found.last]}
        assert label == {found.label}
        assert found.continued or NAMES[tags[found.first]].startswith("B-")
        start, end = tokens[found.first].start, tokens[found.last - 1].end
        assert any(
            s < tokens[found.first].end and tokens[found.last - 1].start < e and k == found.label for s, e, k in some
        )
        assert start < end


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), st.sampled_from(LABELS)), max_size=6))
def test_spans_that_do_not_overlap_all_come_back(pieces):
    some, expected, i = [], [], 0
    for gap, length, label in pieces:
        first, last = i + gap, i + gap + length
        if last > len(TOKENS):
            break
        some.append((TOKENS[first].start, TOKENS[last - 1].end, label))
        expected.append((first, last, label))
        i = last
    assert [(t.first, t.last, t.label) for t in spans(tag(TOKENS, some[::-1], NAMES), NAMES)] == expected


def test_bio_names_every_label_twice():
    assert corpora.bio(["a", "b"]) == ["O", "B-a", "I-a", "B-b", "I-b"]
    assert len(set(UPOS)) == len(UPOS) == 17
    assert len(set(DEPRELS)) == len(DEPRELS)


def test_the_same_items_are_always_held_out():
    ids = [f"item-{k}" for k in range(2000)]
    fifth = {k for k in ids if corpora.held_out(k)}
    assert 0.17 < len(fifth) / len(ids) < 0.23
    assert 0.08 < sum(corpora.held_out(k, 10) for k in ids) / len(ids) < 0.12
    assert fifth == {k for k in ids if corpora.held_out(k)}
    assert corpora.held_out("item-0") == ("item-0" in fifth)


def test_sentences_carry_their_tokens_and_follow_quotations_through_a_paragraph():
    text = "“We left. Nobody came.” So it was.\nIt rained."
    got = list(corpora.sentences(text))
    assert [[t.text for t in tokens] for tokens, _ in got] == [
        ["“", "We", "left", "."],
        ["Nobody", "came", ".", "”"],
        ["So", "it", "was", "."],
        ["It", "rained", "."],
    ]
    assert all(text[t.start : t.end] == t.text for tokens, _ in got for t in tokens)
    assert [marks[0] >= 8 for _, marks in got] == [True, True, False, False]


def test_trees_leave_out_ranges_and_empty_nodes(tmp_path):
    rows = ["# text = don't go", "1-2\tdon't" + "\t_" * 8, "1\tdo\tdo\tAUX\t_\t_\t3\taux\t_\t_"]
    rows += ["2\tn't\tnot\tPART\t_\t_\t3\tadvmod\t_\t_", "2.1\tx" + "\t_" * 8, "3\tgo\tgo\tVERB\t_\t_\t0\troot\t_\t_"]
    path = tmp_path / "a.conllu"
    path.write_text("\n".join(rows) + "\n\n")
    (example,) = corpora.conllu(path)
    assert example.words == ["do", "n't", "go"]
    assert example.heads == [3, 3, 0]
    assert [DEPRELS[d] for d in example.deprels] == ["aux", "advmod", "root"]
    assert example.triggers is None


def test_attributions_are_tags_of_three_heads(tmp_path):
    text = "Medics said 14 people were killed."
    item = {"text": text, "attributions": [{"source": [[0, 6]], "cue": [[7, 11]], "content": [[12, 33]]}]}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(item) + "\n")
    (example,) = corpora.polnear(path)
    got = {h: [(t.first, t.last) for t in spans(row, BIO[h])] for h, row in example.spans.items()}
    assert got == {"speaker": [(0, 1)], "cue": [(1, 2)], "content": [(2, 6)]}


def test_gold_becomes_labels_of_every_head(tmp_path):
    path = tmp_path / "a.gold"
    path.write_text(
        "# a-1\nArmy jets bombed [Omdurman] on Saturday, killing 14 people.\n"
        "- ASSAULT/aerial happened | trigger: bombed | source: Army jets | place: Omdurman | date: on Saturday | "
        "quantity: 14 people = killed\n\n# a-2\nIt rained.\n"
    )
    items, _, wrong = gold.parse(path)
    assert wrong == []
    first, second = corpora.from_gold(items, dev=None)
    assert first.words[2] == "bombed"
    assert [TRIGGERS[t] for t in first.triggers if t] == ["ASSAULT"]
    assert [s for s in first.statuses if s != IGNORE] == [0]
    assert [corpora.MODES[m] for m in first.modes if m != IGNORE] == ["ASSAULT/aerial"]
    assert first.main == [corpora.MAIN.index("ASSAULT")]
    roles = {corpora.ROLES[r]: [w for w, yes in zip(first.words, row, strict=True) if yes] for _, r, row in first.roles}
    assert roles == {
        "source": ["Army", "jets"],
        "target": [],
        "place": ["Omdurman"],
        "date": ["on", "Saturday"],
        "quantity": ["14", "people"],
    }
    assert second.main == [corpora.MAIN.index("NONE")]
    assert set(second.triggers) == {0}
    assert second.roles == []


def test_every_example_of_the_gold_fits_its_words():
    items, _ = gold.load()
    examples = list(corpora.from_gold(items, dev=None))
    assert len(examples) == len(items)
    for e in examples:
        n = len(e.words)
        assert n == len(e.shapes) == len(e.triggers) == len(e.statuses) == len(e.modes) == len(e.spans["toponym"])
        assert all(len(row) == n and i < n for i, _, row in e.roles)


def test_training_and_held_out_gold_share_nothing():
    items, _ = gold.load()
    train, dev = ([" ".join(e.words) for e in corpora.from_gold(items, dev=side)] for side in (False, True))
    assert len(train) + len(dev) == len(items)
    assert not set(train) & set(dev)
