from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from digests.collect.stories.recent import RecentStories, Told

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Short:
    id: int
    title: str
    lead: str = ""
    story: int = 0
    published: datetime = NOON

    @property
    def folded(self) -> str:
        return f" {self.title.lower()} "


class Judge:
    """Says which titles belong together, and remembers how often it was asked."""

    def __init__(self, *together: str) -> None:
        self.together = together
        self.asked = 0

    def __call__(self, one: Told, other: Told) -> bool:
        self.asked += 1
        return {one.title, other.title} <= set(self.together)


def test_an_article_gets_the_story_of_the_one_it_shares_phrases_with() -> None:
    stories: RecentStories[Short] = RecentStories(
        Judge("Lũ quét ở Bát Xát", "Bát Xát: lũ quét trong đêm"), timedelta(hours=72)
    )
    stories.add(Short(1, "Chợ phiên Bắc Hà đông khách", story=1))
    stories.add(Short(2, "Lũ quét ở Bát Xát", story=7))
    assert stories.story_of(Short(3, "Bát Xát: lũ quét trong đêm")) == 7
    assert stories.story_of(Short(4, "Chợ phiên Bắc Hà vắng khách")) is None


def test_articles_too_far_apart_tell_no_story_together() -> None:
    stories: RecentStories[Short] = RecentStories(Judge("Lũ quét ở Bát Xát"), timedelta(hours=72))
    stories.add(Short(1, "Lũ quét ở Bát Xát", story=1, published=NOON - timedelta(hours=73)))
    assert stories.story_of(Short(2, "Lũ quét ở Bát Xát")) is None
    assert stories.story_of(Short(2, "Lũ quét ở Bát Xát", published=NOON - timedelta(hours=1))) == 1


def test_of_thousands_of_articles_few_are_compared() -> None:
    judge = Judge()
    stories: RecentStories[Short] = RecentStories(judge, timedelta(hours=72))
    for n in range(3000):
        stories.add(Short(n, f"Tin số {n} của tỉnh Lào Cai trong ngày"))
    stories.story_of(Short(9999, "Tin số 5 của tỉnh Lào Cai trong ngày"))
    assert 0 < judge.asked <= 8


def test_a_story_that_everybody_tells_is_still_recognised() -> None:
    title = "Bão số 5 đổ bộ"
    stories: RecentStories[Short] = RecentStories(Judge(title), timedelta(hours=72))
    for n in range(200):
        stories.add(Short(n, title, story=1))
    assert stories.story_of(Short(9999, title)) == 1


def test_of_what_shares_phrases_the_rarest_are_compared_first() -> None:
    twin = "Họp bàn chống rét cho trâu bò ở Dền Sáng"
    stories: RecentStories[Short] = RecentStories(Judge(twin), timedelta(hours=72))
    stories.add(Short(1, twin, story=1))
    for n in range(2, 60):
        stories.add(Short(n, f"Họp bàn chống rét cho trâu bò, tin số {n}", story=n))
    assert stories.story_of(Short(99, twin)) == 1


def test_an_article_that_says_more_now_is_remembered_once_and_finds_others() -> None:
    first, longer = "Chợ phiên Bắc Hà đông khách", "Chợ phiên Bắc Hà đông khách cuối tuần qua"
    stories: RecentStories[Short] = RecentStories(Judge(first, longer), timedelta(hours=72))
    stories.add(Short(1, first, story=1))
    stories.add(Short(2, "Cuối tuần qua", story=2))
    assert stories.story_of(Short(2, longer), besides=1) is None
    assert stories.story_of(Short(2, longer), besides=2) == 1
    stories.add(Short(2, longer, story=1))
    assert len(stories) == 2


def test_what_is_forgotten_is_gone() -> None:
    stories: RecentStories[Short] = RecentStories(Judge("Một tin"), timedelta(hours=72))
    stories.add(Short(5, "Một tin", story=5))
    assert (len(stories), stories.newest_id) == (1, 5)
    stories.clear()
    assert (len(stories), stories.newest_id) == (0, 0)
    assert stories.story_of(Short(6, "Một tin")) is None


def test_of_several_stories_the_one_that_is_most_alike_is_told() -> None:
    alike = {"Mưa lớn ở Lào Cai": 1.1, "Mưa lớn ở Lào Cai gây lũ": 1.9}
    stories: RecentStories[Short] = RecentStories(lambda _, other: alike[other.title], timedelta(hours=72))
    for id, title in enumerate(alike, start=1):
        stories.add(Short(id, title, story=id))
    assert stories.story_of(Short(9, "Mưa lớn ở Lào Cai trong đêm")) == 2


def test_the_words_of_what_is_remembered_are_learnt() -> None:
    learnt: list[str] = []
    stories: RecentStories[Short] = RecentStories(Judge(), timedelta(hours=72), learnt.extend)
    stories.add(Short(1, "Lũ quét Bát Xát"))
    assert learnt == ["lũ", "quét", "bát", "xát"]
