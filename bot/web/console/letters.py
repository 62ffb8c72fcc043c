"""Readers' letters at the console: who waits for an answer, one letter in its reader's own words, and the answer."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.feedback import answered
from bot.commands.linking import CHANNELS
from bot.commands.newsroom.deeds import person
from bot.messages import N_
from bot.web.console.access import HOME, Door, Form, Visitor, one, seen
from bot.web.console.shell import Shell
from digests.errors import Refused
from digests.feedback import LONGEST, Feedback, Ticket

STATES = {"open": N_("waits for an answer"), "answered": N_("answered"), "closed": N_("put aside")}
GONE = N_("The reader has deleted this letter: it cannot be answered any more.")
REFUSALS = {
    "gone": GONE,
    "long": N_("That is too long for a letter: at most {most} characters, please. You could send it in two."),
    "answered": N_("Somebody has answered meanwhile: please read that first. Yours was not sent; it stands below."),
}
NO_TEXT = N_("There is no text.")
UNREACHED = N_("The answer could not be delivered: the reader is not there any more.")
BEGINNING = 160
"""Characters of a letter in the list."""


class Letters:
    """The pages below /gopy. A reader's name is shown to nobody: only the app, the time and the words."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page, form = self._door.page, self._door.form
        return [
            Route("/gopy", page("editor", self._list)),
            Route("/gopy/{id:int}", page("editor", self._show), methods=["GET"]),
            Route("/gopy/{id:int}", form("editor", self._answer), methods=["POST"]),
            Route("/gopy/{id:int}/cat", form("editor", self._close), methods=["POST"]),
            Route("/gopy/{id:int}/chan", form("editor", self._block), methods=["POST"]),
        ]

    @property
    def _service(self) -> Feedback:
        return self._door.services.feedback

    async def _list(self, request: Request, visitor: Visitor) -> Response:
        return await self._page(visitor)

    async def _page(self, visitor: Visitor, *, problem: str = "", status: int = 200) -> Response:
        return self._render(
            "letters.html",
            visitor,
            status=status,
            problem=problem,
            waiting=await self._service.open(),
            done=await self._service.dealt_with(),
            beginning=BEGINNING,
        )

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        return await self._card(request, visitor)

    async def _card(
        self, request: Request, visitor: Visitor, *, written: str = "", problem: str = "", status: int = 200
    ) -> Response:
        letter = await self._found(request)
        if letter is None:
            return await self._page(visitor, problem=visitor.language.text(GONE), status=404)
        names = await self._door.services.trail.people()
        return self._render(
            "letter.html",
            visitor,
            status=status,
            problem=problem,
            letter=letter,
            who=person(letter.answered_by or "", names, visitor.language),
            written=written,
            longest=LONGEST,
        )

    async def _answer(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Answer a letter: once, unless somebody who has read the first answer sends another."""
        text, letter = one(form, "text").strip(), await self._found(request)
        if letter is None or not text:
            problem, status = (NO_TEXT, 422) if letter else (GONE, 404)
            return await self._card(request, visitor, problem=visitor.language.text(problem), status=status)
        here = seen(f"{HOME}/gopy/{letter.id}")
        if (letter.answer, letter.answered_by) == (text, visitor.person.key):
            return here  # the form was sent twice
        try:
            letter = await self._service.answer(letter.id, text, visitor.person, visitor.now, seen=one(form, "seen"))
        except Refused as refused:
            problem = visitor.language.text(REFUSALS[refused.why], most=LONGEST)
            return await self._card(request, visitor, written=text, problem=problem, status=409)
        told = await self._door.voice.tell(letter.ref, answered(letter, self._shell.newsroom), letter.locale)
        if told is None:
            return await self._card(request, visitor, problem=visitor.language.text(UNREACHED), status=409)
        return here

    async def _close(self, request: Request, visitor: Visitor, form: Form) -> Response:
        if letter := await self._found(request):
            await self._service.close(letter.id, visitor.person, visitor.now)
        return seen(f"{HOME}/gopy")

    async def _block(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Take no more letters from this reader ("blocked"), or take them again."""
        letter = await self._found(request)
        if letter is None:
            return await self._card(request, visitor)
        await self._service.block(letter.id, bool(one(form, "blocked")), visitor.person, visitor.now)
        return seen(f"{HOME}/gopy/{letter.id}")

    async def _found(self, request: Request) -> Ticket | None:
        id = request.path_params["id"]
        letter = await self._service.find(id) if id < 2**53 else None
        return letter if letter and letter.state != "draft" else None

    def _render(self, template: str, visitor: Visitor, *, status: int = 200, **values: object) -> Response:
        states = {state: visitor.language.text(name) for state, name in STATES.items()}
        return self._shell.render(
            template, visitor, here="/gopy", status=status, states=states, channels=CHANNELS, **values
        )
