"""The digest for one reader who asks: the digest of this moment, what an edition left out, a preview."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from config.i18n import Translator, translator
from config.newsroom import Newsroom
from digests.compose.edition import KEPT, WOKE, ids_of, open_news, told_before
from digests.compose.message import (
    PAGE,
    digest_message,
    more_button,
    nothing_since,
    number_buttons,
    of_edition,
    other_buttons,
    page_message,
)
from digests.compose.news import DAY, REACH, STORY, News, told_until
from digests.compose.select import Selection
from digests.compose.stand import Stand
from digests.model import NEVER, Chat, Follows, Message
from digests.store import Connection, Database, articles, chats, editions
from digests.store.editions import chat_signature
from digests.store.standing import Standing, keep, standing

TRIES = 4
"""How often a chat may change while its digest is composed; after that it gets what has been composed."""


async def digest_now(
    db: Database,
    newsroom: Newsroom,
    chat: Chat,
    now: datetime,
    *,
    stand: Stand | None = None,
    asking: str | None = None,
) -> Message:
    """Return the chat's digest of this moment, and note that it was told the news up to then.

    With nothing new since the last one, it is the last day's news again under a line that says so. `asking` is noted
    with it: the question that is put to the reader below the digest; without one, that of `chat` stays open.
    """
    stand, asking = stand or Stand(db, newsroom), asking or chat.awaiting
    folded = False
    for left in reversed(range(TRIES)):
        found = await standing_of(db, chat, now)
        if found.unsent and not folded:
            async with db.write() as tx:
                await editions.fold_back(tx, max(found.woke, now - REACH), chat.id)
            folded = True
        else:
            news = await stand.news(now, found.newest, found.decided)
            message = await _tell(db, newsroom, news, chat, found.shown, now, asking, anyway=not left)
            if message is not None:
                return message
        async with db.read() as tx:  # somebody else changed it meanwhile, as the composing of its digest does
            chat = await chats.get(tx, chat.id) or chat
    raise LookupError(f"the chat is gone: {chat.ref}")


async def standing_of(db: Database, chat: Chat, now: datetime) -> Standing:
    """Return where a chat stands that asks for a digest."""
    since = told_until(chat.watermark, chat.catching_up, now)
    async with db.often() as tx:
        return await standing(
            tx,
            chat.id,
            (chat.signature, chat_signature(chat.id)),
            since,
            since - STORY if since != NEVER else since,
            expired_after=now - REACH,
            pulse=WOKE,
        )


async def _tell(
    db: Database,
    newsroom: Newsroom,
    news: News,
    chat: Chat,
    shown: frozenset[int],
    now: datetime,
    asking: str | None,
    *,
    anyway: bool,
) -> Message | None:
    """Compose the digest and keep what it tells; None when the chat is not what it was (or, `anyway`, is gone)."""
    words = translator(chat.locale)
    since, note = told_until(chat.watermark, chat.catching_up, news.until), ""
    selection = news.select(chat.follows, since, shown=shown)
    if not selection.sections and chat.watermark:
        selection = news.select(chat.follows, NEVER, reach=DAY)
        note = nothing_since(chat.watermark, now, chat.zone, words) if selection.sections else ""
    message, told = digest_message(
        selection, newsroom=newsroom, translator=words, zone=chat.zone, slot=now, now=now, edition=0, note=note
    )
    message = answer(message, told, words)
    async with db.write() as tx:
        if not await chats.tell(tx, chat, news.until, asking=asking, anyway=anyway):
            return None
        return of_edition(message, await keep_answer(tx, chat, news, since, message, told, now))


def answer(message: Message, told: Selection, words: Translator) -> Message:
    """Return the digest of what is told as an answer: with a sound, and with something to tap if it is empty."""
    more = ((more_button(0, 1, words),),) if told.left else ()
    buttons = (*number_buttons(told.shown), *more) if told.sections else other_buttons(words)
    return replace(message, buttons=buttons, silent=False)


async def keep_answer(
    tx: Connection, chat: Chat, news: News, since: datetime, message: Message, told: Selection, now: datetime
) -> int:
    """Keep the edition that a chat is answered with, and return its id."""
    # Under a name of its own: an edition for everybody at this very moment must not take it for its own.
    name, shown, left = chat_signature(chat.id), ids_of(told.shown), ids_of(told.left[:KEPT])
    kept = message if told.shown else None  # where no story is told, none can be corrected
    before = told_before(told)
    return await keep(tx, news.until, name, since, shown=shown, left=left, before=before, message=kept, now=now)


async def more(
    db: Database, newsroom: Newsroom, chat: Chat, edition_id: int, page: int, now: datetime
) -> Message | None:
    """Return page `page` (from 1) of what an edition left out; None when there is nothing (any more)."""
    async with db.read() as tx:
        edition = await editions.get(tx, edition_id)
        left = edition.left if edition else ()
        ids = left[(page - 1) * PAGE : page * PAGE] if page > 0 else ()
        told = {id: edition.before[id] for id in ids if id in edition.before} if edition else {}
        kept = {article.id: article for article in await articles.of_ids(tx, (*ids, *told.values()))}
    found = [kept[id] for id in ids if id in kept and kept[id].tellable]
    if not found:
        return None
    words = translator(chat.locale)
    button = more_button(edition_id, page + 1, words) if len(left) > page * PAGE else None
    before = {id: kept[other] for id, other in told.items() if other in kept}
    return page_message(found, newsroom=newsroom, translator=words, now=now, button=button, before=before)


async def preview(db: Database, newsroom: Newsroom, follows: Follows, locale: str, now: datetime) -> Message:
    """Return the digest that a daily reader with these wishes would get now. It changes nothing."""
    selection = (await open_news(db, newsroom, now)).select(follows, now - DAY)
    words = translator(locale)
    message, _ = digest_message(selection, newsroom=newsroom, translator=words, zone=newsroom.zone, slot=now, now=now)
    return message
