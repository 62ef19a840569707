"""XLSX (ECMA-376): a sheet that says what the file is, and the events' own columns; written row by row.

A workbook is a zip of XML. It is written here directly, since libraries keep every text of a workbook, or a million
cells, until its end; only the addresses of links are kept.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from vedette.share.about import About
from vedette.share.columns import Column, columns
from vedette.share.rows import Row
from vedette.share.shapes.flat import Value, flat
from vedette.share.text import cell, web_link, xml_text

__all__ = ["XlsxWriter"]

#: Rows that one sheet can hold, and links that Excel reads in one.
_SHEET, _LINKS = 1_048_576, 65_000
# A part of a zip is at most so large without the extension that Excel does not read everywhere.
_BYTES = 1_900_000_000
_CELL = 32_767  # UTF-16 units
_TOGETHER = 400
_MOMENT = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _BOLD, _WRAPPED, _LINK = 0, 1, 2, 3
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font>'
    '<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
# How wide columns are that hold more than a word or two, in characters.
_WIDE = {
    "id": 19, "title": 60, "source": 28, "target": 28, "place": 22, "admin1": 18, "admin2": 18, "quantities": 30,
    "publishers": 30, "sources": 30, "disagreements": 40, "changed": 22, "evidence": 80, "evidence_publisher": 24,
    "evidence_url": 40,
}  # fmt: skip
# "_x0041_" in a text would be read as the letter that it numbers.
_NUMBERED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class _Zip(zipfile.ZipFile):
    """One that is not finished, as the disk is full, is left as it is when it is thrown away."""

    def __del__(self) -> None:
        pass


class XlsxWriter:
    """Text stands in cells as text and never as a formula; numbers stand as numbers."""

    def __init__(self, out: IO[bytes], about: About, *, hxl: bool = False) -> None:
        self._zip = _Zip(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._about = about
        self._hxl = hxl
        self._columns: tuple[Column, ...] = columns("events")
        self._letters = [_letters(n) for n in range(len(self._columns))]
        self._names: list[str] = []
        self._part: IO[bytes] | None = None
        self._rows: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._at = self._written = 0
        self._put("_rels/.rels", _relations(("officeDocument", "xl/workbook.xml"), ("core", "docProps/core.xml")))
        self._put("docProps/core.xml", _core(about.generator))
        self._put("xl/styles.xml", _STYLES)
        self._readme()

    def write(self, row: Row) -> str | None:
        """Write an event; none is left out."""
        if len(self._names) == 1 or self._at >= _SHEET or self._written >= _BYTES:
            self._events()
        made = flat(row)
        self._row([self._value(letter, column.name, made[column.name]) for letter, column in self._cells()])
        return None

    def close(self) -> None:
        """Write what is left, and the parts that name the sheets."""
        if len(self._names) == 1:
            self._events()
        self._end()
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(self._names, 1)
        )
        self._put(
            "xl/workbook.xml",
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView activeTab="1"/></bookViews>'
            f"<sheets>{sheets}</sheets></workbook>",
        )
        parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(self._names) + 1)]
        self._put("xl/_rels/workbook.xml.rels", _relations(*parts, ("styles", "styles.xml")))
        kinds = [(f"xl/worksheets/sheet{n}.xml", f"{_KIND}.worksheet+xml") for n in range(1, len(self._names) + 1)]
        kinds += [("xl/workbook.xml", f"{_KIND}.sheet.main+xml"), ("xl/styles.xml", f"{_KIND}.styles+xml")]
        kinds.append(("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"))
        named = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in kinds)
        self._put(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>',
        )
        self._zip.close()

    # --- sheets -------------------------------------------------------------------------------------------------------

    def _readme(self) -> None:
        self._begin("README", widths=(24, 90))
        for line in self._about.lines():
            self._row([_text(f"A{self._at + 1}", line)])
        self._row([])
        for column in self._columns:
            at = self._at + 1
            said = f"{column.what} (from {column.source})"
            self._row([_text(f"A{at}", column.name, _BOLD), _text(f"B{at}", said, _WRAPPED)])

    def _events(self) -> None:
        named = len(self._names)
        widths = tuple(_WIDE.get(column.name, 12) for column in self._columns)
        self._begin("events" if named == 1 else f"events {named}", widths=widths, frozen=3 if self._hxl else 2)
        self._row([_text(f"{letter}1", column.name, _BOLD) for letter, column in self._cells()])
        if self._hxl:
            self._row([_text(f"{letter}2", column.hxl) for letter, column in self._cells()])

    def _begin(self, name: str, *, widths: tuple[int, ...], frozen: int = 0) -> None:
        """Begin a sheet; ``frozen`` is the first row that moves."""
        self._end()
        self._names.append(name)
        self._part = self._zip.open(_info(f"xl/worksheets/sheet{len(self._names)}.xml"), "w")
        view = (
            f'<pane xSplit="1" ySplit="{frozen - 1}" topLeftCell="B{frozen}" activePane="bottomRight" state="frozen"/>'
            if frozen
            else ""
        )
        chosen = ' tabSelected="1"' if len(self._names) == 2 else ""
        wide = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(widths, 1))
        self._rows.append(
            f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetViews><sheetView{chosen} workbookViewId="0">'
            f"{view}</sheetView></sheetViews><cols>{wide}</cols><sheetData>"
        )

    def _end(self) -> None:
        """End the sheet that is open, with its links."""
        if self._part is None:
            return
        ends = ["</sheetData>"]
        if self._links:
            refs = "".join(f'<hyperlink ref="{ref}" r:id="rId{n}"/>' for n, (ref, _) in enumerate(self._links, 1))
            ends.append(f"<hyperlinks>{refs}</hyperlinks>")
        self._rows += [*ends, "</worksheet>"]
        self._flush()
        self._part.close()
        if self._links:
            links = tuple(("hyperlink", address) for _, address in self._links)
            self._put(f"xl/worksheets/_rels/sheet{len(self._names)}.xml.rels", _relations(*links, external=True))
        self._part, self._links, self._at, self._written = None, [], 0, 0

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _cells(self) -> zip[tuple[str, Column]]:
        return zip(self._letters, self._columns, strict=True)

    def _row(self, cells: list[str]) -> None:
        self._at += 1
        self._rows.append(f'<row r="{self._at}">{"".join(cells)}</row>')
        if len(self._rows) >= _TOGETHER:
            self._flush()

    def _value(self, letter: str, name: str, value: Value) -> str:
        if value is None:
            return ""
        ref = f"{letter}{self._at + 1}"
        if not isinstance(value, str):
            return f'<c r="{ref}"><v>{value!r}</v></c>'
        link = name == "evidence_url" and len(value) < 2000 and len(self._links) < _LINKS and web_link(value)
        if not link:
            return _text(ref, value)
        self._links.append((ref, value))
        return _text(ref, value, _LINK)

    def _flush(self) -> None:
        assert self._part is not None
        made = "".join(self._rows).encode("utf-8")
        self._rows = []
        self._written += len(made)
        self._part.write(made)

    def _put(self, name: str, text: str) -> None:
        self._zip.writestr(_info(name), text)


def _info(name: str) -> zipfile.ZipInfo:
    """A part without the time and the machine that it was made at."""
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _text(ref: str, value: str, style: int = _PLAIN) -> str:
    """A cell that holds text, whatever a spreadsheet would make of it."""
    text = xml_text(cell(value))
    if len(text) > _CELL // 2:
        text = text.encode("utf-16-le")[: _CELL * 2].decode("utf-16-le", "ignore")
    look = f' s="{style}"' if style else ""
    return f'<c r="{ref}"{look} t="inlineStr"><is><t>{escape(_NUMBERED.sub("_x005F_", text))}</t></is></c>'


def _letters(n: int) -> str:
    """A column's letters: A, B ... Z, AA."""
    made = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        made = chr(ord("A") + rest) + made
    return made


def _relations(*parts: tuple[str, str], external: bool = False) -> str:
    """The part that says which others one refers to, by kind and place."""
    kinds = {kind: f"{_OFFICE}/{kind}" for kind, _ in parts}
    kinds["core"] = f"{_PACKAGE}/relationships/metadata/core-properties"
    mode = ' TargetMode="External"' if external else ""
    said = "".join(
        f'<Relationship Id="rId{n}" Type="{kinds[kind]}" Target={quoteattr(xml_text(to))}{mode}/>'
        for n, (kind, to) in enumerate(parts, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _core(creator: str) -> str:
    spaces = (
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    day = '<dcterms:{0} xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:{0}>'
    return (
        f"{_HEAD}<cp:coreProperties {spaces}><dc:creator>{escape(creator)}</dc:creator>"
        f"{day.format('created')}{day.format('modified')}</cp:coreProperties>"
    )
