"""Alerts at the console: write with a preview that follows, send to be approved, approve, undo, watch, report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.alerts.words import title_of
from bot.messages import N_
from bot.pictures.canvas import drawn
from bot.pictures.map import map_of
from bot.web.console.access import HOME, Door, Form, Visitor, one, seen
from bot.web.console.alert_form import CHANGES, CHANNELS, HOURS, BadForm, fields, imagined, read, sentence
from bot.web.console.corrections import about
from bot.web.console.shell import Shell
from digests.alerts import Alerts as Service
from digests.errors import AlertRefused
from digests.model import Alert, AlertState, AlertText

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
ACTS = ("gui", "duyet", "huy", "dung", "tiep")
LIVE: tuple[AlertState, ...] = ("waiting", "approved", "sending", "stopped")
MAP = "bando.png"


class Alerts:
    """The pages below /tinnong."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page, form = self._door.page, self._door.form
        return [
            Route("/tinnong", page("editor", self._list)),
            Route("/tinnong/moi", page("editor", self._new), methods=["GET"]),
            Route("/tinnong/moi", form("editor", self._create), methods=["POST"]),
            Route("/tinnong/trang", form("editor", self._read_page), methods=["POST"]),
            Route("/tinnong/xemtruoc", form("editor", self._preview), methods=["POST"]),
            Route("/tinnong/{id:int}", page("editor", self._show), methods=["GET"]),
            Route("/tinnong/{id:int}/sua", page("editor", self._edit), methods=["GET"]),
            Route("/tinnong/{id:int}/sua", form("editor", self._change), methods=["POST"]),
            Route("/tinnong/{id:int}/tinhtrang", page("editor", self._state)),
            Route("/tinnong/{id:int}/" + MAP, page("editor", self._map)),
            Route("/tinnong/{id:int}/{act}", form("editor", self._act), methods=["POST"]),
        ]

    @property
    def _service(self) -> Service:
        return self._door.services.alerts

    # --- the list and the form --------------------------------------------------------------------

    async def _list(self, request: Request, visitor: Visitor) -> Response:
        under_way = await self._service.open()
        ids = {alert.id for alert in under_way}
        past = [alert for alert in await self._service.recent(30) if alert.id not in ids]
        return self._render("alerts.html", visitor, under_way=under_way, past=past)

    async def _new(self, request: Request, visitor: Visitor) -> Response:
        return self._form(visitor, None)

    async def _edit(self, request: Request, visitor: Visitor) -> Response:
        alert = await self._found(request)
        return self._form(visitor, alert) if alert and alert.kind == "alert" else _missing()

    async def _read_page(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Fill the form from a page of a newspaper."""
        try:
            material = await self._service.read_page(one(form, "page").strip())
        except AlertRefused as refused:
            return self._form(visitor, None, problem=sentence(refused, visitor), status=422)
        return self._form(visitor, None, text=material.text)

    async def _create(self, request: Request, visitor: Visitor, form: Form) -> Response:
        try:
            written = read(form, self._shell.newsroom, visitor.now)
            draft = await self._service.draft(
                written.text,
                visitor.person,
                visitor.now,
                audience=written.audience,
                urgent=written.urgent,
                follows=written.follows,
                change=written.change,
            )
            await self._service.change(
                draft.id,
                visitor.person,
                visitor.now,
                scheduled_at=written.scheduled_at,
                expires_at=written.expires_at,
            )
        except (BadForm, AlertRefused) as error:
            return self._form(visitor, None, form=form, problem=sentence(error, visitor), status=422)
        return seen(f"{HOME}/tinnong/{draft.id}")

    async def _change(self, request: Request, visitor: Visitor, form: Form) -> Response:
        alert = await self._found(request)
        if alert is None or alert.kind != "alert":
            return _missing()
        try:
            written = read(form, self._shell.newsroom, visitor.now)
            await self._service.change(alert.id, visitor.person, visitor.now, **vars(written))
        except (BadForm, AlertRefused) as error:
            return self._form(visitor, alert, form=form, problem=sentence(error, visitor), status=422)
        return seen(f"{HOME}/tinnong/{alert.id}")

    async def _preview(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Return what readers would see, and how many they are, as a part of the page."""
        try:
            written = read(form, self._shell.newsroom, visitor.now)
        except BadForm as error:
            return self._render(
                "alert_preview.html", visitor, problem=sentence(error, visitor), messages={}, reach=None
            )
        alert = imagined(written, visitor)
        reach = await self._service.reach(alert, visitor.now)
        messages = await self._service.messages(alert) if written.text.title else {}
        return self._render("alert_preview.html", visitor, problem="", messages=messages, reach=reach)

    # --- one alert --------------------------------------------------------------------------------

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        alert = await self._found(request)
        if alert is None:
            return _missing()
        return await self._card(visitor, alert)

    async def _card(self, visitor: Visitor, alert: Alert, *, problem: str = "", status: int = 200) -> Response:
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
            mine=visitor.person.is_(alert.author),
            places=self._names(alert),
            topics=[self._shell.topic_name(slug, visitor.language) for slug in sorted(alert.audience.topics)],
            **await about(self._door.services, visitor, alert),
            **await self._figures(visitor, alert),
        )

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
            "report": await self._service.report(alert.id) if begun and alert.ended_at else None,
            "left": max(0, left),
            "people": await self._door.services.trail.people(),
        }

    async def _act(self, request: Request, visitor: Visitor, form: Form) -> Response:
        alert = await self._found(request)
        act = request.path_params["act"]
        if alert is None or act not in ACTS:
            return _missing()
        service, person, now = self._service, visitor.person, visitor.now
        acts: dict[str, Callable[[], Awaitable[Alert]]] = {
            "gui": partial(service.submit, alert.id, person, now),
            "duyet": partial(service.approve, alert.id, one(form, "hash"), person, now),
            "huy": partial(service.cancel, alert.id, person, now),
            "dung": partial(service.stop, alert.id, person, now),
            "tiep": partial(service.resume, alert.id, person, now),
        }
        try:
            await acts[act]()
        except AlertRefused as refused:
            fresh = await service.find(alert.id) or alert
            return await self._card(visitor, fresh, problem=sentence(refused, visitor), status=409)
        return seen(f"{HOME}/tinnong/{alert.id}")

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

    def _form(
        self,
        visitor: Visitor,
        alert: Alert | None,
        *,
        text: AlertText | None = None,
        form: Form | None = None,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        newsroom = self._shell.newsroom
        return self._render(
            "alert_form.html",
            visitor,
            status=status,
            alert=alert,
            problem=problem,
            field=fields(alert, text, form, newsroom.zone),
            all_topics=list(self._shell.topics(visitor.language).items()),
            all_places=[(place.code, place.full_name) for place in newsroom.places_of()],
            channels=CHANNELS,
            changes={change: visitor.language.text(sentence) for change, sentence in CHANGES.items()},
            hours=HOURS,
        )

    def _render(self, template: str, visitor: Visitor, *, status: int = 200, **values: Any) -> Response:
        states = {state: visitor.language.text(sentence) for state, sentence in STATES.items()}
        return self._shell.render(template, visitor, here="/tinnong", status=status, states=states, **values)

    def _names(self, alert: Alert | None) -> dict[str, str]:
        places = self._shell.newsroom.places_of(alert.audience.places) if alert else []
        return {place.code: place.full_name for place in places}


def _missing() -> Response:
    return Response(status_code=404)
