"""Escalations, their tickets and deliveries, acknowledgements, dismissals, preferences, the pause, and the audit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

WHEN = sa.DateTime(timezone=True)
MOVING = "state IN ('waiting','sending','retrying','unknown','withdrawing')"


def upgrade() -> None:
    _create_escalation()
    _create_what_hangs_on_an_escalation()
    _create_delivery()
    _create_what_agents_choose()
    _create_audit()


def _create_escalation() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("zendesk_ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("zendesk_organization_id", sa.BigInteger()),
        sa.Column("account_id", sa.Text()),
        sa.Column("account_name", sa.Text(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=False),
        sa.Column("title", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("only_one", sa.Text()),
        sa.Column("pressed_by", sa.Text(), nullable=False),
        sa.Column("pressed_by_name", sa.Text(), nullable=False),
        sa.Column("pressed_at", WHEN, nullable=False),
        sa.Column("undo_until", WHEN, nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("inputs", JSONB(), nullable=False),
        sa.Column("people", JSONB(), nullable=False),
        sa.Column("destinations", JSONB(), nullable=False),
        sa.Column("idempotency_key", sa.Text()),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("ended_at", WHEN),
        sa.Column("ended_by", sa.Text()),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("follow_at", WHEN),
        sa.Column("began_over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_escalation"),
        sa.UniqueConstraint("number", name="uq_escalation_number"),
        sa.UniqueConstraint("only_one", name="uq_escalation_only_one"),
        sa.UniqueConstraint("pressed_by", "idempotency_key", name="uq_escalation_pressed_by_idempotency_key"),
    )
    op.create_index("ix_escalation_ticket", "escalation", ["instance", "zendesk_ticket_id", "pressed_at"])
    op.create_index("ix_escalation_organization", "escalation", ["zendesk_organization_id", "instance", "pressed_at"])
    op.create_index(
        "ix_escalation_open_organization",
        "escalation",
        ["instance", "zendesk_organization_id"],
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_escalation_open", "escalation", ["pressed_at"], postgresql_where=sa.text("state = 'open'"))
    op.create_index(
        "ix_escalation_follow", "escalation", ["follow_at"], postgresql_where=sa.text("follow_at IS NOT NULL")
    )
    op.create_index("ix_escalation_newest", "escalation", ["pressed_at", "id"])
    op.create_index(
        "ix_escalation_people",
        "escalation",
        ["people"],
        postgresql_using="gin",
        postgresql_ops={"people": "jsonb_path_ops"},
    )


def _create_what_hangs_on_an_escalation() -> None:
    op.create_table(
        "escalation_ticket",
        sa.Column("escalation_id", sa.Uuid(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("zendesk_ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("escalation_id", "instance", "zendesk_ticket_id", name="pk_escalation_ticket"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name="fk_escalation_ticket_escalation_id"),
    )
    op.create_index("ix_escalation_ticket_ticket", "escalation_ticket", ["zendesk_ticket_id", "instance"])
    op.create_table(
        "answered_press",
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("escalation_id", sa.Uuid(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("caller", "idempotency_key", name="pk_answered_press"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name="fk_answered_press_escalation_id"),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("escalation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("escalation_id", "kind", "who", name="pk_acknowledgement"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name="fk_acknowledgement_escalation_id"),
    )
    op.create_table(
        "thread_reply",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("escalation_id", sa.Uuid(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("channel", "ts", "version", name="pk_thread_reply"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name="fk_thread_reply_escalation_id"),
    )


def _create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("escalation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("zendesk_ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("turn", sa.Text(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("told", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("next_try_at", WHEN),
        sa.Column("began_at", WHEN),
        sa.Column("first_tried_at", WHEN),
        sa.Column("trying_since", WHEN),
        sa.Column("sent_at", WHEN),
        sa.Column("withdraw_asked_at", WHEN),
        sa.Column("url", sa.Text()),
        sa.Column("proof", JSONB()),
        sa.Column("note", JSONB()),
        sa.Column("error", JSONB()),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("updated_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name="fk_delivery_escalation_id"),
        sa.UniqueConstraint("escalation_id", "position", name="uq_delivery_escalation_id_position"),
        sa.UniqueConstraint("reference", name="uq_delivery_reference"),
    )
    op.create_index("ix_delivery_moving", "delivery", ["next_try_at"], postgresql_where=sa.text(MOVING))
    op.create_index("ix_delivery_failed", "delivery", ["updated_at"], postgresql_where=sa.text("state = 'failed'"))
    op.create_index(
        "ix_delivery_thread",
        "delivery",
        [sa.text("(proof ->> 'ts')")],
        postgresql_where=sa.text("channel = 'slack_message'"),
    )
    op.create_table(
        "pause",
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("paused_at", WHEN, nullable=False),
        sa.Column("paused_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pause"),
        sa.CheckConstraint("id = 1", name="ck_pause_single"),
    )


def _create_what_agents_choose() -> None:
    op.create_table(
        "dismissal",
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("zendesk_ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("instance", "zendesk_ticket_id", "scenario", name="pk_dismissal"),
    )
    op.create_index("ix_dismissal_scenario", "dismissal", ["scenario", "kind"])
    op.create_table(
        "preference",
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("always_preview", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("instance", "agent_id", name="pk_preference"),
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("came_from", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("escalation_id", sa.Uuid()),
        sa.Column("delivery_id", sa.Uuid()),
        sa.Column("before", JSONB()),
        sa.Column("after", JSONB()),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_escalation_id", "audit", ["escalation_id", "id"])
    op.execute("""
        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$
    """)
    op.execute("""
        CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
    """)


def downgrade() -> None:
    for table in (
        "audit",
        "preference",
        "dismissal",
        "pause",
        "delivery",
        "thread_reply",
        "acknowledgement",
        "answered_press",
        "escalation_ticket",
        "escalation",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION audit_is_append_only()")
