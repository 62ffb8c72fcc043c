"""Writing alerts: a draft, and every change of it until it goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypedDict, Unpack

from digests.alerts.book import LASTS, UNSENT, Book, checked, default_end
from digests.alerts.words import folded
from digests.model import Alert, AlertKind, AlertText, Audience, Change, Person
from digests.store import alerts, audit

EVERYONE = Audience()


class Changes(TypedDict, total=False):
    """What can be changed of an alert."""

    text: AlertText
    audience: Audience
    urgent: bool
    scheduled_at: datetime | None
    expires_at: datetime
    follows: int | None
    change: Change | None


class Writing(Book):
    """What an editor does with an alert before anybody else has a say."""

    async def draft(
        self,
        text: AlertText,
        by: Person,
        now: datetime,
        *,
        audience: Audience = EVERYONE,
        urgent: bool = False,
        article: int | None = None,
        follows: int | None = None,
        change: Change | None = None,
        kind: AlertKind = "alert",
    ) -> Alert:
        """Begin an alert. AlertRefused: empty, long, twice (follow-ups aside), gone (there is no alert `follows`)."""
        text = checked(text)
        alert = Alert(
            id=0,
            kind=kind,
            state="draft",
            author=by.key,
            text=text,
            audience=audience,
            urgent=urgent,
            article=article,
            follows=follows,
            change=change,
            created_at=now,
            updated_at=now,
            expires_at=now + LASTS,
        )
        async with self._db.write() as tx:
            await self._allow(tx, by, "editor")
            await alerts.take_turn(tx)
            await self._refuse_twice(tx, alert, now)
            alert = replace(alert, id=await alerts.add(tx, alert, folded(text)))
            await audit.note(tx, by, f"{kind}.drafted", f"alert:{alert.id}", now, title=text.title)
        return alert

    async def change(self, id: int, by: Person, now: datetime, **changes: Unpack[Changes]) -> Alert:
        """Change an alert that has not begun to go out ("state"), and return it.

        What an approval approves (all but `expires_at`) takes every approval with it: it is a draft again.
        """
        async with self._db.write() as tx:
            await self._allow(tx, by, "editor")
            await alerts.take_turn(tx)
            before = await self._take(tx, id, UNSENT)
            if "text" in changes:
                changes["text"] = checked(changes["text"])
            after = _rescheduled(before, replace(before, **changes, updated_at=now), "expires_at" in changes)
            if after.hash != before.hash:
                await self._refuse_twice(tx, after, now)
                after = replace(after, state="draft", approvals=(), send_at=None, alone=False)
                await alerts.void(tx, id)
            await alerts.save(tx, after, folded(after.text))
            await audit.note(tx, by, f"{after.kind}.changed", f"alert:{id}", now, changed=sorted(changes))
        return after


def _rescheduled(before: Alert, after: Alert, said: bool) -> Alert:
    """Return the alert with its end moved along when its time was changed, unless the editor `said` when it ends."""
    if said or before.scheduled_at == after.scheduled_at:
        return after
    if before.expires_at == default_end(before) or after.expires_at <= (after.scheduled_at or after.created_at):
        return replace(after, expires_at=default_end(after))
    return after
