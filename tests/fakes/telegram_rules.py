"""Telegram's own rules for a message, with its own words for what breaks them (core.telegram.org/bots/api)."""

from __future__ import annotations

import html
import json
import math
import re
from dataclasses import dataclass, field
from typing import Any, Literal

from digests.model import utf16_units

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-z]+(?:=\"[^\"<>]*\")?)*)\s*>")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
Failure = Literal["500", "502", "504", "reset_before", "reset_after", "slow", "bad_html", "garbage"]
Values = dict[str, Any]


@dataclass(kw_only=True)
class Sent:
    """A message that a chat shows. `edits` counts how often it was edited."""

    chat: int
    id: int
    text: str
    at: float
    entities: list[Values] = field(default_factory=list)
    buttons: list[list[Values]] = field(default_factory=list)
    silent: bool = False
    edits: int = 0
    thread: int | None = None
    keyboard: list[list[Values]] = field(default_factory=list)
    """Buttons in the place of the reader's own keyboard."""
    removes_keyboard: bool = False
    file: tuple[str, str, bytes] | None = None
    """Name, media type and content."""
    answers: int | None = None
    """The message that it is shown to answer."""
    picture: str | None = None
    """The address of the large preview above its text."""

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]

    @property
    def links(self) -> list[str]:
        return [entity["url"] for entity in self.entities if "url" in entity]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request as it came in: `at` is monotonic seconds, `status` what we answered (0: a reset connection)."""

    at: float
    method: str
    chat: int | None
    values: Values
    status: int


class BadRequestError(Exception):
    """Answered with 400 and this description."""


def parse(markup: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text and the entities of a message in Telegram's HTML, or raise BadRequestError as Telegram does."""
    text, open_tags = "", list[tuple[str, int, str]]()
    entities: list[Values] = []
    position = 0
    while position < len(markup):
        at = len(markup[:position].encode())
        character = markup[position]
        if character == "<":
            tag = _TAG.match(markup, position)
            if tag is None:
                raise BadRequestError(
                    f'Bad Request: can\'t parse entities: Unsupported start tag "" at byte offset {at}'
                )
            _turn(tag, text, open_tags, entities, at)
            position = tag.end()
        elif character == "&":
            entity = _ENTITY.match(markup, position)
            if entity is None:
                raise BadRequestError(f"Bad Request: can't parse entities: a bare ampersand at byte offset {at}")
            text += html.unescape(entity.group())
            position = entity.end()
        else:
            run = re.match(r"[^<&]+", markup[position:])
            assert run is not None  # there is at least this character
            text += run.group()
            position += run.end()
    if open_tags:
        raise BadRequestError(
            f"Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"{open_tags[-1][0]}\""
        )
    return text.strip(), entities


def _turn(tag: re.Match[str], text: str, open_tags: list[Any], entities: list[dict[str, Any]], at: int) -> None:
    closing, name, attributes = tag.groups()
    if name.lower() not in _TAGS:
        raise BadRequestError(f'Bad Request: can\'t parse entities: Unsupported start tag "{name}" at byte offset {at}')
    if not closing:
        open_tags.append((name.lower(), utf16_units(text), attributes))
        return
    if not open_tags or open_tags[-1][0] != name.lower():
        raise BadRequestError(f"Bad Request: can't parse entities: Unexpected end tag at byte offset {at}")
    opened, offset, attributes = open_tags.pop()
    length = utf16_units(text) - offset
    if length == 0:
        return
    entity: dict[str, Any] = {"type": _TAGS[opened], "offset": offset, "length": length}
    if opened == "a":
        link = re.search(r'href="([^"]*)"', attributes)
        url = html.unescape(link.group(1)) if link else ""
        if not re.match(r"(https?|tg)://[^\s/]", url):
            return  # Telegram leaves such a link out and shows the text
        entity["url"] = url
    entities.append(entity)


def check_text(values: dict[str, Any], *, name: str = "text", most: int = 4096) -> tuple[str, list[dict[str, Any]]]:
    """Return the text and entities of a send or an edit, or raise BadRequestError."""
    raw = str(values.get(name, ""))
    mode = values.get("parse_mode")
    if mode not in (None, "", "HTML"):
        raise BadRequestError("Bad Request: unsupported parse_mode")
    text, entities = parse(raw) if mode else (raw.strip(), [])
    if name == "text" and not text.strip(_INVISIBLE + " \n\t\u00a0"):
        raise BadRequestError("Bad Request: message text is empty")
    if "\x00" in text:
        raise BadRequestError("Bad Request: strings must be encoded in UTF-8")
    if utf16_units(text) > most:
        raise BadRequestError(f"Bad Request: message {'' if name == 'text' else 'caption '}is too long")
    if len(entities) > 100:
        raise BadRequestError("Bad Request: ENTITIES_TOO_LONG")
    return text, entities


