"""Invented news at real places, of which invented pages are built: one bank to develop on, one kept apart."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class News:
    """What a page is about. `others` are titles of other articles, `motto` what the site says of itself."""

    title: str
    sapo: str
    paragraphs: tuple[str, ...]
    caption: str
    author: str
    others: tuple[str, ...]
    motto: str = "Cập nhật tin tức nhanh nhất về chính trị, kinh tế, xã hội, văn hóa tỉnh Lào Cai và cả nước."


_PLACES = (
    *("Y Tý", "Bát Xát", "Mường Khương", "Si Ma Cai", "Bắc Hà", "Bảo Thắng"),
    *("Văn Bàn", "Mù Cang Chải", "Trạm Tấu", "Lục Yên", "Văn Chấn"),
)
_KEPT_PLACES = (
    *("Sa Pa", "Bảo Hà", "Khánh Yên", "Nậm Chày", "Tú Lệ", "Nghĩa Lộ"),
    *("Yên Bình", "Mậu A", "Phong Hải", "Cốc San", "Võ Lao"),
)
_CAPTIONS = (
    "Quang cảnh nhìn từ trên cao ở {p}. Ảnh: Minh Họa",
    "Người dân {p} chung tay khắc phục sự cố (Ảnh: CTV)",
    "Một góc trung tâm xã {p} hôm nay. Ảnh: T.L",
)
_AUTHORS = ("Thu Hà", "Minh Dũng - Lan Anh", "Nhóm phóng viên", "H.N")
_OTHERS = (
    "Giá vàng hôm nay tăng nhẹ phiên thứ ba liên tiếp",
    "Đội bóng miền núi thắng trận đầu tiên trên sân khách",
    "Thời tiết ngày mai: Bắc Bộ trời rét, vùng núi có sương muối",
    "Khai mạc triển lãm thổ cẩm vùng cao tại Hà Nội",
    "Cảnh báo lừa đảo qua điện thoại dịp cuối năm",
    "Học sinh vùng cao trở lại trường sau kỳ nghỉ",
)


def news(*, kept: bool) -> Iterator[News]:
    """Yield invented news without end: the kept ones share neither events nor places with the others."""
    rng = random.Random(20261123 if kept else 7)
    file = Path(__file__).parent / f"pages_{'kept' if kept else 'dev'}.jsonl"
    bank = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    while True:
        place = rng.choice(_KEPT_PLACES if kept else _PLACES)
        values = {"p": place, "n": rng.randint(3, 19), "m": rng.randint(21, 98)}
        event = rng.choice(bank)
        yield News(
            title=event["title"].format(**values),
            sapo=event["sapo"].format(**values),
            paragraphs=tuple(line.format(**values) for line in event["paragraphs"]),
            caption=rng.choice(_CAPTIONS).format(p=place),
            author=rng.choice(_AUTHORS),
            others=tuple(rng.sample(_OTHERS, 4)),
        )
