"""What groups and channels need: what they are called, and who sets one up from a private chat, until when."""

import sqlalchemy as sa
from alembic import op

from digests.store.schema import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("chats", sa.Column("title", sa.Text()))
    op.add_column("chats", sa.Column("acts_for", _ID))
    op.add_column("chats", sa.Column("acts_until", UtcDateTime()))


def downgrade() -> None:
    for name in ("acts_until", "acts_for", "title"):
        op.drop_column("chats", name)
