"""What place names refer to: a gazetteer, and the resolution of a whole report's toponyms together.

>>> from vedette.places import find, resolve
>>> text = "Shelling hit villages southwest of Idlib in Syria."
>>> [place.name for place in resolve(text, find(text)) if place]
['Idlib', 'Syria']
"""

from vedette.places.find import Finder, find
from vedette.places.gazetteer import Gazetteer
from vedette.places.resolve import Resolver, resolve
from vedette.places.store import Place

__all__ = ["Finder", "Gazetteer", "Place", "Resolver", "find", "resolve"]
