"""`bantin subscribers`: what is exported is imported again, wrong lines are named, and a dry run does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.test_cli import Shell, bantin, is_one_sentence

__all__ = ["bantin"]
pytestmark = pytest.mark.slow

LINES = """channel,id,state,topics,keywords
telegram,7,active,the-thao,Lũ quét
telegram,8,paused,,=1+1
telegram,9,king,,
"""


def some(folder: Path) -> str:
    file = folder / "some.csv"
    file.write_text(LINES, encoding="utf-8")
    return str(file)


async def test_a_dry_run_does_nothing(bantin: Shell, tmp_path: Path) -> None:
    said = await bantin("subscribers", "import", some(tmp_path), "--dry-run")
    assert said.code == 1, "a line is refused"
    assert "line 4: “king” is no state" in said.out
    assert "2 would be added, 0 would be changed, 0 as they are, 1 refused" in said.out
    assert (await bantin("subscribers", "export")).out.count("\n") == 1, "the columns alone"


async def test_what_is_exported_is_imported_again_elsewhere(bantin: Shell, tmp_path: Path) -> None:
    assert "2 added" in (await bantin("subscribers", "import", some(tmp_path))).out
    first = tmp_path / "first.csv"
    said = await bantin("subscribers", "export", str(first))
    assert (said.code, "2 subscribers written to" in said.out) == (0, True)
    assert "'=1+1" in first.read_text(encoding="utf-8-sig"), "no spreadsheet takes it for a formula"
    assert first.stat().st_mode & 0o077 == 0, "it holds who follows what"
    failed = await bantin("subscribers", "export", str(first), DATABASE_URL=f"sqlite:///{tmp_path}/some.csv")
    assert is_one_sentence(failed)
    assert "'=1+1" in first.read_text(encoding="utf-8-sig"), "the older file stays"
    elsewhere = "sqlite:///elsewhere.db"
    again = await bantin("subscribers", "import", str(first), DATABASE_URL=elsewhere)
    assert "2 added, 0 changed, 0 as they are, 0 refused" in again.out
    assert again.code == 0
    twice = await bantin("subscribers", "import", "-", given=first.read_text(encoding="utf-8"), DATABASE_URL=elsewhere)
    assert "0 added, 0 changed, 2 as they are" in twice.out
    copy = (await bantin("subscribers", "export", "-", DATABASE_URL=elsewhere)).out
    assert [row.rpartition(",")[0] for row in copy.splitlines()] == [
        row.rpartition(",")[0] for row in first.read_text(encoding="utf-8").splitlines()
    ], "all but when they were last seen"


async def test_a_file_that_is_no_register_is_one_sentence(bantin: Shell, tmp_path: Path) -> None:
    assert is_one_sentence(await bantin("subscribers", "import", str(tmp_path / "nowhere.csv")))
    assert is_one_sentence(await bantin("subscribers", "import", "-", given="name\nLan\n"))
