"""One feed: how it fares, and to pause, rename, remove it or say what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from bot.commands import Answer, OldButton, Request, choice, heading, named, rows, shown
from bot.commands.newsroom.reasons import said
from bot.messages import N_, Choice, Menu, Reply, Text
from bot.speech import sentence
from digests.feeding import Feed
from digests.model import Block, Span

BACK = choice(N_("← Feeds"), "fe:")
_GONE = Reply(parts=(Text(id="That feed is not there any more."),), menu=((BACK,),), edit=True)


def mark(feed: Feed) -> str:
    """Return the sign of how a feed fares."""
    if feed.state != "active":
        return "⏸"
    if feed.error:
        return "⚠️"
    return "🟢" if feed.fetched_at else "⚪"


def state_of(request: Request, feed: Feed) -> Text:
    """Return how a feed fares, in a few words."""
    if feed.state != "active":
        return Text(id="paused")
    if feed.fetched_at is None:
        return Text(id="not visited yet")
    if feed.error and feed.last_ok_at:
        worked = request.language.age(feed.last_ok_at, request.now)
        return Text(id="failing; it last worked {age}", values={"age": worked})
    if feed.error:
        return Text(id="failing; it has never worked")
    values: dict[str, object] = {"minutes": max(1, round(feed.interval / 60))}
    values["items"] = Text(id="{count} item", plural="{count} items", count=feed.items)
    values["age"] = _age(request, feed.last_new_at)
    return Text(id="{items}, newest {age}, visited every {minutes} min", values=values)


def titles(feeds: Iterable[Feed]) -> Mapping[int, str]:
    """Return what each feed is called in a list: of those of one name, the end of the address, too."""
    every = list(feeds)
    named = Counter(feed.name for feed in every)
    return {feed.id: feed.name if named[feed.name] == 1 else f"{shown(feed.name, 22)} · {_end(feed)}" for feed in every}


async def show(request: Request) -> Answer:
    """fe:c:<id>"""
    feed = await find(request, request.argument)
    return _GONE if feed is None else card(request, feed)


def card(request: Request, feed: Feed, first: Text | None = None, *, edit: bool = True) -> Reply:
    """Return a feed's card, under a sentence that says what was done with it."""
    lines = [(Span(text=sentence(text, request.language)),) for text in _facts(request, feed)]
    address = (Span(text=shown(feed.url, 80), link=feed.url),)
    trouble = Text(id="What is wrong: {reason}", values={"reason": said(feed.error or "")})
    return Reply(
        parts=(
            *((first,) if first else ()),
            heading(f"{mark(feed)} {feed.name}"),
            Block(lines=(address, *lines)),
            *((trouble,) if feed.error else ()),
        ),
        menu=_menu(feed),
        edit=edit,
    )


async def pause(request: Request) -> Answer:
    """fe:p:<id>"""
    return await _toggle(request, paused=True)


async def resume(request: Request) -> Answer:
    """fe:s:<id>"""
    return await _toggle(request, paused=False)


async def ask_removal(request: Request) -> Answer:
    """fe:r:<id>"""
    feed = await find(request, request.argument)
    if feed is None:
        return _GONE
    asked = Text(id="Remove the feed “{name}”? Its articles stay.", values={"name": feed.name})
    return Reply(
        parts=(asked,),
        menu=((choice(N_("🗑 Yes, remove it"), f"fe:R:{feed.id}"), _card_button(feed)),),
        edit=True,
    )


async def remove(request: Request) -> Answer:
    """fe:R:<id>"""
    feed = await find(request, request.argument)
    if feed is None or not await request.services.feeding.remove(feed, request.person, request.now):
        return _GONE
    told = Text(id="“{name}” is removed.", values={"name": feed.name})
    undo = choice(N_("↩️ Undo"), f"fe:u:{feed.id}:{feed.state}")
    return Reply(parts=(told,), menu=((undo, BACK),), edit=True)


async def undo_removal(request: Request) -> Answer:
    """fe:u:<id>:<state>"""
    id, state = request.fields(2)
    feed = await request.services.feeding.get(_number(id), removed=True)
    if feed is None or state not in ("active", "paused"):
        raise OldButton(request.argument)
    if feed.state == "removed":
        await request.services.feeding.restore(feed, state, request.person, request.now)
    return await _changed(request, feed, Text(id="The feed is back as it was."))


