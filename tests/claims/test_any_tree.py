"""No rule raises on any well-formed tree, however odd, and all that is found lies in the sentence."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.claims.trees import tree
from vedette.claims import is_so, says_who, syntax, who
from vedette.claims.coreference import Memory
from vedette.claims.nearby import belonging, words_in
from vedette.model import STATUSES, ActorRef
from vedette.reading.parse import Sentence

WORDS = (
    "said told according to not no if will would be was have yet from of by that who they it the group president "
    "Turkey attack attacked going threatened refused report quoted as citing television dozens No “ ” , ( ) and"
).split()
UPOS = "NOUN PROPN VERB AUX PRON ADJ ADV ADP PART SCONJ CCONJ DET NUM PUNCT".split()
RELATIONS = (
    "nsubj nsubj:pass obj iobj obl obl:agent nmod nmod:poss nmod:desc amod compound flat appos acl acl:relcl advcl "
    "ccomp xcomp csubj parataxis conj cc cc:preconj case mark aux aux:pass cop det advmod fixed compound:prt punct"
).split()
ROLES = ("source", "target", "place", "date", "quantity")


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    size = draw(st.integers(1, 12))
    order = draw(st.permutations(range(size)))
    tokens = [""] * size
    for rank, i in enumerate(order):
        word, upos = draw(st.sampled_from(WORDS)), draw(st.sampled_from(UPOS))
        head = order[draw(st.integers(0, rank - 1))] if rank else -1
        relation = draw(st.sampled_from(RELATIONS)) if rank else "root"
        tokens[i] = f"{word}/{upos}/{relation}>{head}"
    return tree(" ".join(tokens))


@settings(max_examples=150, deadline=None)
@given(s=sentences(), kind=st.sampled_from(["ASSAULT", "CONSULT", "CONTROL", "DISPLACEMENT", "REQUEST", "THREATEN"]))
def test_no_rule_raises_on_any_tree(s: Sentence, kind: str):
    memory = Memory()
    speakers = says_who.quotations(s.text, (s,))
    for i, w in enumerate(s.words):
        verdict = is_so.decide(s, i, kind, None)
        assert verdict.status in STATUSES
        assert all(s.span.contains(span) for span in verdict.spans)
        for link in says_who.chain(s, 0, i, own=True, tagged=(), speakers=speakers):
            assert 0 <= link.first <= link.head < link.last <= len(s.words)
            assert not link.first <= i < link.last
        for found in who.find_roles(s, i, kind, None, ROLES):
            assert all(c.first <= c.head < c.last for c in found)
        first, last = syntax.noun_phrase(s, i)
        assert first <= i < last
        assert 0 <= syntax.partitive(s, i) < len(s.words)
        belonging(s, i, None, 0, [words_in(s, x.span) for x in s.words], accept=0.0)
        memory.antecedent(0, s, i)
        memory.note(0, s, i, ActorRef(w.text, w.span, "x-a", w.text, None, None), i % 2 == 0)
