"""A drawing before it is written: shapes at pixels, each with the name of a style."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["XY", "Circle", "Item", "Label", "Path", "Rect", "Scene", "Style", "palette", "text_width"]

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Style:
    """How shapes of one kind look; ``ink`` as a colour is the text colour of the page."""

    fill: str
    stroke: str
    width: float
    dash: str
    opacity: float
    fill_opacity: float
    dark_fill: str | None
    dark_stroke: str | None


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; ``title`` is shown when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    style: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle."""

    x: float
    y: float
    r: float
    style: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """Lines through points; closed parts are filled by the even-odd rule."""

    parts: tuple[tuple[XY, ...], ...]
    style: str
    closed: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Text; ``anchor`` is ``start``, ``middle`` or ``end``."""

    x: float
    y: float
    text: str
    style: str = "ink"
    anchor: str = "start"
    size: float = 12
    bold: bool = False


Item = Rect | Circle | Path | Label


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawing.

    Attributes:
        width, height: in pixels.
        title: what it shows.
        desc: the same in words, with the figures that matter, for those who don't see it.
        items: what is drawn, from the back to the front.
    """

    width: float
    height: float
    title: str
    desc: str
    items: tuple[Item, ...]


@cache
def palette() -> dict[str, Style]:
    """The styles of ``data/palette.yaml``."""
    import yaml

    raw = yaml.safe_load(files("vedette.share").joinpath("data/palette.yaml").read_text("utf-8"))
    return {name: _style(said) for name, said in raw.items()}


def _style(said: dict[str, Any]) -> Style:
    dark = said.get("dark", {})
    return Style(
        fill=said.get("fill", "none"),
        stroke=said.get("stroke", "none"),
        width=float(said.get("width", 0)),
        dash=said.get("dash", ""),
        opacity=float(said.get("opacity", 1)),
        fill_opacity=float(said.get("fill-opacity", 1)),
        dark_fill=dark.get("fill"),
        dark_stroke=dark.get("stroke"),
    )


def text_width(text: str, size: float) -> float:
    """About how wide a text is, in pixels: enough to keep labels apart."""
    return (
        sum(0.32 if c in "iljtf.,:;'|! " else 0.9 if c in "mwMW—…" else 0.66 if c.isupper() else 0.55 for c in text)
        * size
    )
