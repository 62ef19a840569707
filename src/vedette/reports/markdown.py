"""Markdown as the plain text that it stands for: marks go, words stay."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["SUFFIXES", "Plain", "plain_markdown"]

#: Names of files that hold Markdown.
SUFFIXES = (".md", ".markdown")

_FRONT = re.compile(r"---[ \t]*\n((?:[^\n]{0,2000}\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_SAID = re.compile(r"""(title|date|published|publisher)[ \t]*:[ \t]*(["']?)([^\n]*?)\2[ \t]*""", re.I)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t](.*)")
_RULES = {"-", "*", "_", "="}
_FENCES = ("```", "~~~")
_MARK = re.compile(r" {0,3}(?:>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"\n]{0,500}\")?\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,1000})\](?:\([^()\s]{0,2000}(?:[ \t]+\"[^\"\n]{0,500}\")?\)|\[[^\[\]\n]{0,200}\])")
_ADDRESS = re.compile(r"<(https?://[^<>\s]{1,2000})>")
_STRONG = re.compile(r"(?<![\w*_])(\*\*|__|\*|_)(?=\S)([^*_\n]{1,1000}?)(?<=\S)\1(?![\w*_])")
_CODE = re.compile(r"(`{1,3})([^`\n]{1,1000})\1")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~])")

_PRIVATE = 0xF700
_WAITING = re.compile("[\uf721-\uf77e]")


@dataclass(frozen=True, slots=True)
class Plain:
    """What was found.

    Attributes:
        text: the words, one paragraph a line or several as they stood.
        title: of the front matter, or the first heading of the first level where it opens the text.
        published, publisher: of the front matter.
    """

    text: str
    title: str | None
    published: str | None
    publisher: str | None


def plain_markdown(text: str) -> Plain:
    """The plain text of Markdown, with what its front matter says."""
    said: dict[str, str] = {}
    front = _FRONT.match(text)
    if front is not None:
        for line in front[1].splitlines():
            if (match := _SAID.fullmatch(line)) is not None and match[3].strip():
                said.setdefault(match[1].lower(), match[3].strip())
        text = text[front.end() :]
    title = said.get("title")
    lines: list[str] = []
    for line in text.split("\n"):
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            words = _inline(heading[2].rstrip().rstrip("#").strip())
            if title is None and heading[1] == "#" and not any(map(str.strip, lines)):
                title = words
            lines.extend((words, ""))
        elif not _is_rule(line):
            mark = _MARK.match(line)
            lines.append(_inline(line[mark.end() :] if mark else line))
        elif title is None and set(line.strip()) == {"="} and lines and not any(map(str.strip, lines[:-1])):
            title = lines[-1].strip() or None
    return Plain("\n".join(lines), title, said.get("published") or said.get("date"), said.get("publisher"))


def _is_rule(line: str) -> bool:
    """A line that only parts or underlines what stands around it, or opens or closes a block of code."""
    marks = "".join(line.split())
    return marks.startswith(_FENCES) or (len(marks) >= 3 and len(set(marks)) == 1 and marks[0] in _RULES)


def _inline(line: str) -> str:
    if "\\" in line:
        # Escaped marks wait as letters of the private use area until the others are gone.
        line = _ESCAPE.sub(lambda match: chr(_PRIVATE + ord(match[1])), line)
    for pattern, kept in ((_IMAGE, ""), (_LINK, r"\1"), (_ADDRESS, r"\1"), (_CODE, r"\2"), (_STRONG, r"\2")):
        line = pattern.sub(kept, line)
    return _WAITING.sub(lambda match: chr(ord(match[0]) - _PRIVATE), _STRONG.sub(r"\2", line))
