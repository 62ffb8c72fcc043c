"""Files that people send on Telegram: told of at once, fetched only when somebody wants to read one."""

from __future__ import annotations

from functools import partial
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.inline import Call
from bot.channels.telegram.request import AiohttpRequest
from bot.messages import IncomingFile
from digests.errors import DeliveryError, FileUnread


class Files:
    """The files of one bot. `bot_url` is the address of its methods, which holds the token and is told to nobody."""

    def __init__(self, call: Call, request: AiohttpRequest, bot_url: str) -> None:
        self._call, self._request = call, request
        server, _, token = bot_url.rpartition("/bot")
        self._url = f"{server}/file/bot{token}"  # core.telegram.org/bots/api#getfile

    def of(self, id: str, name: str, media_type: str, size: int | None) -> IncomingFile:
        """Return a file by Telegram's id of it."""
        return IncomingFile(name=name, media_type=media_type, size=size, fetch=partial(self._fetch, id, size))

    async def _fetch(self, id: str, size: int | None, limit: int) -> bytes:
        if size is not None and size > limit:
            raise FileUnread("large")
        try:
            found: Any = await self._call("getFile", {"file_id": id})
            content = await self._request.download(f"{self._url}/{found['file_path']}", limit)
        except DeliveryError as error:
            raise FileUnread("large" if "file is too big" in str(error) else "lost") from None
        except (TelegramError, KeyError, TypeError):
            raise FileUnread("lost") from None
        if len(content) > limit:
            raise FileUnread("large")
        return content
