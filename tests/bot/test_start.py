"""The first minute: deep links, where the reader is on the map, a few letters of a name, and what they agree to."""

from __future__ import annotations

import pytest

from digests.model import Follows
from tests.bot.talk import NEWSROOM, Newsroom
from tests.fakes.outlet import Person

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"

SA_PA = (22.3364, 103.8438)


async def wants(newsroom: Newsroom, person: Person) -> Follows:
    chat = await newsroom.services.subscriptions.find(person.ref)
    assert chat is not None
    return chat.follows


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_start_greets_says_what_is_kept_brings_the_digest_and_asks(newsroom: Newsroom, language: str) -> None:
    reader = newsroom.person("8", language=language)
    hello, digest, question = await reader.writes("/start")
    assert ("/dung" in hello, "/dulieu" in hello) == ((True, True) if language == "vi" else (False, False))
    assert ("/stop" in hello, "/mydata" in hello) == ((False, False) if language == "vi" else (True, True))
    assert "1. " in digest
    assert "1/3" in question
    (privacy,) = await reader.presses("🔒")
    assert "35" in privacy


async def test_a_deep_link_brings_a_topic_or_a_place(newsroom: Newsroom) -> None:
    reader = newsroom.person("8")
    assert "theo dõi ⚽ Thể thao" in (await reader.writes("/start topic_the-thao"))[0]
    code = NEWSROOM.places[0].code
    assert NEWSROOM.places[0].full_name in (await reader.writes(f"/start place_{code}"))[0]
    found = await wants(newsroom, reader)
    assert (found.topics, found.places) == (frozenset({"the-thao"}), frozenset({code}))


@pytest.mark.parametrize("payload", ["topic_mars", "place_99999", "ref_zalo-cua-me", "x" * 4000, "topic_", "👋", "g_"])
async def test_a_payload_that_means_nothing_subscribes_all_the_same(newsroom: Newsroom, payload: str) -> None:
    reader = newsroom.person("8")
    assert len(await reader.writes(f"/start {payload}")) == 3
    assert not await wants(newsroom, reader)


async def test_a_location_pin_leads_to_the_commune_that_holds_it_and_is_asked_about(newsroom: Newsroom) -> None:
    reader = newsroom.person("8")
    await reader.writes("/start")
    await reader.presses("Bỏ qua")
    await reader.presses("Dùng vị trí")
    assert reader.shown[-1].message.buttons[0][0].asks_location
    _, asked = await reader.pins(*SA_PA)
    assert "phường Sa Pa, đúng không?" in asked
    assert not (await wants(newsroom, reader)).places
    await reader.presses("Đúng, theo dõi")
    assert (await wants(newsroom, reader)).places == {"03006"}
    assert any("Tiếp tục" in label for label in reader.buttons)


@pytest.mark.parametrize(
    "pin", [(21.0278, 105.8342), (0.0, 0.0), (float("nan"), float("nan")), (91.0, 181.0), (25.0400, 102.7100)]
)
async def test_a_pin_outside_the_province_offers_the_list(newsroom: Newsroom, pin: tuple[float, float]) -> None:
    reader = await newsroom.subscriber()
    _, said = await reader.pins(*pin)
    assert "nằm ngoài Lào Cai" in said
    await reader.presses("Chọn trong danh sách")
    assert any("Sa Pa" in label for label in reader.buttons)


async def test_the_position_itself_is_kept_nowhere(newsroom: Newsroom) -> None:
    reader = await newsroom.subscriber()
    await reader.pins(*SA_PA)
    await reader.presses("Đúng, theo dõi")
    chat = await newsroom.services.subscriptions.find(reader.ref)
    assert chat is not None
    kept = await newsroom.services.mydata.kept(chat)
    assert b"22.33" not in kept.as_json()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("bat x", "Bát Xát"), ("Mường", "Mường Khương"), ("y t", "Y Tý"), ("cốc lếu", "Lào Cai"), ("si ma", "Si Ma Cai")],
)
async def test_a_few_letters_of_a_name_are_enough(newsroom: Newsroom, typed: str, offered: str) -> None:
    reader = newsroom.person("8")
    await reader.writes("/start")
    await reader.presses("Bỏ qua")
    said = await reader.writes(typed)
    assert "Không có xã" not in said[0]
    assert offered in "".join([*said, *reader.buttons])


async def test_another_time_is_typed(newsroom: Newsroom) -> None:
    reader = newsroom.person("8")
    await reader.writes("/start")
    for _ in range(2):
        await reader.presses("Bỏ qua")
    await reader.presses("Giờ khác")
    await reader.writes("5h45")
    chat = await newsroom.services.subscriptions.find(reader.ref)
    assert chat is not None
    assert [f"{plan.at:%H:%M}" for plan in chat.plans] == ["05:45"]
