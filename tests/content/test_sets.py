"""The sets that the content is measured on are well formed: a slip there would be taken for one of the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from config.newsroom import load
from digests.model import GENERAL

FOLDER = Path(__file__).parent
NEWSROOM = load()
SETS = sorted(path.name for path in FOLDER.glob("*.jsonl"))


def rows(name: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (FOLDER / name).read_bytes().splitlines()]


@pytest.mark.parametrize("name", SETS)
def test_no_line_stands_twice(name: str) -> None:
    lines = (FOLDER / name).read_bytes().splitlines()
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("name", [name for name in SETS if name.startswith(("topics", "events"))])
def test_every_topic_is_one_of_the_newsroom(name: str) -> None:
    known = {topic.slug for topic in NEWSROOM.topics} | {GENERAL}
    assert {slug for row in rows(name) for slug in (row["topic"], *row.get("also", ()))} <= known


def test_every_place_is_one_of_the_newsroom() -> None:
    known = {place.code for place in NEWSROOM.places}
    told = [*rows("places_jury.jsonl"), *rows("places_last.jsonl")]
    assert {code for row in told for place in row["places"] for code in place["any"]} == known
    assert {code for row in told for code in row.get("also", ())} <= known


def test_a_lead_that_is_wanted_fits_and_has_no_stray_blanks() -> None:
    for row in (*rows("descriptions_jury.jsonl"), *rows("descriptions_last.jsonl")):
        leads = row["lead"] if isinstance(row["lead"], list) else [row["lead"]]
        assert all(len(lead) <= 300 and lead == " ".join(lead.split()) for lead in leads), row["description"]


def test_the_sets_share_nothing() -> None:
    for kind in ("events", "sentences", "topics"):
        dev, jury, last = ({_text(row) for row in rows(f"{kind}_{name}.jsonl")} for name in ("dev", "jury", "last"))
        assert not dev & jury | dev & last | jury & last


def _text(row: dict[str, Any]) -> str:
    return " ".join(row["sentences"]) if "sentences" in row else row["title"]
