"""Drawings: charts and a map as scenes of plain shapes, written as SVG, or as PNG where a document needs that.

A drawing is the same bytes for the same figures. It has a title and a description for those who don't see it, takes the
text colour of the page that it stands in, and its classes (``vd-…``) take colours for a dark page from
:func:`stylesheet`. Text from reports is text in it and never markup.

>>> from vedette.share.drawing import Bar, to_svg, weekly_bars
>>> svg = to_svg(weekly_bars([Bar("2018-W37", 4), Bar("2018-W38", 9, now=True)], title="Incidents a week"))
>>> svg[:4]
'<svg'
"""

from vedette.share.drawing.charts import (
    Bar,
    Line,
    Point,
    RangeRow,
    lines,
    range_bars,
    sparkline,
    weekly_bars,
)
from vedette.share.drawing.maps import Extent, MapArea, MapFlow, MapPoint, area_map, extent_of
from vedette.share.drawing.png import to_png
from vedette.share.drawing.scene import Scene
from vedette.share.drawing.svg import stylesheet, to_svg

__all__ = [
    "Bar",
    "Extent",
    "Line",
    "MapArea",
    "MapFlow",
    "MapPoint",
    "Point",
    "RangeRow",
    "Scene",
    "area_map",
    "extent_of",
    "lines",
    "range_bars",
    "sparkline",
    "stylesheet",
    "to_png",
    "to_svg",
    "weekly_bars",
]
