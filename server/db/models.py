"""The tables. Times are aware (timestamptz)."""

import uuid
from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, DateTime, Index, LargeBinary, MetaData, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True), str: Text(), int: BigInteger()}


class ApiTokenRow(Base):
    """A token of a program that calls us, or of an agent's browser, which has the last three columns.

    The secret is kept as its SHA-256 only; it has 256 random bits.
    """

    __tablename__ = "api_token"
    __table_args__ = (
        Index("ix_api_token_agent", "instance", "agent_id", postgresql_where=text("agent_id IS NOT NULL")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    scope: Mapped[str]
    secret_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    agent_id: Mapped[int | None]
    instance: Mapped[str | None]
    browser: Mapped[str | None]


class SignInRow(Base):
    """A browser extension's sign-in while its agent is at Zendesk. `state` and `challenge` are the extension's own."""

    __tablename__ = "sign_in"

    state_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    instance: Mapped[str]
    redirect_uri: Mapped[str]
    state: Mapped[str]
    challenge: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignInCodeRow(Base):
    """A code of ours on its way to the extension, which takes it once for a token."""

    __tablename__ = "sign_in_code"

    code_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    instance: Mapped[str]
    agent_id: Mapped[int]
    agent_name: Mapped[str]
    redirect_uri: Mapped[str]
    challenge: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class UsedLaunchTokenRow(Base):
    """A token of Zendesk's that has been taken; kept until it has expired by itself."""

    __tablename__ = "used_launch_token"

    jti: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class OverrideRow(Base):
    """A person named by an agent in place of the answer, until a time. `made_by` is the agent or the API token."""

    __tablename__ = "override"
    __table_args__ = (Index(None, "instance", "zendesk_organization_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    instance: Mapped[str]
    zendesk_organization_id: Mapped[int]
    role: Mapped[str]
    name: Mapped[str]
    email: Mapped[str | None]
    note: Mapped[str]
    until: Mapped[datetime] = mapped_column(index=True)
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    removed_by: Mapped[str | None]
    removed_at: Mapped[datetime | None]
