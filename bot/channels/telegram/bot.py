"""python-telegram-bot's bot, made patient with what it would give up for."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.telegram.request import MayHaveArrived
from config.logs import event

logger = logging.getLogger(__name__)
POLL_ANSWER_SECONDS = 5.0
"""Seconds for which we wait for the answer to a long poll after its time is over."""
EMPTY_SECONDS = 0.05
"""Seconds that a poll takes at least that brought nothing."""


class TolerantBot(Bot):
    """PTB's bot, for which neither a webhook that stays nor an update that it cannot read is a reason to stop."""

    async def delete_webhook(self, *arguments: Any, **named: Any) -> bool:
        try:
            return await super().delete_webhook(*arguments, **named)
        except TelegramError as error:
            event(logger, "telegram_call_failed", level=logging.WARNING, method="deleteWebhook", reason=str(error))
            return False

    async def get_updates(self, *arguments: Any, **named: Any) -> tuple[Update, ...]:
        """Return what happened. PTB's own gives up all updates for one, and logs what people wrote in them."""
        wait = named.get("timeout") or 0
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        asked = {name: named.get(name) for name in ("offset", "timeout", "allowed_updates")}
        due = time.monotonic() + min(seconds, EMPTY_SECONDS)
        found = await self.do_api_request("getUpdates_", asked, read_timeout=POLL_ANSWER_SECONDS + seconds)
        if not isinstance(found, list):
            raise MayHaveArrived("the answer is not the Bot API's")
        if not found:  # at once, though it was asked to wait: it must not keep us busy
            await asyncio.sleep(due - time.monotonic())
        return tuple(update for raw in found if (update := self._read(raw)))

    def _read(self, raw: Any) -> Update | None:
        try:
            return Update.de_json(raw, self)
        except Exception as error:  # of another Bot API than PTB knows: nothing to us but its number
            known = raw if isinstance(raw, dict) else {}
            reason = f"{type(error).__name__} in {','.join(sorted(known))}"
            event(logger, "update_broken", level=logging.ERROR, channel="telegram", reason=reason)
            return Update(known["update_id"]) if isinstance(known.get("update_id"), int) else None
