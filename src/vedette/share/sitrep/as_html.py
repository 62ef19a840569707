"""The situation report as one HTML page that needs nothing else, and no script."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from vedette.share.drawing import stylesheet, to_svg
from vedette.share.sitrep.document import (
    Block,
    Cell,
    Document,
    Drawing,
    Items,
    KeyFigures,
    Note,
    Paragraph,
    Ref,
    Section,
    Sentence,
    Table,
)
from vedette.share.text import web_link, xml_text

__all__ = ["as_html", "page"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def as_html(document: Document) -> bytes:
    """The page, in UTF-8."""
    return page(document).encode("utf-8")


def page(document: Document, *, screen: bool = True) -> str:
    """The page; one that is only printed needs no colours for dark screens."""
    css = files("vedette.share").joinpath("data/sitrep.css").read_text("utf-8")
    css += stylesheet() if screen else ""
    parts = [
        f'<!doctype html>\n<html lang="{_e(document.lang)}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{_e(document.title)}, {_e(document.subtitle)}</title>",
        f"<style>\n{css}</style>\n</head>\n<body>\n<main>",
        f'<header class="top"><h1>{_e(document.title)}</h1><p class="days">{_e(document.subtitle)}</p>',
        f'<p class="made">{_e(document.made)}</p></header>',
    ]
    if document.banner:
        parts.append(f'<p class="banner">{_e(document.banner)}</p>')
    first, rest = document.sections[:2], document.sections[2:]
    parts += [_section(section, document) for section in first]
    links = "".join(f'<a href="#{s.id}">{_e(s.title)}</a> ' for s in rest)
    links += f'<a href="#notes">{_e(document.notes_title)}</a>'
    parts.append(f'<nav class="contents" aria-label="{_e(document.word("contents"))}">{links}</nav>')
    parts += [_section(section, document) for section in rest]
    parts.append(_notes(document))
    parts.append("</main>\n</body>\n</html>\n")
    return "\n".join(parts)


def _e(text: str) -> str:
    return escape(xml_text(text))


def _section(section: Section, document: Document) -> str:
    inner = "\n".join(_block(block, document) for block in section.blocks)
    return f'<section id="{section.id}">\n<h2>{_e(section.title)}</h2>\n{inner}\n</section>'


def _block(block: Block, document: Document) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_sentences(block.sentences)}</p>"
    if isinstance(block, Items):
        lines = []
        for item in block.items:
            head = f"<strong>{_e(item.head)}</strong>" if item.head else ""
            lines.append(f"<li>{head}{_sentences(item.sentences)}</li>")
        return f'<ul class="lines">{"".join(lines)}</ul>'
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, KeyFigures):
        cards = []
        for f in block.figures:
            tone = f' class="{f.tone}"' if f.tone else ""
            long = ' class="long"' if len(f.value) > 12 else ""
            cards.append(
                f"<li{tone}><b{long}>{_e(f.value)}</b><span>{_e(f.label)}{_marks(f.notes)}</span>"
                f"<i>{_e(f.compare)}</i></li>"
            )
        return f'<ul class="figures">{"".join(cards)}</ul>'
    assert isinstance(block, Drawing)
    named = _e(block.scene.title)
    drawn = f'<div class="drawn" role="region" aria-label="{named}" tabindex="0">{to_svg(block.scene)}</div>'
    return f"<figure>{drawn}<figcaption>{_sentences((block.caption,))}</figcaption></figure>"


def _table(table: Table) -> str:
    numbers = {n for row in table.rows for n, cell in enumerate(row) if cell.number}
    heads = "".join(
        f'<th scope="col"{" class=n" if n in numbers else ""}>{_e(head)}</th>' for n, head in enumerate(table.heads)
    )
    rows = "".join(
        f"<tr>{''.join(_cell(cell, head) for cell, head in zip(row, table.heads, strict=True))}</tr>"
        for row in table.rows
    )
    caption = f"<caption>{_e(table.caption)}</caption>"
    return f'<div class="wide"><table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _cell(cell: Cell, head: str) -> str:
    """A cell that names its column, for screens on which rows are stacked."""
    number = " class=n" if cell.number else ""
    return f'<td{number} data-head="{_e(head)}">{_e(cell.text)}{_marks(cell.notes)}</td>'


def _sentences(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(f"{_e(s.text)}{_marks(s.notes)}" for s in sentences)


def _marks(notes: tuple[int, ...]) -> str:
    if not notes:
        return ""
    return f'<sup class="note">{" ".join(f"""<a href="#note-{n}">{n}</a>""" for n in sorted(set(notes)))}</sup>'


def _notes(document: Document) -> str:
    lines = "".join(_note(note, document) for note in document.notes)
    return f'<section id="notes">\n<h2>{_e(document.notes_title)}</h2>\n<ol class="notes">{lines}</ol>\n</section>'


def _note(note: Note, document: Document) -> str:
    body = _e(note.words)
    if note.refs:
        body += " " + "; ".join(_ref(ref, document) for ref in note.refs)
    if note.events:
        body += f' <span class="ids">{" ".join(note.events)}</span>'
    return f'<li id="note-{note.number}"><b>{note.number}</b>{body}</li>\n'


def _ref(ref: Ref, document: Document) -> str:
    who = ref.publisher or document.word("unknown publisher")
    when = ref.published[:10] if ref.published else document.word("undated")
    link = web_link(ref.url)
    named = f'<a href="{_e(link)}" rel="noreferrer">{_e(who)}</a>' if link else _e(who)
    said = f": “<bdi>{_e(ref.sentence)}</bdi>”" if ref.sentence else ""
    head = "" if ref.sentence else f"{_e(ref.title)}. "
    return f"{head}{named}, {_e(when)}{said}"
