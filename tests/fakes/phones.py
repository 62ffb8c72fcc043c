"""A reader's phone, on whichever channel: writes, presses, and looks at what is shown."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Protocol

import aiohttp
import orjson

from tests.fakes.telegram import FakeTelegram


class Phone(Protocol):
    """What a reader does, the same on every channel."""

    async def writes(self, text: str) -> None:
        """Write to the bot."""

    async def presses(self, label: str) -> None:
        """Press the newest button of that label."""

    async def shows(self, *words: str, seconds: float = 60) -> str:
        """Wait until one message holds all the words, and return its text; AssertionError when none does."""

    def messages(self) -> list[str]:
        """Return the bot's messages as they stand now, oldest first."""


class TelegramPhone:
    """A reader of the fake Bot API."""

    def __init__(self, telegram: FakeTelegram, chat: int = 7, *, language: str = "vi") -> None:
        self._telegram, self._chat, self._language = telegram, chat, language

    async def writes(self, text: str) -> None:
        self._telegram.writes(self._chat, text, language=self._language)

    async def presses(self, label: str) -> None:
        self._telegram.presses(self._chat, label)

    async def shows(self, *words: str, seconds: float = 60) -> str:
        await self._telegram.until(lambda: _found(self.messages(), words), seconds)
        return _found(self.messages(), words)

    def messages(self) -> list[str]:
        return [sent.text for sent in self._telegram.messages(self._chat)]


class WebPhone:
    """A reader of the web chat, without a browser: the same requests, the same stream."""

    def __init__(self, url: str, *, language: str = "vi") -> None:
        self._url, self._language = url, language
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self._lines: dict[int, dict[str, Any]] = {}
        self._stream: asyncio.Task[None] | None = None

    async def __aenter__(self) -> WebPhone:
        async with self._session.get(self._url) as page:
            assert page.status == 200, await page.text()
        said = {"language": self._language}
        async with self._session.post(f"{self._url}/language", data=said, headers={"Origin": self._url}) as page:
            assert page.status == 200, await page.text()
        self._stream = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._stream is not None
        self._stream.cancel()
        await asyncio.gather(self._stream, return_exceptions=True)
        await self._session.close()

    async def writes(self, text: str) -> None:
        await self._post({"text": text})

    async def presses(self, label: str) -> None:
        for line in reversed(list(self._lines.values())):
            for button in (button for row in line.get("buttons", []) for button in row):
                if button["label"] == label:
                    return await self._post({"action": button["action"], "message": str(line["place"])})
        raise AssertionError(f"no button {label!r}")

    async def shows(self, *words: str, seconds: float = 60) -> str:
        end = time.monotonic() + seconds
        while not (text := _found(self.messages(), words)):
            assert time.monotonic() < end, f"{words} did not appear in {seconds:g} s; shown: {self.messages()}"
            await asyncio.sleep(0.02)
        return text

    def messages(self) -> list[str]:
        return [_text(line) for line in self._lines.values() if not line.get("mine")]

    async def _post(self, said: dict[str, str]) -> None:
        async with self._session.post(f"{self._url}/chat", json=said, headers={"Origin": self._url}) as answer:
            assert answer.status == 202, await answer.text()

    async def _listen(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        async with self._session.get(f"{self._url}/chat/events", timeout=timeout) as stream:
            async for raw in stream.content:
                if raw.startswith(b"data: {"):
                    line = orjson.loads(raw[6:])
                    self._lines[line["place"]] = line


def _text(line: dict[str, Any]) -> str:
    blocks = line.get("blocks", [])
    return "\n\n".join("\n".join("".join(span["text"] for span in row) for row in block) for block in blocks)


def _found(messages: list[str], words: tuple[str, ...]) -> str:
    """Return the newest message that holds all the words, or nothing."""
    return next((text for text in reversed(messages) if all(word in text for word in words)), "")
