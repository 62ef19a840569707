"""Which camps can be reached on a day."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vedette.outlook.situation import Situation

__all__ = ["open_camps"]


def open_camps(situation: Situation, day: int) -> npt.NDArray[np.bool_]:
    """For each camp in order, whether nothing shuts it on that day; all of them where everything is shut."""
    home = situation.home
    is_open = []
    for camp in situation.camps:
        shut = any(
            c.holds(day)
            and (
                (c.kind in {"site", "camp"} and c.a == camp.name)
                or (c.kind == "border" and {c.a, c.b} == {home, camp.country})
            )
            for c in situation.closures
        )
        is_open.append(not shut)
    out = np.array(is_open, dtype=np.bool_)
    return out if out.any() else np.ones_like(out)
