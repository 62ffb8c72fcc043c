"""Showing an alert in the chat that asked: as a draft to shape, or as it stands; and why something was refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.commands import Answer, OldButton, Request, Services, choice, heading
from bot.commands.newsroom.alerts.card import draft_card, live_card
from bot.commands.newsroom.alerts.words import View, state_of, title_of
from bot.commands.newsroom.people import key
from bot.messages import N_, Choice, Reply, Text
from config.i18n import Translator, translator
from digests.errors import AlertRefused
from digests.model import Alert, ChatRef, Person

NEVER_MIND = choice(N_("✖ Never mind"), "al:nm")
CAN_BE_MENDED = ("empty", "long", "page", "gone")
"""Why a text is refused, and another one is asked for."""
UNSENT = ("draft", "waiting", "approved")
REFUSALS = {
    "empty": N_("There is no text in it yet. The first line is the title; what follows is the text."),
    "long": N_(
        "That is too long for one message: {length} characters, and {most} is the most. Please shorten it and send it "
        "again."
    ),
    "edited": N_("This text was changed after you saw it. This is how it reads now: please look at it again."),
    "state": N_("That cannot be done any more. This is how it stands:"),
    "gone": N_("I know no alert and no story with that number."),
    "page": N_(
        "I cannot read that page. Please write the text yourself, or copy it here: the first line is the title. The "
        "link may stand on a line of its own."
    ),
    "away": N_(
        "That story is hidden or held, or it was taken down: /desk shows it. Let it go out there first, or write the "
        "alert yourself."
    ),
    "expired": N_("Its time would be over before it goes out. Please choose a later expiry first: “⌛ Expiry”."),
    "again": N_("You have approved this already. Thank you! It waits for somebody else now."),
}


async def view_of(
    request: Request, alert: Alert | None = None, *, chat: ChatRef | None = None, locale: str = ""
) -> View:
    """Return what a card needs to know; with the reach of an alert that has not been sent. `chat`: not this one."""
    language = translator(locale) if locale else request.language
    return await view_in(request.services, language, request.now, alert, chat or request.incoming.chat)


async def view_in(services: Services, language: Translator, now: datetime, alert: Alert | None, chat: ChatRef) -> View:
    """Return what a card needs to know that stands in a chat, in a language."""
    service = services.alerts
    unsent = alert is not None and alert.kind == "alert" and alert.state in ("draft", "waiting")
    mends = alert is not None and alert.kind == "correction" and alert.state in UNSENT
    started = alert is not None and alert.started_at is not None
    return View(
        language=language,
        newsroom=services.newsroom,
        now=now,
        names=await services.members.names(),
        reach=await service.reach(alert, now) if alert and unsent else None,
        progress=await service.progress(alert.id, now) if alert and started else None,
        here=key(chat),
        mending=await services.correcting.mending(alert, now) if alert and mends else None,
        enough=1 if await service.one_person(now) else service.rules.approvals,
    )


async def alert_of(request: Request, id: str) -> Alert:
    """Return the alert that a button or a command names; OldButton when there is none."""
    alert = await request.services.alerts.find(int(id)) if id.isdecimal() and len(id) < 16 else None
    if alert is None:
        raise OldButton(id)
    return alert


async def show_draft(
    request: Request,
    alert: Alert,
    *,
    note: Text | None = None,
    fresh: bool = False,
    places: frozenset[str] = frozenset(),
) -> Answer:
    """Show a draft to shape, in the message whose button was pressed (`fresh`: in a new one). `places` are offered."""
    view = await view_of(request, alert)
    card = draft_card(alert, view, owner=request.person.may("owner"), note=note, places=places)
    return await _shown(request, alert, card, live=False, fresh=fresh)


async def show_live(request: Request, alert: Alert, *, note: Text | None = None, fresh: bool = False) -> Answer:
    """Show an alert as it stands; the message is kept up to date from then on."""
    card = live_card(alert, await view_of(request, alert), note=note)
    return await _shown(request, alert, card, live=True, fresh=fresh)


async def show(request: Request, alert: Alert, *, note: Text | None = None, fresh: bool = False) -> Answer:
    """Show an alert: a draft to its editor in their own chat as something to shape, anything else as it stands."""
    shaping = alert.state == "draft" and alert.kind == "alert" and request.incoming.private
    return await (show_draft if shaping else show_live)(request, alert, note=note, fresh=fresh)


async def _shown(request: Request, alert: Alert, card: Reply, *, live: bool, fresh: bool) -> Answer:
    incoming = request.incoming
    ref = incoming.message_ref if incoming.action and not fresh else None
    if ref is not None:
        await request.services.alerts.note_copy(alert.id, incoming.chat, ref, live=live)
        return replace(card, edit=True)
    await tell(request, incoming.chat, alert, card, request.chat.locale, live=live)
    return None


async def tell(request: Request, chat: ChatRef, alert: Alert, card: Reply, locale: str, *, live: bool = True) -> bool:
    """Show an alert in another chat; False when it could not be delivered."""
    ref = await request.tell(chat, card, locale)
    if ref is not None:
        await request.services.alerts.note_copy(alert.id, chat, ref, live=live)
    return ref is not None


async def refused(request: Request, id: int | None, error: AlertRefused) -> Answer:
    """Say what happened, and show what is true now, so that the next step is clear."""
    service = request.services.alerts
    if error.why == "twice" and error.alert is not None and (first := await service.find(error.alert)):
        return await _twice(request, first)
    alert = await service.find(id) if id is not None else None
    note = Text(id=REFUSALS.get(error.why, REFUSALS["state"]), values={"length": error.length, "most": error.limit})
    if error.why == "own":
        note = await _own(request)
    if error.why in ("own", "again") and not request.incoming.private:
        return Reply(parts=(note,))  # beside the card, which still asks the others
    if alert is None or error.why in CAN_BE_MENDED:
        return Reply(parts=(note,), menu=((NEVER_MIND,),))
    if alert.state in ("approved", "sending", "stopped"):
        # Its cards change by themselves and would take the words away: these stand alone.
        return Reply(parts=(note, heading(state_of(alert, request.language))))
    return await show(request, alert, note=note)


async def _twice(request: Request, first: Alert) -> Reply:
    view = await view_of(request)
    values = {
        "title": first.text.title,
        "state": state_of(first, request.language),
        "name": view.who(first.author),
        "time": view.moment(first.created_at),
    }
    return Reply(
        parts=(
            Text(id="This is there already: {state}, “{title}” ({name}, {time}). I made no second one.", values=values),
            Text(id="Has something new happened? Then write a follow-up to it, which says what has changed."),
        ),
        menu=(
            (
                Choice(
                    label=Text(id="👀 Open {what}", values={"what": title_of(first, request.language)}),
                    action=f"al:se:{first.id}",
                ),
            ),
            (Choice(label=Text(id="🔗 Follow-up"), action=f"al:nx:{first.id}"),),
        ),
    )


async def _own(request: Request) -> Text:
    names = [name for person, name in (await others(request)).items()]
    if not names:
        return NOBODY_ELSE
    if not request.incoming.private:
        return Text(
            id="{name} stands for this text already; it takes a second person. These can approve it: {names}.",
            values={"name": (await view_of(request)).who(request.person.key), "names": ", ".join(names)},
        )
    return Text(
        id="It takes a second person: you stand for this text already. These can approve it: {names}.",
        values={"names": ", ".join(names)},
    )


NOBODY_ELSE = Text(
    id="There is nobody else yet who could approve it. An administrator invites an editor with /roles; in an "
    "emergency an owner can send without a second person: /alert emergency"
)


async def others(request: Request) -> dict[ChatRef, str]:
    """Return the other people who may approve: where they are, and what they are called. Nobody twice."""
    view = await view_of(request)
    return {person.ref: view.who(person.key) for person in await beside(request.services, request.person)}


async def beside(services: Services, person: Person) -> list[Person]:
    """Return all who may approve what this person stands for. Nobody twice."""
    found, same = list[Person](), set(person.refs) | {person.key}
    for ref in (*(member.ref for member in await services.members.every()), *services.members.owners):
        other = await services.members.person(ref)
        if other.key not in same and other.may("editor"):
            found.append(other)
            same |= other.refs | {other.key}
    return found
