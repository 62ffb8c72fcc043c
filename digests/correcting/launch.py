"""A correction or a recall going out: to exactly those who have the wrong message, and to those who wait for it.

Everything stands in the database, and each step is one transaction: a process may be killed at any point, and several
may do this at once. Nobody gets the right words before the wrong ones have landed or are certain never to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from config.i18n import translator
from config.newsroom import Newsroom
from digests.compose.correction import corrected_digest, recalled_digest
from digests.model import Alert, AlertState, Message
from digests.rewording import Words, Wrong, words, wrong_of
from digests.store import Connection, alerts, correctable, corrections, desk, intake
from digests.store.correctable import Carrier

REACH = timedelta(hours=48)
"""How old a digest may be whose stories are corrected: readers look at none that is older."""
DIGESTS = 100
"""Digests corrected in one transaction."""
_UNSENT: tuple[AlertState, ...] = ("draft", "waiting", "approved")


class Launcher:
    """Begins corrections and recalls for `Alerts`, and goes on with them."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    async def launch(self, tx: Connection, alert: Alert, now: datetime) -> bool:
        """Begin it, or put the next deliveries into the outbox; True when there are more to be put there at once."""
        fillings = await corrections.fillings(tx, alert.id)
        if not fillings:
            await self._begin(tx, alert, now)
            fillings = await corrections.fillings(tx, alert.id)
        others = await corrections.carrying(tx, [other.id for other in await self._superseded(tx, alert)])
        if await corrections.in_the_air(tx, others):
            return False  # a late edit with the words of before must not come after ours
        count = 0
        for filling in fillings:
            if filling.instead is not None:
                count += await corrections.move_waiting(tx, filling, now)
            count += await corrections.fill(tx, filling, now)
        if alert.follows is None:
            count += await self._more_digests(tx, alert, now)
        if count:
            return True
        if not await corrections.unsettled(tx, [filling.of for filling in fillings], now):
            await corrections.note_filled(tx, alert.id)
        return False

    async def _begin(self, tx: Connection, alert: Alert, now: datetime) -> None:
        wrong = await wrong_of(tx, alert)
        if wrong is None or (wrong.alert and wrong.alert.state in (*_UNSENT, "cancelled", "recalled", "expired")):
            return  # there is nothing (any more) that anybody has
        await self._supersede(tx, alert, now)
        if wrong.alert is None:
            await self._begin_story(tx, alert, wrong, now)
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
            if await correctable.still_waiting(tx, [carrier.id], now):
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

    # --- a story of digests -----------------------------------------------------------------------

    async def _begin_story(self, tx: Connection, alert: Alert, wrong: Wrong, now: datetime) -> None:
        """Put the right words into the archive, so that search, cards and later digests have them; or take it down."""
        assert wrong.article is not None  # otherwise there is nothing wrong
        await intake.begin_intake(tx)
        if alert.kind == "recall":
            await desk.take_down(tx, wrong.article.id, now)
        elif known := await intake.known_by_id(tx, wrong.article.id):
            right = {"title": alert.text.title, "lead": " ".join(alert.text.body.split()), "corrected_at": now}
            await intake.revise(tx, known, now, places=wrong.article.places, **right)

    async def _more_digests(self, tx: Connection, alert: Alert, now: datetime) -> int:
        """Correct the digests that showed the story and were not come to yet; return how many those are."""
        wrong, count, after = await wrong_of(tx, alert), 0, 0
        if wrong is None or wrong.article is None:
            return 0
        since = (alert.started_at or now) - REACH
        while found := await correctable.of_story(tx, wrong.article.id, since, alert.id, after=after, limit=DIGESTS):
            after = found[-1].id
            for carrier in found:
                if right := self._digest(alert, wrong, carrier):
                    said = self._words(alert, wrong, now, carrier)
                    id = await corrections.add(tx, alert, carrier, "edit", right, said.otherwise, now)
                    await corrections.fill(tx, corrections.Filling(id=id, of=carrier.id), now)
                    count += 1
            if count >= DIGESTS:
                break
        return count

    def _digest(self, alert: Alert, wrong: Wrong, carrier: Carrier) -> Message | None:
        language = translator(carrier.locale or self._newsroom.languages[0])
        at, url = alert.started_at or alert.updated_at, wrong.text.url or ""
        if alert.kind == "recall":
            return recalled_digest(carrier.message, url, at, newsroom=self._newsroom, translator=language)
        return corrected_digest(
            carrier.message, url, alert.text, wrong.text, at, newsroom=self._newsroom, translator=language
        )
