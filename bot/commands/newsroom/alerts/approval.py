"""From a draft to sending: submit, ask a second person, approve, send back, undo, stop and go on."""

from __future__ import annotations

from bot.commands import Answer, OldButton, Request, choice, heading
from bot.commands.newsroom.alerts.card import live_card
from bot.commands.newsroom.alerts.returning import REASONS, tell_returned, tell_undone
from bot.commands.newsroom.alerts.showing import (
    NEVER_MIND,
    NOBODY_ELSE,
    others,
    refused,
    show,
    show_live,
    tell,
    view_of,
)
from bot.commands.newsroom.alerts.words import View, named, state_of, title_of
from bot.commands.newsroom.people import ref_of
from bot.messages import Reply, Text
from config.i18n import translator
from digests.errors import AlertRefused
from digests.model import Alert, ChatRef


async def submit(request: Request, alert: Alert, hash: str) -> Answer:
    """ad:s:<id>:<hash>: submit what was shown, and ask whoever may approve it."""
    if alert.hash != hash:
        return await refused(request, alert.id, AlertRefused("edited", alert.id))
    try:
        alert = await request.services.alerts.submit(alert.id, request.person, request.now)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    if alert.state != "waiting":
        await _tell_room(request, alert)
        return await show_live(request, alert)
    return await show_live(request, alert, note=await _ask(request, alert))


async def _ask(request: Request, alert: Alert) -> Text:
    """Ask for approval: in the editors' chat, or else each of those who may give it. Return what was done."""
    room = request.newsroom.editors_chat
    people = await others(request)
    if not people:
        return NOBODY_ELSE
    asked = {ChatRef(channel=room[0], id=room[1]): ""} if room else people
    view = await view_of(request, alert)
    reached = [name for ref, name in asked.items() if await _ask_in(request, ref, alert, view)]
    if not reached:
        return Text(id="I could not reach anybody who may approve it. Please call them: /approve shows what waits.")
    if room:
        return Text(id="The editors' chat is asked now. I tell you as soon as somebody approves it.")
    return Text(
        id="I have asked {names}. I tell you as soon as somebody approves it.", values={"names": ", ".join(reached)}
    )


async def _ask_in(request: Request, ref: ChatRef, alert: Alert, view: View) -> bool:
    locale = await locale_of(request, ref)
    view = view.at(ref, translator(locale))
    note = Text(
        id="{name} asks for your approval. Please read every word: after you, it goes to the readers.",
        values={"name": view.who(request.person.key)},
    )
    return await tell(request, ref, alert, live_card(alert, view, note=note), locale)


async def locale_of(request: Request, ref: ChatRef) -> str:
    """Return the language of somebody's chat; the newsroom's own where we do not know it."""
    chat = await request.services.subscriptions.find(ref)
    return chat.locale if chat else request.newsroom.languages[0]


async def approve(request: Request, alert: Alert, hash: str) -> Answer:
    """al:ok:<id>:<hash>: approve exactly what was shown."""
    try:
        alert = await request.services.alerts.approve(alert.id, hash, request.person, request.now)
    except AlertRefused as error:
        return await _too_late(request, alert.id, error)
    if alert.state == "approved":
        await _tell_author(request, alert)
        await _tell_room(request, alert)
    return await show_live(request, alert)


async def _too_late(request: Request, id: int, error: AlertRefused) -> Answer:
    """Say why one's word counts no more; that somebody else was quicker is good news."""
    alert = await request.services.alerts.find(id)
    if error.why != "state" or alert is None or alert.state not in ("approved", "sending", "sent") or alert.alone:
        return await refused(request, id, error)
    view = await view_of(request)
    names = ", ".join(view.who(word.who) for word in alert.approvals if word.who != alert.author)
    note = Text(id="{names} approved it before you. There is nothing left for you to do.", values={"names": names})
    return Reply(parts=(note, heading(state_of(alert, request.language))))


