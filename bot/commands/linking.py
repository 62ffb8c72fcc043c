"""/lienket: one reader on two platforms. The code from one chat is typed into the other."""

from __future__ import annotations

import re

from bot.commands import Answer, OldButton, Request, choice, heading
from bot.commands.menus import SETTINGS
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.errors import BadCode
from digests.linking import DIGITS, VALID
from digests.model import Chat

_WRONG = {
    "unknown": N_("That code is not right, or it is too old. Send /link in your other chat to get a new one."),
    "own": N_("These two chats are linked already, or the code is this chat's own. Send it in your other chat."),
    "often": N_("Too many codes were tried. Please wait ten minutes."),
}
CHANNELS = {"telegram": "Telegram", "zalo": "Zalo", "web": "Web"}


async def link(request: Request) -> Answer:
    """/lienket [code]: get a code for the other chat, or link with the chat that gave this one."""
    if not request.incoming.private:
        return Reply(parts=(Text(id="Linking is for private chats only."),))
    if not request.argument:
        return await _show(request)
    code = re.sub(r"[\s.-]", "", request.argument)
    if not (code.isdecimal() and code.isascii() and len(code) == DIGITS):
        return _wrong("unknown")
    try:
        here, there = await request.services.linking.link(request.chat, code, request.now)
    except BadCode as wrong:
        return _wrong(wrong.why)
    request = request.of(here)
    await request.tell(there.ref, _told(request), there.locale)
    return Reply(
        parts=(heading(request.language.text("Linked!")), *_state(request, [there])), menu=_menu(request, [there])
    )


async def press_link(request: Request) -> Answer:
    """y, y:code, y:home, y:off: show what is linked, get a code, have the digest come here, stand alone again."""
    match request.argument:
        case "":
            return await _show(request)
        case "code":
            return await _code(request)
        case "home":
            request = request.of(await request.services.linking.make_home(request.chat, request.now))
            return await _show(request, edit=True)
        case "off":
            await request.services.linking.unlink(request.chat, request.now)
            told = Text(id="This chat stands alone again, with the settings it has now.")
            return Reply(parts=(told,), menu=((SETTINGS,),), edit=True)
        case _:
            raise OldButton(request.argument)


async def _show(request: Request, *, edit: bool = False) -> Answer:
    others = await request.services.linking.others(request.chat)
    if not others:
        return await _code(request)
    return Reply(
        parts=(heading(request.language.text("Linked chats")), *_state(request, others)),
        menu=_menu(request, others),
        edit=edit,
    )


async def _code(request: Request) -> Reply:
    code = await request.services.linking.code(request.chat, request.now)
    return Reply(
        parts=(
            Text(id="You read me on another app, too? Open me there and send this:"),
            heading(f"/lienket {code[:4]} {code[4:]}"),
            Text(
                id="Your choices then hold in both, and digests come to one of them. "
                "The code works once, for {minutes} minutes. Give it to nobody else.",
                values={"minutes": VALID.seconds // 60},
            ),
        )
    )


def _state(request: Request, others: list[Chat]) -> tuple[Text, ...]:
    home = next((chat for chat in (request.chat, *others) if chat.at_home), request.chat)
    return (
        Text(
            id="Linked with: {channels}. Your choices hold in all of them.",
            values={"channels": ", ".join(_channel(other) for other in others)},
        ),
        Text(id="Digests and alerts come to: {channel}.", values={"channel": _channel(home)}),
    )


def _menu(request: Request, others: list[Chat]) -> Menu:
    home: tuple[Choice, ...] = () if request.chat.at_home else (choice(N_("📥 Have them come here"), "y:home"),)
    return (home, (choice(N_("➕ Another chat"), "y:code"), choice(N_("✂️ Unlink this chat"), "y:off")))


def _told(request: Request) -> Reply:
    """Return what the other chat is told: whoever holds it must know, and can undo it."""
    return Reply(
        parts=(
            Text(
                id="This chat was linked with one on {channel} just now. If that was not you, unlink it.",
                values={"channel": _channel(request.chat)},
            ),
        ),
        menu=((choice(N_("✂️ Unlink this chat"), "y:off"),),),
    )


def _wrong(why: str) -> Reply:
    return Reply(parts=(Text(id=_WRONG[why]),), menu=((choice(N_("🔗 Get a code"), "y:code"),),))


def _channel(chat: Chat) -> str:
    return CHANNELS.get(chat.ref.channel, chat.ref.channel)
