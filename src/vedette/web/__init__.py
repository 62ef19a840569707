"""The pages: the record and the watch in a browser."""

from vedette.web.app import make_app
from vedette.web.security import Rules

__all__ = ["Rules", "make_app"]
