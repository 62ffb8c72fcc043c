"""Plain text out of whatever a feed or a page holds, and whole sentences out of plain text.

The lowest step: everything in `digests` may import `fold`. All functions are linear in their input.
Rules and figures: facts about Vietnamese feeds (A4–A6), 44 tricky sentence ends, 3,323 treebank sentences.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from digests.collect import sentence

_LIMIT = 200_000
"""Characters of one text that are looked at: no title or description of a real feed comes near."""

_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong"
    " sub sup time tt u var wbr"
)
_BLOCK_NAMES = (
    "address applet area article aside audio base blockquote body br button canvas caption center col colgroup dd"
    " details dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header"
    " hgroup hr html iframe img input legend li link main map marquee menu meta nav noframes noscript object ol"
    " optgroup option p param picture pre progress ruby script section select source style summary"
    " svg table tbody td template textarea tfoot th thead title tr track ul video"
)
_INLINE, _BLOCK = frozenset(_INLINE_NAMES.split()), frozenset(_BLOCK_NAMES.split())
_NAME = rf"({'|'.join(sorted(_INLINE | _BLOCK, key=len, reverse=True))}|[a-z][a-z0-9]*[:-][a-z0-9:-]*)(?=[\s/>])"
# Only elements that exist are markup: "áp suất <900 hPa", "a<b và c>d" and "<Lào Cai>" are text.
_MARK = rf"""</?(?![a-z]\s+[^<>=]*>){_NAME}(?:(?:"[^"]*"|'[^']*'|[^"'<>])*>|[^<>]*>)"""
_TAG = re.compile(_MARK, re.IGNORECASE)
_STRAY = re.compile(rf"(?!{_MARK}|<!--)<", re.IGNORECASE)
_UNUSUAL = re.compile(r"<(?!/?(?:a|img|p|br|div|ul|li|b|i|strong|em|span)(?:\s*/?>|\s[^<>]*=[^<>]*>))", re.IGNORECASE)
_TORN_TAG = re.compile(rf"<{_NAME}\s+[\w:-]+\s*=[^<>]*\Z", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|&nbsp")
_AMPERSANDS = re.compile(r"&(?:(?:amp|#0{0,4}38|#[xX]0{0,4}26);)+(?=[#a-zA-Z&])")
"""An ampersand that was escaped once or many times in front of what may be an entity."""
_LOOKS = 9
_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))

# Controls, soft hyphen, zero-width and direction marks, surrogates, private use, non-characters, accents piled up
# (putting 100,000 of them in order takes 20 s). A zero-width joiner stays where it holds an emoji together.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\ue000-\uf8ff]"
    "|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_PILED = re.compile("(?<=[\u0300-\u036f]{3})[\u0300-\u036f]+")
_SUSPECT = re.compile(_INVISIBLE.pattern.split("]|")[0] + "\u200d\u0300-\u036f]")
"""What may be invisible. A search for one set of letters takes a twentieth of the time, and mostly finds nothing."""


def squeeze(text: str) -> str:
    """Return `text` in NFC on one line: invisible characters gone, every run of white space one blank."""
    visible = _PILED.sub("", _INVISIBLE.sub("", text)) if _SUSPECT.search(text) else text
    return " ".join((visible if visible.isascii() else unicodedata.normalize("NFC", visible)).split())


def clean(markup: str) -> str:
    """Return the plain text of HTML, of text escaped once or more often, or of plain text (left as it is).

    Clean text stays as it is: what only looks like markup after the first look is looked at again.
    """
    text = squeeze(markup[:_LIMIT])
    for _ in range(_LOOKS):  # entities inside CDATA, and texts escaped twice or three times, are seen every day
        if not ("<" in text or "&" in text or "]]>" in text):
            break
        plain = squeeze(unescape(without_markup(_AMPERSANDS.sub("&", text))))
        if plain == text:
            break
        text = plain
    return text


