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

    A content that goes on from the sentence before is one content, over the end of the sentence. Each cue takes the
    speaker and the content that stand nearest to it in its sentence, or, for a content, the quotation that ends right
    before or begins right after; a content without a cue stands with its sentence's only speaker, or alone.
    """
    contents = _joined(sentences, "content", text)
    speakers = _joined(sentences, "speaker", text)
    cues = _joined(sentences, "cue", text)
    out: list[Attribution] = []
    used_contents: set[int] = set()
    used_speakers: set[int] = set()
    for cue in cues:
        speaker = _nearest(cue, speakers, used_speakers, text, reach=120)
        content = _nearest(cue, contents, used_contents, text, reach=260)
        if speaker is not None:
            used_speakers.add(speaker)
        if content is not None:
            used_contents.add(content)
        if speaker is None and content is None:
            continue
        out.append(
            Attribution(
                source=(speakers[speaker].span,) if speaker is not None else (),
                cue=(cue.span,),
                content=(contents[content].span,) if content is not None else (),
            )
        )
    out += [Attribution((), (), (c.span,)) for k, c in enumerate(contents) if k not in used_contents]
    out += [Attribution((s.span,), (), ()) for k, s in enumerate(speakers) if k not in used_speakers]
    return tuple(sorted(out, key=lambda a: min(s.start for s in (*a.source, *a.cue, *a.content))))


def _joined(sentences: Sequence[Sentence], head: str, text: str) -> list[_Piece]:
    out: list[_Piece] = []
    for n, sentence in enumerate(sentences):
        for tagged in sentence.tagged[head]:
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
        if k in used or "\n" in text[min(cue.span.start, piece.span.start) : max(cue.span.end, piece.span.end)].strip():
            continue
        gap = max(piece.span.start - cue.span.end, cue.span.start - piece.span.end)
        gap += 40 * abs(piece.sentence - cue.sentence) if gap > 3 else 0
        if gap < distance:
            best, distance = k, gap
    return best
