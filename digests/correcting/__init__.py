"""Corrections and recalls: what is wrong, whom it reached, the right words, and what became of them.

find → draft → (submit → approve → undo, as any alert: digests/alerts) → launch → receipt
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime

from config.newsroom import Newsroom
from digests import rewording
from digests.alerts import Alerts
from digests.alerts.words import read_words, tidy
from digests.collect.text import fold
from digests.collect.urls import absolute, canonical
from digests.correcting.launch import Launcher
from digests.correcting.stories import REACH
from digests.errors import AlertRefused
from digests.model import Alert, AlertText, Message, Person
from digests.rewording import Wrong as Wrong
from digests.store import Connection, Database, alerts, answers, articles, correctable, intake, receipts
from digests.store.receipts import Receipt as Receipt

__all__ = ["Correcting", "Launcher", "Mending", "Reached", "Receipt", "Wrong"]

_ALERT = re.compile(r"(?:tin nong|alert)?\s*#?(\d{1,12})")
_STORY = re.compile(r"(?:tin|bai|article|story)\s*#?(\d{1,12})")


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Whom the wrong words reached, in numbers of chats."""

    changed: int = 0
    """Their message can be edited."""
    said: int = 0
    """They get a message instead: their platform cannot edit, or we do not know whether it arrived."""
    waiting: int = 0
    """They still wait for it."""


@dataclass(frozen=True, kw_only=True)
class Mending:
    """What a correction changes, and where: the messages by locale."""

    before: Mapping[str, Message]
    after: Mapping[str, Message]
    reached: Reached
    story: bool
    """It is a story of digests: search and later digests have the right words, too."""


class Correcting:
    """`edits` are the kinds of channels whose messages can be edited."""

    def __init__(self, db: Database, newsroom: Newsroom, service: Alerts, edits: Set[str]) -> None:
        self._db, self._newsroom, self._alerts, self._edits = db, newsroom, service, edits

    async def find(self, named: str) -> Wrong:
        """Return what "12", "#12", "tin 1234" or an address names, as its readers see it.

        AlertRefused: gone (there is no such alert or story), state (nobody has it, or it is recalled).
        """
        words = fold(named).strip()
        async with self._db.read() as tx:
            if found := _STORY.fullmatch(words):
                return await self._story(tx, int(found[1]))
            if found := _ALERT.fullmatch(words):
                return await self._alert(tx, int(found[1]))
            if address := absolute(named.strip(), ""):
                known = await intake.known(tx, list({canonical(address), address}))
                return await self._story(tx, known[0].id if known else 0)
        raise AlertRefused("gone")

    async def wrong_of(self, correction: Alert) -> Wrong | None:
        """Return what a correction or recall is about, as it read before; None when it is not there any more."""
        async with self._db.read() as tx:
            return await rewording.wrong_of(tx, correction)

    async def _alert(self, tx: Connection, id: int) -> Wrong:
        alert = await alerts.get(tx, id)
        if alert is None:
            raise AlertRefused("gone", id)
        if alert.kind != "alert":  # the number of a correction stands for what it corrects
            return await (self._alert(tx, alert.follows) if alert.follows else self._story(tx, alert.article or 0))
        if alert.state not in ("sending", "stopped", "sent"):
            raise AlertRefused("state", id)
        return await rewording.wrong_alert(tx, alert)

    async def _story(self, tx: Connection, id: int) -> Wrong:
        article = await articles.get(tx, id)
        if article is None:
            raise AlertRefused("gone", id)
        return await rewording.wrong_story(tx, article)

    async def reach(self, wrong: Wrong, now: datetime) -> Reached:
        """Return whom the wrong words have reached so far."""
        async with self._db.read() as tx:
            if wrong.alert is not None:
                ids = [carrier.id for carrier in await correctable.of_alert(tx, wrong.alert.id)]
                there = await correctable.having(tx, ids)
            else:
                article, since = (wrong.article.id if wrong.article else 0), now - REACH
                ids = await correctable.told_story(tx, article, since)
                there = await correctable.having(tx, ids, answers.answered(tx, article, since))
            waiting = await correctable.still_waiting(tx, ids, now, stopped=wrong.alert is not None)
        changed = sum(one.readers for one in there if one.named and one.channel in self._edits)
        every = sum(one.readers for one in there)
        return Reached(changed=changed, said=every - changed, waiting=waiting)

    def read(self, written: str) -> AlertText:
        """Return an editor's words as the text of a correction: the first line is the title."""
        return read_words(written)

    async def draft(self, wrong: Wrong, text: AlertText, by: Person, now: datetime) -> Alert:
        """Begin a correction with the right words. AlertRefused: empty, long, again (nothing is different)."""
        right = _complete(text, wrong.text)
        if (right.title, right.body, right.url) == (wrong.text.title, wrong.text.body, wrong.text.url):
            raise AlertRefused("again")
        return await self._alerts.draft(
            right,
            by,
            now,
            kind="correction",
            follows=wrong.alert.id if wrong.alert else None,
            article=wrong.article.id if wrong.article else None,
            urgent=bool(wrong.alert and wrong.alert.urgent),
        )

    async def change(self, correction: Alert, text: AlertText, by: Person, now: datetime) -> Alert:
        """Give a correction that has not gone out other words; it is a draft again. AlertRefused as `draft`, state."""
        wrong = await self.wrong_of(correction)
        right = _complete(text, wrong.text if wrong else correction.text)
        return await self._alerts.change(correction.id, by, now, text=right)

    async def draft_recall(self, wrong: Wrong, reason: str, by: Person, now: datetime) -> Alert:
        """Begin a recall. `Alerts.submit` is enough for it to go out: it only takes away."""
        return await self._alerts.draft(
            AlertText(title=wrong.text.title, body=reason, url=wrong.text.url),
            by,
            now,
            kind="recall",
            follows=wrong.alert.id if wrong.alert else None,
            article=wrong.article.id if wrong.article else None,
        )

    def before(self, wrong: Wrong, locale: str) -> Message:
        """Return what readers see now."""
        return rewording.before(wrong, self._newsroom, locale)

    async def after(self, correction: Alert, locale: str) -> Message | None:
        """Return what readers will see; None when what it corrects is not there any more."""
        async with self._db.read() as tx:
            return (await rewording.messages(tx, correction, self._newsroom)).get(locale)

    async def mending(self, correction: Alert, now: datetime) -> Mending | None:
        """Return what a correction changes; None when what it corrects is not there any more."""
        async with self._db.read() as tx:
            wrong = await rewording.wrong_of(tx, correction)
            after = await rewording.messages(tx, correction, self._newsroom)
        if wrong is None:
            return None
        before = {locale: self.before(wrong, locale) for locale in self._newsroom.languages}
        story, reached = wrong.article is not None, await self.reach(wrong, now)
        return Mending(before=before, after=after, reached=reached, story=story)

    async def receipt(self, id: int) -> Receipt | None:
        """Return what has become of a correction or recall up to now; None when there is no such one."""
        async with self._db.read() as tx:
            alert = await alerts.get(tx, id)
            return None if alert is None or alert.kind == "alert" else await receipts.receipt(tx, alert)


def _complete(text: AlertText, wrong: AlertText) -> AlertText:
    """Return the right text with the link and the picture of the wrong one, unless it has its own link."""
    return replace(tidy(text), url=text.url or wrong.url, picture=text.picture or wrong.picture)
