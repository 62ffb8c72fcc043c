"""A story that is corrected or recalled: in the archive, in every digest that told it, and in every answer.

A digest that waits gets the right words before it goes out; one that a sender has taken already is edited afterwards.
Who composes one at this moment either has it in the database when we look, or sees that the article is another now
(compose/edition.py); answers on demand do not look twice, so they are looked for a little longer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from config.i18n import translator
from config.newsroom import Newsroom
from digests.compose.correction import corrected_digest, recalled_digest
from digests.compose.message import of_edition
from digests.model import Alert, Message
from digests.rewording import Wrong, words, wrong_of
from digests.store import Connection, answers, correctable, corrections, desk, intake
from digests.store.correctable import Carrier

REACH = timedelta(hours=48)
"""How old a digest may be whose stories are corrected: readers look at none that is older."""
DIGESTS = 25
"""Digests corrected in one transaction, an eighth of a second: SQLite has one writer, and others want their turn."""
LATECOMERS = timedelta(seconds=5)
"""So long after it has begun somebody may still be answered with the words of before."""


async def begin(tx: Connection, alert: Alert, wrong: Wrong, now: datetime) -> None:
    """Put the right words into the archive, so that search, cards and later digests have them; or take it down."""
    assert wrong.article is not None  # otherwise there is nothing wrong
    await intake.begin_intake(tx)
    if alert.kind == "recall":
        await desk.take_down(tx, wrong.article.id, now)
    elif known := await intake.known_by_id(tx, wrong.article.id):
        right = {"title": alert.text.title, "lead": " ".join(alert.text.body.split()), "corrected_at": now}
        await intake.revise(tx, known, now, places=wrong.article.places, **right)
    await desk.touch(tx, wrong.article.story, wrong.article.id, now)
    await corrections.begin_story(tx, alert, now)


async def go_on(tx: Connection, alert: Alert, now: datetime, newsroom: Newsroom) -> int:
    """Correct digests and answers that showed the story and were not come to yet; return how many those are."""
    wrong, story = await wrong_of(tx, alert), alert.article or 0
    if wrong is None:
        return 0
    since, count, after = _since(alert), 0, 0
    landed = await answers.landed(tx, story, since, now, DIGESTS)
    await answers.put(tx, [replace(one, message=of_edition(one.message, one.edition)) for one in landed])
    while found := await correctable.of_story(tx, story, since, alert.id, now, after=after, limit=DIGESTS):
        after = found[-1].id
        for carrier in found:
            if right := _reworded(alert, wrong, carrier, newsroom):
                await _correct(tx, alert, wrong, carrier, right, now, newsroom)
                count += 1
        if count >= DIGESTS:
            break
    return count


async def more_to_come(tx: Connection, alert: Alert, now: datetime) -> bool:
    """May somebody still be answered with the words of before?"""
    if now < (alert.started_at or now) + LATECOMERS:
        return True
    return await answers.on_their_way(tx, alert.article or 0, _since(alert), now)


async def _correct(
    tx: Connection, alert: Alert, wrong: Wrong, carrier: Carrier, right: Message, now: datetime, newsroom: Newsroom
) -> None:
    otherwise = words(alert, wrong, now, newsroom, carrier.locale or newsroom.languages[0]).otherwise
    edit = await corrections.add(tx, alert, carrier, "edit", right, otherwise, now)
    filling = corrections.Filling(id=edit, of=carrier.id, digest=True)
    if carrier.edition is not None:
        instead = await corrections.add_instead(tx, edit, carrier.id, right, carrier.edition)
        await corrections.reword(tx, carrier.edition, carrier.id, instead)
        filling = replace(filling, instead=instead)
        await corrections.move_waiting(tx, filling, now)
    filled = await corrections.fill(tx, filling, now)
    if filled < corrections.CHUNK and not await corrections.unsettled(tx, [carrier.id], now):
        await corrections.note_filled(tx, alert.id, edit)


def _reworded(alert: Alert, wrong: Wrong, carrier: Carrier, newsroom: Newsroom) -> Message | None:
    language = translator(carrier.locale or newsroom.languages[0])
    at, url = alert.started_at or alert.updated_at, wrong.text.url or ""
    if alert.kind == "recall":
        why = alert.text.body
        return recalled_digest(carrier.message, url, at, reason=why, newsroom=newsroom, translator=language)
    return corrected_digest(carrier.message, url, alert.text, wrong.text, at, newsroom=newsroom, translator=language)


def _since(alert: Alert) -> datetime:
    return (alert.started_at or alert.updated_at) - REACH
