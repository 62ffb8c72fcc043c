"""A group or channel is set up from its administrator's private chat, and by nobody else."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest

from digests.model import Chat, ChatRef, Follows
from digests.store import Database
from tests.bot.talk import Newsroom
from tests.fakes.outlet import Person

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"

GROUP = "-7"
HEADER = "Bạn đang cài đặt cho “Tổ -7”"


@pytest.fixture
def newsroom(newsroom: Newsroom) -> Newsroom:
    newsroom.platform.appoint(GROUP, "1")
    return newsroom


async def kept(newsroom: Newsroom, chat: str = GROUP) -> Chat:
    found = await newsroom.services.subscriptions.find(ChatRef(channel="fake", id=chat))
    assert found is not None
    return found


async def setting_up(newsroom: Newsroom) -> Person:
    """Return an administrator who has just opened the group's settings."""
    admin = newsroom.person("1")
    assert HEADER in (await admin.writes(f"/start g_{GROUP}"))[0]
    return admin


async def test_whoever_adds_the_bot_is_told_in_private_and_sets_it_up_there(newsroom: Newsroom) -> None:
    group, admin = newsroom.person(GROUP, private=False, sender="1"), newsroom.person("1")
    await group.notices(presence="back", title="Tổ 5")
    assert not group.shown, "nobody in the group is disturbed"
    assert "“Tổ 5”" in admin.shown[-1].message.text
    assert HEADER in (await admin.presses("Cài đặt"))[0]
    assert HEADER in (await admin.presses("Nhận bản tin ở đó"))[0]
    await admin.presses("Thể thao")
    assert (await kept(newsroom)).state == "active"
    assert (await kept(newsroom)).follows == Follows(topics=frozenset({"the-thao"}))
    assert (await kept(newsroom, "1")).state == "left", "the administrator's own settings are another matter"
    assert not (await kept(newsroom, "1")).follows
    assert not group.shown


async def test_it_speaks_english_with_whom_it_does(newsroom: Newsroom) -> None:
    group = newsroom.person(GROUP, private=False, sender="1", language="en")
    admin = newsroom.person("1", language="en")
    await group.notices(presence="back", title="Ward 5")
    assert admin.shown[-1].message.text.startswith("You have added me to “Ward 5”.")
    assert "You are setting up “Tổ -7”" in (await admin.presses("Set up"))[0]
    assert "✅ Done" in admin.buttons
    assert "From now on the digest comes there" in (await admin.presses("Receive the digest there"))[0]
    newsroom.passes(minutes=61)
    assert "more than an hour ago" in (await admin.presses("Sport"))[0]
    newsroom.platform.dismiss(GROUP, "1")
    assert "Only the administrators of that group" in (await admin.presses("Go on"))[0]
    await group.sends_action("t:+:the-thao:c")
    assert group.notice == "Only the administrators of this group can change its settings."


@pytest.mark.parametrize("sender", ["1", GROUP], ids=["a stranger", "anonymous"])
async def test_who_cannot_be_told_in_private_leaves_one_message_in_the_group(newsroom: Newsroom, sender: str) -> None:
    newsroom.outlet.lose(ChatRef(channel="fake", id="1"))
    group = newsroom.person(GROUP, private=False, sender=sender)
    await group.notices(presence="back", title="Tổ 5")
    (said,) = group.shown
    assert "/start" in said.message.text
    assert said.message.buttons[0][0].url == "https://chat.example/Bantin_Bot?start=g_-7"


async def test_nothing_is_posted_in_a_channel_to_introduce_the_bot(newsroom: Newsroom) -> None:
    newsroom.outlet.lose(ChatRef(channel="fake", id="1"))
    channel = newsroom.person(GROUP, private=False, sender="1")
    await channel.notices(presence="back", title="Kênh xã", broadcast=True, administers=True)
    assert not channel.shown


async def test_a_channel_whose_rights_are_taken_and_given_back_has_its_digests_again(newsroom: Newsroom) -> None:
    admin, channel = await setting_up(newsroom), newsroom.person(GROUP, private=False, sender="1")
    await admin.presses("Nhận bản tin ở đó")
    before = len(admin.shown)
    await channel.notices(presence="gone", broadcast=True)
    assert (await kept(newsroom)).state == "blocked"
    await channel.notices(presence="back", broadcast=True)
    assert (await kept(newsroom)).state == "active"
    assert (len(admin.shown), channel.shown) == (before, []), "nobody has to be told"


