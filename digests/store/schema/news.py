"""What was collected."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from digests.store.schema.kinds import Id, UtcDateTime, metadata

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("topic", Text),
    Column("own", Boolean, nullable=False, default=False),
    Column("declared", Boolean, nullable=False, default=False),  # it stands in feeds.toml
    Column("edited", Boolean, nullable=False, default=False),  # its name and topic are an administrator's by now
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
    Column("checked_at", UtcDateTime),  # when its page was last asked for, to see whether it is still there
    Column("misses", Integer, nullable=False, server_default="0"),  # how often in a row its page was not there
    Column("gone_at", UtcDateTime),  # when the page was found to be taken down
    Column("corrected_at", UtcDateTime),  # when the newsroom put its own title and lead in the place of the feed's
    Column("vouched", Boolean, nullable=False, server_default=false()),  # an editor lets it go out, page or no page
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
