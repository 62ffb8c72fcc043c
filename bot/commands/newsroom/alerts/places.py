"""📍 For which places an alert is: communes and wards by their names of today or of before, and former districts."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.commands import Answer, OldButton, Request, choice, named, rows, shown
from bot.commands.follows import similar_places
from bot.commands.menus import districts
from bot.commands.newsroom.alerts.card import back_and_done
from bot.commands.newsroom.alerts.showing import refused, show, view_of
from bot.commands.newsroom.alerts.words import audience_of
from bot.commands.places import beginning_with, district_called
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.collect.text import slug, squeeze
from digests.errors import AlertRefused
from digests.model import Alert

_BETWEEN = re.compile(r"\s*[,;\n/+]\s*|\s+(?:và|and)\s+", re.IGNORECASE)
MOST_SHOWN = 24
"""Chosen places that get a button of their own; a whole district more is taken back by its own button."""


async def press(request: Request, alert: Alert, rest: str) -> Answer:
    """ad:w:<id>:p[:<+ or ->:<code> | :o:<codes> | :d:<district> | :0]: choose places, or ask for their names."""
    what, _, value = rest.partition(":")
    chosen = alert.audience.places
    match what:
        case "":
            return await _ask_places(request, alert)
        case "0":
            chosen = frozenset()
        case "+" | "-" if request.newsroom.place(value):
            chosen = chosen | {value} if what == "+" else chosen - {value}
        case "o" if all(request.newsroom.place(code) for code in value.split(",")):
            chosen = frozenset(value.split(","))
        case "d" if value in (known := districts(request.newsroom)):
            chosen = chosen | {place.code for place in known[value][1]}
        case _:
            raise OldButton(request.argument)
    audience = replace(alert.audience, places=chosen)
    try:
        changed = await request.services.alerts.change(alert.id, request.person, request.now, audience=audience)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    return await show(request, changed) if what == "o" else await _ask_places(request, changed)


async def take(request: Request, alert: Alert) -> Answer:
    """Add the places whose names were typed: communes and wards of today or of before, and whole former districts."""
    codes: set[str] = set()
    unknown: list[str] = []
    offers: list[Choice] = []
    for name in filter(None, map(squeeze, _BETWEEN.split(request.incoming.text))):
        found, offered = _read(request, name, alert.id)
        codes |= found
        offers += offered
        if not found:
            unknown.append(shown(name, 30))
    if codes:
        audience = replace(alert.audience, places=alert.audience.places | codes)
        try:
            alert = await request.services.alerts.change(alert.id, request.person, request.now, audience=audience)
        except AlertRefused as error:
            return await refused(request, alert.id, error)
    return await _ask_places(request, alert, unknown=unknown, offers=offers)


def _read(request: Request, name: str, id: int) -> tuple[set[str], list[Choice]]:
    """Return the codes that a name stands for, and what else it may mean: buttons."""
    if district := district_called(request, name):
        return {place.code for place in districts(request.newsroom)[district][1]}, []
    if place := request.services.gazetteer.named(name):
        return {place.code}, [_whole_district(key, called, id) for key, called in _namesakes(request, name)]
    near = beginning_with(request, name) or similar_places(request, name)
    near = sorted(near, key=lambda place: not place.name.lower().startswith(name.lower()))[:6]
    return set(), [named(f"➕ {each.type} {each.name}", f"ad:w:{id}:p:+:{each.code}") for each in near]


def _namesakes(request: Request, name: str) -> list[tuple[str, str]]:
    """Return the former districts called like a commune of today: "Bát Xát" may mean either."""
    return [
        (key, called)
        for key, (called, _) in districts(request.newsroom).items()
        if slug(called).endswith("-" + slug(name)) and slug(called).count("-") - slug(name).count("-") in (1, 2)
    ]


def _whole_district(key: str, called: str, id: int) -> Choice:
    return Choice(
        label=Text(id="➕ All of the former {district}", values={"district": called[:1].lower() + called[1:]}),
        action=f"ad:w:{id}:p:d:{key}",
    )


async def _ask_places(
    request: Request, alert: Alert, *, unknown: list[str] | None = None, offers: list[Choice] | None = None
) -> Answer:
    request = request.of(await request.services.subscriptions.await_answer(request.chat, f"al-p-{alert.id}"))
    view, id = await view_of(request, alert), alert.id
    parts = list[Text]()
    if unknown:
        names = ", ".join(f"“{name}”" for name in unknown)
        parts.append(
            Text(id="I know no place called {names}. Please check how it is written.", values={"names": names})
        )
    places = request.newsroom.places_of(alert.audience.places)
    if places:
        reach = view.reach.total if view.reach else 0
        parts += [
            Text(id="Now: {audience}.", values={"audience": audience_of(alert.audience, view)}),
            Text(id="That is {count} reader.", plural="That is {count} readers.", count=reach),
            Text(id="Type more names, or tap “✓ Done”."),
        ]
    else:
        parts.append(
            Text(
                id="Type the names of communes and wards, several with commas between them. A former district "
                "stands for all of its communes: “{example}”.",
                values={"example": _example(request)},
            )
        )
    drop = [named(f"✖ {place.name}", f"ad:w:{id}:p:-:{place.code}") for place in places[:MOST_SHOWN]]
    none = ((choice(N_("✖ No places"), f"ad:w:{id}:p:0"),),) if places else ()
    menu: Menu = (*((offer,) for offer in (offers or [])[:8]), *rows(drop, 3), *none, back_and_done(id))
    return Reply(parts=tuple(parts), menu=menu, edit=bool(request.incoming.action))


def _example(request: Request) -> str:
    names = [place.name for place in request.newsroom.places[:2]]
    district = next((called for called, _ in districts(request.newsroom).values()), "")
    return ", ".join(filter(None, [*names, district[:1].lower() + district[1:]]))