async def test_settings_by_words_are_the_groups_and_reading_is_ones_own(newsroom: Newsroom) -> None:
    admin = await setting_up(newsroom)
    for words in ("/dangky thời tiết", "/gio 18:00", "/tamdung 3 ngày", "7h30", "/tieptuc", "/caidat"):
        assert HEADER in (await admin.writes(words))[-1], words
    group, own = await kept(newsroom), await kept(newsroom, "1")
    assert group.follows.topics == {"moi-truong-thoi-tiet"}
    assert [f"{plan.at:%H:%M}" for plan in group.plans] == ["07:30"]
    assert not own.follows
    for words in ("/tin", "thể thao", "/bantin", "/timkiem lũ", "/trogiup"):
        assert HEADER not in "".join(await admin.writes(words)), words
    assert (await kept(newsroom)).watermark == group.watermark, "the group is still to be told these news"


async def test_a_question_about_the_group_is_answered_for_the_group(newsroom: Newsroom) -> None:
    admin = await setting_up(newsroom)
    await admin.presses("Địa phương")
    assert HEADER in (await admin.writes("Bắc Hà"))[0]
    assert (await kept(newsroom)).follows.places
    assert not (await kept(newsroom, "1")).follows


async def test_a_letter_to_the_newsroom_is_ones_own_also_while_a_group_is_set_up(newsroom: Newsroom) -> None:
    admin = await setting_up(newsroom)
    await admin.writes("/gopy")
    assert HEADER not in "".join(await admin.writes("Đường vào bản bị sạt"))
    assert await newsroom.services.feedback.waiting() == 1
    await admin.writes("/gopy")
    assert HEADER in (await admin.writes("/chude"))[0], "a command is no letter"


async def test_done_and_a_start_of_ones_own_end_it(newsroom: Newsroom) -> None:
    admin = await setting_up(newsroom)
    assert "của riêng bạn" in (await admin.presses("Xong"))[0]
    assert HEADER not in (await admin.writes("/dangky thể thao"))[0]
    assert (await kept(newsroom, "1")).follows
    await setting_up(newsroom)
    await admin.writes("/start")
    assert HEADER not in (await admin.writes("/dangky y tế"))[0]
    assert not (await kept(newsroom)).follows


@pytest.mark.parametrize(
    ("who", "payload"),
    [("2", "g_-7"), ("1", "g_-8"), ("1", "g_1"), ("1", "g_2"), ("2", "g_1"), ("1", "g_-"), ("1", "g_-7; DROP")],
)
async def test_a_deep_link_opens_nobody_elses_settings(newsroom: Newsroom, who: str, payload: str) -> None:
    for other in ("1", "2"):
        await newsroom.person(other).writes("ok")
    await newsroom.person(GROUP, private=False).writes("/start")
    newsroom.platform.appoint("2", "1")  # whatever a platform says of a private chat
    stranger = newsroom.person(who)
    assert "Bạn đang cài đặt cho" not in "".join(await stranger.writes(f"/start {payload}"))
    await stranger.writes("/dangky thể thao")
    for chat in {GROUP, "1", "2"} - {who}:
        assert not (await kept(newsroom, chat)).follows


async def test_rights_are_asked_for_at_every_change(newsroom: Newsroom) -> None:
    admin = await setting_up(newsroom)
    newsroom.platform.dismiss(GROUP, "1")
    assert "không còn là quản trị viên" in (await admin.writes("/dangky thể thao"))[0]
    assert not (await kept(newsroom)).follows
    await admin.writes("/dangky y tế")
    assert (await kept(newsroom, "1")).follows.topics == {"y-te"}, "it is over: this was their own wish"
    admin = newsroom.person("1")
    newsroom.platform.appoint(GROUP, "1")
    await setting_up(newsroom)
    newsroom.platform.dismiss(GROUP, "1")
    assert "không còn là quản trị viên" in (await admin.presses("Chủ đề"))[0]


