from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.reading.sentences import abbreviations
from vedette.reading.tokens import _TOKEN, tokenize

# Words of a text, one text a line, words parted by spaces; "|" parts the text from its words.
TABLE = """
don't can't cannot won't | do n't ca n't can not wo n't
the army's tanks and rebels' posts | the army 's tanks and rebels ' posts
he’s there, they’re not, it didn’t | he ’s there , they ’re not , it did n’t
anti-government al-Shugur ex-rebel | anti-government al-Shugur ex-rebel
Russian-backed cease-fire | Russian - backed cease - fire
U.S. and U.N. troops, T-72 tanks | U.S. and U.N. troops , T-72 tanks
1,200 people, 3.5 percent at 10:30 on the 5th | 1,200 people , 3.5 percent at 10:30 on the 5th
at 5 p.m. on Friday | at 5 p.m. on Friday
See https://example.org/a?b=1, now. | See https://example.org/a?b=1 , now .
mail a.b@example.org. | mail a.b@example.org .
Sana'a and O'Brien's | Sana'a and O'Brien 's
“We'll go,” he said... | “ We 'll go , ” he said ...
``quoted'' -- so | `` quoted '' -- so
J. Smith and Gen. Ali met. | J. Smith and Gen. Ali met .
He left in Sept. | He left in Sept .
$5 60% €3 | $ 5 60 % € 3
(HTS) [sic] | ( HTS ) [ sic ]
"""
ROWS = [[part.strip() for part in line.split(" | ")] for line in TABLE.strip().splitlines()]

words = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from("cannot don't U.S. 3.5 al-X . ... ' ’ - -- gen J x@y.z http://a.b/ “ é".split())).map(
        "".join
    ),
)


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_words(text, expected):
    assert [t.text for t in tokenize(text, abbreviations=abbreviations())] == expected.split()


def test_without_abbreviations_only_initials_keep_their_stop():
    assert [t.text for t in tokenize("Gen. J. Ali left.")] == ["Gen", ".", "J.", "Ali", "left", "."]


@given(words, st.integers(0, 1000))
def test_tokens_stand_in_order_and_leave_out_only_space(text, offset):
    at = 0
    for token in tokenize(text, offset=offset, abbreviations=abbreviations()):
        start, end = token.start - offset, token.end - offset
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert token.text == text[start:end]
        assert token.text == token.text.strip()
        at = end
    assert not text[at:].strip()


@given(
    st.lists(st.sampled_from([*"abnst", "N", "é", "ſ", "4", "_", "-", ".", "'", "’", "@", "//", "www", " ", "\n"])).map(
        "".join
    )
)
def test_the_short_way_for_plain_words_changes_nothing(text):
    assert _TOKEN.pattern.count(SHORT_WAY) == 1
    slow = re.compile(_TOKEN.pattern.replace(SHORT_WAY, "(?!)"), _TOKEN.flags)
    assert _TOKEN.findall(text) == slow.findall(text)


SHORT_WAY = r"[a-z]++(?=\s)"
