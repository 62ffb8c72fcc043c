"""Numbers of chats and letters never come again on SQLite: the audit log names them by number.

PostgreSQL's sequences give no number twice.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# The log may name numbers that are higher than those of the rows that are left.
_HIGHEST = {
    "chats": """
        SELECT 0 AS number UNION ALL SELECT max(id) FROM chats
        UNION ALL SELECT CAST(substr(about, 6) AS INTEGER) FROM audit WHERE about LIKE 'chat:%'
    """,
    "tickets": """
        SELECT 0 AS number UNION ALL SELECT max(id) FROM tickets
        UNION ALL SELECT CAST(substr(about, 8) AS INTEGER) FROM audit WHERE about LIKE 'letter:%'
    """,
}


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for table, numbers in _HIGHEST.items():
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
        last = connection.execute(sa.text(f"SELECT max(number) FROM ({numbers})")).scalar_one()  # noqa: S608 -- from above
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
        given = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)")
        connection.execute(given, {"table": table, "last": last})


def downgrade() -> None:
    """Leave the tables as they are: what came before works with them."""
