"""Reading an arrangement: what is right is read, what is wrong is named with its line and what would be allowed."""

import json
from math import cos, pi, sin
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.errors import DataFileError
from vedette.model.arrangement import Circle, Shape, Unit
from vedette.watch import load_arrangement, new_arrangement
from vedette.watch.named import Named
from vedette.watch.outline import fault

NAMED = Named()

HEAD = """\
name = "Test truce"
kind = "ceasefire"
from = 2018-09-17
"""
AREA = """
[[area]]
country = "SYR"
admin1 = "Idlib"
"""
PARTIES = """
[[party]]
id = "army"
name = "Army"
actors = ["SYR"]

[[party]]
id = "rebels"
name = "Rebels"
actors = ["SYR/REB"]
"""


def read(tmp_path: Path, text: str):
    file = tmp_path / "arrangement.toml"
    file.write_text(text, encoding="utf-8")
    return load_arrangement(file, NAMED)


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


def fails(tmp_path: Path, text: str, at: str | None, *words: str) -> None:
    with pytest.raises(DataFileError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    if at is not None:
        assert caught.value.line == line_of(text, at), message
    for word in words:
        assert word in message, message


def provision(ident: str, rest: str) -> str:
    return f'\n[[provision]]\nid = "{ident}"\ntext = "words"\n{rest}\n'


def post(name: str, rest: str) -> str:
    return f'\n[[post]]\nname = "{name}"\noperator = "army"\n{rest}\n'


def test_the_new_file_loads_as_it_stands(tmp_path: Path) -> None:
    arrangement = read(tmp_path, new_arrangement())
    assert [type(part) for part in arrangement.area.parts] == [Unit, Circle]
    assert {party.role for party in arrangement.parties} == {"party", "outside", "guarantor"}
    assert dict(arrangement.traits)["class"] == "preliminary"
    assert arrangement.posts[0].geonameid is not None
    assert all(p.line and new_arrangement().splitlines()[p.line - 1] == "[[provision]]" for p in arrangement.provisions)


def test_every_key_that_is_commented_out_is_allowed(tmp_path: Path) -> None:
    """Taking the marks off the optional keys gives a file that loads, too."""
    lines = []
    for line in new_arrangement().splitlines():
        bare = line.removeprefix("# ")
        lines.append(bare if line.startswith("# ") and (bare.startswith("[") or " = " in bare[:14]) else line)
    (tmp_path / "strip.geojson").write_text(
        json.dumps({"type": "Polygon", "coordinates": [[[36, 35], [37, 35], [37, 36], [36, 35]]]})
    )
    (tmp_path / "outlook.toml").write_text("")
    arrangement = read(tmp_path, "\n".join(lines))
    assert arrangement.until == "2019-03-17"
    assert arrangement.baseline is not None
    assert arrangement.alerts and arrangement.deliveries and arrangement.outlook
    assert isinstance(arrangement.area.parts[-1], Shape)


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        (HEAD.replace('"ceasefire"', '"armistice"'), "kind", ["armistice", "allowed: ceasefire, cessation"]),
        (HEAD.replace("2018-09-17", '"2018-09-17"'), "from", ["without quotes"]),
        (HEAD + "until = 2018-01-01\n", "until", ["until 2018-01-01 comes before from 2018-09-17"]),
        (HEAD + "knid = 1\n", "knid", ["no key 'knid'", "nearest: kind"]),
        (HEAD + 'period = "spring"\n', "period", ["2018-W38"]),
        (HEAD + "around_km = -1\n", "around_km", ["between 0 and 2000"]),
    ],
)
def test_what_is_wrong_at_the_top(tmp_path: Path, text: str, at: str, words: list[str]) -> None:
    fails(tmp_path, text + AREA + PARTIES, at, *words)


def test_no_toml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(DataFileError) as caught:
        read(tmp_path, HEAD + "\n[[area\n")
    assert caught.value.line == 5
    assert "TOML" in str(caught.value)


