"""What agencies glue to a lead: their names in front of it, credits and invitations behind it.

By the closed lists of prefixes.toml. What is left is a verbatim span of the text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from config.newsroom import Prefixes
from digests.collect.identity import Same
from digests.collect.sentence import STARTERS
from digests.collect.text import fold

_D = "-–—‒―−‐‑"
_DASH = f"[{_D}]"
_APART = rf"\.?(?:\s+{_DASH}[{_D}\s]*|{_DASH}(?:\s|{_DASH})[{_D}\s]*)|\s*{_DASH}*\s*$"
"""A dash that stands apart from a name, or more than one; or nothing at all after the name."""
_BRACKETED = re.compile(rf"[(\[]\s*(?P<name>[^()\[\]]{{1,40}}?)\s*[)\]]\s*[.:]*(?P<dash>(?:\s*[{_D}|])*)\s*")
_DATELINE = re.compile(
    rf"(?P<place>(?:TP\.\s*)?[^\W\d_][^().:;!?]{{1,40}}?)\s*\((?P<agency>[^()]{{2,30}})\)(?:\s*[{_D}:])+\s*"
)
_SITE = r"(?i:[^\W\d_][\w-]{1,30}(?:\.(?:com|net|org|gov|edu))?\.vn)"
_PART = re.compile(r"(?:kỳ|bài|phần|tập|tiếp|hồi|chương|số)\b", re.IGNORECASE)
"""Words for a part of a series: "(Kỳ 2) - …", "(Tiếp theo) - …"."""
_CHANNEL = re.compile(r"[^\W\d_]{2,}\d{1,2}|(?:\w+\.)+\w{2,4}")
"""Names with a number in them: "HTV9", "24h.com.vn"."""
_SIGN = re.compile(r"[A-ZĐ](?:[A-ZĐƯƠ]|&(?=[A-ZĐ])){2,6}|(?i:\w+(?:\.\w+)*\.vn)")
"""Names that need no dash in brackets: "(BBNĐT) Sáng nay", "(Baonghean.vn) Sáng nay"."""
_LEADING_DASH = re.compile(rf"[{_D}•]+(?:\s+|(?=[^\W\d_a-z]))")
_LONGEST_TAIL = 240


def strip_prefix(text: str, prefixes: Prefixes) -> str:
    """Return `text` without the agency in front of it, by the closed lists of prefixes.toml."""
    for _ in range(3):  # "VOV.VN - (VOV) - …"
        start = _LEADING_DASH.match(text)
        text = text[start.end() :] if start else text
        stripped = (
            _without_brackets(text, prefixes) or _without_name(text, prefixes) or _without_dateline(text, prefixes)
        )
        if stripped is None:
            return text
        text = stripped[0]
    return text


def _without_name(text: str, prefixes: Prefixes) -> tuple[str] | None:
    """Return (the rest,) after "VOV.VN - " and its like, or None."""
    pattern, spared = _names(Same(prefixes))
    found = pattern.match(text)
    if not found or (spared and spared.match(text)):
        return None
    rest = text[found.end() :]
    if found.lastgroup == "dotted":
        return (rest,)
    return (rest,) if _begins(rest) and not _spells(found[0].strip(f"{_D} ."), rest) else None


def _spells(name: str, rest: str) -> bool:
    """Say whether `rest` spells `name` out: "TTXVN - Thông tấn xã Việt Nam - …" speaks of the agency itself."""
    initials = "".join(word[0] for word in rest.split()[: len(name)])
    return len(name) >= 3 and initials.upper() == name


@lru_cache(maxsize=16)
def _names(same: Same[Prefixes]) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """Return the pattern of all names that a dash may set apart, and that of texts which only look alike."""
    names = [name for name in same.value.dashed if name[-1] != "*" and name[0] != "!"]
    bare = [name.rstrip("*") for name in same.value.dashed if name[-1] == "*"]
    spared = [name[1:].split(" - ") for name in same.value.dashed if name[0] == "!"]
    loud = [name for name in names if name.isupper() and "." not in name]
    dotted = [name for name in names if "." in name]
    quiet = [name for name in names if name not in loud and name not in dotted]
    sure = [name for name in loud if len(name) > 3 or (len(name) == 3 and name[-1] in "OĐT")]
    sure += [name for name in quiet if name.isascii() and " " not in name]
    glued = rf"{_DASH}(?=(?:{'|'.join(sorted(STARTERS))})[ ,]|[“\"])"  # "TT-Chiều nay", not "TT-Huế"
    site = _SITE if names else "(?!)"
    pattern = (
        rf"(?P<bare>(?:{_either(bare)})(?:\.?(?:\s*{_DASH})+\s*|\s+|$))"
        rf"|(?P<sure>(?:{_either(sure)}){_DASH}(?=[^\W\d_a-z][^\W\d_A-Z]*[ ,]|\d+ ))"
        rf"|(?P<loud>(?:{_either(loud)})(?:{_APART}|{glued}))|(?P<quiet>(?i:{_either(quiet)})(?:{_APART}|{glued}))"
        rf"|(?P<dotted>(?i:{_either(dotted)})(?:\.?(?:\s*{_DASH})+\s*|\s*[|:]\s*|\s*$))|(?P<site>{site}(?:{_APART}))"
    )
    alike = "|".join(rf"{re.escape(name)}\s*{_DASH}\s*{re.escape(rest)}\b" for name, rest in spared)
    return re.compile(pattern), re.compile(alike) if alike else None


def _either(names: list[str]) -> str:
    """Return a pattern that matches one of `names`, blanks inside them aside; nothing if there are none."""
    patterns = [r"\s*".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True)]
    return "|".join(patterns) or "(?!)"


def _without_brackets(text: str, prefixes: Prefixes) -> tuple[str] | None:
    """Return (the rest,) after "(Dân trí) - " and its like, or None.

    A name that is on no list counts when the beginning of a sentence follows, and a dash before it or the name is an
    acronym: new papers write like this.
    """
    found = _BRACKETED.match(text) if text[:1] in ("(", "[") else None
    if not found:
        return None
    name, rest = found["name"], text[found.end() :]
    if not found["dash"] and not _begins(rest):
        return None
    listed = _key(name) in _keys(prefixes.bracketed) | _keys(prefixes.agencies)
    alone = _SIGN.fullmatch(name) if text[0] == "(" else None
    return (rest,) if listed or (_begins(rest) and (alone or (found["dash"] and _is_agency(name)))) else None


def _is_agency(name: str) -> bool:
    """Say whether a name in brackets before a dash can be that of a paper, or of the place of a dateline."""
    if len(name) > 30 or len(name.split()) > 4 or _PART.match(name):
        return False
    return not re.search(r"\d", name) or _CHANNEL.fullmatch(name) is not None


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
    """Say whether a sentence can begin like `rest`: with a capital, a number, or like iPhone."""
    first = rest.lstrip("\"“‘'([«")[:2]
    return not rest or first[:1].isupper() or first[:1].isdigit() or first[1:].isupper()


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
    tails = same.value.tails
    words = [tail for tail in tails if tail[0].isalpha()]
    words += [tail.upper() for tail in words]
    films = [word for word in words if word.lower() in ("clip:", "video:")]  # "Video: Lũ tràn về bản." may be a lead
    signs = [tail for tail in tails if not tail[0].isalpha()]
    inside = r"(?<=[.!?…”\"»)\]/>])\s*|\s*[(\[]"
    start = rf"(?:^|{inside})"  # where a sentence could begin, or a bracket
    one_sentence = r"(?:(?!\.\s)[^\n]){0,160}"
    bracketed = [tail for tail in signs if tail.endswith(")")]
    pattern = re.compile(
        rf"(?<=[.!?…”\"])\s*(?:{_either(bracketed)})\.$|\s+\.*/\.$"
        rf"|{start}(?:{_either(_labels(words, films))}){one_sentence}$|(?:{inside})(?:{_either(films)}){one_sentence}$"
        rf"|{start}(?:{_open(_marks(words))})[)\].:]*$"
        rf"|\s*(?i:{_either(_labels(signs))}){one_sentence}$|\s*(?i:{_open(_marks(signs))})$|\s+ảnh \d{{1,2}}$|\s+$"
    )
    return pattern, tuple({"ảnh ", *(max(tail.lower().split(), key=len).rstrip(":") for tail in tails)})


def _open(tails: list[str]) -> str:
    """Return a pattern for `tails`, in which "…" stands for any words."""
    return _either(tails).replace("…", r".{1,200}?")


def _labels(tails: list[str], others: tuple[str, ...] | list[str] = ()) -> list[str]:
    return [tail for tail in tails if tail.endswith(":") and tail not in others]


def _marks(tails: list[str]) -> list[str]:
    return [tail for tail in tails if not tail.endswith(":")]
