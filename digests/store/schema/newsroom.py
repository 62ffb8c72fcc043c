"""The newsroom itself: who may do what, what was done, alerts on their way, and the desk."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from digests.store.schema.kinds import Id, UtcDateTime, metadata

# A person is written "telegram:123": a channel and the id there.

members = Table(
    "members",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("external_id", Text, primary_key=True),
    Column("role", String(8), nullable=False),  # editor, admin, owner
    Column("name", Text, nullable=False, default=""),
    Column("granted_by", Text),
    Column("at", UtcDateTime, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("hash", String(32), primary_key=True),  # of the code: whoever reads the table cannot use it
    Column("role", String(8), nullable=False),
    Column("name", Text, nullable=False, default=""),
    Column("invited_by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_by", Text),
    Column("used_at", UtcDateTime),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("hash", String(32), primary_key=True),  # of the link's code, or of the session's
    Column("kind", String(8), nullable=False),  # link, session
    Column("who", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", Text, nullable=False),  # a person; "" is the program itself
    Column("role", String(8), nullable=False),
    Column("what", String(32), nullable=False),  # alert.approved, feed.added …
    Column("about", Text, nullable=False, default=""),  # alert:12, feed:3, telegram:456 …
    Column("detail", JSON, nullable=False, default=dict),
    Index("ix_audit_at", "at"),
    Index("ix_audit_who_at", "who", "at"),
    Index("ix_audit_about", "about"),
)

switches = Table(
    "switches",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
)

offers = Table(
    "offers",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("kind", String(12), nullable=False),  # feed, feeds, subscribers
    Column("who", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),  # what the button that carries it out will do
    Column("expires_at", UtcDateTime, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(10), nullable=False, default="alert"),  # alert, correction, recall
    # draft → waiting → approved → sending → sent, or cancelled, recalled, expired; stopped while sending
    Column("state", String(10), nullable=False, default="draft"),
    Column("author", Text, nullable=False),
    Column("text", JSON, nullable=False),  # title, body, url, picture
    Column("hash", String(32), nullable=False),  # of all that an approval approves
    Column("folded", Text, nullable=False, default=""),  # words of the text, to know it when it comes again
    Column("audience", JSON, nullable=False),  # topics, places, channels
    Column("urgent", Boolean, nullable=False, default=False),
    Column("alone", Boolean, nullable=False, default=False),  # sent by one person in an emergency
    Column("reviewed_at", UtcDateTime),
    Column("article_id", Id),  # the story that it tells, corrects or recalls
    Column("follows", Id),  # the alert that it follows up, corrects or recalls
    Column("change", String(8)),  # of a follow-up: raised, lowered, over
    Column("copies", JSON, nullable=False, default=list),  # where the newsroom sees it: [channel, chat, message, live]
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("scheduled_at", UtcDateTime),  # not before then
    Column("send_at", UtcDateTime),  # approved: when the undo window ends
    Column("expires_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("revision", Integer, nullable=False, default=1),
    Index("ix_alerts_state", "state"),
    Index("ix_alerts_created_at", "created_at"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("alert_id", ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    Column("who", Text, primary_key=True),
    Column("hash", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

desk_marks = Table(
    "desk_marks",
    metadata,
    Column("story_id", Id, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),  # the lead is a span of it
    Column("mark", String(8), nullable=False, default=""),  # pin, hide, hold
    Column("rank", Integer),  # among the pinned, or where it was moved to
    Column("lead", Text),  # a span of the article that stands in for its lead
    Column("topic", Text),  # where it was moved to
    Column("by", Text, nullable=False),  # a person; "" is the program itself
    Column("at", UtcDateTime, nullable=False),
    Index("ix_desk_marks_article_id", "article_id"),
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("until", UtcDateTime, nullable=False),  # when the next one took its place
    Index("ix_article_versions_until", "until"),
)
