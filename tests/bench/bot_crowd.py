"""Readers and their Bot API for the benchmark of the bot, in a process of their own.

    python -m tests.bench.bot_crowd READERS ARTICLES

Prints its port. Then, for each line "PACE SECONDS" on its standard input, that many updates a second come in, evenly,
for so long, and it prints as JSON when each was handed over, and when the first answer to it came.
"""

from __future__ import annotations

import asyncio
import heapq
import random
import re
import sys
import time
from collections import deque
from typing import Any

import orjson

from tests.bench.archive import Archive
from tests.bench.bot_mix import Deed, mix
from tests.bench.bot_readers import FIRST

REST = 3.0
"""Seconds between two things that one reader does, at least: Telegram takes one message a second to each."""
VISIT = 5
"""Things that a reader does before somebody else comes."""
PATIENCE = 15.0
"""Seconds for which an answer is waited for at the end."""
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb"chat_id=(\d+)")
_ME = {"id": 1, "is_bot": True, "first_name": "Bản tin", "username": "bantin_bot"}


def _http(result: Any) -> bytes:
    body = orjson.dumps({"ok": True, "result": result})
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


_SENT = _http({"message_id": 1, "date": 1_795_000_000, "chat": {"id": 1, "type": "private"}, "text": "…"})
_TRUE, _WHO = _http(True), _http(_ME)


class Crowd:
    """The readers: what they did, and whether they were answered."""

    def __init__(self, readers: int, articles: int) -> None:
        self._chance = random.Random(7)
        self._readers = readers
        self._deeds = mix(Archive(articles, pieces=20_000))
        self._shares = [deed.share for deed in self._deeds]
        self._resting: list[tuple[float, int, int]] = []
        self._here: set[int] = set()
        self._updates = 0
        self.waiting: deque[dict[str, Any]] = deque()
        self.poll: asyncio.Future[None] | None = None
        self.open: dict[int, list[Any]] = {}
        """By reader: what they did, when it was ready, when it was handed over, when the first answer came."""
        self.done: list[list[Any]] = []

    async def act(self, pace: float, seconds: float) -> list[list[Any]]:
        """Let them act, and return [what, ready, handed over, answered] of each; what was never answered has None."""
        self.done, start, count = [], time.perf_counter(), 0
        while (now := time.perf_counter() - start) < seconds:
            while count < now * pace:
                self._one()
                count += 1
            await asyncio.sleep(0.002)
        while self.open and time.perf_counter() - start < seconds + PATIENCE:
            await asyncio.sleep(0.05)
        self.done += self.open.values()
        self.open.clear()
        return self.done

    def _one(self) -> None:
        now = time.perf_counter()
        left = VISIT
        if self._resting and self._resting[0][0] < now:
            _, reader, left = heapq.heappop(self._resting)
        else:  # somebody else: a second press of the same button at once would not be answered
            reader = FIRST + self._chance.randrange(1, self._readers + 1)
            while reader in self._here:
                reader = FIRST + self._chance.randrange(1, self._readers + 1)
        if reader in self.open:
            return
        self._here.add(reader)
        [deed] = self._chance.choices(self._deeds, self._shares)
        self.open[reader] = [deed.name, now, None, None]
        if left > 1:
            heapq.heappush(self._resting, (now + REST + self._chance.random(), reader, left - 1))
        else:
            self._here.discard(reader)
        self._updates += 1
        self.waiting.append({"update_id": int(time.time() * 1000) * 100 + self._updates} | self._update(deed, reader))
        if self.poll and not self.poll.done():
            self.poll.set_result(None)

    def _update(self, deed: Deed, reader: int) -> dict[str, Any]:
        who = {"id": reader, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
        chat = {"id": reader, "type": "private", "first_name": "Lan"}
        said = deed.says(self._chance)
        message: dict[str, Any] = {"message_id": 5, "date": int(time.time()), "chat": chat}
        if deed.button:
            query = {"id": str(self._updates), "from": who, "chat_instance": "1", "data": said}
            return {"callback_query": query | {"message": message | {"from": _ME, "text": "…"}}}
        entities = [{"type": "bot_command", "offset": 0, "length": len(said.split()[0])}] if said[0] == "/" else []
        return {"message": message | {"from": who, "text": said, "entities": entities}}

    async def updates(self) -> bytes:
        """Return what is waiting, as getUpdates does; wait for it if nothing is."""
        if not self.waiting:
            self.poll = asyncio.get_running_loop().create_future()
            await asyncio.wait([self.poll], timeout=10)
        some = [self.waiting.popleft() for _ in range(min(100, len(self.waiting)))]
        body, now = _http(some), time.perf_counter()
        for update in some:
            whose = update.get("message") or update["callback_query"]["message"]
            if entry := self.open.get(whose["chat"]["id"]):
                entry[2] = now
        return body

    def answered(self, reader: int) -> None:
        """Note the first answer to what a reader did."""
        if (entry := self.open.get(reader)) and entry[2] is not None:
            entry[3] = time.perf_counter()
            self.done.append(self.open.pop(reader))


class BotApi(asyncio.Protocol):
    """One connection: as little work as possible."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd

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
            self.take(bytes(self.received[: self.received.find(b"\r")]), bytes(self.received[head + 4 : end]))
            del self.received[:end]

    def take(self, line: bytes, body: bytes) -> None:
        if b"/getUpdates" in line:
            self.polling = asyncio.ensure_future(self._poll())
        elif b"/sendMessage" in line or b"/editMessageText" in line:
            if chat := _CHAT.search(body):
                self.crowd.answered(int(chat.group(1)))
            self.transport.write(_SENT)
        else:
            self.transport.write(_WHO if b"/getMe" in line else _TRUE)

    async def _poll(self) -> None:
        self.transport.write(await self.crowd.updates())


async def main(readers: int, articles: int) -> None:
    crowd, loop = Crowd(readers, articles), asyncio.get_running_loop()
    server = await loop.create_server(lambda: BotApi(crowd), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        pace, seconds = map(float, line.split())
        sys.stdout.buffer.write(orjson.dumps(await crowd.act(pace, seconds)) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
