"""Stories in the sentences of tests.record.canned, each unlike the others."""

from __future__ import annotations

import random

WORDS = """convoy valley market bridge river town militia minister ceasefire talks border envoy truce clinic road
village shelter crossing patrol checkpoint rocket drone residents medics trucks observers north south dawn families
water harvest school""".split()
SMALL = ("of the", "and the", "in the", "was at the", "to the", "that the", "from a", "with a")


def story(number: int, day: str = "2024-05-16") -> str:
    """About ninety words, one sentence of which states an event."""
    chosen = random.Random(number)
    filling = " ".join(f"{chosen.choice(SMALL)} {chosen.choice(WORDS)}" for _ in range(40)).capitalize()
    return f"The army shelled the rebels in Kharab on {day}, killing {number} people. {filling}."


def paragraphs(number: int) -> tuple[str, str]:
    """The same in two paragraphs, for a page."""
    whole = story(number)
    first, _, rest = whole.partition(". ")
    return f"{first}.", rest
