"""A conversation for every command, in both languages, as a reader has it."""

from __future__ import annotations

import pytest

from bot.commands.table import COMMANDS
from digests.model import Chat, Message
from tests.bot.talk import NEWSROOM, Newsroom
from tests.fakes.outlet import Person

SA_PA = next(place for place in NEWSROOM.places if place.name == "Sa Pa")
BAT_XAT = next(place for place in NEWSROOM.places if place.name == "Bát Xát")


async def chat_of(newsroom: Newsroom, person: Person) -> Chat:
    chat = await newsroom.services.subscriptions.find(person.ref)
    assert chat is not None
    return chat


# --- /start -------------------------------------------------------------------------------------


async def test_start_subscribes_at_once_tells_the_news_and_asks_the_first_question(newsroom: Newsroom) -> None:
    person = newsroom.person()
    greeting, digest, question = await person.writes("/start")
    assert NEWSROOM.name in greeting
    assert "06:30 (hằng ngày)" in greeting
    assert "Đội bóng xã thắng trận mở màn" in digest
    assert question.startswith("1/3")
    assert (await chat_of(newsroom, person)).state == "active"


async def test_the_three_questions_are_answered_by_tapping_and_change_in_place(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/batdau")
    assert person.buttons[-1] == "Bỏ qua ▸"
    await person.presses("Thể thao")
    assert "✅ 🏆 Thể thao" in person.buttons or any("✅" in label and "Thể thao" in label for label in person.buttons)
    await person.presses("Giáo dục")
    await person.presses("Giáo dục")
    (place,) = await person.presses("Tiếp tục")
    assert place.startswith("2/3")
    await person.presses("Huyện Bát Xát")
    await person.presses("Xã Bát Xát")
    (time,) = await person.presses("Tiếp tục")
    assert time.startswith("3/3")
    (done,) = await person.presses("18:00")
    assert "Thể thao" in done
    assert "xã Bát Xát" in done
    assert "18:00" in done
    assert len(person.shown) == 3, "the questions change one message"
    chat = await chat_of(newsroom, person)
    assert chat.follows.topics == {"the-thao"}
    assert chat.follows.places == {BAT_XAT.code}
    assert [plan.at.strftime("%H:%M") for plan in chat.plans] == ["18:00"]


async def test_every_question_can_be_skipped(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    await person.presses("Bỏ qua")
    await person.presses("Bỏ qua")
    (done,) = await person.presses("Bỏ qua")
    assert "tin tổng hợp" in done
    assert "06:30" in done


async def test_the_place_can_be_typed_instead_also_by_its_old_name(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    await person.presses("Bỏ qua")
    (told,) = await person.writes("coc leu")
    assert "nay thuộc phường Lào Cai" in told
    (told,) = await person.writes("huyện Bát Xát")
    assert "Xã Bát Xát" in person.buttons
    (thanks,) = await person.writes("cảm ơn")
    assert "bạn cứ nhắn" in thanks
    await person.presses("Huyện khác")
    (unknown,) = await person.writes("Xyz Abc")
    assert "Không có xã, phường nào tên “Xyz Abc”" in unknown
    (time,) = await person.presses("Tiếp tục")
    assert time.startswith("3/3")


async def test_a_question_can_be_skipped_in_words(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    await person.presses("Bỏ qua")
    (time,) = await person.writes("bỏ qua")
    assert time.startswith("3/3")


async def test_another_time_can_be_typed(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    await person.presses("Bỏ qua")
    await person.presses("Bỏ qua")
    await person.presses("Giờ khác")
    (done,) = await person.writes("7 giờ tối")
    assert "19:00" in done
    assert done.startswith("Xong rồi!")


async def test_starting_again_keeps_what_was_chosen(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    await person.writes("/dangky thể thao")
    greeting, _, _ = await person.writes("/start")
    assert "từ trước" in greeting
    assert (await chat_of(newsroom, person)).follows.topics == {"the-thao"}


# --- reading ------------------------------------------------------------------------------------


async def test_news_is_five_a_page_newest_first_and_turns_in_place(newsroom: Newsroom) -> None:
    person = newsroom.person()
    (page,) = await person.writes("/tin")
    assert page.startswith("Tin mới nhất\n\n1. Chuyện làng số 9\n")
    (more,) = await person.presses("Xem thêm")
    (last,) = await person.presses("Xem thêm")
    assert [shown.count("Báo thử") for shown in (page, more, last)] == [5, 5, 4]
    told = "\n\n".join((page, more, last))
    assert all(told.count(f"Chuyện làng số {number}\n") == 1 for number in range(1, 10))
    assert person.buttons == ["1", "2", "3", "4", "◂ Mới hơn"]
    assert "· trang 3" in last
    assert len(person.shown) == 1
    (back,) = await person.presses("Mới hơn")
    assert back.replace(" · trang 2", "") == more.replace(" · trang 2", "")


async def test_news_of_a_topic_a_place_and_a_word(newsroom: Newsroom) -> None:
    person = newsroom.person()
    (sport,) = await person.writes("/tin THE THAO")
    assert "Đội bóng xã thắng trận mở màn" in sport
    assert sport.count("Báo thử") == 1
    (told,) = await person.presses("Theo dõi")
    assert "Thể thao" in told
    assert (await chat_of(newsroom, person)).follows.topics == {"the-thao"}
    (words,) = await person.writes("/tin chợ phiên")
    assert "Chợ phiên đông khách" in words
    (nothing,) = await person.writes("/tin núi lửa phun")
    assert "Chưa tìm thấy tin nào về “núi lửa phun”" in nothing


async def test_search_finds_with_and_without_diacritics(newsroom: Newsroom) -> None:
    person = newsroom.person()
    for words in ("mưa lũ", "MUA LU", "  mưa   lũ  "):
        (found,) = await person.writes(f"/timkiem {words}")
        assert "Đường lên bản đã thông sau mưa lũ" in found
        assert found.count("Báo thử") == 1


async def test_search_without_words_waits_for_them(newsroom: Newsroom) -> None:
    person = newsroom.person()
    (question,) = await person.writes("/timkiem")
    assert "Bạn muốn tìm tin gì?" in question
    (found,) = await person.writes("thắng trận")
    assert "Đội bóng xã thắng trận mở màn" in found


async def test_the_digest_now_and_what_it_had_no_room_for(newsroom: Newsroom) -> None:
    person = newsroom.person()
    (digest,) = await person.writes("/bantin")
    assert "Thứ Hai, 23/11/2026 (15 tháng Mười âm lịch)" in digest
    assert "Còn 6 tin nữa." in digest
    (more,) = await person.presses("Xem thêm tin")
    assert more.count("Báo thử") == 5
    (last,) = await person.presses("Xem thêm tin")
    assert last.count("Báo thử") == 1
    assert len(person.shown) == 2, "the digest stays, and its pages turn in place"
    assert await person.presses("Mới hơn") == [more]
    newsroom.passes(minutes=5)
    (again,) = await person.writes("/bantin")
    assert "Chưa có tin mới từ 06:30" in again


# --- following ----------------------------------------------------------------------------------


async def test_topics_are_a_menu_with_ticks(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/chude")
    assert sum(label in "".join(person.buttons) for label in ("Thể thao", "Y tế", "Giáo dục")) == 3
    await person.presses("Y tế")
    assert any(label.startswith("✅") and "Y tế" in label for label in person.buttons)
    await person.presses("Y tế")
    assert not any(label.startswith("✅") for label in person.buttons)
    assert (await chat_of(newsroom, person)).follows.topics == frozenset()


async def test_a_button_pressed_twice_does_the_same_as_once(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/chude")
    await person.sends_action("t:+:the-thao:c", "1")
    await person.sends_action("t:+:the-thao:c", "1")
    assert (await chat_of(newsroom, person)).follows.topics == {"the-thao"}


async def test_anything_can_be_followed_and_dropped_by_name(newsroom: Newsroom) -> None:
    person = newsroom.person()
    (told,) = await person.writes("/dangky The Thao, sa pa, giá thảo quả")
    assert "Thể thao" in told
    assert "phường Sa Pa" in told
    assert "“giá thảo quả”" in told
    chat = await chat_of(newsroom, person)
    assert chat.follows.topics == {"the-thao"}
    assert chat.follows.places == {SA_PA.code}
    assert chat.follows.keywords == {"gia thao qua"}
    (again,) = await person.writes("/dangky thể thao")
    assert "rồi" in again
    (dropped,) = await person.writes("/huy thể thao")
    assert "Bạn đã bỏ theo dõi" in dropped
    (unknown,) = await person.writes("/huy bóng rổ")
    assert "Bạn chưa theo dõi “bóng rổ”" in unknown
    await person.writes("/huy")
    await person.presses("✖ phường Sa Pa")
    await person.presses("✖ “giá thảo quả”")
    assert not (await chat_of(newsroom, person)).follows
    (nothing,) = await person.writes("/huy")
    assert "Bạn chưa đăng ký" in nothing
    await person.writes("/tieptuc")
    (nothing,) = await person.writes("/huy")
    assert "chưa theo dõi mục nào" in nothing


async def test_follow_without_a_name_waits_for_one(newsroom: Newsroom) -> None:
    person = newsroom.person()
    (question,) = await person.writes("/dangky")
    assert "/dangky thể thao, mưa lũ" in question
    (told,) = await person.writes("sạt lở")
    assert "từ khóa" in told


async def test_places_are_a_menu_by_former_district(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/diaphuong")
    await person.presses("Thị xã Sa Pa")
    await person.presses("Phường Sa Pa")
    assert "✅ Phường Sa Pa" in person.buttons
    await person.presses("Huyện khác")
    assert "phường Sa Pa" in person.shown[-1].message.text
    assert (await chat_of(newsroom, person)).follows.places == {SA_PA.code}


# --- when ---------------------------------------------------------------------------------------


async def test_the_time_is_set_by_words_and_by_buttons(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    (told,) = await person.writes("/gio 06:30 18:00 t2-t6")
    assert "06:30, 18:00 (Thứ Hai – Thứ Sáu)" in told
    (now,) = await person.writes("/gio")
    assert "06:30, 18:00" in now
    (told,) = await person.presses("11:30")
    assert "11:30 (hằng ngày)" in told


async def test_a_pause_ends_by_itself_or_by_a_tap(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    (told,) = await person.writes("/tamdung 3 ngày")
    assert "26/11/2026" in told
    assert (await chat_of(newsroom, person)).state == "paused"
    (told,) = await person.presses("1 tuần")
    assert "30/11/2026" in told
    (told,) = await person.presses("Nhận lại")
    assert "Chào mừng bạn trở lại" in told
    assert (await chat_of(newsroom, person)).state == "active"
    (told,) = await person.writes("/tieptuc")
    assert "vẫn đang nhận" in told
    (told,) = await person.writes("/tamdung")
    assert "cho đến khi" in told
    (told,) = await person.writes("/gio 7h")
    assert "/tieptuc" in told, "a time that nothing will come at is not simply confirmed"


async def test_stopping_keeps_the_settings_for_a_return(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    await person.writes("/dangky thể thao")
    (told,) = await person.writes("/dung")
    assert "không nhận bản tin nữa" in told
    assert (await chat_of(newsroom, person)).state == "left"
    (told,) = await person.writes("/dung")
    assert "chưa đăng ký" in told
    await person.presses("Đăng ký lại")
    chat = await chat_of(newsroom, person)
    assert chat.state == "active"
    assert chat.follows.topics == {"the-thao"}


# --- settings -----------------------------------------------------------------------------------


async def test_settings_show_everything_and_lead_everywhere(newsroom: Newsroom) -> None:
    person = newsroom.person()
    await person.writes("/start")
    (settings,) = await person.writes("/caidat")
    for line in ("Bản tin: đang nhận", "Giờ nhận: 06:30 (hằng ngày)", "Chủ đề: chưa có", "Ngôn ngữ: Tiếng Việt"):
        assert line in settings
    await person.presses("Không có tin thì không nhắn")
    assert not (await chat_of(newsroom, person)).empty_digest
    await person.presses("Không có tin cũng báo")
    assert (await chat_of(newsroom, person)).empty_digest
    for button in ("Chủ đề", "Địa phương", "Giờ nhận", "Ngôn ngữ", "Trợ giúp"):
        await person.writes("/caidat")
        assert await person.presses(button), button


@pytest.mark.parametrize("words", ["/ngonngu en", "/language English", "tiếng Anh", "english"])
async def test_the_language_changes_at_once(newsroom: Newsroom, words: str) -> None:
    person = newsroom.person()
    await person.writes("/start")
    (told,) = await person.writes(words)
    assert told.startswith("From now on I speak English")
    (settings,) = await person.writes("/settings")
    assert settings.startswith("Your settings")
    await person.writes("/language")
    (told,) = await person.presses("Tiếng Việt")
    assert "tiếng Việt" in told


async def test_help_names_every_command_in_the_readers_language(newsroom: Newsroom) -> None:
    (vietnamese,) = await newsroom.person("1").writes("/trogiup")
    (english,) = await newsroom.person("2", language="en-US").writes("/help")
    for command in COMMANDS:
        assert f"/{command.vi} – " in vietnamese
        assert f"/{command.en} – " in english


# --- every command, both languages ---------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_command_answers_under_every_name(newsroom: Newsroom, language: str) -> None:
    for number, name in enumerate(name for command in COMMANDS for name in dict.fromkeys(command.names)):
        person = newsroom.person(str(number), language=language)
        for text in (f"/{name}", f"/{name.upper()}", f"/{name}@bantin_bot", f"/{name} 🙃", f"/{name} xin chào 25:99"):
            newsroom.passes(minutes=1)
            assert await person.writes(text), text
        for said in person.shown:
            assert_in_language(said.message, language)


def assert_in_language(message: Message, language: str) -> None:
    """No sentence of the other language, and nothing left unfilled."""
    labels = [button.label for row in message.buttons for button in row]
    whole = "\n".join([message.text, *labels])
    assert "{" not in whole
    strange = ("Bạn ", "Chạm ", "Gửi /", "Bỏ qua") if language == "en" else ("You ", "Tap ", "Send ", "Skip")
    assert not any(word in whole for word in strange), whole
    for row in message.buttons:
        for button in row:
            assert button.label.strip()
            assert len(button.action.encode()) <= 64


async def test_an_english_reader_is_asked_in_english(newsroom: Newsroom) -> None:
    person = newsroom.person(language="en")
    greeting, digest, question = await person.writes("/start")
    assert "You are subscribed now" in greeting
    assert "Monday, 23 November 2026" in digest
    assert question.startswith("1/3 · What would you like to read about?")
    await person.presses("Sport")
    await person.presses("Continue")
    await person.writes("bat xat")
    await person.presses("Continue")
    await person.presses("Another time")
    (done,) = await person.writes("7pm mon-fri")
    assert "19:00 (Monday – Friday)" in done
