"""Inline mode: "@bot lũ quét" in any chat gives stories to choose from and share (core.telegram.org/bots/inline).

Telegram asks after every few letters, so only the newest question of each person is answered, and only so many wait.
"""

from __future__ import annotations

import json
import logging
from asyncio import Semaphore
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import InlineQuery

from bot.channels.telegram.text import html, linkable, shown, split
from bot.messages import Card
from config.logs import event
from digests.errors import DeliveryError

logger = logging.getLogger(__name__)
OnInline = Callable[[str, int], Awaitable[tuple[Sequence[Card], int | None]]]
"""Gets the words and how many results were shown before; returns more of them, and where the next page begins."""
Call = Callable[[str, dict[str, Any]], Awaitable[Any]]

MOST = 50
"""Results of one answer."""
CACHED_SECONDS = 120
AT_ONCE, WAITING = 8, 200
_LATE = ("query is too old", "query id is invalid")


class InlineAnswers:
    """Answers inline queries. What goes wrong is an empty list: nobody is told of it in a chat of their own."""

    def __init__(self, call: Call, search: OnInline) -> None:
        self._call, self._search = call, search
        self._newest: dict[int, str] = {}
        self._places = Semaphore(AT_ONCE)

    async def answer(self, query: InlineQuery) -> None:
        """Answer unless the person has typed on meanwhile, or too many others wait."""
        person = query.from_user.id
        if len(self._newest) >= WAITING and person not in self._newest:
            return
        self._newest[person] = query.id
        async with self._places:
            if self._newest.get(person) != query.id:
                return
            del self._newest[person]
            cards, onward = await self._found(query)
            await self._give(query.id, [_result(card) for card in cards[:MOST]], onward)

    async def _found(self, query: InlineQuery) -> tuple[Sequence[Card], int | None]:
        offset = query.offset or "0"
        if not (offset.isascii() and offset.isdecimal() and len(offset) < 5):
            return (), None
        try:
            return await self._search(query.query, int(offset))
        except Exception as error:  # a search that fails finds nothing
            event(logger, "inline_failed", level=logging.ERROR, error=error)
            return (), None

    async def _give(self, query: str, results: list[dict[str, Any]], onward: int | None) -> None:
        values = {
            "inline_query_id": query,
            "results": json.dumps(results, ensure_ascii=False),
            "cache_time": CACHED_SECONDS,
            "is_personal": False,
            "next_offset": "" if onward is None else str(onward),
        }
        try:
            await self._call("answerInlineQuery", values)
        except DeliveryError as error:
            if not any(words in str(error).lower() for words in _LATE):
                event(
                    logger, "telegram_call_failed", level=logging.WARNING, method="answerInlineQuery", reason=str(error)
                )


def _result(card: Card) -> dict[str, Any]:
    content = {"message_text": html(split(card.message)[0]), "parse_mode": "HTML"}
    result = {
        "type": "article",
        "id": card.id[:64],
        "title": shown(card.title).strip() or "…",
        "description": shown(card.description),
        "input_message_content": content,
    }
    if linkable(card.url):
        result["url"] = card.url
    if card.image and linkable(card.image):
        result["thumbnail_url"] = card.image
    return result
