import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from vedette.share.drawing import (
    Bar,
    Extent,
    Line,
    MapArea,
    MapFlow,
    MapPoint,
    Point,
    RangeRow,
    Scene,
    area_map,
    extent_of,
    lines,
    range_bars,
    sparkline,
    stylesheet,
    to_png,
    to_svg,
    weekly_bars,
)
from vedette.share.drawing.charts import ticks
from vedette.share.drawing.maps import DISCLAIMER, circle
from vedette.share.drawing.scene import Path, palette
from vedette.share.drawing.world import Window, world

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = st.text(min_size=1, max_size=40) | st.sampled_from(
    ["<script>alert(1)</script>", "]]><x/>", '"><img src=x onerror=alert(1)>', "\x00\x0b\ud800", "‮evil", "&amp;"]
)
POINTS = (
    MapPoint(35.815, 36.321, "post", "Jisr ash-Shughur"),
    MapPoint(35.44, 36.65, "violence", "Khan Shaykhun", 5),
    MapPoint(35.86, 36.80, "easing", "Saraqib", 2),
    MapPoint(35.93, 36.63, "town", "Idlib"),
)


def scenes(text: str = "a name") -> list[Scene]:
    return [
        weekly_bars([Bar(text, 3, 4, 1, 8, title=text), Bar("2018-W38", None), Bar("2018-W39", 9, 4, 1, 8, now=True)],
                    title=text, unit=text),
        lines([Line(text, (Point("2018-09-01", 10, 5, 20), Point("2018-09-09", 30, 20, 50, counted=False))),
               Line("other", (Point("2018-09-03", 4),))], title=text),
        sparkline([1, None, 3, 4], title=text),
        range_bars([RangeRow(text, 1, 2, 3, text), RangeRow("b", None, None, None), RangeRow("c", 5, None, None)],
                   title=text),
        area_map(Extent(35, 36, 36.5, 38), title=text, areas=[MapArea(text, (circle(35.8, 36.7, 40),))],
                 units=[MapArea(text, (circle(35.8, 36.9, 30),))],
                 points=[*POINTS, MapPoint(35.6, 36.6, "other", text, 1, text)]),
    ]  # fmt: skip


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode("utf-8"), etree.XMLParser(resolve_entities=False))


@settings(max_examples=30)
@given(HOSTILE)
def test_text_is_text_and_nothing_else(text: str) -> None:
    plain = [len(list(parsed(to_svg(scene)).iter())) for scene in scenes("a")]
    for scene, count in zip(scenes(text), plain, strict=True):
        root = parsed(to_svg(scene))
        allowed = {f"{SVG}{name}" for name in ("svg", "title", "desc", "rect", "circle", "path", "text")}
        assert {element.tag for element in root.iter()} <= allowed
        assert not any(name.startswith("on") or name in {"style", "href"} for e in root.iter() for name in e.attrib)
        assert abs(len(list(root.iter())) - count) <= 6  # labels may have no room, or be said twice


