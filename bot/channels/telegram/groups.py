"""What Telegram says of a group or channel: what it is called, and who its administrators are."""

from __future__ import annotations

import logging
from typing import Any

from bot.channels.telegram.inline import Call
from config.logs import event
from digests.errors import DeliveryError, Rejected
from digests.model import ChatRef

logger = logging.getLogger(__name__)


def is_private(chat: ChatRef) -> bool:
    """Is it one person's chat? Telegram's groups and channels have negative ids."""
    return not chat.id.startswith("-")


class Groups:
    """Asks Telegram, each time: who was an administrator a minute ago may be none now."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def administers(self, chat: ChatRef, person: str) -> bool:
        """Is this person an administrator? Who speaks as the group itself is an anonymous one; in doubt nobody is."""
        if is_private(chat) or person == chat.id:
            return not is_private(chat)
        if not person.isdecimal():
            return False
        try:
            member = await self._call("getChatMember", {"chat_id": chat.id, "user_id": person})
        except Rejected:
            # A group that hides its members shows us no others, but the list of its administrators.
            listed = await self._ask("getChatAdministrators", chat) or []
            return any(str(admin.get("user", {}).get("id")) == person for admin in listed)
        except DeliveryError as error:
            _log("getChatMember", error)
            return False
        return member.get("status") in ("creator", "administrator")

    async def title(self, chat: ChatRef) -> str:
        """Return what it is called; "" when Telegram does not say."""
        return str((await self._ask("getChat", chat) or {}).get("title", ""))

    async def _ask(self, method: str, chat: ChatRef) -> Any:
        try:
            return await self._call(method, {"chat_id": chat.id})
        except DeliveryError as error:
            _log(method, error)
            return None


def _log(method: str, error: DeliveryError) -> None:
    event(logger, "telegram_call_failed", level=logging.WARNING, method=method, reason=str(error))
