"""Carry out one delivery: send its parts, put it in the place of an earlier message, or take that one away.

An edit and a deletion can be done twice without harm, so what is not known of them is simply tried again. The message
that stands in where neither is possible cannot: before it leaves, the ledger forgets the earlier message (`target`),
and from then on the delivery counts as any other.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta

from config.logs import event
from digests.deliver.line import Line
from digests.errors import CannotChange, Rejected
from digests.model import Broadcast, Delivery, Message
from digests.store import Database, ledger

logger = logging.getLogger(__name__)
SENDING = timedelta(seconds=60)
"""How long a send may take, its timeouts included; after a crash it is uncertain when this has passed."""
KEPT_BROADCASTS = 64
Parts = tuple[Message, ...]


class Errand:
    """A delivery under way: the ids of the parts that have arrived, and whether it is (or became) a new message."""

    __slots__ = ("anew", "delivery", "refs")

    def __init__(self, delivery: Delivery, *, anew: bool) -> None:
        self.delivery, self.anew = delivery, anew
        self.refs = list(delivery.refs)


class Carrier:
    """Carries deliveries to one channel, each in the slot that it was given."""

    def __init__(self, db: Database, line: Line) -> None:
        self._db, self._line = db, line
        self._parts: dict[tuple[int, bool], Parts] = {}

    def sends(self, delivery: Delivery) -> bool:
        """Does this one go out as a new message from the start, as there is nothing that could be changed?"""
        mode, channel = delivery.broadcast.mode, self._line.channel
        if mode == "send" or not delivery.target:
            return True
        return not (channel.edits or (mode == "delete" and channel.deletes))

    def becomes_new(self, delivery: Delivery) -> bool:
        """Was this one to change an earlier message, and goes out as a new one because its channel cannot?"""
        return delivery.broadcast.mode != "send" and self.sends(delivery)

    async def carry(self, errand: Errand) -> None:
        """Do it, or raise a DeliveryError; `errand` says at every moment how far it has come."""
        delivery = errand.delivery
        broadcast, at = delivery.broadcast, delivery.send_at.timestamp()
        if broadcast.mode == "send":
            await self._send(errand, self._split(broadcast, broadcast.message), at)
            return
        if not errand.anew:
            try:
                await (self._replace if broadcast.mode == "edit" else self._take_away)(delivery, at)
                return
            except CannotChange:
                at = await self._begin_anew(errand)
        if broadcast.otherwise is None:
            raise CannotChange("it can neither be changed nor said anew")
        await self._send(errand, self._split(broadcast, broadcast.otherwise), at)

    async def _send(self, errand: Errand, parts: Parts, at: float) -> None:
        delivery, refs = errand.delivery, errand.refs
        for place, part in enumerate(parts[delivery.parts_sent :], start=delivery.parts_sent + 1):
            answers = delivery.target[0] if delivery.target and place == 1 else None
            refs.append(await self._line.send(delivery.ref, part, at, answers))
            if place < len(parts):
                async with self._db.write() as tx:
                    await ledger.progress(tx, delivery, refs, self._line.clock() + SENDING)
                    at = await self._line.reserve_in(tx, 1)

    async def _replace(self, delivery: Delivery, at: float) -> None:
        parts = self._split(delivery.broadcast, delivery.broadcast.message)
        if len(parts) > len(delivery.target):
            raise CannotChange("it has more parts than the message that it replaces")
        for ref, part in zip(delivery.target, parts, strict=False):
            await self._line.edit(delivery.ref, ref, part, at)
            at = await self._next_slot(delivery)
        for ref in delivery.target[len(parts) :]:
            with suppress(CannotChange):
                await self._line.delete(delivery.ref, ref, at)
                at = await self._next_slot(delivery)

    async def _take_away(self, delivery: Delivery, at: float) -> None:
        """Delete the message; where it is too late for that, write over it."""
        try:
            for ref in delivery.target:
                await self._line.delete(delivery.ref, ref, at)
                at = await self._next_slot(delivery)
        except CannotChange:
            if not self._line.channel.edits:
                raise
            part = self._split(delivery.broadcast, delivery.broadcast.message)[0]
            for ref in delivery.target:
                await self._line.edit(delivery.ref, ref, part, await self._line.reserve(1))

    async def _next_slot(self, delivery: Delivery) -> float:
        """Return the slot for the next part; a message of one part, as nearly all are, needs none."""
        return await self._line.reserve(1) if len(delivery.target) > 1 else 0.0

    async def _begin_anew(self, errand: Errand) -> float:
        """Note that a new message leaves now, which must not leave twice; return its slot."""
        async with self._db.write() as tx:
            await ledger.forget_targets(tx, [errand.delivery], self._line.clock() + SENDING)
            at = await self._line.reserve_in(tx, 1)
        errand.anew = True
        return at

    def _split(self, broadcast: Broadcast, message: Message) -> Parts:
        key = broadcast.id, message is broadcast.message
        if key not in self._parts:
            try:
                parts = self._line.channel.split(message)
            except Exception as error:
                event(logger, "message_broken", level=logging.ERROR, broadcast=broadcast.id, error=error)
                raise Rejected(f"it cannot be shown: {type(error).__name__}") from None
            if len(self._parts) > KEPT_BROADCASTS:
                self._parts.clear()
            self._parts[key] = parts
        return self._parts[key]
