"""Figures at the console: what /thongke says, with every chart, and the log of who did what."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.alerts.report import chart as delays_of
from bot.commands.newsroom.charts import CHARTS, chart
from bot.commands.newsroom.deeds import person, sentence
from bot.commands.newsroom.stats import lines_of
from bot.messages import N_
from bot.web.console.access import HOME, Door, Visitor, asked
from bot.web.console.shell import Shell
from config.i18n import alphabetical
from digests.stats import PERIODS
from digests.trail import Filter, Page

PROGRAM = "-"
"""How the address names the program, among people."""
THINGS = {
    "alert": N_("alert or correction"),
    "article": N_("story"),
    "feed": N_("feed"),
    "chat": N_("subscriber"),
    "letter": N_("letter"),
}
"""What a deed can be about, as the log writes it before its number."""


class Figures:
    """The page /thongke, with its pictures, and the picture of how quickly an alert arrived."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page = self._door.page
        return [
            Route("/thongke", page("admin", self._show)),
            Route("/thongke/{days:int}-{kind}.png", page("admin", self._chart)),
            Route("/tinnong/{id:int}/tocdo.png", page("editor", self._delays)),
        ]

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        wanted = asked(request, "ngay")
        days = int(wanted) if wanted in map(str, PERIODS) else PERIODS[0]
        report = await self._door.services.stats.report(days, visitor.now)
        counted = report.as_of is not None
        return self._shell.render(
            "figures.html",
            visitor,
            here="/thongke",
            days=days,
            periods=PERIODS,
            report=report,
            lines=lines_of(report, self._shell.newsroom, visitor.language) if counted else [],
            charts={
                kind: visitor.language.text(title)
                for kind, (title, series) in CHARTS.items()
                if any(value for each in series(report.days, visitor.language) for value in each.values)
            },
        )

    async def _chart(self, request: Request, visitor: Visitor) -> Response:
        days, kind = request.path_params["days"], request.path_params["kind"]
        if days not in PERIODS or kind not in CHARTS:
            return Response(status_code=404)
        report = await self._door.services.stats.report(days, visitor.now)
        picture = await chart(kind, report, visitor.language)
        if picture is None:
            return Response(status_code=404)
        return Response(picture.content, media_type="image/png")

    async def _delays(self, request: Request, visitor: Visitor) -> Response:
        id, alerts = request.path_params["id"], self._door.services.alerts
        alert = await alerts.find(id) if id < 2**53 else None
        if alert is None or alert.started_at is None:
            return Response(status_code=404)
        picture = await delays_of(await alerts.report(id), visitor.language)
        return Response(picture.content, media_type="image/png") if picture else Response(status_code=404)


class Log:
    """The page /nhatky."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        return [Route("/nhatky", self._door.page("admin", self._show))]

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        """Show the lines that the address asks for: of whom, of which day, about what, and the page of them."""
        who, day, number = asked(request, "ai"), _day(asked(request, "ngay")), asked(request, "trang")
        about, id = _thing(asked(request, "ve"), asked(request, "so"))
        page = int(number) if number.isdecimal() and len(number) <= 4 else 0
        whom = ("" if who == PROGRAM else who) if who else None
        trail = self._door.services.trail
        found = await trail.page(Filter(who=whom, day=day, about=f"{about}:{id}" if id else None), page)
        people = {key: person(key, found.names, visitor.language) for key in await trail.people()}
        shown = {"ai": who, "ngay": day.isoformat() if day else "", "ve": about, "so": id}
        here = URL(f"{HOME}/nhatky").include_query_params(**shown)
        return self._shell.render(
            "log.html",
            visitor,
            here="/nhatky",
            days=self._days(found, visitor),
            people=sorted(people.items(), key=lambda each: alphabetical(each[1])),
            program=PROGRAM,
            things={key: visitor.language.text(name) for key, name in THINGS.items()},
            shown=shown,
            newer=str(here.include_query_params(trang=page - 1)) if page else "",
            older=str(here.include_query_params(trang=page + 1)) if found.older else "",
        )

    def _days(self, found: Page, visitor: Visitor) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return what was done, by day: the time and the sentence of each deed."""
        language, newsroom, days = visitor.language, self._shell.newsroom, []
        for day, deeds in groupby(found.deeds, key=lambda deed: deed.at.astimezone(newsroom.zone).date()):
            said = [
                (language.time(deed.at, newsroom.zone), sentence(deed, found.names, language, newsroom))
                for deed in deeds
            ]
            days.append((language.date(day), said))
        return days


def _thing(kind: str, number: str) -> tuple[str, str]:
    """Return a kind of thing and a number as the log writes them; "" for no number."""
    number = number.lstrip("#")
    known = number.isdecimal() and len(number) < 16
    return kind if kind in THINGS else next(iter(THINGS)), str(int(number)) if known else ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 3000 else None
