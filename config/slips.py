"""Slips of the pen: names that mean nothing to us and look like one that does."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

_ALIKE = 0.8
"""Of two names' letters so many must agree; "topics" and "topic" have 0.91, "title" and "site" 0.67."""


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return which of `known` was meant by `name`, as far as the letters tell."""
    found = get_close_matches(name.casefold(), list(known), n=1, cutoff=_ALIKE)
    return found[0] if found else None


def slips(given: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Return the given names that are a known one misspelt, each with the right one.

    A known name that is given as well was not misspelt, so that "url2" beside "url" is merely unknown.
    """
    found = {name: nearest(name, known) for name in given if name not in known}
    return {name: right for name, right in found.items() if right and right not in given}
