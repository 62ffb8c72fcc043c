"""Where a reader is on the map: a location pin leads to the commune or ward that holds it."""

from __future__ import annotations

from bot.commands import Answer, Request, choice
from bot.messages import N_, Choice, Reply, Text


def ask_pin(request: Request) -> Reply:
    """Ask for the reader's position, in the platform's own way."""
    return Reply(
        parts=(
            Text(
                id="Tap the button below and allow your phone to tell where you are. "
                "I only look up your commune and do not keep it."
            ),
            Text(id="No button? Send a location pin (📎 → Location), or type the name of your commune."),
        ),
        menu=((Choice(label=Text(id="📍 Send my location"), asks_location=True),),),
    )


async def pinned(request: Request) -> Answer:
    """A location pin: ask whether the unit that holds it is the one to follow. The position itself is not kept."""
    # A message of its own, without buttons: with it a platform takes the keyboard away that asked for the position.
    return Reply(parts=(Text(id="📍 Thank you!"),)), _found(request)


def _found(request: Request) -> Reply:
    mode = "s" if (request.chat.awaiting or "").startswith("setup-") else "c"
    districts = choice(N_("🗺 Choose from the list"), f"d::{mode}")
    latitude, longitude = request.incoming.location or (float("nan"), float("nan"))
    code = request.services.boundaries.holds(latitude, longitude)
    place = request.newsroom.place(code) if code else None
    if place is None:
        outside = Text(id="That is outside {province}. Where do you want news from?", values=_province(request))
        return Reply(parts=(outside,), menu=((districts,),))
    name = {"name": place.full_name}
    if place.code in request.chat.follows.places:
        return Reply(
            parts=(Text(id="You are in {name}, which you follow already.", values=name),), menu=((districts,),)
        )
    yes = Choice(label=Text(id="✅ Yes, follow {name}", values=name), action=f"p:+:{place.code}::{mode}")
    return Reply(parts=(Text(id="You are in {name}. Is that right?", values=name),), menu=((yes,), (districts,)))


def _province(request: Request) -> dict[str, object]:
    return {"province": request.newsroom.province or request.newsroom.short_name}
