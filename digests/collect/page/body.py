"""The paragraphs of an article's page: those of the body only, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from digests.collect import markup
from digests.collect.lead import same
from digests.collect.page.tree import Surroundings
from digests.collect.text import clean, fold

_NAMED = (
    "[itemprop=articleBody], .article__body, .detail-content, article.fck_detail, .singular-content, .e-magazine__body,"
    " .maincontent, #article_body, .lr-ct, #article-editor, .vnbcbc-body, article.entry, #content.content-detail,"
    " .cms-body, .the-article-body, .article-content, .post-detail-body, .article-body, .articleBody, .story-body,"
    " .entry-content, .post-content, .td-post-content, .detail__content, .news-content, .content-detail, .detail-body",
    ".main-content, article, [role=article], main, #main-content, [role=main]",
)
_ENOUGH = 200
"""Characters of text that make a body; fewer are a notice."""
_WANTED = 8
_SHARED = 0.3
_ENDED = tuple(".!?…”\":;)'’")
_CAPTION = re.compile(
    r"[(\[]?\s*(?:Ảnh|Ảnh minh h[ọo]ạ?|Nguồn ảnh|Photo|Đồ họa|Clip|Video|Nguồn|Ảnh tư liệu|Ảnh chụp màn hình)\s*:?"
    r"(?:(?<=:)|\s*/)(?:[^.!?]|(?<=\b\w)\.){1,60}[)\].]*\s*$|\((?:Ảnh|Photo|Nguồn)\b[^()]{0,60}\)\.?\s*$",
)
_LONGEST_CAPTION = 260
_STRAY = re.compile(
    r"(?:>>|»|►|Nghe (?:bài|đọc|tin|audio)|Xem thêm|Đọc thêm|Mời (?:quý vị|bạn|độc giả)"
    r"|Theo dõi |Chia sẻ|Bình luận|Ý kiến bạn đọc|Tin liên quan"
    r"|Bài liên quan|TIN LIÊN QUAN|Cùng chuyên mục|Đọc nhiều|Từ khóa|Tags?:|Chủ đề:|©|Copyright|Bản quyền|Giấy phép"
    r"|Tổng biên tập|Cơ quan chủ quản|Ghi rõ nguồn|Đăng nhập|Đăng ký|Vui lòng (?:bật|nhập|đăng)|Trình duyệt"
    r"|Chúng tôi sử dụng cookie|Trang web này sử dụng|We use cookies|This (?:web)?site uses|Please enable|Your browser"
    r"|Image (?:copyright|caption|source)|Media playback|Last updated|First published|Published (?:on|at|\d)"
    r"|Updated (?:on|at)"
    r"|Share (?:on|via|with)|Enter your e?-?mail|Already (?:a|have)|Get the (?:latest|best)|\d+ min(?:ute)?s? read"
    r"|Sign up|Subscribe|Follow us|Share this|Read more|Advertisement|Related:|Click here|All rights reserved)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:By|Posted by|Written by|Story by|PV|Phóng viên|Tác giả|Bài(?: và|,| -)? ảnh|Thực hiện|Tổng hợp|Theo)\b"
    r"[^.!?]{2,80}$"
)
_DATE = re.compile(
    r"(?:(?:cap nhat|dang luc|ngay|thu \w+|chu nhat|cn|t[2-7]|published|updated|posted|mon|tue|wed|thu|fri|sat|sun)\w*"
    r"[\s,:.-]*)*(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}:\d{2}|\d{1,2} \w{3,9},? \d{4}|\w{3,9} \d{1,2}, \d{4})"
    r"[\s\d:,|./()+-]*(?:am|pm|gmt|utc|ict)?[\s\d:,|./()+-]*"
)


_STAMPED = re.compile(
    r"(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{4}[^.!?]{0,12}?\d{1,2}:\d{2}|\d{1,2}:\d{2}[^.!?]{0,12}?\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
    r"(?::\d{2})?\W{0,3}(?:[AP]M|SA|CH)?\W{0,3}(?:GMT\W?\+?7|ICT)?\W{0,3}$"
)
"""Who wrote it, for which paper, on which day: "Thu Hà - Báo thử - 23/11/2026 07:30"."""


@dataclass(frozen=True, kw_only=True)
class Body:
    """The first paragraphs of a body. `sure`: it stood where bodies stand, or is beyond doubt the page's text."""

    paragraphs: tuple[str, ...] = ()
    sure: bool = False
    opening: str = ""
    """The first paragraph if all of it is set in bold: many papers mark their sapo by nothing else."""
    node: LexborNode | None = None


def find(tree: LexborHTMLParser, around: Surroundings, title: str) -> Body:
    """Return the body of the article with that `title`; an empty one if the page has none."""
    best = Body()
    for number, node in enumerate(_containers(tree, around, title)):
        around.clear(node)
        found = tuple(usable((block.text for block in _texts(node)), title))
        size = sum(map(len, found))
        if size >= _ENOUGH and (len(found) > 1 or size >= 2 * _ENOUGH):
            return Body(paragraphs=found, sure=True, opening=_bold(node, found[0]), node=node)
        if size > sum(map(len, best.paragraphs)):
            best = Body(paragraphs=found, opening=_bold(node, found[0]), node=node)
        if number >= 6:
            break
    return best


def tells_of(title: str, paragraphs: Iterable[str]) -> bool:
    """Say whether paragraphs speak of what the title says: a notice about cookies shares no more than chance."""
    words = _words(title)
    return len(words & _words(" ".join(paragraphs))) >= _SHARED * len(words)


