"""The parts of a situation report, before it is written in any format."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.share.drawing import Scene

__all__ = [
    "Block",
    "Cell",
    "Document",
    "Drawing",
    "Item",
    "Items",
    "KeyFigure",
    "KeyFigures",
    "Note",
    "Paragraph",
    "Ref",
    "Section",
    "Sentence",
    "Table",
]


@dataclass(frozen=True, slots=True)
class Ref:
    """One piece of evidence: which event, who published it when, and its sentence, where that may be quoted."""

    event: str
    title: str
    publisher: str | None
    published: str | None
    sentence: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What a figure stands on.

    Attributes:
        number: from 1, in the order of the document.
        words: what is counted, or how it was reckoned; empty where the evidence says all.
        refs: evidence, a few pieces.
        events: ids of all events that it stands on.
    """

    number: int
    words: str
    refs: tuple[Ref, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the numbers of its notes; ``figure`` is true where it states one."""

    text: str
    notes: tuple[int, ...] = ()
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list; ``head`` stands out before it (a day, a name)."""

    head: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; numbers stand to the right."""

    text: str
    notes: tuple[int, ...] = ()
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and a row of heads."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure to see first: its label, itself, and what to compare it with; ``tone`` is ``up``, ``down`` or empty."""

    label: str
    value: str
    compare: str
    notes: tuple[int, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures to see first, side by side."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart or a map with its caption."""

    scene: Scene
    caption: Sentence


Block = Paragraph | Items | Table | KeyFigures | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of the report; ``id`` is its anchor."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A situation report.

    Attributes:
        lang: BCP 47 tag of its language.
        title, subtitle: its name and the days that it is about.
        banner: what is said across the top of a sensitive report; empty for others.
        made: day of making and what it rests on, in words.
        sections: the parts, the summary first.
        notes_title: heading of the notes.
        notes: all notes, by number.
        words: labels of the writers ("Contents", "Note") in the language of the report.
    """

    lang: str
    title: str
    subtitle: str
    banner: str
    made: str
    sections: tuple[Section, ...]
    notes_title: str
    notes: tuple[Note, ...]
    words: tuple[tuple[str, str], ...]

    def word(self, key: str) -> str:
        """A label of the writers."""
        return dict(self.words)[key]

    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of every section, in order."""
        found: list[Sentence] = []
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    found += block.sentences
                elif isinstance(block, Items):
                    found += [s for item in block.items for s in item.sentences]
                elif isinstance(block, Drawing):
                    found.append(block.caption)
        return tuple(found)
