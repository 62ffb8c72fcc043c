"""/thuebao: who reads: how many, who is who, and by a button what can be done with one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Answer, Handler, OldButton, Request, choice, heading, shown
from bot.commands.linking import CHANNELS
from bot.commands.newsroom import subscriber_card, subscriber_deeds, subscriber_files
from bot.commands.newsroom.subscriber_card import BACK, STATES, key, mark, title_of
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.model import Block, Chat, ChatState, Span
from digests.readership import CHANNELS as KNOWN

ON_A_PAGE = 15
_FIND = choice(N_("🔎 Find somebody"), "su:f")
_TOPICS, _PLACES = choice(N_("🗂 By topic"), "su:t"), choice(N_("📍 By place"), "su:l")
_IMPORT, _EXPORT = choice(N_("📥 From a file (CSV)"), "su:i"), choice(N_("📤 Into a file (CSV)"), "su:x")
_MENU: Menu = ((_FIND,), (_TOPICS, _PLACES), (_IMPORT, _EXPORT))


async def subscribers(request: Request) -> Answer:
    """/thuebao: how many there are; "/thuebao telegram:123", "/thuebao 12" or a group's title finds one."""
    return await _found(request) if request.argument else await _home(request)


async def press_subscribers(request: Request) -> Answer:
    """su:, and what `_DEEDS` names, with its argument behind it."""
    what, _, rest = request.argument.partition(":")
    if request.chat.awaiting:
        request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    if what not in _DEEDS:
        raise OldButton(request.argument)
    return await _DEEDS[what](request.about(rest))


async def answered(request: Request) -> Answer:
    """Take the name of somebody to find."""
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    return await _found(request)


async def _home(request: Request) -> Reply:
    states = await request.services.readership.counts()
    language = request.language
    lines = []
    for channel in sorted({channel for channel, _ in states}):
        counts = {state: states.get((channel, state), 0) for state in STATES}
        some = ", ".join(_counted(request, state, count) for state, count in counts.items() if count)
        lines.append((Span(text=f"{CHANNELS.get(channel, channel)}: ", bold=True), Span(text=some)))
    everybody = sum(count for (_, state), count in states.items() if state in ("active", "paused"))
    told = Text(id="{number} subscribers.", values={"number": everybody})
    listed = (Block(lines=tuple(lines)),) if lines else ()
    return Reply(
        parts=(heading(language.text("Subscribers")), told, *listed), menu=_MENU, edit=bool(request.incoming.action)
    )


def _counted(request: Request, state: ChatState, count: int) -> str:
    return f"{request.language.number(count)} {request.language.text(STATES[state])}"


async def ask(request: Request) -> Answer:
    """su:f"""
    await request.services.subscriptions.await_answer(request.chat, "su-f")
    asked = Text(
        id="Whom? Send our number (12), the platform and its id (telegram:123), or words of a group's title. "
        "Readers have no names here: only what their app calls them."
    )
    return Reply(parts=(asked,), menu=((BACK,),), edit=True)


async def _found(request: Request) -> Answer:
    channels = {*KNOWN, request.chat.ref.channel}
    found = await request.services.readership.find(request.argument, channels)
    if len(found) == 1:
        return await subscriber_card.card(request, found[0].id)
    if not found:
        told = Text(id="I found nobody by “{text}”.", values={"text": shown(request.argument)})
        return Reply(parts=(told,), menu=((_FIND, BACK),))
    return Reply(parts=(Text(id="Which one?"),), menu=(*_choices(found), (BACK,)))


def _choices(found: Sequence[Chat]) -> Menu:
    return tuple((Choice(label=f"{mark(chat)} {title_of(chat)}"[:60], action=f"su:s:{key(chat)}"),) for chat in found)


async def by_topic(request: Request) -> Answer:
    """su:t:<page>"""
    counts = await request.services.readership.followers("topic")
    return _ranking(
        request,
        "t",
        request.language.text("Readers by topic"),
        [(request.topic_name(slug), count) for slug, count in counts],
    )


async def by_place(request: Request) -> Answer:
    """su:l:<page>"""
    counts = await request.services.readership.followers("place")
    return _ranking(
        request,
        "l",
        request.language.text("Readers by place"),
        [(request.place_name(code), count) for code, count in counts],
    )


def _ranking(request: Request, deed: str, head: str, counts: list[tuple[str, int]]) -> Reply:
    pages = max(1, -(-len(counts) // ON_A_PAGE))
    page = min(int(request.argument) if request.argument.isdecimal() else 0, pages - 1)
    some = counts[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    lines = [(Span(text=f"{request.language.number(count)} · {name}"),) for name, count in some]
    listed = Block(lines=tuple(lines)) if lines else Text(id="Nobody follows any yet.")
    turns = [choice(N_("◂ Previous"), f"su:{deed}:{page - 1}")] if page else []
    turns += [choice(N_("Next ▸"), f"su:{deed}:{page + 1}")] if page < pages - 1 else []
    return Reply(parts=(heading(head), listed), menu=(*((tuple(turns),) if turns else ()), (BACK,)), edit=True)


_DEEDS: dict[str, Handler] = {
    "": _home,
    "f": ask,
    "t": by_topic,
    "l": by_place,
    "s": subscriber_card.show,
    "p": subscriber_deeds.pause,
    "a": subscriber_deeds.resume,
    "r": subscriber_deeds.ask_removal,
    "R": subscriber_deeds.remove,
    "d": subscriber_deeds.ask_deletion,
    "D": subscriber_deeds.delete,
    "b": subscriber_deeds.ask_ban,
    "B": subscriber_deeds.ban,
    "U": subscriber_deeds.unban,
    "u": subscriber_deeds.undo,
    "i": subscriber_files.ask_file,
    "x": subscriber_files.export,
    "e": subscriber_files.enrol,
}
