"""Subscribers in the chat: counted, found, looked at (which is written down), set aside, banned; and as files."""

from __future__ import annotations

import csv
import io

import pytest

from bot.commands.newsroom.subscriber_card import key
from digests.model import Block, Chat, ChatRef, Message, Span
from digests.store import audit, chats, groups, outbox
from digests.store.schema import chats as table
from tests.bot.talk import EDITORS, Newsroom
from tests.fakes.outlet import Person

ONE_DATABASE = "conversations; their queries are tested on both in tests/store/test_readership.py"
OLD = "Nút này không còn dùng được nữa"
HEAD = "channel,id,topics\n"


@pytest.fixture
async def admin(newsroom: Newsroom) -> Person:
    await newsroom.services.members.grant(ChatRef(channel="fake", id="99"), "admin", "Hà", None, newsroom.now)
    return newsroom.person("99")


@pytest.fixture
async def reader(newsroom: Newsroom) -> Person:
    return await newsroom.subscriber("7")


async def chat_of(newsroom: Newsroom, id: str, channel: str = "fake") -> Chat | None:
    async with newsroom.db.read() as tx:
        return await chats.find(tx, ChatRef(channel=channel, id=id))


async def state(newsroom: Newsroom, id: str = "7") -> str:
    found = await chat_of(newsroom, id)
    return found.state if found else "gone"


async def deeds(newsroom: Newsroom) -> list[tuple[str, str]]:
    async with newsroom.db.read() as tx:
        found = [(deed.what, deed.about) for deed in reversed(await audit.lines(tx))]
    return [(what, about) for what, about in found if what.startswith("subscriber")]


async def test_subscribers_are_counted(newsroom: Newsroom, admin: Person, reader: Person) -> None:
    await newsroom.subscriber("8")
    await newsroom.services.subscriptions.pause(await found(newsroom, "8"), None, newsroom.now)
    await admin.writes("/thuebao")
    assert "2 thuê bao." in admin.sees
    assert "1 đang nhận tin, 1 đang tạm dừng" in admin.sees


async def found(newsroom: Newsroom, id: str) -> Chat:
    chat = await chat_of(newsroom, id)
    assert chat
    return chat


@pytest.mark.parametrize("words", ["fake:7", "7", "#{id}"])
async def test_a_subscriber_is_found_and_the_look_is_written_down(
    newsroom: Newsroom, admin: Person, reader: Person, words: str
) -> None:
    id = (await found(newsroom, "7")).id
    await newsroom.services.following.set_follow(await found(newsroom, "7"), "topic", "the-thao", True, newsroom.now)
    await admin.writes(f"/thuebao {words.format(id=id)}")
    for word in (f"#{id} · fake 7", "đang nhận tin", "06:30", "Thể thao"):
        assert word in admin.sees
    assert await deeds(newsroom) == [("subscriber.viewed", f"chat:{id}")]


async def test_nothing_that_a_reader_wrote_or_searched_is_seen(
    newsroom: Newsroom, admin: Person, reader: Person
) -> None:
    await reader.writes("lũ quét bí mật")
    await admin.writes("/thuebao 7")
    assert "bí mật" not in admin.sees


async def test_a_group_is_found_by_words_of_its_title(newsroom: Newsroom, admin: Person) -> None:
    for id, title in (("-1", "Tổ dân phố số 5"), ("-2", "Tổ dân phố số 6")):
        await newsroom.services.subscriptions.welcome(
            ChatRef(channel="fake", id=id), locale="vi", private=False, now=newsroom.now
        )
        async with newsroom.db.write() as tx:
            await groups.set_title(tx, (await found(newsroom, id)).id, title)
    await admin.writes("/thuebao to dan pho")
    assert "Là thuê bao nào?" in admin.sees
    await admin.presses("số 6")
    assert "Tổ dân phố số 6" in admin.sees
    await admin.writes("/thuebao hoi phu nu")
    assert "Không tìm thấy ai" in admin.sees