def test_an_area_that_is_empty(tmp_path: Path) -> None:
    fails(tmp_path, HEAD + PARTIES, None, "the area is empty")
    circle = '\n[[area]]\nplace = "Morek"\ncountry = "SYR"\nkm = 0\n'
    fails(tmp_path, HEAD + PARTIES + circle, "km = 0", "empty")
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    fails(tmp_path, HEAD + PARTIES + '\n[[area]]\ngeojson = "a.geojson"\n', "geojson", "no polygon", "empty")
    (tmp_path / "a.geojson").write_text(
        json.dumps({"type": "Polygon", "coordinates": [[[36, 35], [37, 35], [36, 35]]]})
    )
    fails(tmp_path, HEAD + PARTIES + '\n[[area]]\ngeojson = "a.geojson"\n', "geojson", "fewer than three points")
    fails(tmp_path, HEAD + PARTIES + '\n[[area]]\ngeojson = "b.geojson"\n', "geojson", "cannot be read")


def polygon(*points: tuple[float, float]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [[list(point) for point in points]]})


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        (polygon((36, 35), (37, 36), (37, 35), (36, 36), (36, 35)), ["crosses itself", "from 36, 35 to 37, 36"]),
        (polygon((36, 35), (37, 35), (38, 35), (36, 35)), ["is a line: it holds nothing"]),
        (polygon((179, -17), (-179, -17), (-179, -16), (179, -16), (179, -17)), ["antimeridian", "split", "RFC 7946"]),
        (polygon((179, -17), (181, -17), (181, -16), (179, -17)), ["outside the globe: 181, -17"]),
        (polygon((4007501, 4163881), (4017501, 4163881), (4017501, 4173881)), ["outside the globe", "in degrees"]),
        (polygon((35.6, 136.2), (35.7, 136.2), (35.7, 136.3)), ["outside the globe", "lon from -180 to 180, then lat"]),
        ('{"type": "Polygon", "coordinates": [[[NaN, 35], [37, 35], [37, 36]]]}', ["outside the globe: nan"]),
        ('{"type": "Polygon", "coordinates": "abc"}', ["no numbers"]),
        ('{"type": "Polygon", "coordinates": [[', ["is no GeoJSON"]),
        ("[" * 100_000, ["is no GeoJSON"]),
        ('{"type": "Point", "coordinates": [36, 35]}', ["no polygon", "empty"]),
        ("5", ["no polygon", "empty"]),
    ],
)
def test_a_polygon_that_is_none(tmp_path: Path, drawn: str, words: list[str]) -> None:
    (tmp_path / "a.geojson").write_text(drawn)
    fails(tmp_path, HEAD + PARTIES + '\n[[area]]\ngeojson = "a.geojson"\n', "geojson", *words)


def test_rings_that_hold_something(tmp_path: Path) -> None:
    """Open, with a hole, with a point twice, touching itself in a corner, and in two halves at the antimeridian."""
    shapes = [
        [[[36, 35], [37, 35], [37, 36]]],
        [[[36, 35], [38, 35], [38, 37], [36, 37], [36, 35]], [[36.5, 35.5], [37, 35.5], [37, 36], [36.5, 35.5]]],
        [[[36, 35], [36, 35], [37, 35], [37, 36], [36, 35]]],
        [[[36, 35], [37, 36], [38, 35], [38, 37], [37, 36], [36, 37], [36, 35]]],
    ]
    halves = [
        [[[179, -17], [180, -17], [180, -16], [179, -17]]],
        [[[-180, -17], [-179, -17], [-179, -16], [-180, -17]]],
    ]
    for drawn in [{"type": "Polygon", "coordinates": shape} for shape in shapes] + [
        {"type": "MultiPolygon", "coordinates": halves}
    ]:
        (tmp_path / "a.geojson").write_text(json.dumps(drawn))
        (part,) = read(tmp_path, HEAD + PARTIES + '\n[[area]]\ngeojson = "a.geojson"\n').area.parts
        assert isinstance(part, Shape)


@given(st.lists(st.tuples(st.floats(0, 0.8), st.floats(1, 30)), min_size=4, max_size=12))
def test_a_star_never_crosses_itself(rays: list[tuple[float, float]]) -> None:
    """Points around a middle, one after the other."""
    turn = 2 * pi / len(rays)
    star = [(r * sin((n + more) * turn), r * cos((n + more) * turn)) for n, (more, r) in enumerate(rays)]
    assert fault(star) is None


