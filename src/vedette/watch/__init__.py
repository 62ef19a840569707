"""The watch: how an arrangement stands, seen from the record.

>>> from vedette.watch import load_arrangement, state
"""

from vedette.watch.answers import Period, State
from vedette.watch.arrangement_file import load_arrangement, new_arrangement
from vedette.watch.period import read_period
from vedette.watch.state import state

__all__ = ["Period", "State", "load_arrangement", "new_arrangement", "read_period", "state"]