async def test_the_last_messages_are_shown_with_what_became_of_them(
    newsroom: Newsroom, admin: Person, reader: Person
) -> None:
    message = Message(blocks=(Block(lines=((Span(text="Nội dung"),),)),))
    async with newsroom.db.write() as tx:
        broadcast = await outbox.add_broadcast(tx, "alert", message, newsroom.now, newsroom.now)
        await outbox.fan_out(tx, broadcast, table.select().with_only_columns(table.c.id), newsroom.now)
    await admin.writes("/thuebao fake:7")
    assert "• tin nóng: đang chờ, vừa xong" in admin.sees
    assert "Nội dung" not in admin.sees


async def test_a_subscriber_is_paused_and_resumed(newsroom: Newsroom, admin: Person, reader: Person) -> None:
    await admin.writes("/thuebao fake:7")
    await admin.presses("⏸ Tạm dừng")
    assert await state(newsroom) == "paused"
    newsroom.passes(seconds=2)
    await admin.presses("▶️ Tiếp tục")
    assert await state(newsroom) == "active"


async def test_a_subscription_is_ended_and_that_undone(newsroom: Newsroom, admin: Person, reader: Person) -> None:
    await admin.writes("/thuebao fake:7")
    await admin.presses("🗑 Gỡ bỏ")
    await admin.presses("⏹")
    assert await state(newsroom) == "left"
    await admin.presses("↩️")
    assert await state(newsroom) == "active"
    assert [what for what, _ in await deeds(newsroom)][-3:] == [
        "subscriber.removed",
        "subscriber.restored",
        "subscriber.viewed",
    ]


async def test_everything_kept_about_somebody_is_deleted_after_being_asked_twice(
    newsroom: Newsroom, admin: Person, reader: Person
) -> None:
    await admin.writes("/thuebao fake:7")
    await admin.presses("🗑 Gỡ bỏ")
    await admin.presses("🗑 Xóa mọi dữ liệu")
    assert await state(newsroom) == "active"
    await admin.presses("🗑 Đồng ý")
    assert "Không còn lưu gì" in admin.sees
    assert await chat_of(newsroom, "7") is None
    async with newsroom.db.read() as tx:
        named = [deed for deed in await audit.lines(tx) if "fake:7" in f"{deed.about} {deed.detail}"]
    assert named == [], "nothing in the log says who that was"


async def test_the_number_of_somebody_deleted_never_names_another(newsroom: Newsroom, admin: Person) -> None:
    await newsroom.subscriber("7")
    last = await found(newsroom, "7")
    await newsroom.services.readership.delete(last, None, newsroom.now)
    await newsroom.subscriber("8")
    assert (await found(newsroom, "8")).id > last.id


async def test_a_banned_chat_gets_nothing_and_is_answered_with_nothing(
    newsroom: Newsroom, admin: Person, reader: Person
) -> None:
    await admin.writes("/thuebao fake:7")
    await admin.presses("⛔ Cấm")
    await admin.presses("⛔ Đồng ý")
    assert await state(newsroom) == "banned"
    before = len(reader.shown)
    for text in ("/start", "xin chào", "/tieptuc", "/dung"):
        newsroom.passes(seconds=5)
        await reader.writes(text)
    await reader.notices(presence="gone")
    await reader.notices(presence="back")
    assert (len(reader.shown), await state(newsroom)) == (before, "banned")
    await admin.presses("↩️")
    assert await state(newsroom) == "active"
    await reader.writes("xin chào")
    assert len(reader.shown) > before


async def test_a_banned_reader_sees_and_deletes_what_is_kept_and_nothing_else_is_answered(
    newsroom: Newsroom, reader: Person
) -> None:
    await newsroom.services.readership.ban(await found(newsroom, "7"), None, newsroom.now)
    assert "Tòa soạn đã cấm" in (await reader.writes("/dulieu"))[-1]
    newsroom.passes(seconds=5)
    assert len(await reader.presses("📄")) == 2
    newsroom.passes(seconds=5)
    assert await reader.presses("🔒")
    assert not reader.shown[-1].message.buttons, "no way to settings that nobody would answer"
    newsroom.passes(seconds=5)
    assert await reader.writes("/caidat") == await reader.sends_action("s") == []
    for label in ("🗑 Xóa tất cả", "Có, xóa", "🗑 Xóa tất cả ngay"):
        newsroom.passes(seconds=5)
        await reader.presses(label)
    assert await chat_of(newsroom, "7") is None


