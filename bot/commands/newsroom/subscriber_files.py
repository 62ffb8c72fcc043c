"""The subscribers as a CSV file: sent to an administrator, or taken from one, weighed first and then carried out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Answer, OldButton, Request, choice
from bot.commands.newsroom.files import content_of
from bot.commands.newsroom.subscriber_card import BACK, STATES
from bot.messages import N_, Reply, Text
from bot.speech import sentence
from digests.enrolment import Weighed
from digests.model import Attachment, Block, Span
from digests.register.entry import BadRegister, Fault, Why

MOST = 50_000
"""Subscribers that fit into a file for a chat (some 8 MB); all of them `bantin subscribers export` writes down."""
LISTED = 15
FAULTS: dict[Why, str] = {
    "column": N_("the column “{found}” is not known and is passed over"),
    "channel": N_("“{found}” is no channel (telegram, zalo, web)"),
    "id": N_("“{found}” is no id of that channel"),
    "rounded": N_("“{found}” was rounded by the spreadsheet: make the column text, and write the whole id again"),
    "kind": N_("“{found}” is neither private nor group"),
    "state": N_("“{found}” is no state (active, paused, left, blocked, banned)"),
    "language": N_("“{found}” is no language of the newsroom"),
    "zone": N_("“{found}” is no time zone"),
    "times": N_("“{found}” is no time (06:30, or 06:30/12345 for Monday to Friday), or there are more than three"),
    "flag": N_("“{found}” is neither yes nor no"),
    "quiet": N_("“{found}” is no time (quiet hours look like 22:00-06:00)"),
    "date": N_("“{found}” is no moment with a zone (2026-11-23T07:00:00+07:00)"),
    "topic": N_("“{found}” is no topic of the newsroom: its name, or the short one that an exported file has"),
    "place": N_("“{found}” is no commune or ward: its code, or its name if only one has it"),
    "word": N_("“{found}” cannot be followed: 2 to 50 letters, 50 words at most"),
    "person": N_("“{found}” is no mark of a linked reader"),
    "twice": N_("{found} stands in an earlier line already"),
    "member": N_("{found} works in the newsroom and cannot be banned"),
    "cells": N_("from here on nothing can be read; is a quotation mark not closed? ({found})"),
}
BAD = {
    "text": N_("The file is no text in UTF-8. In Excel, save it as “CSV UTF-8”."),
    "columns": N_("The first line has to name the columns, “channel” and “id” among them."),
    "empty": N_("The file is empty."),
}
"""What is wrong with a file as a whole."""


async def ask_file(request: Request) -> Answer:
    """su:i"""
    await request.services.subscriptions.await_answer(request.chat, "su-csv")
    asked = Text(id="Send me the CSV file. I show what it would do before it is done. Export one to see its columns.")
    return Reply(parts=(asked,), menu=((BACK,),), edit=True)


async def sent(request: Request) -> Answer:
    """Take a CSV file, and say what it would do."""
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    content = await content_of(request)
    if isinstance(content, Reply):
        return content
    try:
        weighed = await request.services.enrolment.weigh(content)
    except BadRegister as error:
        return Reply(parts=(Text(id=BAD[error.why]),), menu=((BACK,),))
    parts: tuple[Text | Block, ...] = (
        Text(id="Nothing is done yet. The file would do this:"),
        _sums(weighed),
        *_states(request, weighed),
        *_faults(request, weighed.faults),
    )
    if not weighed.added + weighed.changed:
        return Reply(parts=parts, menu=((BACK,),))
    offer = await request.services.enrolment.offer(content, request.person, request.now)
    return Reply(parts=parts, menu=((choice(N_("✅ Do it"), f"su:e:{offer}"), BACK),))


async def enrol(request: Request) -> Answer:
    """su:e:<offer>"""
    weighed = await request.services.enrolment.enrol_offered(request.argument, request.person, request.now)
    if weighed is None:
        raise OldButton(request.argument)
    return Reply(parts=(Text(id="Done:"), _sums(weighed)), menu=((BACK,),), edit=True)


async def export(request: Request) -> Answer:
    """su:x"""
    if await request.services.enrolment.total() > MOST:
        told = Text(id="That is too much for a chat. On the server: bantin subscribers export FILE")
        return Reply(parts=(told,), menu=((BACK,),), edit=True)
    pieces = [piece.text async for piece in request.services.enrolment.lines(request.person, request.now)]
    content = "".join(pieces).encode("utf-8-sig")
    day = request.now.astimezone(request.newsroom.zone).date().isoformat()
    file = Attachment(name=f"subscribers-{day}.csv", media_type="text/csv", content=content)
    told = Text(id="All subscribers. Please keep this file safe and delete it when you do not need it any more.")
    return Reply(parts=(told,), menu=((BACK,),), file=file)


def _sums(weighed: Weighed) -> Text:
    values = {"added": weighed.added, "changed": weighed.changed, "same": weighed.same, "refused": len(weighed.faults)}
    return Text(id="added: {added}, changed: {changed}, as they are: {same}, refused: {refused}", values=values)


def _states(request: Request, weighed: Weighed) -> tuple[Text, ...]:
    """Return how many of those who are here it would pause, ban …: what hurts when it is a mistake."""
    language = request.language
    some = [f"{language.text(STATES[state])}: {language.number(count)}" for state, count in weighed.states.items()]
    return (Text(id="Of these get another state: {states}.", values={"states": ", ".join(some)}),) if some else ()


def _faults(request: Request, faults: Sequence[Fault]) -> tuple[Block, ...]:
    if not faults:
        return ()
    lines = []
    for fault in faults[:LISTED]:
        why = Text(id=FAULTS[fault.why], values={"found": fault.found})
        told = Text(id="Line {line}: {reason}", values={"line": fault.line, "reason": why})
        lines.append((Span(text=sentence(told, request.language)),))
    more = [(Span(text=f"… +{len(faults) - LISTED}"),)] if len(faults) > LISTED else []
    return (Block(lines=(*lines, *more)),)
