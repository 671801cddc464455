"""What Alembic runs: the migrations, each in a transaction of its own, on the connection it was handed."""

from alembic import context

from server.db.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transaction_per_migration=True,
    # The queue's tables are Procrastinate's business.
    include_name=lambda name, type_, parents: type_ != "table" or not str(name).startswith("procrastinate_"),
)
with context.begin_transaction():
    context.run_migrations()
