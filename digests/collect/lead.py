"""The lead (sapo) of an article from its feed's description: one paragraph, without what the agency glued to it.

Everything returned is a verbatim span of the cleaned source; a first sentence too long to fit ends with "…".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from config.newsroom import Prefixes
from digests.collect import markup
from digests.collect.agency import strip_prefix, strip_tail
from digests.collect.text import clean, fold, tagged, trim

BUDGET = 300
"""Characters: 99 % of 150,704 real leads are shorter than 293."""

_TORN = re.compile(r"</?(?:(?:div|p|ul|li|a|img|span|br|table)(?:\s+[a-z-]*)?|[a-z]{0,12}\d?)\s*\Z", re.IGNORECASE)
"""What is left of a tag where a feed cuts its descriptions at so many characters."""
_ENDING = (".", "!", "?", "…", "”", '"', "»", ")")


def from_description(html: str, *, title: str, prefixes: Prefixes) -> str:
    """Return the lead that a description holds, at most 300 characters, or "" when there is none.

    An empty one, one that only says the title again, and a list of other articles are none.
    """
    for candidate in _candidates(html):
        found = strip_tail(strip_prefix(candidate, prefixes), prefixes)
        if found and not same(found, title):
            return trim(found, BUDGET)
    return ""


def same(one: str, other: str) -> bool:
    """Say whether two texts differ in nothing but case, accents, blanks and punctuation."""
    if abs(len(one) - len(other)) > 12 + len(other) // 4:
        return False  # accents and punctuation do not weigh so much
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _candidates(html: str) -> Iterator[str]:
    """Yield the paragraphs of a description that can be its lead, the likeliest first."""
    html = _TORN.sub("", html)
    if not tagged(html) and "&lt;" not in html:
        yield clean(html)
        return
    usable = [block for block in markup.blocks(markup.parse(html)) if not _is_headline(block)]
    labels = [block for block in usable if _is_label(block.text)]
    if any(len(block.text) >= 60 and block.text.endswith(_ENDING) for block in usable):
        usable = [block for block in usable if block not in labels] + labels
    yield from (block.text for block in usable)


def _is_headline(block: markup.Block) -> bool:
    """Say whether a block is but a link to an article: a title, not a lead."""
    return block.linked > 0.95 and len(block.text) < 140 and not block.text.endswith(_ENDING)


def _is_label(text: str) -> bool:
    """Say whether a text is too short and too bare for a sentence: a place, an author, a section."""
    return len(text) < 40 and not text.endswith(_ENDING)
