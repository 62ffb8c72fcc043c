"""The feeds that a page leads to: those that its head names, then links that look like feeds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.collect.page import source as page_source
from digests.collect.text import clean
from digests.collect.urls import absolute

MOST, LONGEST = 40, 500
"""Feeds of a page, and characters of an address: with the longest ones patterns take seconds."""
_KINDS = re.compile(r"application/(?:rss|atom|rdf)\+xml|(?:application|text)/xml", re.IGNORECASE)
_FEED = re.compile(
    r"/[^?#]*\.(?:rss|rdf|atom)(?:[?#]|$)|/(?:rss|feed|atom|index)[\w-]*\.(?:xml|php|ashx)(?:[?#]|$)"
    r"|/(?:feed|feeds|rss_feed)/?(?:[?#]|$)|/rss/[^?#]+(?:[?#]|$)",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\.(?:s?html?|aspx?|jpg|png|css|js)(?:[?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Alternate:
    """A feed that a page names. `title` is the page's word for it, "" for none."""

    url: str
    title: str = ""


def alternates(body: bytes, url: str) -> tuple[Alternate, ...]:
    """Return the feeds that the page at `url` names, the surest first, each once, MOST at most."""
    tree = LexborHTMLParser(page_source.tidy(page_source.decoded(body)))
    base = tree.css_first("base[href]")
    base_url = (absolute(_attribute(base, "href"), url) if base else None) or url
    nodes = [node for node in tree.css("link[href]") if _is_declared(node)]
    nodes += [node for node in tree.css("a[href]")[:3000] if _is_like_a_feed(_attribute(node, "href"))]
    found: dict[str, Alternate] = {}
    for node in nodes:
        address = absolute(_attribute(node, "href"), base_url)
        if address and len(address) <= LONGEST and len(found) < MOST:
            title = _attribute(node, "title") or node.text(deep=True)[:200]
            found.setdefault(address, Alternate(url=address, title=clean(title)[:80]))
    return tuple(found.values())


def _is_declared(node: LexborNode) -> bool:
    rel = _attribute(node, "rel").lower().split()
    return "alternate" in rel and "stylesheet" not in rel and bool(_KINDS.match(_attribute(node, "type").strip()))


def _is_like_a_feed(link: str) -> bool:
    return len(link) <= LONGEST and bool(_FEED.search(link)) and not _PAGE.search(link)


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "") if node is not None else ""
