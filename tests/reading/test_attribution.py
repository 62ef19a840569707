from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.reading.parses import sentence, sentences
from vedette.model import Span
from vedette.reading.attribution import attributions
from vedette.reading.sentences import split_sentences


def found(text, **marks):
    """The attributions as (sources, cues, contents) of text."""
    return [
        tuple([s.of(text) for s in part] for part in (a.source, a.cue, a.content))
        for a in attributions(sentences(text, **marks), text)
    ]


def test_a_cue_takes_its_speaker_and_its_content():
    text = "Medics said that 14 people were killed."
    marks = {"speaker": ["Medics"], "cue": ["said"], "content": ["that 14 people were killed"]}
    assert found(text, **marks) == [(["Medics"], ["said"], ["that 14 people were killed"])]


def test_a_content_cut_in_two_is_one_attribution():
    text = "“The army will go,” the envoy said, “and it will not come back.”"
    marks = {"speaker": ["the envoy"], "cue": ["said"], "content": ["The army will go", "and it will not come back"]}
    assert found(text, **marks) == [(["the envoy"], ["said"], marks["content"])]


def test_a_far_second_content_is_no_other_half():
    text = "“The army will go,” the envoy said after a long day of talks in the capital, where people left."
    marks = {"speaker": ["the envoy"], "cue": ["said"], "content": ["The army will go", "people left"]}
    assert found(text, **marks) == [(["the envoy"], ["said"], ["The army will go"]), ([], [], ["people left"])]


def test_each_cue_takes_the_speaker_nearest_to_it():
    text = "The army said it had left, but residents told reporters that tanks remained."
    marks = {
        "speaker": ["The army", "residents"],
        "cue": ["said", "told"],
        "content": ["it had left", "that tanks remained"],
    }
    assert found(text, **marks) == [
        (["The army"], ["said"], ["it had left"]),
        (["residents"], ["told"], ["that tanks remained"]),
    ]


def test_a_content_goes_on_over_the_end_of_its_sentence():
    text = "“We left at dawn. Nobody stopped us,” she said."
    marks = {"speaker": ["she"], "cue": ["said"], "content": ["We left at dawn", "+Nobody stopped us"]}
    assert found(text, **marks) == [(["she"], ["said"], ["We left at dawn. Nobody stopped us"])]


def test_a_content_does_not_go_on_over_a_line_break():
    text = "We left at dawn.\nNobody stopped us, she said."
    marks = {"speaker": ["she"], "cue": ["said"], "content": ["We left at dawn", "+Nobody stopped us"]}
    assert found(text, **marks) == [
        ([], [], ["We left at dawn"]),
        (["she"], ["said"], ["Nobody stopped us"]),
    ]


def test_a_small_gap_in_a_content_closes():
    text = "Medics said 14 people, among them children, were killed."
    marks = {"speaker": ["Medics"], "cue": ["said"], "content": ["14 people", "children, were killed"]}
    assert found(text, **marks) == [(["Medics"], ["said"], ["14 people, among them children, were killed"])]


def test_a_gap_with_a_speaker_or_cue_stays():
    text = "14 people, medics said, were killed."
    marks = {"speaker": ["medics"], "cue": ["said"], "content": ["14 people", "were killed"]}
    assert found(text, **marks) == [(["medics"], ["said"], ["14 people", "were killed"])]


def test_what_has_no_partner_stands_alone():
    assert found("Nobody was hurt, it is claimed.", content=["Nobody was hurt"]) == [([], [], ["Nobody was hurt"])]
    assert found("Medics came.", speaker=["Medics"]) == [(["Medics"], [], [])]
    assert found("Said again.", cue=["Said"]) == []


def test_nothing_tagged_is_nothing_said():
    assert found("The army left. It rained.") == []
    assert attributions([], "") == ()


TEXT = "The army said it had left. But residents told us tanks remained. “We saw them.\nThey came back,” one added."
SPANS = split_sentences(TEXT)


@st.composite
def tagged(draw):
    out = []
    for span in SPANS:
        words = TEXT[span.start : span.end].rstrip(".").split()
        marks = {
            h: draw(st.lists(st.sampled_from(words), max_size=2, unique=True)) for h in ("speaker", "cue", "content")
        }
        out.append(sentence(TEXT, Span(span.start, span.end), **marks))
    return out


@given(tagged())
def test_every_content_and_speaker_is_used_once_and_nothing_is_made_up(some):
    got = attributions(some, TEXT)
    for head, part in (("speaker", "source"), ("content", "content")):
        spans = [s for a in got for s in getattr(a, part)]
        assert len(spans) == len(set(spans))
        tags = [s.chars(t.first, t.last) for s in some for t in s.tagged[head]]
        assert all(any(span.contains(tag) for span in spans) for tag in tags)
    starts = [min(s.start for s in (*a.source, *a.cue, *a.content)) for a in got]
    assert starts == sorted(starts)
