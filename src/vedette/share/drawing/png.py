"""Scenes as PNG, for documents that can't hold SVG."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from itertools import pairwise
from typing import Any

from vedette.errors import MissingExtraError
from vedette.share.drawing.scene import XY, Circle, Label, Path, Rect, Scene, Style, palette

__all__ = ["to_png"]

_INK = (34, 34, 34)
# Drawn larger and then made smaller, which smooths edges.
_FINE = 2
_SIGNS = str.maketrans({"–": "-", "—": "-", "−": "-", "…": "...", "→": "->", "’": "'", "‘": "'", "“": '"', "”": '"'})


def to_png(scene: Scene, *, scale: float = 2.0) -> bytes:
    """The drawing on white, ``scale`` pixels for one of the scene's.

    Raises:
        MissingExtraError: if Pillow is not installed.
    """
    try:
        from PIL import Image
    except ImportError:
        raise MissingExtraError("drawing PNG", "docx") from None
    size = (round(scene.width * scale), round(scene.height * scale))
    canvas = _Canvas(Image.new("RGB", (size[0] * _FINE, size[1] * _FINE), (255, 255, 255)), scale * _FINE)
    for item in scene.items:
        canvas.draw(item)
    out = BytesIO()
    canvas.image.resize(size, Image.Resampling.LANCZOS).save(out, "PNG", optimize=False, compress_level=9)
    return out.getvalue()


def _colour(name: str, opacity: float) -> tuple[int, int, int, int] | None:
    if name == "none":
        return None
    rgb = _INK if name == "ink" else (int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16))
    return (*rgb, round(255 * opacity))


def _plain(text: str) -> str:
    """``text`` in the letters that the built-in font has."""
    return unicodedata.normalize("NFKD", text.translate(_SIGNS)).encode("ascii", "ignore").decode()


class _Canvas:
    """An image that shapes are laid over one by one."""

    def __init__(self, image: Any, scale: float) -> None:
        self.image = image
        self._scale = scale
        self._fonts: dict[float, Any] = {}

    def draw(self, item: Rect | Circle | Path | Label) -> None:
        """Lay one shape over the image."""
        from PIL import ImageDraw

        style = palette()[item.style]
        pen = ImageDraw.Draw(self.image, "RGBA")
        if isinstance(item, Label):
            self._label(pen, item, style)
        elif isinstance(item, Rect):
            x, y = item.x, item.y
            corners = ((x, y), (x + item.width, y), (x + item.width, y + item.height), (x, y + item.height))
            self._shape(pen, (corners,), style, closed=True)
        elif isinstance(item, Circle):
            x, y, r = (v * self._scale for v in (item.x, item.y, item.r))
            fill = _colour(style.fill, style.opacity * style.fill_opacity)
            edge = _colour(style.stroke, style.opacity)
            pen.ellipse((x - r, y - r, x + r, y + r), fill, edge, round(style.width * self._scale) if edge else 0)
        else:
            self._shape(pen, item.parts, style, closed=item.closed)

    def _shape(self, pen: Any, parts: tuple[tuple[XY, ...], ...], style: Style, *, closed: bool) -> None:
        fill = _colour(style.fill, style.opacity * style.fill_opacity)
        edge = _colour(style.stroke, style.opacity)
        scaled = [[(x * self._scale, y * self._scale) for x, y in part] for part in parts]
        if closed and fill is not None:
            self._fill(pen, [part for part in scaled if len(part) > 2], fill)
        if edge is not None:
            for part in scaled:
                self._line(pen, [*part, part[0]] if closed else part, edge, style)

    def _fill(self, pen: Any, parts: list[list[XY]], fill: tuple[int, int, int, int]) -> None:
        if len(parts) == 1:
            pen.polygon(parts[0], fill=fill)
            return
        from PIL import Image, ImageChops, ImageDraw

        # Holes by the even-odd rule: each ring turns what lies in it.
        mask = Image.new("1", self.image.size, 0)
        for part in parts:
            one = Image.new("1", self.image.size, 0)
            ImageDraw.Draw(one).polygon(part, fill=1)
            mask = ImageChops.logical_xor(mask, one)
        strength = mask.convert("L").point(lambda v: round(v / 255 * fill[3]))
        self.image.paste(Image.new("RGB", self.image.size, fill[:3]), (0, 0), strength)

    def _line(self, pen: Any, points: list[XY], colour: tuple[int, int, int, int], style: Style) -> None:
        width = max(1, round(style.width * self._scale))
        if not style.dash:
            if len(points) > 1:
                pen.line(points, fill=colour, width=width, joint="curve")
            return
        on, off = (float(n) * self._scale for n in style.dash.split())
        left, drawing = on, True
        for (x1, y1), (x2, y2) in pairwise(points):
            length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
            done = 0.0
            while length - done > 1e-9:
                step = min(left, length - done)
                if drawing:
                    a, b = done / length, (done + step) / length
                    ends = [(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t) for t in (a, b)]
                    pen.line(ends, fill=colour, width=width)
                done += step
                left -= step
                if left <= 1e-9:
                    drawing = not drawing
                    left = on if drawing else off

    def _label(self, pen: Any, item: Label, style: Style) -> None:
        from PIL import ImageFont

        size = item.size * self._scale
        font = self._fonts.get(size)
        if font is None:
            font = self._fonts[size] = ImageFont.load_default(size)
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[item.anchor]
        colour = _colour(style.fill, style.opacity)
        if colour is None:
            return
        where = (item.x * self._scale, item.y * self._scale)
        stroke = 1 if item.bold else 0
        pen.text(
            where, _plain(item.text), fill=colour, font=font, anchor=anchor, stroke_width=stroke, stroke_fill=colour
        )
