"""Who answers: a button, a command, or what is meant by plain words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot import newsroom, understand
from bot.commands import (
    Answer,
    Command,
    Handler,
    OldButton,
    Request,
    feedback,
    help,
    mydata,
    news,
    pauses,
    pins,
    setup,
    start,
)
from bot.commands.actions import ACTIONS, ACTIONS_FOR_ANYONE
from bot.commands.table import COMMANDS
from bot.messages import Incoming
from bot.understand import Meaning
from digests.collect.text import squeeze

_OWN_WAY: frozenset[Handler] = frozenset({start.start, setup.press_step, pauses.stop})
"""After these nobody is asked to go on with the questions of /start."""
_WRITE_THE_CHAT: frozenset[Handler] = frozenset({news.digest, news.missed, pauses.stop})
"""These note what they did in the chat, and with it that no question is open."""
_FOR_ANYONE = frozenset(module.__name__ for module in (feedback, help, news))
_HARMLESS = frozenset(ACTIONS[prefix] for prefix in ACTIONS_FOR_ANYONE)


def route(request: Request) -> Meaning:
    """Return who answers with which argument; OldButton for a button that means nothing (to this person)."""
    if request.incoming.action:
        prefix, _, argument = squeeze(request.incoming.action).partition(":")
        if prefix not in request.actions:
            raise OldButton(prefix)
        return Meaning(run=request.actions[prefix], argument=argument)
    text = request.argument
    if request.incoming.location is not None:
        return Meaning(run=pins.pinned, awaited=True)  # the question of the place stays open until it is confirmed
    if request.incoming.file is not None and (taken := newsroom.filed(request)):
        return taken
    if request.incoming.forwarded:  # somebody else's words: never a command, nor an answer to what we asked
        words = any(map(str.isalnum, text))
        return Meaning(run=news.search if words else help.no_words, argument=text)
    if not text.startswith("/"):
        return newsroom.asked(request) or understand.meaning_of(request, text)
    command, name, argument = understand.command_of(text, request.commands)
    if command is None:
        return Meaning(run=_unknown, argument=name, awaited=True)  # the question that was asked stays open
    return Meaning(run=command.run, argument=argument)


def asks_for_own_data(incoming: Incoming, text: str) -> bool:
    """Say whether this is about what is kept of a chat: that is answered to a banned one, too (promise 14)."""
    if incoming.action:
        return ACTIONS.get(squeeze(incoming.action).partition(":")[0]) is mydata.press_mydata
    command, _, _ = understand.command_of(text, COMMANDS)
    return command is not None and command.run is mydata.mydata


def for_anyone(run: Handler, commands: tuple[Command, ...]) -> bool:
    """In a group: may everybody do this, not only its administrators?"""
    while isinstance(run, partial):
        run = run.func
    known = {command.run: command.for_anyone for command in commands}
    if newsroom.is_its(run):  # these ask for a role, not for an administrator of the group
        return True
    if run in known:
        return known[run]
    return run in _HARMLESS or run is _unknown or run.__module__ in _FOR_ANYONE


async def carry_out(request: Request, meaning: Meaning) -> Answer:
    """Let the one who answers do so. The question that the chat was asked is forgotten, unless it stays open."""
    request = request.about(meaning.argument)
    asked = request.chat.awaiting
    if (meaning.awaited and not meaning.ends) or request.incoming.action or asked is None:
        return await meaning.run(request)
    if _writes_the_chat(meaning, request):
        chat = replace(request.chat, awaiting=None)
    else:
        chat = await request.services.subscriptions.await_answer(request.chat, None)
    answer = await meaning.run(request.of(chat))
    first, _, step = asked.partition("-")
    if first != "setup" or meaning.run in _OWN_WAY:
        return answer
    return setup.to_be_continued(answer, step)  # the questions of /start can be gone on with once


def _writes_the_chat(meaning: Meaning, request: Request) -> bool:
    if meaning.run is start.start:  # with a question of its own
        return request.incoming.private and not meaning.argument
    return meaning.run in _WRITE_THE_CHAT and request.chat.state == "active"


async def _unknown(request: Request) -> Answer:
    return help.unknown_command(request, request.argument)
