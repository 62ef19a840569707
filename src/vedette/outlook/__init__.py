"""Displacement: who may flee, where to, and how sure that is, always beside the simple answers."""