async def test_a_flood_from_a_banned_chat_is_answered_with_nothing(newsroom: Newsroom, reader: Person) -> None:
    await newsroom.services.readership.ban(await found(newsroom, "7"), None, newsroom.now)
    before = len(reader.shown)
    for number in range(60):
        await reader.writes(f"tin số {number}")
    assert len(reader.shown) == before


async def test_a_ban_holds_on_every_app_of_the_reader_and_is_lifted_on_every_one(
    newsroom: Newsroom, admin: Person, reader: Person
) -> None:
    await newsroom.subscriber("8")
    code = await newsroom.services.linking.code(await found(newsroom, "7"), newsroom.now)
    await newsroom.services.linking.link(await found(newsroom, "8"), code, newsroom.now)
    await admin.writes("/thuebao fake:7")
    assert "Cùng bạn đọc: #" in admin.sees
    await admin.presses("⛔ Cấm")
    await admin.presses("⛔ Đồng ý")
    assert [await state(newsroom, id) for id in "78"] == ["banned", "banned"]
    await admin.writes("/thuebao fake:8")
    await admin.presses("✅ Bỏ cấm")
    assert [await state(newsroom, id) for id in "78"] == ["left", "left"]


async def test_nobody_of_the_newsroom_is_banned(newsroom: Newsroom, admin: Person) -> None:
    owner = newsroom.person(EDITORS)
    await owner.writes("xin chào")
    await admin.sends_action(f"su:B:{key(await found(newsroom, EDITORS))}")
    assert "Không cấm được người của tòa soạn" in admin.sees
    assert await state(newsroom, EDITORS) != "banned"


async def test_a_file_says_what_it_would_do_before_it_is_done(newsroom: Newsroom, admin: Person) -> None:
    content = f"{HEAD}telegram,7,the-thao\ntelegram,8,khong-co\nsignal,9,\ntelegram,7,\n"
    await admin.sends_file("them.csv", content.encode())
    for words in (
        "Chưa làm gì cả",
        "thêm: 1, sửa: 0, giữ nguyên: 0, từ chối: 3",
        "Dòng 3: “khong-co” không phải chủ đề của tòa soạn: hãy ghi tên chủ đề",
        "Dòng 4: “signal” không phải nền tảng",
        "Dòng 5: 7 đã có ở dòng trên",
    ):
        assert words in admin.sees
    assert await chat_of(newsroom, "7", "telegram") is None
    action = admin.shown[-1].message.buttons[0][0].action
    await admin.presses("✅ Thực hiện")
    assert "Đã xong:" in admin.sees
    added = await chat_of(newsroom, "7", "telegram")
    assert added
    assert (added.state, added.follows.topics) == ("active", frozenset({"the-thao"}))
    newsroom.passes(seconds=2)
    await admin.sends_action(action)
    assert OLD in admin.sees, "it is done once"


async def test_a_file_changes_those_who_are_there(newsroom: Newsroom, admin: Person) -> None:
    await admin.sends_file("a.csv", f"{HEAD}telegram,7,the-thao\ntelegram,8,\n".encode())
    await admin.presses("✅ Thực hiện")
    newsroom.passes(seconds=2)
    await admin.sends_file("b.csv", f"{HEAD}telegram,7,kinh-te\ntelegram,8,\n".encode())
    assert "thêm: 0, sửa: 1, giữ nguyên: 1, từ chối: 0" in admin.sees
    await admin.presses("✅ Thực hiện")
    changed = await chat_of(newsroom, "7", "telegram")
    assert changed
    assert changed.follows.topics == {"kinh-te"}


async def test_all_subscribers_are_sent_as_a_file_that_comes_in_again(
    newsroom: Newsroom, admin: Person, reader: Person
) -> None:
    await admin.writes("/thuebao")
    await admin.presses("📤")
    file = admin.shown[-1].message.file
    assert file
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [(row["channel"], row["id"], row["state"]) for row in rows if row["id"] == "7"] == [("fake", "7", "active")]
    assert ("subscribers.exported", "") in await deeds(newsroom)


