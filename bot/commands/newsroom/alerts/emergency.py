"""The one-person switch: in an emergency an owner lets alerts go out without a second person, for some hours."""

from __future__ import annotations

from datetime import datetime

from bot.commands import Answer, OldButton, Request, choice, heading
from bot.commands.newsroom.alerts.approval import locale_of
from bot.commands.newsroom.alerts.showing import beside, view_of
from bot.messages import N_, Choice, Menu, Reply, Text
from config.i18n import translator
from digests.errors import NotAllowed

HOURS = (1, 3, 12)


async def emergency(request: Request) -> Answer:
    """/tinnong khancap: how it stands, and the buttons of an owner."""
    return await _card(request, edit=False)


async def press(request: Request) -> Answer:
    """ad:one: show how it stands. ad:one:<hours or 0>: throw the switch. ad:one:ask: ask the owners to do so."""
    _, _, what = request.argument.partition(":")
    if not what:
        return await _card(request, edit=False)
    if what == "ask":
        return await _ask_owners(request)
    if what not in {str(each) for each in (0, *HOURS)}:
        raise OldButton(request.argument)
    try:
        until = await request.services.alerts.set_one_person(int(what) or None, request.person, request.now)
    except NotAllowed:
        return Reply(parts=(await _only_owners(request),))
    await _tell_everybody(request, until)
    return await _card(request, edit=True)


async def _tell_everybody(request: Request, until: datetime | None) -> None:
    """Tell all others who may send: somebody waits for it, and everybody should know."""
    view = await view_of(request)
    for other in await beside(request.services, request.person):
        locale = await locale_of(request, other.ref)
        name = view.who(request.person.key)
        told = Text(id="{name} has ended sending alone: an alert takes two people again.", values={"name": name})
        if until:
            told = Text(
                id="🆘 {name} lets one person send alerts alone until {time}. What waits for approval: /approve",
                values={"name": name, "time": view.at(other.ref, translator(locale)).moment(until)},
            )
        await request.tell(other.ref, Reply(parts=(told,)), locale)


async def _ask_owners(request: Request) -> Reply:
    view = await view_of(request)
    ask = Text(
        id="🆘 {name} has nobody who could approve an alert, and asks you to let one person be enough.",
        values={"name": view.who(request.person.key)},
    )
    reached = []
    for owner in (other for other in await beside(request.services, request.person) if other.may("owner")):
        locale = await locale_of(request, owner.ref)
        if await request.tell(owner.ref, Reply(parts=(ask,), menu=(_hours(),)), locale):
            reached.append(view.who(owner.key))
    if not reached:
        return Reply(parts=(await _only_owners(request),), edit=True)
    told = Text(id="I have asked {names}. Please call them, too.", values={"names": ", ".join(reached)})
    return Reply(parts=(told,), edit=True)


async def _card(request: Request, *, edit: bool) -> Reply:
    until, view = await request.services.alerts.one_person(request.now), await view_of(request)
    if until:
        told = Text(
            id="🆘 Until {time} an alert goes out by the word of one editor alone.", values={"time": view.moment(until)}
        )
    else:
        told = Text(
            id="An alert takes {number} people: the one who writes it, and another one.", values={"number": view.enough}
        )
    why = Text(
        id="In an emergency at night, with nobody else awake, an owner can let one person be enough for some hours. "
        "What is sent so is marked, and the newsroom looks at it again the next morning at 08:00."
    )
    only = () if until or request.person.may("owner") else (await _only_owners(request),)
    head = heading(request.language.text("Sending without a second person"))
    return Reply(parts=(head, told, why, *only), menu=_menu(request, bool(until)), edit=edit)


async def _only_owners(request: Request) -> Text:
    """Say who can do it: somebody has to call them."""
    view = await view_of(request)
    owners = [view.who(one.key) for one in await beside(request.services, request.person) if one.may("owner")]
    if not owners:
        return Text(id="Only an owner can do that.")
    return Text(id="Only an owner can do that. Please call {names}.", values={"names": ", ".join(owners)})


def _menu(request: Request, on: bool) -> Menu:
    if not request.person.may("owner"):
        return () if on else ((choice(N_("🆘 Ask the owner"), "ad:one:ask"),),)
    return (_hours(), (choice(N_("Two people again"), "ad:one:0"),)) if on else (_hours(),)


def _hours() -> tuple[Choice, ...]:
    return tuple(
        Choice(label=Text(id="{count} hour", plural="{count} hours", count=each), action=f"ad:one:{each}")
        for each in HOURS
    )
