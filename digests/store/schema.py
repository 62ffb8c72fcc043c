"""The tables. Times are UTC; text is NFC; `folded` columns hold lower-case text without diacritics."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only in a column that is exactly INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on both databases (SQLite has no zones, so it keeps UTC without saying so)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a datetime without a zone: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Clock(TypeDecorator[time]):
    """A local time of day, kept as "HH:MM"."""

    impl = String(5)
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        return None if value is None else value.strftime("%H:%M")

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:
        return None if value is None else time.fromisoformat(value)


def modelled(name: str | None, kind: str, parents: object) -> bool:
    """Say whether something in the database is described here.

    What full text search is made of has no words in SQLAlchemy: migration 0002 makes it, `search` knows it.
    """
    return name is None or not name.startswith(("article_words", "ix_articles_words"))


feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("topic", Text),
    Column("own", Boolean, nullable=False, default=False),
    Column("declared", Boolean, nullable=False, default=False),  # it stands in feeds.toml
    Column("state", String(10), nullable=False, default="active"),  # active, paused, removed
    Column("etag", Text),
    Column("last_modified", Text),
    Column("interval_seconds", Integer, nullable=False, default=300),
    Column("next_fetch_at", UtcDateTime, nullable=False),
    Column("leased_until", UtcDateTime),
    Column("fetched_at", UtcDateTime),  # the last attempt
    Column("last_ok_at", UtcDateTime),
    Column("last_new_at", UtcDateTime),
    Column("failures", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("items", Integer, nullable=False, default=0),
    Index("ix_feeds_next_fetch_at", "next_fetch_at"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("feed_id", ForeignKey("feeds.id", ondelete="SET NULL")),
    Column("guid", Text),
    Column("source", Text, nullable=False),
    Column("own", Boolean, nullable=False, default=False),
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False, default=""),
    Column("title_key", String(32), nullable=False),  # a hash of the folded title
    Column("folded", Text, nullable=False),  # " title and lead ": folded words, each between single blanks
    Column("topic", Text, nullable=False),
    Column("image", Text),
    Column("published_at", UtcDateTime, nullable=False),
    Column("dated", Boolean, nullable=False, default=True),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("news_at", UtcDateTime),  # when it became news to us; null: never pushed
    Column("story_id", BigInteger),  # the id of the story's first article
    Column("revision", Integer, nullable=False, default=1),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_articles_news_at", "news_at"),
    Index("ix_articles_published_at", "published_at"),
    Index("ix_articles_topic_published_at", "topic", "published_at"),
    Index("ix_articles_story_id", "story_id"),
    Index("ix_articles_feed_id_guid", "feed_id", "guid"),
    Index("ix_articles_feed_id_title_key", "feed_id", "title_key"),
)

article_places = Table(
    "article_places",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("code", String(5), primary_key=True),
    Column("rank", Integer, nullable=False, default=0),
    Index("ix_article_places_code_article_id", "code", "article_id"),
)

chats = Table(
    "chats",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("state", String(10), nullable=False, default="active"),  # active, paused, blocked, left
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
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "external_id"),
    Index("ix_chats_signature", "signature"),
)

follows = Table(
    "follows",
    metadata,
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(8), primary_key=True),  # topic, place, keyword, mute
    Column("value", Text, primary_key=True),
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
)

editions = Table(
    "editions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slot", UtcDateTime, nullable=False),
    Column("signature", String(32), nullable=False),
    Column("since", UtcDateTime, nullable=False),  # the watermark, or how far back it reaches
    Column("broadcast_id", ForeignKey("broadcasts.id", ondelete="CASCADE")),  # null: nothing to send
    Column("stories", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("slot", "signature", "since"),
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
