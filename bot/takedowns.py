"""Pages that were taken down at the source: looked for every two minutes, and told to the editors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.commands import Services, choice
from bot.jobs import Interval, Tick
from bot.messages import N_, Reply, Text
from bot.platforms import Outlet
from bot.speech import speak
from config.i18n import translator
from digests.clock import Clock
from digests.takedowns import Takedowns, TakenDown

EVERY, TICK_SECONDS = timedelta(seconds=120), 2.0
"""Looked so often by the clock; the tick only asks whether it is time."""
MOST = 5
"""Articles that are named at once; more at a time are a paper that is moving house."""


@dataclass(kw_only=True)
class TakedownWatch:
    """Has pages looked for, and tells the editors' chat what is gone."""

    services: Services
    outlets: Mapping[str, Outlet]
    takedowns: Takedowns
    clock: Clock
    _interval: Interval = field(default_factory=lambda: Interval(EVERY), init=False)

    @property
    def tick(self) -> Tick:
        return Tick(name="takedowns", seconds=TICK_SECONDS, act=self.look)

    async def look(self) -> None:
        """Every two minutes look for pages that are gone, and tell of those found."""
        now = self.clock()
        if not self._interval.is_over(now):
            return
        gone = await self.takedowns.look(now)
        if not gone:
            return
        language = translator(self.services.newsroom.languages[0])
        for room in self.services.feedback.rooms:
            if outlet := self.outlets.get(room.channel):
                await outlet.reply(room, speak(_told(gone), language))


def _told(gone: list[TakenDown]) -> Reply:
    head = Text(id="🚫 The page was taken down at its source, so no digest tells this any more:")
    named = [Text(id=_line(one), values={"title": one.title, "id": one.id}) for one in gone[:MOST]]
    more = [Text(id="… and {stories} more", values={"stories": len(gone) - MOST})] if len(gone) > MOST else []
    buttons = tuple((choice(N_("🗂 Open at the desk"), f"de:c:{one.id}:0"),) for one in gone[:1])
    return Reply(parts=(head, *named, *more), menu=buttons)


def _line(one: TakenDown) -> str:
    if one.told:
        return N_("“{title}” (story {id}). Digests have told it already. To take it back: /recall tin {id}")
    return N_("“{title}” (story {id})")