async def _tell_author(request: Request, alert: Alert) -> None:
    author = ref_of(alert.author)
    if author == request.incoming.chat or request.person.is_(alert.author):
        return
    locale = await locale_of(request, author)
    view = await view_of(request, alert, chat=author, locale=locale)
    what = named(alert, view.language)
    note = Text(id="{name} has approved your {what}.", values={"name": view.who(request.person.key), "what": what})
    await tell(request, author, alert, live_card(alert, view, note=note), locale)


async def _tell_room(request: Request, alert: Alert) -> None:
    """Show what goes out in the editors' chat, so that everybody there can still undo it."""
    room = request.newsroom.editors_chat
    if room is None or ChatRef(channel=room[0], id=room[1]) == request.incoming.chat:
        return
    locale = request.newsroom.languages[0]
    there = ChatRef(channel=room[0], id=room[1])
    card = live_card(alert, await view_of(request, alert, chat=there, locale=locale))
    await tell(request, there, alert, card, locale)


# --- sending back and undoing ---------------------------------------------------------------------


async def send_back(request: Request, alert: Alert, rest: str) -> Answer:
    """al:no:<id>[:<reason>]: give it back to its author, with a reason."""
    if alert.state != "waiting":
        return await refused(request, alert.id, AlertRefused("state", alert.id))
    if rest in REASONS:
        return await _returned(request, alert, Text(id=REASONS[rest]))
    if rest:
        raise OldButton(request.argument)
    await request.services.subscriptions.await_answer(request.chat, f"al-no-{alert.id}")
    what = {"what": named(alert, request.language)}
    type_it = (
        Text(id="Why do you send {what} back? Tap a reason, or type it.", values=what)
        if request.incoming.private
        else Text(id="Why do you send {what} back? Tap a reason, or reply to this message with it.", values=what)
    )
    menu = tuple((choice(label, f"al:no:{alert.id}:{key}"),) for key, label in REASONS.items())
    return Reply(parts=(type_it,), menu=(*menu, (NEVER_MIND,)))


async def take_reason(request: Request, alert: Alert) -> Answer:
    """Take the typed reason for which an alert goes back."""
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    return await _returned(request, alert, request.argument[:300])


async def _returned(request: Request, alert: Alert, reason: Text | str) -> Answer:
    await request.services.subscriptions.await_answer(request.chat, None)
    try:
        back = await request.services.alerts.take_back(alert.id, request.person, request.now)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    told = await tell_returned(request.services, request.tell, back, request.person, reason, request.now)
    what = title_of(alert, request.language)
    said = Text(id="{what} is a draft again; nobody has got it.", values={"what": what})
    if told:
        name = (await view_of(request)).who(alert.author)
        said = Text(
            id="{what} is with {name} again, with your reason; nobody has got it.",
            values={"what": what, "name": name},
        )
    return Reply(parts=(said,), edit=bool(request.incoming.action))


async def undo(request: Request, alert: Alert, rest: str) -> Answer:
    """al:un:<id>: take an approved alert back before it goes out."""
    try:
        back = await request.services.alerts.take_back(alert.id, request.person, request.now)
    except AlertRefused as error:
        if error.why == "state" and alert.started_at is None:
            alert = await request.services.alerts.find(alert.id) or alert
        if alert.started_at is not None:
            note = Text(
                id="Too late to undo: the sending has begun. “⏸ Stop” holds the rest back; /recall {id} takes back "
                "what has arrived, /correct {id} corrects it.",
                values={"id": str(alert.id)},
            )
            return Reply(parts=(note,))
        return await refused(request, alert.id, error)
    await tell_undone(request.services, request.tell, back, request.person, request.now)
    return await show(request, back, note=Text(id="↩️ Undone in time: no reader has got it."))


async def stop(request: Request, alert: Alert, rest: str) -> Answer:
    """al:st:<id>: hold back what has not left yet."""
    try:
        held = await request.services.alerts.stop(alert.id, request.person, request.now)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    return await show_live(request, held)


async def resume(request: Request, alert: Alert, rest: str) -> Answer:
    """al:go:<id>: send it to those who have not got it."""
    try:
        going = await request.services.alerts.resume(alert.id, request.person, request.now)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    return await show_live(request, going)
