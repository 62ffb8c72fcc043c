"""Logs: one event per unit of work, as key=value or JSON, and no secret in any of them.

    event(logger, "feed_fetched", feed=url, new=3)   →   2026-11-23T06:30:00Z INFO feed_fetched feed=… new=3

The formatter redacts the finished line, traceback included, so that it does not matter how a secret got there:
the secrets it is told, anything shaped like a bot token (in a URL or alone), and passwords inside URLs.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal, TextIO
from urllib.parse import quote

HIDDEN = "***"
_SHAPES = (
    re.compile(r"(?<=\bbot)\d+(?::|%3[Aa])[A-Za-z0-9_-]+"),  # …/bot123:ABC/sendMessage, for whichever bot
    re.compile(r"\b\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"),  # a token standing alone
    re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"),  # user:password@ in a URL
)
_QUIET = {
    "httpx": logging.WARNING,  # logs whole URLs at INFO, and a bot's token is part of them
    "httpcore": logging.WARNING,
    "telegram": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "apscheduler": logging.ERROR,  # it warns whenever a tick takes longer than its interval, as ticks may
    "alembic": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "sqlalchemy.engine": logging.WARNING,
    "uvicorn.access": logging.WARNING,
    "uvicorn.error": logging.WARNING,
}


class Redactor:
    """Replaces secrets by *** wherever they stand, written plainly or percent-encoded."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        held = {form for secret in secrets if len(secret) > 3 for form in _forms(secret)}
        longest_first = sorted(held, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if held else None

    def __call__(self, text: str) -> str:
        """Return `text` without secrets."""
        if self._secrets:
            text = self._secrets.sub(HIDDEN, text)
        for shape in _SHAPES:
            text = shape.sub(HIDDEN, text)
        return text


def _forms(secret: str) -> tuple[str, ...]:
    """Return the ways a secret may be written: plainly, in a URL, in JSON, and as a value of ours."""
    return secret, quote(secret, safe=""), json.dumps(secret, ensure_ascii=False)[1:-1], secret.replace('"', "'")


class EventFormatter(logging.Formatter):
    """Makes one redacted line of an event: `text` for people, `json` for machines."""

    def __init__(self, style: Literal["text", "json"] = "text", redact: Redactor | None = None) -> None:
        super().__init__()
        self._json = style == "json"
        self._redact = redact or Redactor()

    def format(self, record: logging.LogRecord) -> str:
        line = self._as_json(record) if self._json else self._as_text(record)
        return self._redact(line)

    def _as_json(self, record: logging.LogRecord) -> str:
        whole = {"time": _moment(record), "level": record.levelname, "event": record.getMessage(), **_values(record)}
        if not hasattr(record, "event_values"):
            whole["logger"] = record.name
        trace = self._trace(record)
        return json.dumps(whole | ({"traceback": trace} if trace else {}), ensure_ascii=False, default=str)

    def _as_text(self, record: logging.LogRecord) -> str:
        words = [_moment(record), record.levelname, _one_line(record.getMessage())]
        words += [f"{key}={_quoted(value)}" for key, value in _values(record).items()]
        trace = self._trace(record)
        return " ".join(words) + ("\n" + trace if trace else "")

    def _trace(self, record: logging.LogRecord) -> str:
        return self.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""


def event(
    logger: logging.Logger,
    name: str,
    /,
    *,
    level: int = logging.INFO,
    error: BaseException | None = None,
    **values: Any,
) -> None:
    """Log one event. With `error`, its traceback follows, or its sentence alone if it was expected (`expected`).

    Values that are None are left out.
    """
    if getattr(error, "expected", False):
        values, error = {**values, "reason": str(error)}, None
    told = {key: value for key, value in values.items() if value is not None}
    logger.log(level, name, exc_info=error, extra={"event_values": told}, stacklevel=2)


class Tally(logging.Handler):
    """Remembers when errors were logged in this process: the last thousand."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._at: deque[float] = deque(maxlen=1000)

    def emit(self, record: logging.LogRecord) -> None:
        self._at.append(record.created)

    def within(self, seconds: float) -> int:
        """Return how many there were in the last `seconds`."""
        since = time.time() - seconds
        return sum(at >= since for at in self._at)


TALLY = Tally()


def set_up_logs(
    style: Literal["text", "json"] = "text",
    level: str = "INFO",
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send every logger's events through one redacting handler (standard error), and calm the talkative libraries."""
    redact = Redactor(secrets)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(EventFormatter(style, redact))
    logging.basicConfig(level=level, handlers=[handler, TALLY], force=True)
    logging.captureWarnings(True)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelNamesMapping()[level]))
    sys.excepthook = _hook(redact)


def _hook(redact: Redactor) -> Any:
    """Return an excepthook whose traceback is redacted like a log."""

    def show(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        sys.stderr.write(redact(logging.Formatter().formatException((kind, error, trace))) + "\n")

    return show


def _moment(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _values(record: logging.LogRecord) -> dict[str, Any]:
    values: dict[str, Any] = getattr(record, "event_values", {})
    return values


def _one_line(text: str) -> str:
    return text.replace("\r", "\\r").replace("\n", "\\n")


def _quoted(value: object) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else _one_line(str(value))
    return f'"{text.replace(chr(34), chr(39))}"' if text == "" or re.search(r'[\s"=]', text) else text


class Stopwatch:
    """Measures one unit of work for its event: `event(…, ms=watch.ms)`."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def ms(self) -> int:
        return round((time.monotonic() - self._began) * 1000)
