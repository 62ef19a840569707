"""Scenes as SVG: no script, no outside reference, no style that a strict page would refuse."""

from __future__ import annotations

import hashlib
from html import escape

from vedette.share.drawing.scene import XY, Circle, Item, Label, Path, Rect, Scene, Style, palette
from vedette.share.text import xml_text

__all__ = ["number", "stylesheet", "to_svg"]

_FONT = "system-ui, 'Liberation Sans', Arial, sans-serif"


def number(value: float) -> str:
    """A coordinate to a tenth of a pixel, without what does not count."""
    made = f"{value:.1f}"
    made = made.removesuffix(".0")
    return "0" if made == "-0" else made


def to_svg(scene: Scene, *, standalone: bool = False) -> str:
    """The drawing as one ``<svg>`` element.

    Args:
        scene: the drawing.
        standalone: for a file of its own: with the XML declaration, its size and a white ground.
    """
    key = hashlib.sha256(repr(scene).encode("utf-8", "replace")).hexdigest()[:10]
    width, height = number(scene.width), number(scene.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="vd" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="vd-{key}-t vd-{key}-d" font-family="{_FONT}" font-size="12">'
        f'<title id="vd-{key}-t">{_text(scene.title)}</title><desc id="vd-{key}-d">{_text(scene.desc)}</desc>'
    )
    if standalone:
        head = '<?xml version="1.0" encoding="UTF-8"?>\n' + head
        head += f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    return head + "".join(map(_item, scene.items)) + "</svg>"


def _text(text: str) -> str:
    return escape(xml_text(text))


def _item(item: Item) -> str:
    look = _attributes(item.style, palette()[item.style])
    title = f"<title>{_text(item.title)}</title>" if not isinstance(item, Label) and item.title else ""
    if isinstance(item, Rect):
        place = f'x="{number(item.x)}" y="{number(item.y)}" '
        size = f'width="{number(max(0, item.width))}" height="{number(max(0, item.height))}"'
        return f"<rect {place}{size}{look}>{title}</rect>" if title else f"<rect {place}{size}{look}/>"
    if isinstance(item, Circle):
        place = f'cx="{number(item.x)}" cy="{number(item.y)}" r="{number(item.r)}"'
        return f"<circle {place}{look}>{title}</circle>" if title else f"<circle {place}{look}/>"
    if isinstance(item, Path):
        drawn = "".join(_part(part, closed=item.closed) for part in item.parts)
        rule = ' fill-rule="evenodd"' if item.closed else ""
        shape = f'<path d="{drawn}"{rule}{look}'
        return f"{shape}>{title}</path>" if title else f"{shape}/>"
    anchor = "" if item.anchor == "start" else f' text-anchor="{item.anchor}"'
    size = "" if item.size == 12 else f' font-size="{number(item.size)}"'
    bold = ' font-weight="600"' if item.bold else ""
    return f'<text x="{number(item.x)}" y="{number(item.y)}"{anchor}{size}{bold}{look}>{_text(item.text)}</text>'


def _part(points: tuple[XY, ...], *, closed: bool) -> str:
    if not points:
        return ""
    said = " ".join(f"{number(x)} {number(y)}" for x, y in points[1:])
    return f"M{number(points[0][0])} {number(points[0][1])}" + (f"L{said}" if said else "") + ("Z" if closed else "")


def _colour(name: str) -> str:
    return "currentColor" if name == "ink" else name


def _attributes(name: str, style: Style) -> str:
    said = [f'class="vd-{name}"', f'fill="{_colour(style.fill)}"']
    if style.stroke != "none":
        said += [f'stroke="{_colour(style.stroke)}"', f'stroke-width="{number(style.width)}"']
    if style.dash:
        said.append(f'stroke-dasharray="{style.dash}"')
    if style.opacity != 1:
        said.append(f'opacity="{style.opacity:g}"')
    if style.fill_opacity != 1:
        said.append(f'fill-opacity="{style.fill_opacity:g}"')
    return " " + " ".join(said)


def stylesheet() -> str:
    """CSS for a page that shows drawings: they fit their column, and take other colours where the page is dark.

    The dark colours hold for ``prefers-color-scheme: dark`` unless the root element says ``data-theme="light"``, and
    for ``data-theme="dark"``.
    """
    dark = []
    for name, style in palette().items():
        said = [f"fill:{style.dark_fill}"] if style.dark_fill else []
        said += [f"stroke:{style.dark_stroke}"] if style.dark_stroke else []
        if said:
            dark.append((name, ";".join(said)))
    auto = "".join(f':root:not([data-theme="light"]) .vd-{name}{{{said}}}' for name, said in dark)
    forced = "".join(f':root[data-theme="dark"] .vd-{name}{{{said}}}' for name, said in dark)
    return (
        ".vd{max-width:100%;height:auto;color:inherit}\n"
        f"@media screen and (prefers-color-scheme: dark){{{auto}}}\n{forced}\n"
    )
