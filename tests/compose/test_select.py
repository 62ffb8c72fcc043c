"""Which stories a digest tells."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.compose.select import LIMIT, Selection, select, wanted
from digests.model import Article, Follows
from tests.compose.press import article

TOPICS = ("thoi-su", "kinh-te", "van-hoa", "the-thao")
SA_PA, BAT_XAT = "03004", "02683"


def titles(selection: Selection) -> list[tuple[str, list[str]]]:
    return [(section.key, [article.title for article in section.articles]) for section in selection.sections]


def test_a_reader_who_chose_nothing_gets_everything(now: datetime) -> None:
    assert wanted(article(now, topic="kinh-te"), Follows())


@pytest.mark.parametrize(
    "follows",
    [
        Follows(topics=frozenset({"van-hoa"})),
        Follows(places=frozenset({SA_PA})),
        Follows(keywords=frozenset({"lua nep"})),
        Follows(topics=frozenset({"the-thao"}), keywords=frozenset({"lua nep"})),
    ],
)
def test_a_reader_gets_what_they_follow_in_any_way(now: datetime, follows: Follows) -> None:
    assert wanted(article(now, "Mùa lúa nếp ở Tú Lệ", topic="van-hoa", places=(SA_PA,)), follows)


@pytest.mark.parametrize(
    "follows",
    [
        Follows(topics=frozenset({"kinh-te"})),
        Follows(topics=frozenset({"kinh-te"}), places=frozenset({BAT_XAT})),
        Follows(topics=frozenset({"kinh-te"}), keywords=frozenset({"lu"})),  # which is not in "luon", "luc"
        Follows(topics=frozenset({"van-hoa"}), mutes=frozenset({"le hoi"})),
        Follows(mutes=frozenset({"le hoi"})),
    ],
)
def test_a_reader_does_not_get_the_rest(now: datetime, follows: Follows) -> None:
    assert not wanted(article(now, "Lễ hội luôn đông vào lúc cuối năm", topic="van-hoa", places=(SA_PA,)), follows)


def test_who_follows_a_place_alone_gets_its_news_first_and_general_news_after_it(now: datetime) -> None:
    articles = [article(now, f"Tin kinh tế {n}", hours=1, story=n, topic="kinh-te") for n in range(1, 10)]
    articles += [article(now, f"Tin Sa Pa {n}", hours=20, story=20 + n, places=(SA_PA,)) for n in range(3)]
    sections = titles(select(articles, Follows(places=frozenset({SA_PA})), topics=TOPICS))
    assert sections[0] == (SA_PA, ["Tin Sa Pa 2", "Tin Sa Pa 1", "Tin Sa Pa 0"])
    assert sections[1][0] == "kinh-te"
    assert len(sections[1][1]) == 5


def test_a_keyword_is_in_the_digest_however_much_else_there_is(now: datetime) -> None:
    articles = [article(now, f"Tin kinh tế {n}", hours=1, story=n, topic="kinh-te") for n in range(1, 20)]
    articles.append(article(now, "Giá lúa nếp tăng", hours=20, story=30, topic="kinh-te"))
    follows = Follows(keywords=frozenset({"lua nep"}))
    assert "Giá lúa nếp tăng" in titles(select(articles, follows, topics=TOPICS))[0][1]


def test_a_story_is_told_once_by_the_newsrooms_own_article(now: datetime) -> None:
    told_by = [
        article(now, "Báo khác", hours=1, story=1, source="Báo Yên Bái"),
        article(now, "Báo nhà", hours=3, story=1, own=True),
        article(now, "Báo khác nữa", hours=2, story=1, source="VnExpress"),
    ]
    assert titles(select(told_by, Follows(), topics=TOPICS)) == [("van-hoa", ["Báo nhà"])]


def test_the_newest_and_most_covered_come_first_and_the_own_among_equals(now: datetime) -> None:
    articles = [
        article(now, "Cũ", hours=9.6),
        article(now, "Mới của báo khác", hours=1.0),
        article(now, "Mới của mình", hours=1.2, own=True),
        article(now, "Cũ, năm báo đưa", hours=9.6, papers=5),
    ]
    assert titles(select(articles, Follows(), topics=TOPICS)) == [
        ("van-hoa", ["Cũ, năm báo đưa", "Mới của mình", "Mới của báo khác", "Cũ"])
    ]


def test_an_update_comes_after_what_is_new_of_the_same_hour_however_many_papers_told_its_story(now: datetime) -> None:
    told = article(now, "Lũ về, ba người mất tích", hours=20, story=7)
    update = article(now, "Tìm thấy hai người", hours=1.0, story=7, papers=5, own=True)
    articles = [update, article(now, "Mới", hours=1.2), article(now, "Cũ hơn", hours=3)]
    selection = select(articles, Follows(), topics=TOPICS, before={7: told})
    assert titles(selection) == [("van-hoa", ["Mới", "Tìm thấy hai người", "Cũ hơn"])]
    assert selection.before == {update.id: told}
    assert selection.shorter().before == {update.id: told}


def test_places_come_first_then_topics_in_the_newsrooms_order_then_the_others(now: datetime) -> None:
    articles = [
        article(now, "Thể thao", topic="the-thao"),
        article(now, "Chưa rõ", topic="general"),
        article(now, "Chủ đề đã bỏ", topic="khong-con", hours=2),
        article(now, "Sa Pa", topic="the-thao", places=(BAT_XAT, SA_PA)),
        article(now, "Thời sự", topic="thoi-su"),
    ]
    follows = Follows(topics=frozenset({"the-thao", "thoi-su", "general", "khong-con"}), places=frozenset({SA_PA}))
    assert titles(select(articles, follows, topics=TOPICS)) == [
        (SA_PA, ["Sa Pa"]),
        ("thoi-su", ["Thời sự"]),
        ("the-thao", ["Thể thao"]),
        ("general", ["Chưa rõ", "Chủ đề đã bỏ"]),
    ]


def test_one_topic_does_not_fill_the_digest(now: datetime) -> None:
    flood = [article(now, f"Bóng đá {n}", topic="the-thao", hours=n / 10) for n in range(30)]
    others = [article(now, topic, topic=topic, hours=20) for topic in ("thoi-su", "kinh-te", "van-hoa")]
    selection = select([*flood, *others], Follows(), topics=TOPICS)
    assert [(section.key, len(section.articles)) for section in selection.sections] == [
        ("thoi-su", 1),
        ("kinh-te", 1),
        ("van-hoa", 1),
        ("the-thao", 5),
    ]
    assert selection.more == 25
    assert selection.left[0].title == "Bóng đá 5"


def test_a_place_the_reader_follows_is_not_crowded_out(now: datetime) -> None:
    others = [article(now, topic=f"chu-de-{n}", hours=n / 10) for n in range(12)]
    mine = article(now, "Tin xã tôi", hours=23, places=(BAT_XAT,))
    follows = Follows(topics=frozenset(a.topic for a in others), places=frozenset({BAT_XAT}))
    assert titles(select([*others, mine], follows, topics=tuple(a.topic for a in others)))[0] == (
        BAT_XAT,
        ["Tin xã tôi"],
    )


def test_a_shorter_selection_gives_up_the_least_important_of_the_longest_section(now: datetime) -> None:
    articles = [article(now, f"Thể thao {n}", topic="the-thao", hours=n) for n in range(3)]
    selection = select([*articles, article(now, "Thời sự", topic="thoi-su")], Follows(), topics=TOPICS).shorter()
    assert titles(selection) == [("thoi-su", ["Thời sự"]), ("the-thao", ["Thể thao 0", "Thể thao 1"])]
    assert [a.title for a in selection.left] == ["Thể thao 2"]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_story_is_told_twice_and_none_gets_lost(data: st.DataObject) -> None:
    now = datetime.fromisoformat("2026-11-22T23:30:00+00:00")
    articles: list[Article] = data.draw(
        st.lists(
            st.builds(
                lambda hours, topic, story, papers, own: article(
                    now, hours=hours, topic=topic, story=story, papers=papers, own=own
                ),
                st.floats(0, 48),
                st.sampled_from(TOPICS),
                st.integers(1, 30),
                st.integers(1, 9),
                st.booleans(),
            ),
            max_size=40,
        )
    )
    selection = select(articles, Follows(), topics=TOPICS)
    stories = [a.story for a in (*selection.shown, *selection.left)]
    assert sorted(stories) == sorted({a.story for a in articles})
    assert len(selection.shown) == min(LIMIT, len(stories))
