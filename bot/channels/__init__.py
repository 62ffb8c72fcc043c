"""The chat platforms. A channel is one module and one line in CONNECT."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from bot.channels import telegram
from bot.channels.telegram import Menus
from bot.channels.telegram_inline import OnInline
from bot.channels.telegram_listening import FirstTime, OnIncoming
from config.settings import Settings
from digests.deliver.channel import Channel
from digests.model import ChatRef

__all__ = ["CONNECT", "ChatChannel", "FirstTime", "Menus", "OnIncoming", "OnInline"]


class ChatChannel(Channel, Protocol):
    """A platform that we also listen to."""

    username: str
    """What people call the bot there; known once `listen` has connected."""

    async def whoami(self) -> str:
        """Return the bot's name, or raise ChannelRefused or Transient."""

    async def listen(
        self,
        on_incoming: OnIncoming,
        stop: asyncio.Event,
        *,
        menus: Menus | None = None,
        first_time: FirstTime | None = None,
        on_inline: OnInline | None = None,
    ) -> None:
        """Hand over what people do until `stop` is set; keep trying while the platform is away.

        `on_inline` finds stories for people who write to others, on platforms that ask for it.

        Raise ChannelRefused when the platform refuses our token.
        """

    async def administers(self, chat: ChatRef, person: str) -> bool:
        """Is this person an administrator of this group or channel?"""

    async def title(self, chat: ChatRef) -> str:
        """Return what a group or channel is called; "" when the platform does not say."""

    def deep_link(self, payload: str) -> str | None:
        """Return an address that opens the private chat with "/start payload"; None where there is none."""

    async def typing(self, chat: ChatRef) -> None:
        """Show for some seconds that an answer is being prepared."""

    async def close(self) -> None:
        """Close every connection."""


CONNECT: dict[str, Callable[[Settings], ChatChannel | None]] = {
    "telegram": telegram.connect,
}
"""By kind: how to get the channel from the settings, None where they name no token. (The web chat needs none.)"""

NO_ZALO = "BANTIN_ZALO_TOKEN is set, but Bantin cannot talk to Zalo yet: nobody is served there"
