"""The schema goes up, down and up again, and the migrations make just what the program expects."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection as SyncConnection
from sqlalchemy import delete, func, insert, select, text

from digests.errors import StoreError
from digests.store import Database, audit
from digests.store.migrate import current, downgrade, newest, upgrade
from digests.store.schema import chats, follows, metadata, modelled, tickets


async def test_the_schema_goes_up_down_and_up_again(db: Database) -> None:
    assert await current(db) == newest()
    await downgrade(db)
    assert await current(db) is None
    await upgrade(db)
    assert await current(db) == newest()


async def test_the_migrations_make_the_tables_that_the_queries_expect(db: Database) -> None:
    def differences(sync: SyncConnection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(sync, opts={"include_name": modelled}), metadata))

    async with db.read() as tx:
        assert await tx.run_sync(differences) == []


def test_a_file_that_is_no_database_is_refused_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Kính gửi toà soạn, " * 100)
    with pytest.raises(StoreError, match=r"letter\.db cannot be used: file is not a database$"):
        Database(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"bantin\.db cannot be used: "):
        Database(f"sqlite:///{tmp_path}/file/bantin.db")


async def test_a_database_of_a_newer_program_is_refused_with_one_sentence(db: Database) -> None:
    async with db.write() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=f"is 9999, and this program knows none after {newest()}: please upgrade"):
        await upgrade(db)


@pytest.mark.parametrize("url", ["mysql://u:geheim@h/x", "nonsense", ""])
def test_a_url_of_another_kind_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as error:
        Database(url)
    assert "sqlite:///" in str(error.value)
    assert "geheim" not in str(error.value)


async def test_numbers_of_chats_begin_above_every_one_that_the_log_names_and_nothing_is_lost(
    db: Database, now: datetime
) -> None:
    if not db.sqlite:
        pytest.skip("PostgreSQL's sequences need no migration")
    await downgrade(db)
    await upgrade(db, "0006")
    async with db.write() as tx:
        for id in ("7", "8"):
            await tx.execute(insert(chats).values(_columns(id, now)))
        await tx.execute(insert(follows).values(chat_id=2, kind="topic", value="the-thao"))
        await tx.execute(insert(tickets).values(chat_id=2, text="Thư", at=now))
        await audit.note(tx, None, "subscriber.deleted", "chat:40", now)
    await upgrade(db)
    async with db.write() as tx:
        kept = (await tx.execute(select(chats.c.id, chats.c.external_id).order_by(chats.c.id))).all()
        assert [tuple(row) for row in kept] == [(1, "7"), (2, "8")]
        assert (await tx.execute(select(follows.c.chat_id, follows.c.value))).all() == [(2, "the-thao")]
        assert (await tx.execute(select(tickets.c.text))).scalars().all() == ["Thư"]
        assert (await tx.execute(text("PRAGMA foreign_key_check"))).all() == []
        await tx.execute(delete(chats).where(chats.c.id == 2))
        assert (await tx.execute(select(func.count()).select_from(follows))).scalar_one() == 0, "keys hold again"
        added = await tx.execute(insert(chats).values(_columns("9", now)).returning(chats.c.id))
        assert added.scalar_one() == 41


def _columns(id: str, now: datetime) -> dict[str, object]:
    """Return a chat as it was before 0007."""
    named = {"channel": "telegram", "external_id": id, "signature": "s"}
    return {**named, "locale": "vi", "zone": "Asia/Ho_Chi_Minh", "created_at": now, "seen_at": now}
