"""What follows what on a page."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

_SOON, _MOST_NODES = 900, 1_500
"""A sapo begins within so many characters after the heading; dates, authors and captions may stand between."""
_UNTOLD = frozenset(("a", "-comment"))


def soon_after(heading: LexborNode | None) -> Iterator[LexborNode]:
    """Yield the elements that begin within _SOON characters after `heading`, in order, up to the next article's.

    Linked text does not count: it is that of menus and of lists of other articles.
    """
    told = 0
    node = beyond(heading) if heading is not None else None
    for _ in range(_MOST_NODES):
        if node is None or told > _SOON or node.tag == "h1":
            return
        if node.tag == "-text":
            told += len((node.text_content or "").strip())
        else:
            yield node
        node = (node.child if node.tag not in _UNTOLD else None) or beyond(node)


def until(heading: LexborNode, body: LexborNode) -> Iterator[LexborNode]:
    """Yield the largest parts that stand between the article's heading and its body."""
    around = {each.mem_id for each in upwards(body)}
    node = beyond(heading)
    while node is not None and node.mem_id != body.mem_id:
        if node.mem_id in around:
            node = node.child
            continue
        if node.tag != "-text":
            yield node
        node = beyond(node)


def beyond(node: LexborNode) -> LexborNode | None:
    """Return what follows `node` and all in it."""
    for each in upwards(node):
        if each.next is not None:
            return each.next
    return None


def before(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements that stand before `node` in the same part, the nearest first, three at most."""
    found, count = node.prev, 0
    while found is not None and count < 3:
        if found.tag not in ("-text", "-comment"):
            count += 1
            yield found
        found = found.prev


def upwards(node: LexborNode | None) -> Iterator[LexborNode]:
    """Yield `node` and what it stands in, at most 200 levels."""
    for _ in range(200):
        if node is None:
            return
        yield node
        node = node.parent
