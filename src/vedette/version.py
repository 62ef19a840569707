"""The version of Vedette, below every room so that any of them may say it."""

__all__ = ["__version__"]

__version__ = "0.1.0"
