"""A Bot API for the benchmark: as little work as possible, every answer after 50 ms. Prints its port.

    python -m tests.bench.bot_api

GET /sent answers how many messages came in and to how many chats.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from typing import Any

from tests.bench.digest import DIGEST

LATENCY = 0.05
_ME = {"id": 1, "is_bot": True, "first_name": "Bản tin", "username": "bantin_bot"}
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb"chat_id=(\d+)")
sent: list[int] = []


def _answer(result: Any) -> bytes:
    body = json.dumps({"ok": True, "result": result}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


MESSAGE = _answer(
    {
        "message_id": 1,
        "from": _ME,
        "chat": {"id": 1, "first_name": "Lan", "type": "private"},
        "date": 1_795_000_000,
        "text": DIGEST.text,
        "entities": [{"type": "bold", "offset": 10 * n, "length": 8} for n in range(16)],
    }
)


class BotApi(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.received = transport, bytearray()

    def data_received(self, data: bytes) -> None:
        self.received += data
        while (head := self.received.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self.received, 0, head)
            end = head + 4 + (int(length.group(1)) if length else 0)
            if len(self.received) < end:
                return
            self.take(bytes(self.received[:head]), bytes(self.received[head + 4 : end]))
            del self.received[:end]

    def take(self, head: bytes, body: bytes) -> None:
        if b"/sent" in head.split(b"\r\n", 1)[0]:
            self.transport.write(_answer([len(sent), len(set(sent))]))
        elif b"/getMe" in head:
            self.transport.write(_answer(_ME))
        else:
            chat = _CHAT.search(body)
            assert chat is not None
            sent.append(int(chat.group(1)))
            asyncio.get_running_loop().call_later(LATENCY, self.transport.write, MESSAGE)


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(BotApi, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
