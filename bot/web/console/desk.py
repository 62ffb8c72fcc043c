"""The desk at the console: the next digest in the order that editors give it, and what they decide about a story."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, get_args

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.deeds import person
from bot.commands.newsroom.desk.acts import REFUSALS
from bot.commands.newsroom.desk.decided import Eyes, decided
from bot.speech import sentence as said
from bot.web.console.access import HOME, Door, Form, Visitor, asked, one, seen
from bot.web.console.alert_form import sentence
from bot.web.console.shell import Shell
from digests.compose.message import story_block
from digests.compose.wording import changes
from digests.desk import Desk as Service
from digests.desk import Story, Undoable
from digests.errors import AlertRefused, DeskRefused
from digests.model import Article, Block

LEFT, LISTED = 20, 30
"""Stories without room that are listed; changed and hidden ones that are."""
LONGEST_LEAD = 300
_MOST = 300
"""Characters by which a story is looked for."""
_UNDOABLE: tuple[Undoable, ...] = get_args(Undoable)


class Desk:
    """The pages below /bantruc."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page, form = self._door.page, self._door.form
        return [
            Route("/bantruc", page("editor", self._list)),
            Route("/bantruc/thutu", form("editor", self._order), methods=["POST"]),
            Route("/bantruc/{id:int}", page("editor", self._show), methods=["GET"]),
            Route("/bantruc/{id:int}/tinnong", form("editor", self._alert), methods=["POST"]),
            Route("/bantruc/{id:int}/{act}", form("editor", self._act), methods=["POST"]),
        ]

    @property
    def _service(self) -> Service:
        return self._door.services.desk

    # --- the digest -------------------------------------------------------------------------------

    async def _list(self, request: Request, visitor: Visitor) -> Response:
        """Show the next digest; "?tim=…": the stories of a number, an address or some words, in it or not."""
        wanted = asked(request, "tim")[:_MOST]
        if not wanted:
            return await self._digest(visitor, self._topic(asked(request, "topic")))
        id = await self._service.article_of(wanted)
        found = [] if id else list((await self._door.services.reading.find(wanted, limit=LEFT)).articles)
        if id or len(found) == 1:
            return seen(f"{HOME}/bantruc/{id or found[0].id}")
        return self._render("desk_found.html", visitor, wanted=wanted, found=found)

    async def _digest(
        self,
        visitor: Visitor,
        topic: str | None,
        *,
        template: str = "desk.html",
        problem: str = "",
        status: int = 200,
    ) -> Response:
        service, now = self._service, visitor.now
        coming = await service.upcoming(now, topic)
        sections = [
            (self._heading(part.key, visitor), [await self._placed(article) for article in part.articles])
            for part in coming.told.sections
        ]
        changed = [
            {"article": one.article, "told_at": one.told_at, "until": one.was.until}
            | {"title": changes(one.was.title, one.article.title), "lead": changes(one.was.lead, one.lead)}
            for one in (await service.changed(now))[:LISTED]
        ]
        left = [await self._placed(article) for article in coming.told.left[:LEFT]]
        return self._render(
            template,
            visitor,
            status=status,
            problem=problem,
            topic=topic or "",
            coming=coming,
            sections=sections,
            left=left,
            changed=changed,
            away=(await service.away(now))[:LISTED],
        )

    async def _placed(self, article: Article) -> dict[str, Any]:
        """Return a story of a list with the stamp of what stands about it."""
        story = await self._service.story(article.id)
        return {"article": article, "seen": story.mark.stamp if story else ""}

    async def _order(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Put the story that was dragged ("moved") where it stands among the others ("id"), and show the digest."""
        moved, ids = one(form, "moved"), form.get("id", [])
        topic = self._topic(one(form, "topic"))
        answer = partial(self._digest, visitor, topic, template="desk_digest.html")
        if not moved.isdecimal() or moved not in ids:
            return await answer(status=422)
        place = partial(self._service.place, topic=topic, seen=one(form, "seen"))
        try:
            await place(int(moved), ids.index(moved), visitor.person, visitor.now)
        except DeskRefused as refused:
            return await answer(problem=await self._reason(refused, visitor), status=409)
        return await answer()

    # --- a story ----------------------------------------------------------------------------------

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        story = await self._found(request)
        if story is None:
            return Response(status_code=404)
        topic, leads = (asked(request, name) for name in ("topic", "leads"))
        return await self._card(visitor, story, self._topic(topic), leads=bool(leads))

    async def _card(
        self,
        visitor: Visitor,
        story: Story,
        topic: str | None,
        *,
        leads: bool = False,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        """Show a story; the sentences that can be its lead only when asked for: their page has to be fetched."""
        names = await self._door.services.members.names()
        eyes = Eyes(language=visitor.language, newsroom=self._shell.newsroom, now=visitor.now, names=names)
        return self._render(
            "desk_story.html",
            visitor,
            status=status,
            problem=problem,
            topic=topic or "",
            story=story,
            article=story.article,
            mark=story.mark,
            decided=[said(text, visitor.language) for text in decided(story, eyes)],
            block=self._block(visitor, story.article),
            choices=await self._service.choices(story.article.id, visitor.now) if leads else None,
            longest=LONGEST_LEAD,
        )

    async def _act(self, request: Request, visitor: Visitor, form: Form) -> Response:
        act, story, topic = request.path_params["act"], await self._found(request), self._topic(one(form, "topic"))
        decide = self._deeds(visitor, form, topic).get(act)
        if story is None or decide is None:
            return Response(status_code=404)
        listed = bool(one(form, "listed"))
        try:
            await decide(story.article.id)
        except DeskRefused as refused:
            problem = await self._reason(refused, visitor)
            fresh = await self._service.story(story.article.id)
            if listed or fresh is None:
                return await self._digest(visitor, topic, problem=problem, status=409)
            return await self._card(visitor, fresh, topic, leads=act == "dan", problem=problem, status=409)
        address = URL(f"{HOME}/bantruc" if listed else f"{HOME}/bantruc/{story.article.id}")
        return seen(str(address.include_query_params(topic=topic) if topic else address))

    async def _alert(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Begin an alert that tells the story, and open it to be changed."""
        story, service = await self._found(request), self._door.services.alerts
        if story is None:
            return Response(status_code=404)
        try:
            material = await service.read_article(story.article.id)
            alert = await service.draft(material.text, visitor.person, visitor.now, article=material.article)
        except AlertRefused as refused:
            return await self._card(visitor, story, None, problem=sentence(refused, visitor), status=409)
        return seen(f"{HOME}/tinnong/{alert.id}/sua")

    def _deeds(self, visitor: Visitor, form: Form, topic: str | None) -> dict[str, Callable[[int], Awaitable[Story]]]:
        """Return what can be done about the story of a number; `seen` is what the editor had on the screen."""
        desk, by, now, stamp = self._service, visitor.person, visitor.now, one(form, "seen")
        undone = next((each for each in _UNDOABLE if each == one(form, "what")), None)
        written = one(form, "passage").strip() or one(form, "lead")
        deeds: dict[str, Callable[[int], Awaitable[Story]]] = {
            "ghim": lambda id: desk.pin(id, by, now, stamp),
            "an": lambda id: desk.hide(id, by, now, stamp),
            "giu": lambda id: desk.hold(id, by, now, stamp),
            "len": lambda id: desk.move(id, -1, by, now, topic=topic, seen=stamp),
            "xuong": lambda id: desk.move(id, 1, by, now, topic=topic, seen=stamp),
            "chude": lambda id: desk.file(id, one(form, "file"), by, now, stamp),
            "dan": lambda id: desk.lead(id, written, by, now, stamp),
        }
        if undone:
            deeds["hoan"] = lambda id: desk.undo(id, undone, by, now, stamp)
        return deeds

    # --- parts ------------------------------------------------------------------------------------

    async def _found(self, request: Request) -> Story | None:
        id = request.path_params["id"]
        return await self._service.story(id) if id < 2**53 else None

    async def _reason(self, refused: DeskRefused, visitor: Visitor) -> str:
        names = await self._door.services.trail.people()
        name = person(refused.by, names, visitor.language) if refused.by else "Bantin"
        return visitor.language.text(REFUSALS[refused.why], name=name, most=LONGEST_LEAD)

    def _heading(self, key: str, visitor: Visitor) -> str:
        place = self._shell.newsroom.place(key)
        return place.full_name if place else self._shell.topic_name(key, visitor.language)

    def _topic(self, slug: str) -> str | None:
        return slug if self._shell.newsroom.topic(slug) else None

    def _block(self, visitor: Visitor, article: Article) -> Block:
        return story_block(
            article, newsroom=self._shell.newsroom, translator=visitor.language, now=visitor.now, number=None
        )

    def _render(self, template: str, visitor: Visitor, *, status: int = 200, **values: Any) -> Response:
        topics = self._shell.topics(visitor.language)
        return self._shell.render(template, visitor, here="/bantruc", status=status, topics=topics, **values)
