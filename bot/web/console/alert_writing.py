"""Writing an alert at the console: from a page, a story or one's own words, with a preview that follows the writing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.alerts.draft import MOST_OFFERED
from bot.commands.newsroom.alerts.words import CHANNELS
from bot.messages import N_
from bot.web.console.access import HOME, Door, Form, Visitor, asked, one, seen
from bot.web.console.alert_form import CHANGES, HOURS, NO_TEXT, BadForm, fields, imagined, read, sentence
from bot.web.console.shell import Shell
from digests.alerts import Alerts as Service
from digests.errors import AlertRefused
from digests.model import Alert

CHANGED = N_(
    "A colleague has changed this alert since you opened it: read it in another tab. If you save again, your words "
    "take the place of theirs."
)
MOST_FOLLOWED = 12
"""Alerts that went out last are offered to be followed."""


class AlertWriting:
    """The forms below /tinnong."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page, form = self._door.page, self._door.form
        return [
            Route("/tinnong/moi", page("editor", self._new), methods=["GET"]),
            Route("/tinnong/moi", form("editor", self._create), methods=["POST"]),
            Route("/tinnong/trang", form("editor", self._read_page), methods=["POST"]),
            Route("/tinnong/xemtruoc", form("editor", self._preview), methods=["POST"]),
            Route("/tinnong/{id:int}/sua", page("editor", self._edit), methods=["GET"]),
            Route("/tinnong/{id:int}/sua", form("editor", self._change), methods=["POST"]),
        ]

    @property
    def _service(self) -> Service:
        return self._door.services.alerts

    # --- pages ------------------------------------------------------------------------------------

    async def _new(self, request: Request, visitor: Visitor) -> Response:
        """Show an empty form, or one for what follows the alert "?noi=12": to its readers, as urgent as it was."""
        first = await self._found(asked(request, "noi"))
        if first is None or first.kind != "alert" or first.started_at is None:
            return await self._form(visitor, None)
        zone = self._shell.newsroom.zone
        begun = replace(first, text=NO_TEXT, follows=first.id, change=None, scheduled_at=None)
        return await self._form(visitor, None, field=fields(begun, self._channels(first), zone) | {"hours": "12"})

    async def _edit(self, request: Request, visitor: Visitor) -> Response:
        alert = await self._found(str(request.path_params["id"]))
        if alert is None or alert.kind != "alert":
            return Response(status_code=404)
        return await self._form(visitor, alert)

    async def _read_page(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Fill the form from a page of a newspaper ("https://…") or from a story of ours ("1234")."""
        written = one(form, "page").strip()
        try:
            material = await self._service.read(written)
            if material.text.title == written:  # neither an address nor a number
                raise AlertRefused("page")
        except AlertRefused as refused:
            return await self._form(visitor, None, page=written, error=refused)
        field = fields(None, self._channels(None), self._shell.newsroom.zone, text=material.text)
        return await self._form(visitor, None, field=field | {"article": material.article or ""})

    async def _preview(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Return what readers would see, and how many they are, as a part of the page."""
        try:
            written = read(form, self._shell.newsroom, self._channels(None), visitor.now)
        except BadForm as error:
            problem = sentence(error, visitor)
            return self._render("alert_preview.html", visitor, problem=problem, messages={}, reach=None, told={})
        alert = imagined(written, visitor)
        messages = await self._service.messages(alert) if written.text.title else {}
        reach = await self._service.reach(alert, visitor.now)
        told = self._told(alert)
        return self._render("alert_preview.html", visitor, problem="", messages=messages, reach=reach, told=told)

    # --- forms ------------------------------------------------------------------------------------

    async def _create(self, request: Request, visitor: Visitor, form: Form) -> Response:
        try:
            written = read(form, self._shell.newsroom, self._channels(None), visitor.now)
            article = (await self._service.read_article(written.article)).article if written.article else None
            draft = await self._service.draft(
                written.text,
                visitor.person,
                visitor.now,
                audience=written.audience,
                urgent=written.urgent,
                article=article,
                follows=written.follows,
                change=written.change,
            )
            if written.scheduled_at or written.expires_at != draft.expires_at:
                await self._service.change(draft.id, visitor.person, visitor.now, **written.times())
        except (BadForm, AlertRefused) as error:
            return await self._form(visitor, None, form=form, error=error)
        return seen(f"{HOME}/tinnong/{draft.id}")

    async def _change(self, request: Request, visitor: Visitor, form: Form) -> Response:
        alert = await self._found(str(request.path_params["id"]))
        if alert is None or alert.kind != "alert":
            return Response(status_code=404)
        try:
            written = read(form, self._shell.newsroom, self._channels(alert), visitor.now)
            if one(form, "hash") != alert.hash:
                raise BadForm(CHANGED)
            await self._service.change(alert.id, visitor.person, visitor.now, **written.changes())
        except (BadForm, AlertRefused) as error:
            return await self._form(visitor, alert, form=form, error=error)
        return seen(f"{HOME}/tinnong/{alert.id}")

    # --- parts ------------------------------------------------------------------------------------

    async def _found(self, id: str) -> Alert | None:
        return await self._service.find(int(id)) if id.isdecimal() and len(id) < 16 else None

    def _channels(self, alert: Alert | None) -> list[str]:
        """Return the channels that there are, and those for which an alert is already."""
        return sorted({*(self._service.rules.rates or CHANNELS), *(alert.audience.channels if alert else ())})

    def _told(self, alert: Alert) -> dict[str, str]:
        """Return the places of which an alert tells, if it is not for them already: their names by code."""
        found = self._door.services.gazetteer.find(alert.text.title, alert.text.body, province_sign=True)
        places = [self._shell.newsroom.place(code) for code in found[:MOST_OFFERED]]
        named = {place.code: place.full_name for place in places if place}
        return {} if alert.audience.places >= set(named) else named

    async def _to_follow(self, alert: Alert | None, chosen: str) -> list[Alert]:
        """Return the alerts that went out, the newest first: what this one can follow."""
        recent = await self._service.recent(60)
        sent = [each for each in recent if each.kind == "alert" and each.started_at and each.state != "recalled"]
        sent = [each for each in sent if alert is None or each.id != alert.id][:MOST_FOLLOWED]
        first = await self._found(chosen)
        return sent if first is None or first.id in {each.id for each in sent} else [*sent, first]

    async def _form(
        self,
        visitor: Visitor,
        alert: Alert | None,
        *,
        field: dict[str, Any] | None = None,
        form: Form | None = None,
        page: str = "",
        error: BadForm | AlertRefused | None = None,
    ) -> Response:
        newsroom, channels = self._shell.newsroom, self._channels(alert)
        field = field or fields(alert, channels, newsroom.zone, form=form)
        return self._render(
            "alert_form.html",
            visitor,
            status=422 if error else 200,
            alert=alert,
            page=page,
            problem=sentence(error, visitor) if error else "",
            first=error.alert if isinstance(error, AlertRefused) and error.why == "twice" else None,
            field=field,
            all_topics=list(self._shell.topics(visitor.language).items()),
            all_places=[(place.code, place.full_name, " ".join(place.old_districts)) for place in newsroom.places_of()],
            channels={kind: CHANNELS.get(kind, kind) for kind in channels},
            changes={change: visitor.language.text(said) for change, said in CHANGES.items()},
            to_follow=await self._to_follow(alert, str(field["follows"])),
            hours=HOURS,
        )

    def _render(self, template: str, visitor: Visitor, *, status: int = 200, **values: Any) -> Response:
        return self._shell.render(template, visitor, here="/tinnong", status=status, **values)
