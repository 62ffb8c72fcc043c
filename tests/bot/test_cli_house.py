"""`bantin members`, `stats` and `backup`, as an operator runs them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.test_cli import Said, Shell, is_one_sentence

pytestmark = pytest.mark.slow


@pytest.fixture
def bantin(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


async def test_roles_are_given_listed_and_taken(bantin: Shell) -> None:
    nobody = await bantin("members", "list")
    assert (nobody.code, nobody.out.startswith("nobody yet: set BANTIN_OWNERS")) == (0, True)
    assert (
        await bantin("members", "grant", "telegram:7", "editor", "--name", "Lan")
    ).out == "telegram:7 is editor now\n"
    assert (await bantin("members", "grant", "telegram:7", "Admin", "--name", "Lan")).out == "telegram:7 is admin now\n"
    listed = await bantin("members", "list", OWNERS="telegram:9")
    lines = listed.out.splitlines()
    assert lines[0] == "owner   telegram:9  (BANTIN_OWNERS)"
    assert lines[1].startswith("admin   telegram:7  Lan  since 20")
    assert (await bantin("members", "revoke", "telegram:7")).out == "telegram:7 has no role any more\n"
    again = await bantin("members", "revoke", "telegram:7")
    assert is_one_sentence(again)
    assert "telegram:7 has no role; `bantin members list`" in again.err
    owner = await bantin("members", "revoke", "telegram:9", OWNERS="telegram:9")
    assert "is owner by BANTIN_OWNERS" in owner.err


async def test_who_or_what_there_is_none_of_is_one_sentence(bantin: Shell) -> None:
    for words, sentence in (
        (("grant", "lan", "editor"), "'lan' names nobody; right would be"),
        (("grant", "mail:7", "editor"), "'mail:7' names nobody"),
        (("grant", "telegram:@lan", "editor"), "'telegram:@lan' names nobody"),
        (("grant", "telegram:7", "king"), "'king' is no role; right would be one of editor, admin, owner"),
        (("revoke", "telegram:"), "'telegram:' names nobody"),
    ):
        said = await bantin("members", *words)
        assert is_one_sentence(said), said
        assert sentence in said.err


async def test_the_figures_are_counted_when_no_scheduler_does(bantin: Shell) -> None:
    said = await bantin("stats", "--days", "30")
    assert said.code == 0
    assert "Readers: 0 active, 0 paused, 0 not subscribed" in said.out
    assert "0 letters open" in said.out
    assert "Counted at" in said.out
    vietnamese = await bantin("stats", "--lang", "vi")
    assert "Bạn đọc: 0 đang nhận" in vietnamese.out


async def test_a_backup_is_one_checked_file(bantin: Shell, tmp_path: Path) -> None:
    assert (await bantin("members", "grant", "telegram:7", "editor")).code == 0
    said = await bantin("backup", "copy.db")
    assert said.out.startswith("copy.db: ")
    assert "bytes, checked" in said.out
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT external_id, role FROM members").fetchall() == [("7", "editor")]
    again = await bantin("backup", "copy.db")
    assert is_one_sentence(again)
    assert "--force replaces it" in again.err
    assert (await bantin("backup", "copy.db", "--force")).code == 0


async def test_the_doctor_says_when_nobody_could_answer_approve_or_be_told(bantin: Shell, tmp_path: Path) -> None:
    (tmp_path / "newsroom").mkdir()
    (tmp_path / "newsroom" / "feeds.toml").touch()
    bantin.env |= {"BANTIN_CONFIG_DIR": str(tmp_path / "newsroom")}
    nobody = people(await bantin("doctor"))
    assert "!  people    nobody has a role: set BANTIN_OWNERS, or `bantin members grant" in nobody
    assert "readers' letters go to nobody" in nobody
    assert "troubles are told to nobody" in nobody
    await bantin("members", "grant", "telegram:7", "editor")
    one = people(await bantin("doctor"))
    assert "1 person with a role, and an alert takes 2 (BANTIN_ALERT_APPROVALS)" in one
    newsroom = 'name = "Báo thử"\nprovince = "Lào Cai"\neditors_chat = "telegram:-1005"\n'
    (tmp_path / "newsroom" / "newsroom.toml").write_text(newsroom, encoding="utf-8")
    assert people(await bantin("doctor", OWNERS="telegram:9")) == "✓  people    2 persons with a role"
    assert "✓" in people(await bantin("doctor", ALERT_APPROVALS="1"))


def people(said: Said) -> str:
    """Return what the doctor says of people."""
    assert said.code == 0, said
    return "\n".join(line for line in said.out.splitlines() if line[1:].startswith("  people"))
