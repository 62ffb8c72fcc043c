"""Lists of feeds as OPML files: read, shown what they would add, and then added; and sent."""

from __future__ import annotations

import asyncio

from bot.commands import Answer, OldButton, Request, shown
from bot.commands.newsroom.feed_card import BACK
from bot.commands.newsroom.files import content_of
from bot.commands.newsroom.reasons import said
from bot.messages import Choice, Reply, Text
from bot.speech import sentence
from digests.collect.opml import BadOutline, Outline, Outlines, read_opml
from digests.model import Attachment, Block, Span

LISTED, MOST = 10, 500
"""Lines that are shown of a list, and feeds that are added from one."""


async def ask_file(request: Request) -> Answer:
    """fe:i"""
    await request.services.subscriptions.await_answer(request.chat, "fe-opml")
    asked = Text(id="Send me a list of feeds as an OPML file. I show what is in it before anything is added.")
    return Reply(parts=(asked,), menu=((BACK,),), edit=True)


async def sent(request: Request) -> Answer:
    """Take an OPML file, and say what it would add."""
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    content = await content_of(request)
    if isinstance(content, Reply):
        return content
    try:
        found = await asyncio.to_thread(read_opml, content)
    except BadOutline as error:
        told = Text(id="I cannot read that list: {reason}.", values={"reason": said(str(error))})
        return Reply(parts=(told,), menu=((BACK,),))
    if not found.feeds and not found.left_out:
        return Reply(parts=(Text(id="There is no feed in that list."),), menu=((BACK,),))
    new = await request.services.feeding.unknown(found)
    values = {"feeds": len(found.feeds), "new": len(new), "left": len(found.left_out)}
    told = Text(id="Feeds in the file: {feeds}, new: {new}, left out: {left}.", values=values)
    if not new:
        return Reply(parts=(told, *_left_out(request, found)), menu=((BACK,),))
    some = new[:MOST]
    offer = await request.services.feeding.offer(some, request.person, request.now)
    add = Text(id="➕ Add {count} feed", plural="➕ Add {count} feeds", count=len(some))
    rest = Text(
        id="From one list I add {most} feeds at most. Send it again afterwards for those that are left.",
        values={"most": MOST},
    )
    return Reply(
        parts=(told, *((rest,) if len(new) > MOST else ()), _listed(new), *_left_out(request, found)),
        menu=((Choice(label=add, action=f"fe:A:{offer}"), BACK),),
    )


async def take_back(request: Request) -> Answer:
    """fe:z:<offer>: remove the feeds that a list has added just now."""
    removed = await request.services.feeding.take_back(request.argument, request.person, request.now)
    if removed is None:
        raise OldButton(request.argument)
    told = Text(id="{count} feed is removed again.", plural="{count} feeds are removed again.", count=removed)
    return Reply(parts=(told,), menu=((BACK,),), edit=True)


async def export(request: Request) -> Answer:
    """fe:x"""
    document = await request.services.feeding.exported(request.person, request.now)
    day = request.now.astimezone(request.newsroom.zone).date().isoformat()
    file = Attachment(name=f"feeds-{day}.opml", media_type="text/x-opml", content=document.encode())
    return Reply(parts=(Text(id="All feeds, for any feed reader."),), menu=((BACK,),), file=file)


def _listed(new: list[Outline]) -> Block:
    lines = [(Span(text=f"• {shown(one.name, 60)}: {shown(one.url, 80)}"),) for one in new[:LISTED]]
    return Block(lines=(*lines, *([(Span(text=f"… +{len(new) - LISTED}"),)] if len(new) > LISTED else [])))


def _left_out(request: Request, found: Outlines) -> tuple[Block, ...]:
    if not found.left_out:
        return ()
    lines = []
    for reason in found.left_out[:LISTED]:
        told = said(shown(reason, 160))
        lines.append((Span(text=f"– {told if isinstance(told, str) else sentence(told, request.language)}"),))
    return (Block(lines=tuple(lines)),)
