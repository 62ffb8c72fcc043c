"""The server side of the fake Bot API: what every method answers, with Telegram's own errors and limits."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from typing import Any, Self

from aiohttp import web

from tests.fakes.telegram_rules import (
    FAILURES,
    BadRequestError,
    Call,
    Failure,
    Sent,
    Values,
    check_answer,
    check_commands,
    check_keyboard,
    check_markup,
    check_results,
    check_text,
    error,
    markup_of,
    picture_of,
    throttled,
)

SENDS = ("sendMessage", "sendPhoto", "sendDocument")
CHANGES = ("editMessageText", "deleteMessage")
DELETABLE_SECONDS = 48 * 3600.0
"""How old a message may be that a bot deletes (core.telegram.org/bots/api#deletemessage)."""
TOKEN = "123456:test-token-of-the-fake-bot-api-000"


class BotApi:
    """One bot's API. `rate`: messages in any second (None: no limit); `latency`: seconds before every answer.

    `methods`: the only ones it knows (None: all of ours). `waits`: whether getUpdates does, as asked.
    """

    def __init__(
        self,
        *,
        rate: int | None = 30,
        latency: float = 0.0,
        token: str = TOKEN,
        methods: frozenset[str] | None = None,
        waits: bool = True,
    ) -> None:
        self.rate, self.latency, self.token, self.methods, self.waits = rate, latency, token, methods, waits
        self.wire: list[Call] = []
        self.commands: dict[str, list[Values]] = {}
        self.answered: list[str] = []
        """The ids of the callback queries that were answered."""
        self.notices: dict[str, str] = {}
        """What was shown to the person alone who pressed, by the id of the callback query."""
        self.found: dict[str, Values] = {}
        """The answers to inline queries, by their ids: what was sent, the results read."""
        self.revoked = False
        self._shown: dict[int, list[Sent]] = {}
        self._updates: deque[Values] = deque()
        self._newest: Values | None = None
        self._window: deque[float] = deque()
        self._failures: list[tuple[Failure, str, int | None]] = []
        self._blocked: set[int] = set()
        self._unknown: set[int] = set()
        self._strangers: set[int] = set()
        self._mute: dict[int, str] = {}
        self._topics: dict[tuple[int, int], str] = {}
        self._titles: dict[int, str] = {}
        self._channels: set[int] = set()
        self._hiding: set[int] = set()
        self._late: set[str] = set()
        self._allowed: list[str] = []
        self._moved: dict[int, int] = {}
        self._quiet: dict[int | None, tuple[float, float | None]] = {}
        self._people: dict[int, Values] = {}
        self._admins: set[tuple[int, int]] = set()
        self._files: dict[str, bytes] = {}
        """What people sent, by the id of the file."""
        self._next = 0
        self._changed, self._arrived = asyncio.Event(), asyncio.Event()
        self._closing = asyncio.Event()
        self._port = 0  # the system's choice the first time; after a restart the same again
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**23)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._closing.clear()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        at = time.monotonic()
        method = request.match_info["method"]
        values = await _values(request)
        chat = int(values["chat_id"]) if "chat_id" in values else None
        status, body = await self._answer(request, method, values, chat, at)
        self.wire.append(Call(at=at, method=method, chat=chat, values=values, status=status))
        self._changed.set()
        if status == 0 and request.transport is not None:
            request.transport.abort()
        if self.latency and method != "getUpdates":
            await asyncio.sleep(self.latency)
        if isinstance(body, str):
            return web.Response(status=status, text=body)
        return web.json_response(body, status=status or 500)

    async def _answer(self, request: web.Request, method: str, values: Values, chat: int | None, at: float) -> Any:
        if request.match_info["token"] != self.token or self.revoked:
            return error(401, "Unauthorized")
        act = getattr(self, "_do_" + re.sub("[A-Z]", lambda letter: f"_{letter.group().lower()}", method), None)
        if act is None or (self.methods is not None and method not in self.methods):
            return error(404, "Not Found")
        failure = self._failure(method, chat)
        if failure and failure not in ("reset_after", "slow"):
            return FAILURES[failure]
        if method in SENDS and (answer := self._refusal(chat, at)):
            return answer
        if method in CHANGES and (answer := self._silence(chat, at) or self._elsewhere(chat)):
            return answer
        try:
            result = await act(values)
        except BadRequestError as refusal:
            return error(400, str(refusal))
        if failure == "slow":
            await asyncio.wait({asyncio.ensure_future(self._closing.wait())}, timeout=60)
        return (0, {}) if failure else (200, {"ok": True, "result": result})

    def _failure(self, method: str, chat: int | None) -> Failure | None:
        for failure in self._failures:
            if failure[1] == method and failure[2] in (None, chat):
                self._failures.remove(failure)
                return failure[0]
        return None

    def _refusal(self, chat: int | None, at: float) -> Any:
        """Return the answer to a send that may not be now, or None."""
        if answer := self._silence(chat, at):
            return answer
        while self._window and self._window[0] <= at - 1.0:
            self._window.popleft()
        if self.rate is not None and len(self._window) >= self.rate:
            return throttled(1.0)
        self._window.append(at)
        return self._elsewhere(chat)

    def _silence(self, chat: int | None, at: float) -> Any:
        for until, asks in (self._quiet[key] for key in (None, chat) if key in self._quiet):
            if until > at:
                return throttled(until - at if asks is None else asks)
        return None

    def _elsewhere(self, chat: int | None) -> Any:
        if chat in self._moved:
            new = {"migrate_to_chat_id": self._moved[chat]}
            return error(400, "Bad Request: group chat was upgraded to a supergroup chat", **new)
        return self._nobody_there(chat)

    def _nobody_there(self, chat: int | None) -> Any:
        if chat is None or chat in self._unknown:
            return error(400, "Bad Request: chat not found")
        if chat in self._blocked:
            return error(
                403, f"Forbidden: bot was {'blocked by the user' if chat > 0 else 'kicked from the group chat'}"
            )
        if chat in self._strangers:
            return error(403, "Forbidden: bot can't initiate conversation with a user")
        if chat in self._mute:
            return error(400, f"Bad Request: {self._mute[chat]}")
        return None

    async def _do_send_message(self, values: Values) -> Values:
        return self._show(values, *check_text(values))

    async def _do_send_photo(self, values: Values) -> Values:
        return self._show(values, *check_text(values, name="caption", most=1024), file=values["photo"])

    async def _do_send_document(self, values: Values) -> Values:
        return self._show(values, *check_text(values, name="caption", most=1024), file=values["document"])

    def _show(self, values: Values, text: str, entities: list[Values], file: web.FileField | None = None) -> Values:
        sent = Sent(chat=int(values["chat_id"]), id=self._id(), text=text, at=time.monotonic(), entities=entities)
        sent.buttons, sent.silent = check_markup(values), values.get("disable_notification") in (True, "true")
        sent.keyboard = check_keyboard(values)
        sent.removes_keyboard = bool(markup_of(values).get("remove_keyboard"))
        sent.thread = int(values["message_thread_id"]) if "message_thread_id" in values else None
        sent.answers, sent.picture = check_answer(values, self._shown.get(sent.chat, [])), picture_of(values)
        if trouble := self._topics.get((sent.chat, sent.thread or 0)):
            raise BadRequestError(f"Bad Request: {trouble}")
        if file is not None:
            sent.file = (file.filename, file.content_type, file.file.read())
        self._shown.setdefault(sent.chat, []).append(sent)
        return self._as_message(sent)

    async def _do_edit_message_text(self, values: Values) -> Values:
        text, entities = check_text(values)
        rows, picture = check_markup(values), picture_of(values)
        sent = self._sent(values, "edit")
        if sent.keyboard or sent.removes_keyboard or sent.file:
            raise BadRequestError("Bad Request: message can't be edited")
        if (sent.text, sent.buttons, sent.entities) == (text, rows, entities):
            raise BadRequestError("Bad Request: message is not modified: specified new message content is the same")
        sent.text, sent.entities, sent.buttons, sent.picture = text, entities, rows, picture
        sent.edits += 1
        return self._as_message(sent)

    async def _do_delete_message(self, values: Values) -> bool:
        sent = self._sent(values, "delete")
        if time.monotonic() - sent.at > DELETABLE_SECONDS:
            raise BadRequestError("Bad Request: message can't be deleted for everyone")
        self._shown[sent.chat].remove(sent)
        return True

    def _sent(self, values: Values, verb: str) -> Sent:
        """Return the message that a call names, or raise BadRequestError."""
        if not values["message_id"].isdecimal():
            raise BadRequestError("Bad Request: message identifier is not specified")
        for sent in self._shown.get(int(values["chat_id"]), []):
            if sent.id == int(values["message_id"]):
                return sent
        raise BadRequestError(f"Bad Request: message to {verb} not found")

    async def _do_get_me(self, _: Values) -> Values:
        return {"id": 123456, "is_bot": True, "first_name": "Bản tin", "username": "bantin_test_bot"}

    async def _do_get_updates(self, values: Values) -> list[Values]:
        wait = float(values.get("timeout", 0)) if self.waits else 0.0
        offset, end = int(values.get("offset", 0)), time.monotonic() + wait
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        while not self._updates and time.monotonic() < end and not self._closing.is_set():
            waits = [asyncio.ensure_future(event.wait()) for event in (self._arrived, self._closing)]
            await asyncio.wait(waits, timeout=end - time.monotonic(), return_when=asyncio.FIRST_COMPLETED)
            for waiting in waits:
                waiting.cancel()
        self._arrived.clear()
        self._allowed = json.loads(values.get("allowed_updates", "[]"))
        wanted = [update for update in self._updates if not self._allowed or set(update) & set(self._allowed)]
        return wanted[:100]

    async def _do_get_file(self, values: Values) -> Values:
        content = self._files.get(values["file_id"])
        if content is None:
            raise BadRequestError("Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(content) > 20 * 2**20:
            raise BadRequestError("Bad Request: file is too big")
        known = {"file_id": values["file_id"], "file_unique_id": "u", "file_size": len(content)}
        return known | {"file_path": f"documents/{values['file_id']}"}

    async def _download(self, request: web.Request) -> web.Response:
        content = self._files.get(request.match_info["path"].removeprefix("documents/"))
        if request.match_info["token"] != self.token or content is None:
            return web.json_response(error(404, "Not Found")[1], status=404)
        return web.Response(body=content)

    async def _do_set_my_commands(self, values: Values) -> bool:
        check_commands(values)
        self.commands[values.get("language_code", "")] = json.loads(values["commands"])
        return True

    async def _do_answer_callback_query(self, values: Values) -> bool:
        if len(values.get("text", "")) > 200:
            raise BadRequestError("Bad Request: MESSAGE_TOO_LONG")
        if "url" in values and not values["url"].startswith("https://t.me/bantin_test_bot?start="):
            raise BadRequestError("Bad Request: URL_INVALID")
        self.answered.append(values["callback_query_id"])
        self.notices[values["callback_query_id"]] = values.get("text") or values.get("url", "")
        return True

    async def _do_answer_inline_query(self, values: Values) -> bool:
        if values["inline_query_id"] in self._late:
            raise BadRequestError("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.found[values["inline_query_id"]] = values | {"results": check_results(values)}
        return True

    async def _do_get_chat(self, values: Values) -> Values:
        return self._chat(int(values["chat_id"]))

    async def _do_get_chat_member(self, values: Values) -> Values:
        chat, person = int(values["chat_id"]), int(values["user_id"])
        if chat in self._hiding:
            raise BadRequestError("Bad Request: member list is inaccessible")
        if chat in self._unknown or chat in self._blocked:
            raise BadRequestError("Bad Request: chat not found")
        return self._member(chat, person)

    async def _do_get_chat_administrators(self, values: Values) -> list[Values]:
        chat = int(values["chat_id"])
        return [self._member(chat, person) for group, person in sorted(self._admins) if group == chat]

    def _member(self, chat: int, person: int) -> Values:
        status = "administrator" if (chat, person) in self._admins else "member"
        return {"status": status, "user": {"id": person, "is_bot": False, "first_name": "Lan"}}

    async def _do_delete_webhook(self, _: Values) -> bool:
        return True

    async def _do_send_chat_action(self, _: Values) -> bool:
        return True

    def _id(self) -> int:
        self._next += 1
        return self._next

    def _update(self, update: Values) -> None:
        self._newest = {"update_id": 1000 + self._id()} | update
        self._updates.append(self._newest)
        self._arrived.set()

    def _chat(self, chat: int) -> Values:
        if chat > 0:
            return {"id": chat, "type": "private", "first_name": "Lan"}
        kind = "supergroup" if str(chat).startswith("-100") else "group"
        if chat in self._channels:
            kind = "channel"
        return {"id": chat, "type": kind, "title": self._titles.get(chat, "Tổ dân phố")}

    def _as_message(self, sent: Sent) -> Values:
        whole = {"message_id": sent.id, "date": int(time.time()), "chat": self._chat(sent.chat), "text": sent.text}
        whole |= {"entities": sent.entities, "reply_markup": {"inline_keyboard": sent.buttons}}
        if sent.thread:
            whole |= {"message_thread_id": sent.thread, "is_topic_message": True}
        return whole | {"from": {"id": 123456, "is_bot": True, "first_name": "Bản tin"}}


async def _values(request: web.Request) -> Values:
    """Return the parameters, sent as a form, as JSON or in the URL; JSON values inside a form stay text."""
    if request.content_type == "application/json":
        body: Values = await request.json()
        return body
    return dict(request.query) | dict(await request.post())
