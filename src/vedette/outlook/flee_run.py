"""Flee itself, for one scenario, beside our own answer: the ``flee`` extra, in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vedette.errors import InputError, MissingExtraError
from vedette.outlook.flee_folder import write_flee_folder
from vedette.outlook.network import Floats
from vedette.outlook.situation import Situation

__all__ = ["FleeRun", "run_flee"]

_SETTINGS = """\
log_levels: {{agent: 0, link: 0, camp: 0, conflict: 0, init: 0}}
spawn_rules: {{insert_day0: True}}
move_rules: {{}}
optimisations: {{hasten: {scale}}}
"""


@dataclass(frozen=True, slots=True)
class FleeRun:
    """What Flee says: people in each camp (columns, in the situation's order) by day, and its processor seconds."""

    camps: Floats
    seconds: float


def run_flee(
    situation: Situation, *, scale: int = 1, days: int | None = None, timeout: float = 3600, python: str | None = None
) -> FleeRun:
    """Run Flee 3 with its default settings on a situation.

    Args:
        situation: with roads, and counts for every camp.
        scale: how many people one agent stands for.
        days: how many days to run, all if not given.
        timeout: seconds after which the run is given up.
        python: the Python that has Flee, this one if not given.

    Raises:
        MissingExtraError: Flee is not installed.
        InputError: Flee failed on this situation.
    """
    if python is None and importlib.util.find_spec("flee") is None:
        raise MissingExtraError("running Flee", "flee")
    lacking = [what for what, there in (("roads", situation.roads), ("counts of camps", situation.counts)) if not there]
    if lacking:
        raise InputError(
            f"{situation.name}: Flee needs roads and counts of camps; there are no {' and no '.join(lacking)}"
        )
    script = Path(__file__).with_name("flee_script.py")
    with tempfile.TemporaryDirectory(prefix="vedette-flee-") as name:
        folder = Path(name)
        write_flee_folder(situation, folder)
        (folder / "simsetting.yml").write_text(_SETTINGS.format(scale=scale), encoding="utf-8")
        try:
            done = subprocess.run(
                [python or sys.executable, str(script), str(folder), str(days or situation.days), str(scale)],
                capture_output=True,
                text=True,
                timeout=timeout,
                check=False,
                cwd=folder,
            )
        except subprocess.TimeoutExpired:
            raise InputError(f"{situation.name}: Flee did not end within {timeout:g} seconds") from None
    start = done.stdout.rfind('{"camps"')
    if done.returncode != 0 or start < 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise InputError(f"{situation.name}: Flee failed: {last[0]}")
    raw = json.loads(done.stdout[start:])
    order = [raw["camps"].index(c.name) for c in situation.camps]
    return FleeRun(np.array(raw["people"], dtype=np.float64)[:, order], float(raw["seconds"]))
