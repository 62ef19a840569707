"""Vedette reads published news about an armed conflict into attributed claims."""

__version__ = "0.1.0"