async def ask_topic(request: Request) -> Answer:
    """fe:t:<id>"""
    feed = await find(request, request.argument)
    if feed is None:
        return _GONE
    topics = [
        named(request.topic_name(topic.slug), f"fe:T:{feed.id}:{topic.slug}") for topic in request.newsroom.topics
    ]
    each = choice(N_("🔎 Found for each article"), f"fe:T:{feed.id}:-")
    asked = Text(id="What is the whole feed “{name}” about?", values={"name": feed.name})
    return Reply(parts=(asked,), menu=(*rows(topics), (each,), (_card_button(feed),)), edit=True)


async def set_topic(request: Request) -> Answer:
    """fe:T:<id>:<slug or ->"""
    id, slug = request.fields(2)
    feed = await find(request, id)
    if feed is None:
        return _GONE
    if slug != "-" and request.newsroom.topic(slug) is None:
        raise OldButton(slug)
    await request.services.feeding.set_topic(feed, None if slug == "-" else slug, request.person, request.now)
    return await _changed(request, feed, Text(id="Done. It holds for the articles that come from now on."))


async def ask_name(request: Request) -> Answer:
    """fe:n:<id>"""
    feed = await find(request, request.argument)
    if feed is None:
        return _GONE
    await request.services.subscriptions.await_answer(request.chat, f"fe-n{feed.id}")
    asked = Text(id="What shall “{name}” be called? Readers see it under its articles.", values={"name": feed.name})
    return Reply(parts=(asked,), menu=((_card_button(feed),),), edit=True)


async def renamed(request: Request, id: str) -> Answer:
    """Take a feed's new name."""
    feed = await find(request, id)
    if feed is None:
        return _GONE
    await request.services.feeding.rename(feed, request.argument, request.person, request.now)
    return await _changed(request, feed, Text(id="Done. It holds for the articles that come from now on."))


async def find(request: Request, id: str) -> Feed | None:
    """Return the feed that a button names; None when it was removed."""
    return await request.services.feeding.get(_number(id))


async def _toggle(request: Request, *, paused: bool) -> Answer:
    feed = await find(request, request.argument)
    if feed is None:
        return _GONE
    act = request.services.feeding.pause if paused else request.services.feeding.resume
    await act(feed, request.person, request.now)
    return await _changed(request, feed)


async def _changed(request: Request, feed: Feed, first: Text | None = None) -> Reply:
    found = await request.services.feeding.get(feed.id)
    return _GONE if found is None else card(request, found, first, edit=bool(request.incoming.action))


def _facts(request: Request, feed: Feed) -> list[Text]:
    topic = request.topic_name(feed.topic) if feed.topic else Text(id="found for each article")
    facts = [Text(id="State: {state}", values={"state": state_of(request, feed)})]
    facts.append(Text(id="Topic: {topic}", values={"topic": topic}))
    facts.append(Text(id="Last visit: {age}", values={"age": _age(request, feed.fetched_at)}))
    if feed.error or feed.state != "active":  # else the state says it
        facts.append(Text(id="Last new article: {age}", values={"age": _age(request, feed.last_new_at)}))
    return facts


def _menu(feed: Feed) -> Menu:
    if feed.state == "active":
        rest = choice(N_("⏸ Pause"), f"fe:p:{feed.id}")
    else:
        rest = choice(N_("▶️ Go on"), f"fe:s:{feed.id}")
    return (
        (choice(N_("🔄 Check now"), f"fe:k:{feed.id}"), rest),
        (choice(N_("🗂 Topic"), f"fe:t:{feed.id}"), choice(N_("✏️ Rename"), f"fe:n:{feed.id}")),
        (choice(N_("🗑 Remove"), f"fe:r:{feed.id}"), BACK),
    )


def _card_button(feed: Feed) -> Choice:
    return choice(N_("← Back"), f"fe:c:{feed.id}")


def _age(request: Request, moment: datetime | None) -> str:
    return request.language.age(moment, request.now) if moment else "–"


def _end(feed: Feed) -> str:
    """Return the end of a feed's address, which tells it from the others of its paper."""
    parts = urlsplit(feed.url)
    path = f"{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"
    return path.rpartition("/")[2][-16:] or parts.netloc


def _number(id: str) -> int:
    if not (id.isdecimal() and len(id) < 16):
        raise OldButton(id)
    return int(id)
