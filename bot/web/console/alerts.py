"""Alerts at the console: sent to be approved, approved, sent back, undone, watched, reported and looked at again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.alerts.report import lines_of
from bot.commands.newsroom.alerts.returning import REASONS, tell_returned, tell_undone
from bot.commands.newsroom.alerts.showing import beside
from bot.commands.newsroom.alerts.words import View, audience_of, settings_block, title_of
from bot.messages import N_, Text
from bot.pictures.canvas import drawn
from bot.pictures.map import map_of
from bot.web.console.access import HOME, Door, Form, Visitor, one, seen
from bot.web.console.alert_form import sentence
from bot.web.console.corrections import about
from bot.web.console.shell import Shell
from digests.alerts import Alerts as Service
from digests.errors import AlertRefused
from digests.model import Alert, AlertState, Block

STATES: dict[AlertState, str] = {
    "draft": N_("draft"),
    "waiting": N_("waits for approval"),
    "approved": N_("approved"),
    "sending": N_("is being sent"),
    "stopped": N_("stopped"),
    "sent": N_("sent"),
    "cancelled": N_("cancelled"),
    "recalled": N_("recalled"),
    "expired": N_("expired"),
}
LIVE: tuple[AlertState, ...] = ("waiting", "approved", "sending", "stopped")
UNSENT: tuple[AlertState, ...] = ("draft", "waiting", "approved")
MAP = "bando.png"
LONGEST_REASON = 300


class Alerts:
    """The pages below /tinnong."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page, form = self._door.page, self._door.form
        return [
            Route("/tinnong", page("editor", self._list)),
            Route("/tinnong/{id:int}", page("editor", self._show), methods=["GET"]),
            Route("/tinnong/{id:int}/tinhtrang", page("editor", self._state)),
            Route("/tinnong/{id:int}/" + MAP, page("editor", self._map)),
            Route("/tinnong/{id:int}/tralai", form("editor", self._send_back), methods=["POST"]),
            Route("/tinnong/{id:int}/{act}", form("editor", self._act), methods=["POST"]),
        ]

    @property
    def _service(self) -> Service:
        return self._door.services.alerts

    async def _list(self, request: Request, visitor: Visitor) -> Response:
        under_way = await self._service.open()
        ids = {alert.id for alert in under_way}
        past = [alert for alert in await self._service.recent(30) if alert.id not in ids]
        review = await self._service.to_review(visitor.now)
        until = await self._service.one_person(visitor.now)
        return self._render("alerts.html", visitor, under_way=under_way, past=past, review=review, until=until)

    # --- one alert --------------------------------------------------------------------------------

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        alert = await self._found(request)
        return await self._card(visitor, alert) if alert else _missing()

    async def _card(self, visitor: Visitor, alert: Alert, *, problem: str = "", status: int = 200) -> Response:
        stands = {word.who for word in alert.approvals}
        enough = await self._service.needed(visitor.now, alert)
        return self._render(
            "alert.html",
            visitor,
            alert=alert,
            title=title_of(alert, visitor.language),
            problem=problem,
            status=status,
            messages=await self._service.messages(alert),
            reach=await self._service.reach(alert, visitor.now) if alert.started_at is None else None,
            live=alert.state in LIVE,
            mine=any(visitor.person.is_(who) for who in stands),
            enough=enough,
            places=self._names(alert),
            reasons={key: visitor.language.text(why) for key, why in REASONS.items()},
            **await about(self._door.services, visitor, alert),
            **await self._figures(visitor, alert),
            **await self._standing(visitor, alert, enough),
        )

    async def _standing(self, visitor: Visitor, alert: Alert, enough: int) -> dict[str, Any]:
        """Return what its card in chat says of it: how it goes out, what became of it, and who may approve it."""
        services = self._door.services
        view = View(
            language=visitor.language,
            newsroom=self._shell.newsroom,
            now=visitor.now,
            names=await services.members.names(),
            enough=enough,
        )
        unsent = alert.kind == "alert" and alert.state in UNSENT
        ended = alert.kind == "alert" and alert.started_at is not None and alert.ended_at is not None
        report = await self._service.report(alert.id) if ended else None
        return {
            "audience": audience_of(alert.audience, view),
            "settings": _lines(settings_block(alert, view)) if unsent else [],
            "report": report,
            "told_by": lines_of(report, view) if report else [],
            "others": [view.who(person.key) for person in await beside(services, visitor.person)],
        }

    async def _state(self, request: Request, visitor: Visitor) -> Response:
        alert = await self._found(request)
        if alert is None:
            return _missing()
        return self._render("alert_state.html", visitor, alert=alert, **await self._figures(visitor, alert))

    async def _figures(self, visitor: Visitor, alert: Alert) -> dict[str, Any]:
        begun = alert.started_at is not None
        left = int((alert.send_at - visitor.now).total_seconds()) if alert.send_at and alert.state == "approved" else 0
        return {
            "progress": await self._service.progress(alert.id, visitor.now) if begun else None,
            "left": max(0, left),
            "people": await self._door.services.trail.people(),
        }

    # --- what is done about it --------------------------------------------------------------------

    async def _act(self, request: Request, visitor: Visitor, form: Form) -> Response:
        alert = await self._found(request)
        if alert is None:
            return _missing()
        act = self._acts(alert, visitor, one(form, "hash")).get(request.path_params["act"])
        if act is None:
            return _missing()
        try:
            after = await act()
        except AlertRefused as refused:
            return await self._refused(visitor, alert, refused)
        if request.path_params["act"] == "hoantac":
            await tell_undone(self._door.services, self._door.voice.tell, after, visitor.person, visitor.now)
        return seen(f"{HOME}/tinnong/{alert.id}")

    def _acts(self, alert: Alert, visitor: Visitor, hash: str) -> dict[str, Callable[[], Awaitable[Alert]]]:
        """Return what can be done about it; `hash` is what was on the screen."""
        service, person, now = self._service, visitor.person, visitor.now
        return {
            "gui": partial(self._submit, alert, visitor, hash),
            "duyet": partial(service.approve, alert.id, hash, person, now),
            "hoantac": partial(service.take_back, alert.id, person, now),
            "huy": partial(service.cancel, alert.id, person, now),
            "dung": partial(service.stop, alert.id, person, now),
            "tiep": partial(service.resume, alert.id, person, now),
            "daxem": partial(service.reviewed, alert.id, person, now),
        }

    async def _submit(self, alert: Alert, visitor: Visitor, hash: str) -> Alert:
        if alert.hash != hash:  # a colleague has changed it since it was shown
            raise AlertRefused("edited", alert.id)
        return await self._service.submit(alert.id, visitor.person, visitor.now)

    async def _send_back(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Give it back to its author, who is told why in chat."""
        alert = await self._found(request)
        if alert is None:
            return _missing()
        written = " ".join(one(form, "reason").split())[:LONGEST_REASON]
        known = REASONS.get(one(form, "why"), REASONS["words"])
        try:
            if alert.state != "waiting":
                raise AlertRefused("state", alert.id)
            back = await self._service.take_back(alert.id, visitor.person, visitor.now)
        except AlertRefused as refused:
            return await self._refused(visitor, alert, refused)
        reason = written or Text(id=known)
        await tell_returned(self._door.services, self._door.voice.tell, back, visitor.person, reason, visitor.now)
        return seen(f"{HOME}/tinnong/{alert.id}")

    async def _refused(self, visitor: Visitor, alert: Alert, refused: AlertRefused) -> Response:
        fresh = await self._service.find(alert.id) or alert
        return await self._card(visitor, fresh, problem=sentence(refused, visitor), status=409)

    async def _map(self, request: Request, visitor: Visitor) -> Response:
        alert = await self._found(request)
        chosen = self._names(alert) if alert else {}
        boundaries = self._door.services.boundaries
        if not chosen or boundaries.border is None:
            return _missing()
        title = visitor.language.text("Where alert #{number} goes", number=alert.id if alert else 0)
        picture = await drawn("map", partial(map_of, boundaries, chosen, title))
        return Response(picture.content, media_type="image/png")

    # --- parts ------------------------------------------------------------------------------------

    async def _found(self, request: Request) -> Alert | None:
        id = request.path_params["id"]
        return await self._service.find(id) if id < 2**53 else None

    def _render(self, template: str, visitor: Visitor, *, status: int = 200, **values: Any) -> Response:
        states = {state: visitor.language.text(name) for state, name in STATES.items()}
        return self._shell.render(template, visitor, here="/tinnong", status=status, states=states, **values)

    def _names(self, alert: Alert) -> dict[str, str]:
        return {place.code: place.full_name for place in self._shell.newsroom.places_of(alert.audience.places)}


def _lines(block: Block) -> list[str]:
    return ["".join(span.text for span in line) for line in block.lines]


def _missing() -> Response:
    return Response(status_code=404)
