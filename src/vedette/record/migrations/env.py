"""Alembic's entry: runs inside the transaction that :mod:`vedette.record.schema` hands over."""

from alembic import context

from vedette.record.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["version_table"],
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
