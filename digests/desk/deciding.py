"""What editors decide about a story: pin, move, another topic or lead, hide, hold, and the way back from each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from digests.collect.text import squeeze
from digests.compose.span import LONGEST, SHORTEST, choices, span_of
from digests.desk.looking import Looking, Story, Undoable
from digests.errors import DeskRefused, NotAllowed
from digests.model import LIFE, Article, Mark, Person
from digests.store import Connection, audit, desk

Change = Callable[[Mark], Mark]
_TICK = timedelta(milliseconds=1)
_BACK: dict[Undoable, Change] = {
    "pin": lambda mark: replace(mark, mark="" if mark.mark == "pin" else mark.mark, rank=None),
    "place": lambda mark: replace(mark, rank=None),
    "topic": lambda mark: replace(mark, topic=None),
    "lead": lambda mark: replace(mark, lead=None),
    "hide": lambda mark: replace(mark, mark="" if mark.mark == "hide" else mark.mark),
    "hold": lambda mark: replace(mark, mark="" if mark.mark == "hold" else mark.mark),
}


class Deciding(Looking):
    """The desk, for those who decide. Each verb takes the id of an article and returns its story as it is then.

    `seen` is the stamp of the mark that the editor had on the screen: DeskRefused("changed") when somebody else has
    decided otherwise meanwhile. Doing what is done already changes nothing and is not noted.
    """

    async def pin(self, id: int, by: Person, now: datetime, seen: str | None = None) -> Story:
        """Put a story at the top of its section, for everybody who gets it; DeskRefused("old"): nobody does."""
        return await self._decide(
            id, by, now, "pinned", lambda mark: replace(mark, mark="pin", rank=None), seen, tells=True
        )

    async def hide(self, id: int, by: Person, now: datetime, seen: str | None = None) -> Story:
        """Leave a story out of every digest; who looks for it finds it."""
        return await self._decide(id, by, now, "hidden", lambda mark: replace(mark, mark="hide"), seen)

    async def hold(self, id: int, by: Person, now: datetime, seen: str | None = None) -> Story:
        """Show a story to nobody until it is released."""
        return await self._decide(id, by, now, "held", lambda mark: replace(mark, mark="hold"), seen)

    async def file(self, id: int, topic: str, by: Person, now: datetime, seen: str | None = None) -> Story:
        """File a story under another topic (a slug); DeskRefused("topic"): we have no such topic."""
        if self._newsroom.topic(topic) is None:
            raise DeskRefused("topic")
        return await self._decide(id, by, now, "filed", lambda mark: replace(mark, topic=topic), seen, topic=topic)

    async def choices(self, id: int, now: datetime) -> list[str]:
        """Return sentences of an article that can be its lead; DeskRefused("gone")."""
        texts = await self.texts(id, now)
        return choices(texts[:-1], texts[-1])

    async def lead(self, id: int, written: str, by: Person, now: datetime, seen: str | None = None) -> Story:
        """Let a span of the article stand in for its lead: `written` has to stand there, word for word.

        DeskRefused: span (it does not), short, long.
        """
        if len(squeeze(written)) > LONGEST:
            raise DeskRefused("long")
        if len(squeeze(written)) < SHORTEST:
            raise DeskRefused("short")
        found = span_of(written, await self.texts(id, now))
        if found is None:
            raise DeskRefused("span")
        return await self._decide(
            id, by, now, "lead", lambda mark: replace(mark, lead=found, article=id), seen, lead=found
        )

    async def place(
        self, id: int, to: int, by: Person, now: datetime, *, topic: str | None = None, seen: str | None = None
    ) -> Story:
        """Put a story at a place of its section (from 0), as the next digest (of a topic) stands now.

        The pinned stand before the others, whatever place is asked for. DeskRefused("old"): it is not in that digest.
        """
        return await self._place(await self._section(id, now, topic), id, to, by, now, seen)

    async def move(
        self, id: int, step: int, by: Person, now: datetime, *, topic: str | None = None, seen: str | None = None
    ) -> Story:
        """Move a story up (-1) or down (1) in its section; DeskRefused as `place`."""
        section = await self._section(id, now, topic)
        at = next(place for place, article in enumerate(section) if article.id == id)
        return await self._place(section, id, at + step, by, now, seen)

    async def undo(self, id: int, what: Undoable, by: Person, now: datetime, seen: str | None = None) -> Story:
        """Take back what was decided; for "hold" also: let it go out although its page was taken down."""
        return await self._decide(id, by, now, f"un{what}", _BACK[what], seen, vouches=what == "hold")

    # --- the way to decide ---

    async def _section(self, id: int, now: datetime, topic: str | None) -> list[Article]:
        told = (await self.upcoming(now, topic)).told
        for section in told.sections:
            if any(article.id == id for article in section.articles):
                return list(section.articles)
        raise DeskRefused("old")

    async def _place(
        self, section: list[Article], id: int, to: int, by: Person, now: datetime, seen: str | None
    ) -> Story:
        story = next(article for article in section if article.id == id)
        rest = [article for article in section if article is not story]
        pinned = sum(article.mark == "pin" for article in rest)
        low, high = (0, pinned) if story.mark == "pin" else (pinned, len(rest))
        at = max(low, min(to, high))
        rest.insert(at, story)
        others = {one.story: place - low for place, one in enumerate(rest) if _fixed(one, story)}
        return await self._decide(
            id, by, now, "moved", lambda mark: replace(mark, rank=at - low), seen, others, place=at + 1
        )

    async def _decide(
        self,
        id: int,
        by: Person,
        now: datetime,
        what: str,
        change: Change,
        seen: str | None,
        others: dict[int, int] | None = None,
        *,
        tells: bool = False,
        vouches: bool = False,
        **detail: object,
    ) -> Story:
        if not by.may("editor"):
            raise NotAllowed("editor")
        async with self._db.write() as tx:
            await desk.lock(tx)
            before = await self._before(tx, id, by, seen)
            if tells:
                _check_told(before.article, now)
            gone = vouches and before.article.gone
            if gone:
                await desk.vouch(tx, id)
            after = change(before.mark)
            if after == before.mark and not gone:
                return before
            at = max(now, before.mark.at + _TICK)
            await desk.put(tx, replace(after, article=after.article if after.lead else id, by=by.key, at=at))
            await self._renumber(tx, others or {}, at)
            await audit.note(tx, by, f"desk.{what}", f"article:{id}", now, title=before.article.title, **detail)
            return await self._story(tx, id) or before

    async def _before(self, tx: Connection, id: int, by: Person, seen: str | None) -> Story:
        """Return the story as it is, unless somebody else changed it since it was `seen`."""
        story = await self._story(tx, id)
        if story is None:
            raise DeskRefused("gone")
        if seen is not None and seen != story.mark.stamp and not by.is_(story.mark.by):
            raise DeskRefused("changed", by=story.mark.by)
        return story

    async def _renumber(self, tx: Connection, ranks: dict[int, int], at: datetime) -> None:
        """Keep the others that were put somewhere where they are now."""
        for story, mark in (await desk.of_stories(tx, ranks)).items():
            await desk.put(tx, replace(mark, rank=ranks[story], at=max(at, mark.at)))


def _fixed(article: Article, moved: Article) -> bool:
    """Was it put where it is, among those that the moved one stands among?"""
    return article is not moved and article.rank is not None and (article.mark == "pin") == (moved.mark == "pin")


def _check_told(article: Article, now: datetime) -> None:
    if article.gone:
        raise DeskRefused("down")
    if article.news_at is None or article.news_at <= now - LIFE:
        raise DeskRefused("old")
