"""The sentence of a claim with the words marked that its fields stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from vedette.cli.styles import TYPE_STYLES
from vedette.cli.terminal import plain

__all__ = ["marked_sentence"]

_STYLES = {
    "who": "cyan",
    "whom": "magenta",
    "where": "green",
    "when": "blue",
    "how many": "yellow",
    "says": "dim underline",
}


def marked_sentence(body: Mapping[str, Any], console: Console) -> Text:
    """The sentence; what a field stands on is coloured, or where there are no colours in brackets with its field."""
    sentence = body["sentence"]
    text, start = plain(sentence["text"]).replace("\n", " "), sentence["span"][0]
    coloured = console.color_system is not None
    out = Text(style="italic" if coloured else "")
    at = 0
    for name, first, last in _spans(body, start, len(text)):
        if first < at:
            continue
        out.append(text[at:first])
        if coloured:
            style = TYPE_STYLES.get(body["type"], "bold") + " underline" if name == "what" else _STYLES[name]
            out.append(text[first:last], style=style)
        else:
            out.append(f"[{name}: {text[first:last]}]")
        at = last
    out.append(text[at:])
    return out


def _spans(body: Mapping[str, Any], start: int, length: int) -> list[tuple[str, int, int]]:
    """What stands where in the sentence, in order; of two that overlap the first, and the trigger before all."""
    trigger = tuple(body["trigger"]["span"])
    found = []
    for name, (first, last) in _evidence(body):
        if name != "what" and first < trigger[1] and trigger[0] < last:
            continue
        if 0 <= first - start < last - start <= length:
            found.append((name, first - start, last - start))
    return sorted(found, key=lambda one: (one[1], one[2]))


def _evidence(body: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    yield "what", tuple(body["trigger"]["span"])
    for name, field in (("who", "source"), ("whom", "target"), ("how many", "quantities"), ("says", "attribution")):
        for part in body[field]:
            yield name, tuple(part["span"])
    for name, field in (("where", "place"), ("when", "date")):
        if body[field] is not None:
            yield name, tuple(body[field]["span"])
