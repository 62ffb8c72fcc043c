"""What the head of a page and its machine-readable parts say of an article: its title and its descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.collect.page.tree import names, unseen
from digests.collect.text import clean, fold

_METAS = (
    "meta[name=description]",
    'meta[property="og:description"]',
    'meta[name="og:description"]',
    'meta[itemprop="description"]',
    'meta[name="twitter:description"]',
)
_HEADINGS = (
    "h1.article__title, h1.article__header, h1.detail-title, h1.title-detail, h1.content-detail-title, h1.vnbcb-title,"
    " .article-title h1, h1[itemprop=headline], h1[data-role=title], h1.article-title, h1.entry-title, h1.post-title",
    "h1",
    "div.article-title, .detail-title, .article__title, .title-detail, .post-title, .entry-title, .news-title,"
    " [itemprop=headline], h2.title",
    "h2, h3, [class*=title], [class*=headline], [id*=title], [class*=tieu], [id*=tieu]",
)
_PICTURES = ('meta[property="og:image"]', 'meta[name="og:image"]', 'meta[name="twitter:image"]', "link[rel=image_src]")
_NO_PICTURE = re.compile(r"logo|favicon|default|no[-_]?image|placeholder|avatar", re.IGNORECASE)
_LOGO = re.compile(r"logo|brand|site-?(?:title|name)", re.IGNORECASE)
_SITE = re.compile(r"\s+(?:[|–—»-]|::)\s+")
_CUT_LENGTHS = (range(150, 162), range(195, 201), range(245, 257), range(295, 302))
"""Where systems cut descriptions without a sign that they did."""
_ENDED = tuple(".!?…”\"')»")


def heading(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the article's heading: the one that the head of the page names, else its first h1 that is no logo."""
    named = _letters(_named(tree))
    first: LexborNode | None = None
    hidden: LexborNode | None = None
    for selector in _HEADINGS:
        for node in tree.css(selector)[:30]:
            letters = _letters(_text(node))
            if named and len(letters) > 10 and (letters in named or named in letters):
                if not unseen(node):
                    return node
                hidden = hidden or node
            if first is None and letters and node.tag == "h1" and not _is_logo(node):
                first = node
    return hidden or first


def title(tree: LexborHTMLParser, found: LexborNode | None) -> str:
    """Return the headline: the article's own heading, else what the head of the page says."""
    if found is not None:
        return _text(found)
    named = _named(tree)
    parts = _SITE.split(named)
    return named[: len(named) - len(parts[-1])].rstrip(" |–—»:-") if len(parts) > 1 and len(parts[-1]) < 40 else named


def descriptions(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield (rule, text) of every description, the surest first; those that were cut still say so (`is_cut`)."""
    found = [("meta", _content(tree, selector)) for selector in _METAS]
    found += [("json-ld", text) for text in _json_ld(tree, "description")]
    yield from ((rule, _whole_sentences(text)) for rule, text in found if text)


def picture(tree: LexborHTMLParser) -> str:
    """Return the address of the article's picture as the head of the page gives it; "" if it has none but a logo."""
    found = (_content(tree, selector) for selector in _PICTURES)
    return next((address for address in found if address and not _NO_PICTURE.search(address)), "")


def told_body(tree: LexborHTMLParser) -> list[str]:
    """Return the paragraphs that JSON-LD holds: pages drawn by a script have no others."""
    texts = list(_json_ld(tree, "articleBody", markup=True))
    return [
        line for text in texts[:1] for raw in re.split(r"\n+|</p>|<br\s*/?>", text[:20_000]) if (line := clean(raw))
    ]


def is_cut(text: str) -> bool:
    """Say whether a text was cut to a length and says so."""
    return text.rstrip("] )").endswith(("...", "…"))


def _whole_sentences(text: str) -> str:
    """Return a description without the torn sentence at its end, if it looks as if it had been cut."""
    if text.endswith(_ENDED) or not any(len(text) in lengths for lengths in _CUT_LENGTHS):
        return text
    end = max(text.rfind(mark) for mark in (". ", "! ", "? ", "” "))
    return text[: end + 1] if end >= 60 else text


def _named(tree: LexborHTMLParser) -> str:
    """Return the title that the head of the page names."""
    node = tree.css_first("title")
    return _content(tree, 'meta[property="og:title"]') or (clean(node.text()[:1000]) if node else "")


def _is_logo(node: LexborNode) -> bool:
    """Say whether a heading is the name of the site."""
    around = " ".join(names(each) for each in (node, node.parent) if each is not None)
    home = node.css_first("a[href='/'], a[href='./'], a[rel=home]")
    return home is not None or bool(_LOGO.search(around))


def _text(node: LexborNode) -> str:
    return clean(node.text(deep=True, separator=" ")[:1_000])


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _content(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return clean((node.attributes.get("content") or node.attributes.get("href") or "")[:5_000]) if node else ""


def _json_ld(tree: LexborHTMLParser, field: str, *, markup: bool = False) -> Iterator[str]:
    """Yield a field of the articles in JSON-LD blocks, cleaned unless `markup`."""
    for node in tree.css('script[type="application/ld+json"]')[:10]:
        try:
            found: Any = orjson.loads(_unbroken(node.text(deep=True)))
        except orjson.JSONDecodeError:
            continue
        for item in _items(found):
            value = item.get(field)
            if isinstance(value, str) and value.strip() and _is_article(item):
                yield value if markup else clean(value[:5_000])


def _unbroken(json: str) -> str:
    """Return JSON in which no raw line break stands inside a string, as many sites write it."""
    return re.sub(r"[\x00-\x1f]+", " ", json.strip().removeprefix("<![CDATA[").removesuffix("]]>")).rstrip("; ")


def _items(found: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD block, those of lists and graphs too."""
    if isinstance(found, list):
        for each in found[:50]:
            yield from _items(each, depth + 1) if depth < 4 else ()
    elif isinstance(found, dict):
        yield found
        for key in ("@graph", "mainEntity"):
            yield from _items(found.get(key), depth + 1) if depth < 4 else ()


def _is_article(item: dict[str, Any]) -> bool:
    return any(kind in str(item.get("@type")) for kind in ("Article", "BlogPosting", "VideoObject", "LiveBlog"))
