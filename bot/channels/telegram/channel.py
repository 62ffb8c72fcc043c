"""Telegram, through python-telegram-bot: its `Bot` and `Updater` on a request of ours.

Sends go through `do_api_request`, which builds no Message object of every answer (measured: 0.25 instead of 0.41 CPU
milliseconds). The token is in no error and no log: `request` keeps URLs to itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from telegram import InputFile
from telegram.error import TelegramError

from bot.channels.telegram.bot import POLL_ANSWER_SECONDS, TolerantBot
from bot.channels.telegram.content import Contents, addressed, answering
from bot.channels.telegram.errors import error_of
from bot.channels.telegram.files import Files
from bot.channels.telegram.groups import Groups, is_private
from bot.channels.telegram.inline import InlineAnswers, OnInline
from bot.channels.telegram.keys import NO_KEYS, asks_location
from bot.channels.telegram.listening import FirstTime, Listener, OnIncoming
from bot.channels.telegram.menus import BotMenus, Menus
from bot.channels.telegram.polling import polling
from bot.channels.telegram.request import AiohttpRequest, Refusal
from bot.channels.telegram.text import split
from config.logs import event
from config.settings import Settings
from digests.deliver.channel import Limit
from digests.errors import (
    CannotChange,
    ChannelRefused,
    ChatGone,
    DeliveryError,
    Rejected,
    ThreadGone,
    Throttled,
    Transient,
)
from digests.model import Attachment, ChatRef, Message

# PTB's own way to choose its new type for time periods before it becomes the default (22.2).
os.environ.setdefault("PTB_TIMEDELTA", "1")

logger = logging.getLogger(__name__)
CONNECTIONS = 256
ANSWER_SECONDS = 20.0
LONGEST_RETRY = 30.0
LARGEST_PHOTO = 10 * 2**20
"""Bytes; what is larger goes as a document (core.telegram.org/bots/api#sending-files)."""
_PICTURES = ("image/png", "image/jpeg", "image/webp")
_ASKED = 10_000
_PRIVATE = (Limit(count=1, seconds=1.0),)
_GROUP = (Limit(count=1, seconds=1.0), Limit(count=20, seconds=60.0))
_REFUSED = "Telegram refuses the token in BANTIN_TELEGRAM_TOKEN; @BotFather tells the right one"


class TelegramChannel:
    """One bot: `rate` is how many messages a second it may send in all."""

    kind = "telegram"
    edits = deletes = True

    def __init__(self, token: str, api_url: str, rate: float) -> None:
        self.rate = rate
        self.username = ""
        self._me = token.partition(":")[0]
        self._request = AiohttpRequest(CONNECTIONS, ANSWER_SECONDS)
        self._polling = AiohttpRequest(2, POLL_ANSWER_SECONDS)
        self._bot = TolerantBot(token, f"{api_url}/bot", request=self._request, get_updates_request=self._polling)
        self._contents = Contents()
        self._groups, self._menus = Groups(self._call), BotMenus(self._call)
        self._asked: set[str] = set()  # chats that show the button which asks for the position
        self._quiet_until = 0.0

    # --- sending ---

    def limits(self, chat: ChatRef) -> tuple[Limit, ...]:
        """Return Telegram's limits: one a second, and twenty a minute in a group (core.telegram.org/bots/faq)."""
        return _PRIVATE if is_private(chat) else _GROUP

    def split(self, message: Message) -> tuple[Message, ...]:
        return split(message)

    async def send(self, chat: ChatRef, message: Message, *, answers: str | None = None) -> str:
        """Send one part and return its message id, or raise a DeliveryError."""
        values = addressed(chat) | self._contents.of(message, private=is_private(chat))
        if message.silent:
            values["disable_notification"] = True
        if answers is not None:
            values |= answering(answers)
        if chat.id in self._asked and "reply_markup" not in values:
            values["reply_markup"] = NO_KEYS
        try:
            answer = await (
                self._send_file(message.file, values) if message.file else self._call("sendMessage", values)
            )
        except ThreadGone as gone:
            if chat.thread is None:  # the general topic itself is closed: there is no other place
                raise ChatGone(str(gone)) from None
            raise
        self._note_keys(chat, message, taken=values.get("reply_markup") == NO_KEYS)
        return str(answer.get("message_id", ""))

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        """Replace a message; that it looks so already is fine."""
        if message.file or asks_location(message):
            raise Rejected("a message cannot become one with a file or with a keyboard")
        values = {"chat_id": chat.id, "message_id": ref, **self._contents.of(message, private=is_private(chat))}
        try:
            await self._call("editMessageText", values)
        except DeliveryError as error:
            if "message is not modified" not in str(error):
                raise

    async def delete(self, chat: ChatRef, ref: str) -> None:
        """Delete a message, within 48 hours of sending it; that it is not there any more is fine."""
        try:
            await self._call("deleteMessage", {"chat_id": chat.id, "message_id": ref})
        except CannotChange as error:
            if "message to delete not found" not in str(error):
                raise

    async def typing(self, chat: ChatRef) -> None:
        """Show that an answer is being prepared; failing at it does not matter."""
        if asyncio.get_running_loop().time() >= self._quiet_until:
            with suppress(DeliveryError):
                await self._call("sendChatAction", addressed(chat) | {"action": "typing"})

    async def _send_file(self, file: Attachment, values: dict[str, Any]) -> Any:
        """Send a picture as one, anything else (also a picture that Telegram cannot show) as a document."""
        values = {name: value for name, value in values.items() if name != "link_preview_options"}
        values["caption"] = values.pop("text")
        try:
            if file.media_type in _PICTURES and len(file.content) <= LARGEST_PHOTO:
                with suppress(Rejected):
                    return await self._call("sendPhoto", values | {"photo": InputFile(file.content, file.name)})
            return await self._call("sendDocument", values | {"document": InputFile(file.content, file.name)})
        except ChatGone as gone:
            if "not enough rights to send" in str(gone):  # files are not allowed there; words may be
                raise Rejected(str(gone)) from None
            raise

    def _note_keys(self, chat: ChatRef, message: Message, *, taken: bool) -> None:
        if taken:
            self._asked.discard(chat.id)
        elif message.buttons and is_private(chat) and asks_location(message):
            if len(self._asked) >= _ASKED:
                self._asked.clear()
            self._asked.add(chat.id)

    async def _call(self, method: str, values: dict[str, Any]) -> Any:
        await self._request.initialize()
        try:
            # PTB warns of a method it has under its own name; Telegram's name with a tail means the same to both.
            return await self._bot.do_api_request(f"{method}_", values)
        except TelegramError as error:
            ours = error_of(error)
            if isinstance(ours, Throttled):
                self._quiet_until = asyncio.get_running_loop().time() + ours.wait
            raise ours from None

    # --- listening ---

    async def listen(
        self,
        on_incoming: OnIncoming,
        stop: asyncio.Event,
        *,
        menus: Menus | None = None,
        first_time: FirstTime | None = None,
        on_inline: OnInline | None = None,
    ) -> None:
        """Long-poll until `stop` is set. Raise ChannelRefused when Telegram refuses the token."""
        if not await self._connect(stop):
            return
        for language, commands in (menus or {}).items():
            await self._menus.set_menu(language, commands)
        inline = InlineAnswers(self._call, on_inline) if on_inline else None
        files = Files(self._call, self._request, self._bot.base_url)
        listener = Listener(self._call, self._me, on_incoming, first_time, inline, files)
        queue: asyncio.Queue[object] = asyncio.Queue()
        handling = asyncio.create_task(listener.run(queue))
        try:
            async with polling(self._bot, queue):
                await stop.wait()
        finally:
            # Let what has been received be answered before we go.
            await queue.join()
            handling.cancel()
            await listener.finish(3)

    async def whoami(self) -> str:
        """Return the bot's user name, or raise ChannelRefused or Transient."""
        try:
            await self._bot.initialize()
        except TelegramError as error:
            if isinstance(error, Refusal) and error.code in (401, 403, 404):
                raise ChannelRefused(_REFUSED) from None
            raise Transient(error.message) from None
        self.username = self._bot.bot.username or ""
        return self.username

    def deep_link(self, payload: str) -> str | None:
        """Return an address that opens the chat with the bot and sends "/start payload"."""
        return f"https://t.me/{self.username}?start={payload}" if self.username else None

    async def administers(self, chat: ChatRef, person: str) -> bool:
        """Is this person, at this moment, an administrator of this group or channel? In doubt nobody is one."""
        return await self._groups.administers(chat, person)

    async def title(self, chat: ChatRef) -> str:
        """Return what a group or channel is called; "" when Telegram does not say."""
        return await self._groups.title(chat)

    async def set_menu_of(self, chat: ChatRef, commands: Sequence[tuple[str, str]]) -> None:
        """Offer these commands in one private chat; none: those that everybody sees."""
        await self._menus.set_menu_of(chat, commands)

    async def close(self) -> None:
        """Close every connection."""
        for request in (self._request, self._polling):
            await request.shutdown()

    async def _connect(self, stop: asyncio.Event) -> bool:
        """Try until Telegram answers; False when `stop` was set before."""
        wait = 1.0
        while not stop.is_set():
            try:
                await self.whoami()
                return True
            except Transient as error:
                event(logger, "telegram_unreachable", level=logging.WARNING, reason=str(error), again_in=wait)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            wait = min(LONGEST_RETRY, wait * 2)
        return False


def connect(settings: Settings) -> TelegramChannel | None:
    """Return the channel, or None without a token."""
    if settings.telegram_token is None:
        return None
    token = settings.telegram_token.get_secret_value()
    return TelegramChannel(token, settings.telegram_api_url, settings.telegram_rate)
