"""What a call to the Bot API says of a message: text, preview, keys. Made once for thousands of readers."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.telegram.keys import keyboard
from bot.channels.telegram.text import html, linkable
from digests.model import ChatRef, Message

_NO_PREVIEW = '{"is_disabled":true}'
_KEPT = 64


class Contents:
    """Remembers the messages that were shown last."""

    def __init__(self) -> None:
        self._shown: dict[int, tuple[Message, bool, dict[str, Any]]] = {}

    def of(self, message: Message, *, private: bool) -> dict[str, Any]:
        """Return the parameters of a sendMessage or an editMessageText, the chat aside."""
        # The message is kept so that its id stays its own.
        kept = self._shown.get(id(message))
        if kept is None or kept[0] is not message or kept[1] != private:
            if len(self._shown) >= _KEPT:
                self._shown.clear()
            kept = self._shown[id(message)] = (message, private, _content(message, private=private))
        return kept[2]


def answering(ref: str) -> dict[str, str]:
    """Return the parameter that shows a message as an answer to an earlier one, should that still be there."""
    if not ref.isdecimal():
        return {}
    return {"reply_parameters": f'{{"message_id":{ref},"allow_sending_without_reply":true}}'}


def _content(message: Message, *, private: bool) -> dict[str, Any]:
    content = {"text": html(message), "parse_mode": "HTML"}
    if message.picture and linkable(message.picture):
        # The picture stands above the text, and the text may be as long as any: a photo's caption is far shorter
        # (core.telegram.org/bots/api#linkpreviewoptions).
        picture = {"url": message.picture, "prefer_large_media": True, "show_above_text": True}
        content["link_preview_options"] = json.dumps(picture, ensure_ascii=False)
    elif not message.preview:
        content["link_preview_options"] = _NO_PREVIEW
    if keys := keyboard(message, private=private):
        content["reply_markup"] = keys
    return content


def addressed(chat: ChatRef) -> dict[str, Any]:
    """Return where a message goes: a chat, and the topic in a forum group."""
    return {"chat_id": chat.id} | ({"message_thread_id": chat.thread} if chat.thread else {})