async def test_a_file_says_whom_it_would_ban_or_pause(newsroom: Newsroom, admin: Person) -> None:
    await admin.sends_file("a.csv", b"channel,id\ntelegram,7\ntelegram,8\n")
    await admin.presses("✅ Thực hiện")
    newsroom.passes(seconds=2)
    await admin.sends_file("b.csv", b"channel,id,state\ntelegram,7,banned\ntelegram,8,active\n")
    assert "sửa: 1" in admin.sees
    assert "Trong đó đổi tình trạng: bị cấm: 1." in admin.sees


async def test_a_file_in_utf_16_is_carried_out(newsroom: Newsroom, admin: Person) -> None:
    await admin.sends_file("a.csv", "channel\tid\ttopics\ntelegram\t7\tThể thao\n".encode("utf-16"))
    await admin.presses("✅ Thực hiện")
    added = await chat_of(newsroom, "7", "telegram")
    assert added
    assert added.follows.topics == {"the-thao"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp rỗng."),
        (b"ten,so\nLan,1", "Dòng đầu phải ghi tên các cột"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "không phải văn bản UTF-8"),
        (b"x" * 5_000_001, "Tệp quá lớn"),
        (f"{HEAD}telegram,x,".encode(), "từ chối: 1"),
        (b"channel,id,phone\ntelegram,x,", "Dòng 1: không biết cột “phone”"),
        (f'{HEAD}telegram,"7,\n{"telegram,8,~" * 20_000}'.encode(), "từ dòng này trở đi không đọc được"),
    ],
    ids=["empty", "columns", "picture", "large", "refused", "unknown-column", "open-quote"],
)
async def test_a_bad_file_is_answered_with_what_is_wrong_and_no_button(
    admin: Person, content: bytes, words: str
) -> None:
    await admin.sends_file("a.csv", content)
    assert words in admin.sees
    assert "✅ Thực hiện" not in admin.buttons


@pytest.mark.parametrize("action", ["su:zz", "su:s:x", "su:u:1", "su:u:1.abcdef:banned", "su:B:1", "su:e:abc", "su:s:"])
async def test_made_up_buttons_are_old_buttons(admin: Person, action: str) -> None:
    await admin.sends_action(action)
    assert OLD in admin.sees


async def test_a_subscriber_who_deleted_everything_is_gone(newsroom: Newsroom, admin: Person, reader: Person) -> None:
    named = key(await found(newsroom, "7"))
    await newsroom.services.mydata.delete(await found(newsroom, "7"), newsroom.now)
    for deed in ("s", "p", "a", "r", "R", "d", "D", "b", "B", "U"):
        newsroom.passes(seconds=2)
        await admin.sends_action(f"su:{deed}:{named}")
        assert "Không còn lưu gì" in admin.sees


async def test_rankings_show_what_is_followed_most(newsroom: Newsroom, admin: Person, reader: Person) -> None:
    chat = await found(newsroom, "7")
    chat = await newsroom.services.following.set_follow(chat, "topic", "the-thao", True, newsroom.now)
    await newsroom.services.following.set_follow(chat, "place", "03043", True, newsroom.now)
    await admin.writes("/subscribers")
    await admin.presses("🗂")
    assert "1 · " in admin.sees
    assert "Thể thao" in admin.sees
    await admin.presses("← Thuê bao")
    await admin.presses("📍")
    assert "1 · xã" in admin.sees or "1 · phường" in admin.sees


async def test_an_editor_sees_no_subscriber(newsroom: Newsroom, reader: Person) -> None:
    await newsroom.services.members.grant(ChatRef(channel="fake", id="50"), "editor", "Lan", None, newsroom.now)
    editor = newsroom.person("50")
    await editor.writes("/thuebao fake:7")
    assert "Không có lệnh /thuebao" in editor.sees
    await editor.sends_file("a.csv", f"{HEAD}telegram,7,\n".encode())
    assert "không đọc được tệp" in editor.sees
    assert await state(newsroom) == "active"
