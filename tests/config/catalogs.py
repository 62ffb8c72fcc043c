"""Finds every sentence in the source that readers may see: what the catalogs have to hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPEAKERS = {"translator", "language", "_translator", "_language", "speak"}
"""Names that hold a Translator; `.text("…")` of anything else is another method."""

Sentence = tuple[str, str | None]
"""A message id and its plural."""


def sentences() -> dict[Sentence, str]:
    """Return every message id of the program, and a file where it stands."""
    found: dict[Sentence, str] = {}
    for package in ("bot", "digests", "config"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for sentence in sentences_of(path):
                found.setdefault(sentence, str(path.relative_to(ROOT)))
    return found


def sentences_of(path: Path) -> Iterator[Sentence]:
    """Yield the message ids of one file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and (id := _id(node, own=path.name == "i18n.py")) is not None:
            yield id, _constant(next((word.value for word in node.keywords if word.arg == "plural"), None))


def _id(call: ast.Call, *, own: bool) -> str | None:
    match call.func:
        case ast.Name(id="N_" | "say"):
            return _constant(call.args[0])
        case ast.Name(id="Text"):
            return _constant(next((word.value for word in call.keywords if word.arg == "id"), None))
        case ast.Attribute(attr="text", value=speaker) if call.args and (own or _name(speaker) in SPEAKERS):
            return _constant(call.args[0])
        case _:
            return None


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=ast.Name(id=name)):
            return name
        case _:
            return ""


def _constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
