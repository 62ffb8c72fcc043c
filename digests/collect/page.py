"""The title and lead of an article's page, and which rule found the lead.

Rules in the order of how sure they are: the places where Vietnamese sites keep the sapo, an uncut description in the
head, the first sentences of the body. Hosts with habits of their own are in no list: their class names are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

from config.newsroom import Prefixes
from digests.collect import markup
from digests.collect.envelope import decode
from digests.collect.lead import BUDGET, same, strip_prefix, strip_tail
from digests.collect.text import clean, trim

_LIMIT = 2_000_000
"""Characters of a page that are looked at; real ones have 94,000 to 527,000."""
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}>")
"""A tag with 50,000 attributes costs any parser seconds."""
_SHORTEST = 60
"""A shorter lead is a label; pages of news have leads of 130 characters and more."""

_TITLES = (
    "h1.article__title, h1.article__header, h1.detail-title, h1.title-detail, h1.content-detail-title, h1.vnbcb-title,"
    " .article-title h1, div.article-title, h1.title, h1[itemprop=headline]",
    "article h1, main h1",
    "h1",
)
_SAPOS = (
    "[data-role=sapo], [data-field=sapo]",
    ".article__sapo, .detail-sapo, .singular-sapo, .e-magazine__sapo, .content-detail-sapo, .sapo-detail, .vnbcbc-sapo,"
    " .news-sapo, .sc-longform-header-sapo, #article_sapo, .sapo, #sapo",
    "p.description, .article-summary, .the-article-summary, .lr-summary-post, .article-content__lead, .detail-intro,"
    " .main-intro, .news_detail_sapo, .ArticleLead, h2.lead, p.lead, .lead",
    "[class*=sapo], [id*=sapo]",
    "div.desc, .article-desc, .detail-summary, .summary",
)
_BODIES = (
    "[itemprop=articleBody]",
    ".article__body, .detail-content, article.fck_detail, .singular-content, .e-magazine__body, .maincontent,"
    " .main-content, #article_body, .lr-ct, #article-editor, .vnbcbc-body, article.entry, #content.content-detail,"
    " .cms-body, .entry-content, .post-content, .td-post-content, .the-article-body, .article-content",
    "article",
    "main",
    "body",
)
_JUNK = (
    "script, style, noscript, iframe, nav, footer, form, figure, figcaption, .VCSortableInPreviewMode, .cms-relate,"
    " .ads_middle, [id^=adsWeb_], .article__source, .article__author, .author, .related, .box-related, .relate, .tags"
)
_METAS = ("meta[name=description]", 'meta[property="og:description"]', 'meta[name="twitter:description"]')


@dataclass(frozen=True, kw_only=True)
class PageReading:
    """What a page says. `source` names the rule that found the lead: sapo, meta, json-ld, body, or none."""

    title: str = ""
    lead: str = ""
    source: str = "none"
    paragraphs: tuple[str, ...] = ()
    """The first three of the body."""


def read_page(body: bytes, *, prefixes: Prefixes) -> PageReading:
    """Return the title, lead and first paragraphs of an article's page; empty ones where it has none."""
    html = _LONG_TAG.sub("<br>", _one_document(decode(body)[:_LIMIT]))
    tree = LexborHTMLParser(html)
    title = _title(tree)
    paragraphs = tuple(_paragraphs(tree, title))
    source, lead = next(_leads(tree, title, paragraphs, prefixes), ("none", ""))
    return PageReading(title=title, lead=lead, source=source, paragraphs=paragraphs[:3])


def _one_document(html: str) -> str:
    """Return `html` without a stray </html> right after <html>, as one paper writes it."""
    return re.sub(r"</html\s*>(?=.)", "", html, flags=re.IGNORECASE | re.DOTALL)


def _title(tree: LexborHTMLParser) -> str:
    """Return the headline: the article's own heading, else what the head of the page says."""
    for selector in _TITLES:
        for node in tree.css(selector):
            if found := clean(node.text(deep=True, separator=" ")):
                return found
    meta = _content(tree, 'meta[property="og:title"]')
    head = tree.css_first("title")
    return meta or (clean(head.text()) if head else "")


def _leads(
    tree: LexborHTMLParser, title: str, paragraphs: tuple[str, ...], prefixes: Prefixes
) -> Iterator[tuple[str, str]]:
    """Yield (rule, lead) for every rule that finds one, the surest first."""
    candidates: list[tuple[str, str]] = [("sapo", text) for text in _sapos(tree)]
    candidates += [("meta", text) for selector in _METAS if not _is_cut(text := _content(tree, selector))]
    candidates += [("json-ld", text) for text in _json_ld(tree) if not _is_cut(text)]
    candidates += [("body", " ".join(paragraphs))]
    for source, text in candidates:
        stripped = strip_tail(strip_prefix(text, prefixes), prefixes)
        long_enough = len(stripped) >= (_SHORTEST if source != "sapo" else 20)
        if stripped and not same(stripped, title) and (long_enough or source == "body"):
            yield source, trim(stripped, BUDGET)


def _sapos(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the texts of the places where a sapo stands; of several paragraphs the first."""
    for selector in _SAPOS:
        for node in tree.css(selector):
            if block := next(markup.blocks(node), None):
                yield block.text


def _paragraphs(tree: LexborHTMLParser, title: str) -> Iterator[str]:
    """Yield the paragraphs of the body, without boxes, captions and what only repeats the title."""
    for selector in _BODIES:
        node = max(tree.css(selector), key=_weight, default=None)
        if node is None:
            continue
        for junk in node.css(_JUNK):
            junk.decompose()
        texts = [b.text for b in markup.blocks(node) if b.linked < 0.7 and b.tag not in ("h1", "h2", "h3", "td", "th")]
        found = [text for text in texts if len(text) >= 40 and not same(text, title)]
        if found:
            yield from found[:8]
            return


def _weight(node: LexborNode) -> int:
    """Return how much text a container holds in its own paragraphs."""
    return sum(len(child.text(deep=True)) for child in node.iter() if child.tag == "p") or len(node.css("p"))


def _content(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return clean(node.attributes.get("content") or "") if node else ""


def _is_cut(text: str) -> bool:
    """Say whether a description was cut to a length: search engines want 160 characters."""
    return not text or text.endswith(("...", "…"))


def _json_ld(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the descriptions of articles in JSON-LD blocks."""
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            found: Any = orjson.loads(node.text(deep=True))
        except orjson.JSONDecodeError:
            continue
        items = found if isinstance(found, list) else [found]
        for item in items + [inner for outer in items if isinstance(outer, dict) for inner in _graph(outer)]:
            if isinstance(item, dict) and "Article" in str(item.get("@type")) and item.get("description"):
                yield clean(str(item["description"]))


def _graph(item: dict[str, Any]) -> list[Any]:
    graph = item.get("@graph")
    return graph if isinstance(graph, list) else []
