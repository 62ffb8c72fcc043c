"""Lists of feeds as OPML 2.0 (opml.org/spec2.opml), to bring them from one reader to another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

from digests.errors import BantinError

_OWN = "{urn:bantin}own"
"""An attribute of ours, which other readers pass over: the newsroom's own feed."""
ElementTree.register_namespace("bantin", "urn:bantin")


class BadOutline(BantinError):
    """The file is not a list of feeds; the sentence says why."""


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One feed of a list. `topic` is the slug of a topic, if the list names one."""

    url: str
    name: str
    topic: str | None = None
    site: str | None = None
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Outlines:
    """What a file holds: its feeds, and a sentence for each entry that was left out."""

    feeds: tuple[Outline, ...]
    left_out: tuple[str, ...] = ()


def write_opml(title: str, outlines: Iterable[Outline]) -> str:
    """Return the feeds as an OPML document."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = title
    body = ElementTree.SubElement(root, "body")
    for feed in outlines:
        given = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url}
        extra = {"category": feed.topic, "htmlUrl": feed.site, _OWN: "true" if feed.own else None}
        ElementTree.SubElement(body, "outline", given | {key: value for key, value in extra.items() if value})
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def read_opml(document: bytes) -> Outlines:
    """Return the feeds of an OPML document, each address once, and what was left out; BadOutline when it is not one."""
    if not document.strip():
        raise BadOutline("the file is empty")
    if re.search(rb"<!(DOCTYPE|ENTITY)", document.replace(b"\0", b""), re.IGNORECASE):  # in UTF-16, too
        raise BadOutline("the file declares entities, which a list of feeds never needs")
    try:
        root = ElementTree.fromstring(document)  # noqa: S314 -- no declarations: checked just above
    except ElementTree.ParseError as error:
        raise BadOutline(f"the file is not OPML: line {error.position[0]} cannot be read") from None
    if root.tag.lower() != "opml":
        raise BadOutline(f"the file is not OPML: it begins with <{root.tag}>")
    feeds: dict[str, Outline] = {}
    left_out = []
    for element in root.iter("outline"):
        found = _outline(element)
        if isinstance(found, Outline) and found.url not in feeds:
            feeds[found.url] = found
        elif found:
            left_out.append(found if isinstance(found, str) else f"{found.name}: {found.url} is there twice")
    return Outlines(feeds=tuple(feeds.values()), left_out=tuple(left_out))


def _outline(element: ElementTree.Element) -> Outline | str | None:
    """Return a feed, why it is none, or None for a folder, which has no address because it needs none."""
    given = {key.lower(): value.strip() for key, value in element.attrib.items()}
    url = given.get("xmlurl", "")
    name = given.get("title") or given.get("text") or url
    if not url:
        return None if len(element) or given.get("type", "").lower() != "rss" else f"{name}: it has no address"
    if not is_address(url):
        return f"{name}: {url!r} is no http(s) address"
    own = given.get(_OWN) == "true"
    return Outline(url=url, name=name, topic=given.get("category") or None, site=given.get("htmlurl") or None, own=own)


def is_address(url: str) -> bool:
    """Say whether this is the http(s) address of something."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        return False
