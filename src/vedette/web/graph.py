"""A small graph of an actor and those it deals with: where each stands and how thick the line is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, log1p, pi, sin

from vedette.web.words import quad

__all__ = ["Graph", "Neighbour", "Node", "layout"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody that an actor shares events with.

    Attributes:
        out: events in which the actor acts on them.
        into: events in which they act on the actor.
        types: (event type, number), the most frequent first.
    """

    id: str
    name: str
    out: int
    into: int
    types: tuple[tuple[str, int], ...]

    @property
    def style(self) -> str:
        """The style of the most frequent type."""
        return quad(self.types[0][0]) if self.types else "no-quad"


@dataclass(frozen=True, slots=True)
class Node:
    """A neighbour's place; ``x``, ``y`` in the drawing's units, ``anchor`` how its name stands to it."""

    neighbour: Neighbour
    x: float
    y: float
    width: float
    anchor: str
    dx: float


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing: its size, its middle, and its nodes."""

    width: int
    height: int
    x: float
    y: float
    name: str
    nodes: tuple[Node, ...]


def layout(name: str, neighbours: Sequence[Neighbour], *, width: int = 760, height: int = 430) -> Graph:
    """Neighbours on an ellipse around the actor, the most frequent at the top and on clockwise."""
    x, y = width / 2, height / 2
    most = max((n.out + n.into for n in neighbours), default=1)
    nodes = []
    for n, neighbour in enumerate(neighbours):
        angle = -pi / 2 + 2 * pi * n / len(neighbours)
        at_x, at_y = x + cos(angle) * width * 0.27, y + sin(angle) * height * 0.4
        level = abs(cos(angle)) < 0.2
        anchor = "middle" if level else "start" if cos(angle) > 0 else "end"
        shift = 0.0 if level else 13.0 if cos(angle) > 0 else -13.0
        thick = 1.5 + 5.5 * log1p(neighbour.out + neighbour.into) / log1p(most)
        nodes.append(Node(neighbour, round(at_x, 1), round(at_y, 1), round(thick, 1), anchor, shift))
    return Graph(width, height, x, y, name, tuple(nodes))
