"""Adding a feed: the address is visited first, and what stands there is shown; only then a button adds it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.commands import Answer, OldButton, Request, choice, heading, shown
from bot.commands.newsroom import feed_card
from bot.commands.newsroom.feed_card import BACK
from bot.commands.newsroom.reasons import said
from bot.messages import N_, Choice, Menu, Reply, Text
from bot.speech import sentence
from digests.collect.doubts import dates_of
from digests.collect.opml import Outline, is_address
from digests.errors import FeedError
from digests.feeding import Found
from digests.model import Block, Entry, Parsed, Span
from digests.scouting import Candidate

NEWEST, LEAD, REASONS = 3, 220, 4
"""What a preview shows: entries, characters of a lead, reasons why something is left out."""
_ADD = N_("➕ Add")
_THERE = Text(id="We have that feed already:")


async def ask_address(request: Request) -> Answer:
    """fe:a"""
    await request.services.subscriptions.await_answer(request.chat, "fe-a")
    return Reply(
        parts=(Text(id="Send me the address of a feed, or of a newspaper's page: I look for its feeds there."),),
        menu=((BACK,),),
        edit=True,
    )


async def look(request: Request) -> Answer:
    """Visit the address that was sent, and show what stands there."""
    url = address(request.argument)
    assert url is not None
    if feed := await request.services.feeding.same_as(url):
        return feed_card.card(request, feed, _THERE, edit=False)
    return await _seen(request, url, "")


def no_address(request: Request) -> Reply:
    """Say that what was sent where an address was asked for is none."""
    told = Text(id="“{text}” is no address. Please send one like this: {example}", values=_example(request.argument))
    return Reply(parts=(told,), menu=((BACK,),))


def no_such(request: Request) -> Reply:
    """Say that words are neither the name of a feed nor an address."""
    told = Text(
        id="No feed is called “{text}”, and it is no address either. An address looks like this: {example}",
        values=_example(request.argument),
    )
    return Reply(parts=(told,), menu=((choice(N_("➕ Add a feed"), "fe:a"), BACK),))


async def look_at_offered(request: Request) -> Answer:
    """fe:o:<offer>:<n>: look at one of the feeds that a page led to."""
    offer, number = request.fields(2)
    outlines = await _offered(request, offer)
    if not (number.isdecimal() and int(number) < len(outlines)):
        raise OldButton(request.argument)
    outline = outlines[int(number)]
    return await _seen(request, outline.url, outline.name)


async def check(request: Request) -> Answer:
    """fe:k:<id>: visit a feed of ours now and show what it gives; the collector goes there too."""
    feed = await feed_card.find(request, request.argument)
    if feed is None:
        return await feed_card.show(request)
    back = choice(N_("← Back"), f"fe:c:{feed.id}")
    try:
        found = await request.services.feeding.check(feed, request.now)
    except FeedError as error:
        return _unreadable(feed.url, error, back)
    if found.sight.parsed is None:
        return _unreadable(feed.url, FeedError("this is an HTML page, not a feed"), back)
    return Reply(parts=(heading(feed.name), *_preview(request, found, found.sight.parsed)), menu=((back, BACK),))


async def add(request: Request) -> Answer:
    """fe:A:<offer>: add what was shown."""
    outlines = await _offered(request, request.argument)
    added = await request.services.feeding.add(outlines, request.person, request.now)
    if len(outlines) == 1:
        first = Text(id="Added. Its articles come with the next round, in a few seconds.")
        return feed_card.card(request, (added.new or added.there)[0], first if added.new else _THERE)
    told = Text(id="{count} feed added.", plural="{count} feeds added.", count=len(added.new))
    undo = (choice(N_("↩️ Undo"), f"fe:z:{added.undo}"),) if added.undo else ()
    return Reply(parts=(told,), menu=((*undo, BACK),), edit=True)


# --- what is shown --------------------------------------------------------------------------------


async def _seen(request: Request, url: str, name: str) -> Answer:
    try:
        found = await request.services.feeding.look(url, request.now)
    except FeedError as error:
        return _unreadable(url, error, choice(N_("➕ Another address"), "fe:a"))
    if found.sight.parsed is None:
        return await _candidates(request, found)
    if found.same and found.at_ours:
        return feed_card.card(request, found.same, _THERE, edit=False)
    outline = Outline(url=url, name=found.name or name)
    offer = await request.services.feeding.offer([outline], request.person, request.now)
    doubled = _doubled(found)
    add = choice(N_("➕ Add it all the same") if doubled else _ADD, f"fe:A:{offer}")
    menu: Menu = ((add, BACK),)
    if found.same:
        menu = ((choice(N_("Show our feed"), f"fe:c:{found.same.id}"),), *menu)
    origin = _origin(url, found.name, found.sight.parsed)
    return Reply(
        parts=(heading(found.name), origin, *doubled, *_preview(request, found, found.sight.parsed)), menu=menu
    )


def _origin(url: str, name: str, parsed: Parsed) -> Block:
    """Return where the feed stands, and what it calls itself if that is not its paper's name."""
    title = (Span(text=f"{shown(parsed.title, 120)} · "),) if parsed.title and parsed.title != name else ()
    return Block(lines=((*title, Span(text=shown(url, 80), link=url)),))


