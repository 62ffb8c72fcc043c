"""The words of an alert: an editor's message read, made tidy, measured, and known when it comes again."""

from __future__ import annotations

import re
from collections import Counter

from rapidfuzz import fuzz

from digests.collect.text import fold, sentences, squeeze
from digests.collect.urls import absolute, canonical
from digests.model import AlertText, Audience, utf16_units

LONGEST = 1400
"""UTF-16 units of title and body together. With the frame (280) and an address (300) it is one message everywhere: Zalo
takes 2,000 characters, Telegram 4,096."""
TITLE = 200
"""Characters of a first line, or else of a first sentence, that make a title."""
NEARLY = 90
"""From this likeness of 100 on two texts are the same, if they name the same numbers and names."""
_BLANK_LINES = re.compile(r"\n{3,}")
_LINK = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]]", re.IGNORECASE)
_INKLESS = re.compile(r"[\W_]*")


def read_words(words: str) -> AlertText:
    """Return an editor's message as an alert: its first line is the title, or the first sentence of a long one.

    The first address in it is its link; one that stands on a line of its own is taken out of the text.
    """
    lines = [squeeze(line) for line in words.splitlines()]
    found = next((match for line in lines if (match := _LINK.search(line))), None)
    url = absolute(found[0], "") if found else None
    if found and url:
        lines = [line for line in lines if line != found[0]]
    whole = _joined(lines)
    first, _, rest = whole.partition("\n")
    if len(first) > TITLE:
        opening = next(iter(sentences(first)), first)
        first, rest = (opening, whole[len(opening) :]) if len(opening) <= TITLE else (first, rest)
    return AlertText(title=first.strip(), body=rest.strip(), url=url)


def tidy(text: AlertText) -> AlertText:
    """Return a text as it is kept: NFC, nothing invisible, lines of the body kept, addresses http(s) or left out."""
    title, body = squeeze(text.title), _joined([squeeze(line) for line in text.body.splitlines()])
    if not has_ink(title):
        title, _, body = body.partition("\n")
    url, picture = absolute(text.url or "", ""), absolute(text.picture or "", "")
    return AlertText(title=title.strip(), body=body.strip(), url=url, picture=picture)


def length(text: AlertText) -> int:
    """Return the length that must not be over `LONGEST`."""
    return utf16_units(text.title) + utf16_units(text.body)


def has_ink(text: str) -> bool:
    """Is there anything in it to read, a letter or a digit?"""
    return _INKLESS.fullmatch(text) is None


def _joined(lines: list[str]) -> str:
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


# --- the same again -----------------------------------------------------------------------------


def folded(text: AlertText) -> str:
    """Return the words of a text, folded, as they are kept to know it again."""
    return " ".join(re.findall(r"\w+", fold(f"{text.title} {text.body}")))


def same(one: AlertText, other: AlertText) -> bool:
    """Do two alerts say the same: the same address, or nearly the same words?

    Warnings are written after one pattern: those that differ in a number or in a name ("lũ quét ở Bát Xát" and "ở Y
    Tý") are different however alike they are.
    """
    if one.url and other.url and canonical(one.url) == canonical(other.url):
        return True
    first, second = folded(one), folded(other)
    if first == second:
        return True
    return fuzz.ratio(first, second) >= NEARLY and not _telling(one, other)


def overlap(one: Audience, other: Audience) -> bool:
    """May a reader be in both? Only audiences of places alone, without one in common, are known to be apart."""
    apart = one.places and other.places and not (one.topics or other.topics) and not one.places & other.places
    return not apart


def _telling(one: AlertText, other: AlertText) -> bool:
    """Do the words in which they differ hold a number or a name (a word with a capital inside a sentence)?"""
    first, second = _words(one), _words(other)
    here, there = (Counter(fold(word) for word in words) for words in (first, second))
    names = {fold(word) for word in first + second if word[0].isupper()}
    return any(word in names or re.search(r"\d", word) for word in (here - there) + (there - here))


def _words(text: AlertText) -> list[str]:
    """Return the words as they are written; the first of a line or sentence in small letters."""
    whole = re.sub(r"(?:^|(?<=[.!?…:]\s))\w", lambda first: first[0].lower(), f"{text.title}\n{text.body}", flags=re.M)
    return re.findall(r"\w+", whole)
