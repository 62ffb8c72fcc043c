"""What feeds hold besides articles is told by its title, and no article is taken for it."""

from __future__ import annotations

import pytest

from digests.collect.notices import non_article


@pytest.mark.parametrize(
    "title",
    [
        "Báo in ngày 20/8/2026",
        "Báo in Thanh Niên ngày 20/8",
        "Đọc báo in Tiền Phong ngày 20/8/2026",
        "Trang báo in ngày 20/8/2026",
        "E-paper ngày 20/8/2026",
        "Báo Nhân Dân hằng tháng số 340",
        "Nhân Dân cuối tuần số 34 năm 2026",
        "BÁO LÀO CAI CUỐI TUẦN SỐ 1234",
        "Báo Lào Cai số đặc biệt",
        "Báo SGGP ra ngày 20-8-2026",
        "Báo Quân đội nhân dân số ra ngày 20/8",
        "Đón đọc báo Sài Gòn Giải Phóng ngày 20-8",
        "[Video] Lũ tràn về bản",
        "VIDEO: Lũ tràn về bản",
    ],
)
def test_a_notice_or_a_film_without_a_text_is_no_article(title: str) -> None:
    assert non_article(title, "")
    assert not non_article(title, "Mưa lớn ở Y Tý.")


@pytest.mark.parametrize(
    "title",
    [
        "Bão số 3",
        "Bão số 12 ngày 5/10",
        "Báo động lũ số 3",
        "Báo cáo số 5",
        "Thông báo số 12",
        "Báo số 3 trên sông Hồng",
        "Tiền Phong Marathon 2026 số VĐV kỷ lục",
        "Thanh niên ra ngày mưa",
        "Báo chí cách mạng ra ngày nào?",
        "Lao động thứ bảy được trả gấp đôi",
        "[Infographic] Kinh tế tháng 8",
        "Video: breaking news",
        "Lũ tràn về bản (video)",
        "",
    ],
)
def test_articles_with_like_titles_stay(title: str) -> None:
    assert non_article(title, "") == ""
