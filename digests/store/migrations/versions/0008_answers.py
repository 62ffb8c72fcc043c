"""Digests that somebody asked for can be corrected, and those that wait are corrected before they go out."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editions", sa.Column("message", sa.JSON()))
    op.add_column("editions", sa.Column("refs", sa.JSON()))
    op.add_column("broadcasts", sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer, "sqlite")))
    known = sa.text("edition_id IS NOT NULL")
    op.create_index(
        "ix_broadcasts_edition_id", "broadcasts", ["edition_id"], postgresql_where=known, sqlite_where=known
    )


def downgrade() -> None:
    op.drop_index("ix_broadcasts_edition_id", "broadcasts")
    op.drop_column("broadcasts", "edition_id")
    for name in ("refs", "message"):
        op.drop_column("editions", name)
