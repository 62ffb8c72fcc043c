"""An alert in words: what an editor writes made tidy, how readers see it, and when two alerts say the same. Pure."""

from __future__ import annotations

import re
from collections import Counter

from rapidfuzz import fuzz

from config.i18n import Translator
from config.newsroom import Newsroom
from digests.collect.text import fold, sentences, shorten, squeeze
from digests.collect.urls import absolute, canonical
from digests.model import Alert, AlertText, Audience, Block, Message, Span, utf16_units

LONGEST = 1500
"""UTF-16 units of title and body together. With the frame and an address it is one message everywhere: Zalo takes
2,000 characters of plain text, Telegram 4,096."""
LONGEST_LINK = 300
"""Characters of an address that is shown; a longer one goes without."""
TITLE = 200
"""Characters of a first line, or else of a first sentence, that make a title."""
NEARLY = 90
"""From this likeness of 100 on two texts are the same, if they name the same numbers and names."""
_PLACES = 6
"""Places that are named; of more, all but the last few are counted."""
_EARLIER = 90
_BLANK_LINES = re.compile(r"\n{3,}")
_LINK = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]]", re.IGNORECASE)
_INKLESS = re.compile(r"[\W_]*")

Line = tuple[Span, ...]


# --- what an editor writes ----------------------------------------------------------------------


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


# --- what readers see ---------------------------------------------------------------------------


def alert_message(alert: Alert, *, newsroom: Newsroom, translator: Translator, earlier: Alert | None = None) -> Message:
    """Return an alert as one message; only the frame is translated. `earlier` is the alert that it follows up."""
    text = alert.text
    head: list[Line] = [(Span(text=_label(alert, newsroom, translator), bold=True),)]
    if earlier is not None:
        head.append((Span(text=_follows(earlier, newsroom, translator), italic=True),))
    link = text.url if text.url and len(text.url) <= LONGEST_LINK else None
    blocks = [Block(lines=tuple(head)), Block(lines=((Span(text=text.title, bold=True, link=link),),))]
    for paragraph in filter(None, text.body.split("\n\n")):
        blocks.append(Block(lines=tuple((Span(text=line),) for line in paragraph.split("\n"))))
    if places := _places(alert.audience, newsroom, translator):
        blocks.append(Block(lines=((Span(text=f"📍 {places}"),),)))
    return Message(blocks=tuple(blocks), preview=link is not None, picture=text.picture)


def _label(alert: Alert, newsroom: Newsroom, translator: Translator) -> str:
    match alert.change:
        case "raised":
            label = translator.text("🔺 The danger is greater")
        case "lowered":
            label = translator.text("🔽 The danger is less")
        case "over":
            label = translator.text("✅ The danger is over")
        case _ if alert.follows is not None:
            label = translator.text("🔄 Update")
        case _:
            label = translator.text("🚨 Urgent news") if alert.urgent else translator.text("🔴 Breaking news")
    return f"{label} · {newsroom.short_name}"


def _follows(earlier: Alert, newsroom: Newsroom, translator: Translator) -> str:
    at = earlier.started_at or earlier.created_at
    moment = f"{translator.time(at, newsroom.zone)} {translator.date(at, newsroom.zone, style='short')}"
    title = shorten(earlier.text.title, _EARLIER)
    return translator.text("Follows the news of {time}: {title}", time=moment, title=title)


def _places(audience: Audience, newsroom: Newsroom, translator: Translator) -> str:
    """Return "xã Bát Xát, xã Y Tý" for the places it is for, "" when it is not for places."""
    named = sorted(place.full_name for code in audience.places if (place := newsroom.place(code)))
    if len(named) <= _PLACES:
        return ", ".join(named)
    more = len(named) - _PLACES + 1
    others = translator.text("{count} other place", plural="{count} other places", count=more)
    return ", ".join([*named[: _PLACES - 1], others])


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
    first, second = (_words(text) for text in (one, other))
    return any(word[0].isupper() or re.search(r"\d", word) for word in (first - second) + (second - first))


def _words(text: AlertText) -> Counter[str]:
    """Count the words as they are written; the first of a line or sentence counts in small letters."""
    whole = re.sub(r"(?:^|(?<=[.!?…:]\s))\w", lambda first: first[0].lower(), f"{text.title}\n{text.body}", flags=re.M)
    return Counter(re.findall(r"\w+", whole))
