"""The first page: what waits for somebody to do it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.console.access import Door, Visitor
from bot.web.console.shell import Shell


class Today:
    """What is under way at this moment."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        return [Route("/", self._door.page("editor", self._show))]

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        services = self._door.services
        return self._shell.render("today.html", visitor, letters=await services.feedback.waiting())
