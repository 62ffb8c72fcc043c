"""/start (/batdau): greets, subscribes at once, sends the latest digest and asks the first question.

What a deep link brings after it: topic_<slug> and place_<code> are followed at once; ref_<word> says where the reader
comes from, and only the log counts it; role_<code> is an invitation into the newsroom.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from bot.commands import Answer, Request, choice, wording
from bot.commands.menus import SETTINGS
from bot.commands.newsroom import invitations
from bot.commands.setup import ask_topics
from bot.messages import N_, Reply, Text
from config.logs import event
from digests.errors import UnknownName
from digests.model import FollowKind

log = logging.getLogger(__name__)
FIRST_QUESTION = "setup-topics"
_INVITATION = "role_"
_PAYLOAD = re.compile(r"(topic|place|ref)_([A-Za-z0-9-]{1,58})")


async def start(request: Request) -> Answer:
    """/start [payload]: subscribe, with what the deep link brings."""
    if request.incoming.private and request.argument.startswith(_INVITATION):
        return await invitations.accept(request, request.argument.removeprefix(_INVITATION))
    services, subscriptions = request.services, request.services.subscriptions
    if not request.incoming.private:  # nobody there wants to watch somebody choose
        chat, new = await subscriptions.welcome(
            request.incoming.chat, locale=request.chat.locale, private=False, now=request.now
        )
        digest = await services.digests.now(chat, request.now)
        return replace(_greeting(request.of(chat), new=new), menu=((SETTINGS,),)), digest
    new = request.chat.state != "active"
    chat = await subscriptions.resume(request.chat, request.now) if new else request.chat
    request, brought = await _brought(request.of(chat))
    digest = await services.digests.now(request.chat, request.now, asking=FIRST_QUESTION)
    request = request.of(replace(request.chat, awaiting=FIRST_QUESTION))
    hello = _greeting(request, new=new)
    consent = Text(
        id="By going on you agree that your choices are kept for this. /stop ends it, /mydata deletes it all."
    )
    privacy = ((choice(N_("🔒 Privacy"), "x:p"),),)
    return (
        replace(hello, parts=(*hello.parts[:-1], *brought, consent, hello.parts[-1]), menu=privacy),
        digest,
        ask_topics(request, edit=False),
    )


async def _brought(request: Request) -> tuple[Request, tuple[Text, ...]]:
    """Follow what a deep link names; a payload that means nothing (any more) changes nothing."""
    found = _PAYLOAD.fullmatch(request.argument)
    if found is None:
        return request, ()
    if found[1] == "ref":
        event(log, "reader_came", channel=request.chat.ref.channel, ref=found[2])
        return request, ()
    kind: FollowKind = "topic" if found[1] == "topic" else "place"
    try:
        chat = await request.services.following.set_follow(request.chat, kind, found[2], True, request.now)
    except UnknownName:
        return request, ()
    name = request.topic_name(found[2]) if kind == "topic" else request.place_name(found[2])
    return request.of(chat), (Text(id="You now follow {name}.", values={"name": name}),)


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
