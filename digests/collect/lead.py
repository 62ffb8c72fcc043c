"""The lead (sapo) of an article from its feed's description: one paragraph, without what the agency glued to it.

Everything returned is a verbatim span of the cleaned source; a first sentence too long to fit ends with "…".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from config.newsroom import Prefixes
from digests.collect import markup
from digests.collect.identity import Same
from digests.collect.text import clean, fold, tagged, trim

BUDGET = 300
"""Characters: 99 % of 150,704 real leads are shorter than 293."""

_DASH = "[-–—‒―−‐‑]"
_BRACKETED = re.compile(rf"\((?P<name>[^()]{{1,40}})\)\s*[.:]?(?P<dash>(?:\s*{_DASH})*)\s*")
_DATELINE = re.compile(
    rf"(?P<place>(?:TP\.\s*)?[^\W\d_][^().:;!?]{{1,40}}?)\s*\((?P<agency>[^()]{{2,30}})\)(?:\s*{_DASH})+\s*"
)
_TORN = re.compile(r"</?(?:(?:div|p|ul|li|a|img|span|br|table)(?:\s+[a-z-]*)?|[a-z]{0,12}\d?)\s*\Z", re.IGNORECASE)
"""What is left of a tag where a feed cuts its descriptions at so many characters."""
_ENDING = (".", "!", "?", "…", "”", '"', "»", ")")
_LONGEST_TAIL = 240
_REST_OF_A_NAME = ("Huế", "HCM", "Hồ Chí Minh")  # TT - Huế, TP - HCM


def from_description(html: str, *, title: str, prefixes: Prefixes) -> str:
    """Return the lead that a description holds, at most 300 characters, or "" when there is none.

    An empty one, one that only says the title again, and a list of other articles are none.
    """
    for candidate in _candidates(html):
        found = strip_tail(strip_prefix(candidate, prefixes), prefixes)
        if found and not same(found, title):
            return trim(found, BUDGET)
    return ""


def same(one: str, other: str) -> bool:
    """Say whether two texts differ in nothing but case, accents, blanks and punctuation."""
    if abs(len(one) - len(other)) > 12 + len(other) // 4:
        return False  # accents and punctuation do not weigh so much
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _candidates(html: str) -> Iterator[str]:
    """Yield the paragraphs of a description that can be its lead, the likeliest first."""
    html = _TORN.sub("", html)
    if not tagged(html) and "&lt;" not in html:
        yield clean(html)
        return
    usable = [block for block in markup.blocks(markup.parse(html)) if not _is_headline(block)]
    labels = [block for block in usable if _is_label(block.text)]
    if any(len(block.text) >= 60 and block.text.endswith(_ENDING) for block in usable):
        usable = [block for block in usable if block not in labels] + labels
    yield from (block.text for block in usable)


def _is_headline(block: markup.Block) -> bool:
    """Say whether a block is but a link to an article: a title, not a lead."""
    return block.linked > 0.95 and len(block.text) < 140 and not block.text.endswith(_ENDING)


def _is_label(text: str) -> bool:
    """Say whether a text is too short and too bare for a sentence: a place, an author, a section."""
    return len(text) < 40 and not text.endswith(_ENDING)


# --- prefixes -----------------------------------------------------------------------------------


def strip_prefix(text: str, prefixes: Prefixes) -> str:
    """Return `text` without the agency in front of it, by the closed lists of prefixes.toml."""
    for _ in range(2):  # "VOV.VN - (VOV) - …"
        stripped = (
            _without_name(text, prefixes) or _without_brackets(text, prefixes) or _without_dateline(text, prefixes)
        )
        if stripped is None:
            return text
        text = stripped[0]
    return text


def _without_name(text: str, prefixes: Prefixes) -> tuple[str] | None:
    """Return (the rest,) after "VOV.VN - " and its like, or None."""
    found = _names(Same(prefixes)).match(text)
    if not found:
        return None
    rest = text[found.end() :]
    dotted = found.lastgroup == "dotted"
    return (rest,) if dotted or (_begins(rest) and not rest.startswith(_REST_OF_A_NAME)) else None


@lru_cache(maxsize=16)
def _names(same: Same[Prefixes]) -> re.Pattern[str]:
    """Return the pattern of all names that a dash may set apart."""
    prefixes = same.value
    dash = rf"\.?(?:\s*{_DASH})+\s*|\s*$"
    apart = rf"(?:\.?\s+{_DASH}[-–—\s]*|\.?\s*{_DASH}[-–—]*\s+|\s*{_DASH}*\s*$)"
    glued = rf"{_DASH}(?=[^\W\d_a-z][^\W\d_A-Z]*[ ,])"  # "TTO-Chiều nay", not "TT-Huế"
    bare = [name.rstrip("*") for name in prefixes.dashed if name.endswith("*")]
    names = [name for name in prefixes.dashed if not name.endswith("*")]
    loud = [name for name in names if name.isupper() and "." not in name]
    dotted = [name for name in names if "." in name]
    online = [name for name in loud if len(name) > 2 and name[-1] in "OĐT"]
    quiet = [name for name in names if name not in loud and name not in dotted]
    return re.compile(
        rf"(?P<bare>(?:{_either(bare)})(?:{dash}|\s+))|(?P<online>(?:{_either(online)}){glued})|(?P<loud>(?:{_either(loud)}){apart})"
        rf"|(?P<quiet>(?i:{_either(quiet)}){apart})|(?P<dotted>(?i:{_either(dotted)})(?:{dash}))"
    )


def _either(names: list[str]) -> str:
    """Return a pattern that matches one of `names`, blanks inside them aside; nothing if there are none."""
    patterns = [r"\s*".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True)]
    return "|".join(patterns) or "(?!)"


def _without_brackets(text: str, prefixes: Prefixes) -> tuple[str] | None:
    """Return (the rest,) after "(Dân trí) - " and its like, or None.

    A name that is on no list counts when a dash and the beginning of a sentence follow: new papers write like this.
    """
    found = _BRACKETED.match(text)
    if not found:
        return None
    name, rest = found["name"].strip(), text[found.end() :]
    listed = _key(name) in _keys(prefixes.bracketed)
    likely = found["dash"] and len(name) <= 30 and len(name.split()) <= 4 and not re.search(r"\d", name)
    return (rest,) if listed or (likely and _begins(rest)) else None


def _without_dateline(text: str, prefixes: Prefixes) -> tuple[str] | None:
    """Return (the rest,) after "Hà Nội (TTXVN) - " or "TT (TP.HCM) - ", or None."""
    found = _DATELINE.match(text) if "(" in text[:45] else None
    if not found:
        return None
    place, rest = found["place"], text[found.end() :]
    agencies = [part.split()[0] for part in found["agency"].split("/") if part.split()]
    by_agency = bool(agencies) and all(_key(part) in _keys(prefixes.agencies) for part in agencies)
    if (by_agency and _is_place(place)) or place in prefixes.dashed:
        return (rest,) if _begins(rest) else None
    return None


def _is_place(text: str) -> bool:
    """Say whether `text` can be the place of a dateline: all its words are capitalised, or numbers of a date."""
    words = re.split(r"[\s,]+", text.strip(" ,"))
    return len(words) <= 8 and all(word[:1].isupper() or word[:1].isdigit() or word == "ngày" for word in words)


def _begins(rest: str) -> bool:
    """Say whether a sentence can begin like `rest`."""
    first = rest.lstrip("\"“‘'([«")[:1]
    return not rest or first.isupper() or first.isdigit()


@lru_cache(maxsize=32)
def _keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_key, names))


def _key(name: str) -> str:
    """Return `name` without what varies: case, accents, blanks."""
    return fold(name).replace(" ", "")


# --- tails --------------------------------------------------------------------------------------


def strip_tail(text: str, prefixes: Prefixes) -> str:
    """Return `text` without "Xem thêm", ">>", "Ảnh: …" and their like behind it."""
    pattern, signs = _tails(Same(prefixes))
    end = text[-_LONGEST_TAIL:].lower()
    if not any(sign in end for sign in signs):
        return text.rstrip()
    while found := pattern.search(text, max(0, len(text) - _LONGEST_TAIL)):
        text = text[: found.start()].rstrip()
    return text


@lru_cache(maxsize=16)
def _tails(same: Same[Prefixes]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return the pattern of everything that may be dropped at the end, and texts of which one is in any of it."""
    prefixes = same.value
    words = [tail for tail in prefixes.tails if tail[0].isalpha()]
    words += [tail.upper() for tail in words]
    signs = [tail for tail in prefixes.tails if not tail[0].isalpha()]
    start = r"(?:^|(?<=[.!?…”\"»)\]/>])\s*|\s*[(\[])"  # where a sentence could begin, or a bracket
    one_sentence = r"(?:(?!\.\s)[^\n]){0,160}"
    bracketed = [tail for tail in signs if tail.endswith(")")]
    pattern = re.compile(
        rf"(?<=[.!?…”\"])\s*(?:{_either(bracketed)})\.$"
        rf"|{start}(?:{_either(_labels(words))}){one_sentence}$|{start}(?:{_either(_marks(words))})[)\].:]*$"
        rf"|\s*(?i:{_either(_labels(signs))}){one_sentence}$|\s*(?i:{_either(_marks(signs))})$|\s+ảnh \d{{1,2}}$|\s+$"
    )
    return pattern, tuple({"ảnh ", *(tail.lower().split()[0].rstrip(":") for tail in prefixes.tails)})


def _labels(tails: list[str]) -> list[str]:
    return [tail for tail in tails if tail.endswith(":")]


def _marks(tails: list[str]) -> list[str]:
    return [tail for tail in tails if not tail.endswith(":")]
