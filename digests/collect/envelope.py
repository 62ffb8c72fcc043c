"""From the bytes of a feed to clean UTF-8 XML that is safe to parse, or a FeedError that says why not.

What a feed declares of itself is often wrong, so the bytes decide: UTF-16 by its NULs, UTF-8 wherever most of it
is valid (one bad byte must not turn every letter into another), the declared encoding only after that.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from html.entities import html5
from itertools import pairwise

from digests.errors import FeedError

_PROLOG = 65_536
"""A feed begins within so many characters, whatever warnings or comments a server puts in front of it."""
_ROOT = re.compile(
    r"<!--.*?(?:-->|\Z)|<((?:[\w.-]{1,20}:)?(?:rss|feed|rdf|channel|entry))(?=[\s>])", re.DOTALL | re.IGNORECASE
)
"""RSS, Atom, RDF; <channel> is Microsoft's CDF or RSS that lost its first line, <entry> an Atom entry alone."""
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_HARMLESS = re.compile(r"<!entity\s+%\s+[\w.-]+\s+(?:public|system)\s[^<>\[\]]*>|%[\w.-]+;", re.IGNORECASE)
"""A list of letters' names that old feeds point to: nobody fetches it, HTML's names are known."""
_DECLARATIONS = re.compile(r"<!entity|<!doctype[^>\[]*\[\s*[^\s\]]", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
_ITEM = re.compile(r"<!\[CDATA\[|\]\]>|<(?:[\w.-]{1,20}:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ITEM_END = re.compile(r"\A(?:<[^<>]*/>|.*</(?:[\w.-]{1,20}:)?(?:item|entry)\s*>)", re.DOTALL | re.IGNORECASE)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}>")
"""A tag with 50,000 attributes costs any parser seconds."""
_NAME = re.compile(r"<([\w.:-]+)")
_WHOLE_PART = re.compile(
    r"</(?:[\w.-]{1,20}:)?(?:title|link|guid|id|pubdate|published|updated|date|description|summary|category|creator)\s*>"
    r"|<(?:[\w.-]{1,20}:)?link\s[^<>]*/>",
    re.IGNORECASE,
)
_STRAY = re.compile(
    r"&#1(?:2[89]|[345]\d);|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:[a-zA-Z]\w{1,30};)?|<(?![\w/!?:])"
)
_AS_BROWSERS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""What browsers take the declared names for (encoding.spec.whatwg.org)."""
_USUAL = " ".join(
    f'xmlns:{prefix}="http://{uri}"'
    for prefix, uri in {
        "atom": "www.w3.org/2005/Atom",
        "rdf": "www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "purl.org/dc/elements/1.1/",
        "content": "purl.org/rss/1.0/modules/content/",
        "media": "search.yahoo.com/mrss/",
        "itunes": "www.itunes.com/dtds/podcast-1.0.dtd",
        "feedburner": "rssnamespace.org/feedburner/ext/1.0",
    }.items()
)
"""Names of markup that items use without telling what they mean, when they stand alone."""
_LARGEST_HEAD, _MOST_TAGS = 500_000, 20_000
_CHANNEL_START = re.compile(r"<[^<>]*>\s*(?:<channel(?:\s[^<>]*)?>)?", re.IGNORECASE)
_CHANNEL_END = re.compile(r"</(?:[\w.-]{1,20}:)?channel\s*>\s*\Z", re.IGNORECASE)
_CHANNEL = {"rss": "</channel>"}


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A feed taken apart: `head` up to the first item, the whole `items` as they stand, `tail` after the last.

    `torn` is an item in the middle of which the feed breaks off, if it does so before its title and link are told.
    """

    head: str
    items: tuple[str, ...]
    tail: str
    torn: str = ""

    def xml(self, items: tuple[str, ...]) -> bytes:
        """Return a whole feed that holds only `items`, with the commonest faults of markup mended."""
        return ('<?xml version="1.0" encoding="utf-8"?>\n' + _mended("".join((self.head, *items, self.tail)))).encode()

    def alone(self, item: str) -> bytes:
        """Return a feed with nothing but `item`: what is broken around it does not count."""
        return f"<feed {_USUAL}>{_mended(item)}</feed>".encode()


def unpack(body: bytes) -> Envelope:
    """Return the feed in `body`, or raise FeedError: it is empty, a page, no feed, or declares entities."""
    text = _NOT_XML.sub("", decode(body)).lstrip()
    root = _root(text)
    if root[1].lower().endswith("entry"):
        text = f"<feed>{text[root.start() :]}</feed>"
        root = _root(text)
    closing = f"</{root[1]}>"
    closed = text.rfind(closing) > root.start()
    end = text.rfind(closing) if closed else len(text)
    starts = list(_starts(text, root.start(), end))
    *items, last = [text[start:stop] for start, stop in pairwise([*starts, end])] or [""]
    whole = _ITEM_END.search(last)
    kept = last[: whole.end()] if whole else _ended(_CHANNEL_END.sub("", last)) if closed else _whole_parts(last)
    return Envelope(
        head=_bearable(text[root.start() : starts[0] if starts else end]),
        items=(*map(_ended, items), *filter(None, (kept,))),
        tail=(last[whole.end() :] if whole and closed else _CHANNEL.get(root[1].lower(), "")) + closing,
        torn="" if kept else last,
    )


def _starts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where items begin, but for those of which a text in CDATA tells; a CDATA that nobody closed is none."""
    told: list[int] | None = None
    for found in _ITEM.finditer(text, start, end):
        if found[0] == "]]>":
            told = None
        elif found[0].startswith("<!"):
            yield from told or ()
            told = []
        elif told is None:
            yield found.start()
        else:
            told.append(found.start())
    yield from told or ()


def _bearable(head: str) -> str:
    """Return what stands before the first item, without what is in it if that is larger than any newspaper's."""
    root = _CHANNEL_START.match(head)
    large = len(head) > _LARGEST_HEAD or head.count("<") > _MOST_TAGS
    return root[0] if root and large else head


def _ended(item: str) -> str:
    """Return an item with its end, if somebody forgot that."""
    name = _NAME.match(item)
    return f"{item}</{name[1]}>" if name and not _ITEM_END.search(item) else item


def _whole_parts(torn: str) -> str:
    """Return an item that breaks off without what is not whole of it, or "" if title and link are not among that."""
    opened = torn.rfind("<![CDATA[")
    sound = torn[:opened] if opened > torn.rfind("]]>") else torn
    end = max((found.end() for found in _WHOLE_PART.finditer(sound)), default=0)
    told = {found[0].lower() for found in re.finditer(r"title|link|guid(?=\s*>)", sound[:end], re.IGNORECASE)}
    return _ended(sound[:end]) if "title" in told and len(told) > 1 else ""


def _mended(xml: str) -> str:
    """Return `xml` with stray "&" and "<" escaped and HTML's entities resolved, CDATA sections left as they are.

    What stays broken is read by feedparser's second, forgiving parser, which garbles more.
    """
    xml, parts, at = _LONG_TAG.sub("", xml), [], 0
    while (start := xml.find("<![CDATA[", at)) >= 0 and (end := xml.find("]]>", start)) >= 0:
        parts += [_STRAY.sub(_escaped, xml[at:start]), xml[start : end + 3]]
        at = end + 3
    return "".join([*parts, _STRAY.sub(_escaped, xml[at:])])


def _escaped(stray: re.Match[str]) -> str:
    """Return what a "<", a "&" or an entity that XML does not know was meant to be."""
    if stray[0] == "<":
        return "&lt;"
    if stray[0].startswith("&#"):
        return unescape(stray[0])  # a letter of Windows: XML takes &#150; for a control character
    return escape(html5.get(stray[0][1:], stray[0]))


def _root(text: str) -> re.Match[str]:
    """Return where the feed begins, or raise FeedError."""
    if not text.strip("\ufeff \t\r\n"):
        raise FeedError("the feed is empty")
    found = next((tag for tag in _ROOT.finditer(text, 0, _PROLOG) if tag[1]), None)
    prolog = text[: found.start() if found else _PROLOG]
    if _HTML.search(prolog):
        raise FeedError("this is an HTML page, not a feed")
    if found is None:
        raise FeedError("this is not a feed: it has no <rss>, <feed> or <rdf:RDF>")
    if _DECLARATIONS.search(_HARMLESS.sub("", prolog)):
        raise FeedError("the feed declares entities of its own, which is refused")
    return found


def decode(body: bytes) -> str:
    """Return the text of a feed's bytes; what cannot be read becomes U+FFFD, never other letters."""
    sample = body[:4_096]
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or sample.count(0) > len(sample) // 5:
        return _wide(body)
    narrow = body.removeprefix(codecs.BOM_UTF8)
    try:
        return narrow.decode()
    except UnicodeDecodeError:
        return _damaged(narrow)


def _wide(body: bytes) -> str:
    """Return the text of UTF-16 or UTF-32: where the NULs stand tells which byte comes first."""
    sample = body[:4_096]
    if sample.count(0) > len(sample) * 3 // 5:
        return body.decode("utf-32-le" if sample[0::4].count(0) < sample[3::4].count(0) else "utf-32-be", "replace")
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    little = body.startswith(codecs.BOM_UTF16_LE) if even == odd else even < odd
    return body.decode("utf-16-le" if little else "utf-16-be", "replace").removeprefix("\ufeff")


def _damaged(body: bytes) -> str:
    """Return the text of bytes that are not all UTF-8: mended UTF-8 if most of it is, else what they declare."""
    mended = body.decode("utf-8", "replace")
    bad = mended.count("\ufffd")
    good = sum(1 for letter in mended if letter > "\x7f") - bad
    found = _ENCODING.search(body[:1_024])
    declared = found[1].decode("ascii") if found else "utf-8"
    if good > bad or declared.lower().startswith("utf"):
        return mended
    return as_declared(body, declared) or mended


def as_declared(body: bytes, name: str) -> str | None:
    """Return the text of bytes in the encoding that they name, or None if there is no such encoding."""
    try:
        return body.decode(_AS_BROWSERS.get(name.lower(), name), "replace")
    except (LookupError, UnicodeError):
        return None
