"""What a later article adds to what was told of its story."""

from __future__ import annotations

from datetime import datetime

import pytest

from digests.compose.outcomes import outcomes, people, tolls
from digests.compose.updates import adds, best
from digests.model import Article
from tests.compose.press import article

FLOOD = "Lũ ống cuốn ba người mất tích ở Bản Vược"
FLOOD_LEAD = (
    "Chiều 22/11, lũ ống trên suối Bản Vược cuốn trôi ba người đi làm nương về; hơn trăm người đang được huy động"
    " tìm kiếm."
)
CRASH = "Xe tải lao vào quán nước ven quốc lộ 70"
CRASH_LEAD = "Khoảng 7 giờ, xe tải mất lái lao vào quán nước ở xã Xuân Quang, 2 người chết, 3 người bị thương."


def told(now: datetime, title: str = FLOOD, lead: str = FLOOD_LEAD) -> list[Article]:
    return [article(now, title, lead=lead, hours=20)]


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Đã tìm thấy hai trong ba người mất tích ở Bản Vược", "Sáng 23/11, hai người được tìm thấy ở hạ lưu."),
        ("Bản Vược: số người mất tích tăng lên 5", "Thêm hai người chưa về nhà từ chiều qua."),
        ("Lũ ống ở Bản Vược: 2 người chết, một người còn mất tích", "Lực lượng chức năng tiếp tục tìm kiếm."),
        ("Bản Vược sau lũ ống", "Đến trưa 23/11, 2 người tử vong, 12 ngôi nhà bị cuốn trôi, 30 hộ phải di dời."),
        ("Thông xe đường vào Bản Vược sau lũ ống", "Xe máy đã qua lại được từ sáng 23/11."),
        (
            "Trạm quan trắc Nậm Ngàn báo động muộn, Sở Xây dựng kiểm tra đập Phìn Hồ",
            "Ngày 23/11, đoàn của Viện Thủy lợi và Sở Xây dựng có mặt tại đập Phìn Hồ để xem xét việc xả nước.",
        ),
    ],
)
def test_new_tolls_outcomes_or_another_side_of_it_are_an_update(now: datetime, title: str, lead: str) -> None:
    assert adds(article(now, title, lead=lead), told(now))


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        (FLOOD, FLOOD_LEAD),
        (FLOOD, "Bài đăng lại: đến sáng 23/11 có 5 người chết."),
        ("Ba người mất tích vì lũ ống tại Bản Vược", FLOOD_LEAD),
        ("Lào Cai: 3 người bị lũ cuốn mất tích", "Ba người dân xã Bản Vược đi nương về thì gặp lũ ống chiều 22/11."),
        ("Lào Cai huy động 120 người tìm nạn nhân mất tích", "Lực lượng quân đội, công an tìm kiếm dọc suối Bản Vược."),
        ("Nhà chồng chị Lý Thị Mẩy trắng khăn tang", "Ở Phìn Hồ, bà Chảo Sử Mẩy ngồi bên hiên nhìn ra con suối đục."),
        ("Chưa tìm thấy ba người mất tích ở Bản Vược", "Đến sáng 23/11, lực lượng chức năng vẫn đang tìm kiếm."),
        ("Nỗ lực tìm 3 người mất tích", "Mưa lớn khiến việc tìm kiếm khó khăn; dự kiến thông xe vào chiều nay."),
    ],
)
def test_a_mirror_a_new_title_and_another_papers_retelling_add_nothing(now: datetime, title: str, lead: str) -> None:
    assert not adds(article(now, title, lead=lead), told(now))


@pytest.mark.parametrize(
    ("title", "new"),
    [
        ("Khởi tố tài xế xe tải lao vào quán nước ở Xuân Quang", True),
        ("Vụ xe tải lao vào quán nước: bắt tạm giam tài xế", True),
        ("Vụ xe tải lao vào quán nước: số người chết tăng lên ba người", True),
        ("Vụ xe tải lao vào quán nước: hé lộ nguyên nhân", True),
        ("Điều tra nguyên nhân vụ xe tải lao vào quán nước", False),
        ("Tai nạn ở Xuân Quang làm hai người tử vong, ba người nhập viện", False),
        ("Sẽ khởi tố vụ xe tải lao vào quán nước", False),
        ("Xe tải đâm quán nước ven đường, hai người thiệt mạng", False),
    ],
)
def test_what_has_happened_since_counts_and_what_is_to_come_does_not(now: datetime, title: str, new: bool) -> None:
    later = article(now, title, lead="Vụ việc xảy ra trên quốc lộ 70, đoạn qua xã Xuân Quang.")
    assert adds(later, told(now, CRASH, CRASH_LEAD)) is new


def test_a_lower_toll_and_an_article_that_came_late_add_nothing(now: datetime) -> None:
    earlier = told(now, "Xe tải lao vào quán nước, 5 người chết", CRASH_LEAD)
    assert not adds(article(now, "Xe tải đâm quán nước: 3 người tử vong"), earlier)
    assert not adds(article(now, "Xe tải đâm quán nước: 6 người tử vong", hours=30), earlier)
    assert not adds(article(now, "Xe tải đâm quán nước: 6 người tử vong"), [])


def test_all_that_was_written_before_counts_as_known(now: datetime) -> None:
    later = article(now, "Đã tìm thấy hai người mất tích ở Bản Vược", lead="Việc tìm kiếm tiếp tục.")
    assert adds(later, told(now))
    other = article(now, "Tìm được hai nạn nhân ở Bản Vược", lead="Hai trong ba người mất tích.", hours=5)
    assert not adds(later, [*told(now), other])


def test_a_story_is_told_with_its_newest_toll_and_else_by_the_newsroom(now: datetime) -> None:
    own = article(now, "Sạt lở ở Y Tý, 3 người chết", own=True, hours=8)
    retold = article(now, "Ba người thiệt mạng vì sạt lở ở Y Tý", hours=3)
    newest = article(now, "Sạt lở ở Y Tý: số người chết tăng lên 5", hours=1)
    assert best([own, retold]) is own
    assert best([newest, own, retold]) is newest
    again = article(now, "Lào Cai: 5 người chết vì sạt lở", own=True, hours=0.5)
    assert best([own, newest, again]) is again


def test_people_and_houses_are_counted_in_words_and_figures() -> None:
    assert tolls("Sạt lở làm 3 người chết và 12 người bị thương, vùi lấp bốn ngôi nhà") == {
        "dead": 3,
        "hurt": 12,
        "houses": 4,
    }
    assert tolls("Nâng số người tử vong lên 1.200; hai mẹ con mất tích") == {"dead": 1200, "missing": 2}
    assert tolls("46 người chết và bị thương khi cầu sập") == {}
    assert tolls("Năm 2026, một nhà có hàng trăm người đến cứu trợ; 50 cứu hộ") == {}
    assert people("42 em được đưa tới bệnh viện, ba trăm người chờ tin") == {42}


def test_a_name_that_sounds_like_an_outcome_is_none() -> None:
    assert outcomes("Ông Hoàng Văn Thắng thăm đội tuyển") == frozenset()
    assert outcomes("Thắng đậm ở bán kết") == {"won"}
    assert outcomes("Công an đang tạm giữ nghi phạm") == {"arrested"}
