"""Tokens of agents' browsers, and the sign-ins that lead to them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WHEN = sa.DateTime(timezone=True)
OF_AGENTS = sa.text("agent_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("api_token", sa.Column("agent_id", sa.BigInteger()))
    op.add_column("api_token", sa.Column("instance", sa.Text()))
    op.add_column("api_token", sa.Column("browser", sa.Text()))
    op.create_index("ix_api_token_agent", "api_token", ["instance", "agent_id"], postgresql_where=OF_AGENTS)
    op.create_table(
        "sign_in",
        sa.Column("state_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("state_sha256", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_expires_at", "sign_in", ["expires_at"])
    op.create_table(
        "sign_in_code",
        sa.Column("code_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("agent_name", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("code_sha256", name="pk_sign_in_code"),
    )
    op.create_index("ix_sign_in_code_expires_at", "sign_in_code", ["expires_at"])


def downgrade() -> None:
    op.drop_table("sign_in_code")
    op.drop_table("sign_in")
    op.execute("DELETE FROM api_token WHERE agent_id IS NOT NULL")  # they would turn into tokens of programs
    op.drop_index("ix_api_token_agent", "api_token")
    for column in ("browser", "instance", "agent_id"):
        op.drop_column("api_token", column)
