"""The tree of an article's page, and what in it is not the article: boxes, comments, captions, what is hidden.

Sites are told apart by no list of hosts: the names that they give to their parts are enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.collect.page.order import before, soon_after, upwards

_DEAD = (
    "style, noscript, template, iframe, svg, button, select, textarea, nav, footer, aside, figure, figcaption, dialog"
)
_FOREIGN = re.compile(
    r"relat(?:ed|e|ion)|lien-?quan|tin-?khac|cung-?chuyen-?muc|doc-?nhieu|xem-?nhieu|xem-?them|doc-?them|read-?more"
    r"|other-?news|more-?news|same-?cate|next-?article|comment|binh-?luan|discuss|disqus|respond|sidebar|footer"
    r"|cookie|consent|privacy|gdpr|modal|popup|lightbox|recommend|most-?read|vcsortable|cms-relate|ads-?web_|teaser|wm-ipp",
    re.IGNORECASE,
)
"""Names of what is never the article."""
_AROUND = re.compile(
    r"breadcrumb|share|social|newsletter|subscri|paywall|log-?in\b|sign-?(?:up|in)|overlay|advert|sponsor|promo|banner"
    r"|caption|copyright|credits?\b|byline|author|tac-?gia|trending|widget|toolbar|tagcloud|sr-only|screen-reader"
    r"|visually-hidden|notice|warning"
    r"|(?:^|[\s_-])(?:ads?|tags?|keywords?|hidden|menu|nav|d-none|hide)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of parts around it, unless they hold most of the page's text: "main has-ads"."""
_MOST, _NEARLY_ALL = 0.4, 0.8
_LABEL = re.compile(
    r"image|photo|(?:^|[\s_-])(?:pic|img|avatar|video|time|date|datetime|source|meta|info)(?:$|[\s_-])|__source",
    re.IGNORECASE,
)
"""Names of small parts: captions, dates, sources."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STATE = re.compile(
    r"(?<!\S)(?:has|with|no|is|without|show|enable)[-_]\S+|(?<!\S)\S+[-_](?:enabled|open|on|off)(?!\S)", re.IGNORECASE
)
"""Names that say how a part is, not what it is: "has-sidebar", "comments-open"."""
_SOUND = re.compile(r"[\w :./()\[\]#%+&=@!*,-]+")
_SMALL, _LONGEST_NAMES = 260, 200
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CARDS = frozenset(("li", "aside", "nav", "footer", "dialog", "a"))
_LARGEST_CARD, _SHORTEST_TITLE = 1_500, 20
_WHOLE = frozenset(("html", "body", "main", "form"))
"""What holds everything is never left out: old sites keep the whole page in one form."""


class Surroundings:
    """Tells what on a page belongs to the article. `title` is the article's heading, if it has one."""

    def __init__(self, tree: LexborHTMLParser, title: LexborNode | None) -> None:
        self._title = title
        self._tree = tree
        self._own = {node.mem_id for node in upwards(title)}
        self._known: dict[int, bool] = {}
        self._counts: dict[str, int] = {}
        self._whole = _told(tree.body)
        for node in tree.css(_DEAD):
            if node.mem_id not in self._own:
                node.decompose()

    @cached_property
    def near(self) -> dict[int, LexborNode]:
        """What begins soon after the article's heading (or the page), in order, by the nodes' ids."""
        return {node.mem_id: node for node in soon_after(self._title or self._tree.head)}

    def earlier(self, nodes: list[LexborNode]) -> list[LexborNode]:
        """Return the one of `nodes` (with the page's h1s) before the heading; several are cards of other articles."""
        found = [node for node in nodes[: max(0, self._place(nodes) - 1)] if self._can_be(node)]
        return found if len(found) == 1 and not any(self._linked(found[0])) else []

    def is_own(self, node: LexborNode) -> bool:
        """Say whether `node` can be a part of the article, and no card of another one."""
        return self._can_be(node) and not self._is_card(node)

    def _is_card(self, node: LexborNode) -> bool:
        """Say whether `node` stands under a link to another article, one of several of its kind."""
        return any(map(self._is_repeated, self._linked(node)))

    def _linked(self, node: LexborNode) -> Iterator[LexborNode]:
        """Yield `node` and what holds it, if it stands under a link to another article and is no large part."""
        for each in islice(upwards(node), 3):
            if each.mem_id in self._own or each.tag in _WHOLE or len(each.text(deep=True)) > _LARGEST_CARD:
                return
            if any(map(_links_on, before(each))):
                yield each

    def _is_repeated(self, node: LexborNode) -> bool:
        """Say whether `node`, or what holds it, is one of several of the same class."""
        return any(self._alike(each) > 2 for each in (node, node.parent) if each is not None)

    def _alike(self, node: LexborNode) -> int:
        """Return how many elements have the class of `node`; 0 if it has none, or one that no selector can hold."""
        name = node.attributes.get("class") or ""
        if name not in self._counts:
            sound = _SOUND.fullmatch(name)
            self._counts[name] = len(self._tree.css(f'[class="{name}"]')) if sound else 0
        return self._counts[name]

    def holds_title(self, node: LexborNode) -> bool:
        """Say whether the article's heading stands inside `node`."""
        return node.mem_id in self._own

    def in_order(self, nodes: list[LexborNode]) -> list[LexborNode]:
        """Return those of `nodes` (in the page's order, with its h1s) that may be the article's, the likeliest first.

        First what holds the article's heading, then what follows it up to the next article's, then what precedes it.
        """
        nodes = list({node.mem_id: node for node in nodes}.values())  # one that fits two selectors is found twice
        holding = [node for node in nodes if self.holds_title(node) and node.tag != "h1"]
        at = self._place(nodes)
        following = nodes[at:]
        if at:
            following = following[: next((n for n, node in enumerate(following) if node.tag == "h1"), None)]
        own = [node for node in following if self._can_be(node)]
        earlier = [node for node in nodes[: max(0, at - 1)] if self._can_be(node)]
        return [*reversed(holding), *own, *(earlier if len(earlier) == 1 or not own else ())]

    def _can_be(self, node: LexborNode) -> bool:
        return node.tag != "h1" and not self.holds_title(node) and not self.foreign(node)

    def _place(self, nodes: list[LexborNode]) -> int:
        """Return the position in `nodes` behind the article's heading, 0 when it is not among them."""
        wanted = self._title.mem_id if self._title is not None else None
        return next((number for number, node in enumerate(nodes, start=1) if node.mem_id == wanted), 0)

    def foreign(self, node: LexborNode) -> bool:
        """Say whether `node` stands inside something that is not the article."""
        path, found = [], False
        for each in upwards(node):
            if each.mem_id in self._known:
                found = self._known[each.mem_id]
                break
            path.append(each)
        for each in reversed(path):
            found = self._known[each.mem_id] = (found and each.mem_id not in self._own) or self._apart(each)
        return found

    def _apart(self, node: LexborNode) -> bool:
        if node.mem_id in self._own or node.tag in _WHOLE:
            return False
        return node.tag in _CARDS or self._unseen(node) or self._named_apart(node, names(node))

    def _unseen(self, node: LexborNode) -> bool:
        """Say whether `node` is hidden, and is not all there is until a script shows it."""
        return unseen(node) and (is_dialog(node) or _told(node) <= _NEARLY_ALL * self._whole)

    def _named_apart(self, node: LexborNode, named: str) -> bool:
        foreign, beside = _meaning(named[:_LONGEST_NAMES])
        return foreign or (beside and _told(node) <= _MOST * self._whole)

    def clear(self, node: LexborNode) -> None:
        """Take everything out of `node` that is not the article's text."""
        if node.tag == "body":  # nothing on the page tells the article from the rest
            for card in [each for each in node.css("p, div[class]") if self._is_card(each)]:
                card.decompose()
        for part in node.css("[class], [id], [style], [hidden], [aria-hidden]"):
            if part.mem_id in self._own or part.parent is None:
                continue
            named = names(part)
            if self._unseen(part) or self._named_apart(part, named) or _is_label(part, named):
                part.decompose()


