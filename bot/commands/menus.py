"""The menus that appear in more than one place. Pure: what is chosen goes in, rows of choices come out.

A choice states what should be ("t:+:weather"), it does not toggle: pressing it twice, or pressing an old message,
does no harm. The last letter says where the menu stands: "s" in the three questions of /start, "c" in the settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import lru_cache

from bot.commands import Request, choice, named, rows
from bot.messages import N_, Choice, Menu
from config.i18n import alphabetical
from config.newsroom import Newsroom, Place
from digests.collect.text import slug

TIMES = (time(6, 30), time(11, 30), time(18, 0))
READ_NOW = choice(N_("📰 Read the digest"), "now")
SETTINGS = choice(N_("⚙️ Settings"), "c")
HELP = choice(N_("❓ Help"), "h")
TICK = "✅ "
KEY = 40
"""Characters of a district's slug: the whole action has 64 bytes."""


def topic_menu(request: Request, mode: str) -> Menu:
    """Return every topic of the newsroom, those that the chat follows ticked."""
    wanted = request.chat.follows.topics
    choices = [
        named(
            (TICK if topic.slug in wanted else "") + request.topic_name(topic.slug),
            f"t:{'-' if topic.slug in wanted else '+'}:{topic.slug}:{mode}",
        )
        for topic in request.newsroom.topics
    ]
    return rows(choices)


def districts(newsroom: Newsroom) -> dict[str, tuple[str, tuple[Place, ...]]]:
    """Return the old districts, which people still think in: slug → (name, its communes and wards by name)."""
    return _districts(newsroom.places)


@lru_cache(maxsize=4)
def _districts(places: tuple[Place, ...]) -> dict[str, tuple[str, tuple[Place, ...]]]:
    names = sorted({name for place in places for name in place.old_districts}, key=alphabetical)
    return {
        slug(name)[:KEY]: (
            name,
            tuple(sorted((place for place in places if name in place.old_districts), key=_by_name)),
        )
        for name in names
    }


def pin_row(mode: str) -> tuple[Choice, ...]:
    """Return the row with the button that asks where the reader is on the map."""
    return (choice(N_("📍 Use my location"), f"d:pin:{mode}"),)


def district_menu(newsroom: Newsroom, mode: str) -> Menu:
    """Return the old districts to choose from."""
    return rows([named(name, f"d:{key}:{mode}") for key, (name, _) in districts(newsroom).items()])


def place_menu(places: Sequence[Place], chosen: frozenset[str], district: str, mode: str) -> Menu:
    """Return the communes and wards, the chosen ones ticked; `district` is the slug whose menu this is, or ""."""
    return rows(
        [
            named(
                f"{TICK if place.code in chosen else ''}{place.type} {place.name}",
                f"p:{'-' if place.code in chosen else '+'}:{place.code}:{district}:{mode}",
            )
            for place in places
        ]
    )


def time_menu(request: Request, mode: str) -> Menu:
    """Return the usual times of day and a button for any other; the only time of the chat is ticked."""
    plans = request.chat.plans
    now = plans[0].at if len(plans) == 1 else None
    usual = [named(f"{TICK if at == now else ''}{at:%H:%M}", f"g:{at:%H%M}:{mode}") for at in TIMES]
    return (tuple(usual), (choice(N_("🕐 Another time"), f"g:other:{mode}"),))


def _by_name(place: Place) -> tuple[str, str]:
    return alphabetical(place.name)