def test_the_star_of_a_flag_crosses_itself() -> None:
    five = [(sin(2 * pi * n / 5), cos(2 * pi * n / 5)) for n in (0, 2, 4, 1, 3)]
    assert "crosses itself" in (fault(five) or "")


def test_lat_without_lon(tmp_path: Path) -> None:
    fails(tmp_path, HEAD + AREA + PARTIES + post("Morek", "lat = 35.4"), "lat = ", "lon is missing")


def test_a_country_by_its_name_or_misspelt(tmp_path: Path) -> None:
    for written in ("Syria", "SYX"):
        text = HEAD + PARTIES + f'\n[[area]]\ncountry = "{written}"\n'
        fails(tmp_path, text, "country", "alpha-3 code", "nearest: ", "SYR")


def test_an_unknown_place_lists_the_nearest_names(tmp_path: Path) -> None:
    text = HEAD + AREA + PARTIES + post("Jisr ash-Shugor", 'country = "SYR"')
    fails(
        tmp_path, text, 'name = "Jisr', "no place is called 'Jisr ash-Shugor' in SYR", "Jisr ash Shughūr", "lat and lon"
    )


def test_a_name_of_several_places_asks_which(tmp_path: Path) -> None:
    text = HEAD + AREA + PARTIES + '\n[[area]]\nplace = "Springfield"\ncountry = "USA"\nkm = 5\n'
    fails(tmp_path, text, 'place = "Springfield"', "several places", "admin1")
    settled = read(tmp_path, text.replace("km = 5", 'km = 5\nadmin1 = "Illinois"'))
    assert settled.area.parts[1].name == "Springfield"


def test_an_unknown_division_lists_those_there_are(tmp_path: Path) -> None:
    text = HEAD + PARTIES + AREA.replace('"Idlib"', '"Idleb Province"')
    fails(tmp_path, text, "admin1", "known:", "Idlib", "Latakia")
    fails(tmp_path, HEAD + PARTIES + AREA.replace("SYR", "SYX"), "country", "alpha-3")


def test_unknown_actors_list_the_nearest(tmp_path: Path) -> None:
    def with_actor(actor: str) -> str:
        return HEAD + AREA + f'\n[[party]]\nid = "a"\nname = "A"\nactors = ["{actor}"]\n'

    fails(tmp_path, with_actor("Hayat Tahrir al-Shamm"), "actors", "nobody knows", "Hayat Tahrir al-Sham")
    fails(tmp_path, with_actor("SYR/XXX"), "actors", "no sector", "REB")
    fails(tmp_path, with_actor("QQQ"), "actors", "no country")
    assert read(tmp_path, with_actor("Hay'at Tahrir al-Sham")).parties[0].actors == ("hts",)


def test_an_actor_belongs_to_one_party(tmp_path: Path) -> None:
    text = HEAD + AREA + PARTIES + '\n[[party]]\nid = "b"\nname = "B"\nactors = ["hts", "SYR/REB"] # twice\n'
    fails(tmp_path, text, "# twice", "'SYR/REB'", "'rebels' already")


def test_provisions_that_contradict_name_both_lines(tmp_path: Path) -> None:
    forbidden = provision("no-moves", 'kind = "forbidden"\ntypes = ["RETREAT"] # one\nby = ["army"]')
    owed = provision("go", 'kind = "owed"\ntypes = ["RETREAT/withdraw"]\nby = ["army", "rebels"]')
    text = HEAD + AREA + PARTIES + forbidden + owed
    first = line_of(text, 'id = "no-moves"') - 1
    with pytest.raises(DataFileError) as caught:
        read(tmp_path, text)
    assert caught.value.line == line_of(text, 'id = "go"') - 1
    assert f"'no-moves' (line {first})" in str(caught.value)
    assert "RETREAT/withdraw" in str(caught.value)


@pytest.mark.parametrize(
    "apart",
    [
        'by = ["rebels"]',
        'by = ["army"]\nexcept_by = ["army"]',
        'by = ["army"]\nfrom = 2019-01-01',
        'by = ["army"]\nwhere = ["strip"]',
    ],
)
def test_provisions_for_others_elsewhere_or_later_do_not_contradict(tmp_path: Path, apart: str) -> None:
    strip = '\n[[area]]\nname = "strip"\nplace = "Morek"\ncountry = "SYR"\nkm = 5\n'
    forbidden = provision(
        "no", 'kind = "forbidden"\ntypes = ["MOBILIZE"]\nby = ["army"]\nuntil = 2018-12-31\nwhere = ["Idlib"]'
    )
    owed = provision("go", f'kind = "owed"\ntypes = ["MOBILIZE/police"]\n{apart}')
    assert len(read(tmp_path, HEAD + AREA + strip + PARTIES + forbidden + owed).provisions) == 2


