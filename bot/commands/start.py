"""/start (/batdau): greets, subscribes at once, sends the latest digest and asks the first question."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Answer, Request, wording
from bot.commands.menus import SETTINGS
from bot.commands.setup import ask_topics
from bot.messages import Reply, Text

FIRST_QUESTION = "setup-topics"


async def start(request: Request) -> Answer:
    """/start: whatever follows it (a deep link's payload) changes nothing."""
    services, subscriptions = request.services, request.services.subscriptions
    if not request.incoming.private:  # nobody there wants to watch somebody choose
        chat, new = await subscriptions.welcome(
            request.incoming.chat, locale=request.chat.locale, private=False, now=request.now
        )
        digest = await services.digests.now(chat, request.now)
        return replace(_greeting(request.of(chat), new=new), menu=((SETTINGS,),)), digest
    new = request.chat.state != "active"
    chat = await subscriptions.resume(request.chat, request.now) if new else request.chat
    request = request.of(replace(chat, awaiting=FIRST_QUESTION))
    digest = await services.digests.now(chat, request.now, asking=FIRST_QUESTION)
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
