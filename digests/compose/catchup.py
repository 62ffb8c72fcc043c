"""What a reader missed since they last read, as one digest: what mattered most first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from config.i18n import Translator, translator
from config.newsroom import Newsroom
from digests.compose.message import digest_message, of_edition
from digests.compose.news import REACH, STORY, News
from digests.compose.ondemand import answer, keep_answer, standing_of
from digests.compose.stand import Stand
from digests.model import Chat, Message
from digests.store import Database, chats

FARTHEST = REACH + STORY
"""How far back it goes: as far as the news at hand does."""


async def catch_up(db: Database, newsroom: Newsroom, chat: Chat, now: datetime, stand: Stand) -> Message:
    """Return what the chat missed, and note that it was told the news up to now."""
    asked = chat.awaiting  # the question that stays open
    while True:
        found = await standing_of(db, chat, now)
        news = await stand.news(now, found.newest, found.decided)
        message = await _tell(db, newsroom, news, chat, found.shown, now)
        if message is not None:
            return message
        async with db.read() as tx:
            chat = replace(await chats.get(tx, chat.id) or chat, awaiting=asked)


async def _tell(
    db: Database, newsroom: Newsroom, news: News, chat: Chat, shown: frozenset[int], now: datetime
) -> Message | None:
    """Compose it and keep what it tells; None when the chat is not what it was."""
    language = translator(chat.locale)
    since = max(chat.read_at or news.until - FARTHEST, news.until - FARTHEST)
    selection = news.missed(chat.follows, since, shown=shown)
    message, told = digest_message(
        selection,
        newsroom=newsroom,
        translator=language,
        zone=chat.zone,
        slot=now,
        now=now,
        edition=0,
        note=_note(since, now, chat, language, anything=bool(selection.sections)),
    )
    message = answer(message, told, language)
    async with db.write() as tx:
        if not await chats.tell(tx, chat, news.until, asking=chat.awaiting):
            return None
        return of_edition(message, await keep_answer(tx, chat, news, since, message, told, now))


def _note(since: datetime, now: datetime, chat: Chat, language: Translator, *, anything: bool) -> str:
    if anything and chat.read_at is None:
        return language.text("What mattered most in the last days:")
    moment = language.time(since, chat.zone)
    if since.astimezone(chat.zone).date() != now.astimezone(chat.zone).date():
        day = language.date(since, chat.zone, style="short")
        moment = language.text("{time} on {day}", time=moment, day=day)
    if anything:
        return language.text("What mattered most since {time}, when you last read:", time=moment)
    return language.text("You missed nothing since {time}.", time=moment)
