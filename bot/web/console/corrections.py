"""Corrections and recalls at the console: what readers have, what they will read instead, and whom it reaches.

What is begun here is a row among the alerts, and goes the same way as they do.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands import Services
from bot.commands.newsroom.corrections.mending import reach_of
from bot.commands.newsroom.corrections.words import OUTCOMES, key_of, name_of, named
from bot.messages import N_
from bot.speech import sentence as said
from bot.web.console.access import HOME, Door, Form, Visitor, one, seen
from bot.web.console.alert_form import sentence
from bot.web.console.shell import Shell
from digests.correcting import Correcting, Wrong
from digests.errors import AlertRefused
from digests.model import Alert, AlertText, Audience

SAME = N_("Nothing is different: these are the words that readers have.")
NOT_THERE = N_("There is no such alert or story, or no reader has it, or it is recalled already.")
UNSENT = ("draft", "waiting", "approved")
_UNSAVED = 2**53
"""The number of a correction that is only looked at: it comes after all others."""


class Corrections:
    """The pages below /dinhchinh and /thuhoi. What is meant is written "a12" (an alert) or "s1234" (a story)."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page, form = self._door.page, self._door.form
        return [
            Route("/dinhchinh/{key}", page("editor", self._ask), methods=["GET"]),
            Route("/dinhchinh/{key}", form("editor", self._draft), methods=["POST"]),
            Route("/dinhchinh/{key}/xemtruoc", form("editor", self._preview), methods=["POST"]),
            Route("/dinhchinh/{key}/{id:int}", page("editor", self._ask), methods=["GET"]),
            Route("/dinhchinh/{key}/{id:int}", form("editor", self._draft), methods=["POST"]),
            Route("/thuhoi/{key}", page("editor", self._ask_recall), methods=["GET"]),
            Route("/thuhoi/{key}", form("editor", self._recall), methods=["POST"]),
        ]

    @property
    def _service(self) -> Correcting:
        return self._door.services.correcting

    # --- the right words --------------------------------------------------------------------------

    async def _ask(self, request: Request, visitor: Visitor) -> Response:
        wrong = await self._found(request)
        if wrong is None:
            return self._nothing(visitor)
        alert = await self._begun(request)
        return await self._form(visitor, wrong, alert, alert.text if alert else wrong.text)

    async def _draft(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Begin a correction with these words, or give them to the one that is begun."""
        wrong, alert, text = await self._found(request), await self._begun(request), _text(form)
        if wrong is None:
            return self._nothing(visitor)
        try:
            if alert is None:
                alert = await self._service.draft(wrong, text, visitor.person, visitor.now)
            else:
                alert = await self._service.change(alert, text, visitor.person, visitor.now)
        except AlertRefused as refused:
            problem = visitor.language.text(SAME) if refused.why == "again" else sentence(refused, visitor)
            return await self._form(visitor, wrong, alert, text, problem=problem, status=422)
        return seen(f"{HOME}/tinnong/{alert.id}")

    async def _preview(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Return what readers would read instead, as a part of the page."""
        wrong = await self._found(request)
        if wrong is None:
            return self._nothing(visitor)
        text, now = _text(form), visitor.now
        alert = Alert(
            id=_UNSAVED,
            kind="correction",
            state="draft",
            author=visitor.person.key,
            text=AlertText(title=text.title, body=text.body, url=wrong.text.url, picture=wrong.text.picture),
            audience=wrong.alert.audience if wrong.alert else Audience(),
            follows=wrong.alert.id if wrong.alert else None,
            article=wrong.article.id if wrong.article else None,
            expires_at=now,
            created_at=now,
            updated_at=now,
        )
        after = await self._service.after(alert, visitor.language.locale) if text.title else None
        return self._render("correction_preview.html", visitor, after=after)

    async def _form(
        self,
        visitor: Visitor,
        wrong: Wrong,
        alert: Alert | None,
        text: AlertText,
        *,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        shown = await self._about(visitor, wrong)
        return self._render(
            "correction_form.html", visitor, status=status, alert=alert, text=text, problem=problem, **shown
        )

    # --- taking back ------------------------------------------------------------------------------

    async def _ask_recall(self, request: Request, visitor: Visitor) -> Response:
        wrong = await self._found(request)
        if wrong is None:
            return self._nothing(visitor)
        shown = await self._about(visitor, wrong, recall=True)
        return self._render("recall.html", visitor, problem="", reason="", **shown)

    async def _recall(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Take it back at once: one person's word is enough for what only takes away."""
        wrong, reason = await self._found(request), one(form, "reason").strip()
        if wrong is None:
            return self._nothing(visitor)
        if begun := await self._recalling(wrong):  # sent twice
            return seen(f"{HOME}/tinnong/{begun.id}")
        person, now = visitor.person, visitor.now
        try:
            alert = await self._service.draft_recall(wrong, reason, person, now)
            await self._door.services.alerts.submit(alert.id, person, now)
        except AlertRefused as refused:
            shown = await self._about(visitor, wrong, recall=True)
            problem = sentence(refused, visitor)
            return self._render("recall.html", visitor, status=422, problem=problem, reason=reason, **shown)
        return seen(f"{HOME}/tinnong/{alert.id}")

    async def _recalling(self, wrong: Wrong) -> Alert | None:
        """Return the recall of it that is about to begin, or is under way."""
        alert, article = (wrong.alert.id if wrong.alert else None), (wrong.article.id if wrong.article else None)
        for each in await self._door.services.alerts.open():
            if each.kind == "recall" and each.state != "draft" and (each.follows, each.article) == (alert, article):
                return each
        return None

    # --- parts ------------------------------------------------------------------------------------

    async def _found(self, request: Request) -> Wrong | None:
        key = request.path_params["key"]
        if not re.fullmatch(r"[as]\d{1,12}", key):
            return None
        try:
            return await self._service.find(named(key))
        except AlertRefused:
            return None

    async def _begun(self, request: Request) -> Alert | None:
        """Return the correction whose words are changed, if the address names one that has not gone out."""
        id = request.path_params.get("id", _UNSAVED)
        alert = await self._door.services.alerts.find(id) if id < _UNSAVED else None
        return alert if alert and alert.kind == "correction" and alert.state in UNSENT else None

    async def _about(self, visitor: Visitor, wrong: Wrong, *, recall: bool = False) -> dict[str, Any]:
        return {
            "key": key_of(wrong),
            "name": said(name_of(wrong), visitor.language),
            "before": self._service.before(wrong, visitor.language.locale),
            "reached": await reached(self._service, wrong, visitor, recall=recall),
        }

    def _nothing(self, visitor: Visitor) -> Response:
        return self._render("correction_none.html", visitor, status=404, problem=visitor.language.text(NOT_THERE))

    def _render(self, template: str, visitor: Visitor, *, status: int = 200, **values: Any) -> Response:
        return self._shell.render(template, visitor, here="/tinnong", status=status, **values)


async def reached(service: Correcting, wrong: Wrong, visitor: Visitor, *, recall: bool) -> list[str]:
    """Return whom it concerns, a sentence each."""
    return [said(text, visitor.language) for text in reach_of(await service.reach(wrong, visitor.now), recall=recall)]


async def about(services: Services, visitor: Visitor, alert: Alert) -> dict[str, Any]:
    """Return what the page of a correction or recall shows beside what that of an alert does; `key` is "" for those."""
    service, recall = services.correcting, alert.kind == "recall"
    wrong = None if alert.kind == "alert" else await service.wrong_of(alert)
    if wrong is None:
        return {"key": f"a{alert.id}" if alert.kind == "alert" else "", "before": None, "reached": [], "told": []}
    receipt = await service.receipt(alert.id) if alert.started_at else None
    told = [
        visitor.language.text(of_recall if recall else of_correction, number=count)
        for field, of_correction, of_recall in OUTCOMES
        if receipt and (count := getattr(receipt, field))
    ]
    if receipt and not told:
        told = [visitor.language.text("There was nobody who had it.")]
    return {
        "key": key_of(wrong),
        "before": service.before(wrong, visitor.language.locale),
        "reached": [] if receipt else await reached(service, wrong, visitor, recall=recall),
        "told": told,
    }


def _text(form: Form) -> AlertText:
    return AlertText(title=" ".join(one(form, "title").split()), body=one(form, "body").strip())
