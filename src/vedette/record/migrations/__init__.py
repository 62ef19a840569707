"""Alembic's migrations of a record, one module a step; :mod:`vedette.record.schema` runs them."""
