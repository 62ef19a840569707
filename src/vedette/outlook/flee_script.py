"""Runs one Flee case; started by :mod:`vedette.outlook.flee_run` in a process of its own, never imported.

``python flee_script.py FOLDER DAYS SCALE`` prints JSON: people in each camp on each day, and the processor seconds.
Flee 3 keeps its settings in class variables and writes much to standard error; a process of its own keeps both away.
"""

from __future__ import annotations

import importlib
import json
import random
import sys
import time
from pathlib import Path


def main(folder: Path, days: int, scale: int) -> None:
    """Run the case and write its answer to standard output."""
    np = importlib.import_module("numpy")
    flee = importlib.import_module("flee.flee")
    geography = importlib.import_module("flee.InputGeography")
    tables = importlib.import_module("flee.datamanager").handle_refugee_data
    period = importlib.import_module("flee.datamanager").read_period
    spawning = importlib.import_module("flee.spawning")
    settings = importlib.import_module("flee.SimulationSettings").SimulationSettings
    random.seed(0)
    np.random.seed(0)
    settings.ReadFromYML(str(folder / "simsetting.yml"))
    settings.ConflictInputFile = str(folder / "input_csv" / "conflicts.csv")
    begun = time.process_time()
    start, _ = period.read_conflict_period(str(folder / "input_csv" / "sim_period.csv"))
    e = flee.Ecosystem()
    ig = geography.InputGeography()
    ig.ReadConflictInputCSV(settings.ConflictInputFile)
    ig.ReadLocationsFromCSV(str(folder / "input_csv" / "locations.csv"))
    ig.ReadLinksFromCSV(str(folder / "input_csv" / "routes.csv"))
    ig.ReadClosuresFromCSV(str(folder / "input_csv" / "closures.csv"))
    e, places = ig.StoreInputGeographyInEcosystem(e)
    counts = tables.RefugeeTable(
        csvformat="generic",
        data_directory=str(folder / "source_data"),
        start_date=start,
        data_layout="data_layout.csv",
        population_scaledown_factor=scale,
    )
    counts.ReadL1Corrections(str(folder / "input_csv" / "registration_corrections.csv"))
    camps = e.get_camp_names()
    for name in camps:
        spawning.add_initial_refugees(e, counts, places[name])
    answer = []
    for day in range(days):
        ig.AddNewConflictZones(e, day)
        spawning.refresh_spawn_weights(e)
        spawning.spawn_daily_displaced(e, day, counts, SumFromCamps=True)
        e.enact_border_closures(day)
        e.evolve()
        answer.append([int(places[name].numAgents) * scale for name in camps])
    json.dump({"camps": camps, "people": answer, "seconds": time.process_time() - begun}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
