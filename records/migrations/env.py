"""Where Alembic finds the connection (the caller's) and the tables."""

from alembic import context
from sqlmodel import SQLModel

import records.tables  # noqa: F401 - fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=False,  # the caller's transaction holds everything
    render_as_batch=True,
)
context.run_migrations()
