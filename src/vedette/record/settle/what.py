"""What it was: type, mode and contexts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vedette.record.settle.sides import support
from vedette.record.told import Told

__all__ = ["settle_what"]


def settle_what(claims: Sequence[Told]) -> tuple[str, str | None, tuple[str, ...]]:
    """The best supported type, of its claims the best supported mode, and the contexts that a third of the voices name.

    Args:
        claims: of one event, oldest report first.
    """
    kind = _best((c.type, c) for c in _chief(claims))
    assert kind is not None  # every claim has a type
    alike = [c for c in claims if c.type == kind]
    mode = _best((c.body["mode"], c) for c in alike if c.body["mode"])
    heard = len({c.voice for c in claims})
    contexts: dict[str, set[str]] = {}
    for claim in claims:
        for name in claim.body["context"]:
            contexts.setdefault(name, set()).add(claim.voice)
    kept = [name for name, by in contexts.items() if 3 * len(by) >= heard]
    return kind, mode, tuple(sorted(kept, key=lambda name: (-len(contexts[name]), name)))


def _chief(claims: Sequence[Told]) -> list[Told]:
    """The claims that their sentences are mainly about, where there are any."""
    return [c for c in claims if c.main] or list(claims)


def _best(some: Iterable[tuple[str, Told]]) -> str | None:
    by: dict[str, list[Told]] = {}
    for name, claim in some:
        by.setdefault(name, []).append(claim)
    # Of equals, the one that stands first: dicts keep the order of the claims.
    return max(by, key=lambda name: support(by[name]), default=None)
