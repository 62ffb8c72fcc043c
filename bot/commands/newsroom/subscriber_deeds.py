"""What can be done with a subscriber: each asked where it hurts, and undone where it can be."""

from __future__ import annotations

from bot.commands import Answer, OldButton, Request, choice
from bot.commands.newsroom.subscriber_card import BACK, GONE, STATES, card, find, key, title_of
from bot.messages import N_, Choice, Reply, Text
from digests.errors import NotAllowed
from digests.model import Chat, ChatState


async def pause(request: Request) -> Answer:
    """su:p:<key>"""
    return await _set(request, "paused", Text(id="Paused: no digest until you resume it, or the reader does."))


async def resume(request: Request) -> Answer:
    """su:a:<key>"""
    return await _set(request, "active", Text(id="Digests come again."))


async def ask_removal(request: Request) -> Answer:
    """su:r:<key>"""
    chat = await find(request, request.argument)
    if chat is None:
        return GONE
    asked = Text(id="Remove {who} from the subscribers? “End” keeps the settings for a return.", values=_who(chat))
    return Reply(
        parts=(asked,),
        menu=(
            (choice(N_("⏹ End the subscription"), f"su:R:{key(chat)}"),),
            (choice(N_("🗑 Delete everything kept"), f"su:d:{key(chat)}"),),
            (_back_to(chat),),
        ),
        edit=True,
    )


async def remove(request: Request) -> Answer:
    """su:R:<key>"""
    chat = await find(request, request.argument)
    if chat is None or not await request.services.readership.set_state(chat, "left", request.person, request.now):
        return GONE
    told = Text(id="{who} gets nothing any more.", values=_who(chat))
    return Reply(parts=(told,), menu=((_undo(chat), _back_to(chat)),), edit=True)


async def ask_deletion(request: Request) -> Answer:
    """su:d:<key>"""
    chat = await find(request, request.argument)
    if chat is None:
        return GONE
    asked = Text(id="Delete everything kept about {who}? This cannot be undone.", values=_who(chat))
    yes = choice(N_("🗑 Yes, delete everything"), f"su:D:{key(chat)}")
    return Reply(parts=(asked,), menu=((yes,), (_back_to(chat),)), edit=True)


async def delete(request: Request) -> Answer:
    """su:D:<key>"""
    chat = await find(request, request.argument)
    if chat is not None:
        await request.services.readership.delete(chat, request.person, request.now)
    return GONE


async def ask_ban(request: Request) -> Answer:
    """su:b:<key>"""
    chat = await find(request, request.argument)
    if chat is None:
        return GONE
    asked = Text(
        id="Ban {who}? Nothing is sent there, and nothing from there is answered but /mydata, by which readers see and "
        "delete what is kept about them.",
        values=_who(chat),
    )
    return Reply(parts=(asked,), menu=((choice(N_("⛔ Yes, ban"), f"su:B:{key(chat)}"), _back_to(chat)),), edit=True)


async def ban(request: Request) -> Answer:
    """su:B:<key>"""
    chat = await find(request, request.argument)
    try:
        done = await request.services.readership.ban(chat, request.person, request.now) if chat else None
    except NotAllowed:
        told = Text(id="Somebody of the newsroom cannot be banned: take the role away first, with /roles.")
        return Reply(parts=(told,), menu=((BACK,),), edit=True)
    if chat is None or done is None:
        return GONE
    told = Text(id="{who} is banned.", values=_who(chat))
    return Reply(parts=(told,), menu=((_undo(chat), _back_to(chat)),), edit=True)


async def unban(request: Request) -> Answer:
    """su:U:<key>: the reader may come back by themselves."""
    chat = await find(request, request.argument)
    if chat is None or not await request.services.readership.unban(chat, "left", request.person, request.now):
        return GONE
    return await card(request, chat.id, Text(id="The ban is lifted: the reader may subscribe again."))


async def undo(request: Request) -> Answer:
    """su:u:<key>:<state>: what it was before the last press."""
    id, wanted = request.fields(2)
    chat, state = await find(request, id), _state(wanted)
    if chat is None:
        return GONE
    service = request.services.readership
    act = service.unban if chat.state == "banned" else service.set_state
    if not await act(chat, state, request.person, request.now):
        return GONE
    return await card(request, chat.id, Text(id="Undone."))


async def _set(request: Request, state: ChatState, told: Text) -> Answer:
    chat = await find(request, request.argument)
    if chat is None or not await request.services.readership.set_state(chat, state, request.person, request.now):
        return GONE
    return await card(request, chat.id, told)


def _undo(chat: Chat) -> Choice:
    return choice(N_("↩️ Undo"), f"su:u:{key(chat)}:{chat.state}")


def _back_to(chat: Chat) -> Choice:
    return choice(N_("← Back"), f"su:s:{key(chat)}")


def _who(chat: Chat) -> dict[str, object]:
    return {"who": title_of(chat)}


def _state(text: str) -> ChatState:
    for state in STATES:
        if state == text and state != "banned":
            return state
    raise OldButton(text)
