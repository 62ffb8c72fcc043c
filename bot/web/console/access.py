"""Who is at the console: a session that a link from the bot began, asked for its role with every request."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.commands import Services
from bot.voice import Voice
from bot.web.guard import TooLarge, from_our_page, read_body
from config.i18n import Translator, language_of, translator
from digests.errors import NotAllowed
from digests.members import hashed
from digests.model import Person, Role
from digests.signing_in import SESSION

HOME = "/bantin-console"
COOKIE, LANGUAGE = "bantin-console", "bantin-language"
WORDS = ("title", "body", "text", "passage", "reason")
"""Fields that hold what somebody has written, and that must not be lost."""
NOTHING = Response(status_code=404)
FORM_LIMIT = 256 * 1024
"""Bytes of a form: the longest alert, twice, with room."""
FILE_LIMIT = 16 * 2**20
"""Bytes of a form that carries a list of readers or feeds: 5 MB, of which every byte may be three in a form."""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody at the console: who, in which language, and the token that their forms carry."""

    person: Person
    language: Translator
    token: str
    now: datetime


Form = dict[str, list[str]]
View = Callable[[Request, Visitor], Awaitable[Response]]
Act = Callable[[Request, Visitor, Form], Awaitable[Response]]


class Faces(Protocol):
    """What is shown to somebody who does not get in, or not there."""

    def missing(self, visitor: Visitor) -> Response:
        """Say that there is no such page, or not for them."""

    def again(self, visitor: Visitor | None, chosen: str | None, path: str, form: Form) -> Response:
        """Keep what was written in a form that was not taken: nobody is signed in, or others than when it was shown."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """Lets in whoever has a session and the role that a page takes. `public_url` is BANTIN_PUBLIC_URL.

    `voice` says in chat what people have to hear there.
    """

    services: Services
    voice: Voice
    faces: Faces
    clock: Callable[[], datetime]
    public_url: str | None = None

    @property
    def https(self) -> bool:
        return (self.public_url or "").startswith("https:")

    async def visitor(self, request: Request) -> Visitor | None:
        """Return who asks; None without a session, or when they have no role any more."""
        session, now = request.cookies.get(COOKIE, ""), self.clock()
        ref = await self.services.signing_in.whose(session, now) if session else None
        if ref is None:
            return None
        person = await self.services.members.person(ref)
        if not person.may("editor"):
            return None
        chat = await self.services.subscriptions.find(ref)
        chosen = request.cookies.get(LANGUAGE) or (chat.locale if chat else None)
        return Visitor(person=person, language=translator(language_of(chosen)), token=token_of(session), now=now)

    def page(self, role: Role, view: View) -> Callable[[Request], Awaitable[Response]]:
        """Return the endpoint of a page that takes a role."""

        async def endpoint(request: Request) -> Response:
            visitor = await self.visitor(request)
            if visitor is None:
                return self._to_the_door(request)
            response = await view(request, visitor) if visitor.person.may(role) else NOTHING
            response.headers.setdefault("Cache-Control", "private, no-store")
            return self._shown(response, visitor)

        return endpoint

    def form(self, role: Role, act: Act, *, limit: int = FORM_LIMIT) -> Callable[[Request], Awaitable[Response]]:
        """Return the endpoint of a form that takes a role: from our own page, and from this session's."""

        async def endpoint(request: Request) -> Response:
            visitor = await self.visitor(request)
            if visitor is None:
                return await self._signed_out(request)
            if not visitor.person.may(role):
                return self.faces.missing(visitor)
            try:
                form = await read_form(request, limit)
            except TooLarge:
                return Response(visitor.language.text("This is too large."), status_code=413, media_type="text/plain")
            if not from_our_page(request, self.public_url):
                sentence = visitor.language.text("This did not come from this page. Please open the page again.")
                return Response(sentence, status_code=403, media_type="text/plain")
            if not secrets.compare_digest(one(form, "token").encode(), visitor.token.encode()):
                return self.faces.again(visitor, None, request.url.path, form)
            try:
                return self._shown(await act(request, visitor, form), visitor)
            except NotAllowed:  # the role was taken away while the form was on its way
                return self._to_the_door(request)

        return endpoint

    def _shown(self, response: Response, visitor: Visitor) -> Response:
        """Return the answer; where it says only that nothing is there, a page that says so in words."""
        bare = response.status_code == 404 and not response.body
        return self.faces.missing(visitor) if bare else response

    async def _signed_out(self, request: Request) -> Response:
        """Lead to the door, with what was written if it was written on our own page."""
        if request.headers.get("x-script") or not from_our_page(request, self.public_url):
            return self._to_the_door(request)
        try:
            form = await read_form(request)
        except TooLarge:
            return self._to_the_door(request)
        if not any(one(form, name).strip() for name in WORDS):
            return self._to_the_door(request)
        return self.faces.again(None, request.cookies.get(LANGUAGE), request.url.path, form)

    def begin(self, response: Response, session: str) -> None:
        """Let the browser keep a session."""
        response.set_cookie(
            COOKIE,
            session,
            max_age=int(SESSION.total_seconds()),
            path=HOME,
            httponly=True,
            samesite="strict",
            secure=self.https,
        )

    def _to_the_door(self, request: Request) -> Response:
        if request.headers.get("x-script"):
            return Response(status_code=401)
        return RedirectResponse(f"{HOME}/vao", status_code=303)


def token_of(session: str) -> str:
    """Return the token of a session's forms: who does not know the session cannot know it."""
    return hashed(f"form {session}")


async def read_form(request: Request, limit: int = FORM_LIMIT) -> Form:
    """Return a form's fields; TooLarge over `limit` bytes.

    PostgreSQL keeps the character NUL in no text, so it is left out.
    """
    body = (await read_body(request, limit)).decode(errors="replace")
    fields = await asyncio.to_thread(parse_qs, body, keep_blank_values=True)
    return {name: [value.replace("\0", "") for value in values] for name, values in fields.items()}


def asked(request: Request, name: str) -> str:
    """Return what the address asks for under a name, "" without it, as a form's fields are."""
    return request.query_params.get(name, "").replace("\0", "").strip()


def one(form: Form, name: str) -> str:
    """Return a field's first value, "" without one; line breaks as we write them."""
    return form.get(name, [""])[0].replace("\r\n", "\n")


def seen(address: str) -> RedirectResponse:
    """Return the answer to a form that was dealt with: look there (a reload repeats nothing)."""
    return RedirectResponse(address, status_code=303)
