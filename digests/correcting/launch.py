"""A correction or a recall going out: to exactly those who have the wrong message, and to those who wait for it.

Everything stands in the database, and each step is one transaction: a process may be killed at any point, and several
may do this at once. Nobody gets the right words before the wrong ones have landed or are certain never to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from config.newsroom import Newsroom
from digests.correcting import stories
from digests.model import Alert, AlertState, Message
from digests.rewording import Words, Wrong, words, wrong_of
from digests.store import Connection, alerts, correctable, corrections
from digests.store.correctable import Carrier

_UNSENT: tuple[AlertState, ...] = ("draft", "waiting", "approved")


class Launcher:
    """Begins corrections and recalls for `Alerts`, and goes on with them."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    async def launch(self, tx: Connection, alert: Alert, now: datetime) -> bool:
        """Begin it, or put the next deliveries into the outbox; True when there are more to be put there at once."""
        if not await corrections.begun(tx, alert.id):
            await self._begin(tx, alert, now)
        others = await corrections.carrying(tx, [other.id for other in await self._superseded(tx, alert)])
        if await corrections.in_the_air(tx, others):
            return False  # a late edit with the words of before must not come after ours
        fillings, count = await corrections.fillings(tx, alert.id), 0
        for filling in fillings:
            if filling.instead is not None:
                count += await corrections.move_waiting(tx, filling, now)
            count += await corrections.fill(tx, filling, now)
        if alert.follows is None:
            count += await stories.go_on(tx, alert, now, self._newsroom)
        if count:
            return True
        more = await corrections.unsettled(tx, [filling.of for filling in fillings], now)
        if not more and not (alert.follows is None and await stories.more_to_come(tx, alert, now)):
            await corrections.note_filled(tx, alert.id)
        return False

    async def _begin(self, tx: Connection, alert: Alert, now: datetime) -> None:
        wrong = await wrong_of(tx, alert)
        if wrong is None or (wrong.alert and wrong.alert.state in (*_UNSENT, "cancelled", "recalled", "expired")):
            return  # there is nothing (any more) that anybody has
        await self._supersede(tx, alert, now)
        if wrong.alert is None:
            await stories.begin(tx, alert, wrong, now)
        elif alert.kind == "recall":
            await self._begin_recall(tx, alert, wrong, wrong.alert, now)
        else:
            await self._begin_correction(tx, alert, wrong, wrong.alert, now)

    # --- what went before -----------------------------------------------------------------------

    async def _superseded(self, tx: Connection, alert: Alert) -> Sequence[Alert]:
        """Return the other corrections of the same alert or story."""
        found = await (
            corrections.earlier(tx, alert.follows)
            if alert.follows is not None
            else corrections.earlier_of_story(tx, alert.article or 0)
        )
        return [one for one in found if one.id != alert.id]

    async def _supersede(self, tx: Connection, alert: Alert, now: datetime) -> None:
        """End the corrections before this one; a recall also ends those that have not begun."""
        for other in await self._superseded(tx, alert):
            state: AlertState | None = None
            if other.state in ("sending", "stopped"):
                state = "recalled" if alert.kind == "recall" else "sent"
            elif other.state in _UNSENT and alert.kind == "recall":
                state = "cancelled"
            if other.started_at:
                await corrections.withdraw(tx, await corrections.carrying(tx, [other.id]), now)
            if state:
                await alerts.save(tx, replace(other, state=state, ended_at=now, updated_at=now))

    # --- an alert -------------------------------------------------------------------------------

    async def _begin_correction(self, tx: Connection, alert: Alert, wrong: Wrong, of: Alert, now: datetime) -> None:
        original = await alerts.get(tx, of.id, lock=True)
        if original and original.state == "stopped":  # whoever waits for it gets the right words
            await alerts.save(tx, replace(original, state="sending", ended_at=None, updated_at=now))
            await corrections.reopen(tx, of.id)
        for carrier in await correctable.of_alert(tx, of.id):
            said = self._words(alert, wrong, now, carrier)
            edit = await corrections.add(tx, alert, carrier, "edit", said.instead, said.otherwise, now)
            if await correctable.still_waiting(tx, [carrier.id], now, stopped=True):
                await corrections.add_instead(tx, edit, carrier.id, said.instead)

    async def _begin_recall(self, tx: Connection, alert: Alert, wrong: Wrong, of: Alert, now: datetime) -> None:
        """Stop the alert, in this transaction, and take it from those who have it."""
        original = await alerts.get(tx, of.id, lock=True)
        carriers = await correctable.of_alert(tx, of.id)
        await corrections.withdraw(tx, [carrier.id for carrier in carriers], now)
        if original:
            ended = original.ended_at or now
            await alerts.save(tx, replace(original, state="recalled", ended_at=ended, updated_at=now))
        for carrier in carriers:
            said = self._words(alert, wrong, now, carrier)
            await corrections.add(tx, alert, carrier, "delete", said.instead, said.otherwise, now)
        # What earlier corrections had to say in messages of their own goes too.
        for id in await corrections.carrying(tx, [other.id for other in await self._superseded(tx, alert)]):
            own = Carrier(id=id, locale="", message=Message(blocks=()))
            await corrections.add(tx, alert, own, "delete", self._words(alert, wrong, now, own).instead, None, now)

    def _words(self, alert: Alert, wrong: Wrong, now: datetime, carrier: Carrier) -> Words:
        return words(alert, wrong, now, self._newsroom, carrier.locale or self._newsroom.languages[0])
