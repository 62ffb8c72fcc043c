"""Lists of feeds as OPML 2.0 (opml.org/spec2.opml), to bring them from one reader to another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from digests.errors import BantinError


class BadOutline(BantinError):
    """The file is not a list of feeds; the sentence says why."""


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One feed of a list. `topic` is the slug of a topic, if the list names one."""

    url: str
    name: str
    topic: str | None = None
    site: str | None = None


def write_opml(title: str, outlines: Iterable[Outline]) -> str:
    """Return the feeds as an OPML document."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = title
    body = ElementTree.SubElement(root, "body")
    for feed in outlines:
        given = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url}
        extra = {"category": feed.topic, "htmlUrl": feed.site}
        ElementTree.SubElement(body, "outline", given | {key: value for key, value in extra.items() if value})
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def read_opml(document: bytes) -> tuple[Outline, ...]:
    """Return the feeds of an OPML document, each address once; BadOutline when it is not one."""
    if re.search(rb"<!(DOCTYPE|ENTITY)", document, re.IGNORECASE):
        raise BadOutline("the file declares entities, which a list of feeds never needs")
    try:
        root = ElementTree.fromstring(document)  # noqa: S314 -- no declarations: checked just above
    except ElementTree.ParseError as error:
        raise BadOutline(f"the file is not OPML: {error}") from None
    if root.tag.lower() != "opml":
        raise BadOutline(f"the file is not OPML: it begins with <{root.tag}>")
    feeds = (_outline(element) for element in root.iter("outline"))
    return tuple({feed.url: feed for feed in feeds if feed}.values())


def _outline(element: ElementTree.Element) -> Outline | None:
    given = {key.lower(): value.strip() for key, value in element.attrib.items()}
    url = given.get("xmlurl", "")
    if not re.match(r"https?://\S+$", url):
        return None
    name = given.get("title") or given.get("text") or url
    return Outline(url=url, name=name, topic=given.get("category") or None, site=given.get("htmlurl") or None)