def unescape(text: str) -> str:
    """Return `text` with its character references resolved once; a reference without `;` is left alone."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def without_markup(text: str) -> str:
    """Return `text` without comments, scripts and tags; what was a block or a line of its own is set apart."""
    if "<" not in text and "]]>" not in text:
        return text
    for opening, closing in _HIDDEN:
        text = _without(text, opening, closing)
    text = text.replace("<![CDATA[", " ").replace("]]>", " ")
    text = _TAG.sub(lambda tag: "" if tag[1].lower() in _INLINE else " ", text)
    return _TORN_TAG.sub(" ", text)


def tagged(text: str) -> bool:
    """Say whether there is markup in `text`."""
    return "<" in text and _TAG.search(text) is not None


def guard(markup: str) -> str:
    """Return `markup` in which an HTML parser takes no text for a tag: every "<" that begins none is escaped."""
    return _STRAY.sub("&lt;", _TORN_TAG.sub(" ", markup)) if _UNUSUAL.search(markup) else markup


def _without(text: str, opening: str, closing: str) -> str:
    """Return `text` without what stands between `opening` and the next `closing`; an unclosed one stays."""
    opener, closer = re.compile(re.escape(opening), re.IGNORECASE), re.compile(re.escape(closing), re.IGNORECASE)
    kept, at = [], 0
    while (start := opener.search(text, at)) and (end := closer.search(text, start.end())):
        kept.append(text[at : start.start()])
        at = end.end()
    return " ".join([*kept, text[at:]]) if kept else text


def fold(text: str) -> str:
    """Return `text` for search and matching: lower case, no diacritics, đ → d, white space squeezed."""
    words = text.split()
    usual = max(map(len, words), default=0) <= _LONGEST_WORD
    return " ".join(filter(None, map(_folded if usual else _fold_word, words)))


def _fold_word(word: str) -> str:
    bare = _INVISIBLE.sub("", word).lower().translate(_BARE)
    return unicodedata.normalize("NFC", bare)


_LONGEST_WORD = 32
_folded = lru_cache(maxsize=16_384)(
    _fold_word
)  # Vietnamese has some 7,000 syllables: nearly every word was here before


class _Bare(dict[int, str]):
    """What `fold` makes of each letter. Those of European scripts are kept: folding is done more than anything else."""

    def __missing__(self, code: int) -> str:
        apart = unicodedata.normalize("NFD", chr(code))
        bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
        # Eth (ð) stands in many texts where đ was meant: the two capitals look alike.
        bare = bare.replace("đ", "d").replace("ð", "d")
        if code < 0x2100:
            self[code] = bare
        return bare


_BARE = _Bare()


def slug(text: str) -> str:
    """Return `text` as an address would spell it: "Chính trị - Xã hội" → "chinh-tri-xa-hoi"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def sentences(text: str) -> list[str]:
    """Return the sentences of plain text, each a span of it. Never cuts inside quotation marks or brackets."""
    return [text[start:end] for start, end in sentence.spans(text)]


def trim(text: str, budget: int = 300) -> str:
    """Return as many whole sentences from the start as fit into `budget` characters.

    When the first alone does not fit, it is cut at a word and ends with "…", outside quotation marks if it can.
    """
    if len(text) <= budget:
        return text.strip()
    found = sentence.spans(text[: 2 * budget + 1_000])  # enough to see every end that can matter
    fitting = [end for _, end in found if end - found[0][0] <= budget]
    if not found:
        return ""
    start, end = found[0][0], max(fitting, default=0)
    return text[start:end] if fitting else _cut(text[start : found[0][1]], budget)


def _cut(text: str, budget: int) -> str:
    """Return the beginning of one long sentence, its quotation marks balanced."""
    short = shorten(text, budget)
    around = next((span for span in sentence.enclosures(text) if span[0] < len(short) - 1 <= span[1]), None)
    if around is None:
        return short
    if around[0] > budget // 3:
        return shorten(text[: around[0]].rstrip() + " …", around[0] + 1)
    return shorten(text, budget - 1) + text[around[1]]


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters: cut at a word if need be, and then ending with "…"."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if not text[limit - 1].isspace() and (blank := head.rfind(" ")) > limit // 2:
        head = head[:blank]
    while head and (head[-1] == "\u200d" or _joined(text[len(head)])):
        head = head[:-1]
    return head.rstrip(" .,;:–—-…(“‘\"'") + "…"


def _joined(letter: str) -> bool:
    """Say whether `letter` belongs to the one before it: an accent, a skin tone, a part of an emoji."""
    return unicodedata.combining(letter) > 0 or letter in "\u200d\ufe0f" or "\U0001f3fb" <= letter <= "\U0001f3ff"


@lru_cache(maxsize=64)  # topics and places look at the same title and lead, one after the other
def level(text: str) -> str:
    """Return `text` in lower case with the tone marks of "hòa", "khỏe", "thúy" where new spelling has them.

    For matching that must tell "Bảo Hà" from "Bao Hạ" and yet knows "Hoà Bình"; as long as `text` is, if that is NFC.
    """
    return _OLD_TONE.sub(lambda found: _NEW_TONE[found[0]], unicodedata.normalize("NFC", text).lower())


_NEW_TONE = {
    old: new
    for olds, news in (
        ("òa óa ỏa õa ọa", "oà oá oả oã oạ"),
        ("òe óe ỏe õe ọe", "oè oé oẻ oẽ oẹ"),
        ("ùy úy ủy ũy ụy", "uỳ uý uỷ uỹ uỵ"),
    )
    for old, new in zip(olds.split(), news.split(), strict=True)
}
_OLD_TONE = re.compile("|".join(_NEW_TONE))
