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


@pytest.mark.parametrize("name", ["topics_dev.jsonl", "topics_jury.jsonl", "events_dev.jsonl", "events_jury.jsonl"])
def test_every_topic_is_one_of_the_newsroom(name: str) -> None:
    known = {topic.slug for topic in NEWSROOM.topics} | {GENERAL}
    assert {slug for row in rows(name) for slug in (row["topic"], *row.get("also", ()))} <= known


def test_every_place_is_one_of_the_newsroom() -> None:
    known = {place.code for place in NEWSROOM.places}
    told = rows("places_jury.jsonl")
    assert {code for row in told for place in row["places"] for code in place["any"]} == known
    assert {code for row in told for code in row.get("also", ())} <= known


def test_a_lead_that_is_wanted_fits_and_has_no_stray_blanks() -> None:
    for row in rows("descriptions_jury.jsonl"):
        leads = row["lead"] if isinstance(row["lead"], list) else [row["lead"]]
        assert all(len(lead) <= 300 and lead == " ".join(lead.split()) for lead in leads), row["description"]


def test_nothing_is_in_the_jurys_set_that_is_in_the_other() -> None:
    for kind in ("events", "sentences", "topics"):
        known = {_text(row) for row in rows(f"{kind}_dev.jsonl")}
        assert not known.intersection(map(_text, rows(f"{kind}_jury.jsonl")))


def _text(row: dict[str, Any]) -> str:
    return " ".join(row["sentences"]) if "sentences" in row else row["title"]
