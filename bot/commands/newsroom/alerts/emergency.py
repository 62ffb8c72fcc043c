"""The one-person switch: in an emergency an owner lets alerts go out without a second person, for some hours."""

from __future__ import annotations

from bot.commands import Answer, OldButton, Request, choice, heading
from bot.commands.newsroom.alerts.showing import beside, view_of
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.errors import NotAllowed

HOURS = (1, 3, 12)


async def emergency(request: Request) -> Answer:
    """/tinnong khancap: how it stands, and the buttons of an owner."""
    return await _card(request, edit=False)


async def press(request: Request) -> Answer:
    """ad:one, ad:one:<hours or 0>: throw the switch, or show how it stands."""
    _, _, hours = request.argument.partition(":")
    if not hours:
        return await _card(request, edit=False)
    if hours not in {str(each) for each in (0, *HOURS)}:
        raise OldButton(request.argument)
    try:
        await request.services.alerts.set_one_person(int(hours) or None, request.person, request.now)
    except NotAllowed:
        return Reply(parts=(await _only_owners(request),))
    return await _card(request, edit=True)


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
    only = () if request.person.may("owner") else (await _only_owners(request),)
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
        return ()
    hours = tuple(
        Choice(label=Text(id="{count} hour", plural="{count} hours", count=each), action=f"ad:one:{each}")
        for each in HOURS
    )
    return (hours, (choice(N_("Two people again"), "ad:one:0"),)) if on else (hours,)
