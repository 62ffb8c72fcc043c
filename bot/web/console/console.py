"""The console's routes, all below /bantin-console."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.commands import Services
from bot.voice import Voice
from bot.web.console.access import HOME, Door, Visitor
from bot.web.console.alert_writing import AlertWriting
from bot.web.console.alerts import Alerts
from bot.web.console.corrections import Corrections
from bot.web.console.desk import Desk
from bot.web.console.emergency import Emergency
from bot.web.console.entrance import Entrance
from bot.web.console.feeds import Feeds
from bot.web.console.figures import Figures, Log
from bot.web.console.house import House
from bot.web.console.letters import Letters
from bot.web.console.people import People
from bot.web.console.readers import Readers
from bot.web.console.shell import Shell
from bot.web.console.today import Today
from bot.web.guard import Failures
from bot.web.page import give
from config.newsroom import Newsroom


def console(
    services: Services, newsroom: Newsroom, voice: Voice, clock: Callable[[], datetime], public_url: str | None
) -> Mount:
    """Return everything below /bantin-console."""
    shell = Shell(newsroom)
    door = Door(services=services, voice=voice, faces=shell, clock=clock, public_url=public_url)
    pages = (
        Entrance,
        Today,
        Emergency,
        AlertWriting,
        Alerts,
        Corrections,
        Desk,
        Letters,
        Feeds,
        Readers,
        Figures,
        Log,
        House,
        People,
    )
    rooms = [page(door, shell) for page in pages]

    async def file(request: Request) -> Response:
        return give(request, shell.asset(request.path_params["name"]))

    async def nothing(request: Request, visitor: Visitor) -> Response:
        return shell.missing(visitor)

    routes = [Route("/static/{name}", file), *(route for room in rooms for route in room.routes())]
    elsewhere = Route("/{path:path}", door.page("editor", nothing))
    return Mount(HOME, routes=[*routes, elsewhere], middleware=[Middleware(Failures, answer=shell.failed)])
