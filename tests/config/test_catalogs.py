"""The catalogs hold every sentence of the program, in both languages, and nothing else."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from config.i18n import LANGUAGES, LOCALES
from tests.config.catalogs import Sentence, marks_of, said, sentences, sentences_of

FOUND = sentences()
PUT_TOGETHER = (ast.JoinedStr, ast.BinOp)


def catalog(language: str) -> Catalog:
    with (LOCALES / language / "bantin.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def entries(language: str) -> dict[Sentence, Message]:
    return {_key(message): message for message in catalog(language) if message.id}


def _key(message: Message) -> Sentence:
    return (message.id, None) if isinstance(message.id, str) else (message.id[0], message.id[1])


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_in_the_catalog(language: str) -> None:
    missing = {sentence: where for sentence, where in FOUND.items() if sentence not in entries(language)}
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_holds_no_sentence_that_nobody_says(language: str) -> None:
    assert not entries(language).keys() - FOUND.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_with_the_same_fields(language: str) -> None:
    wrong = []
    for (id, plural), message in entries(language).items():
        wanted = fields(id) | fields(plural or "")
        if message.fuzzy or any(not form.strip() or fields(form) != wanted for form in forms(message)):
            wrong.append(id)
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_nfc_and_keep_the_lines_and_emoji_of_the_original(language: str) -> None:
    for (id, _), message in entries(language).items():
        for form in forms(message):
            assert unicodedata.is_normalized("NFC", form)
            assert form.count("\n") == id.count("\n"), id
            assert form[0] == id[0] or id[0].isascii() or id[0] in "“✖", id


def test_vietnamese_is_not_left_in_english() -> None:
    words = {id: re.sub(r"{\w+}", "", id) for id, _ in entries("vi")}
    same = {id for (id, _), message in entries("vi").items() if forms(message) == (id,) and re.search(r"\w", words[id])}
    assert not same


def test_the_extractor_sees_every_way_in_which_a_sentence_is_said(tmp_path: Path) -> None:
    source = tmp_path / "source.py"
    source.write_text(
        'from bot.messages import N_, Text, say\nA = N_("one")\nsay("two {name}", name=1)\nprint(say)\n'
        'Text(id="three " "parts")\nrequest.language.text("four")\n'
        'translator("vi").text("five", plural="fives", count=2)\ntable.text("no sentence")\nmatch.text(variable)\n',
        encoding="utf-8",
    )
    assert set(sentences_of(source)) == {
        ("one", None), ("two {name}", None), ("three parts", None), ("four", None), ("five", "fives"),
    }  # fmt: skip


def test_no_sentence_is_put_together_where_the_extractor_cannot_see_it() -> None:
    """`Text(id=variable)` is allowed where the variable was marked with N_; f-strings never are."""
    for path in (Path(__file__).parents[2] / "bot").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if marks := marks_of(tree):
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
            assert not [call.lineno for call in calls if isinstance(said(call, marks), PUT_TOGETHER)], path


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_in_a_sentence_are_commands_of_its_language(language: str) -> None:
    from bot.commands.newsroom.table import commands_of  # the table imports everything: only this test needs it

    names = {command.name(language) for command in commands_of("owner")}
    for message in entries(language).values():
        for form in forms(message):
            assert set(re.findall(r"(?<![\w/}])/([a-z]+)", form)) <= names, form
