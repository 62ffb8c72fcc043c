"""The first page: what waits for somebody to do it, what goes out next, and, for administrators, what is not well."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.alerts.words import state_of
from bot.commands.newsroom.status import Line
from bot.web.console.access import Door, Visitor
from bot.web.console.house import looked_at
from bot.web.console.shell import Shell


class Today:
    """What is under way at this moment."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page = self._door.page
        return [Route("/", page("editor", self._show)), Route("/homnay", page("editor", self._part))]

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        return self._shell.render("today.html", visitor, **await self._values(visitor))

    async def _part(self, request: Request, visitor: Visitor) -> Response:
        """Return what keeps itself fresh on the page."""
        return self._shell.render("today_part.html", visitor, **await self._values(visitor))

    async def _values(self, visitor: Visitor) -> dict[str, Any]:
        services, now = self._door.services, visitor.now
        under_way = await services.alerts.open()
        return {
            "waiting": [alert for alert in under_way if alert.state == "waiting"],
            "others": [
                (alert, state_of(alert, visitor.language))
                for alert in under_way
                if alert.state in ("approved", "sending", "stopped")
            ],
            "review": await services.alerts.to_review(now),
            "coming": await services.desk.upcoming(now),
            "changed": len(await services.desk.changed(now)),
            "away": len(await services.desk.away(now)),
            "letters": await services.feedback.waiting(),
            "troubles": await self._troubles(visitor) if visitor.person.may("admin") else None,
        }

    async def _troubles(self, visitor: Visitor) -> list[Line]:
        """Return what is not well, each with what to do."""
        return [line for line in await looked_at(self._door, self._shell, visitor) if line.remedy]
