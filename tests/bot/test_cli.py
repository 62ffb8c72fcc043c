"""The command line as an operator meets it: what it prints, its exit codes, and never a traceback."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.feeds import FakeFeed, FeedServer

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


class Shell:
    """Runs `bantin` in a folder of its own, with its own variables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {key: value for key, value in os.environ.items() if not key.startswith("BANTIN_")}
        self.env = kept | {"PYTHONPATH": str(ROOT), "HOME": str(folder)}

    async def start(self, *words: str, **variables: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.folder,
            env=self.env | {f"BANTIN_{name}": value for name, value in variables.items()},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def __call__(self, *words: str, given: str = "", **variables: str) -> Said:
        process = await self.start(*words, **variables)
        out, err = await asyncio.wait_for(process.communicate(given.encode()), 60)
        return Said(process.returncode or 0, out.decode(), err.decode())


@pytest.fixture
def bantin(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
async def paper() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
def feed(paper: FeedServer, bantin: Shell, tmp_path: Path) -> FakeFeed:
    """A newspaper that publishes, and the one feed of the newsroom."""
    feed = paper.feed("/rss/home.rss", "Báo thử")
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    feed.publish("Cầu mới ở Chiềng Ken", "Cây cầu dân sinh dài 28 m đã cho người và xe máy đi lại.", published=hour_ago)
    declared(bantin, tmp_path, paper, [feed.url])
    return feed


def declared(bantin: Shell, folder: Path, paper: FeedServer, urls: Sequence[str]) -> None:
    config = folder / "newsroom"
    config.mkdir(exist_ok=True)
    entries = [f'[[feeds]]\nurl = "{url}"\nname = "Báo {number}"\n' for number, url in enumerate(urls, start=1)]
    (config / "feeds.toml").write_text("\n".join(entries), encoding="utf-8")
    allowed = ",".join(f"{host}:{port}" for host, port in paper.allow)
    bantin.env |= {"BANTIN_CONFIG_DIR": str(config), "BANTIN_FETCH_ALLOW": allowed}


def is_one_sentence(said: Said) -> bool:
    return said.code == 1 and said.out == "" and said.err.startswith("bantin: ") and said.err.count("\n") == 1


async def test_a_wrong_setting_is_one_sentence(bantin: Shell) -> None:
    said = await bantin("run", WEB_BIND="here")
    assert is_one_sentence(said)
    assert "BANTIN_WEB_BIND is 'here'" in said.err


async def test_a_host_that_does_not_exist_is_what_the_sentence_is_about(bantin: Shell) -> None:
    said = await bantin("run", WEB_BIND="no-such-host.invalid:8080")
    assert is_one_sentence(said)
    assert "no host 'no-such-host.invalid'" in said.err


async def test_a_variable_that_means_nothing_is_warned_of_with_the_nearest(bantin: Shell) -> None:
    said = await bantin("feeds", "export", WEB_BNID="127.0.0.1:0")
    assert said.code == 0
    assert said.err.count("unknown_setting") == 1
    assert "variable=BANTIN_WEB_BNID meant=BANTIN_WEB_BIND" in said.err


async def test_a_word_that_is_none_of_the_choices_is_told_the_choices(bantin: Shell) -> None:
    for words in (("preview", "--channel", "zalo"), ("preview", "--lang", "fr"), ("run", "everything")):
        said = await bantin(*words)
        assert said.code == 2
        assert f"'{words[-1]}' is none of" in said.err
        assert "Value error" not in said.err


async def test_the_version_is_told(bantin: Shell) -> None:
    said = await bantin("--version")
    assert (said.code, re.fullmatch(r"bantin \d+\.\d+\.\d+\n", said.out) is not None) == (0, True)


async def test_without_feeds_each_command_says_what_to_do(bantin: Shell, paper: FeedServer, tmp_path: Path) -> None:
    declared(bantin, tmp_path, paper, [])
    for words in (("feeds", "list"), ("feeds", "check"), ("collect",), ("doctor",)):
        said = await bantin(*words)
        assert said.code == 0
        assert "there are no feeds" in said.out
        assert "`bantin feeds add URL`" in said.out


async def test_a_database_file_that_is_not_one_is_one_sentence(bantin: Shell, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Kính gửi tòa soạn, " * 300)
    for command in (("run",), ("migrate",), ("collect",), ("feeds", "list")):
        said = await bantin(*command, DATABASE_URL="sqlite:///letter.db")
        assert is_one_sentence(said)
        assert "letter.db" in said.err


async def test_a_port_in_use_is_one_sentence(bantin: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = await bantin("run", WEB_BIND=f"127.0.0.1:{taken.getsockname()[1]}")
    assert is_one_sentence(said)
    assert "BANTIN_WEB_BIND" in said.err


async def test_a_database_server_that_is_away_is_one_sentence_without_its_password(bantin: Shell) -> None:
    said = await bantin("run", DATABASE_URL="postgresql://bantin:geheim@127.0.0.1:9/bantin")
    assert is_one_sentence(said)
    assert "geheim" not in said.err


async def test_a_schema_that_is_behind_on_postgresql_names_the_command(bantin: Shell, postgres_server: str) -> None:
    from tests.fakes.postgres import create_database, drop_database

    server = postgres_server.rpartition("/")[0]
    url = create_database(server, "behind")
    try:
        refused = await bantin("run", DATABASE_URL=url)
        assert is_one_sentence(refused)
        assert "`bantin migrate`" in refused.err
        assert (await bantin("migrate", DATABASE_URL=url)).code == 0
        assert (await bantin("feeds", "list", DATABASE_URL=url)).code == 0
    finally:
        drop_database(server, "behind")


async def test_a_second_feed_of_a_paper_bears_its_name(bantin: Shell, feed: FakeFeed) -> None:
    assert "added: Báo 1," in (await bantin("feeds", "add", f"{feed.url}/second")).out
    assert "added: c.vn," in (await bantin("feeds", "add", "https://c.vn/rss")).out


async def test_a_feed_can_be_added_listed_exported_and_removed(bantin: Shell, feed: FakeFeed) -> None:
    assert (await bantin("feeds", "add", "https://b.vn/rss", "--name", "Báo B", "--topic", "kinh-te")).code == 0
    assert "there already: Báo B" in (await bantin("feeds", "add", "https://b.vn/rss", "--name", "Báo Bê")).out
    listed = await bantin("feeds", "list")
    assert [re.search(r"Báo \w+", line)[0] for line in listed.out.splitlines()] == ["Báo 1", "Báo B"]  # type: ignore[index]  # each has one
    document = (await bantin("feeds", "export")).out
    assert (await bantin("feeds", "remove", "https://b.vn/rss")).code == 0
    assert "Báo B" not in (await bantin("feeds", "list")).out
    assert "1 of them new" in (await bantin("feeds", "import", "-", given=document)).out
    assert "Báo B" in (await bantin("feeds", "list")).out
    assert is_one_sentence(await bantin("feeds", "remove", "https://c.vn/rss"))


async def test_a_broken_feed_is_one_clear_line_and_the_others_are_unaffected(
    bantin: Shell, feed: FakeFeed, paper: FeedServer, tmp_path: Path
) -> None:
    broken = paper.feed("/rss/broken.rss")
    broken.break_with(503)
    page = paper.feed("/rss/page.rss")
    page.serve(b"<!doctype html><html><body>Please log in</body></html>", "text/html")
    declared(bantin, tmp_path, paper, [feed.url, broken.url, page.url])
    said = await bantin("feeds", "check")
    lines = {url: line for url in (feed.url, broken.url, page.url) for line in said.out.splitlines() if url in line}
    assert len(said.out.splitlines()) == 3
    assert said.code == 1
    assert lines[feed.url].startswith("✓")
    assert "1 item, 1 dated" in lines[feed.url]
    assert "503" in lines[broken.url]
    assert lines[page.url].startswith("✗")


async def test_collecting_shows_what_each_feed_gave_and_preview_the_digest(bantin: Shell, feed: FakeFeed) -> None:
    collected = await bantin("collect")
    assert collected.code == 0
    assert re.search(r"Báo 1\s+read\s+1\s", collected.out)
    again = await bantin("collect", "--feed", feed.url)
    assert re.search(r"Báo 1\s+\w+\s+0\s", again.out)
    for channel in ("telegram", "web"):
        shown = await bantin("preview", "--channel", channel, "--place", "chieng ken")
        assert "Cầu mới ở Chiềng Ken" in shown.out
    assert "Cầu mới" not in (await bantin("preview", "--topic", "the-thao", "--lang", "en")).out


async def test_what_does_not_exist_is_named_with_what_does(bantin: Shell, feed: FakeFeed) -> None:
    unknown = await bantin("preview", "--topic", "mèo")
    assert is_one_sentence(unknown)
    assert "kinh-te" in unknown.err
    assert is_one_sentence(await bantin("preview", "--place", "Luân Đôn"))
    assert is_one_sentence(await bantin("collect", "--feed", "https://unknown.vn/rss"))


async def test_the_doctor_finds_what_is_well_and_what_is_not(bantin: Shell, feed: FakeFeed) -> None:
    well = await bantin("doctor")
    assert well.code == 0
    assert {line[0] for line in well.out.splitlines() if not line.startswith("!  people")} == {"✓"}
    feed.break_with(404)
    ill = await bantin("doctor", TELEGRAM_TOKN="1")
    assert ill.code == 1
    wrong = [line for line in ill.out.splitlines() if line.startswith("✗")]
    assert any("BANTIN_TELEGRAM_TOKN" in line for line in wrong)
    assert any("404" in line for line in wrong)
    assert ill.err == ""


async def test_the_doctor_has_a_mark_for_what_is_doubtful(bantin: Shell, feed: FakeFeed, tmp_path: Path) -> None:
    config = tmp_path / "newsroom"
    (config / "newsroom.toml").write_text('name = "Báo Sơn La"\nprovince = "Sơn La"\n', encoding="utf-8")
    (config / "feed.toml").touch()
    rows = ("code,name,type,old_province", "99001,Mộc Châu,Xã,Tỉnh Lào Cai", "02683,Bát Xát,Xã,Tỉnh Lào Cai")
    (config / "places.csv").write_text("\n".join(rows), encoding="utf-8")
    said = await bantin("doctor", ZALO_TOKEN="geheim-zalo")
    doubts = "\n".join(line for line in said.out.splitlines() if line.startswith("!"))
    assert said.code == 0
    assert "the province is Sơn La" in doubts
    assert "feeds.toml was probably meant" in doubts
    assert "no boundary for 1 place (Mộc Châu…)" in doubts
    assert "cannot talk to Zalo yet" in doubts


async def test_the_doctor_says_what_is_wrong_with_boundaries(bantin: Shell, feed: FakeFeed, tmp_path: Path) -> None:
    (tmp_path / "newsroom" / "places.geojson").write_text('{"features": [{}]}', encoding="utf-8")
    said = await bantin("doctor")
    assert said.code == 1
    assert "feature 1: a unit needs its code" in said.out


async def test_the_doctor_finds_a_database_that_cannot_be_made(bantin: Shell, feed: FakeFeed) -> None:
    for path in ("/proc/x.db", "/proc/no/x.db"):
        said = await bantin("doctor", DATABASE_URL=f"sqlite:///{path}")
        assert said.code == 1
        assert any(line.startswith("✗  database") and path in line for line in said.out.splitlines())
        assert said.err == ""


async def test_the_doctor_leaves_no_database_behind(bantin: Shell, feed: FakeFeed, tmp_path: Path) -> None:
    path = tmp_path / "new" / "bantin.db"
    said = await bantin("doctor", DATABASE_URL=f"sqlite:///{path}")
    assert said.code == 0
    assert "`bantin run` makes it" in said.out
    assert not path.parent.exists()


async def test_the_demonstration_prints_a_digest_of_fresh_news_and_ends(bantin: Shell) -> None:
    said = await bantin("demo", "--once")
    assert said.code == 0
    assert said.err == ""
    assert said.out.count("giờ trước") + said.out.count("phút trước") == 8
    assert "2 báo" in said.out


async def test_the_demonstration_takes_another_port_when_its_own_is_taken_and_stops_cleanly(bantin: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await bantin.start("demo", WEB_BIND=f"127.0.0.1:{port}")
        assert process.stdout is not None
        address = None
        async with asyncio.timeout(60):
            while address is None:
                line = (await process.stdout.readline()).decode()
                assert line, "it ended before it printed an address"
                address = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert int(address[1]) != port
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address[1]))
        writer.write(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        assert b" 200 " in await reader.readline()
        writer.close()
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 0
        assert b"Traceback" not in err