def test_a_drawing_is_the_same_bytes_and_says_what_it_shows() -> None:
    for one, other in zip(scenes(), scenes(), strict=True):
        assert to_svg(one) == to_svg(other)
        assert to_png(one) == to_png(other)
        root = parsed(to_svg(one))
        assert root.get("role") == "img"
        title, desc = root[0], root[1]
        assert (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert title.text and desc.text


def test_the_description_has_the_figures() -> None:
    bars = scenes()[0]
    assert "2018-W39: 9 a name, 4 expected." in bars.desc
    assert "Nothing is known of 1 of them." in bars.desc
    assert "10 on 2018-09-01 to 30 on 2018-09-09" in scenes()[1].desc
    assert "2 (1–3)" in scenes()[3].desc and "b: not known" in scenes()[3].desc and "c: at least 5" in scenes()[3].desc


def test_nothing_known_is_not_drawn_as_nothing() -> None:
    root = parsed(to_svg(weekly_bars([Bar("w1", None), Bar("w2", 0)], title="t")))
    unknown = [e for e in root.iter(f"{SVG}rect") if e.get("class") == "vd-unknown"]
    assert len(unknown) == 1 and "nothing reported" in "".join(unknown[0].itertext())
    assert next(e for e in root.iter(f"{SVG}rect") if e.get("class") == "vd-bar").get("height") == "0"


def test_a_bar_above_its_band_is_marked() -> None:
    def classes(value: float) -> set[str | None]:
        return {e.get("class") for e in parsed(to_svg(weekly_bars([Bar("w", value, 4, 1, 8)], title="t"))).iter()}

    assert "vd-bar-high" in classes(9) and "vd-bar-high" not in classes(8)


def test_every_class_is_in_the_palette_and_dark_colours_are_in_the_stylesheet() -> None:
    classes = {c for scene in scenes() for c in re.findall(r'class="vd-([a-z0-9-]+)"', to_svg(scene))}
    assert classes <= set(palette())
    css = stylesheet()
    for name, style in palette().items():
        assert (f".vd-{name}{{" in css) == bool(style.dark_fill or style.dark_stroke)
    assert "url(" not in css and "@import" not in css


def test_the_map_has_a_scale_and_a_disclaimer_and_dashes_what_is_disputed() -> None:
    texts = ["".join(e.itertext()) for e in parsed(to_svg(scenes()[4])).iter(f"{SVG}text")]
    assert DISCLAIMER in texts
    assert any(re.fullmatch(r"\d+ km", text) for text in texts)
    kashmir = to_svg(area_map(Extent(32, 72, 37, 80), title="t"))
    dashed = [e for e in parsed(kashmir).iter(f"{SVG}path") if e.get("class") == "vd-disputed"]
    assert dashed and dashed[0].get("stroke-dasharray")
    assert "vd-disputed" not in to_svg(area_map(Extent(44, 3, 50, 12), title="t"))


@pytest.mark.parametrize(
    ("box", "between"),
    [
        ((45.9, 33.5, 46.3, 34.9), "RUS-UKR"),
        ((32.8, 35.6, 33.3, 36.0), "ISR-SYR"),
        ((37.8, 126.7, 38.5, 128.3), "Korea"),
    ],
)
def test_borders_that_are_dashed(box: tuple[float, float, float, float], between: str) -> None:
    assert "disputed" in {kind for kind, _ in world().lines(Window(*box))}, between


def test_every_disputed_border_is_one_that_the_world_has() -> None:
    from vedette.share.drawing.world import _disputed

    pairs = {frozenset(users) for users in world()._users.values() if len(users) == 2}
    assert {pair for pair in _disputed() if pair not in pairs} == set()


def test_a_window_across_the_antimeridian_is_small_and_shows_land_on_both_sides() -> None:
    extent = extent_of([(-18.0, 178.0), (-17.0, -178.0)], least_km=400)
    assert extent.east - extent.west < 12
    svg = to_svg(
        area_map(extent, title="t", points=[MapPoint(-18, 178, "town", "Suva"), MapPoint(-17, -178, "town", "Lau")])
    )
    assert svg.count('class="vd-town"') == 2
    assert {round(x / 90) for ring in world().land(extent) for x, _ in ring} in ({2}, {-2})


@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-180, 180)), min_size=1, max_size=6))
def test_a_window_shows_all_its_points(points: list[tuple[float, float]]) -> None:
    extent = extent_of(points)
    for lat, lon in points:
        assert extent.south <= lat <= extent.north
        assert any(extent.west - 1e-6 <= lon + turn <= extent.east + 1e-6 for turn in (-360, 0, 360))


@given(st.floats(0.001, 1e9))
def test_steps_are_few_and_reach_the_top(top: float) -> None:
    steps = ticks(top)
    assert steps[0] == 0 and steps[-1] >= top * 0.999 and 2 <= len(steps) <= 8
    assert steps == sorted(steps)


def test_png_is_as_large_as_said() -> None:
    scene = scenes()[0]
    with Image.open(io.BytesIO(to_png(scene, scale=1.5))) as image:
        assert image.size == (1080, 360)
        colours = image.convert("RGB").getcolors(1 << 20)
        assert colours is not None and len(colours) > 20


places = st.tuples(st.floats(30, 40, allow_nan=False), st.floats(30, 45, allow_nan=False))


@settings(max_examples=40)
@given(st.lists(st.tuples(places, places, st.floats(0.1, 1e6)), min_size=1, max_size=12))
def test_flows_lie_in_the_map_and_the_greatest_is_the_widest(given_flows: list[tuple]) -> None:
    flows = [MapFlow(origin, to, weight, f"flow {n}") for n, (origin, to, weight) in enumerate(given_flows)]
    extent = extent_of([p for f in flows for p in (f.origin, f.to)], margin=0.25)
    scene = area_map(extent, title="Flows", flows=flows)
    drawn = [i for i in scene.items if isinstance(i, Path) and i.style == "flow"]
    assert len(drawn) <= len(flows)
    for outline in drawn:
        assert all(0 <= x <= scene.width and 0 <= y <= scene.height for x, y in outline.parts[0])
    assert all(f.title in scene.desc for f in flows)
    assert to_svg(scene) == to_svg(area_map(extent, title="Flows", flows=list(reversed(flows))))
    assert to_png(scene)


def test_admin_units_are_lines_under_the_area_and_only_where_they_are_on_the_map() -> None:
    window = Extent(35, 36, 36.5, 38)
    units = [MapArea("here", (circle(35.8, 36.9, 30),)), MapArea("far away", (circle(0, 0, 30),))]
    scene = area_map(window, title="x", units=units, areas=[MapArea("a", (circle(35.8, 36.7, 40),))])
    styles = [item.style for item in scene.items if isinstance(item, Path)]
    assert styles.index("unit") < styles.index("area")
    assert [item.title for item in scene.items if isinstance(item, Path) and item.style == "unit" and item.title] == [
        "here"
    ]
    without = area_map(window, title="x", units=units[1:])
    assert "unit" not in {item.style for item in without.items}
