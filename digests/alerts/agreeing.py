"""Agreeing: two people, or one in an emergency; and calling an alert off in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from digests.alerts.book import LASTS, UNSENT, Book, default_end
from digests.errors import AlertRefused
from digests.model import Alert, Approval, Person
from digests.store import Connection, alerts, audit, switches

_ONE_PERSON = "one_person"


class Agreeing(Book):
    """Who gives their word for an alert, and what follows from it."""

    async def submit(self, id: int, by: Person, now: datetime) -> Alert:
        """Give one's own word for a draft: it waits for another's, or is approved where one person is enough."""
        async with self._db.write() as tx:
            await self._allow(tx, by, "editor")
            await alerts.take_turn(tx)
            alert = await self._take(tx, id, ("draft",))
            await self._refuse_twice(tx, alert, now)
            if alert.expires_at == default_end(alert) and not alert.scheduled_at:
                alert = replace(alert, expires_at=now + LASTS)  # the time that it took to write does not count
            return await self._agree(tx, alert, by, now)

    async def approve(self, id: int, hash: str, by: Person, now: datetime) -> Alert:
        """Give one's word for exactly this (`hash`). AlertRefused: edited, own, again, state, expired."""
        async with self._db.write() as tx:
            person = await self._allow(tx, by, "editor")
            alert = await self._take(tx, id, None)
            mine = [place for place, word in enumerate(alert.approvals) if person.is_(word.who)]
            if alert.state != "waiting":
                raise AlertRefused("again" if mine and alert.state == "approved" else "state", id)
            if alert.hash != hash:
                raise AlertRefused("edited", id)
            if mine and not await self._one_person(tx, now):
                raise AlertRefused("again" if mine[0] else "own", id)
            return await self._agree(tx, alert, by, now, again=bool(mine))

    async def cancel(self, id: int, by: Person, now: datetime) -> Alert:
        """Call an alert off, up to the moment when it begins to go out ("state")."""
        async with self._db.write() as tx:
            await self._allow(tx, by, "editor")
            alert = await self._take(tx, id, UNSENT)
            alert = replace(alert, state="cancelled", ended_at=now, updated_at=now)
            await audit.note(tx, by, f"{alert.kind}.cancelled", f"alert:{id}", now)
            return await alerts.save(tx, alert)

    async def take_back(self, id: int, by: Person, now: datetime) -> Alert:
        """Make a draft again of what was submitted or approved, up to the moment when it begins to go out ("state").

        This is how an approver sends it back and how anybody undoes it in time; every word given for it is void.
        """
        async with self._db.write() as tx:
            await self._allow(tx, by, "editor")
            before = await self._take(tx, id, ("waiting", "approved"))
            alert = replace(before, state="draft", approvals=(), send_at=None, alone=False, updated_at=now)
            await alerts.void(tx, id)
            was = "own" if by.is_(alert.author) and before.state == "waiting" else before.state
            await audit.note(tx, by, f"{alert.kind}.taken_back", f"alert:{id}", now, was=was)
            return await alerts.save(tx, alert)

    async def _agree(self, tx: Connection, alert: Alert, by: Person, now: datetime, *, again: bool = False) -> Alert:
        """Add a person's word, and let the alert wait for more or for its time."""
        if not again:
            word = Approval(who=by.key, hash=alert.hash, at=now)
            await alerts.approve(tx, alert.id, word)
            alert = replace(alert, approvals=(*alert.approvals, word))
        enough = len(alert.approvals) >= self._needed(alert)
        alone = not enough and await self._one_person(tx, now) is not None
        alert = replace(alert, state="waiting", updated_at=now)
        if enough or alone:
            undo = timedelta() if alert.kind == "recall" else self.rules.undo
            send_at = max(now, alert.scheduled_at or now) + undo
            alert = replace(alert, state="approved", send_at=send_at, alone=alone)
        if alert.expires_at <= (alert.send_at or now):
            raise AlertRefused("expired", alert.id)
        deed = "submitted" if len(alert.approvals) == 1 and not again else "approved"
        said = {
            "hash": alert.hash,
            "title": alert.text.title,
            "alone": alert.state == "approved" and len(alert.approvals) == 1,
        }
        await audit.note(tx, by, f"{alert.kind}.{deed}", f"alert:{alert.id}", now, **said)
        return await alerts.save(tx, alert)

    async def needed(self, now: datetime, alert: Alert | None = None) -> int:
        """Return how many people's words an alert takes at this moment, the first one's among them."""
        return 1 if await self.one_person(now) else self._needed(alert)

    def _needed(self, alert: Alert | None) -> int:
        return 1 if alert and alert.kind == "recall" else self.rules.approvals  # a recall only takes away

    # --- emergencies ---

    async def one_person(self, now: datetime) -> datetime | None:
        """Return until when one person's word is enough to send an alert; None: it takes as many as always."""
        async with self._db.read() as tx:
            return await self._one_person(tx, now)

    async def set_one_person(self, hours: float | None, by: Person, now: datetime) -> datetime | None:
        """Let one person's word be enough for so many hours (None: no more) and return until when. For owners."""
        until = now + timedelta(hours=hours) if hours else None
        async with self._db.write() as tx:
            await self._allow(tx, by, "owner")
            if until is None:
                await switches.forget(tx, _ONE_PERSON)
            else:
                await switches.throw(tx, _ONE_PERSON, True, by.key, now, until)
            await audit.note(tx, by, "switch.one_person", "", now, until=until.isoformat() if until else None)
        return until

    async def to_review(self, now: datetime) -> list[Alert]:
        """Return the alerts that one person sent alone and that nobody has looked at since, the oldest first."""
        async with self._db.read() as tx:
            return [alert for alert in await alerts.unreviewed(tx) if alert.started_at and alert.started_at <= now]

    async def reviewed(self, id: int, by: Person, now: datetime) -> Alert:
        """Note that somebody else has looked at it. AlertRefused: own; state, when there is nothing to review."""
        async with self._db.write() as tx:
            person = await self._allow(tx, by, "editor")
            alert = await self._take(tx, id, None)
            if not alert.alone or alert.reviewed_at:
                raise AlertRefused("state", id)
            if any(person.is_(word.who) for word in alert.approvals):
                raise AlertRefused("own", id)
            await audit.note(tx, by, f"{alert.kind}.reviewed", f"alert:{id}", now)
            return await alerts.save(tx, replace(alert, reviewed_at=now))

    async def _one_person(self, tx: Connection, now: datetime) -> datetime | None:
        switch = await switches.find(tx, _ONE_PERSON, now)
        return switch.until if switch else None
