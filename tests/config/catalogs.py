"""Finds every sentence in the source that readers may see: what the catalogs have to hold."""

from __future__ import annotations

import ast
import re
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
    for path in sorted((ROOT / "bot" / "web" / "pages").rglob("*.html")):
        for sentence in sentences_of_page(path.read_text(encoding="utf-8")):
            found.setdefault(sentence, str(path.relative_to(ROOT)))
    return found


def sentences_of_page(template: str) -> Iterator[Sentence]:
    """Yield the message ids of a template: t("…") and t("…", plural="…", count=…)."""
    for one, many in re.findall(r'\bt\("([^"]*)"(?:, plural="([^"]*)")?', template):
        yield one, many or None


def sentences_of(path: Path) -> Iterator[Sentence]:
    """Yield the message ids of one file."""
    source = path.read_text(encoding="utf-8")
    if "bot.messages" not in source and ".text(" not in source:
        return  # most files say nothing to a reader, and parsing takes time
    tree = ast.parse(source)
    marks = marks_of(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (id := _id(node, marks, own=path.name == "i18n.py")) is not None:
            yield id, _constant(_keyword(node, "plural"))


def marks_of(tree: ast.Module) -> frozenset[str]:
    """Return which of our words for a sentence a file imports: other modules have a `say` and a `Text` too."""
    imported = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "bot.messages"]
    return frozenset(alias.name for node in imported for alias in node.names) & {"N_", "say", "Text"}


def said(call: ast.Call, marks: frozenset[str]) -> ast.expr | None:
    """Return the expression that a call of N_, say or Text has for its sentence; None for any other call."""
    if not isinstance(call.func, ast.Name) or call.func.id not in marks:
        return None
    return _keyword(call, "id") if call.func.id == "Text" else call.args[0]


def _id(call: ast.Call, marks: frozenset[str], *, own: bool) -> str | None:
    match call.func:
        case ast.Name():
            return _constant(said(call, marks))
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


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def _constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
