"""Sentences that say what to do, with the thing in the middle, are done; what only looks like one is looked for."""

from __future__ import annotations

import pytest

from bot.wishes import wish_of
from digests.compose.schedule import read_times
from tests.bot.talk import Newsroom

ONE_DATABASE = "what is understood and said; the queries below it are tested on both"
SENTENCES = [
    ("thêm từ khóa hoa đào", "Bạn đã theo dõi từ khóa “hoa đào”"),
    ("theo doi tu khoa gia lua nhe", "Bạn đã theo dõi từ khóa “gia lua”"),
    ("ẩn từ khóa lừa đảo", "ẩn các tin có “lừa đảo”"),
    ("đừng gửi tin bóng đá nữa", "ẩn tin ⚽ Thể thao"),
    ("mình không thích tin thể thao", "ẩn tin ⚽ Thể thao"),
    ("ẩn tin lừa đảo", "ẩn các tin có “lừa đảo”"),
    ("no more sport news", "ẩn tin ⚽ Thể thao"),
    ("tạm dừng giúp tôi 3 ngày", "tạm dừng bản tin đến ngày"),
    ("nghỉ 2 hôm nhé", "tạm dừng bản tin đến ngày"),
    ("pause for two weeks", "tạm dừng bản tin đến ngày"),
    ("chỉ gửi ngày thường thôi", "06:30 (Thứ Hai – Thứ Sáu)"),
    ("only weekdays", "06:30 (Thứ Hai – Thứ Sáu)"),
    ("tắt thông báo ban đêm", "Giờ yên lặng"),
    ("sao nhiều tin thế", "làm phiền bạn"),
    ("phiền quá đi", "làm phiền bạn"),
    ("đừng làm phiền tôi nữa", "không nhận bản tin nữa"),
    ("thôi đừng gửi nữa", "không nhận bản tin nữa"),
    ("nhận tin lại", "vẫn đang nhận bản tin"),
    ("mình có bỏ lỡ tin nào không", "Bạn không bỏ lỡ tin nào"),
    ("hôm qua có gì hay", "Bạn không bỏ lỡ tin nào"),
    ("bạn là ai thế", "Xin chào!"),
    ("who are you?", "Xin chào!"),
    ("bot lưu gì về tôi vậy", "Dữ liệu về bạn"),
    ("xóa hết thông tin của tôi đi", "Xóa tất cả?"),
    ("đổi sang tiếng Anh", "From now on I speak English"),
    ("english please", "From now on I speak English"),
    ("liên kết với Zalo", "/lienket"),
    ("yên lặng từ 10h tối đến 5h sáng", "22:00 – 05:00"),
    ("yen lang 10h toi den 5h sang", "22:00 – 05:00"),
    ("6 giờ kém 15", "05:45"),
    ("bỏ theo dõi bóng đá đi nhé", "Bạn đã bỏ theo dõi ⚽ Thể thao"),
    ("ngưng gửi bản tin 5 ngày giúp mình nhé", "tạm dừng bản tin đến ngày"),
    ("không theo dõi bóng đá nữa", "Bạn đã bỏ theo dõi ⚽ Thể thao"),
    ("tạm dừng đến tuần sau", "tạm dừng bao lâu"),
    ("xem tin hôm qua", "Bạn không bỏ lỡ tin nào"),
    ("tôi đang theo dõi gì", "Cài đặt của bạn"),
    ("xem cài đặt của tôi", "Cài đặt của bạn"),
    ("tôi muốn phản ánh", "nhắn gì với tòa soạn"),
    ("cho hỏi số điện thoại tòa soạn", "nhắn gì với tòa soạn"),
    ("đổi chủ đề", "Chạm vào chủ đề để theo dõi"),
    ("them dia phuong", "Hãy chọn huyện"),
    ("đổi xã", "Hãy chọn huyện"),
    ("add a topic", "Chạm vào chủ đề để theo dõi"),
    ("change time", "Giờ nhận bản tin"),
    ("my topics", "Chạm vào chủ đề để theo dõi"),
    ("mấy giờ có bản tin", "Giờ nhận bản tin"),
    ("hi bot oi", "Xin chào!"),
    ("chào buổi tối cả nhà", "Xin chào!"),
    ("thank you so much", "bạn cứ nhắn nhé"),
    ("co tin j moi k", "âm lịch"),
    ("hôm nay có gì hot", "âm lịch"),
    ("đọc báo", "âm lịch"),
    ("dk the thao", "Bạn đã theo dõi ⚽ Thể thao"),
    ("tìm tin về chợ phiên", "Kết quả tìm “chợ phiên”"),
    ("có bài nào về chợ phiên không", "Kết quả tìm “chợ phiên”"),
    ("how do I stop this?", "không nhận bản tin nữa"),
    ("tắt thông báo", "làm phiền bạn"),
    ("bỏ theo dõi hết đi", "chưa theo dõi mục nào"),
    ("tôi đi vắng 3 ngày", "tạm dừng bản tin đến ngày"),
    ("đừng gửi cuối tuần nhé", "06:30 (Thứ Hai – Thứ Sáu)"),
    ("cuối tuần thôi", "06:30 (Thứ Bảy, Chủ Nhật)"),
    ("mỗi ngày 2 lần", "Giờ nhận bản tin"),
    ("stop sending me messages", "không nhận bản tin nữa"),
    ("send me less", "làm phiền bạn"),
    ("how does this work?", "Không cần nhớ lệnh"),
    ("thêm xã Y Tý", "Bạn đã theo dõi xã Y Tý"),
    ("tôi chuyển về xã Cốc San rồi", "Bạn đã theo dõi xã Cốc San"),
    ("sao không thấy tin gì thế", "Giờ nhận bản tin"),
    ("tôi chưa nhận được bản tin", "Giờ nhận bản tin"),
    ("tin này sai rồi", "nhắn gì với tòa soạn"),
    ("link hỏng rồi bạn ơi", "nhắn gì với tòa soạn"),
    ("gặp biên tập viên", "nhắn gì với tòa soạn"),
    ("muốn nhận tin hằng ngày", "Bạn muốn đọc tin về chủ đề nào?"),
]
"""(what somebody writes who has just read, what the answer holds)"""


