"""The lead (sapo) of an article from its feed's description: one paragraph, without what the agency glued to it.

Everything returned is a verbatim span of the cleaned source; a first sentence too long to fit ends with "…".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from config.newsroom import Prefixes
from digests.collect import markup
from digests.collect.agency import strip_prefix, strip_tail
from digests.collect.text import clean, fold, tagged, trim

BUDGET = 300
"""Characters: 99 % of 150,704 real leads are shorter than 293."""

_TORN = re.compile(
    r"(?:<|&lt;)/?(?:(?:div|p|ul|li|a|img|span|br|table)(?:\s+[a-z-]*)?|[a-z]{0,12}\d?)\s*\Z|&(?:lt?)?\Z", re.IGNORECASE
)
"""What is left of a tag where a feed cuts its descriptions at so many characters."""
_SHORTEST_TITLE = 4
"""Words: fewer on a line of their own may be a name in the middle of a sentence."""
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
    usable = _paragraphs(markup.blocks(markup.parse(html)))
    if any(len(text) >= 60 and text.endswith(_ENDING) for text in usable):
        labels = [text for text in usable if _is_label(text)]
        usable = [text for text in usable if text not in labels] + labels
    yield from usable


def _paragraphs(blocks: Iterable[markup.Block]) -> list[str]:
    """Return the texts of `blocks` without the titles of other articles, which are but links on lines of their own."""
    found: list[str] = []
    kept = False
    for block in blocks:
        own = _own_text(block)
        if own and kept and block.continued and block.tag == "p":
            found[-1] += " " + own  # a blank line inside a paragraph
        elif own:
            found.append(own)
        kept = bool(own) or (kept and block.continued)
    return found


def _own_text(block: markup.Block) -> str:
    """Return the text of a block without those of its lines that are headlines, "" when all of it is one."""
    if _is_headline(block):
        return ""
    kept = [line.text for line in block.lines if not (_is_headline(line) and len(line.text.split()) >= _SHORTEST_TITLE)]
    return clean(" ".join(kept)) if len(kept) < len(block.lines) else block.text


def _is_headline(part: markup.Block | markup.Line) -> bool:
    """Say whether a part is but a link to an article: a title, not a lead."""
    return part.linked > 0.95 and len(part.text) < 140 and not part.text.rstrip().endswith(_ENDING)


def _is_label(text: str) -> bool:
    """Say whether a text is too short and too bare for a sentence: a place, an author, a section."""
    return len(text) < 40 and not text.endswith(_ENDING)
