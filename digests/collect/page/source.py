"""The bytes of a page to a text that is fit to be parsed."""

from __future__ import annotations

import re

from digests.collect.envelope import as_declared, decode

_LIMIT = 2_000_000
"""Characters of a page that are looked at; real ones have 94,000 to 527,000."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}>")
"""A tag with 50,000 attributes costs any parser seconds."""
_STRAY_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
"""One paper closes the page right after it has opened it."""


def decoded(body: bytes) -> str:
    """Return the text of a page's bytes: UTF-8 wherever they are, else as the page itself declares."""
    found = _CHARSET.search(body[:4_096])
    declared = found[1].decode("ascii").lower() if found else ""
    if not declared or declared.startswith("utf") or _is_utf8(body):
        return decode(body)
    return as_declared(body, declared) or decode(body)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return error.start > len(body) - 4  # cut in the middle of a letter
    return True


def tidy(html: str) -> str:
    """Return the page without what costs any parser seconds, or makes it see an empty page."""
    return _LONG_TAG.sub("<br>", _one_document(html[:_LIMIT]))


def _one_document(html: str) -> str:
    """Return `html` in which nothing but its end ends it."""
    early = max(html.find("</html", 0, -500), html.find("</HTML", 0, -500))
    return _STRAY_END.sub("", html) if early >= 0 else html
