"""Tokens, taken launch tokens, overrides, and Procrastinate's own tables."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("secret_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("last_used_at", WHEN),
        sa.Column("revoked_at", WHEN),
        sa.PrimaryKeyConstraint("id", name="pk_api_token"),
    )
    op.create_table(
        "used_launch_token",
        sa.Column("jti", sa.Text(), nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("jti", name="pk_used_launch_token"),
    )
    op.create_index("ix_used_launch_token_expires_at", "used_launch_token", ["expires_at"])
    _create_override()
    # Procrastinate's schema is several statements with percent signs: it goes to the driver as it is.
    op.get_bind().connection.cursor().execute(SchemaManager.get_schema())


def _create_override() -> None:
    op.create_table(
        "override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("zendesk_organization_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("until", WHEN, nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("removed_by", sa.Text()),
        sa.Column("removed_at", WHEN),
        sa.PrimaryKeyConstraint("id", name="pk_override"),
    )
    op.create_index("ix_override_instance_zendesk_organization_id", "override", ["instance", "zendesk_organization_id"])
    op.create_index("ix_override_until", "override", ["until"])


def downgrade() -> None:
    for table in ("override", "used_launch_token", "api_token"):
        op.drop_table(table)
    for kind, named in _of_procrastinate():
        op.execute(f"DROP {kind} IF EXISTS {named} CASCADE")


def _of_procrastinate() -> list[tuple[str, str]]:
    """Everything of Procrastinate's, by its prefix: it ships no script that takes its schema away."""
    found = op.get_bind().execute(
        sa.text(
            "SELECT 'TABLE', c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND c.relname LIKE 'procrastinate\\_%' AND n.nspname = current_schema()"
            " UNION ALL SELECT 'FUNCTION', p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n"
            " ON n.oid = p.pronamespace WHERE p.proname LIKE 'procrastinate\\_%' AND n.nspname = current_schema()"
            " UNION ALL SELECT 'TYPE', t.oid::regtype::text FROM pg_type t JOIN pg_namespace n"
            " ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'c') AND t.typname LIKE 'procrastinate\\_%'"
            " AND n.nspname = current_schema() AND (t.typrelid = 0 OR"
            " (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c')"
        )
    )
    return [(kind, named) for kind, named in found]
