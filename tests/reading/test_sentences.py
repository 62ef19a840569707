from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.reading.sentences import MAX_CHARACTERS, abbreviations, split_sentences

# One text a block, its sentences one a line; they are joined by a space.
TEXTS = """
Gen. Khalifa Haftar met Mr. Salamé in Geneva on Sept. 17.
They shook hands.

J. Smith of the U.S. State Department spoke.
He left.

Troops arrived from the U.S.
The governor said so.

Talks in the U.S. President Biden attended.

said the U.N. envoy.
The U.N. Security Council met.

"We will go."
He left.
“Stop!” she said.
“Stop!”
She ran.

“We left,” he said.
‘And?’
“Nothing.”

He saw it (on Friday.)
Then he left.

BEIRUT, Oct 3 (Agency) - The army moved.
It rained.

BEIRUT (Reuters) — Syrian jets hit the town.

The share fell to 3.5 percent.
Some 1,200 people fled.

He paused... and went on.
He paused...
Then he left.

He paused … then left.

No. 5 battalion left at 5 p.m. on Friday.

It ended at 5 p.m.
The road is open.

Arms, food, fuel, etc.
The list is long.

St. Petersburg and Lt. Col. Ali.
Dr. No said.

Mr. and Mrs. Smith.
By A. B. Jones

What now?
Nobody knows!
Really?!
Yes.

the group (a.k.a. the Front) left.
"""
BLOCKS = [block.split("\n") for block in TEXTS.strip().split("\n\n")]

prose = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            ["U.S.", "Gen.", "Ali", "J.", "3.5", "...", "…", '"', "“", "”", "?", "!", ".", "\n", " ", "the"]
        ),
        max_size=40,
    ).map(" ".join),
)


def pieces(text):
    return [span.of(text) for span in split_sentences(text)]


@pytest.mark.parametrize("sentences", BLOCKS, ids=[block[0][:40] for block in BLOCKS])
def test_sentences_of_newswire(sentences):
    assert pieces(" ".join(sentences)) == sentences


def test_a_line_break_ends_a_sentence():
    text = "Army enters town\n\n- one post\n- two posts\nThe army said so"
    assert pieces(text) == ["Army enters town", "- one post", "- two posts", "The army said so"]


def test_nothing_has_no_sentence():
    assert pieces("") == []
    assert pieces(" \n\t ") == []


@pytest.mark.parametrize("word", ["post ", "x"])
def test_what_never_stops_is_cut(word):
    text = word * 1500
    found = split_sentences(text)
    assert len(found) > 1
    assert max(len(span) for span in found) <= MAX_CHARACTERS
    assert "".join(span.of(text) for span in found).replace(" ", "") == text.replace(" ", "")


def test_a_long_sentence_is_cut_between_words():
    text = "observation " * 300
    assert {word for piece in pieces(text) for word in piece.split()} == {"observation"}


def test_abbreviations_are_in_small_letters_without_their_stop():
    assert {"gen", "mr", "sept"} <= abbreviations()
    assert all(word == word.lower().strip() and not word.endswith(".") for word in abbreviations())


@given(prose)
def test_sentences_stand_in_order_and_leave_out_only_space(text):
    at = 0
    for span in split_sentences(text):
        assert at <= span.start < span.end <= len(text)
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        assert "\n" not in span.of(text)
        at = span.end
    assert not text[at:].strip()


@given(prose)
def test_the_same_text_gives_the_same_sentences(text):
    assert split_sentences(text) == split_sentences(text)
