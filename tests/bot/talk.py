"""A dispatcher with the real services on a real database, and news for it to tell."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.alarm import Alarm
from bot.dispatch import Dispatcher
from bot.services import atlas_of, services_of
from config.newsroom import Source, load
from digests.collect.text import slug
from digests.collect.visitor import Visitor
from digests.store import Database, feeds, intake
from digests.store.intake import Draft
from tests.fakes.outlet import FakeOutlet, FakePlatform, Person

NEWSROOM = load()
ATLAS = atlas_of(NEWSROOM)
LEAD = "Chuyện vừa xảy ra."
EDITORS = "900"
"""The chat in which the newsroom reads letters."""


class Newsroom:
    """A newsroom at work: `news` puts a story into it, `person` lets somebody talk with its bot, time stands still."""

    def __init__(self, db: Database, now: datetime, visitor: Visitor | None = None) -> None:
        self.db, self.now = db, now
        self.outlet = FakeOutlet()
        self.platform = FakePlatform()
        self.services = services_of(
            db, NEWSROOM, ATLAS, (("fake", EDITORS),), edits={"telegram", "web"}, visitor=visitor
        )
        self.dispatcher = Dispatcher(
            self.services,
            {"fake": self.outlet},
            clock=lambda: self.now,
            platforms={"fake": self.platform},
            grace=0.0,
        )

    def person(
        self,
        chat: str = "7",
        *,
        language: str | None = "vi",
        private: bool = True,
        sender: str = "",
        thread: str | None = None,
        broadcast: bool = False,
    ) -> Person:
        """Return somebody; in a group `sender` is who (without it, the group itself: an administrator)."""
        return Person(
            self.dispatcher.handle,
            self.outlet,
            chat,
            language=language,
            private=private,
            sender=sender,
            thread=thread,
            broadcast=broadcast,
        )

    def alarm(self) -> Alarm:
        """Return what looks after the alerts; its ticks are called by the test."""
        return Alarm(
            db=self.db,
            services=self.services,
            outlets={"fake": self.outlet},
            clock=lambda: self.now,
            nudge=lambda: None,
        )

    def passes(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    async def subscriber(self, chat: str = "7") -> Person:
        """Return somebody who has subscribed."""
        person = self.person(chat)
        await self.services.subscriptions.welcome(person.ref, locale="vi", private=True, now=self.now)
        return person

    async def news(self, *titles: str, topic: str = "xa-hoi", places: tuple[str, ...] = ()) -> None:
        """Put stories into the newsroom, each a minute newer than the one before."""
        await self.publishes([(title, topic, places) for title in titles])

    async def publishes(self, stories: list[tuple[str, str, tuple[str, ...]]]) -> None:
        """Put (title, topic, places) into the newsroom, each a minute newer than the one before."""
        async with self.db.write() as tx:
            await feeds.sync(tx, [Source(url="https://bao.example/rss", name="Báo thử")], self.now)
            feed = (await feeds.all(tx))[0].id
            drafts = [
                self._draft(feed, *story, self.now - timedelta(minutes=len(stories) - place))
                for place, story in enumerate(stories)
            ]
            await intake.add(tx, drafts)

    def _draft(self, feed: int, title: str, topic: str, places: tuple[str, ...], at: datetime) -> Draft:
        return Draft(
            url=f"https://bao.example/{slug(title)}.html",
            feed_id=feed,
            guid=title,
            source="Báo thử",
            own=False,
            title=title,
            lead=LEAD,
            folded=intake.folded(title, LEAD),
            topic=topic,
            image=None,
            published_at=at,
            dated=True,
            first_seen_at=at,
            news_at=at,
            places=places,
        )
