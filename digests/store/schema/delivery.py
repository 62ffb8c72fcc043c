"""What goes out, to whom, and what became of it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from digests.store.schema.kinds import Id, UtcDateTime, metadata

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("state", String(10), nullable=False, default="sending"),  # sending, done, stopped
    Column("priority", Integer, nullable=False),  # 0 alert, 1 correction, 2 digest, 3 notice
    Column("message", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("rejections", Integer, nullable=False, default=0),
    Column("mode", String(8), nullable=False, default="send"),  # send, edit, delete
    Column("otherwise", JSON),  # what is sent where the platform can neither edit nor delete; null: nothing
    Column("alert_id", Id),  # the alert, correction or recall that it carries
    Column("filled_to", Id),  # the highest chat that the fan-out has come to; null: it is complete
    Column("locale", String(8)),  # of an alert, which has one in each language
    Column("corrects", Id),  # the broadcast whose messages it edits or deletes, or whose waiting ones it took over
    Column("edition_id", Id),  # of a digest that was corrected while it waited: the edition, whatever words it is in
    Index("ix_broadcasts_alert_id", "alert_id"),
    Index("ix_broadcasts_corrects", "corrects"),
    Index("ix_broadcasts_created_at", "created_at"),
    Index(
        "ix_broadcasts_edition_id",
        "edition_id",
        postgresql_where=text("edition_id IS NOT NULL"),
        sqlite_where=text("edition_id IS NOT NULL"),
    ),
)

editions = Table(
    "editions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slot", UtcDateTime, nullable=False),
    Column("signature", String(32), nullable=False),
    Column("since", UtcDateTime, nullable=False),  # the watermark, or how far back it reaches
    # What is sent, in the words of now; null: nothing, or it was asked for and has not been put into the outbox.
    Column("broadcast_id", ForeignKey("broadcasts.id", ondelete="CASCADE")),
    Column("stories", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # Of one that was asked for, as long as it can be corrected: the answer, and the platform's ids of it.
    Column("message", JSON(none_as_null=True)),
    Column("refs", JSON(none_as_null=True)),  # null: not known; empty: it certainly has not arrived
    UniqueConstraint("slot", "signature", "since"),
    Index("ix_editions_signature", "signature"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("broadcast_id", ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(16), nullable=False),
    # pending → leased → sent, gone, uncertain, rejected, expired, cancelled
    Column("state", String(10), nullable=False, default="pending"),
    Column("priority", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease", String(32)),
    Column("leased_until", UtcDateTime),
    Column("started_at", UtcDateTime),  # the send of this lease had begun
    Column("parts_sent", Integer, nullable=False, default=0),
    Column("refs", JSON, nullable=False, default=list),  # the platform's message ids
    Column("error", Text),
    Column("target", JSON),  # the platform's ids of our earlier message that this one edits, deletes or answers
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("broadcast_id", "chat_id"),
    # The claim's index: only the rows that wait, in the order in which they are claimed.
    Index(
        "ix_deliveries_claim",
        "channel",
        "priority",
        "due_at",
        "id",
        postgresql_where=text("state = 'pending'"),
        sqlite_where=text("state = 'pending'"),
    ),
    Index(
        "ix_deliveries_lease",
        "leased_until",
        postgresql_where=text("state = 'leased'"),
        sqlite_where=text("state = 'leased'"),
    ),
    Index("ix_deliveries_chat_id", "chat_id"),
)

rate = Table(
    "rate",
    metadata,
    Column("bot", String(32), primary_key=True),
    Column("tat", Float, nullable=False, default=0.0),  # epoch seconds: when the next free slot begins (GCRA)
    Column("blocked_until", Float, nullable=False, default=0.0),  # epoch seconds
)
