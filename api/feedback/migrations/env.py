"""How Alembic changes the tables: in the transaction that `api.feedback.database` has opened."""

from alembic import context

from api.feedback.tables import Base
from api.feedback.upgrade import VERSIONS

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSIONS,
    transactional_ddl=True,  # also in SQLite, which can
    render_as_batch=True,  # SQLite cannot change a column in place
)
with context.begin_transaction():
    context.run_migrations()