def _links_on(node: LexborNode) -> bool:
    """Say whether there is the title of another article in `node`."""
    links = [node] if node.tag == "a" else node.css("a")[:5]
    return any(len(link.text(deep=True, strip=True)) >= _SHORTEST_TITLE for link in links)


def names(node: LexborNode) -> str:
    """Return the class and the id of a node, "NewsIntro" as "News-Intro"."""
    attributes = node.attributes
    found = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
    return _spelt(found) if len(found) <= _LONGEST_NAMES else found


@lru_cache(maxsize=8_192)  # sites, and pages of one site, use the same names again and again
def _spelt(found: str) -> str:
    return _STATE.sub("", found if found.islower() else _HUMP.sub("-", found)).strip()


@lru_cache(maxsize=8_192)
def _meaning(named: str) -> tuple[bool, bool]:
    """Return whether names are those of what is never the article, and of what stands around it."""
    return bool(_FOREIGN.search(named)), bool(_AROUND.search(named))


def unseen(node: LexborNode) -> bool:
    """Say whether a reader does not see `node`."""
    attributes = node.attributes
    style = attributes.get("style")
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or is_dialog(node)
        or bool(style and _UNSEEN.search(style))
    )


def is_dialog(node: LexborNode) -> bool:
    """Say whether `node` lies over the page and wants an answer."""
    return node.attributes.get("role") in ("dialog", "alertdialog")


def _told(node: LexborNode | None) -> int:
    """Return how much text `node` holds in paragraphs."""
    return sum(len(each.text(deep=True)) for each in node.css("p")[:1_000]) if node is not None else 0


def _is_label(node: LexborNode, named: str) -> bool:
    return bool(named and _LABEL.search(named)) and len(node.text(deep=True)) < _SMALL
