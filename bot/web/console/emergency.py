"""The one-person switch at the console: an owner lets alerts go out by one word alone, for some hours, and ends it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.alerts.emergency import HOURS
from bot.web.console.access import HOME, Door, Form, Visitor, one, seen
from bot.web.console.shell import Shell


class Emergency:
    """The page /tinnong/khancap, which nobody sees but an owner."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        return [
            Route("/tinnong/khancap", self._door.page("owner", self._show), methods=["GET"]),
            Route("/tinnong/khancap", self._door.form("owner", self._throw), methods=["POST"]),
        ]

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        service = self._door.services.alerts
        until = await service.one_person(visitor.now)
        return self._shell.render(
            "emergency.html",
            visitor,
            here="/tinnong",
            until=until,
            enough=service.rules.approvals,
            hours=HOURS,
        )

    async def _throw(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Let one person be enough for so many "hours"; 0: two people again."""
        hours = one(form, "hours")
        if hours not in {str(each) for each in (0, *HOURS)}:
            return Response(status_code=422)
        await self._door.services.alerts.set_one_person(int(hours) or None, visitor.person, visitor.now)
        return seen(f"{HOME}/tinnong/khancap")
