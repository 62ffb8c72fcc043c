"""The paragraphs of a page whose body our own rules do not find, by trafilatura: six times their cost."""

from __future__ import annotations

import logging

from digests.collect.text import clean

_MOST_TAGS = 20_000
"""A page of more takes it seconds."""
_LARGEST = 1_000_000


def paragraphs(html: str) -> list[str]:
    """Return the paragraphs that trafilatura finds in a page, at its most careful; none if it fails."""
    if len(html) > _LARGEST or html.count("<") > _MOST_TAGS:
        return []
    # Here, for it takes a quarter of a second and 20 MB, and most programs that read pages never need it.
    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        # `fast`: without justext, which reads the stop words of a hundred languages first.
        found = extract(html, fast=True, favor_precision=True, include_comments=False, include_tables=False)
    except MemoryError:
        raise
    except Exception:  # whatever a page broke in it, we still have our own rules
        return []
    return [text for line in (found or "").splitlines() if (text := clean(line))]
