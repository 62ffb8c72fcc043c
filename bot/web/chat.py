"""The web chat's requests: the page, what the reader says, what comes back, files, and the language.

    GET /              the page with the conversation so far
    POST /chat         {"text": …}, {"action": …, "message": …} or {"location": […]}; answered once it is dealt with
    GET /chat/events   server-sent events: a "line" for each message that comes or changes
    GET /chat/file/…   a file made for this reader
    POST /language     the form of the page's language switch

A reply never travels in the answer to a POST. It is a line of the conversation like any other, so that it reaches
every open page of the reader, and a page that was away finds it when it comes back.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.channels.web import WebChannel
from bot.messages import N_, Incoming
from bot.web.guard import TooLarge, from_our_page, read_body
from bot.web.metrics import WebMetrics
from bot.web.page import WORDS, ChatPage, view
from bot.web.said import TEXT_LIMIT, BadRequest, Said, TooLong, read_said
from bot.web.session import Reader, choose_language, reader_of
from config.i18n import translator
from digests.clock import Clock, utc_now
from digests.store import Connection, Database, chats, conversation
from digests.store.slots import first_time

BEAT_SECONDS = 15.0
"""How often a quiet stream says that it lives, so that proxies keep it and the page notices when it does not."""

NOT_OURS = N_("This did not come from this page. Please open the page again.")
FILE_GONE = N_("This file is not here any more. Ask for it again in the chat.")
UNREADABLE = N_("This could not be read. Please open the page again.")

OnIncoming = Callable[[Incoming], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class WebChat:
    """The requests and what they need."""

    db: Database
    channel: WebChannel
    page: ChatPage
    on_incoming: OnIncoming
    metrics: WebMetrics
    public_url: str | None = None
    clock: Clock = utc_now

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/", self.show),
            Route("/chat", self.hear, methods=["POST"]),
            Route("/chat/events", self.tell),
            Route("/chat/file/{key}", self.give),
            Route("/language", self.switch_language, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Return the page."""
        reader = reader_of(request, renew=True)
        async with self.db.read() as tx:
            lines = await conversation.latest(tx, reader.id)
            language = await self._language(tx, reader)
        cursor = max((line.id for line in lines), default=0)
        html = self.page.render(language, lines, cursor)
        return HTMLResponse(html, headers={"Cache-Control": "private, no-cache"})

    async def hear(self, request: Request) -> Response:
        """Take what the reader said or pressed, and answer 202 once it has been dealt with."""
        reader = reader_of(request)
        async with self.db.read() as tx:
            known = await chats.find(tx, reader.ref)
        language = self.page.language(known.locale if known else reader.language)
        if not from_our_page(request, self.public_url):
            return _refusal(403, NOT_OURS, language)
        try:
            said = read_said(await read_body(request))
        except (TooLarge, TooLong):
            return _refusal(413, WORDS["too_long"], language)
        except BadRequest:
            return _refusal(400, UNREADABLE, language)
        if await self._write_down(reader, said):
            await self._deal_with(reader, said, language)
            if known and said.action and await self._is_forgotten(reader):
                request.session.clear()
                return JSONResponse({"forgotten": True}, status_code=202)
        return JSONResponse({}, status_code=202)

    async def give(self, request: Request) -> Response:
        """Return a file that was made for this reader."""
        reader = reader_of(request)
        file = self.channel.files.find(reader.id, request.path_params["key"], self.clock())
        if file is None:
            async with self.db.read() as tx:
                language = await self._language(tx, reader)
            return Response(translator(language).text(FILE_GONE), status_code=404, media_type="text/plain")
        how = "inline" if file.media_type.startswith("image/") else "attachment"
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": f'{how}; filename="{file.name}"'}
        return Response(file.content, media_type=file.media_type, headers=headers)

    async def tell(self, request: Request) -> Response:
        """Stream what comes after the event that the page has seen last."""
        reader = reader_of(request)
        seen = request.headers.get("last-event-id") or request.query_params.get("after", "")
        last = int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= 18 else 0
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._events(reader.id, last), media_type="text/event-stream", headers=headers)

    async def switch_language(self, request: Request) -> Response:
        """Change the language of the page, and of the conversation if there is one."""
        reader = reader_of(request)
        if not from_our_page(request, self.public_url):
            return _refusal(403, NOT_OURS, self.page.language(reader.language))
        try:
            form = parse_qs((await read_body(request)).decode(errors="replace"))
        except TooLarge:
            return _refusal(413, UNREADABLE, self.page.language(reader.language))
        language = self.page.language(form.get("language", [""])[0])
        choose_language(request, language)
        async with self.db.read() as tx:
            known = await chats.find(tx, reader.ref)
        if known is not None and known.locale != language:
            await self._deal_with(reader, Said(text=f"/ngonngu {language}"), language)
        return RedirectResponse("/", status_code=303)

    async def _is_forgotten(self, reader: Reader) -> bool:
        """Was everything about the reader just deleted? Then what was said about it goes as well."""
        async with self.db.read() as tx:
            if await chats.find(tx, reader.ref):
                return False
        async with self.db.write() as tx:
            await conversation.forget(tx, reader.id)
        return True

    async def _language(self, tx: Connection, reader: Reader) -> str:
        # What the reader told the bot (/ngonngu) goes before what they chose on the page: it is the later word.
        chat = await chats.find(tx, reader.ref)
        return self.page.language(chat.locale if chat else reader.language)

    async def _write_down(self, reader: Reader, said: Said) -> bool:
        """Put the words into the conversation; False when they are there already (a page sends again what got lost)."""
        now = self.clock()
        async with self.db.write() as tx:
            if said.nonce and not await first_time(tx, "web", f"{reader.id}:{said.nonce}", now):
                return False
            if said.text:
                body = {"text": said.shown or said.text, "nonce": said.nonce}
                await conversation.add(tx, reader.id, body, mine=True, at=now)
        self.channel.streams.ring(reader.id)
        return True

    async def _deal_with(self, reader: Reader, said: Said, language: str) -> None:
        self.metrics.heard(said.kind)
        await self.on_incoming(
            Incoming(
                chat=reader.ref,
                at=self.clock(),
                text=said.text,
                action=said.action,
                message_ref=said.message,
                location=said.location,
                sender=reader.id,
                language=language,
            )
        )

    async def _events(self, external_id: str, last: int) -> AsyncIterator[bytes]:
        async with self.channel.streams.open(external_id) as stream:
            yield b"retry: 2000\nevent: beat\ndata: 0\n\n"
            while not stream.over:
                async with self.db.read() as tx:
                    lines = await conversation.after(tx, external_id, last)
                for line in lines:
                    last = line.id
                    yield b"id: %d\nevent: line\ndata: %s\n\n" % (line.id, orjson.dumps(view(line)))
                if not await stream.wait(BEAT_SECONDS):
                    yield b"event: beat\ndata: 0\n\n"
            if stream.displaced:
                yield b"event: rest\ndata: 0\n\n"


def _refusal(status: int, sentence: str, language: str) -> JSONResponse:
    return JSONResponse({"error": translator(language).text(sentence, limit=TEXT_LIMIT)}, status_code=status)
