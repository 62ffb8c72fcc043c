"""The web application: the chat page and what machines ask for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response

from bot.channels.web import WebChannel
from bot.commands import Services
from bot.messages import Incoming
from bot.voice import Voice
from bot.web.chat import WebChat
from bot.web.console.console import console
from bot.web.guard import Failures, SecureHeaders
from bot.web.health import Health
from bot.web.metrics import WebMetrics
from bot.web.page import WORDS, ChatPage
from bot.web.session import sessions
from config.i18n import translator
from config.newsroom import Newsroom
from config.settings import Settings
from digests.clock import Clock, utc_now
from digests.store import Database
from digests.store.keys import secret_key


async def web_app(
    settings: Settings,
    db: Database,
    newsroom: Newsroom,
    channel: WebChannel,
    on_incoming: Callable[[Incoming], Awaitable[object]],
    *,
    clock: Clock = utc_now,
    services: Services | None = None,
    voice: Voice | None = None,
) -> Starlette:
    """Return the application. What readers say goes to `on_incoming`; what it answers goes to `channel`.

    With `services` there is the newsroom's console, too, which tells people in chat what it does by `voice`.
    """
    async with db.write() as tx:
        key = await secret_key(tx, "web session")
    metrics = WebMetrics()
    page = ChatPage(newsroom)
    chat = WebChat(
        db=db,
        channel=channel,
        page=page,
        on_incoming=on_incoming,
        metrics=metrics,
        public_url=settings.public_url,
        clock=clock,
    )
    health = Health(db=db, channel=channel, metrics=metrics)
    voice = voice or Voice({})
    consoles = [console(services, newsroom, voice, clock, settings.public_url)] if services else []
    routes = [*chat.routes(), *page.routes(), *health.routes(), *consoles]
    return Starlette(
        routes=routes, middleware=_middleware(page, key, https=(settings.public_url or "").startswith("https:"))
    )


def _middleware(page: ChatPage, key: bytes, *, https: bool) -> list[Middleware]:
    def failed() -> Response:
        return JSONResponse({"error": translator(page.language(None)).text(WORDS["wrong"])}, status_code=500)

    return [
        Middleware(SecureHeaders),
        Middleware(Failures, answer=failed),
        Middleware(GZipMiddleware, minimum_size=1024),
        sessions(key, https=https),
    ]
