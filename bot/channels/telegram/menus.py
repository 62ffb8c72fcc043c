"""The list of commands that Telegram offers: to everybody, by language, and to single people in their private chats."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from config.logs import event
from digests.errors import DeliveryError
from digests.model import ChatRef

logger = logging.getLogger(__name__)
Menus = Mapping[str, Sequence[tuple[str, str]]]
"""For each language its commands: name and description. The language "" is shown to everybody else."""


class BotMenus:
    """Sets the menus; failing at it is logged and does not matter."""

    def __init__(self, call: Callable[[str, dict[str, Any]], Awaitable[Any]]) -> None:
        self._call = call

    async def set_menu(self, language: str, commands: Sequence[tuple[str, str]]) -> None:
        """Set the commands that Telegram offers to people of this language."""
        await self._try("setMyCommands", _listed(commands) | ({"language_code": language} if language else {}))

    async def set_menu_of(self, chat: ChatRef, commands: Sequence[tuple[str, str]]) -> None:
        """Offer these commands in one private chat; none: those that everybody sees."""
        scope = {"scope": {"type": "chat", "chat_id": chat.id}}
        if commands:
            await self._try("setMyCommands", scope | _listed(commands))
        else:
            await self._try("deleteMyCommands", scope)

    async def _try(self, method: str, values: dict[str, Any]) -> None:
        try:
            await self._call(method, values)
        except DeliveryError as error:
            event(logger, "telegram_call_failed", level=logging.WARNING, method=method, reason=str(error))


def _listed(commands: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"commands": [{"command": name, "description": description} for name, description in commands]}
