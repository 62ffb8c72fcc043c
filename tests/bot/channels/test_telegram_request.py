"""What the Bot API's answers become, however odd they are."""

from __future__ import annotations

import pytest
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.errors import error_of
from bot.channels.telegram.request import AiohttpRequest, refusal
from digests.errors import (
    ChannelRefused,
    ChatGone,
    ChatMoved,
    DeliveryError,
    Rejected,
    Throttled,
    Transient,
    Uncertain,
)


@pytest.mark.parametrize(
    ("status", "body", "meant"),
    [
        (403, '{"ok":false,"description":"Forbidden: bot was blocked by the user"}', ChatGone),
        (403, '{"ok":false,"description":"Forbidden: bot was kicked from the supergroup chat"}', ChatGone),
        (400, '{"ok":false,"description":"Bad Request: chat not found"}', ChatGone),
        (
            400,
            '{"ok":false,"description":"Bad Request: not enough rights to send text messages to the chat"}',
            ChatGone,
        ),
        (400, '{"ok":false,"description":"x","parameters":{"migrate_to_chat_id":-1005}}', ChatMoved),
        (400, '{"ok":false,"description":"Bad Request: can\'t parse entities"}', Rejected),
        (400, "[1]", Rejected),
        (413, "<html>", Rejected),
        (401, '{"ok":false,"description":"Unauthorized"}', ChannelRefused),
        (404, '{"ok":false,"description":"Not Found"}', ChannelRefused),
        (409, '{"ok":false,"description":"Conflict"}', Transient),
        (429, '{"ok":false,"parameters":{"retry_after":7}}', Throttled),
        (429, "<html>", Throttled),
        (500, '{"ok":false,"description":"Internal Server Error"}', Transient),
        (502, "<html>", Transient),
        (504, "", Uncertain),
    ],
)
def test_every_refusal_says_what_to_do_next(status: int, body: str, meant: type[DeliveryError]) -> None:
    assert type(error_of(refusal(status, body.encode()))) is meant


@pytest.mark.parametrize(("asked", "waited"), [("7", 7), ("0", 1), ("1.2", 2), ('"3"', 3)])
def test_a_wait_is_never_shorter_than_asked(asked: str, waited: int) -> None:
    error = refusal(429, f'{{"parameters":{{"retry_after":{asked}}}}}'.encode())
    assert isinstance(error, RetryAfter)
    throttled = error_of(error)
    assert isinstance(throttled, Throttled)
    assert throttled.wait == waited


@pytest.mark.parametrize(
    ("payload", "meant"),
    [
        (b"<html>", Uncertain),
        (b"", Uncertain),
        (b"[]", Uncertain),
        (b"{}", Uncertain),
        (b'{"ok":true}', Uncertain),
        (b'{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}', ChatGone),
        (b'{"ok":false,"error_code":429,"parameters":{"retry_after":2}}', Throttled),
    ],
)
def test_a_success_without_a_result_is_none(payload: bytes, meant: type[DeliveryError]) -> None:
    with pytest.raises(TelegramError) as raised:
        AiohttpRequest.parse_json_payload(payload)
    assert type(error_of(raised.value)) is meant
