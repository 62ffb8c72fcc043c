"""Who reads, what they want, and what they write to us."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from digests.store.schema.kinds import Clock, Id, UtcDateTime, metadata

chats = Table(
    "chats",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("state", String(10), nullable=False, default="active"),  # active, paused, blocked, left, banned
    Column("locale", String(8), nullable=False),
    Column("zone", Text, nullable=False),
    Column("private", Boolean, nullable=False, default=True),
    Column("signature", String(32), nullable=False),
    Column("watermark", UtcDateTime),
    Column("catching_up", Boolean, nullable=False, default=True),
    Column("empty_digest", Boolean, nullable=False, default=True),
    Column("paused_until", UtcDateTime),
    Column("wait_until", UtcDateTime),  # the platform asked for silence towards this chat alone
    Column("awaiting", String(16)),
    Column("thread", Text),  # the topic of a forum group in which it subscribed
    Column("quiet_from", Clock),  # nothing arrives from here …
    Column("quiet_until", Clock),  # … until here, by the chat's clock
    Column("weekend_later", Boolean, nullable=False, default=False),
    Column("read_at", UtcDateTime),  # when the reader last asked for news
    Column("person", String(32)),  # chats of one reader on several platforms share it
    Column("at_home", Boolean, nullable=False, default=True),  # the one of them to which digests and alerts go
    Column("may_write", Boolean, nullable=False, default=True),  # to the newsroom
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("title", Text),  # what a group or channel is called
    Column("acts_for", Id),  # the group or channel that this private chat sets up …
    Column("acts_until", UtcDateTime),  # … until then
    Column("revision", Integer, nullable=False, default=1),  # grows with every change of the settings
    UniqueConstraint("channel", "external_id"),
    Index("ix_chats_signature", "signature"),
    Index("ix_chats_person", "person"),
    Index("ix_chats_groups", "id", postgresql_where=text("NOT private"), sqlite_where=text("NOT private")),
    sqlite_autoincrement=True,  # the audit log names a chat by its number: it never comes again
)

follows = Table(
    "follows",
    metadata,
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(8), primary_key=True),  # topic, place, keyword, mute
    Column("value", Text, primary_key=True),
    Column("label", Text),  # a word as the reader wrote it; `value` is folded
    Index("ix_follows_kind_value_chat_id", "kind", "value", "chat_id"),
)

digest_plans = Table(
    "digest_plans",
    metadata,
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Clock, primary_key=True),
    Column("weekdays", Integer, nullable=False, default=127),  # bit 0 is Monday
    Column("next_due_at", UtcDateTime),  # null while the chat is set aside
    Index("ix_digest_plans_next_due_at", "next_due_at"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False, default="open"),  # open, answered, closed
    Column("answer", Text),
    Column("answered_at", UtcDateTime),
    Column("answered_by", Text),  # channel:id of the person
    Column("copies", JSON, nullable=False, default=list),  # where the newsroom sees it: [channel, chat, message]
    Index("ix_tickets_chat_id_at", "chat_id", "at"),
    Index("ix_tickets_state_at", "state", "at"),
    sqlite_autoincrement=True,  # the newsroom names a letter by its number
)

links = Table(
    "links",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

departures = Table(
    "departures",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("reason", String(16), nullable=False),  # what the reader tapped, or "deleted": all was deleted
)
