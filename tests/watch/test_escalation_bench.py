"""The bench of escalation measures what it says, and a small run of it stays near its floors."""

import tomllib

import numpy as np
import pytest
from bench.escalation import FLOORS, KINDS, alarm, knowing, one_kind, outside

from vedette.watch.predict import fit


@pytest.mark.parametrize("name", ["Poisson, 20 a week", "dispersion 0.05, 20 a week"])
def test_a_small_run(name: str) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    figures = one_kind(np.random.default_rng(11), kind, 30)
    assert figures["false alarms"] <= 0.03
    assert figures["alarms when publishing doubles"] <= 0.04
    assert figures["bursts found"] >= 0.9


def test_no_test_at_that_level_finds_more_than_one_that_knows() -> None:
    assert knowing(20, 0) > 0.999
    assert knowing(20, 0.1) > knowing(20, 0.2) > knowing(20, 0.5)
    assert 0.2 < knowing(1, 0) < 0.5


def test_an_alarm_is_what_the_level_says() -> None:
    predictor = fit([5] * 40, [30.0] * 40)
    assert alarm(predictor, np.array([5, 60]), np.array([30, 30])) == [False, True]


def test_a_figure_outside_its_floor_is_named() -> None:
    floors = tomllib.loads(FLOORS.read_text("utf-8"))["floor"]
    assert {floor["series"] for floor in floors} >= {kind.name for kind in KINDS}
    good: dict[str, dict[str, float]] = {}
    for floor in floors:
        good.setdefault(floor["series"], {})[floor["figure"]] = floor.get("least", floor.get("most"))
    assert outside(good) == []
    first = floors[0]
    bad = {**good, first["series"]: {**good[first["series"]], first["figure"]: 2.0 if "most" in first else -1.0}}
    (said,) = outside(bad)
    assert said.startswith(f"{first['series']}: {first['figure']}")
