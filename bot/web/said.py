"""The one door for what a page sends: bytes in, `Said` out, or a reason to refuse. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from digests.errors import BantinError

TEXT_LIMIT = 1000
"""Characters of one message: they fit into the body limit however they are escaped, and are enough to ask anything."""
ACTION_BYTES = 64
SHOWN_LIMIT = 80


class BadRequest(BantinError):
    """Not what our page sends."""


class TooLong(BantinError):
    """The text is over TEXT_LIMIT."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a reader wrote or pressed. `nonce` is the page's own number for it, so that it counts once."""

    text: str = ""
    shown: str = ""
    """The words on the button that stood for the text ("Start" for /start)."""
    action: str = ""
    message: str | None = None
    nonce: str = ""
    location: tuple[float, float] | None = None
    """Where the browser says that the reader is: latitude, longitude."""

    @property
    def kind(self) -> Literal["text", "action", "location"]:
        if self.location:
            return "location"
        return "action" if self.action else "text"


def read_said(body: bytes) -> Said:
    """Return what the page said; BadRequest for anything a page does not send, TooLong for too much text."""
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadRequest from None
    if not isinstance(sent, dict):
        raise BadRequest
    nonce = _string(sent, "nonce")
    if not re.fullmatch("[0-9a-z]{0,31}", nonce):
        raise BadRequest
    if "action" in sent:
        return Said(action=_action(sent), message=_message(sent), nonce=nonce)
    if "location" in sent:
        return Said(location=_location(sent["location"]), nonce=nonce)
    text = clean(_string(sent, "text"))
    if len(text) > TEXT_LIMIT:
        raise TooLong
    if not text:
        raise BadRequest
    return Said(text=text, shown=clean(_string(sent, "shown"))[:SHOWN_LIMIT] if "shown" in sent else "", nonce=nonce)


def clean(text: str) -> str:
    """Return the text in NFC without control characters (line breaks stay) and without space around it."""
    kept = (sign for sign in unicodedata.normalize("NFC", text) if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    return "".join(kept).strip()


def _string(sent: dict[str, Any], name: str) -> str:
    value = sent.get(name, "")
    if not isinstance(value, str):
        raise BadRequest
    return value


def _action(sent: dict[str, Any]) -> str:
    action = _string(sent, "action")
    if not action or len(action.encode()) > ACTION_BYTES or not action.isprintable():
        raise BadRequest
    return action


def _location(position: object) -> tuple[float, float]:
    match position:
        case [float() | int() as latitude, float() | int() as longitude]:
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                return float(latitude), float(longitude)
    raise BadRequest


def _message(sent: dict[str, Any]) -> str | None:
    message = sent.get("message")
    if message is None:
        return None
    if isinstance(message, bool) or not re.fullmatch("[1-9][0-9]{0,17}", str(message)):
        raise BadRequest
    return str(message)
