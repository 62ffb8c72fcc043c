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

from selectolax.lexbor import LexborHTMLParser

from config.newsroom import Prefixes
from digests.collect.agency import strip_prefix, strip_tail
from digests.collect.lead import BUDGET, same
from digests.collect.page import body as page_body
from digests.collect.page import head as page_head
from digests.collect.page import rescue as page_rescue
from digests.collect.page import sapo as page_sapo
from digests.collect.page import source as page_source
from digests.collect.page.body import Body
from digests.collect.page.head import is_cut
from digests.collect.page.sapo import SHORTEST, SHORTEST_NAMED, Sapo
from digests.collect.page.tree import Surroundings
from digests.collect.text import fold, trim

_WHOLE_LEAD = 100
"""A first paragraph of so many characters is a lead by itself."""
_MOTTO = re.compile(
    r"cập nhật (?:tin|nhanh|liên tục)|đọc báo|tin tức (?:mới|nhanh|24|trong ngày)|trang (?:tin|thông tin)"
    r"|cơ quan (?:của|ngôn)|báo điện tử|latest news|breaking news",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class PageReading:
    """What a page says. `source` names the rule that found the lead: sapo, meta, json-ld, body, trafilatura, none."""

    title: str = ""
    lead: str = ""
    source: str = "none"
    paragraphs: tuple[str, ...] = ()
    """The first three of the body, without one that only repeats the lead."""
    picture: str = ""
    """The address of the article's picture, as the page writes it."""
    beginning: tuple[str, ...] = ()
    """The first eight of the body, all of them."""


def read_page(body: bytes, *, prefixes: Prefixes) -> PageReading:
    """Return the title, lead and first paragraphs of an article's page; empty ones where it has none."""
    html = page_source.tidy(page_source.decoded(body))
    tree = LexborHTMLParser(html)
    heading = page_head.heading(tree)
    title = page_head.title(tree, heading)
    described = list(page_head.descriptions(tree))
    told = page_head.told_body(tree)
    picture = page_head.picture(tree)
    for script in tree.css("script"):
        script.decompose()
    around = Surroundings(tree, heading)
    sapos = list(islice(page_sapo.named(tree, around), 6))
    article, rule = _body(tree, around, title, told, html)
    sapos += ((False, text) for text in islice(page_sapo.between(around, heading, article.node), 3))
    if article.opening:
        sapos.append((True, article.opening))
    cleaned = tuple(_stripped(text, prefixes) for text in article.paragraphs)
    found = _leads(title, sapos, described, cleaned, rule)
    source, lead = next(_usable(found, title, prefixes), ("none", ""))
    paragraphs = _others(cleaned, lead, source)[:3]
    return PageReading(title=title, lead=lead, source=source, paragraphs=paragraphs, picture=picture, beginning=cleaned)


def _leads(
    title: str, sapos: list[Sapo], described: list[tuple[str, str]], paragraphs: tuple[str, ...], rule: str
) -> Iterator[tuple[str, str]]:
    """Yield (rule, text) of what can be the lead, the surest first."""
    said = " ".join(paragraphs)
    yield from (
        ("sapo", text)
        for sure, text in sapos
        if sure or not said or _is_told(text, described) or _akin(text, f"{title} {said}")
    )
    whole = [(source, text) for source, text in described if not is_cut(text)]
    strange = [(source, text) for source, text in whole if said and not _akin(text, f"{title} {said}")]
    yield from (pair for pair in whole if pair not in strange)
    yield from _mended(described, paragraphs)
    yield rule, paragraphs[0] if paragraphs and len(paragraphs[0]) >= _WHOLE_LEAD else said
    yield from strange  # a site's motto, most often


def _is_told(text: str, described: list[tuple[str, str]]) -> bool:
    """Say whether a text that a reader sees is what the head of the page tells machines of the article."""
    starts = (told.rstrip(".…[] )") for _, told in described)
    return any(len(start) >= SHORTEST and text.startswith(start) for start in starts)


def _mended(described: list[tuple[str, str]], paragraphs: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of which a description is but the beginning."""
    for source, text in described:
        start = text.rstrip(".…[] )")
        if len(start) >= SHORTEST // 2:
            yield from ((source, whole) for whole in paragraphs[:3] if whole.startswith(start))


def _usable(found: Iterator[tuple[str, str]], title: str, prefixes: Prefixes) -> Iterator[tuple[str, str]]:
    for source, text in found:
        lead = _stripped(text, prefixes)
        shortest = {"sapo": SHORTEST_NAMED, "meta": SHORTEST, "json-ld": SHORTEST}.get(source, 1)
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
