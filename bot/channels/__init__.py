"""The chat platforms. A channel is one module and one line in CONNECT."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from bot.channels import telegram
from bot.channels.telegram.inline import OnInline
from bot.channels.telegram.listening import FirstTime, OnIncoming
from bot.channels.telegram.menus import Menus
from bot.platforms import Platform
from config.settings import Settings
from digests.deliver.channel import Channel

__all__ = ["CONNECT", "ChatChannel", "FirstTime", "Menus", "OnIncoming", "OnInline"]


class ChatChannel(Channel, Platform, Protocol):
    """A platform that we also listen to; its `username` is known once `listen` has connected."""

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

    async def close(self) -> None:
        """Close every connection."""


CONNECT: dict[str, Callable[[Settings], ChatChannel | None]] = {
    "telegram": telegram.connect,
}
"""By kind: how to get the channel from the settings, None where they name no token. (The web chat needs none.)"""

NO_ZALO = "BANTIN_ZALO_TOKEN is set, but Bantin cannot talk to Zalo yet: nobody is served there"
