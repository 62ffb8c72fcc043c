"""The digest for one reader who asks: the digest of this moment, what an edition left out, a preview."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from config.i18n import translator
from config.newsroom import Newsroom
from digests.compose.edition import KEPT, WOKE, chat_signature, choose, ids_of, open_news
from digests.compose.message import PAGE, digest_message, more_button, nothing_since, other_buttons, page_message
from digests.compose.news import DAY, REACH, told_until
from digests.model import NEVER, Chat, Follows, Message
from digests.store import Database, articles, chats, editions, slots


async def digest_now(db: Database, newsroom: Newsroom, chat: Chat, now: datetime) -> Message:
    """Return the chat's digest of this moment, and note that it was told the news up to now.

    With nothing new since the last one, it is the last day's news again under a line that says so.
    """
    news = await open_news(db, newsroom, now)
    async with db.write() as tx:
        woke = await slots.pulse(tx, WOKE) or NEVER
        await editions.fold_back(tx, max(woke, now - REACH), chat.id)
        chat = await chats.get(tx, chat.id, lock=True) or chat
        since, note = told_until(chat.watermark, chat.catching_up, now), ""
        selection = await choose(tx, news, chat, since)
        if not selection.sections and chat.watermark:
            selection = news.select(chat.follows, NEVER, reach=DAY)
            note = nothing_since(chat.watermark, now, chat.zone, translator(chat.locale)) if selection.sections else ""
        # Under a name of its own: an edition for everybody at this very moment must not take it for its own.
        edition, _ = await editions.begin(tx, now, chat_signature(chat.id), since, now)
        message, told = digest_message(
            selection,
            newsroom=newsroom,
            translator=translator(chat.locale),
            zone=chat.zone,
            slot=now,
            now=now,
            edition=edition.id,
            note=note,
        )
        await editions.fill(tx, edition.id, broadcast=None, shown=ids_of(told.shown), left=ids_of(told.left[:KEPT]))
        await chats.told(tx, chat.id, now)
    buttons = message.buttons if told.sections else other_buttons(translator(chat.locale))
    return replace(message, buttons=buttons, silent=False)


async def more(
    db: Database, newsroom: Newsroom, chat: Chat, edition_id: int, page: int, now: datetime
) -> Message | None:
    """Return page `page` (from 1) of what an edition left out; None when there is nothing (any more)."""
    async with db.read() as tx:
        edition = await editions.get(tx, edition_id)
        left = edition.left if edition else ()
        ids = left[(page - 1) * PAGE : page * PAGE] if page > 0 else ()
        found = await articles.of_ids(tx, ids)
    if not found:
        return None
    words = translator(chat.locale)
    button = more_button(edition_id, page + 1, words) if len(left) > page * PAGE else None
    return page_message(found, newsroom=newsroom, translator=words, now=now, button=button)


async def preview(db: Database, newsroom: Newsroom, follows: Follows, locale: str, now: datetime) -> Message:
    """Return the digest that a daily reader with these wishes would get now. It changes nothing."""
    selection = (await open_news(db, newsroom, now)).select(follows, now - DAY)
    words = translator(locale)
    message, _ = digest_message(selection, newsroom=newsroom, translator=words, zone=newsroom.zone, slot=now, now=now)
    return message
