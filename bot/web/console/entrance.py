"""The way in and out: a link from the bot opens a page with one button, and the button begins the session.

The link alone does nothing: programs that look at links before people do must not use it up.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.console.access import COOKIE, HOME, LANGUAGE, Door, Form, Visitor, seen
from bot.web.console.shell import Shell
from bot.web.guard import from_our_page
from config.i18n import LANGUAGES

_LANGUAGE_SECONDS = 400 * 24 * 60 * 60


class Entrance:
    """Signing in, signing out, and the language."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        return [
            Route("/vao", self._how),
            Route("/vao/{code}", self._ask, methods=["GET"]),
            Route("/vao/{code}", self._enter, methods=["POST"]),
            Route("/ra", self._door.form("editor", self._leave), methods=["POST"]),
            Route("/ngonngu", self._door.form("editor", self._speak), methods=["POST"]),
        ]

    async def _how(self, request: Request) -> Response:
        return self._shell.bare("door.html", self._language(request), code=None, refused=False, status=401)

    async def _ask(self, request: Request) -> Response:
        code = request.path_params["code"]
        known = re.fullmatch(r"[\w-]{1,64}", code)
        return self._shell.bare("door.html", self._language(request), code=code if known else None, refused=not known)

    async def _enter(self, request: Request) -> Response:
        if not from_our_page(request, self._door.public_url):
            return Response(status_code=403)
        begun = await self._door.services.signing_in.begin(request.path_params["code"], self._door.clock())
        if begun is None:
            return self._shell.bare("door.html", self._language(request), code=None, refused=True, status=403)
        response = seen(HOME)
        self._door.begin(response, begun[0])
        return response

    async def _leave(self, request: Request, visitor: Visitor, form: Form) -> Response:
        service = self._door.services.signing_in
        if form.get("everywhere"):
            await service.end_all(visitor.person, visitor.now)
        else:
            await service.end(request.cookies[COOKIE])
        response = seen(f"{HOME}/vao")
        response.delete_cookie(COOKIE, path=HOME)
        return response

    async def _speak(self, request: Request, visitor: Visitor, form: Form) -> Response:
        language = form.get("language", [""])[0]
        response = seen(_back(form))
        if language in LANGUAGES:
            response.set_cookie(LANGUAGE, language, max_age=_LANGUAGE_SECONDS, path=HOME, samesite="lax")
        return response

    def _language(self, request: Request) -> str:
        chosen = request.cookies.get(LANGUAGE, "")
        return chosen if chosen in LANGUAGES else self._shell.newsroom.languages[0]


def _back(form: Form) -> str:
    """Return the page on which the form stood, if it is one of ours."""
    here = form.get("here", [""])[0]
    return HOME + here if re.fullmatch(r"(/[\w/-]*)?", here) else HOME
