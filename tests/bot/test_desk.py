"""The desk in the chat: the next digest as readers will see it, and what editors decide about its stories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digests.desk import Desk
from digests.store import intake
from tests.bot.talk import EDITORS, LEAD, Newsroom
from tests.fakes.outlet import Person
from tests.test_desk import Pages

ONE_DATABASE = "a conversation; its queries are tested on both in tests/test_desk.py and tests/store/test_desk.py"

OLD = "Nút này không còn dùng được nữa"
FIRST = "Lũ quét cuốn trôi cầu tạm ở bản vùng cao"
SPORT = "Đội bóng xã thắng trận mở màn"
SENTENCE = "“Cả bản đã kịp chạy lên chỗ cao”, trưởng bản kể."


@pytest.fixture
async def editor(newsroom: Newsroom) -> Person:
    """An editor on a morning with a dozen stories and one reader who waits for 06:30."""
    pages_of(newsroom)
    await newsroom.subscriber("5")
    owner = newsroom.person(EDITORS)
    await owner.writes("/quyen fake:7 biên tập Lan")
    newsroom.passes(seconds=2)
    return newsroom.person("7")


def pages_of(newsroom: Newsroom, *paragraphs: str) -> Pages:
    """Let the pages of all articles say this."""
    pages = Pages()
    pages.said = replace(pages.said, paragraphs=paragraphs)
    newsroom.services = replace(newsroom.services, desk=Desk(newsroom.db, newsroom.services.newsroom, pages))
    newsroom.dispatcher._services = newsroom.services
    return pages


def number_of(editor: Person, title: str) -> str:
    """Return the number of a story in the digest that the editor sees."""
    line = next(line for line in editor.sees.splitlines() if title in line)
    return line.partition(".")[0]


async def test_the_desk_shows_the_next_digest_with_its_time_and_readers(newsroom: Newsroom, editor: Person) -> None:
    await editor.writes("/bantruc")
    assert "1 bạn đọc sẽ nhận bản này, nếu bạn không sửa gì" in editor.sees
    assert "Trực bản tin. Lúc 06:30" in editor.sees
    assert FIRST in editor.sees
    assert editor.buttons[:8] == [str(number) for number in range(1, 9)]
    assert any(label.startswith("➕ Không đủ chỗ: ") for label in editor.buttons)
    assert editor.buttons[-2:] == ["🗂 Theo chủ đề", "🔄 Làm mới"]


async def test_a_story_s_card_pins_it_and_the_digest_shows_it_first_in_its_section(
    newsroom: Newsroom, editor: Person
) -> None:
    await editor.writes("/bantruc")
    await editor.presses(number_of(editor, FIRST))
    assert "📌 Ghim lên đầu" in editor.buttons
    await editor.presses("📌 Ghim lên đầu")
    assert "📌 Đã ghim (Lan, 06:" in editor.sees
    assert "↩️ Bỏ ghim" in editor.buttons
    assert len(editor.shown) == 1, "it all happens in one message"
    await editor.presses("← Bản tin")
    assert f"📌 {number_of(editor, FIRST)}" in editor.sees
    await editor.presses(number_of(editor, FIRST))
    await editor.presses("↩️ Bỏ ghim")
    assert "Đã ghim" not in editor.sees


async def test_moving_hiding_and_holding_with_the_way_back(newsroom: Newsroom, editor: Person) -> None:
    await editor.writes("/bantruc")
    before = editor.sees
    await editor.presses(number_of(editor, FIRST))
    await editor.presses("⬆️ Lên")
    assert "↕️ Đã chuyển: vị trí " in editor.sees
    await editor.presses("↩️ Chỗ cũ")
    await editor.presses("🙈 Ẩn")
    assert "Đang ẩn: không có trong bản tin nào (Lan" in editor.sees
    await editor.presses("✋ Giữ lại")
    assert "Đang giữ lại" in editor.sees
    await editor.presses("← Bản tin")
    assert FIRST not in editor.sees
    await editor.presses("🙈 Đang ẩn, giữ lại: 1")
    await editor.presses(f"✋ {FIRST}")
    await editor.presses("↩️ Cho gửi lại")
    await editor.presses("← Bản tin")
    assert editor.sees == before


async def test_another_topic_by_button(newsroom: Newsroom, editor: Person) -> None:
    await editor.writes("/bantruc")
    await editor.presses(number_of(editor, SPORT))
    await editor.presses("🗂 ")
    assert f"“{SPORT}” thuộc chủ đề nào?" in editor.sees
    assert not any("Thể thao" in label for label in editor.buttons), "it is there already"
    await editor.presses("Kinh tế")
    assert "🗂 Đã đổi chủ đề, trước là ⚽ Thể thao (Lan" in editor.sees
    await editor.presses("↩️ Chủ đề cũ")
    assert "Đã đổi chủ đề" not in editor.sees


async def test_a_topic_s_digest_and_what_has_no_room(newsroom: Newsroom, editor: Person) -> None:
    await editor.writes("/bantruc")
    await editor.presses("➕ Không đủ chỗ")
    assert "Những tin bản tin không đủ chỗ" in editor.sees
    await editor.presses("← Bản tin")
    await editor.presses("🗂 Theo chủ đề")
    await editor.presses("Thể thao")
    assert "Ai theo dõi ⚽ Thể thao sẽ nhận bản này" in editor.sees
    assert SPORT in editor.sees
    assert FIRST not in editor.sees
    await editor.presses("1")
    await editor.presses("← Bản tin")
    assert "Ai theo dõi ⚽ Thể thao" in editor.sees, "back to where they came from"


# --- the lead ------------------------------------------------------------------------------------


async def test_a_lead_is_chosen_among_the_sentences_of_the_page(newsroom: Newsroom, editor: Person) -> None:
    pages_of(newsroom, f"Nước lên từ ba giờ sáng ở đầu nguồn. {SENTENCE}")
    await editor.writes("/bantruc")
    await editor.presses(number_of(editor, FIRST))
    await editor.presses("✂️ Đổi đoạn dẫn")
    assert f"2. {SENTENCE}" in editor.sees
    await editor.presses("2")
    assert f"✂️ Đã đổi đoạn dẫn (Lan, 06:30); trước là: {LEAD}" in editor.sees
    await editor.presses("← Bản tin")
    assert SENTENCE in editor.sees
    await editor.writes("chào bạn")
    assert "đoạn dẫn" not in editor.sees, "the question is over"


async def test_promise_15_a_lead_that_is_sent_must_stand_in_the_article(newsroom: Newsroom, editor: Person) -> None:
    pages_of(newsroom, SENTENCE)
    await editor.writes("/bantruc")
    await editor.presses(number_of(editor, FIRST))
    await editor.presses("✂️ Đổi đoạn dẫn")
    await editor.writes("Cả bản đã kịp chạy lên đồi cao")
    assert "Không thấy đoạn này trong phần đầu bài" in editor.sees
    await editor.writes("Cả bản")
    assert "quá ngắn" in editor.sees
    await editor.writes("rất dài " * 50)
    assert "tối đa 300 ký tự" in editor.sees
    await editor.writes('"Cả bản đã kịp chạy lên chỗ cao"')
    assert "✂️ Đã đổi đoạn dẫn." in editor.sees
    assert "“Cả bản đã kịp chạy lên chỗ cao”" in editor.sees, "in the article's own signs"


async def test_a_page_that_changed_while_one_chose_is_shown_again(newsroom: Newsroom, editor: Person) -> None:
    pages = pages_of(newsroom, SENTENCE)
    await editor.writes("/bantruc")
    await editor.presses(number_of(editor, FIRST))
    await editor.presses("✂️ Đổi đoạn dẫn")
    pages.said = replace(pages.said, paragraphs=("Không có ai ở bản lúc nước lên.",))
    newsroom.passes(minutes=11)
    await editor.presses("1")
    assert "Bài báo vừa thay đổi" in editor.sees
    assert "Không có ai ở bản lúc nước lên." in editor.sees


# --- by name -------------------------------------------------------------------------------------


async def test_a_story_is_pinned_or_hidden_by_number_address_or_words(newsroom: Newsroom, editor: Person) -> None:
    await editor.writes("/ghim 1")
    assert "📌 Đã ghim" in editor.sees
    await editor.writes("/an tin 2")
    assert "Đang ẩn" in editor.sees
    await editor.writes("/ghim https://bao.example/doi-bong-xa-thang-tran-mo-man.html")
    assert "📌 Đã ghim" in editor.sees
    assert SPORT in editor.sees
    await editor.writes("/ghim chợ phiên đông khách")
    assert "📌 Đã ghim" in editor.sees
    await editor.writes("/an chuyện làng")
    assert "Bạn muốn nói tin nào?" in editor.sees
    await editor.presses("Chuyện làng số 7")
    assert "Đang ẩn" in editor.sees
    await editor.writes("/ghim")
    assert "Ví dụ: /ghim 1234" in editor.sees
    await editor.writes("/an voi rừng Tây Nguyên")
    assert "Không tìm thấy tin nào" in editor.sees


async def test_an_old_story_is_not_pinned(newsroom: Newsroom, editor: Person) -> None:
    newsroom.passes(hours=49)
    await editor.writes("/ghim 1")
    assert "Không bản tin nào còn kể tin này nữa" in editor.sees


# --- others --------------------------------------------------------------------------------------


async def test_two_editors_at_once_the_second_is_shown_what_the_first_decided(
    newsroom: Newsroom, editor: Person
) -> None:
    owner = newsroom.person(EDITORS)
    await owner.writes("/bantruc")
    await owner.presses(number_of(owner, FIRST))
    await editor.writes("/bantruc")
    await editor.presses(number_of(editor, FIRST))
    await editor.presses("🙈 Ẩn")
    await owner.presses("📌 Ghim lên đầu")
    assert "Lan vừa quyết định khác" in owner.sees
    assert "Đang ẩn" in owner.sees
    await owner.presses("↩️ Hiện lại")
    assert "Đang ẩn" not in owner.sees


async def test_each_decision_names_who_made_it_and_what_it_overruled(newsroom: Newsroom, editor: Person) -> None:
    owner = newsroom.person(EDITORS)
    await owner.writes("/quyen fake:8 biên tập Minh")
    newsroom.passes(seconds=2)
    minh = newsroom.person("8")
    await editor.writes("/ghim 1")
    newsroom.passes(minutes=2)
    await minh.writes("/bantruc")
    await minh.sends_action("de:c:1:0")
    await minh.presses("🗂 ")
    await minh.presses("Kinh tế")
    assert "📌 Đã ghim (Lan, 06:30)" in minh.sees
    assert "Thời tiết (Minh, 06:32)" in minh.sees
    newsroom.passes(days=1)
    await minh.presses("✋ Giữ lại")
    assert "cho đến khi tòa soạn cho gửi lại (Minh, 06:32)" in minh.sees
    assert "Trước đó Lan đã ghim (06:30 23/11/2026)" in minh.sees
    await minh.presses("↩️ Cho gửi lại")
    await editor.sends_action("de:c:1:0")
    await editor.presses("🙈 Ẩn")
    assert "Trước đó" not in editor.sees, "Minh took it back"


async def test_what_its_source_changed_after_sending_is_shown_word_by_word(newsroom: Newsroom, editor: Person) -> None:
    await newsroom.person("5").writes("/bantin")
    newsroom.passes(minutes=30)
    async with newsroom.db.write() as tx:
        known = await intake.known_by_id(tx, 1)
        assert known is not None
        await intake.revise(tx, known, newsroom.now, title=FIRST.replace("cầu tạm", "cầu treo"))
    newsroom.passes(minutes=5)
    await editor.writes("/bantruc")
    await editor.presses("✏️ Đã sửa sau khi gửi: 1")
    assert "1. … cuốn trôi cầu “tạm” → treo ở bản vùng cao" in editor.sees.replace("Lũ quét", "…")
    assert "/dinhchinh tin 1" in editor.sees
    await editor.presses("1")
    assert "📌 Ghim lên đầu" in editor.buttons


async def test_a_story_of_which_only_the_lead_was_changed_is_named_all_the_same(
    newsroom: Newsroom, editor: Person
) -> None:
    await newsroom.person("5").writes("/bantin")
    newsroom.passes(minutes=30)
    async with newsroom.db.write() as tx:
        known = await intake.known_by_id(tx, 1)
        assert known is not None
        await intake.revise(tx, known, newsroom.now, lead="Hai mươi hộ dân đã được đưa tới nơi an toàn.")
    newsroom.passes(minutes=5)
    await editor.writes("/bantruc")
    await editor.presses("✏️ Đã sửa sau khi gửi: 1")
    assert f"1. {FIRST}" in editor.sees


async def test_to_readers_the_desk_does_not_exist(newsroom: Newsroom, editor: Person) -> None:
    reader = newsroom.person("5")
    await reader.writes("/bantruc")
    assert "Không có lệnh /bantruc" in reader.sees
    for action in ("de:v:0", "de:h:1:0:0"):
        await reader.sends_action(action)
        assert OLD in reader.sees
    await newsroom.person(EDITORS).sends_action("ro:R:fake:7")
    newsroom.passes(seconds=2)
    await editor.sends_action("de:h:1:0:0")
    assert OLD in editor.sees, "a revoked editor's old button"


@pytest.mark.parametrize(
    "action",
    [
        "de:", "de:v:khong-co", "de:c:999:0", "de:c:1", "de:c:x:0", "de:p:1:0", "de:z:1:0:0", "de:m:0:x", "de:m:0:9999",
        "de:b:all:1:0:0", "de:b:pin:1", "de:F:1:0", "de:L:1:0:1", "de:L:1:0:99:0", "de:f:1:xx:0", "de:c:-1:0",
    ],
)  # fmt: skip
async def test_made_up_buttons_are_old_buttons(newsroom: Newsroom, editor: Person, action: str) -> None:
    await editor.sends_action(action)
    assert OLD in editor.sees or "Bài báo vừa thay đổi" in editor.sees


async def test_the_desk_works_in_the_editors_group(newsroom: Newsroom, editor: Person) -> None:
    group = newsroom.person("-100", private=False, sender="7")
    await group.writes("/bantruc")
    assert "Trực bản tin" in group.sees
    await group.presses(number_of(group, FIRST))
    await group.presses("📌 Ghim lên đầu")
    assert "📌 Đã ghim" in group.sees


async def test_a_lead_is_sent_in_the_editors_group_too(newsroom: Newsroom, editor: Person) -> None:
    pages_of(newsroom, SENTENCE)
    group = newsroom.person("-100", private=False, sender="7")
    await group.writes("/bantruc")
    await group.presses(number_of(group, FIRST))
    await group.presses("✂️ Đổi đoạn dẫn")
    await group.replies(SENTENCE, to="Đoạn nào sẽ đứng dưới")
    assert "✂️ Đã đổi đoạn dẫn." in group.sees


async def test_hidden_stories_are_not_in_the_digest_that_a_reader_asks_for(newsroom: Newsroom, editor: Person) -> None:
    await editor.writes("/an 1")
    newsroom.passes(seconds=2)
    reader = newsroom.person("5")
    await reader.writes("/bantin")
    assert FIRST not in reader.sees
    await reader.writes("/timkiem cuốn trôi cầu tạm")
    assert FIRST in reader.sees, "who looks for it finds it"
    await editor.writes("/tinnong tin 1")
    assert "Tin này đang bị ẩn" in editor.sees, "nor does an alert tell it by accident"
    await editor.sends_action("de:x:1:0:0")
    await editor.presses("✋ Giữ lại")
    await reader.writes("/timkiem cuốn trôi cầu tạm")
    assert FIRST not in reader.sees
    await reader.sends_action("a:1")
    assert FIRST not in reader.sees
