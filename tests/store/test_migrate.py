"""The schema goes up, down and up again, and the migrations make just what the program expects."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection as SyncConnection

from digests.errors import StoreError
from digests.store import Database
from digests.store.migrate import current, downgrade, newest, upgrade
from digests.store.schema import metadata, modelled


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


@pytest.mark.parametrize("url", ["mysql://u:geheim@h/x", "nonsense", ""])
def test_a_url_of_another_kind_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as error:
        Database(url)
    assert "sqlite:///" in str(error.value)
    assert "geheim" not in str(error.value)
