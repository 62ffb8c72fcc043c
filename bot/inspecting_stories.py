"""`bantin inspect stories`: which of the articles that JSON lines describe tell the same story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson

from bot.inspecting import Row
from digests.collect.stories.batch import group


@dataclass(kw_only=True)
class Told:
    """The rows with their `story`, a sentence for each line left out, and one for each date read as none."""

    rows: list[Row] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)


def story_rows(lines: Iterable[str]) -> Told:
    """Return the JSON objects of `lines` with `story`, equal for the same story; a wrong line stops no other."""
    told = Told()
    tellings = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _object(line)
        except ValueError as error:
            told.wrong.append(f"line {number} {error}")
            continue
        published = _moment(row.get("published"))
        if published is None and row.get("published"):
            told.undated.append(
                f"line {number}: published is {row['published']!r}, read as no date; "
                "right would be ISO 8601, such as 2026-11-23T06:30:00Z"
            )
        told.rows.append(row)
        title, lead = (str(row.get(key) or "") for key in ("title", "lead"))
        tellings.append(_Telling(title=title, lead=lead, published=published))
    told.rows = [{**row, "story": story} for row, story in zip(told.rows, group(tellings), strict=True)]
    return told


@dataclass(frozen=True, kw_only=True)
class _Telling:
    """What is compared."""

    title: str
    lead: str
    published: datetime | None


def _object(line: str) -> Row:
    """Return the JSON object of a line; the words of the ValueError go on after its number."""
    try:
        found = orjson.loads(line.removeprefix("\ufeff"))
    except orjson.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("is not a JSON object")
    return found


def _moment(raw: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(raw)) if raw else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
