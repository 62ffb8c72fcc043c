"""/start (/batdau): greets, subscribes at once, sends the latest digest and asks the first question."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Answer, Request, wording
from bot.commands.menus import SETTINGS
from bot.commands.setup import ask_topics
from bot.messages import Reply, Text


async def start(request: Request) -> Answer:
    """/start: whatever follows it (a deep link's payload) changes nothing."""
    chat, new = await request.services.subscriptions.welcome(
        request.chat.ref, locale=request.chat.locale, private=request.incoming.private, now=request.now
    )
    request = request.of(chat)
    if not request.incoming.private:  # nobody there wants to watch somebody choose
        digest = await request.services.digests.now(chat, request.now)
        return replace(_greeting(request, new=new), menu=((SETTINGS,),)), digest
    request = request.of(await request.services.subscriptions.await_answer(chat, "setup-topics"))
    digest = await request.services.digests.now(chat, request.now)
    return _greeting(request, new=new), digest, ask_topics(request, edit=False)


def _greeting(request: Request, *, new: bool) -> Reply:
    times = wording.times(request.chat.plans, request.language)
    hello = Text(id="Hello! This is the news bot of {newsroom}.", values={"newsroom": request.newsroom.name})
    if new:
        subscribed = Text(
            id="You are subscribed now: a short digest will come at {times}. Here is the latest one:",
            values={"times": times},
        )
    else:
        subscribed = Text(
            id="You are subscribed already: your digest comes at {times}. Here is the latest one:",
            values={"times": times},
        )
    return Reply(parts=(hello, subscribed))