def _bold(node: LexborNode, first: str) -> str:
    """Return the first paragraph of `node` if all of it is set in bold, else ""."""
    for mark in node.css("strong, b, h2, h3, h4, em")[:5]:
        if len(first) >= 60 and same(clean(mark.text(deep=True)[:2_000]), first):
            return first
    return ""


def usable(texts: Iterable[str], title: str) -> Iterator[str]:
    """Yield the first eight texts that are paragraphs of the article: no captions, dates, appeals, or the title."""
    count = 0
    for text in texts:
        if is_paragraph(text) and not same(text, title):
            yield text
            count += 1
            if count >= _WANTED:
                return


def is_paragraph(text: str) -> bool:
    """Say whether a text of its own lines can be a paragraph of an article."""
    if len(text) < (20 if text.endswith(_ENDED) else 40) or _STRAY.match(text):
        return False
    if len(text) < _LONGEST_CAPTION and _CAPTION.search(text):
        return False
    if (len(text) < 100 and _SIGNATURE.match(text)) or (len(text) < 140 and _STAMPED.search(text)):
        return False
    return not (len(text) < 80 and _DATE.fullmatch(fold(text)))


def _texts(node: LexborNode) -> Iterator[markup.Block]:
    for block in markup.blocks(node):
        if block.linked < 0.6 and block.tag not in ("h1", "h2", "h3", "h4", "h5", "h6", "th"):
            yield block


def _containers(tree: LexborHTMLParser, around: Surroundings, title: str) -> Iterator[LexborNode]:
    """Yield the nodes that can hold the body, the likeliest first."""
    for selector in _NAMED:
        yield from _first_heavy(around.in_order(tree.css(f"h1, {selector}")[:80]))
    yield from _densest(tree, around, title)
    if tree.body:
        yield tree.body


def _first_heavy(nodes: list[LexborNode]) -> Iterator[LexborNode]:
    """Yield the first node that is an article's and no card's: pages without end hold other articles below."""
    weights = [_weight(node) for node in nodes]
    if weights and max(weights) > 0:
        enough = min(_ENOUGH, 0.35 * max(weights))
        yield next(node for node, weight in zip(nodes, weights, strict=True) if weight >= enough)


def _weight(node: LexborNode) -> int:
    """Return how much text a container holds in paragraphs, or all of it where it has none."""
    paragraphs = sum(len(child.text(deep=True)) for child in node.css("p")[:100])
    return paragraphs or len(node.text(deep=True, strip=True)) // 3


def _densest(tree: LexborHTMLParser, around: Surroundings, title: str) -> Iterator[LexborNode]:
    """Yield the nodes whose own paragraphs hold most text, those first that speak of what the title says."""
    words = _words(title)

    def score(text: str) -> float:
        shared = len(words & _words(text[:3_000])) / len(words) if words else 0.5
        return min(len(text), 3_000) * (0.2 + shared)

    for gathered in (_by_paragraphs(tree, around), _by_divisions(tree, around)):
        texts = {id: " ".join(parts) for id, (_, parts) in gathered.items()}
        ranked = sorted(gathered, key=lambda id: score(texts[id]), reverse=True)[:2]
        yield from (_whole(gathered[id][0], around) for id in ranked if len(texts[id]) >= _ENOUGH)


def _whole(node: LexborNode, around: Surroundings) -> LexborNode:
    """Return `node`, or what holds it and the paragraphs that the article begins with, at most three levels up."""
    found = node
    for _ in range(3):
        parent = node.parent
        if parent is None or parent.tag in ("html", "body", "main") or around.holds_title(parent):
            break
        if any(_begins(each, around) for each in _before(node, parent)):
            found = parent
        node = parent
    return found


def _before(node: LexborNode, parent: LexborNode) -> Iterator[LexborNode]:
    """Yield what stands before `node` in its parent."""
    for each in parent.iter():
        if each.mem_id == node.mem_id:
            return
        yield each


def _begins(node: LexborNode, around: Surroundings) -> bool:
    """Say whether there is a paragraph of an article in `node`."""
    paragraphs = [node] if node.tag == "p" else node.css("p")[:5]
    return any(is_paragraph(clean(each.text(deep=True)[:600])) and not around.foreign(each) for each in paragraphs)


_Gathered = dict[int, tuple[LexborNode, list[str]]]
"""Nodes by their ids, each with the texts that stand right in it."""


def _by_paragraphs(tree: LexborHTMLParser, around: Surroundings) -> _Gathered:
    """Return what holds <p>s, and what holds lines that are set apart by <br>."""
    found: _Gathered = {}
    for node in tree.css("p, div > br, td > br, section > br")[:600]:
        parent = node.parent
        if parent is None or around.foreign(parent) or (node.tag == "br" and parent.mem_id in found):
            continue
        text = node.text(deep=True) if node.tag == "p" else parent.text(deep=True)[:3_000]
        if len(text) >= 30:
            found.setdefault(parent.mem_id, (parent, []))[1].append(text)
    return found


def _by_divisions(tree: LexborHTMLParser, around: Surroundings) -> _Gathered:
    """Return what holds <div>s and <section>s that are used as paragraphs."""
    found: _Gathered = {}
    for node in tree.css("div, section, td")[:4_000]:
        text = node.text(deep=False)
        parent = node.parent
        if parent is not None and len(text) >= 60 and len(text.strip()) >= 60 and not around.foreign(parent):
            found.setdefault(parent.mem_id, (parent, []))[1].append(text)
    return found


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{2,}", fold(text)))
