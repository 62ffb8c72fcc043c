"""How readers see an alert."""

from __future__ import annotations

from config.i18n import Translator
from config.newsroom import Newsroom
from digests.collect.text import shorten
from digests.model import Alert, Audience, Block, Message, Span

LONGEST_LINK = 300
"""Characters of an address that is shown; a longer one goes without."""
_PLACES = 6
"""Places that are named; of more, all but the last few are counted."""
_EARLIER = 90

Line = tuple[Span, ...]


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
    named = [place.full_name for place in newsroom.places_of(audience.places)]
    if len(named) <= _PLACES:
        return ", ".join(named)
    first = ", ".join(named[: _PLACES - 1])
    return translator.text(
        "{places} and {count} other place",
        plural="{places} and {count} other places",
        count=len(named) - _PLACES + 1,
        places=first,
    )
