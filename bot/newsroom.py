"""The newsroom's people among those who write: what is theirs alone, and where they may do it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.commands import Answer, Handler, Request, choice
from bot.commands.newsroom import files
from bot.commands.newsroom.table import BUTTONS, FILES, NEWSROOM, QUESTIONS, REPLIES, menu
from bot.messages import N_, Choice, Incoming, Reply, Text
from bot.platforms import Platform
from bot.understand import Meaning
from digests.model import ChatRef, Person, Role

_ANYWHERE: Mapping[Handler, bool] = {command.run: command.anywhere for command in NEWSROOM} | {
    press.run: press.anywhere for press in (*BUTTONS.values(), *QUESTIONS.values())
}


def speaker(incoming: Incoming) -> ChatRef:
    """Return the name of whoever wrote: in a private chat the chat's own."""
    return incoming.chat if incoming.private else ChatRef(channel=incoming.chat.channel, id=incoming.sender)


def is_its(run: Handler) -> bool:
    """Does this handler belong to the newsroom?"""
    return _bare(run) in _ANYWHERE


def asked(request: Request) -> Meaning | None:
    """Return the meaning of a text that answers what somebody of the newsroom was asked; None: it answers nothing."""
    first = (request.chat.awaiting or "").partition("-")[0]
    question = QUESTIONS.get(first)
    if question is None or not request.person.may(question.role):
        return None
    if not (request.incoming.private or question.anywhere):
        return None
    return Meaning(run=question.run, argument=request.argument, awaited=True)


def filed(request: Request) -> Meaning | None:
    """Return who takes the file that came; None when it came with words, which are what is meant."""
    file = request.incoming.file
    if file is None or not request.incoming.private or request.argument.startswith("/"):
        return None
    suffix = file.name.lower().rpartition(".")[2]
    press = FILES.get(request.chat.awaiting or "") or FILES.get(f".{suffix}")
    if press is not None and request.person.may(press.role):
        return Meaning(run=press.run, awaited=True)
    return None if request.argument else Meaning(run=files.unasked, awaited=True)


async def replied(request: Request) -> Answer:
    """Return the answer to an editor's reply to a message of ours; None when it is not about the newsroom's work."""
    incoming = request.incoming
    if not incoming.answers or request.argument.startswith("/") or not request.person.may("editor"):
        return None
    for handle in REPLIES:
        if (answer := await handle(request)) is not None:
            return answer
    return None


def elsewhere(request: Request, run: Handler) -> Reply | None:
    """Return where to do what is not for a group; None when it may be done here."""
    if request.incoming.private or _ANYWHERE.get(_bare(run), True):
        return None
    link = request.platform.deep_link("newsroom") if request.platform else None
    to_private = Choice(label=Text(id=N_("Open our chat")), url=link) if link else choice(N_("❓ Help"), "h")
    return Reply(
        parts=(Text(id="Please do this in our private chat: not everybody here should see it."),), menu=((to_private,),)
    )


class Menus:
    """Shows each of the newsroom's people the commands of their role, where the platform has menus for one chat."""

    def __init__(self, platforms: Mapping[str, Platform]) -> None:
        self._platforms = platforms
        self._shown: dict[ChatRef, tuple[Role, str]] = {}

    async def follow(self, person: Person, incoming: Incoming, locale: str) -> None:
        """Have the menu of somebody's private chat show what they may do; readers have the common one."""
        if incoming.private and (person.role != "reader" or person.ref in self._shown):
            await self.show(person.ref, person.role, locale)

    async def show(self, chat: ChatRef, role: Role, locale: str) -> None:
        """Set the menu of a private chat, unless it shows that already."""
        platform = self._platforms.get(chat.channel)
        if platform is None or self._shown.get(chat) == (role, locale):
            return
        await platform.set_menu_of(chat, menu(locale, role) if role != "reader" else ())
        self._shown[chat] = role, locale


def _bare(run: Handler) -> Handler:
    while isinstance(run, partial):
        run = run.func
    return run
