"""Every foreseen error is one sentence and exit code 1; what is not foreseen is not hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import outcome
from bot.sources import describe
from config.errors import ConfigError
from digests.errors import ChannelRefused, StoreError
from digests.model import Validators
from digests.store.feeds import Feed

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def fail(error: BaseException) -> Callable[[], None]:
    def run() -> None:
        raise error

    return run


@pytest.mark.parametrize("kind", [ConfigError, StoreError, ChannelRefused])
def test_an_error_of_ours_is_one_sentence(kind: type[Exception], capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(fail(kind("it is not right"))) == 1
    assert capsys.readouterr() == ("", "bantin: it is not right\n")


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(lambda: (tmp_path / "none.opml").read_text()) == 1
    assert capsys.readouterr().err == f"bantin: No such file or directory: {tmp_path / 'none.opml'}\n"


def test_promise_12_a_sentence_shows_no_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(fail(ConfigError("no answer from http://a/bot123456:AAFFabcdefghijklmnop/getMe"))) == 1
    assert "AAFF" not in capsys.readouterr().err


def test_all_well_is_zero_and_an_interruption_has_its_code() -> None:
    assert outcome(lambda: None) == 0
    assert outcome(fail(KeyboardInterrupt())) == 130


def test_a_mistake_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        outcome(fail(ZeroDivisionError()))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"fetched_at": None}, "·  Báo A (own): https://a.vn/rss  not visited yet"),
        ({"state": "paused"}, "·  Báo A (own): https://a.vn/rss  paused"),
        ({}, "✓  Báo A (own): https://a.vn/rss  visited 5 min ago, 30 items"),
        (
            {"error": "the server answered 503", "failures": 2, "own": False},
            "✗  Báo A: https://a.vn/rss  visited 5 min ago, failed 2 in a row: the server answered 503",
        ),
    ],
)
def test_a_feed_is_one_clear_line(changes: dict[str, object], line: str) -> None:
    assert describe(feed(**changes), NOW) == line


def feed(**changes: object) -> Feed:
    values: dict[str, object] = {
        "id": 1,
        "url": "https://a.vn/rss",
        "name": "Báo A",
        "topic": None,
        "own": True,
        "declared": True,
        "state": "active",
        "validators": Validators(),
        "interval": 300.0,
        "next_fetch_at": NOW,
        "leased_until": None,
        "fetched_at": NOW - timedelta(minutes=5),
        "last_ok_at": None,
        "last_new_at": None,
        "failures": 0,
        "error": None,
        "items": 30,
    }
    return Feed(**(values | changes))  # type: ignore[arg-type]  # values of several types
