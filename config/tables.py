"""Reading a configuration file value by value: each reader returns the right type or raises ConfigError.

The sentence names the file, the entry, the key, what was found and what would be right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.errors import ConfigError
from config.slips import slips


def read_text(file: Path) -> str:
    """Return the file's text (UTF-8, with or without a byte order mark)."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}") from None


def read_toml(file: Path) -> Table:
    """Return the file's top table; ConfigError names the line of a slip."""
    try:
        return Table(file=file, values=tomllib.loads(read_text(file)))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not right as TOML: {error}") from None


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of a TOML file. `entry` names it for people ("feeds 3"); empty for the top."""

    file: Path
    values: Mapping[str, object]
    entry: str = ""

    def wrong(self, key: str, right: str) -> ConfigError:
        """Return the error that says what `key` holds and what would be right."""
        where = f"{self.file}, {self.entry}" if self.entry else str(self.file)
        if key not in self.values:
            return ConfigError(f"{where}: {key} is missing; right would be: {right}")
        return ConfigError(f"{where}: {key} is {self.values[key]!r}; right would be: {right}")

    def spelt(self, known: tuple[str, ...]) -> Table:
        """Return this table; ConfigError if one of its keys is a known one misspelt. Others may be there."""
        for key, meant in slips(self.values.keys(), known).items():
            where = f"{self.file}, {self.entry}" if self.entry else str(self.file)
            raise ConfigError(f"{where}: {key} means nothing; right would be: {meant}")
        return self

    def has(self, key: str) -> bool:
        """Return whether the key is there and not an empty text."""
        return self.values.get(key) not in (None, "")

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text of `key`; without a default it must be there and not empty."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, "a text in quotes")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts of `key`, or an empty one."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, 'a list of texts, such as ["a", "b"]')
        return tuple(item.strip() for item in value if item.strip())

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def matching(self, key: str, pattern: str, right: str) -> str:
        if not re.fullmatch(pattern, self.text(key)):
            raise self.wrong(key, right)
        return self.text(key)

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            raise self.wrong(key, f"one of {', '.join(allowed)}")
        return value

    def address(self, key: str) -> str:
        """Return an http(s) URL."""
        url = self.text(key)
        try:
            parts = urlsplit(url)
            right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            right = False
        if not right or re.search(r"\s", url):
            raise self.wrong(key, "an http(s) address, such as https://example.vn/rss/home.rss")
        return url

    def zone(self, key: str, default: str) -> ZoneInfo:
        try:
            return ZoneInfo(self.text(key, default))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self.wrong(key, "a time zone such as Asia/Ho_Chi_Minh") from None

    def time(self, key: str, default: time) -> time:
        """Return a time of day, written 06:30:00 or "06:30"."""
        value = self.values.get(key, default)
        try:
            found = time.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            found = None
        if not isinstance(found, time) or found.tzinfo:
            raise self.wrong(key, 'a time of day such as "06:30"')
        return found

    def table(self, key: str) -> Table:
        """Return the table under `key`; a missing one is empty."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, 'a table, such as { vi = "Kinh tế", en = "Economy" }')
        return Table(file=self.file, values=value, entry=f"{self.entry}, {key}" if self.entry else key)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the tables of [[key]], in their order."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, f"tables that begin with [[{key}]]")
        return tuple(
            Table(file=self.file, values=item, entry=f"{key} {number}") for number, item in enumerate(value, start=1)
        )
