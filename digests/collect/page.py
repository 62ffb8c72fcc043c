"""The title, lead and first paragraphs of an article's page, and which rule found the lead.

    sapo → uncut description of the head (meta, json-ld) → body → trafilatura

Rules in the order of how sure they are. trafilatura has its turn only where our own rules find no body: it takes
six times as long, and loses the sapo wherever that stands outside the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from config.newsroom import Prefixes
from digests.collect import markup, page_body, page_head, page_rescue, page_tree
from digests.collect.envelope import decode
from digests.collect.lead import BUDGET, same, strip_prefix, strip_tail
from digests.collect.page_body import Body
from digests.collect.page_tree import Surroundings
from digests.collect.text import fold, trim

_SHORTEST = 60
"""A shorter description is a label; leads of news have 130 characters and more."""
_SHORTEST_SAPO = 20
_LONGEST_SAPO = 1_500

_MOTTO = re.compile(
    r"cập nhật (?:tin|nhanh|liên tục)|đọc báo|tin tức (?:mới|nhanh|24|trong ngày)|trang (?:tin|thông tin)"
    r"|cơ quan (?:của|ngôn)|báo điện tử|latest news|breaking news",
    re.IGNORECASE,
)

_SAPOS = (
    "[data-role=sapo], [data-field=sapo]",
    ".article__sapo, .detail-sapo, .singular-sapo, .e-magazine__sapo, .content-detail-sapo, .sapo-detail, .vnbcbc-sapo,"
    " .news-sapo, .sc-longform-header-sapo, #article_sapo, .sapo, #sapo, .news_detail_sapo, .ArticleLead, .cms-desc",
    "p.description, h2.description, .article-summary, .the-article-summary, .lr-summary-post, .article-content__lead,"
    " .detail-intro, .main-intro, .article__summary, .article-lead, .detail__summary, h2.lead, p.lead, .lead",
    "[class*=sapo], [id*=sapo], [class*=Sapo]",
    "div.desc, p.desc, h2.desc, .article-desc, .detail-desc, .detail-summary, .news-summary, .post-summary, .chapeau,"
    " .standfirst, p.intro, div.intro, p.summary, div.summary, h2.summary",
)


@dataclass(frozen=True, kw_only=True)
class PageReading:
    """What a page says. `source` names the rule that found the lead: sapo, meta, json-ld, body, trafilatura, none."""

    title: str = ""
    lead: str = ""
    source: str = "none"
    paragraphs: tuple[str, ...] = ()
    """The first three of the body, without one that only repeats the lead."""


def read_page(body: bytes, *, prefixes: Prefixes) -> PageReading:
    """Return the title, lead and first paragraphs of an article's page; empty ones where it has none."""
    tree = page_tree.parse(decode(body))
    heading = page_head.heading(tree)
    title = page_head.title(tree, heading)
    described = list(page_head.descriptions(tree))
    told = page_head.told_body(tree)
    for script in tree.css("script"):
        script.decompose()
    around = Surroundings(tree, heading)
    sapos = list(_sapos(tree, around, heading))
    paragraphs, rule = _paragraphs(tree, around, title, told)
    cleaned = tuple(_stripped(text, prefixes) for text in paragraphs)
    found = _leads(title, sapos, described, cleaned, rule)
    source, lead = next(_usable(found, title, prefixes), ("none", ""))
    return PageReading(title=title, lead=lead, source=source, paragraphs=_others(cleaned, lead, source)[:3])


def _leads(
    title: str, sapos: list[str], described: list[tuple[str, str]], paragraphs: tuple[str, ...], rule: str
) -> Iterator[tuple[str, str]]:
    """Yield (rule, text) of what can be the lead, the surest first."""
    yield from (("sapo", text) for text in sapos)
    said = " ".join(paragraphs)
    strange = [(source, text) for source, text in described if said and not _akin(text, f"{title} {said}")]
    yield from (pair for pair in described if pair not in strange)
    yield rule, said
    yield from strange  # a site's motto, most often


def _usable(found: Iterator[tuple[str, str]], title: str, prefixes: Prefixes) -> Iterator[tuple[str, str]]:
    for source, text in found:
        lead = _stripped(text, prefixes)
        shortest = {"sapo": _SHORTEST_SAPO, "meta": _SHORTEST, "json-ld": _SHORTEST}.get(source, 1)
        if len(lead) >= shortest and not same(lead, title):
            yield source, trim(lead, BUDGET)


def _stripped(text: str, prefixes: Prefixes) -> str:
    return strip_tail(strip_prefix(text, prefixes), prefixes)


def _akin(text: str, said: str) -> bool:
    """Say whether a description speaks of what title and body speak of: they share phrases of two words.

    A site's motto shares its province at most.
    """
    shared = set(pairwise(fold(text).split())) & set(pairwise(fold(said).split()))
    return len(shared) >= (4 if _MOTTO.search(text[:80]) else 2)


def _others(paragraphs: tuple[str, ...], lead: str, source: str) -> tuple[str, ...]:
    """Return the paragraphs without those that a lead from elsewhere has said already."""
    if source not in ("sapo", "meta", "json-ld"):
        return paragraphs
    return tuple(text for text in paragraphs if not same(trim(text, BUDGET), lead)) or paragraphs


def _paragraphs(
    tree: LexborHTMLParser, around: Surroundings, title: str, told: list[str]
) -> tuple[tuple[str, ...], str]:
    """Return the first paragraphs of the body and the rule that found them."""
    body = page_body.find(tree, around, title)
    if body.sure:
        return body.paragraphs, "body"
    for rule, texts in (("json-ld", told), ("trafilatura", _rescued(tree))):
        found = tuple(page_body.usable(texts, title))
        if sum(map(len, found)) > sum(map(len, body.paragraphs)):
            body, name = Body(paragraphs=found), rule
            return body.paragraphs, name
    return body.paragraphs, "body"


def _rescued(tree: LexborHTMLParser) -> list[str]:
    return page_rescue.paragraphs(tree.html or "")


def _sapos(tree: LexborHTMLParser, around: Surroundings, heading: LexborNode | None) -> Iterator[str]:
    """Yield the texts of the places where a sapo stands; of several paragraphs the first."""
    for selector in _SAPOS:
        for node in _after(tree.css(f"h1, {selector}"), heading):
            if around.foreign(node) or around.holds_title(node) or len(node.text(deep=True)) > 3 * _LONGEST_SAPO:
                continue
            if text := _first_block(node):
                yield text


def _after(nodes: list[LexborNode], heading: LexborNode | None) -> Iterator[LexborNode]:
    """Yield `nodes` without headings: those that follow the article's and precede the next one's, then earlier ones."""
    marks = [heading is not None and node.mem_id == heading.mem_id for node in nodes]
    at = marks.index(True) + 1 if True in marks else 0
    following = nodes[at:]
    if at:
        end = next((number for number, node in enumerate(following) if node.tag == "h1"), len(following))
        following = following[:end]
    yield from (node for node in (*following, *nodes[: max(0, at - 1)]) if node.tag != "h1")


def _first_block(node: LexborNode) -> str:
    """Return the first text of a sapo that is a sentence and no label or link."""
    for block in markup.blocks(node):
        if block.linked < 0.9 and _SHORTEST_SAPO <= len(block.text) <= _LONGEST_SAPO:
            return block.text if page_body.is_paragraph(block.text) or len(block.text) < 40 else ""
    return ""