async def test_after_an_hour_of_silence_it_is_over_and_old_buttons_say_so(newsroom: Newsroom) -> None:
    admin = await setting_up(newsroom)
    for _ in range(3):
        newsroom.passes(minutes=50)
        assert HEADER in (await admin.writes("/chude"))[0], "it goes on as long as something is done"
    newsroom.passes(minutes=61)
    assert "hơn một giờ" in (await admin.presses("Thể thao"))[0]
    assert not (await kept(newsroom)).follows
    assert HEADER not in (await admin.writes("/gio 18:00"))[0], "it has been said"
    assert HEADER in (await admin.presses("Tiếp tục"))[0]
    newsroom.passes(minutes=61)
    assert HEADER not in "".join(await admin.writes("thể thao")), "to read is as ever"
    assert "hơn một giờ" in (await admin.writes("/dangky y tế"))[0]
    assert not (await kept(newsroom, "1")).follows, "rather asked than done to the wrong one"
    await admin.writes("/dangky y tế")
    assert (await kept(newsroom, "1")).follows.topics == {"y-te"}
    assert not (await kept(newsroom)).follows


async def test_a_button_of_one_group_does_nothing_to_another(newsroom: Newsroom) -> None:
    newsroom.platform.appoint("-8", "1")
    admin = await setting_up(newsroom)
    await admin.presses("Chủ đề")
    old = admin.shown[-1]
    action = next(button.action for row in old.message.buttons for button in row if "Thể thao" in button.label)
    await admin.writes("/start g_-8")
    assert "Nút này không còn dùng được" in (await admin.sends_action(action, old.ref))[0]
    assert not (await kept(newsroom)).follows
    assert not (await kept(newsroom, "-8")).follows


async def test_every_button_of_a_groups_settings_fits_and_is_about_the_group(newsroom: Newsroom, db: Database) -> None:
    admin = await setting_up(newsroom)
    for words in ("/caidat", "/chude", "/diaphuong", "/gio", "/tamdung", "/ngonngu", "/yenlang", "/tukhoa"):
        assert HEADER in (await admin.writes(words))[0], words
        actions = [button.action for row in admin.shown[-1].message.buttons for button in row]
        strange = [action for action in actions if action[0] != "@" and action.split(":")[0] not in ("grp", "h", "now")]
        assert strange == [], words


async def test_what_is_forwarded_is_nobodys_wish(newsroom: Newsroom) -> None:
    admin = await setting_up(newsroom)
    before = await kept(newsroom), await kept(newsroom, "1")
    for words in ("/dung", "dừng lại", f"/start g_{GROUP}", "/dangky thể thao", "Bắc Hà", "😀"):
        assert HEADER not in "".join(await admin.forwards(words)), words
    assert "Lũ quét cuốn trôi" in "".join(await admin.forwards("lũ quét"))
    assert (await kept(newsroom), await kept(newsroom, "1")) == before


async def test_a_button_under_a_channels_post_answers_its_presser_in_private(newsroom: Newsroom) -> None:
    admin = await setting_up(newsroom)
    await admin.presses("Nhận bản tin ở đó")
    reader, channel = newsroom.person("2"), newsroom.person(GROUP, private=False, sender="2", broadcast=True)
    await channel.sends_action("n:0:e:", "1")
    address, _, payload = str(channel.notice).partition("?start=")
    assert (address, len(payload) <= 64) == ("https://chat.example/Bantin_Bot", True)
    assert not channel.shown, "nothing is posted for all"
    assert "Chuyện làng số 9" in "".join(await reader.writes(f"/start {payload}"))
    assert (await kept(newsroom, "2")).state == "left", "to read is not to subscribe"
    newsroom.passes(seconds=2)
    await channel.sends_action("c", "1")
    assert "Chỉ quản trị viên" in str(channel.notice)
    boss = newsroom.person(GROUP, private=False, sender="1", broadcast=True)
    await boss.sends_action("c", "1")
    assert boss.notice == f"https://chat.example/Bantin_Bot?start=g_{GROUP}"


@pytest.mark.parametrize(
    "action", ["w:off", "t:+:the-thao:c", "x:gone", "start", "l:en", "grp:-7", "@1:w:off", "\x00", ""]
)
async def test_a_link_that_carries_anything_but_reading_does_nothing(newsroom: Newsroom, action: str) -> None:
    reader = await newsroom.subscriber("2")
    before = await kept(newsroom, "2")
    coded = urlsafe_b64encode(action.encode()).decode().rstrip("=")
    for payload in (f"do_{coded}", f"do_{coded}=", "do_!", "do_" + "_" * 60):
        await reader.writes(f"/start {payload}")
    after = await kept(newsroom, "2")
    assert (after.state, after.follows, after.plans, after.locale) == (
        before.state,
        before.follows,
        before.plans,
        before.locale,
    )
