"""What the newsroom needs: roles, the audit log, alerts with approvals, corrections, and the desk."""

import sqlalchemy as sa
from alembic import op

from digests.store.schema import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TABLES = (
    "daily",
    "approvals",
    "alerts",
    "desk_marks",
    "article_versions",
    "switches",
    "offers",
    "audit",
    "sign_ins",
    "invitations",
    "members",
)


def upgrade() -> None:
    _people()
    _house()
    _alerts()
    _desk()
    for column in (
        sa.Column("mode", sa.String(8), nullable=False, server_default="send"),
        sa.Column("otherwise", sa.JSON()),
        sa.Column("alert_id", _ID),
        sa.Column("filled_to", _ID),
        sa.Column("locale", sa.String(8)),
        sa.Column("corrects", _ID),
    ):
        op.add_column("broadcasts", column)
    op.create_index("ix_broadcasts_alert_id", "broadcasts", ["alert_id"])
    op.create_index("ix_broadcasts_corrects", "broadcasts", ["corrects"])
    op.create_index("ix_broadcasts_created_at", "broadcasts", ["created_at"])
    op.add_column("deliveries", sa.Column("target", sa.JSON()))
    op.add_column("feeds", sa.Column("edited", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_follows_kind_value_chat_id", "follows", ["kind", "value", "chat_id"])
    groups = sa.text("NOT private")
    op.create_index("ix_chats_groups", "chats", ["id"], postgresql_where=groups, sqlite_where=groups)
    op.add_column("articles", sa.Column("checked_at", UtcDateTime()))
    op.add_column("articles", sa.Column("misses", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("articles", sa.Column("gone_at", UtcDateTime()))
    op.add_column("articles", sa.Column("corrected_at", UtcDateTime()))
    op.add_column("articles", sa.Column("vouched", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for name in ("vouched", "corrected_at", "gone_at", "misses", "checked_at"):
        op.drop_column("articles", name)
    op.drop_index("ix_chats_groups", "chats")
    op.drop_index("ix_follows_kind_value_chat_id", "follows")
    op.drop_column("feeds", "edited")
    op.drop_column("deliveries", "target")
    op.drop_index("ix_broadcasts_created_at", "broadcasts")
    op.drop_index("ix_broadcasts_corrects", "broadcasts")
    op.drop_index("ix_broadcasts_alert_id", "broadcasts")
    for name in ("corrects", "locale", "filled_to", "alert_id", "otherwise", "mode"):
        op.drop_column("broadcasts", name)
    for name in _TABLES:
        op.drop_table(name)


def _people() -> None:
    op.create_table(
        "members",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("external_id", sa.Text(), primary_key=True),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Text()),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("hash", sa.String(32), primary_key=True),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_by", sa.Text()),
        sa.Column("used_at", UtcDateTime()),
    )
    op.create_table(
        "sign_ins",
        sa.Column("hash", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
    )


def _house() -> None:
    op.create_table(
        "audit",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_who_at", "audit", ["who", "at"])
    op.create_index("ix_audit_about", "audit", ["about"])
    op.create_table(
        "switches",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime()),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "daily",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("what", sa.String(12), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("detail", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(32), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("reviewed_at", UtcDateTime()),
        sa.Column("article_id", _ID),
        sa.Column("follows", _ID),
        sa.Column("change", sa.String(8)),
        sa.Column("copies", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("scheduled_at", UtcDateTime()),
        sa.Column("send_at", UtcDateTime()),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime()),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("revision", sa.Integer(), nullable=False),
    )
    op.create_index("ix_alerts_state", "alerts", ["state"])
    op.create_index("ix_alerts_created_at", "alerts", ["created_at"])
    op.create_table(
        "approvals",
        sa.Column("alert_id", _ID, sa.ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("who", sa.Text(), primary_key=True),
        sa.Column("hash", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )


def _desk() -> None:
    op.create_table(
        "desk_marks",
        sa.Column("story_id", _ID, primary_key=True, autoincrement=False),
        sa.Column("article_id", _ID, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("mark", sa.String(8), nullable=False),
        sa.Column("rank", sa.Integer()),
        sa.Column("lead", sa.Text()),
        sa.Column("topic", sa.Text()),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_desk_marks_article_id", "desk_marks", ["article_id"])
    op.create_table(
        "article_versions",
        sa.Column("article_id", _ID, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_article_versions_until", "article_versions", ["until"])
