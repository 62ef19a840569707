"""A small case that the tests share."""

from datetime import date
from pathlib import Path

from vedette.outlook.situation import CAMP, CROSSING, SOURCE, TOWN, Count, Road, Site, Situation

IDLIB = Path(__file__).parents[2] / "examples" / "idlib"


def small(counted: bool = True, days: int = 120) -> Situation:
    """Two sources, a town, a crossing, three camps in two countries; counts that grow."""
    sites = (
        Site("Alpha", 36.0, 36.0, "Home", SOURCE, population=100_000),
        Site("Beta", 35.5, 36.2, "Home", SOURCE, population=50_000),
        Site("Town", 36.2, 36.4, "Home", TOWN),
        Site("Gate", 36.4, 36.5, "Home", CROSSING),
        Site("North", 36.6, 36.5, "Abroad", CAMP, capacity=20_000),
        Site("Far", 37.5, 37.0, "Abroad", CAMP),
        Site("South", 35.0, 36.0, "Elsewhere", CAMP),
    )
    roads = (
        Road("Alpha", "Town", 40),
        Road("Alpha", "Beta", 60),
        Road("Town", "Gate", 25),
        Road("Gate", "North", 20),
        Road("North", "Far", 110),
        Road("Beta", "South", 70),
    )
    counts = {
        "North": tuple(Count(d, 1000 + 50 * d) for d in range(0, days, 10)),
        "Far": tuple(Count(d, 200 + 5 * d) for d in range(0, days, 10)),
        "South": tuple(Count(d, 3000) for d in range(0, days, 10)),
    }
    return Situation(
        name="small",
        start=date(2020, 1, 1),
        days=days,
        sites=sites,
        roads=roads,
        fighting={"Alpha": (1.0,) * days},
        counts=counts if counted else {},
    )
