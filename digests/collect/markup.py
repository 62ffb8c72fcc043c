"""HTML into the texts that a reader would see as lines of their own, in order.

Lower than `lead` and `page`, which choose among them. Foreign markup stays here: what comes out is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.collect import text

_LIMIT = 100_000
"""Characters of a description that are looked at: a tag with 50,000 attributes costs seconds in any parser."""
_EMBEDDED = re.compile(r"data:[a-z]+/[^\"'\s>]{100,}")
_HIDDEN_NAMES = (
    "script style noscript template iframe object svg video audio canvas select button form textarea head"
    " ul ol dl menu nav aside figure figcaption"
)
_HIDDEN = frozenset(_HIDDEN_NAMES.split())
"""Lists too: in feeds and bodies they hold the titles of other articles."""
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code del em font i ins kbd label mark q s small span strike strong sub sup time"
    " tt u var wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_STAMP = "location-stamp"
"""VnExpress glues the place in front of the lead: <span class="location-stamp">Lào Cai</span>Sapo."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What stands between two line breaks. `linked` is how much of it, 0 to 1, lies inside links."""

    text: str
    linked: float


@dataclass(frozen=True, kw_only=True)
class Block:
    """A text set apart: an element, or what a blank line parts in it. `linked` is how much of it lies inside links."""

    text: str
    tag: str
    linked: float
    lines: tuple[Line, ...] = ()
    """Its lines as they stand in the markup, where it has several."""
    continued: bool = False
    """It follows the block before it in the same element, after a blank line."""


def parse(html: str) -> LexborNode | None:
    """Return the body of an HTML fragment, or None if there is none. Text like "<900 hPa" stays text.

    A fragment that was escaped once too often is read as what it was meant to be.
    """
    markup = _EMBEDDED.sub("", html[: 50 * _LIMIT])[:_LIMIT]
    for _ in range(3):
        if text.tagged(markup):
            break
        markup = text.unescape(markup)
    return LexborHTMLParser(text.guard(markup)).body


def blocks(node: LexborNode | None, depth: int = 0) -> Iterator[Block]:
    """Yield the texts below `node` in order; lists, figures, scripts and the like are left out."""
    for block in _blocks(node) if node else ():
        if depth < 3 and text.tagged(block.text):  # markup that was escaped inside markup
            yield from blocks(parse(block.text), depth + 1)
        elif plain := text.clean(block.text):
            yield replace(block, text=plain)


def _blocks(node: LexborNode) -> Iterator[Block]:
    gathering = _Gathering()
    for child, entering in _walk(node):
        tag = child.tag or ""
        if tag == "-text":
            gathering.add(child.text_content or "")
        elif tag == "a":
            gathering.link(entering)
        elif tag == "br":
            if entering and gathering.line_ended():
                yield from gathering.flush(blank_line=True)
        elif tag not in _INLINE and tag != "-comment":
            yield from gathering.flush()
            gathering.tag = tag if entering else ""
    yield from gathering.flush()


class _Gathering:
    """The text of the block being read."""

    def __init__(self) -> None:
        self.tag = ""
        self._lines: list[Line] = []
        self._parts: list[str] = []
        self._links = 0
        self._linked = 0
        self._blank_line = self._continued = False

    def add(self, part: str) -> None:
        self._parts.append(part)
        self._linked += len(part.strip()) if self._links else 0
        self._blank_line = self._blank_line and not part.strip()

    def link(self, entering: bool) -> None:
        self._links = max(0, self._links + (1 if entering else -1))

    def line_ended(self) -> bool:
        """Note a line break; say whether it is the second in a row, which sets paragraphs apart."""
        second, self._blank_line = self._blank_line, True
        self._end_line()
        return second

    def flush(self, *, blank_line: bool = False) -> Iterator[Block]:
        self._end_line()
        lines = tuple(self._lines)
        if lines:
            joined = " ".join(line.text for line in lines)
            linked = sum(line.linked * len(line.text) for line in lines) / len(joined)
            more = lines if len(lines) > 1 else ()
            yield Block(text=joined, tag=self.tag, linked=min(1.0, linked), lines=more, continued=self._continued)
        self._continued = blank_line and (self._continued or bool(lines))
        self._lines, self._blank_line = [], False

    def _end_line(self) -> None:
        joined = "".join(self._parts).strip()
        if joined:
            self._lines.append(Line(text=joined, linked=min(1.0, self._linked / len(joined))))
        self._parts, self._linked = [], 0


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node below `root` when it begins (True) and, unless it is text, when it ends (False)."""
    stack = [(child, True) for child in reversed(list(root.iter(include_text=True)))]
    while stack:
        node, entering = stack.pop()
        if entering and _is_stamp(node):
            continue
        hidden = node.tag in _HIDDEN
        yield node, entering and not hidden  # a hidden one still ends the block before it
        if entering and not hidden and node.tag != "-text":
            stack.append((node, False))
            stack.extend((child, True) for child in reversed(list(node.iter(include_text=True))))


def _is_stamp(node: LexborNode) -> bool:
    """Say whether `node` is the place in front of a lead, which is no part of it."""
    return node.tag == "span" and _STAMP in (node.attributes.get("class") or "").split()
