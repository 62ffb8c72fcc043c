"""The editions of one reader, to show and to delete them, without reading everybody's."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_editions_signature", "editions", ["signature"])


def downgrade() -> None:
    op.drop_index("ix_editions_signature", "editions")
