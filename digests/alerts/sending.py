"""Sending: what is due begins, goes to every outbox chunk by chunk, and ends when the last delivery has.

All that has been done stands in the database. A process may be killed at any point, and several may do this at once:
who comes next does the rest, and nobody gets anything twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from config.logs import event
from digests.alerts.book import Book
from digests.errors import AlertRefused
from digests.model import Alert, Person
from digests.store import Connection, alerts, audit, fanout
from digests.store.alerts import Standing

logger = logging.getLogger(__name__)
FORGOTTEN = timedelta(days=2)
"""A draft that nobody has touched for so long is given up."""
OFTEN = timedelta(minutes=1)
"""Quiet hours begin at whole minutes."""
Deed = Callable[[int, datetime], Coroutine[Any, Any, Alert | None]]
"""Does something for an alert, in one transaction; returns None when there is nothing more to do."""


class Sending(Book):
    """From the moment when an alert is due to its last delivery."""

    _hushed: datetime | None = None

    async def start_due(self, now: datetime) -> list[Alert]:
        """Begin what is due, and put what has begun into the outbox of all its readers; return what has begun.

        Its first readers are in the outbox at once, all of them some seconds later. Whatever is too old is expired.
        """
        begun: list[Alert] = []
        over: set[int] = set()  # there is nothing more to do for these in this call
        while work := await self._work(now, over):
            for id, does in work.items():  # a chunk of each in turn: none waits for another
                try:
                    alert = await does(id, now)
                except Exception as error:  # what is wrong with one stops no other
                    event(logger, "alert_failed", level=logging.ERROR, alert=id, error=error)
                    alert = None
                if alert is None:
                    over.add(id)
                elif does == self._begin:
                    begun.append(alert)
        return begun

    async def settle(self, now: datetime) -> list[Alert]:
        """Return those whose last delivery has just ended: they are sent now."""
        async with self._db.read() as tx:
            ended = [id for id in await alerts.ids_in(tx, "sending") if await _ended(tx, id)]
        settled = []
        for id in ended:
            async with self._db.write() as tx:
                alert = await alerts.get(tx, id, lock=True)
                if alert is None or alert.state != "sending" or not await _ended(tx, id):
                    continue
                settled.append(await self._end(tx, alert, now))
        return settled

    async def stop(self, id: int, by: Person, now: datetime) -> Alert:
        """Send it to nobody else for now; AlertRefused("state") unless it is going out.

        What waits in the outbox is taken back by `start_due`, chunk by chunk; nothing of it leaves meanwhile.
        """
        async with self._db.write() as tx:
            await self._allow(tx, by, "editor")
            alert = await self._take(tx, id, ("sending",))
            await fanout.set_state(tx, id, "stopped")
            return await self._note(tx, replace(alert, state="stopped", updated_at=now), by, "stopped", now)

    async def resume(self, id: int, by: Person, now: datetime) -> Alert:
        """Send it to those who have not got it; AlertRefused: state unless it is stopped, expired."""
        async with self._db.write() as tx:
            await self._allow(tx, by, "editor")
            alert = await self._take(tx, id, ("stopped",))
            if alert.expires_at <= now:
                raise AlertRefused("expired", id)
            await fanout.set_state(tx, id, "sending")
            await fanout.put_back(tx, id, now)
            alert = replace(alert, state="sending", ended_at=None, updated_at=now)
            return await self._note(tx, alert, by, "resumed", now)

    # --- one at a time ---

    async def _work(self, now: datetime, over: set[int]) -> dict[int, Deed]:
        """Return what there is to do for which alert. When nothing moves, one query says so: it asks all day long."""
        async with self._db.read() as tx:
            every = await alerts.standing(tx)
            going = [one.id for one in every if one.state == "sending"]
            filling = await fanout.unfinished(tx) if going else []
        if going:
            await self._hush(now)
        work: dict[int, Deed] = {}
        for one in every:
            if _is_old(one, now):
                work[one.id] = self._give_up
            elif one.state == "approved" and one.send_at and one.send_at <= now:
                work[one.id] = self._begin
            elif one.id in filling:
                work[one.id] = self._fill
            elif one.state == "stopped":
                work[one.id] = self._take_back
        return {id: does for id, does in work.items() if id not in over}

    async def _begin(self, id: int, now: datetime) -> Alert | None:
        """Begin an alert, its first readers included, in one transaction; None if it is not due any more."""
        async with self._db.write() as tx:
            alert = await alerts.get(tx, id, lock=True)
            if alert is None or alert.state != "approved" or alert.send_at is None or alert.send_at > now:
                return None
            alert = replace(alert, state="sending", started_at=now, updated_at=now)
            if alert.kind == "alert":
                await fanout.begin(tx, alert, await self._messages(tx, alert), now)
                await self._fill_chunk(tx, alert, now)
            else:
                await self._launched(tx, alert, now)
            return await self._note(tx, alert, None, "started", now)

    async def _fill(self, id: int, now: datetime) -> Alert | None:
        """Put an alert into more outboxes; None when there is nothing more to be done at this moment."""
        async with self._db.write() as tx:
            alert = await alerts.get(tx, id, lock=True)
            if alert is None or alert.state != "sending":
                return None
            if alert.kind == "alert":
                if await _refused(tx, id):
                    await self._end(tx, alert, now)
                    return None
                await self._fill_chunk(tx, alert, now)
                return alert
            return alert if await self._launched(tx, alert, now) else None

    async def _fill_chunk(self, tx: Connection, alert: Alert, now: datetime) -> None:
        """Put an alert into the next chunk of outboxes, and note when there is none left."""
        into = await fanout.of_alert(tx, alert.id)
        after = next((one.filled_to for one in into if one.filled_to is not None), None)
        if after is None:
            return
        up_to = await fanout.next_chunk(tx, after)
        if up_to is not None:
            quiet = await self._quiet(tx, now, after, up_to)
            await fanout.fill(tx, alert, into, up_to, quiet, now)
        await fanout.fill_to(tx, alert.id, up_to)

    async def _end(self, tx: Connection, alert: Alert, now: datetime) -> Alert:
        """End an alert: it is sent; or, when a platform has refused the message again and again, stopped."""
        refused = await _refused(tx, alert.id)
        await fanout.set_state(tx, alert.id, "stopped" if refused else "done")
        alert = replace(alert, state="stopped" if refused else "sent", ended_at=now, updated_at=now)
        return await self._note(tx, alert, None, "refused" if refused else "sent", now)

    async def _launched(self, tx: Connection, alert: Alert, now: datetime) -> bool:
        if self._launch is None:
            raise LookupError(f"nobody launches a {alert.kind}")
        return await self._launch(tx, alert, now)

    async def _take_back(self, id: int, now: datetime) -> Alert | None:
        async with self._db.write() as tx:
            alert = await alerts.get(tx, id, lock=True)
            stopped = alert is not None and alert.state == "stopped"
            return alert if stopped and await fanout.take_back(tx, id, now) == fanout.CHUNK else None

    async def _hush(self, now: datetime) -> None:
        """Once a minute: who has gone to sleep before their turn came gets it in the morning."""
        if self._hushed is not None and abs(now - self._hushed) < OFTEN:
            return
        self._hushed = now
        async with self._db.read() as tx:
            going = [alert for id in await alerts.ids_in(tx, "sending") if (alert := await alerts.get(tx, id))]
            quiet = await self._quiet(tx, now)
        for alert in (alert for alert in going if alert.kind == "alert" and quiet):
            async with self._db.write() as tx:
                await fanout.hush(tx, alert, quiet, now)

    async def _give_up(self, id: int, now: datetime) -> Alert | None:
        async with self._db.write() as tx:
            alert = await alerts.get(tx, id, lock=True)
            if alert is None or not _is_old(alert, now):
                return None
            stopped = alert.state == "stopped"  # for good: those who have it, have it
            if stopped and await fanout.take_back(tx, id, now) == fanout.CHUNK:
                return alert  # there are more
            alert = replace(alert, state="sent" if stopped else "expired", ended_at=now, updated_at=now)
            await self._note(tx, alert, None, "expired", now)
            return None

    async def _note(self, tx: Connection, alert: Alert, by: Person | None, deed: str, now: datetime) -> Alert:
        await audit.note(tx, by, f"{alert.kind}.{deed}", f"alert:{alert.id}", now)
        event(logger, f"alert_{deed}", alert=alert.id, kind=alert.kind)
        return await alerts.save(tx, alert)


def _is_old(one: Alert | Standing, now: datetime) -> bool:
    """Does it wait in vain: past its end, or a draft that nobody has touched for long?"""
    if one.state == "draft":
        return one.updated_at < now - FORGOTTEN
    return one.state in ("waiting", "approved", "stopped") and one.expires_at <= now


async def _refused(tx: Connection, id: int) -> bool:
    """Was it stopped because a platform took the message for wrong (store/ledger.py)?"""
    return any(one.state == "stopped" for one in await fanout.of_alert(tx, id))


async def _ended(tx: Connection, id: int) -> bool:
    """Has it reached every outbox, and does it wait in none of them?"""
    if any(one.filled_to is not None for one in await fanout.of_alert(tx, id)):
        return False
    return not await fanout.anybody_waits(tx, id)
