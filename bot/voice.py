"""The program's voice outside the chat that asks: a word to somebody, the menu of their chat, a link that opens it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages import Reply
from bot.newsroom import Menus
from bot.platforms import Outlet, Platform
from bot.speech import speak
from config.i18n import translator
from digests.model import ChatRef, Message


class Voice:
    """Speaks through the outlets of this process; what it has no way to reach does not hear it."""

    def __init__(self, outlets: Mapping[str, Outlet], platforms: Mapping[str, Platform] | None = None) -> None:
        self._outlets, self._platforms = outlets, platforms or {}
        self.menus = Menus(self._platforms)

    async def tell(self, chat: ChatRef, reply: Reply | Message, locale: str) -> str | None:
        """Say something in another chat: `bot.commands.Tell`."""
        outlet = self._outlets.get(chat.channel)
        message = speak(reply, translator(locale)) if isinstance(reply, Reply) else reply
        return await outlet.reply(chat, message) if outlet else None

    def links(self, payload: str) -> list[str]:
        """Return the addresses that open the bot with "/start payload", one for each platform that has such."""
        found = (platform.deep_link(payload) for platform in self._platforms.values())
        return [link for link in found if link]
