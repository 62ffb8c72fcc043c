"""The alerts of a newsroom, as all who work with them find them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.i18n import translator
from config.newsroom import Newsroom
from digests.compose.alert import LONGEST, alert_message, has_ink, length, overlap, same, tidy
from digests.errors import AlertRefused, NotAllowed
from digests.members import Members
from digests.model import Alert, AlertState, AlertText, ChatRef, Message, Person, Role
from digests.store import Connection, Database, alerts

LASTS = timedelta(hours=12)
"""How long after its time an alert is still sent, unless its editor says otherwise: a night's quiet hours."""
AGAIN = timedelta(hours=24)
"""The same alert is not made twice within this time."""
OPEN: tuple[AlertState, ...] = ("draft", "waiting", "approved", "sending", "stopped")
UNSENT: tuple[AlertState, ...] = ("draft", "waiting", "approved")
_COUNTED: tuple[AlertState, ...] = (*OPEN, "sent")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """So many people have to agree; an approved alert can be cancelled for so long; messages per second of channels."""

    approvals: int = 2
    undo: timedelta = timedelta(seconds=20)
    rates: Mapping[str, float] = field(default_factory=dict)


class Book:
    """Finds alerts, and takes them for a change. The rest of `Alerts` is built upon it."""

    def __init__(self, db: Database, newsroom: Newsroom, members: Members, rules: Rules) -> None:
        self._db, self._newsroom, self._members = db, newsroom, members
        self.rules = rules

    # --- finding ---

    async def find(self, id: int) -> Alert | None:
        """Return an alert, a correction or a recall."""
        async with self._db.read() as tx:
            return await alerts.get(tx, id)

    async def recent(self, limit: int = 10) -> list[Alert]:
        """Return the newest, the newest first."""
        async with self._db.read() as tx:
            return await alerts.recent(tx, limit)

    async def open(self) -> list[Alert]:
        """Return those that somebody has to do something about or look after, the newest first."""
        async with self._db.read() as tx:
            return await alerts.recent(tx, 100, states=OPEN)

    async def messages(self, alert: Alert) -> dict[str, Message]:
        """Return what readers see of an alert, in each language of the newsroom."""
        earlier = await self.find(alert.follows) if alert.follows is not None else None
        return {
            locale: alert_message(alert, newsroom=self._newsroom, translator=translator(locale), earlier=earlier)
            for locale in self._newsroom.languages
        }

    async def note_copy(self, id: int, chat: ChatRef, message: str) -> None:
        """Note that a message in a chat of the newsroom's shows the alert."""
        async with self._db.write() as tx:
            alert = await alerts.get(tx, id, lock=True)
            if alert is not None and (chat, message) not in alert.copies:
                await alerts.set_copies(tx, id, [*alert.copies, (chat, message)])

    async def shown_as(self, chat: ChatRef, message: str) -> Alert | None:
        """Return the alert that a message in a chat of the newsroom's shows."""
        async with self._db.read() as tx:
            return await alerts.shown_as(tx, chat, message)

    # --- inside a transaction ---

    async def _allow(self, tx: Connection, by: Person, role: Role) -> Person:
        """Return the person with the role they have at this moment; NotAllowed when it is not enough."""
        person = await self._members.person_in(tx, by.ref, by.name)
        if not person.may(role):
            raise NotAllowed(role)
        return person

    async def _take(self, tx: Connection, id: int, states: tuple[AlertState, ...] | None) -> Alert:
        """Return an alert that nobody else changes meanwhile; AlertRefused unless it is in one of the states."""
        alert = await alerts.get(tx, id, lock=True)
        if alert is None:
            raise AlertRefused("gone", id)
        if states is not None and alert.state not in states:
            raise AlertRefused("state", id)
        return alert

    async def _refuse_twice(self, tx: Connection, alert: Alert, now: datetime) -> None:
        if alert.kind != "alert":
            return
        if alert.follows is not None:
            if alert.follows == alert.id or await alerts.get(tx, alert.follows) is None:
                raise AlertRefused("gone", alert.follows)
            return
        for other, _ in await alerts.since(tx, now - AGAIN, _COUNTED):
            if other.id != alert.id and overlap(alert.audience, other.audience) and same(alert.text, other.text):
                raise AlertRefused("twice", other.id)


def checked(text: AlertText) -> AlertText:
    """Return a text as it is kept; AlertRefused: empty, or long."""
    tidied = tidy(text)
    if not has_ink(tidied.title):
        raise AlertRefused("empty")
    if length(tidied) > LONGEST:
        raise AlertRefused("long", length=length(tidied), limit=LONGEST)
    return tidied


def default_end(alert: Alert) -> datetime:
    """Return when an alert is too old of which nobody said when."""
    return (alert.scheduled_at or alert.created_at) + LASTS
