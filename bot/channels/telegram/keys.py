"""What stands under a message on Telegram: buttons in rows, or the one that asks for the reader's position.

Limits: core.telegram.org/bots/api#inlinekeyboardbutton and #keyboardbutton.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from bot.channels.telegram.text import cut, inkless, linkable, shown
from digests.model import Button, Message, utf16_units

LONGEST_LABEL = 64
NO_KEYS = '{"remove_keyboard":true}'
"""Takes the button that asked for the position away."""
_SHARE = "https://t.me/share/url?url="


def keyboard(message: Message, *, private: bool = True) -> str | None:
    """Return the keys as JSON, or None when there are none. Only in a private chat may a position be asked for."""
    if private and (asking := [_label(button) for row in message.buttons for button in row if button.asks_location]):
        return _json(
            {
                "keyboard": [[{"text": label, "request_location": True}] for label in asking],
                "one_time_keyboard": True,
                "resize_keyboard": True,
            }
        )
    rows = [[key for button in row if (key := _key(button))] for row in message.buttons]
    rows = [row for row in rows if row]
    return _json({"inline_keyboard": rows}) if rows else None


def asks_location(message: Message) -> bool:
    """Does one of its buttons ask for the reader's position?"""
    return any(button.asks_location for row in message.buttons for button in row)


def _key(button: Button) -> dict[str, str] | None:
    if button.asks_location:
        return None
    url = button.url
    if button.share and linkable(button.share):
        url = _SHARE + quote(button.share, safe="")
    if url:
        return {"text": _label(button), "url": url} if linkable(url) else None
    return {"text": _label(button), "callback_data": button.action} if button.action else None


def _label(button: Button) -> str:
    label = shown(button.label).strip()
    if inkless(label):
        label = "…"
    return label if utf16_units(label) <= LONGEST_LABEL else cut(label, LONGEST_LABEL - 1)[0] + "…"


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
