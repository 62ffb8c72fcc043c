"""How everything stands, at the console: a line for each thing that was looked at, and what to do about it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.status import Line, View, errors_of, lines_of, versions
from bot.web.console.access import Door, Visitor
from bot.web.console.shell import Shell


class House:
    """The page /hethong; what is not well stands on the first page, too."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page = self._door.page
        return [Route("/hethong", page("admin", self._show)), Route("/hethong/phan", page("admin", self._part))]

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        return await self._page("house.html", visitor)

    async def _part(self, request: Request, visitor: Visitor) -> Response:
        """Return what keeps itself fresh on the page."""
        return await self._page("house_part.html", visitor)

    async def _page(self, template: str, visitor: Visitor) -> Response:
        lines = [*await looked_at(self._door, self._shell, visitor), errors_of(visitor.language)]
        return self._shell.render(template, visitor, here="/hethong", lines=lines, versions=versions())


async def looked_at(door: Door, shell: Shell, visitor: Visitor) -> list[Line]:
    """Return a line for each thing that was looked at."""
    services = door.services
    view = View(
        language=visitor.language,
        newsroom=shell.newsroom,
        now=visitor.now,
        rates=services.alerts.rules.rates,
    )
    return list(lines_of(view, await services.house.look(visitor.now)))
