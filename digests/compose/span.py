"""A text that an editor chose, found again in the article: what readers get is the article's own words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from digests.collect.text import sentences, squeeze

SHORTEST, LONGEST = 20, 300
"""Characters of a lead that an editor chooses; a digest has no room for more (message.LEAD)."""
_ALIKE = str.maketrans("“”„‟«»‘’‚‛–—−", '""""""' + "''''" + "---")
"""What a phone writes for what papers print, letter by letter."""


def span_of(written: str, texts: Iterable[str]) -> str | None:
    """Return the words of the first of `texts` that `written` repeats, as they stand there; None: it is in none.

    Quotation marks and dashes may be those of a keyboard; white space does not count.
    """
    wanted = squeeze(written).translate(_ALIKE)
    if not wanted:
        return None
    for text in texts:
        whole = squeeze(text)
        at = _place(wanted, whole.translate(_ALIKE))
        if at >= 0:
            return whole[at : at + len(wanted)]
    return None


def choices(texts: Iterable[str], title: str, most: int = 8) -> list[str]:
    """Return sentences of an article that can be its lead, in order, each once; its title is none."""
    found = (squeeze(sentence) for text in texts for sentence in sentences(text))
    fitting = (sentence for sentence in found if SHORTEST <= len(sentence) <= LONGEST and sentence != squeeze(title))
    return list(dict.fromkeys(fitting))[:most]


def _place(wanted: str, text: str) -> int:
    """Return where whole words of `text` begin that are `wanted`, -1 when they are not there."""
    found = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text)
    return found.start() if found else -1
