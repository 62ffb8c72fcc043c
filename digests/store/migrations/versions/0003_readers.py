"""What readers expect: quiet hours, words as they wrote them, one person on two platforms, letters to the newsroom."""

import sqlalchemy as sa
from alembic import op

from digests.store.schema import Clock, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_CHAT_COLUMNS = (
    "thread",
    "quiet_from",
    "quiet_until",
    "weekend_later",
    "read_at",
    "person",
    "at_home",
    "may_write",
    "revision",
)


def upgrade() -> None:
    for name, kind in {"thread": sa.Text(), "quiet_from": Clock(), "quiet_until": Clock()}.items():
        op.add_column("chats", sa.Column(name, kind))
    op.add_column("chats", sa.Column("weekend_later", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("chats", sa.Column("read_at", UtcDateTime()))
    op.add_column("chats", sa.Column("person", sa.String(32)))
    for name in ("at_home", "may_write"):
        op.add_column("chats", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("chats", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_chats_person", "chats", ["person"])
    op.add_column("follows", sa.Column("label", sa.Text()))
    op.create_table(
        "tickets",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("chat_id", _ID, sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", UtcDateTime()),
        sa.Column("answered_by", sa.Text()),
        sa.Column("copies", sa.JSON(), nullable=False),
    )
    op.create_index("ix_tickets_chat_id_at", "tickets", ["chat_id", "at"])
    op.create_index("ix_tickets_state_at", "tickets", ["state", "at"])
    op.create_table(
        "links",
        sa.Column("code", sa.String(16), primary_key=True),
        sa.Column("chat_id", _ID, sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "departures",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
    )


def downgrade() -> None:
    for table in ("departures", "links", "tickets"):
        op.drop_table(table)
    op.drop_column("follows", "label")
    op.drop_index("ix_chats_person", "chats")
    for name in _CHAT_COLUMNS:
        op.drop_column("chats", name)
