"""What the program remembers for itself."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from digests.store.schema.kinds import Id, UtcDateTime, metadata

slots = Table(
    "slots",
    metadata,
    Column("job", String(32), primary_key=True),
    Column("local_date", String(10), primary_key=True),
    Column("slot", String(16), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

pulses = Table(
    "pulses",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("update_id", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

web_messages = Table(
    "web_messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("external_id", Text, nullable=False),
    Column("first_id", BigInteger),  # the row that an edit replaced: its place in the conversation; null: its own
    Column("mine", Boolean, nullable=False, default=False),  # written by the reader
    Column("body", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Index("ix_web_messages_external_id_id", "external_id", "id"),
    sqlite_autoincrement=True,  # an id is a place in a stream of events: it never comes again
)

keys = Table(
    "keys",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

daily = Table(
    "daily",
    metadata,
    Column("day", String(10), primary_key=True),  # by the newsroom's clock, "2026-11-23"
    Column("what", String(12), primary_key=True),  # reader, room, new, gone, digest, alert …, seen, topic, place
    Column("channel", String(16), primary_key=True),  # "" where it does not matter
    Column("detail", String(64), primary_key=True),  # a state, an outcome, a reason, a topic or a place
    Column("count", Integer, nullable=False),
)
