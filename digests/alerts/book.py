"""The alerts of a newsroom, as all who work with them find them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.i18n import translator
from config.newsroom import Newsroom
from digests import rewording
from digests.alerts.words import LONGEST, has_ink, length, overlap, same, tidy
from digests.collect.visitor import Visitor
from digests.compose.alert import alert_message
from digests.compose.schedule import quiet_end
from digests.errors import AlertRefused, NotAllowed
from digests.members import Members
from digests.model import Alert, AlertState, AlertText, ChatRef, Message, Person, Role
from digests.store import Connection, Database, alerts, recipients
from digests.store.recipients import Quiet

LASTS = timedelta(hours=12)
"""How long after its time an alert is still sent, unless its editor says otherwise: a night's quiet hours."""
AGAIN = timedelta(hours=24)
"""The same alert is not made twice within this time."""
UNSENT: tuple[AlertState, ...] = ("draft", "waiting", "approved")
_COUNTED: tuple[AlertState, ...] = (*alerts.UNENDED, "sent")

Launch = Callable[[Connection, Alert, datetime], Awaitable[bool]]
"""What begins a correction or a recall, in the transaction that says so; and again, as long as one of its broadcasts
has not been filled to the end (`filled_to`). True: there is more to be done at once."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """So many people have to agree; an approved alert can be cancelled for so long; messages per second of channels."""

    approvals: int = 2
    undo: timedelta = timedelta(seconds=20)
    rates: Mapping[str, float] = field(default_factory=dict)


class Book:
    """Finds alerts, and takes them for a change. The rest of `Alerts` is built upon it."""

    def __init__(
        self,
        db: Database,
        newsroom: Newsroom,
        members: Members,
        rules: Rules,
        *,
        visitor: Visitor | None = None,
        launch: Launch | None = None,
    ) -> None:
        self._db, self._newsroom, self._members = db, newsroom, members
        self.rules = rules
        self._visitor = visitor or Visitor()
        self._launch = launch

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
            return await alerts.recent(tx, 100, states=alerts.UNENDED)

    async def messages(self, alert: Alert) -> dict[str, Message]:
        """Return what readers see of an alert, in each language of the newsroom, its own first."""
        async with self._db.read() as tx:
            return await self._messages(tx, alert)

    async def note_copy(self, id: int, chat: ChatRef, message: str, *, live: bool = True) -> None:
        """Note that a message in a chat of the newsroom's shows the alert.

        `live`: it is kept up to date from now on, and the one before it in that chat no more.
        """
        this = (chat, message)
        async with self._db.write() as tx:
            alert = await alerts.get(tx, id, lock=True)
            if alert is not None:
                copies = [*(copy for copy in alert.copies if copy != this), this]
                others = [copy for copy in alert.live if copy[0] != chat] if live else list(alert.live)
                kept = [*others, this] if live else [copy for copy in others if copy != this]
                await alerts.set_copies(tx, id, copies, kept)

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

    async def _alert(self, tx: Connection, id: int) -> Alert:
        alert = await alerts.get(tx, id)
        if alert is None:
            raise AlertRefused("gone", id)
        return alert

    async def _messages(self, tx: Connection, alert: Alert) -> dict[str, Message]:
        if alert.kind != "alert":
            return await rewording.messages(tx, alert, self._newsroom)
        earlier = await alerts.get(tx, alert.follows) if alert.follows is not None else None
        return {
            locale: alert_message(alert, newsroom=self._newsroom, translator=translator(locale), earlier=earlier)
            for locale in self._newsroom.languages
        }

    async def _quiet(self, tx: Connection, now: datetime, after: int = 0, up_to: int | None = None) -> Quiet:
        """Return which quiet hours are going on, of the chats of a range of ids, and when they end."""
        kinds = await recipients.quiet_kinds(tx, after, up_to)
        ends = ((kind, quiet_end((kind.begin, kind.end), ZoneInfo(kind.zone), now)) for kind in kinds)
        return [(kind, end) for kind, end in ends if end]

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
