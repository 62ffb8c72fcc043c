"""Full text search, and the newest of a topic or a place at once."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A virtual table over `articles`, which keeps the text: folded words, and title and lead with their diacritics.
# New articles come into it many at a time (`search.catch_up`); triggers follow what becomes of those that are in it.
# Whoever lets Alembic build the table `articles` anew on SQLite has to make these triggers again.
_GONE = (
    "INSERT INTO article_words (article_words, rowid, folded, title, lead)"
    " VALUES ('delete', old.id, old.folded, old.title, old.lead);"
)
_HERE = "INSERT INTO article_words (rowid, folded, title, lead) VALUES (new.id, new.folded, new.title, new.lead);"
_KNOWN = "WHEN old.id IN (SELECT id FROM article_words_docsize)"
SQLITE = (
    "CREATE VIRTUAL TABLE article_words USING fts5("
    "folded, title, lead, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER article_words_removed AFTER DELETE ON articles {_KNOWN} BEGIN {_GONE} END",
    f"CREATE TRIGGER article_words_changed AFTER UPDATE OF folded, title, lead ON articles {_KNOWN} BEGIN {_GONE} {_HERE} END",
    "INSERT INTO article_words (article_words) VALUES ('rebuild')",
)

CAPITALS = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
# An index of what a function makes of an article, and nothing that is stored: the folded words, each two of them that
# stand side by side ("lao_cai"), the words with their diacritics, and when it was published in days, in eights and in
# sixty-fours of days, so that the newest matches can be asked for alone. A GIN index knows no order and no phrases.
# The letters are listed: what lower() and \w make of them depends on how the cluster was set up.
POSTGRESQL = (
    f"""
    CREATE FUNCTION article_words(folded text, title text, lead text, published timestamptz) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED COST 10000 AS $$
        WITH text AS (
            SELECT string_to_array(btrim(left(folded, 4000)), ' ') AS plain,
                   regexp_split_to_array(
                       translate(lower(left(title, 1000) || ' ' || left(lead, 3000)), '{CAPITALS}', '{CAPITALS.lower()}'),
                       '[^a-z0-9{CAPITALS.lower()}]+'
                   ) AS marked,
                   (published AT TIME ZONE 'UTC')::date - date '1970-01-01' AS day
        ), words AS (
            SELECT unnest(plain) AS word FROM text
            UNION ALL SELECT a || '_' || b FROM text, unnest(plain, plain[2:]) AS pair (a, b)
            UNION ALL SELECT unnest(marked) FROM text
            UNION ALL SELECT unnest(ARRAY['@1.' || day, '@8.' || day / 8, '@64.' || day / 64]) FROM text
        )
        SELECT array_to_tsvector(array_agg(word)) FROM words WHERE octet_length(word) BETWEEN 1 AND 200
    $$
    """,  # noqa: S608 -- letters of ours
    "CREATE INDEX ix_articles_words ON articles USING gin (article_words(folded, title, lead, published_at))"
    " WITH (gin_pending_list_limit = 256)",
)


def upgrade() -> None:
    op.create_index("ix_articles_topic_published_at", "articles", ["topic", "published_at"])
    op.drop_index("ix_article_places_code", "article_places")
    op.create_index("ix_article_places_code_article_id", "article_places", ["code", "article_id"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("removed", "changed"):
            op.execute(f"DROP TRIGGER article_words_{trigger}")
        op.execute("DROP TABLE article_words")
    else:
        op.drop_index("ix_articles_words", "articles")
        op.execute("DROP FUNCTION article_words")
    op.drop_index("ix_article_places_code_article_id", "article_places")
    op.create_index("ix_article_places_code", "article_places", ["code"])
    op.drop_index("ix_articles_topic_published_at", "articles")
