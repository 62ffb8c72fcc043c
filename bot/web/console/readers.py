"""Readers at the console: how many there are, who is who, what can be done with one, and all of them as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.commands import wording
from bot.commands.linking import CHANNELS as NAMES
from bot.commands.newsroom.subscriber_card import KINDS, OUTCOMES, STATES, title_of
from bot.commands.newsroom.subscriber_files import BAD, FAULTS, LISTED
from bot.messages import N_
from bot.web.console.access import FILE_LIMIT, HOME, Door, Form, Visitor, asked, one, seen
from bot.web.console.shell import Shell
from digests.enrolment import Enrolment, Weighed
from digests.errors import NotAllowed
from digests.model import Chat, ChatState, Person
from digests.readership import CHANNELS, Profile, Readership
from digests.register.entry import BadRegister
from digests.trail import Filter

COLLEAGUE = N_("Somebody of the newsroom cannot be banned: take the role away first.")
NOBODY = N_("I found nobody by “{text}”.")
GONE = N_("Nothing is kept about that subscriber any more.")
TOO_LATE = N_("That file was carried out already, or it was shown too long ago. Please choose it again.")
_NO_FILE = N_("Choose a file, or paste its lines.")
_MOST = 60
UNDO = timedelta(minutes=10)
"""So long an administrator can undo what they have done with a reader."""


class Readers:
    """The pages below /thuebao. No word of a reader's is shown."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page, form = self._door.page, self._door.form
        return [
            Route("/thuebao", page("admin", self._home)),
            Route("/thuebao/danhsach.csv", form("admin", self._export), methods=["POST"]),
            Route("/thuebao/xem", form("admin", self._weigh, limit=FILE_LIMIT), methods=["POST"]),
            Route("/thuebao/nhap", form("admin", self._enrol), methods=["POST"]),
            Route("/thuebao/{id:int}", page("admin", self._show), methods=["GET"]),
            Route("/thuebao/{id:int}", form("admin", self._act), methods=["POST"]),
        ]

    @property
    def _service(self) -> Readership:
        return self._door.services.readership

    @property
    def _register(self) -> Enrolment:
        return self._door.services.enrolment

    # --- all of them ------------------------------------------------------------------------------

    async def _home(self, request: Request, visitor: Visitor) -> Response:
        wanted = asked(request, "q")[:_MOST]
        found = await self._service.find(wanted, {*CHANNELS, visitor.person.ref.channel}) if wanted else []
        if len(found) == 1:
            return seen(f"{HOME}/thuebao/{found[0].id}")
        problem = visitor.language.text(NOBODY, text=wanted) if wanted and not found else ""
        return await self._page(visitor, wanted=wanted, found=found, problem=problem)

    async def _page(
        self,
        visitor: Visitor,
        *,
        wanted: str = "",
        found: list[Chat] | None = None,
        said: str = "",
        problem: str = "",
        status: int = 200,
    ) -> Response:
        newsroom, counts = self._shell.newsroom, await self._service.counts()
        channels = sorted({channel for channel, _ in counts})
        states = [state for state in STATES if any(counts.get((channel, state)) for channel in channels)]
        topics = await self._service.followers("topic")
        places = await self._service.followers("place")
        known = {place.code: place.full_name for place in newsroom.places}
        return self._render(
            "readers.html",
            visitor,
            status=status,
            wanted=wanted,
            found=[(chat, title_of(chat)) for chat in found or []],
            said=said,
            problem=problem,
            total=sum(count for (_, state), count in counts.items() if state in ("active", "paused")),
            counts=counts,
            channels={channel: NAMES.get(channel, channel) for channel in channels},
            columns=states,
            topics=[(self._shell.topic_name(slug, visitor.language), count) for slug, count in topics],
            places=[(known.get(code, code), count) for code, count in places],
        )

    # --- a file -----------------------------------------------------------------------------------

    async def _export(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Give everybody as CSV, piece by piece: with a million it is a large file."""
        day = visitor.now.astimezone(self._shell.newsroom.zone).date().isoformat()
        headers = {
            "Content-Disposition": f'attachment; filename="subscribers-{day}.csv"',
            "Cache-Control": "private, no-store",
        }
        return StreamingResponse(
            _csv(self._register, visitor.person, visitor.now), media_type="text/csv", headers=headers
        )

    async def _weigh(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Say what a file would do, before it is done."""
        content = one(form, "csv").encode()
        if "\ufffd" in one(form, "csv"):  # the browser could not read its letters
            return await self._page(visitor, problem=visitor.language.text(BAD["text"]), status=422)
        if not content.strip():
            return await self._page(visitor, problem=visitor.language.text(_NO_FILE), status=422)
        try:
            weighed = await self._register.weigh(content)
        except BadRegister as error:
            return await self._page(visitor, problem=visitor.language.text(BAD[error.why]), status=422)
        offer = ""
        if weighed.added + weighed.changed:
            offer = await self._register.offer(content, visitor.person, visitor.now)
        return self._weighed(visitor, weighed, offer=offer)

    async def _enrol(self, request: Request, visitor: Visitor, form: Form) -> Response:
        weighed = await self._register.enrol_offered(one(form, "offer"), visitor.person, visitor.now)
        if weighed is None:
            return await self._page(visitor, problem=visitor.language.text(TOO_LATE), status=409)
        return self._weighed(visitor, weighed, done=True)

    def _weighed(self, visitor: Visitor, weighed: Weighed, *, offer: str = "", done: bool = False) -> Response:
        language = visitor.language
        faults = [
            language.text(
                "Line {line}: {reason}", line=fault.line, reason=language.text(FAULTS[fault.why], found=fault.found)
            )
            for fault in weighed.faults[:LISTED]
        ]
        more = max(0, len(weighed.faults) - LISTED)
        moved = [f"{language.text(STATES[state])}: {language.number(count)}" for state, count in weighed.states.items()]
        return self._render(
            "readers_file.html", visitor, weighed=weighed, moved=moved, faults=faults, more=more, offer=offer, done=done
        )

    # --- one of them ------------------------------------------------------------------------------

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        return await self._card(request, visitor)

    async def _card(self, request: Request, visitor: Visitor, *, problem: str = "", status: int = 200) -> Response:
        id = request.path_params["id"]
        profile = await self._service.show(id, visitor.person, visitor.now) if id < 2**53 else None
        if profile is None:
            return await self._page(visitor, problem=visitor.language.text(GONE), status=404)
        undo = await self._undoable(profile.chat, visitor, asked(request, "hoan"))
        facts = self._facts(profile, visitor)
        return self._render("reader.html", visitor, status=status, problem=problem, profile=profile, undo=undo, **facts)

    async def _act(self, request: Request, visitor: Visitor, form: Form) -> Response:
        id, act = request.path_params["id"], one(form, "act")
        chat = await self._service.get(id) if id < 2**53 else None
        deeds = self._deeds(chat, visitor, await self._undoable(chat, visitor, one(form, "hoan"))) if chat else {}
        if act not in deeds:
            return await self._page(visitor, problem=visitor.language.text(GONE), status=404)
        try:
            await deeds[act]()
        except NotAllowed:
            return await self._card(request, visitor, problem=visitor.language.text(COLLEAGUE), status=409)
        after = await self._service.get(id)
        return seen(f"{HOME}/thuebao/{id}?hoan={after.revision}" if after else f"{HOME}/thuebao")

    async def _undoable(self, chat: Chat, visitor: Visitor, revision: str) -> ChatState | None:
        """Return the state that undo brings back: what this person did with the reader last, a short time ago.

        `revision` is the reader's after that deed: who has had a say since is left as they are.
        """
        if revision != str(chat.revision):
            return None
        trail = await self._door.services.trail.page(Filter(about=f"chat:{chat.id}"))
        last = next((deed for deed in trail.deeds if deed.what != "subscriber.viewed"), None)
        if last is None or not visitor.person.is_(last.who) or visitor.now - last.at > UNDO:
            return None
        if (last.what, chat.state) not in (("subscriber.removed", "left"), ("subscriber.banned", "banned")):
            return None
        return next((state for state in STATES if state == last.detail.get("was") and state != chat.state), None)

    def _deeds(
        self, chat: Chat, visitor: Visitor, undo: ChatState | None
    ) -> dict[str, Callable[[], Awaitable[object]]]:
        """Return what can be done with a reader as they are; nobody is subscribed again who left by themselves."""
        service, by, now = self._service, visitor.person, visitor.now
        deeds: dict[str, Callable[[], Awaitable[object]]] = {
            "pause": lambda: service.set_state(chat, "paused", by, now),
            "end": lambda: service.set_state(chat, "left", by, now),
            "ban": lambda: service.ban(chat, by, now),
            "unban": lambda: service.unban(chat, "left", by, now),
            "delete": lambda: service.delete(chat, by, now),
        }
        if undo:
            back = service.unban if chat.state == "banned" else service.set_state
            deeds["undo"] = lambda: back(chat, undo, by, now)
        if chat.state == "paused":
            deeds["resume"] = lambda: service.set_state(chat, "active", by, now)
        return deeds

    def _facts(self, profile: Profile, visitor: Visitor) -> dict[str, Any]:
        """Return what a reader chose, in words."""
        chat, language, newsroom = profile.chat, visitor.language, self._shell.newsroom
        wants = chat.follows
        muted = sorted(wants.mutes)
        return {
            "chat": chat,
            "name": title_of(chat),
            "others": [(other, title_of(other)) for other in profile.others],
            "times": wording.times(chat.plans, language),
            "quiet": f"{chat.quiet[0]:%H:%M}–{chat.quiet[1]:%H:%M}" if chat.quiet else "–",
            "topics": [self._shell.topic_name(slug, language) for slug in sorted(wants.topics)],
            "places": [place.full_name for place in newsroom.places_of(wants.places)],
            "words": [chat.labels.get(word, word) for word in sorted(wants.keywords)],
            "muted": [
                self._shell.topic_name(word[1:], language) if word.startswith("#") else chat.labels.get(word, word)
                for word in muted
            ],
            "kinds": {kind: language.text(name) for kind, name in KINDS.items()},
            "outcomes": {outcome: language.text(name) for outcome, name in OUTCOMES.items()},
        }

    def _render(self, template: str, visitor: Visitor, *, status: int = 200, **values: Any) -> Response:
        states = {state: visitor.language.text(name) for state, name in STATES.items()}
        return self._shell.render(template, visitor, here="/thuebao", status=status, states=states, **values)


async def _csv(register: Enrolment, by: Person, now: datetime) -> AsyncIterator[bytes]:
    """Yield a file that Excel opens as UTF-8: it begins with the mark by which Excel knows it."""
    yield "\ufeff".encode()
    async for piece in register.lines(by, now):
        yield piece.text.encode()
