"""Where the sapo of an article stands on its page: under a name that says so, or alone between heading and body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.collect import markup
from digests.collect.page.body import is_paragraph
from digests.collect.page.order import until
from digests.collect.page.tree import Surroundings, names

Sapo = tuple[bool, str]
"""Whether the name of its place says that it is one, and its text."""
SHORTEST = 60
"""A shorter text without such a name is a label; leads of news have 130 characters and more."""
SHORTEST_NAMED = 20
_LONGEST = 1_500
_MOST_PARTS = 30

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


def named(tree: LexborHTMLParser, around: Surroundings) -> Iterator[Sapo]:
    """Yield the texts of the places where a sapo stands; of several paragraphs the first."""
    opening = {node.mem_id: node for node in _before_body(around.near.values())}
    for number, selector in enumerate(_SAPOS):
        sure = number < _SURE
        near = around.near if sure else opening
        found = tree.css(selector)
        chosen = [node for node in found if node.mem_id in near]
        if found and not chosen:
            chosen = around.earlier(tree.css(f"h1, {selector}"))
        yield from ((sure, text) for node in chosen if around.is_own(node) and (text := _first_block(node)))
    for node in opening.values():
        like = bool(_LIKE_SAPO.search(names(node)))
        text = _first_block(node) if (like or node.tag in _HEADLINES) and around.is_own(node) else ""
        if len(text) >= SHORTEST and (like or text.endswith(_ENDED) or len(text) >= _LONG_HEADLINE):
            yield False, text


def between(around: Surroundings, heading: LexborNode | None, body: LexborNode | None) -> Iterator[str]:
    """Yield the paragraphs that stand between the article's heading and its body, which no name tells apart.

    Where there is no body apart from the heading, yield the only paragraph that stands with it.
    """
    if heading is None:
        return
    if body is None or around.holds_title(body):
        beside = heading.parent.css("p") if heading.parent is not None else []
        parts = beside if len(beside) == 1 else []
    else:
        parts = list(islice(until(heading, body), _MOST_PARTS))
    for part in parts:
        if part.mem_id in around.near and around.is_own(part):
            text = _first_block(part)
            if len(text) >= SHORTEST and text.endswith(_ENDED):
                yield text


def _before_body(nodes: Iterable[LexborNode]) -> Iterator[LexborNode]:
    """Yield `nodes` up to the third paragraph: below the body are cards of other articles."""
    paragraphs = 0
    for node in nodes:
        if node.tag == "p" and len(node.text(deep=True)) >= SHORTEST:
            paragraphs += 1
            if paragraphs > 3:
                return
        yield node


def _first_block(node: LexborNode) -> str:
    """Return the first text of a sapo that is a sentence and no label or link."""
    if len(node.text(deep=True)) > 3 * _LONGEST:
        return ""
    for block in markup.blocks(node):
        linked = block.linked >= 0.9 and not (len(block.text) >= SHORTEST and block.text.endswith("."))
        if not linked and SHORTEST_NAMED <= len(block.text) <= _LONGEST:
            return block.text if is_paragraph(block.text) or len(block.text) < 40 else ""
    return ""
