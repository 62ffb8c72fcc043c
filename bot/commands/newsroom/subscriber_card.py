"""One subscriber: what they chose, what was sent; to pause, remove, ban, and to undo it. No word of theirs is shown."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from bot.commands import Answer, OldButton, Request, choice, heading, shown, wording
from bot.commands.linking import CHANNELS
from bot.messages import N_, Menu, Reply, Text
from bot.speech import sentence
from config.i18n import own_name
from digests.model import Block, Chat, ChatState, DeliveryState, Kind, Span
from digests.readership import Profile, Sent

BACK = choice(N_("← Subscribers"), "su:")
STATES: dict[ChatState, str] = {
    "active": N_("receiving"),
    "paused": N_("resting"),
    "left": N_("not subscribed"),
    "blocked": N_("gone (blocked the bot)"),
    "banned": N_("banned"),
}
_MARKS: dict[ChatState, str] = {"active": "🟢", "paused": "⏸", "left": "⚪", "blocked": "🚪", "banned": "⛔"}
KINDS: dict[Kind, str] = {
    "digest": N_("digest"),
    "alert": N_("alert"),
    "correction": N_("correction"),
    "notice": N_("notice"),
    "answer": N_("digest on request"),
}
OUTCOMES: dict[DeliveryState, str] = {
    "pending": N_("waiting"),
    "leased": N_("being sent"),
    "sent": N_("arrived"),
    "gone": N_("reader gone"),
    "uncertain": N_("perhaps arrived"),
    "rejected": N_("refused by the platform"),
    "expired": N_("too late, not sent"),
    "cancelled": N_("cancelled"),
}
GONE = Reply(parts=(Text(id="Nothing is kept about that subscriber any more."),), menu=((BACK,),), edit=True)


def mark(chat: Chat) -> str:
    """Return the sign of a subscriber's state."""
    return _MARKS[chat.state]


def title_of(chat: Chat) -> str:
    """Return how a subscriber is called here: our number, and the group's title or the platform's id."""
    return f"#{chat.id} · {CHANNELS.get(chat.ref.channel, chat.ref.channel)} {shown(chat.title or chat.ref.id, 36)}"


async def show(request: Request) -> Answer:
    """su:s:<key>"""
    chat = await find(request, request.argument)
    return GONE if chat is None else await card(request, chat.id)


async def card(request: Request, id: int, first: Text | None = None) -> Reply:
    """Return what is to be seen of a subscriber, under a sentence that says what was done."""
    profile = await request.services.readership.show(id, request.person, request.now)
    if profile is None:
        return GONE
    chat = profile.chat
    lines = [(Span(text=sentence(text, request.language)),) for text in _facts(request, profile)]
    sent = [(Span(text=_sent(request, one)),) for one in profile.sent]
    told = (Block(lines=((Span(text=request.language.text("The last messages")),), *sent)),) if sent else ()
    return Reply(
        parts=(
            *((first,) if first else ()),
            heading(f"{mark(chat)} {title_of(chat)}"),
            Block(lines=tuple(lines)),
            *told,
        ),
        menu=_menu(chat),
        edit=bool(request.incoming.action),
    )


def _facts(request: Request, profile: Profile) -> list[Text]:
    chat, language = profile.chat, request.language
    wants = chat.follows
    places = request.newsroom.places_of(wants.places)
    words = [chat.labels.get(word, word) for word in sorted(wants.keywords)]
    muted = [
        request.topic_name(word[1:]) if word.startswith("#") else chat.labels.get(word, word)
        for word in sorted(wants.mutes)
    ]
    quiet = f"{chat.quiet[0]:%H:%M}–{chat.quiet[1]:%H:%M}" if chat.quiet else "–"
    seen = language.age(chat.seen_at, request.now) if chat.seen_at else "–"
    since = language.date(profile.since, request.newsroom.zone, style="short") if profile.since else "–"
    facts = [
        Text(id="State: {state}", values={"state": Text(id=STATES[chat.state])}),
        Text(
            id="Language: {language}, quiet hours: {quiet}", values={"language": own_name(chat.locale), "quiet": quiet}
        ),
        Text(id="Times: {times}", values={"times": wording.times(chat.plans, language)}),
        Text(id="Topics: {names}", values={"names": _names(map(request.topic_name, sorted(wants.topics)))}),
        Text(id="Places: {names}", values={"names": _names(place.full_name for place in places)}),
        Text(id="Words: {names}; muted: {muted}", values={"names": _names(words), "muted": _names(muted)}),
        Text(id="Known since {day}, last wrote {age}", values={"day": since, "age": seen}),
    ]
    if profile.others:
        also = ", ".join(title_of(other) for other in profile.others)
        facts.append(Text(id="The same reader: {names}", values={"names": also}))
    return facts


def _sent(request: Request, one: Sent) -> str:
    language = request.language
    told = f"• {language.text(KINDS[one.kind])}: {language.text(OUTCOMES[one.state])}"
    return f"{told}, {language.age(one.at, request.now)}" + (f" ({shown(one.error, 60)})" if one.error else "")


def _menu(chat: Chat) -> Menu:
    name = key(chat)
    remove, ban = choice(N_("🗑 Remove"), f"su:r:{name}"), choice(N_("⛔ Ban"), f"su:b:{name}")
    match chat.state:
        case "banned":
            return ((choice(N_("✅ Lift the ban"), f"su:U:{name}"), remove), (BACK,))
        case "active":
            return ((choice(N_("⏸ Pause"), f"su:p:{name}"), remove), (ban, BACK))
        case "paused":
            return ((choice(N_("▶️ Go on"), f"su:a:{name}"), remove), (ban, BACK))
    return ((remove,), (ban, BACK))


def _names(names: Iterable[str]) -> str:
    return shown(", ".join(names), 300) or "–"


def key(chat: Chat) -> str:
    """Return how buttons name a subscriber: "12.3fa9c2". The tail tells them from who may get the number after them."""
    tail = hashlib.blake2b(f"{chat.ref.channel}:{chat.ref.id}".encode(), digest_size=3).hexdigest()
    return f"{chat.id}.{tail}"


async def find(request: Request, named: str) -> Chat | None:
    """Return the subscriber that a button names; None when nothing is kept any more, OldButton when it names nobody."""
    if not re.fullmatch(r"\d{1,15}\.[0-9a-f]{6}", named):
        raise OldButton(named)
    chat = await request.services.readership.get(int(named.partition(".")[0]))
    return chat if chat and key(chat) == named else None