def _doubled(found: Found) -> tuple[Text, ...]:
    """Return the warning that we have this already, if we do."""
    if found.same:
        where: dict[str, object] = {"name": found.same.name, "url": shown(found.same.url, 120)}
        return (Text(id="⚠️ This is a feed that we have under another address: “{name}”, {url}", values=where),)
    if found.alike and found.sight.parsed:
        values: dict[str, object] = {"known": found.known, "name": found.alike.name}
        values["number"] = len(found.sight.parsed.entries)
        told = Text(
            id="⚠️ It brings little that is new: {known} of its {number} articles came from “{name}” already.",
            values=values,
        )
        return (told,)
    return ()


def _preview(request: Request, found: Found, parsed: Parsed) -> tuple[Text | Block, ...]:
    dates = dates_of(parsed)
    values: dict[str, object] = {"number": len(parsed.entries), "dated": len(dates)}
    values["leads"] = sum(bool(entry.lead) for entry in parsed.entries)
    values["age"] = request.language.age(max(dates), request.now) if dates else "–"
    told = Text(id="Articles: {number}, with a date: {dated}, with a lead: {leads}. The newest: {age}.", values=values)
    doubts = tuple(Text(id="⚠️ {doubt}", values={"doubt": said(doubt)}) for doubt in found.sight.doubts)
    entries = sorted(parsed.entries, key=lambda entry: (entry.published is None, -_moment(entry)))[:NEWEST]
    return (told, *doubts, *(_entry(request, entry) for entry in entries), *_left_out(request, parsed))


def _entry(request: Request, entry: Entry) -> Block:
    age = request.language.age(entry.published, request.now) if entry.published else "–"
    lead = shown(entry.lead, LEAD) or request.language.text("(no lead)")
    return Block(
        lines=(
            (Span(text=shown(entry.title, 160), bold=True, link=entry.url), Span(text=f" · {age}")),
            (Span(text=lead),),
        )
    )


def _left_out(request: Request, parsed: Parsed) -> tuple[Block, ...]:
    if not parsed.dropped:
        return ()
    reasons = Counter(dropped.reason for dropped in parsed.dropped)
    head = request.language.text("Left out: {number}", number=len(parsed.dropped))
    lines = []
    for reason, count in reasons.most_common(REASONS):
        told = Text(id="– {reason} ({number})", values={"reason": said(reason), "number": count})
        lines.append((Span(text=sentence(told, request.language)),))
    return (Block(lines=((Span(text=head),), *lines)),)


async def _candidates(request: Request, found: Found) -> Answer:
    """Offer the feeds that a page leads to; a single one is shown at once."""
    some = found.sight.candidates
    if not some:
        told = Text(
            id="{url} is a page and no feed, and I found no feed there.", values={"url": shown(found.sight.url, 120)}
        )
        return Reply(parts=(told,), menu=((choice(N_("➕ Another address"), "fe:a"), BACK),))
    if len(some) == 1:
        return await _seen(request, some[0].url, some[0].name)
    offer = await request.services.feeding.offer(
        [Outline(url=one.url, name=one.name or found.name) for one in some], request.person, request.now
    )
    told = Text(
        id="{url} is a page. It leads to these feeds; tap one to see what is in it:",
        values={"url": shown(found.sight.url, 120)},
    )
    ours = Span(text=f" ✓ {request.language.text('there already')}")
    lines = [
        (*_candidate(number, one), *((ours,) if one.url in found.ours else ()))
        for number, one in enumerate(some, start=1)
    ]
    listed = Block(lines=tuple(lines))
    return Reply(parts=(told, listed), menu=(*_numbers(offer, some), (BACK,)))


def _candidate(number: int, one: Candidate) -> tuple[Span, ...]:
    return (
        Span(text=f"{number}. {shown(one.name or one.url, 60)} ({one.items}) "),
        Span(text=shown(one.url, 60), link=one.url),
    )


def _numbers(offer: str, some: Sequence[Candidate]) -> tuple[tuple[Choice, ...], ...]:
    buttons = [Choice(label=f"{n + 1}", action=f"fe:o:{offer}:{n}") for n in range(len(some))]
    return tuple(tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4))


def _unreadable(url: str, error: FeedError, again: Choice) -> Reply:
    values = {"url": shown(url, 120), "reason": said(str(error))}
    return Reply(parts=(Text(id="I could not read {url}: {reason}.", values=values),), menu=((again, BACK),))


async def _offered(request: Request, offer: str) -> list[Outline]:
    outlines = await request.services.feeding.offered(offer, request.person, request.now)
    if not outlines:
        raise OldButton(offer)
    return outlines


def _moment(entry: Entry) -> float:
    return entry.published.timestamp() if entry.published else 0.0


def address(text: str) -> str | None:
    """Return the address in a text; "baolaocai.vn" is one, too."""
    text = text.strip()
    if "://" not in text and re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?", text):
        text = f"https://{text}"
    return text if is_address(text) and len(text) <= 1000 else None


def _example(text: str) -> dict[str, object]:
    return {"text": shown(text), "example": "https://example.vn/rss/home.rss"}
