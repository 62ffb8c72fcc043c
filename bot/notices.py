"""Troubles are told in the admins' chat: once when one begins, and once when it is over.

Runs beside the scheduler, and in the bot's process, for a scheduler that stands still tells nobody."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from bot.commands import Services, shown
from bot.commands.linking import CHANNELS
from bot.commands.newsroom.amounts import moment, room_left
from bot.commands.newsroom.reasons import said
from bot.jobs import Interval, Tick, Ticker
from bot.messages import N_, Reply, Text
from bot.platforms import Outlet
from bot.speech import sentence, speak
from config.i18n import Translator, translator
from config.logs import event
from digests.clock import Clock
from digests.model import Block, ChatRef, Span
from digests.watch import Trouble, Watch

logger = logging.getLogger(__name__)
EVERY, TICK_SECONDS = timedelta(seconds=60), 2.0
"""Looked so often by the clock; the tick only asks whether it is time."""
MOST = 10
"""Feeds named in one message."""

_BEGUN = {
    "late": N_("⚠️ The digest of {since} is late: it was due and is not composed yet. See /status."),
    "parked": N_(
        "⚠️ {channel}: far more readers than usual seem to have blocked the bot, so sending has stopped and is tried "
        "again now and then. Nobody was unsubscribed. Please look at the token and at {channel} itself."
    ),
    "refused": N_("⚠️ {channel} refuses the bot's token: nothing can be sent there. Please check {variable}."),
    "stopped": N_(
        "⚠️ {what} was stopped: the platform refused the message too often. The others did not get it. "
        "Please look at its words, and send it anew."
    ),
    "disk": N_(
        "⚠️ The disk is filling: {free} left. Please remove what is not needed there (old logs, old backups), or "
        "nothing can be stored any more."
    ),
}
_OVER = {
    "late": N_("✅ No digest is late any more (one was due at {since})."),
    "parked": N_("✅ {channel}: sending goes on."),
    "refused": N_("✅ {channel} takes the bot's token again (refused since {since})."),
    "disk": N_("✅ The disk has room again."),
}
_KINDS = {
    "digest": N_("A digest"),
    "alert": N_("An alert"),
    "correction": N_("A correction"),
    "notice": N_("A notice"),
}


@dataclass(kw_only=True)
class Notices:
    """Looks for troubles and tells of them. `outlets` are the ways to answer on each channel."""

    services: Services
    outlets: Mapping[str, Outlet]
    watch: Watch
    clock: Clock
    _interval: Interval = field(default_factory=lambda: Interval(EVERY), init=False)

    @property
    def tick(self) -> Tick:
        return Tick(name="notices", seconds=TICK_SECONDS, act=self.look)

    async def run(self, stop: asyncio.Event) -> None:
        """Look until `stop` is set: for a process without a scheduler, which sees that there is none."""
        ticker = Ticker(self.tick)
        ticker.start()
        await stop.wait()
        await ticker.stop()

    async def look(self) -> None:
        """Once a minute: tell what has begun and what is over."""
        now = self.clock()
        if not self._interval.is_over(now):
            return
        changes = await self.watch.look(now)
        for kind, some in _by_kind(changes.begun):
            event(
                logger, "trouble", level=logging.WARNING, kind=kind, about=",".join(one.about for one in some) or None
            )
            if await self._tell(self._begun(kind, some)):
                await self.watch.told(tuple(some))
        for kind, some in _by_kind(changes.over):
            event(logger, "trouble_over", kind=kind, about=",".join(one.about for one in some) or None)
            await self._tell(self._over(kind, some))

    async def rooms(self) -> tuple[ChatRef, ...]:
        """Return the chats that are told: the admins', or the editors', or else each owner's own."""
        newsroom = self.services.newsroom
        if chat := newsroom.admins_chat or newsroom.editors_chat:
            return (ChatRef(channel=chat[0], id=chat[1]),)
        members = await self.services.members.every()
        owners = [member.ref for member in members if member.role == "owner"]
        return tuple(dict.fromkeys((*self.services.members.owners, *owners)))

    async def _tell(self, reply: Reply) -> bool:
        """Say something in each room; False when it arrived in none. Without a room the log is all there is."""
        message = speak(reply, self._language)
        rooms = [room for room in await self.rooms() if room.channel in self.outlets]
        arrived = [await self.outlets[room.channel].reply(room, message) for room in rooms]
        return not rooms or any(ref is not None for ref in arrived)

    # --- words ---

    @property
    def _language(self) -> Translator:
        return translator(self.services.newsroom.languages[0])

    def _begun(self, kind: str, troubles: Sequence[Trouble]) -> Reply:
        if kind == "feed":
            down = Text(
                id="⚠️ {count} feed could not be read for six hours. Please open its address: if it has moved, add the "
                "new one (/feeds).",
                plural="⚠️ {count} feeds could not be read for six hours. Please open their addresses: if one has "
                "moved, add the new one (/feeds).",
                count=len(troubles),
            )
            return Reply(parts=(down, self._listed(troubles, why=True)))
        return Reply(parts=tuple(Text(id=_BEGUN[kind], values=self._values(trouble)) for trouble in troubles))

    def _over(self, kind: str, troubles: Sequence[Trouble]) -> Reply:
        if kind == "feed":
            back = Text(
                id="✅ {count} feed can be read again:",
                plural="✅ {count} feeds can be read again:",
                count=len(troubles),
            )
            return Reply(parts=(back, self._listed(troubles, why=False)))
        return Reply(parts=tuple(Text(id=_OVER[kind], values=self._values(trouble)) for trouble in troubles))

    def _listed(self, feeds: Sequence[Trouble], *, why: bool) -> Block:
        """Return a line for each feed, its address behind its name, and what is wrong with it (`why`)."""
        lines: list[tuple[Span, ...]] = []
        for feed in feeds[:MOST]:
            since = self._language.text("since {time}", time=self._moment(feed.since))
            name = Span(text=shown(str(feed.values["name"]), 60), link=str(feed.values["url"]))
            error = said(str(feed.values["error"])[:200]) if why else ""
            reason = sentence(error, self._language) if isinstance(error, Text) else error
            lines.append((Span(text="• "), name, Span(text=f" ({since}): {reason}" if reason else f" ({since})")))
        if len(feeds) > MOST:
            lines.append((Span(text="…"),))
        return Block(lines=tuple(lines))

    def _values(self, trouble: Trouble) -> dict[str, object]:
        values: dict[str, object] = {"since": self._moment(trouble.since)}
        match trouble.kind:
            case "parked" | "refused":
                channel = CHANNELS.get(trouble.about, trouble.about)
                return values | {"channel": channel, "variable": f"BANTIN_{trouble.about.upper()}_TOKEN"}
            case "stopped":
                return values | {"what": self._what(trouble)}
            case "disk":
                free, total = int(trouble.values["free"]), int(trouble.values["total"])
                return values | {"free": room_left(free, total, self._language)}
        return values

    def _what(self, trouble: Trouble) -> Text:
        if number := trouble.values["alert"]:
            return Text(id="Alert #{id}", values={"id": str(number)})
        return Text(id=_KINDS.get(str(trouble.values["what"]), _KINDS["notice"]))

    def _moment(self, at: datetime) -> str:
        return moment(at, self.services.newsroom.zone, self._language)


def _by_kind(troubles: Sequence[Trouble]) -> list[tuple[str, list[Trouble]]]:
    ordered = sorted(troubles, key=lambda trouble: (trouble.kind, trouble.since))
    return [(kind, list(some)) for kind, some in groupby(ordered, key=lambda trouble: trouble.kind)]