def test_an_exception_that_leaves_nothing_contradicts(tmp_path: Path) -> None:
    forbidden = provision("no", 'kind = "forbidden"\ntypes = ["ASSAULT/aerial"]\nby = ["army"]')
    allowed = provision("yes", 'kind = "allowed"\ntypes = ["ASSAULT"]')
    fails(tmp_path, HEAD + AREA + PARTIES + forbidden + allowed, None, "all that 'no' forbids is allowed by 'yes'")
    narrower = allowed + 'except_against = ["civilians"]\n'
    assert len(read(tmp_path, HEAD + AREA + PARTIES + forbidden + narrower).provisions) == 2


def test_days_out_of_order(tmp_path: Path) -> None:
    owed = provision("go", 'kind = "owed"\ntypes = ["RETREAT/withdraw"]\ndeadline = 2018-09-01')
    fails(tmp_path, HEAD + AREA + PARTIES + owed, None, "the deadline 2018-09-01 lies before its start 2018-09-17")
    early = provision("no", 'kind = "forbidden"\ntypes = ["ASSAULT"]\nfrom = 2018-01-01')
    fails(tmp_path, HEAD + AREA + PARTIES + early, None, "before the arrangement's from")
    back = post("Morek", 'country = "SYR"\nsince = 2018-09-01\nuntil = 2018-08-01')
    fails(tmp_path, HEAD + AREA + PARTIES + back, None, "comes before since")


def test_a_deadline_after_the_end(tmp_path: Path) -> None:
    owed = provision("leave", 'kind = "owed"\ntypes = ["RETREAT/withdraw"]\ndeadline = 2019-02-01')
    fails(
        tmp_path,
        HEAD + "until = 2018-12-31\n" + AREA + PARTIES + owed,
        "[[provision]]",
        "2019-02-01 lies after its end",
    )


def test_overlapping_posts(tmp_path: Path) -> None:
    one, other = post("one", "lat = 35.5\nlon = 36.5"), post("other", "lat = 35.52\nlon = 36.5")
    fails(tmp_path, HEAD + AREA + PARTIES + one + other, None, "'one'", "'other' overlap", "km apart")
    later = other + "since = 2019-01-01\n"
    gone = one + "until = 2018-12-31\n"
    assert len(read(tmp_path, HEAD + AREA + PARTIES + gone + later).posts) == 2


def test_references_list_what_is_known(tmp_path: Path) -> None:
    fails(
        tmp_path, HEAD + AREA + PARTIES + post("A", "lat = 1\nlon = 1").replace('"army"', '"amry"'), "operator", "army"
    )
    bad = provision("p", 'kind = "forbidden"\ntypes = ["ASSAULT/lasers"]')
    fails(tmp_path, HEAD + AREA + PARTIES + bad, "types", "modes of ASSAULT", "heavy-weapons")
    bad = provision("p", 'kind = "forbidden"\ntypes = ["ATTACK"]')
    fails(tmp_path, HEAD + AREA + PARTIES + bad, "types", "ASSAULT")
    bad = provision("p", 'kind = "forbidden"\ntypes = ["ASSAULT"]\nwhere = ["Idleb"]')
    fails(tmp_path, HEAD + AREA + PARTIES + bad, "where", "known: Idlib")
    alert = '\n[[alert]]\nname = "a"\nwhen = "violation"\nprovision = "none"\n'
    fails(tmp_path, HEAD + AREA + PARTIES + alert, 'provision = "none"', "none")
    secret = (
        '\n[[delivery]]\nname = "w"\nkind = "webhook"\ntarget = "https://x.example/h"\nsecret_env = "not a name!"\n'
    )
    fails(tmp_path, HEAD + AREA + PARTIES + secret, "secret_env", "environment variable")
    fails(tmp_path, HEAD + AREA + PARTIES + secret.replace("https:", "file:"), "target", "http")
