"""Feeds at the console: how each fares, a new one looked at before it is added, lists in and out."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.feed_adding import address
from bot.commands.newsroom.feed_card import titles
from bot.commands.newsroom.feed_lists import LISTED, MOST
from bot.commands.newsroom.reasons import said as reason_said
from bot.messages import N_, Text
from bot.speech import sentence
from bot.web.console.access import FILE_LIMIT, HOME, Door, Form, Visitor, one, seen
from bot.web.console.shell import Shell
from digests.collect.doubts import dates_of
from digests.collect.opml import BadOutline, Outline, read_opml
from digests.errors import FeedError
from digests.feeding import Feed, Feeding, Found

STATES = {"active": N_("active"), "paused": N_("paused"), "removed": N_("removed")}
NOTHING_THERE = N_("Nothing useful stands at this address: {reason}")
NO_ADDRESS = N_("An address begins with https:// or http://.")
TOO_LATE = N_("That list was dealt with already, or it was shown too long ago. Please choose it again.")
NO_LIST = N_("This is not a list of feeds (OPML): {reason}")
_SHOWN = 3


class Feeds:
    """The pages below /nguon."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        page, form = self._door.page, self._door.form
        return [
            Route("/nguon", page("admin", self._list)),
            Route("/nguon/xem", form("admin", self._look), methods=["POST"]),
            Route("/nguon/them", form("admin", self._add), methods=["POST"]),
            Route("/nguon/danhsach.opml", form("admin", self._export), methods=["POST"]),
            Route("/nguon/danhsach", form("admin", self._weigh, limit=FILE_LIMIT), methods=["POST"]),
            Route("/nguon/danhsach/them", form("admin", self._import), methods=["POST"]),
            Route("/nguon/danhsach/hoan", form("admin", self._take_back), methods=["POST"]),
            Route("/nguon/{id:int}", page("admin", self._show), methods=["GET"]),
            Route("/nguon/{id:int}", form("admin", self._change), methods=["POST"]),
        ]

    @property
    def _service(self) -> Feeding:
        return self._door.services.feeding

    async def _list(self, request: Request, visitor: Visitor) -> Response:
        return await self._page(visitor)

    async def _page(
        self, visitor: Visitor, *, problem: str = "", said: str = "", undo: str = "", url: str = "", status: int = 200
    ) -> Response:
        every = sorted(await self._service.every(), key=lambda feed: not (feed.error and feed.state == "active"))
        values = {"problem": problem, "said": said, "undo": undo, "url": url}
        return self._render("feeds.html", visitor, status=status, feeds=every, titles=titles(every), **values)

    async def _look(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Show what an address gives, before anything is added."""
        written = one(form, "url").strip()
        url = address(written)
        if url is None:
            return await self._page(visitor, problem=visitor.language.text(NO_ADDRESS), url=written, status=422)
        try:
            found = await self._service.look(url, visitor.now)
        except FeedError as error:
            problem = visitor.language.text(NOTHING_THERE, reason=_told(error, visitor))
            return await self._page(visitor, problem=problem, url=written, status=422)
        if found.same and found.at_ours:
            return seen(f"{HOME}/nguon/{found.same.id}")
        return self._sight(visitor, found)

    async def _check(self, visitor: Visitor, feed: Feed) -> Response:
        """Visit a feed of ours now, and show what it gives."""
        try:
            found = await self._service.check(feed, visitor.now)
        except FeedError as error:
            problem = visitor.language.text(NOTHING_THERE, reason=_told(error, visitor))
            return self._render("feed.html", visitor, feed=feed, problem=problem, status=422)
        return self._sight(visitor, found, ours=feed)

    def _sight(self, visitor: Visitor, found: Found, *, ours: Feed | None = None) -> Response:
        parsed = found.sight.parsed
        entries = parsed.entries[:_SHOWN] if parsed else ()
        leads = sum(bool(entry.lead) for entry in parsed.entries) if parsed else 0
        dated = len(dates_of(parsed)) if parsed else 0
        return self._render(
            "feed_found.html", visitor, found=found, entries=entries, leads=leads, dated=dated, ours=ours
        )

    async def _add(self, request: Request, visitor: Visitor, form: Form) -> Response:
        outlines = [
            Outline(url=url, name=name or url, topic=one(form, "topic") or None)
            for url, name in zip(form.get("url", []), form.get("name", []), strict=False)
            if url.startswith(("https://", "http://"))
        ]
        added = await self._service.add(outlines, visitor.person, visitor.now)
        if len(added.new) == 1:
            return seen(f"{HOME}/nguon/{added.new[0].id}")
        return seen(f"{HOME}/nguon")

    async def _export(self, request: Request, visitor: Visitor, form: Form) -> Response:
        opml = await self._service.exported(visitor.person, visitor.now)
        headers = {"Content-Disposition": 'attachment; filename="bantin.opml"', "Cache-Control": "private, no-store"}
        return Response(opml, media_type="text/x-opml", headers=headers)

    async def _weigh(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Show what a list would add, before it is added."""
        try:
            found = await asyncio.to_thread(read_opml, one(form, "opml").encode())
        except BadOutline as error:
            problem = visitor.language.text(NO_LIST, reason=_told(error, visitor))
            return await self._page(visitor, problem=problem, status=422)
        new = (await self._service.unknown(found))[:MOST]
        offer = await self._service.offer(new, visitor.person, visitor.now) if new else ""
        return self._render("feeds_list.html", visitor, found=found, new=new, offer=offer, listed=LISTED)

    async def _import(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Add the feeds of a list that was shown."""
        outlines = await self._service.offered(one(form, "offer"), visitor.person, visitor.now)
        if outlines is None:
            return await self._page(visitor, problem=visitor.language.text(TOO_LATE), status=409)
        added = await self._service.add(outlines, visitor.person, visitor.now)
        count = len(added.new)
        said = visitor.language.text("{count} feed was added.", plural="{count} feeds were added.", count=count)
        return await self._page(visitor, said=said, undo=added.undo)

    async def _take_back(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Remove the feeds again that a list has just added."""
        removed = await self._service.take_back(one(form, "undo"), visitor.person, visitor.now)
        if removed is None:
            return await self._page(visitor, problem=visitor.language.text(TOO_LATE), status=409)
        said = visitor.language.text(
            "{count} feed is removed again.", plural="{count} feeds are removed again.", count=removed
        )
        return await self._page(visitor, said=said)

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        feed = await self._found(request)
        return self._render("feed.html", visitor, feed=feed, problem="") if feed else Response(status_code=404)

    async def _change(self, request: Request, visitor: Visitor, form: Form) -> Response:
        feed = await self._found(request)
        if feed is None:
            return Response(status_code=404)
        service, person, now = self._service, visitor.person, visitor.now
        match one(form, "act"):
            case "check":
                return await self._check(visitor, feed)
            case "pause":
                await service.pause(feed, person, now)
            case "resume":
                await service.resume(feed, person, now)
            case "remove":
                await service.remove(feed, person, now)
            case "restore":
                await service.restore(feed, "active", person, now)
            case "save":
                await self._save(feed, visitor, form)
        return seen(f"{HOME}/nguon/{feed.id}")

    async def _save(self, feed: Feed, visitor: Visitor, form: Form) -> None:
        name, topic = " ".join(one(form, "name").split()), one(form, "topic") or None
        if name and name != feed.name:
            await self._service.rename(feed, name, visitor.person, visitor.now)
            feed = await self._service.get(feed.id) or feed
        if topic != feed.topic:
            await self._service.set_topic(feed, topic, visitor.person, visitor.now)

    async def _found(self, request: Request) -> Feed | None:
        id = request.path_params["id"]
        return await self._service.get(id, removed=True) if id < 2**53 else None

    def _render(self, template: str, visitor: Visitor, *, status: int = 200, **values: Any) -> Response:
        topics = [(topic.slug, topic.names.get(visitor.language.locale, topic.slug)) for topic in self._topics()]
        states = {state: visitor.language.text(sentence) for state, sentence in STATES.items()}
        return self._shell.render(
            template,
            visitor,
            here="/nguon",
            status=status,
            all_topics=topics,
            states=states,
            told=lambda reason: _told(reason, visitor),
            **values,
        )

    def _topics(self) -> Any:
        return self._shell.newsroom.topics


def _told(reason: object, visitor: Visitor) -> str:
    """Return one of the collector's sentences in the visitor's language, if it has a translation."""
    told = reason_said(str(reason))
    return sentence(told, visitor.language) if isinstance(told, Text) else told
