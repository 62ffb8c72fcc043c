"""The title, lead and first paragraphs of an article's page, and which rule found the lead.

    sapo → uncut description of the head (meta, json-ld) → body → trafilatura

Rules in the order of how sure they are. trafilatura has its turn only where our own rules find no body: it takes
six times as long, and loses the sapo wherever that stands outside the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from config.newsroom import Prefixes
from digests.collect import markup
from digests.collect.agency import strip_prefix, strip_tail
from digests.collect.lead import BUDGET, same
from digests.collect.page import body as page_body
from digests.collect.page import head as page_head
from digests.collect.page import rescue as page_rescue
from digests.collect.page import tree as page_tree
from digests.collect.page.body import Body
from digests.collect.page.head import is_cut
from digests.collect.page.tree import Surroundings, names
from digests.collect.text import fold, trim

_SHORTEST = 60
"""A shorter description is a label; leads of news have 130 characters and more."""
_SHORTEST_SAPO = 20
_LONGEST_SAPO = 1_500

_Sapo = tuple[bool, str]
"""A sapo: whether the name of its place says that it is one, and its text."""
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


_SURE = 2
"""So many of these selectors are names of sapos and of nothing else."""
_LIKE_SAPO = re.compile(
    r"tom-?_?tat|mo-?_?ta\b|trich-?_?yeu|loi-?_?dan|excerpt|standfirst|sub-?_?(?:title|head)|summary|short-?_?(?:desc|intro)"
    r"|(?:^|[\s_-])(?:lead|dek|deck|chapo|intro|desc|description|abstract)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""What sites of which we know nothing call it."""
_ENDED = tuple('.!?…”")')
_LONG_HEADLINE = 120
"""Headings of that length are no titles, whatever they end with."""
_HEADLINES = frozenset(("h2", "h3", "h4"))


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
    html = page_tree.tidy(page_tree.decoded(body))
    tree = LexborHTMLParser(html)
    heading = page_head.heading(tree)
    title = page_head.title(tree, heading)
    described = list(page_head.descriptions(tree))
    told = page_head.told_body(tree)
    for script in tree.css("script"):
        script.decompose()
    around = Surroundings(tree, heading)
    sapos = list(islice(_sapos(tree, around, heading), 6))
    article, rule = _body(tree, around, title, told, html)
    if article.opening:
        sapos.append((True, article.opening))
    cleaned = tuple(_stripped(text, prefixes) for text in article.paragraphs)
    found = _leads(title, sapos, described, cleaned, rule)
    source, lead = next(_usable(found, title, prefixes), ("none", ""))
    return PageReading(title=title, lead=lead, source=source, paragraphs=_others(cleaned, lead, source)[:3])


def _leads(
    title: str, sapos: list[_Sapo], described: list[tuple[str, str]], paragraphs: tuple[str, ...], rule: str
) -> Iterator[tuple[str, str]]:
    """Yield (rule, text) of what can be the lead, the surest first."""
    said = " ".join(paragraphs)
    yield from (("sapo", text) for sure, text in sapos if sure or not said or _akin(text, f"{title} {said}"))
    whole = [(source, text) for source, text in described if not is_cut(text)]
    strange = [(source, text) for source, text in whole if said and not _akin(text, f"{title} {said}")]
    yield from (pair for pair in whole if pair not in strange)
    yield from _mended(described, paragraphs)
    yield rule, said
    yield from strange  # a site's motto, most often


def _mended(described: list[tuple[str, str]], paragraphs: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of which a description is but the beginning."""
    for source, text in described:
        start = text.rstrip(".…[] )")
        if len(start) >= _SHORTEST // 2:
            yield from ((source, whole) for whole in paragraphs[:3] if whole.startswith(start))


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
    return len(shared) >= (4 if _MOTTO.search(text[:80]) else 1)


def _others(paragraphs: tuple[str, ...], lead: str, source: str) -> tuple[str, ...]:
    """Return the paragraphs without those that a lead from elsewhere has said already."""
    if source not in ("sapo", "meta", "json-ld"):
        return paragraphs
    return tuple(text for text in paragraphs if not same(trim(text, BUDGET), lead)) or paragraphs


def _body(tree: LexborHTMLParser, around: Surroundings, title: str, told: list[str], html: str) -> tuple[Body, str]:
    """Return the body and the rule that found it."""
    body = page_body.find(tree, around, title)
    if body.sure:
        return body, "body"
    if (found := tuple(page_body.usable(told, title))) and len(" ".join(found)) > len(" ".join(body.paragraphs)):
        return Body(paragraphs=found), "json-ld"
    found = tuple(page_body.usable(page_rescue.paragraphs(html), title))
    if page_body.tells_of(title, found) and len(" ".join(found)) > len(" ".join(body.paragraphs)):
        return Body(paragraphs=found), "trafilatura"
    return (body if page_body.tells_of(title, body.paragraphs) else Body()), "body"


def _sapos(tree: LexborHTMLParser, around: Surroundings, heading: LexborNode | None) -> Iterator[_Sapo]:
    """Yield the texts of the places where a sapo stands; of several paragraphs the first."""
    for number, selector in enumerate(_SAPOS):
        sure = number < _SURE
        nodes = around.in_order(tree.css(f"h1, {selector}" if sure else f"h1, p, {selector}"), alone=True)
        named = nodes if sure else _before_body(nodes, {node.mem_id for node in tree.css(selector)})
        yield from ((sure, text) for node in named if not around.holds_title(node) and (text := _first_block(node)))
    nodes = around.in_order(tree.css("h1, p, [class], [id], h2, h3, h4"), alone=True)[:80]
    likely = {node.mem_id for node in nodes if node.tag in _HEADLINES or _LIKE_SAPO.search(names(node))}
    for node in _before_body(nodes, likely):
        text = "" if around.holds_title(node) else _first_block(node)
        bare = node.tag in _HEADLINES and not _LIKE_SAPO.search(names(node))
        if len(text) >= _SHORTEST and (not bare or text.endswith(_ENDED) or len(text) >= _LONG_HEADLINE):
            yield False, text
    yield from ((False, text) for text in _under(heading))


def _before_body(nodes: list[LexborNode], wanted: set[int]) -> Iterator[LexborNode]:
    """Yield those of `nodes` that are wanted, up to the third paragraph: below the body are cards of other articles."""
    paragraphs = 0
    for node in nodes:
        if node.mem_id in wanted:
            yield node
        elif node.tag == "p" and len(node.text(deep=True)) >= _SHORTEST:
            paragraphs += 1
            if paragraphs > 2:
                return


def _under(heading: LexborNode | None) -> Iterator[str]:
    """Yield the only paragraph that stands with the heading, apart from the body."""
    beside = heading.parent.css("p") if heading is not None and heading.parent is not None else []
    if len(beside) == 1 and len(text := _first_block(beside[0])) >= _SHORTEST:
        yield text


def _first_block(node: LexborNode) -> str:
    """Return the first text of a sapo that is a sentence and no label or link."""
    if len(node.text(deep=True)) > 3 * _LONGEST_SAPO:
        return ""
    for block in markup.blocks(node):
        if block.linked < 0.9 and _SHORTEST_SAPO <= len(block.text) <= _LONGEST_SAPO:
            return block.text if page_body.is_paragraph(block.text) or len(block.text) < 40 else ""
    return ""
