"""The situation report as Markdown with footnotes; drawings are said in words."""

from __future__ import annotations

import re

from vedette.share.sitrep.document import (
    Block,
    Document,
    Drawing,
    Items,
    KeyFigures,
    Note,
    Paragraph,
    Ref,
    Sentence,
    Table,
)
from vedette.share.text import clean, web_link

__all__ = ["as_markdown"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&$!^])")
_OPENING = re.compile(r"^(\d+)([.)])|^([-+=])|^(:)")


def as_markdown(document: Document) -> bytes:
    """The text, in UTF-8."""
    out = [f"# {_e(document.title)}", f"**{_e(document.subtitle)}**", _e(document.made)]
    if document.banner:
        out.insert(2, f"> **{_e(document.banner)}**")
    for section in document.sections:
        out.append(f"## {_e(section.title)}")
        out += [_block(block) for block in section.blocks]
    out.append(f"## {_e(document.notes_title)}")
    out += [_note(note, document) for note in document.notes]
    return ("\n\n".join(out) + "\n").encode("utf-8")


def _e(text: str) -> str:
    """Text in which nothing is taken for Markdown or HTML."""
    made = _SPECIAL.sub(r"\\\1", clean(text))
    return _OPENING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[0]}", made)


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return _sentences(block.sentences)
    if isinstance(block, Items):
        lines = []
        for item in block.items:
            head = f"**{_e(item.head)}**: " if item.head else ""
            lines.append(f"- {head}{_sentences(item.sentences)}")
        return "\n".join(lines)
    if isinstance(block, KeyFigures):
        return "\n".join(f"- **{_e(f.value)}** {_e(f.label)} ({_e(f.compare)}){_marks(f.notes)}" for f in block.figures)
    if isinstance(block, Table):
        return _table(block)
    assert isinstance(block, Drawing)
    return f"*{_e(block.scene.title)}.* {_e(block.scene.desc)} {_sentences((block.caption,))}"


def _table(table: Table) -> str:
    numbers = {n for row in table.rows for n, cell in enumerate(row) if cell.number}
    heads = "| " + " | ".join(map(_e, table.heads)) + " |"
    rule = "|" + "|".join("---:" if n in numbers else "---" for n in range(len(table.heads))) + "|"
    rows = ["| " + " | ".join(_e(c.text) + _marks(c.notes) for c in row) + " |" for row in table.rows]
    return "\n".join([f"{_e(table.caption)}:", "", heads, rule, *rows])


def _sentences(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(_e(s.text) + _marks(s.notes) for s in sentences)


def _marks(notes: tuple[int, ...]) -> str:
    return "".join(f"[^{n}]" for n in sorted(set(notes)))


def _note(note: Note, document: Document) -> str:
    refs = [_ref(ref, document) for ref in note.refs]
    ids = f"({' '.join(note.events)})" if note.events else ""
    parts = [part for part in (_e(note.words) if note.words else "", "; ".join(refs), ids) if part]
    return f"[^{note.number}]: {' '.join(parts)}"


def _ref(ref: Ref, document: Document) -> str:
    who = _e(ref.publisher or document.word("unknown publisher"))
    link = web_link(ref.url)
    if link is not None and not re.search(r"[()\s\\]", link):
        who = f"[{who}]({link})"
    when = _e(ref.published[:10] if ref.published else document.word("undated"))
    said = f": “{_e(ref.sentence)}”" if ref.sentence else ""
    head = "" if ref.sentence else f"{_e(ref.title)}. "
    return f"{head}{who}, {when}{said}"
