"""The house rules that no tool checks by itself: sizes, reasons, the clock, the doors, what the Makefile offers."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = sorted(file for part in ("bot", "digests", "config") for file in (ROOT / part).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LINES, FUNCTION, TEST_LINES, TEST_FUNCTION = 250, 40, 400, 60
PURE = "dates text lead page topics places stories parse schedule select message calendar pace outcome"


def is_pure(file: Path) -> bool:
    return file.stem in PURE.split() or file.parent.name in PURE.split()


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def is_migration(file: Path) -> bool:
    return "versions" in file.parts


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_no_module_is_longer_than_a_few_screens() -> None:
    long = {}
    for file in SOURCE + TESTS:
        limit = TEST_LINES if file in TESTS else LINES
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > limit and not is_migration(file):
            long[named(file)] = lines
    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {}
    for file in SOURCE + TESTS:
        limit = TEST_FUNCTION if file in TESTS else FUNCTION
        for function in functions(file):
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > limit and not is_migration(file):
                long[f"{named(file)}:{function.name}"] = lines
    assert long == {}


def test_no_function_is_more_complex_than_eight() -> None:
    lint = settings()["tool"]["ruff"]["lint"]
    assert lint["mccabe"]["max-complexity"] == 8
    assert "C90" in lint["select"]
    assert not any(rule.startswith("C9") for rules in lint["per-file-ignores"].values() for rule in rules)


@pytest.mark.parametrize(
    ("mark", "right"),
    [
        (r"#\s*noqa", r"# noqa: [A-Z0-9, ]+ -- \w.{3,}"),
        (r"#\s*type:\s*ignore", r"# type: ignore\[[\w, -]+\]  # \w.{3,}"),
    ],
)
def test_what_is_silenced_has_its_reason_on_the_line(mark: str, right: str) -> None:
    without = [
        f"{named(file)}:{number}"
        for file in SOURCE + TESTS
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(mark, line) and not re.search(right, line) and file != Path(__file__)
    ]
    assert without == []


def test_pure_steps_read_no_clock() -> None:
    steps = [file for file in SOURCE if named(file).startswith("digests/") and is_pure(file)]
    assert steps
    readers = [
        f"{named(file)}:{node.lineno}"
        for file in steps
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and re.search(r"\b(now|utcnow|today|monotonic|time\.time)$", ast.unparse(node.func))
    ]
    assert readers == []


def test_every_pure_step_is_under_the_rule_that_it_does_no_input_or_output() -> None:
    rules = {rule["id"]: rule for rule in settings()["tool"]["importlinter"]["contracts"]}
    ruled = {module.rpartition(".")[2] for module in rules["pure"]["source_modules"]}
    assert set(PURE.split()) <= ruled


@pytest.mark.parametrize(
    "library", ["sqlalchemy", "feedparser", "aiohttp", "telegram", "apscheduler", "starlette", "babel"]
)
def test_every_library_with_a_door_has_its_rule(library: str) -> None:
    rules = settings()["tool"]["importlinter"]["contracts"]
    doors = [rule for rule in rules if rule["id"].startswith("door-") and library in rule["forbidden_modules"]]
    assert [set(rule["source_modules"]) for rule in doors] == [{"bot", "digests", "config"}]


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "base", "core", "common", "misc"}
    assert [named(file) for file in SOURCE if file.stem in empty] == []


def test_every_module_says_what_it_is() -> None:
    silent = [named(file) for file in SOURCE if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert [name for name in silent if not name.endswith("__init__.py")] == []


@pytest.mark.parametrize("target", ["demo", "test", "check", "bench", "run", "help"])
def test_the_makefile_offers(target: str) -> None:
    assert re.search(rf"^{target}:.* ## \w", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("process", ["release", "web", "bot", "scheduler", "sender"])
def test_the_procfile_has(process: str) -> None:
    assert re.search(rf"^{process}: .*bantin ", (ROOT / "Procfile").read_text(encoding="utf-8"), re.MULTILINE)


def test_pinned_requirements_carry_a_hash_each() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[\w.-]+(?:\[.*\])?==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
        assert len(pins) > 40
        assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_no_test_is_named_after_a_value_that_changes() -> None:
    """Two processes run the tests: the order of a set in a name differs between them, and both refuse to begin."""
    changing = re.compile(r"ids=(?:str|repr)\b")
    assert [named(file) for file in TESTS if changing.search(file.read_text(encoding="utf-8"))] == []
