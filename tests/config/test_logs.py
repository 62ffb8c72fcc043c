"""One event per unit of work, and promise 12: no secret in any line of a log."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from config.logs import EventFormatter, Redactor, Tally, event, set_up_logs

TOKEN = "7123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRETS = (TOKEN, "webhook-secret-1", "p@ss/word", 'quo"ted')
logger = logging.getLogger("tests.logs")


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    before, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers[:], sys.excepthook = before, hook
    root.setLevel(level)
    logging.captureWarnings(False)


def logged(style: str, level: str = "INFO") -> io.StringIO:
    stream = io.StringIO()
    set_up_logs("json" if style == "json" else "text", level, SECRETS, stream)
    return stream


def fail_with_the_token() -> None:
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    raise ConnectionError(f"cannot reach {url}")


@pytest.mark.parametrize("style", ["text", "json"])
def test_promise_12_no_secret_appears_in_a_log(style: str) -> None:
    stream = logged(style)
    event(
        logger, "started", url=f"https://api.telegram.org/bot{TOKEN}/getMe", secret="webhook-secret-1", also='quo"ted'
    )
    logger.warning("db %s and %s", "postgresql://bantin:p%40ss%2Fword@db/x", "postgresql://bantin:p@ss/word@db/x")
    logging.getLogger("httpx").warning("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    try:
        fail_with_the_token()
    except ConnectionError as error:
        event(logger, "failed", level=logging.ERROR, error=error)
        logger.exception("by %r", error)
    lines = stream.getvalue()
    assert "ConnectionError" in lines
    for secret in (*SECRETS, "AAHdqTcvCH1", "p%40ss", "ss%2Fword", "quo'ted", 'quo\\"ted'):
        assert secret not in lines


def test_promise_12_a_token_we_were_not_told_is_known_by_its_shape() -> None:
    redact = Redactor()
    other = "6999999999:AAFFabcdefghijklmnopqrstuvwxyz01234"
    assert other not in redact(f"GET http://127.0.0.1:8081/bot{other}/getUpdates and {other}")
    assert "1:x" not in redact("http://127.0.0.1/bot1:x/getMe")
    assert "%3AAAFF" not in redact(f"bot{other.replace(':', '%3A')}")


def test_promise_12_an_uncaught_error_is_redacted_too(capsys: pytest.CaptureFixture[str]) -> None:
    logged("text")
    try:
        fail_with_the_token()
    except ConnectionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    shown = capsys.readouterr().err
    assert "ConnectionError" in shown
    assert TOKEN not in shown


def test_ordinary_words_are_left_alone() -> None:
    line = "feed_fetched feed=https://baolaocai.vn/a:b@c new=3 at=06:30:00 robot1:2"
    assert Redactor(("abc",))(line) == line


def test_an_event_is_one_line_of_keys_and_values() -> None:
    stream = logged("text")
    event(logger, "feed_fetched", feed="https://a.vn/rss", new=3, title='Lũ "quét"\nở Bát Xát', ms=1.5, error_text=None)
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert line.endswith("INFO feed_fetched feed=https://a.vn/rss new=3 title=\"Lũ 'quét'\\nở Bát Xát\" ms=1.5\n")


def test_an_event_as_json_keeps_its_values_apart() -> None:
    stream = logged("json")
    event(logger, "feed_fetched", feed="https://a.vn/rss", new=3)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["feed"], line["new"], line["level"]) == ("feed_fetched", "https://a.vn/rss", 3, "INFO")
    assert line["time"].endswith("Z")


def test_talkative_libraries_are_calmed() -> None:
    stream = logged("text", "DEBUG")
    for name in ("httpx", "httpcore.http11", "apscheduler.executors.default", "aiohttp.access", "telegram.ext"):
        logging.getLogger(name).info("chatter")
    assert stream.getvalue() == ""


def test_the_level_is_obeyed() -> None:
    stream = logged("text", "WARNING")
    event(logger, "quiet")
    event(logger, "loud", level=logging.WARNING)
    assert "quiet" not in stream.getvalue()
    assert "loud" in stream.getvalue()


def test_a_formatter_without_secrets_still_knows_the_shapes() -> None:
    record = logging.LogRecord("a", logging.INFO, __file__, 1, f"bot{TOKEN}", None, None)
    assert TOKEN not in EventFormatter().format(record)


def test_errors_are_counted_and_old_ones_and_warnings_are_not() -> None:
    tally = Tally()
    logger = logging.Logger("counted")
    logger.addHandler(tally)
    event(logger, "feed_failed", level=logging.WARNING)
    event(logger, "tick_failed", level=logging.ERROR)
    old = logging.LogRecord("counted", logging.ERROR, "", 1, "tick_failed", (), None)
    old.created -= 3601
    logger.handle(old)
    assert (tally.within(3600), tally.within(7200)) == (1, 2)
