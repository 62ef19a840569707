"""According to whom, in sentences whose trees are written by hand."""

from __future__ import annotations

import pytest

from tests.claims.trees import at, cases, marked, phrase, plain, tree, trees
from vedette.claims.says_who import chain, is_cue, quotations
from vedette.model import Attribution
from vedette.reading.parse import Sentence

CASES = cases("says_who.txt")


def links(s: Sentence, i: int) -> str:
    found = chain(s, 0, i, own=False, tagged=(), speakers=())
    return " ; ".join(f"{phrase(s, x.first, x.last)} < {x.cue}" for x in found) or "-"


@pytest.mark.parametrize(("expected", "line"), CASES, ids=[plain(line) for _, line in CASES])
def test_the_chain_follows_from_the_tree(expected: str, line: str):
    s, i = marked(line)
    assert links(s, i).lower().replace("local officials", "officials") == expected.lower()


def test_an_act_of_speech_answers_for_itself():
    s = tree(
        "Turkey/PROPN/nsubj>warned warned/root that/mark>respond it/nsubj>respond "
        "would/aux>respond respond/ccomp>warned ."
    )
    own = chain(s, 0, at(s, "warned"), own=True, tagged=(), speakers=())
    assert [phrase(s, x.first, x.last) for x in own] == ["Turkey"]
    assert chain(s, 0, at(s, "warned"), own=False, tagged=(), speakers=()) == []


def test_a_quotation_over_several_sentences_has_one_speaker():
    text, sentences = trees(
        "“/PUNCT/punct>shelled They/nsubj>shelled shelled/root Homs/obj>shelled .",
        "Ten/nsubj>died died/root .",
        "We/nsubj>fled fled/ccomp>said ,/PUNCT/punct>fled ”/PUNCT/punct>fled a/det>nurse nurse/nsubj>said said/root .",
        "Snow/nsubj>fell fell/root .",
    )
    speakers = quotations(text, sentences)
    assert [phrase(sentences[x.link.sentence], x.link.first, x.link.last) for x in speakers] == ["a nurse"]
    for n, word in enumerate(("shelled", "died", "fled")):
        found = chain(sentences[n], n, at(sentences[n], word), own=False, tagged=(), speakers=speakers)
        assert [(x.sentence, x.cue) for x in found] == [(2, "said")]
    assert chain(sentences[3], 3, at(sentences[3], "fell"), own=False, tagged=(), speakers=speakers) == []


def test_a_quotation_without_a_speaker_says_nothing():
    text, sentences = trees("“/PUNCT/punct>shelled They/nsubj>shelled shelled/root Homs/obj>shelled . ”")
    assert quotations(text, sentences) == ()


def test_what_the_attribution_head_found_serves_where_the_tree_tells_nothing():
    s = tree("Police/nsubj>briefed say/VERB/dep>died ten/nsubj>died died/root briefed/VERB/dep>died .")
    word = {w.text: w.span for w in s.words}
    found = Attribution((word["Police"],), (word["say"],), (s.chars(at(s, "ten"), at(s, "died") + 1),))
    out = chain(s, 0, at(s, "died"), own=False, tagged=(found,), speakers=())
    assert [(phrase(s, x.first, x.last), x.cue, x.rule) for x in out] == [("Police", "say", "attribution head")]


def test_cues():
    assert is_cue("say") and is_cue("deny") and not is_cue("shell")