async def test_a_sentence_is_done_as_it_is_meant(newsroom: Newsroom) -> None:
    for number, (text, answer) in enumerate(SENTENCES):
        person = await newsroom.subscriber(str(number))
        await person.writes("/lobo")
        if "theo dõi bóng đá" in text:
            await person.writes("/dangky bóng đá")
        said = (await person.writes(text))[-1]
        assert answer in said, text


@pytest.mark.parametrize(
    "text",
    ["đừng gửi tin này nữa", "không cần tin học", "chợ phiên", "nghỉ lễ 2 tháng 9", "dừng xe đúng nơi", "xóa nhà tạm",
     "từ khóa", "dữ liệu số", "học tiếng Anh", "bạn là nhất", "spam", "chặn dòng sông", "phản ánh của cử tri",
     "đổi tiền lẻ", "ẩn số", "đêm hội",
     "xóa đói giảm nghèo", "tắt đèn", "kém 15", "tin sai sự thật", "báo sai phạm đất đai", "không có tin đồn", "xã ta",
     "quê hương đổi mới", "nhận tin báo tố giác", "Phương Anh", "nghỉ cuối tuần", "dùng cuối tuần",
     "đi làm xa nhà", "nói mình", "muốn nhắn tin"],
)  # fmt: skip
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert wish_of(text) is None


async def test_who_has_too_much_may_have_less_or_go(newsroom: Newsroom) -> None:
    person = await newsroom.subscriber()
    await person.writes("nhiều tin quá")
    assert {"⏸ Tạm dừng", "⏹ Ngừng nhận bản tin"} <= set(person.buttons)
    assert "không nhận bản tin nữa" in (await person.presses("Ngừng"))[0]
    assert "chưa đăng ký" in (await person.writes("nhiều tin quá"))[0]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("6 giờ kém 15", "05:45"),
        ("7 giờ kém mười tối", "18:50"),
        ("0h kém 5", "23:55"),
        ("sáu giờ kém mười lăm", "05:45"),
    ],
)
def test_a_quarter_to_six(text: str, time: str) -> None:
    assert f"{read_times(text)[0][0].at:%H:%M}" == time
