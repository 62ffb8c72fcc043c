"""What changed between two versions of a text, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from digests.collect.text import fold

_WORD = re.compile(r"\S+")
_SIGNS = re.compile(r"[\W_]+")
AROUND = 4
"""Words that stay the same and are shown before and after a change."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of words: `kept`, or what was `removed` and what was `added` in its place (either may be empty)."""

    kept: str = ""
    removed: str = ""
    added: str = ""


def differs(before: str, after: str) -> bool:
    """Would a reader see that something else is said? Capitals, signs and white space do not count."""
    return _SIGNS.sub(" ", fold(before)).split() != _SIGNS.sub(" ", fold(after)).split()


def changes(before: str, after: str) -> list[Piece]:
    """Return the later text as pieces; of what stayed the same only the words around a change ("…" for the others).

    Texts of the same words are one piece, in full.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if old == new:
        return [Piece(kept=after)] if new else []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    codes = matcher.get_opcodes()
    pieces = []
    for number, (what, start, end, first, last) in enumerate(codes):
        if what == "equal":
            pieces.append(Piece(kept=_short(new[first:last], number > 0, number < len(codes) - 1)))
        else:
            pieces.append(Piece(removed=" ".join(old[start:end]), added=" ".join(new[first:last])))
    return pieces


def _short(words: list[str], after: bool, before: bool) -> str:
    """Return words that stayed: the first of them after a change, the last of them before one."""
    return " ".join(_ends(words, AROUND if after else 0, AROUND if before else 0))


def _ends(words: list[str], first: int, last: int) -> Iterator[str]:
    if len(words) <= first + last + 1:
        yield from words
        return
    yield from words[:first]
    yield "…"
    yield from words[len(words) - last :]
