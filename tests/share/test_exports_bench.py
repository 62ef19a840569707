"""The bench of exports measures every format, in a process of its own."""

import json
from pathlib import Path

import yaml
from bench.exports import FLOORS, main

from vedette.share import FORMATS


def test_a_small_run_counts_all_events_of_each_record(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    main(["--sizes", "150,300", "--only", "csv,xlsx", "--folder", str(tmp_path), "--json", str(figures)])
    got = json.loads(figures.read_text("utf-8"))
    for name in ("rows", "csv", "xlsx"):
        assert {size: found["events"] for size, found in got["figures"][name].items()} == {"150": 150, "300": 300}
        assert all(found["cpu"] > 0 and found["mib"] > 10 for found in got["figures"][name].values())
    assert got["figures"]["csv"]["300"]["bytes"] > got["figures"]["csv"]["150"]["bytes"] > 10_000
    wanted = {"rows memory", "csv speed", "csv memory", "xlsx speed", "xlsx memory"}
    assert set(got["ratios"]) == {f"exports {name}" for name in wanted}


def test_every_format_has_its_floors() -> None:
    floors = yaml.safe_load(FLOORS.read_text("utf-8"))
    assert all(0 < floors[f"exports {name} {what}"] <= 1 for name in FORMATS for what in ("speed", "memory"))