def markup_of(values: dict[str, Any]) -> Values:
    markup = values.get("reply_markup") or {}
    whole: Values = json.loads(markup) if isinstance(markup, str) else markup
    return whole


def check_markup(values: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the rows of the inline keyboard, or raise BadRequestError."""
    rows: list[list[dict[str, Any]]] = markup_of(values).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise BadRequestError("Bad Request: can't parse inline keyboard button: Text buttons must be non-empty")
        data, url = button.get("callback_data"), button.get("url")
        if data is not None and not 1 <= len(data.encode()) <= 64:
            raise BadRequestError("Bad Request: BUTTON_DATA_INVALID")
        if url is not None and not re.match(r"(https?|tg)://[^\s/]+", url):
            raise BadRequestError("Bad Request: BUTTON_URL_INVALID")
        if data is None and url is None:
            raise BadRequestError("Bad Request: BUTTON_TYPE_INVALID")
    return rows


def check_keyboard(values: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the rows of the reply keyboard, or raise BadRequestError."""
    rows: list[list[dict[str, Any]]] = markup_of(values).get("keyboard", [])
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise BadRequestError("Bad Request: KEYBOARD_BUTTON_INVALID")
        if button.get("request_location") and int(values["chat_id"]) < 0:
            raise BadRequestError("Bad Request: location can be requested in private chats only")
    return rows


def check_answer(values: dict[str, Any], shown: list[Sent]) -> int | None:
    """Return the message that a send answers if the chat shows it, or raise BadRequestError."""
    answer: Values = json.loads(values.get("reply_parameters", "{}"))
    if not answer or any(sent.id == answer["message_id"] for sent in shown):
        return answer.get("message_id")
    if not answer.get("allow_sending_without_reply"):
        raise BadRequestError("Bad Request: message to be replied not found")
    return None


def picture_of(values: dict[str, Any]) -> str | None:
    """Return the address of the large picture above the text, or raise BadRequestError."""
    preview: Values = json.loads(values.get("link_preview_options", "{}"))
    url = preview.get("url")
    if url is not None and not re.match(r"https?://[^\s/]+", url):
        raise BadRequestError("Bad Request: can't parse link preview options: URL is invalid")
    return url if preview.get("prefer_large_media") and preview.get("show_above_text") else None


def check_results(values: dict[str, Any]) -> list[Values]:
    """Return the results of an answerInlineQuery, or raise BadRequestError."""
    results: list[Values] = json.loads(values["results"])
    if len(results) > 50:
        raise BadRequestError("Bad Request: RESULTS_TOO_MUCH")
    if len({result["id"] for result in results}) < len(results):
        raise BadRequestError("Bad Request: RESULT_ID_DUPLICATE")
    if len(str(values.get("next_offset", "")).encode()) > 64:
        raise BadRequestError("Bad Request: NEXT_OFFSET_INVALID")
    for result in results:
        if not 1 <= len(result["id"].encode()) <= 64 or result["type"] != "article":
            raise BadRequestError("Bad Request: RESULT_ID_INVALID")
        if not result.get("title"):
            raise BadRequestError("Bad Request: can't parse inline query result: title must be non-empty")
        content = result["input_message_content"]
        check_text({"text": content["message_text"], "parse_mode": content.get("parse_mode")})
    return results


def check_commands(values: dict[str, Any]) -> None:
    """Raise BadRequestError unless the list of a setMyCommands is one that Telegram takes."""
    commands = values.get("commands", [])
    commands = json.loads(commands) if isinstance(commands, str) else commands
    if len(commands) > 100:
        raise BadRequestError("Bad Request: too many commands")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise BadRequestError("Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise BadRequestError("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")


def error(code: int, description: str, **parameters: object) -> tuple[int, Values]:
    body: Values = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})


def throttled(seconds: float) -> tuple[int, Values]:
    wait = max(1, math.ceil(seconds))
    return error(429, f"Too Many Requests: retry after {wait}", retry_after=wait)


FAILURES: dict[str, Any] = {
    "500": error(500, "Internal Server Error"),
    "502": (502, "<html><h1>502 Bad Gateway</h1></html>"),
    "504": (504, "<html><h1>504 Gateway Time-out</h1></html>"),
    "bad_html": error(400, "Bad Request: can't parse entities: Unsupported start tag"),
    "reset_before": (0, {}),
    "garbage": (200, "this is no JSON"),
}
