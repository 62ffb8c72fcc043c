"""The documents say what the program does, no more and no less."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
import typer.main

from bot.cli import app
from config.newsroom import load
from config.oddities import oddities
from config.places import COLUMNS
from config.settings import VARIABLES, Settings
from digests.store import tidy

ROOT = Path(__file__).parent.parent
SOURCE = [file for part in ("bot", "digests", "config") for file in sorted((ROOT / part).rglob("*.py"))]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _events() -> set[str]:
    """The events that operators are told of."""
    rows = _section("docs/operations.md", "## What to watch").split("\n| ")[1:]
    return {name for row in rows for name in re.findall(r"`([a-z_]+)`", row.partition("|")[0])}


def _section(name: str, heading: str) -> str:
    return text(name).partition(heading)[2].partition("\n## ")[0]


def test_every_setting_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"`(BANTIN_[A-Z_]+)`", text("docs/operations.md")))
    assert documented == set(VARIABLES)


@pytest.mark.parametrize("field", ["telegram_api_url", "zalo_api_url", "web_bind", "collect_seconds", "database_url"])
def test_the_documented_default_is_the_default(field: str) -> None:
    default = Settings.model_fields[field].default
    row = next(line for line in text("docs/operations.md").splitlines() if f"`BANTIN_{field.upper()}`" in line)
    assert str(default) in row.split("|")[3]


def test_every_command_of_the_command_line_is_in_the_readme() -> None:
    group = typer.main.get_command(app)
    names = set(getattr(group, "commands", {}))
    documented = set(re.findall(r"^\| `bantin (\w+)", text("README.md"), re.MULTILINE))
    assert documented == names


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_link_within_the_repository_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_chat_command_is_documented() -> None:
    from bot.commands.newsroom.table import NEWSROOM
    from bot.commands.table import COMMANDS

    documented = set(re.findall(r"`/([a-z]+)", text("docs/newsroom.md")))
    assert {name for command in (*COMMANDS, *NEWSROOM) for name in (command.vi, command.en)} <= documented


def test_every_event_that_operators_are_told_of_exists() -> None:
    told = _events()
    source = "".join(file.read_text(encoding="utf-8") for file in SOURCE)
    assert told
    assert [name for name in told if f'"{name}"' not in source] == []


def test_operators_are_told_of_every_warning_and_every_error() -> None:
    calls = [node for file in SOURCE for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    events = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "event"]
    loud = [ast.unparse(call.args[1]) for call in events if re.search(r"WARNING|ERROR", ast.unparse(call))]
    assert len(loud) > 20
    assert {name for words in loud for name in re.findall(r"'(\w+)'", words)} - {"digest_composed"} <= _events()


@pytest.mark.parametrize(
    ("table", "kept"),
    [
        ("deliveries", tidy.DELIVERIES),
        ("web_messages", tidy.CONVERSATIONS),
        ("inbox", tidy.UPDATES),
        ("audit", tidy.AUDIT),
    ],
)
def test_what_is_kept_about_readers_is_kept_as_long_as_promised(table: str, kept: timedelta) -> None:
    row = next(line for line in text("docs/privacy.md").splitlines() if f"`{table}`" in line)
    assert f"| {kept.days} days |" in row


def test_the_newsroom_of_the_readme_is_right(tmp_path: Path) -> None:
    for kind, name in (("toml", "newsroom.toml"), ("toml", "feeds.toml"), ("csv", "places.csv")):
        blocks = re.findall(
            rf"^```{kind}\n(.*?)^```", _section("README.md", "## Make it yours"), re.MULTILINE | re.DOTALL
        )
        block = next(block for block in blocks if kind == "csv" or block.startswith(f"# {name}"))
        (tmp_path / name).write_text(block, encoding="utf-8")
    newsroom = load(tmp_path)
    assert (newsroom.province, len(newsroom.sources), len(newsroom.places)) == ("Sơn La", 1, 1)
    assert newsroom.places[0].old_units
    assert oddities(tmp_path) == []


def test_every_column_of_the_places_is_documented() -> None:
    rows = [
        line.split("|")[1] for line in _section("README.md", "## Make it yours").splitlines() if line.startswith("| `")
    ]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(COLUMNS)


def test_every_target_that_the_documents_name_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", text("Makefile"), re.MULTILINE))
    named = {
        name for file in DOCUMENTS for name in re.findall(r"(?:^|[`&] ?)make ([a-z-]+)", file.read_text(), re.MULTILINE)
    }
    assert named
    assert named <= targets
