"""Where a reader lives: /diaphuong, the menus of former districts and their communes, and names that are typed."""

from __future__ import annotations

from bot.commands import Answer, OldButton, Request, choice, heading, news, pins, setup, shown
from bot.commands.follows import renamed, similar_places
from bot.commands.menus import SETTINGS, district_menu, districts, pin_row, place_menu
from bot.messages import N_, Menu, Reply, Text, say
from config.newsroom import Place
from digests.collect.text import fold
from digests.reading import Query

SHORTEST_START = 2
"""Letters of a name from which on places are offered."""
MOST_OFFERED = 12


async def places(request: Request) -> Answer:
    """/diaphuong: the menu of places; with a name, follow it."""
    if request.argument:
        return await choose_place(request, "c")
    return _place_list(await _expecting_a_name(request, "c"), edit=False)


async def mine(request: Request) -> Answer:
    """Answer who asks about where they live: the newest of the places that they follow, or else which that is."""
    followed = sorted(request.chat.follows.places)
    if not followed:
        return await places(request.about(""))
    return await news.newest_of(request, [Query(kind="place", value=code) for code in followed])


async def press_district(request: Request) -> Answer:
    """d:<district or nothing>:<where>: show a former district's communes, or the list of districts."""
    district, mode = request.fields(2)
    if district == "pin":
        return pins.ask_pin(await _expecting_a_name(request, mode))
    if district and district not in districts(request.newsroom):
        raise OldButton(request.argument)
    request = await _expecting_a_name(request, mode)
    if not district:
        return setup.ask_place(request) if mode == "s" else _place_list(request, edit=True)
    return _communes(request, district, mode, edit=True)


async def press_place(request: Request) -> Answer:
    """p:<+ or ->:<code>:<district>:<where>: follow a place or drop it, and show the menu anew."""
    sign, code, district, mode = request.fields(4)
    place = request.newsroom.place(code)
    if sign not in ("+", "-") or place is None:
        raise OldButton(request.argument)
    on = sign == "+"
    request = request.of(await request.services.following.set_follow(request.chat, "place", code, on, request.now))
    if district in districts(request.newsroom):
        return _communes(request, district, mode, edit=True)
    if not on:
        return say("You no longer follow {name}.", name=place.full_name)
    return _chosen(request, place, "", mode)


async def choose_place(request: Request, mode: str) -> Answer:
    """Follow the place that the argument names; a former district's name opens its menu; else offer what is near."""
    typed = request.argument
    district = district_called(request, typed)
    place = None if district else request.services.gazetteer.named(typed)
    if district:
        return _communes(request, district, mode, edit=False)
    if place is None:
        return _unknown(request, mode)
    chat = await request.services.following.set_follow(request.chat, "place", place.code, True, request.now)
    return _chosen(request.of(chat), place, typed, mode)


def district_called(request: Request, typed: str) -> str | None:
    """Return the slug of the former district that `typed` names with its type ("huyện Bát Xát"), or alone where no
    commune of today bears the name."""
    wanted = fold(typed)
    for key, (name, _) in districts(request.newsroom).items():
        alone = fold(name).removeprefix("huyen ").removeprefix("thi xa ").removeprefix("thanh pho ")
        if wanted in (fold(name), f"tp {alone}", f"tx {alone}", f"tp. {alone}", f"tx. {alone}"):
            return key
        if wanted == alone and request.services.gazetteer.named(typed) is None:
            return key
    return None


async def _expecting_a_name(request: Request, mode: str) -> Request:
    """Take the next plain text for the name of a place: the menu says that it may be typed."""
    question = "setup-place" if mode == "s" else "place"
    if request.chat.awaiting == question:
        return request
    return request.of(await request.services.subscriptions.await_answer(request.chat, question))


def _place_list(request: Request, *, edit: bool) -> Reply:
    hint = Text(
        id="Choose your former district, or just type the name of your commune or ward. "
        "Its news comes first in your digest."
    )
    return Reply(
        parts=(heading(request.language.text("Places")), hint, *setup.chosen_places(request)),
        menu=(pin_row("c"), *district_menu(request.newsroom, "c"), (SETTINGS,)),
        edit=edit,
    )


def _communes(request: Request, district: str, mode: str, *, edit: bool) -> Reply:
    name, members = districts(request.newsroom)[district]
    return Reply(
        parts=(
            Text(
                id="Tap the communes and wards you want news of ({district}):",
                values={"district": name[:1].lower() + name[1:]},
            ),
            *setup.chosen_places(request),
        ),
        menu=(*place_menu(members, request.chat.follows.places, district, mode), *_onward(request, mode)),
        edit=edit,
    )


def _chosen(request: Request, place: Place, typed: str, mode: str) -> Reply:
    name = place.full_name
    if typed and renamed(typed, place):
        told = Text(
            id="“{old}” belongs to {name} today. You now follow {name}.", values={"name": name, "old": shown(typed)}
        )
    else:
        told = Text(id="You now follow {name}.", values={"name": name})
    return Reply(parts=(told,), menu=_onward(request, mode), edit=mode in ("s", "c"))


def _unknown(request: Request, mode: str) -> Reply:
    if begun := beginning_with(request, request.argument):
        which = Text(id="Tap the place that you mean:")
        return Reply(parts=(which,), menu=(*place_menu(begun, frozenset(), "", mode), *_onward(request, mode)))
    near = similar_places(request, request.argument, 0.6)
    return Reply(
        parts=(
            Text(
                id="I know no commune or ward called “{name}”. Type it as on your address, for example: {example}.",
                values={"name": shown(request.argument), "example": _some_place(request)},
            ),
            *((Text(id="Did you mean one of these?"),) if near else ()),
        ),
        menu=(*place_menu(near, frozenset(), "", mode), *_onward(request, mode)),
    )


def beginning_with(request: Request, typed: str) -> list[Place]:
    """Return the places whose names, of today or of before, begin with what was typed: a few letters are enough."""
    start = fold(typed)
    if len(start) < SHORTEST_START:
        return []
    by_name = [place for place in request.newsroom.places if fold(place.name).startswith(start)]
    by_old = [
        place
        for place in request.newsroom.places
        if any(start in (folded := fold(old)) and f" {start}" in f" {folded}" for old in place.old_units)
    ]
    return list(dict.fromkeys((*by_name, *by_old)))[:MOST_OFFERED]


def _some_place(request: Request) -> str:
    return request.newsroom.places[0].name if request.newsroom.places else request.newsroom.province


def _onward(request: Request, mode: str) -> Menu:
    other = choice(N_("◂ Other districts"), f"d::{mode}")
    if mode == "s":
        return ((other, choice(setup.CONTINUE if request.chat.follows.places else setup.SKIP, "s:time")),)
    return ((other, SETTINGS),) if mode == "c" else ()
