"""What a reader who asks gets to read."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.newsroom import Newsroom, load
from digests.collect.places.gazetteer import Gazetteer
from digests.compose.stand import Stand
from digests.model import Article, Follows
from digests.names import Names, Query
from digests.reading import Digests, Reading
from digests.store import Database
from tests.compose.stage import Stage, titles

BAT_XAT = "02683"


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture(scope="module")
def gazetteer(newsroom: Newsroom) -> Gazetteer:
    return Gazetteer(newsroom.places)


@pytest.fixture
def reading(db: Database, newsroom: Newsroom, gazetteer: Gazetteer) -> Reading:
    return Reading(db, Names(newsroom, gazetteer))


@pytest.fixture
async def stage(db: Database, newsroom: Newsroom, now: datetime) -> Stage:
    stage = Stage(db, newsroom, now)
    await stage.publish("Chợ phiên Bắc Hà", hours=1, topic="kinh-te", folded=" cho phien bac ha ")
    await stage.publish("Giải bóng đá vùng cao", hours=2, topic="the-thao", folded=" giai bong da vung cao ")
    await stage.publish("Cầu mới ở Bát Xát", hours=3, topic="kinh-te", folded=" cau moi o bat xat ", places=(BAT_XAT,))
    return stage


def names(found: tuple[list[Article], bool]) -> list[str]:
    return [article.title for article in found[0]]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("thể thao", "topic", "the-thao"),
        ("tin the thao", "topic", "the-thao"),
        ("Economy", "topic", "kinh-te"),
        ("bát xát", "place", BAT_XAT),
        ("tin xã Bát Xát", "place", BAT_XAT),
        ("chợ phiên!", "words", "cho phien"),
        ("🙃", "words", ""),
        ("", "words", ""),
    ],
)
def test_a_word_means_a_topic_a_place_or_itself(
    newsroom: Newsroom, gazetteer: Gazetteer, text: str, kind: str, value: str
) -> None:
    query = Reading(Database("sqlite://"), Names(newsroom, gazetteer)).resolve(text)
    assert (query.kind, query.value) == (kind, value)


async def test_the_newest_of_what_was_asked_for(reading: Reading, stage: Stage) -> None:
    assert names(await reading.latest(None, Query(kind="topic", value="kinh-te"))) == [
        "Chợ phiên Bắc Hà",
        "Cầu mới ở Bát Xát",
    ]
    assert names(await reading.latest(None, Query(kind="place", value=BAT_XAT))) == ["Cầu mới ở Bát Xát"]
    assert names(await reading.latest(None, Query(kind="words", value="bong da"))) == ["Giải bóng đá vùng cao"]


async def test_without_a_question_it_is_what_the_reader_follows(reading: Reading, stage: Stage) -> None:
    chat = await stage.subscribe("Lan", follows=Follows(topics=frozenset({"the-thao"})))
    assert names(await reading.latest(chat, None)) == ["Giải bóng đá vùng cao"]
    assert len(names(await reading.latest(None, None))) == 3


async def test_a_page_says_whether_there_are_more(reading: Reading, stage: Stage) -> None:
    first = await reading.latest(None, None, limit=2)
    rest = await reading.latest(None, None, offset=2, limit=2)
    assert (len(first[0]), first[1]) == (2, True)
    assert (len(rest[0]), rest[1]) == (1, False)


async def test_a_search_needs_no_diacritics(reading: Reading, stage: Stage) -> None:
    for words in ("chợ phiên", "cho phien", "CHỢ, PHIÊN?"):
        assert names(await reading.search(words)) == ["Chợ phiên Bắc Hà"]
    assert await reading.search("🙃") == ([], False)


@pytest.mark.parametrize("words", ["bat xac", "Cầu mới ở Bát Xác", "batxat", "cầu bat xatt", "abt xat"])
async def test_one_wrong_letter_in_the_name_of_a_place_is_forgiven(reading: Reading, stage: Stage, words: str) -> None:
    assert names(await reading.search(words)) == ["Cầu mới ở Bát Xát"]


async def test_what_articles_do_say_is_no_slip(reading: Reading, stage: Stage) -> None:
    await stage.publish("Chuyện nhà bác Bát Xác", folded=" chuyen nha bac bat xac ")
    assert names(await reading.search("bat xac")) == ["Chuyện nhà bác Bát Xác"]
    assert names(await reading.search("bat xat")) == ["Cầu mới ở Bát Xát"]
    assert names(await reading.search("cho phiem")) == []  # of other words no letter is guessed


async def test_the_digest_on_demand_and_what_it_left_out(stage: Stage, db: Database, newsroom: Newsroom) -> None:
    chat = await stage.subscribe("Lan")
    digests = Digests(db=db, newsroom=newsroom, stand=Stand(db, newsroom))
    message = await digests.now(chat, stage.now)
    assert len(titles(message)) == 3
    assert await digests.more(chat, 1, 1, stage.now) is None
