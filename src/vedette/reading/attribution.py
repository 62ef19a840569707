"""Who says what, from the tagged speakers, cues and contents of a report's sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedette.model import Attribution, Span
from vedette.reading.parse import Sentence, Tagged

__all__ = ["attributions"]


@dataclass(slots=True)
class _Piece:
    sentence: int
    tagged: Tagged
    span: Span


def attributions(sentences: Sequence[Sentence], text: str) -> tuple[Attribution, ...]:
    """Attributions in the order of the text.

    A content that goes on from the sentence before is one content, over the end of the sentence, and so are stretches
    of one sentence with only a few words between them that are neither speaker nor cue. Each cue takes the speaker that
    stands nearest to it and the content on its nearer side; where the content is cut in two by "..., X said, ...", both
    halves. A content without a cue stands alone.
    """
    contents = _joined(sentences, "content", text)
    speakers = _joined(sentences, "speaker", text)
    cues = _joined(sentences, "cue", text)
    out: list[Attribution] = []
    used_contents: set[int] = set()
    used_speakers: set[int] = set()
    for cue in cues:
        speaker = _nearest(cue, speakers, used_speakers, text, reach=120)
        found = _nearest(cue, contents, used_contents, text, reach=260)
        both = [found] if found is not None else []
        if speaker is not None:
            used_speakers.add(speaker)
        if found is not None:
            used_contents.add(found)
            middle = [cue.span, *([speakers[speaker].span] if speaker is not None else [])]
            other = _other_half(contents, found, middle, used_contents, text)
            if other is not None:
                used_contents.add(other)
                both = sorted([found, other])
        if speaker is None and not both:
            continue
        out.append(
            Attribution(
                source=(speakers[speaker].span,) if speaker is not None else (),
                cue=(cue.span,),
                content=tuple(contents[k].span for k in both),
            )
        )
    out += [Attribution((), (), (c.span,)) for k, c in enumerate(contents) if k not in used_contents]
    out += [Attribution((s.span,), (), ()) for k, s in enumerate(speakers) if k not in used_speakers]
    return tuple(sorted(out, key=lambda a: min(s.start for s in (*a.source, *a.cue, *a.content))))


def _other_half(contents: list[_Piece], found: int, middle: list[Span], used: set[int], text: str) -> int | None:
    """The other half of a content that speaker and cue cut in two: both stand right beside them."""
    start, end = min(m.start for m in middle), max(m.end for m in middle)
    first = contents[found]
    for k in (found - 1, found + 1):
        if not 0 <= k < len(contents) or k in used:
            continue
        other = contents[k]
        left, right = (other, first) if other.span.start < first.span.start else (first, other)
        if (
            left.sentence == right.sentence
            and left.span.end <= start
            and end <= right.span.start
            and start - left.span.end <= 4
            and right.span.start - end <= 30
        ):
            return k
    return None


# Words between two stretches of one content that the tagger may have missed.
_GAP = 4


def _whole(sentence: Sentence) -> list[Tagged]:
    """The contents of a sentence, with gaps closed that hold no speaker and no cue."""
    busy = {k for head in ("speaker", "cue") for t in sentence.tagged[head] for k in range(t.first, t.last)}
    out: list[Tagged] = []
    for tagged in sentence.tagged["content"]:
        last = out[-1] if out else None
        if last is not None and tagged.first - last.last <= _GAP and not busy & set(range(last.last, tagged.first)):
            out[-1] = Tagged(last.label, last.first, tagged.last, last.continued)
        else:
            out.append(tagged)
    return out


def _joined(sentences: Sequence[Sentence], head: str, text: str) -> list[_Piece]:
    out: list[_Piece] = []
    for n, sentence in enumerate(sentences):
        for tagged in _whole(sentence) if head == "content" else sentence.tagged[head]:
            span = sentence.chars(tagged.first, tagged.last)
            last = out[-1] if out else None
            if (
                tagged.continued
                and last is not None
                and last.sentence == n - 1
                and "\n" not in text[last.span.end : span.start]
                and span.start - last.span.end <= 4
            ):
                out[-1] = _Piece(n, last.tagged, Span(last.span.start, span.end))
            else:
                out.append(_Piece(n, tagged, span))
    return out


def _nearest(cue: _Piece, pieces: list[_Piece], used: set[int], text: str, reach: int) -> int | None:
    best, distance = None, reach
    for k, piece in enumerate(pieces):
        if k in used:
            continue
        gap = max(piece.span.start - cue.span.end, cue.span.start - piece.span.end)
        gap += 40 * abs(piece.sentence - cue.sentence) if gap > 3 else 0
        if gap < distance and not _paragraph_between(cue.span, piece.span, text):
            best, distance = k, gap
    return best


def _paragraph_between(one: Span, other: Span, text: str) -> bool:
    return "\n" in text[min(one.start, other.start) : max(one.end, other.end)].strip()
