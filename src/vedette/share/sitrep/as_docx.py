"""The situation report as a Word document: headings, tables, pictures with descriptions, notes that links lead to."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from vedette.errors import MissingExtraError
from vedette.share.drawing import to_png
from vedette.share.formats.zipped import same_bytes
from vedette.share.sitrep.document import (
    Block,
    Document,
    Drawing,
    Items,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Ref,
    Sentence,
    Table,
)
from vedette.share.text import xml_text

__all__ = ["as_docx"]

_GREY, _ACCENT, _UP, _DOWN = "55626C", "1F5F99", "B3372F", "2A7A55"
_LINE = "CFD6DB"
_ACROSS, _WIDE = 3, 170.0


def as_docx(document: Document) -> bytes:
    """The file; the same document gives the same bytes.

    Raises:
        MissingExtraError: if python-docx or Pillow is not installed.
    """
    try:
        import docx
        import PIL  # noqa: F401  (drawings are put in as pictures)
    except ImportError:
        raise MissingExtraError("a situation report as DOCX", "docx") from None
    made = _Paper(docx.Document(), document)
    made.write()
    out = BytesIO()
    made.file.save(out)
    same_bytes(out)
    return out.getvalue()


class _Paper:
    """A Word document being written."""

    def __init__(self, file: Any, document: Document) -> None:
        self.file = file
        self._document = document
        self._marks = 0

    def write(self) -> None:
        """Everything, from the title to the notes."""
        self._set_up()
        document = self._document
        self.file.add_heading(xml_text(document.title), 0)
        self._plain(document.subtitle, "Subtitle")
        if document.banner:
            self._plain(document.banner, bold=True, colour=_UP)
        self._plain(document.made, colour=_GREY, size=8.5)
        for section in document.sections:
            self.file.add_heading(xml_text(section.title), 1)
            for block in section.blocks:
                self._block(block)
        self.file.add_heading(xml_text(document.notes_title), 1)
        for note in document.notes:
            self._note(note)

    def _set_up(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt, RGBColor

        core = self.file.core_properties
        core.title, core.subject = xml_text(self._document.title), xml_text(self._document.subtitle)
        core.author = core.last_modified_by = "Vedette"
        core.language, core.comments = self._document.lang, ""
        page = self.file.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(20)
        page.top_margin = page.bottom_margin = Mm(18)
        styles = self.file.styles
        for name, size, colour in (
            ("Normal", 10, None), ("Title", 20, _ACCENT), ("Subtitle", 12, _GREY), ("Heading 1", 13, _ACCENT),
            ("List Bullet", 10, None),
        ):  # fmt: skip
            style = styles[name]
            style.font.name, style.font.size = "Arial", Pt(size)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in list(fonts.attrib):
                if "heme" in attribute:
                    del fonts.attrib[attribute]
            for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(kind), "Arial")
            if colour:
                style.font.color.rgb = RGBColor.from_string(colour)
        styles["Normal"].paragraph_format.space_after = Pt(4)
        for element in styles.element.iter(qn("w:lang")):
            element.set(qn("w:val"), self._document.lang)

    def _plain(
        self, text: str, style: str | None = None, *, bold: bool = False, colour: str = "", size: float = 0
    ) -> Any:
        paragraph = self.file.add_paragraph(style=style)
        self._run(paragraph, text, bold=bold, colour=colour, size=size)
        return paragraph

    def _run(self, paragraph: Any, text: str, *, bold: bool = False, colour: str = "", size: float = 0) -> Any:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(xml_text(text) if text.strip() else text)
        run.bold = bold or None
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        if size:
            run.font.size = Pt(size)
        return run

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self._said(self.file.add_paragraph(), block.sentences)
        elif isinstance(block, Items):
            for item in block.items:
                paragraph = self.file.add_paragraph(style="List Bullet")
                if item.head:
                    self._run(paragraph, item.head, bold=True)
                    self._run(paragraph, "  ")
                self._said(paragraph, item.sentences)
        elif isinstance(block, KeyFigures):
            self._figures(block)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._drawing(block)

    def _said(self, paragraph: Any, sentences: tuple[Sentence, ...]) -> None:
        for n, sentence in enumerate(sentences):
            self._run(paragraph, sentence.text)
            self._links(paragraph, sentence.notes)
            if n < len(sentences) - 1:
                self._run(paragraph, " ")

    def _links(self, paragraph: Any, notes: tuple[int, ...]) -> None:
        """Raised numbers that lead to their notes."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        for n, number in enumerate(sorted(set(notes))):
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), f"note{number}")
            link.set(qn("w:history"), "1")
            run = self._run(paragraph, ("," if n else "") + str(number), colour=_ACCENT)
            run.font.superscript = True
            link.append(run._r)
            paragraph._p.append(link)

    def _figures(self, block: KeyFigures) -> None:
        """Cells side by side, a few to a row."""
        rows = -(-len(block.figures) // _ACROSS)
        table = self.file.add_table(rows=rows, cols=_ACROSS)
        self._ruled(table, (1.0,) * _ACROSS, grid=True)
        for n, figure in enumerate(block.figures):
            self._figure(table.cell(n // _ACROSS, n % _ACROSS), figure)
        self.file.add_paragraph()

    def _figure(self, cell: Any, figure: KeyFigure) -> None:
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        colour = {"up": _UP, "down": _DOWN}.get(figure.tone, "")
        size = 17 if len(figure.value) <= 12 else 11
        self._run(paragraph, figure.value, bold=True, colour=colour, size=size)
        label = cell.add_paragraph()
        for one in (paragraph, label):
            one.paragraph_format.space_after = Pt(1)
        self._run(label, figure.label, size=9)
        self._links(label, figure.notes)
        self._run(cell.add_paragraph(), figure.compare, colour=_GREY, size=8)

    def _table(self, block: Table) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        caption = self._plain(block.caption, colour=_GREY, size=9)
        caption.paragraph_format.keep_with_next = True
        table = self.file.add_table(rows=1, cols=len(block.heads))
        lengths = [
            max(len(head) + 6, *(len(row[n].text) for row in block.rows), 4) for n, head in enumerate(block.heads)
        ]
        # Long columns get more room, but no column so little that words break.
        self._ruled(table, tuple(min(max(length, 10), 60) ** 0.7 for length in lengths))
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        for cell, head in zip(table.rows[0].cells, block.heads, strict=True):
            self._run(cell.paragraphs[0], head, bold=True, size=9, colour=_GREY)
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        for row in block.rows:
            line = table.add_row()
            whole = OxmlElement("w:cantSplit")
            whole.set(qn("w:val"), "true")
            line._tr.get_or_add_trPr().append(whole)
            for cell, value in zip(line.cells, row, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(1)
                self._run(paragraph, value.text, size=9)
                self._links(paragraph, value.notes)
                if value.number:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._widths(table)
        self.file.add_paragraph()

    def _ruled(self, table: Any, shares: tuple[float, ...], *, grid: bool = False) -> None:
        """Columns of these shares of the width, with thin lines between rows, and all around where it is a grid."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm

        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(_WIDE * share / sum(shares))
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            line = OxmlElement(f"w:{side}")
            line.set(qn("w:val"), "single" if grid or side in {"bottom", "insideH"} else "nil")
            line.set(qn("w:sz"), "4")
            line.set(qn("w:color"), _LINE)
            borders.append(line)
        table._tbl.tblPr.append(borders)
        self._widths(table)

    def _widths(self, table: Any) -> None:
        """Word goes by the cells' widths, others by the columns'."""
        for row in table.rows:
            for cell, column in zip(row.cells, table.columns, strict=True):
                cell.width = column.width

    def _drawing(self, block: Drawing) -> None:
        from docx.shared import Mm

        self.file.add_picture(BytesIO(to_png(block.scene)), width=Mm(168))
        picture = self.file.paragraphs[-1]
        picture.paragraph_format.keep_with_next = True
        for properties in picture._p.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        ):
            properties.set("descr", xml_text(f"{block.scene.title}. {block.scene.desc}"))
            properties.set("title", xml_text(block.scene.title))
        caption = self.file.add_paragraph()
        self._run(caption, block.caption.text, colour=_GREY, size=9)
        self._links(caption, block.caption.notes)

    def _note(self, note: Note) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt

        paragraph = self.file.add_paragraph()
        # The number hangs before the text.
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(8), Mm(-8)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8))
        paragraph.paragraph_format.space_after = Pt(3)
        self._marks += 1
        for kind in ("start", "end"):
            mark = OxmlElement(f"w:bookmark{kind.capitalize()}")
            mark.set(qn("w:id"), str(self._marks))
            if kind == "start":
                mark.set(qn("w:name"), f"note{note.number}")
            paragraph._p.append(mark)
            if kind == "start":
                self._run(paragraph, str(note.number), bold=True, size=8.5)
                paragraph.add_run().add_tab()
        for n, (text, colour, size) in enumerate(
            part
            for part in (
                (note.words, "", 8.5),
                ("; ".join(self._ref(ref) for ref in note.refs), "", 8.5),
                (" ".join(note.events), _GREY, 7.5),
            )
            if part[0]
        ):
            if n:
                self._run(paragraph, " ")
            self._run(paragraph, text, colour=colour, size=size)

    def _ref(self, ref: Ref) -> str:
        who = ref.publisher or self._document.word("unknown publisher")
        when = ref.published[:10] if ref.published else self._document.word("undated")
        said = f": “{ref.sentence}”" if ref.sentence else ""
        head = "" if ref.sentence else f"{ref.title}. "
        return f"{head}{who}, {when}{said}"
