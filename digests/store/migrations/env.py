"""Alembic's entry: it always gets an open connection from `digests.store.migrate`."""

from alembic import context

from digests.store.schema import metadata, modelled

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=modelled,
    render_as_batch=True,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
