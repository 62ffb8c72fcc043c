"""Places, on invented headlines and leads: those that name places of Lào Cai, and those about other provinces.

The jury's items were written by somebody who had not seen the rules. A place named there is found when one of the codes
that are right for it is (of an old district, two), and a code is wrong when nothing that is named can mean it.
"""

from __future__ import annotations

import random
import time
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import orjson

from config.newsroom import load
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.text import squeeze
from tests.bench.content_row import Row

FOLDER = Path(__file__).parents[1] / "content"
JUDGED = ("jury", "last")
PLACES = load().places
GAZETTEER = Gazetteer(PLACES)
NAMES = {place.code: place.name for place in PLACES}
_SHARED = (
    "Hợp Thành,Cao Sơn,Nghĩa Đô,Xuân Hoà,Nam Cường,Văn Phú,Nghĩa Lộ,Khánh Hoà,Phúc Lợi,Lao Chải,Hạnh Phúc,Sơn Lương,"
    "Liên Sơn,Yên Bình,Yên Thành,Trung Tâm,Lào Cai,Yên Bái"
)
SHARED = frozenset(_SHARED.split(","))
"""Names that mean something else as well: they are told with their type."""
OURS = (
    ("Mưa lớn gây sạt lở tại {full}", "Chính quyền tỉnh Lào Cai đã di dời 12 hộ dân trong đêm 20/8."),
    ("Người dân {full} được mùa ngô", "Vụ này, bà con ở Lào Cai thu hơn 5 tấn ngô mỗi héc ta."),
    ("Lào Cai: Bàn giao nhà cho hộ nghèo", "Sáng 5/9, UBND {full} bàn giao 20 ngôi nhà cho các hộ nghèo."),
    ("Khánh thành cầu mới", "Cây cầu bắc qua suối ở {full}, tỉnh Lào Cai, dài 45 m, vốn 9,2 tỷ đồng."),
)
ALONE = (
    ("{name}: Ba người bị thương do sét đánh", "Sự việc xảy ra chiều 3/6 khi họ đang làm nương."),
    ("Du khách đổ về {name} dịp cuối tuần", "Các nhà nghỉ kín phòng từ thứ sáu, giá không tăng."),
    ("Công an Lào Cai bắt nhóm cờ bạc", "Nhóm này bị bắt quả tang tại một nhà dân ở {name}."),
)
LANDMARKS = (
    ("Băng giá phủ trắng đỉnh Fansipan", "Sa Pa"), ("Phan Xi Păng xuất hiện biển mây", "Sa Pa"),
    ("Tạm cấm xe qua đèo Ô Quy Hồ", "Sa Pa"), ("Du thuyền trên hồ Thác Bà", "Thác Bà"),
    ("Hồ Thác Bà vào mùa nước đầy", "Thác Bà"), ("Chè cổ thụ Suối Giàng được giá", "Văn Chấn"),
    ("Săn mây Y Tý những ngày đầu đông", "Y Tý"), ("SAPA: DU KHÁCH NGẮM TUYẾT RƠI", "Sa Pa"),
    ("SA PA ĐÓN KHÁCH DỊP TẾT", "Sa Pa"), ("Mù Căng Chải vào mùa nước đổ", "Mù Cang Chải"),
    ("Lúa chín vàng ở Mù Cang Chải", "Mù Cang Chải"), ("Simacai rực rỡ mùa hoa lê", "Si Ma Cai"),
    ("Xã Nậm Chầy có điện lưới", "Nậm Chày"), ("Xã Tà Si Láng mở đường mới", "Tà Xi Láng"),
    ("Thị trấn Phố Ràng sau lũ", "Bảo Yên"), ("Phố Lu ngập sâu trong đêm", "Bảo Thắng"),
    ("Chợ Cốc Lếu sáng đèn", "Lào Cai"), ("Hàng hoá qua cửa khẩu quốc tế Lào Cai tăng", "Lào Cai"),
    ("Hội xoè Mường Lò khai mạc", "Nghĩa Lộ"), ("Làng Nủ một năm sau lũ quét", "Phúc Khánh"),
    ("Xã Xuân Hòa, tỉnh Lào Cai, đạt chuẩn", "Xuân Hoà"), ("Đèo Khau Phạ mù sương", "Tú Lệ"),
)  # fmt: skip
_PROVINCES = (
    "Hà Nội,Hải Phòng,Đà Nẵng,Cần Thơ,Huế,Lai Châu,Điện Biên,Sơn La,Lạng Sơn,Quảng Ninh,Thanh Hoá,Nghệ An,Hà Tĩnh,"
    "Cao Bằng,Tuyên Quang,Thái Nguyên,Phú Thọ,Bắc Ninh,Hưng Yên,Ninh Bình,Quảng Trị,Quảng Ngãi,Gia Lai,Khánh Hoà,"
    "Khánh Hòa,Lâm Đồng,Đắk Lắk,Đồng Nai,Tây Ninh,Vĩnh Long,Đồng Tháp,Cà Mau,An Giang,TP.HCM"
)
_UNITS = (
    "xã Mường Lay,xã Tân Thành,phường Bình Minh,xã Yên Định,phường Đông Hà,xã Quảng Phú,xã Ia Grai,phường Trung Sơn,"
    "xã Vĩnh Hoà,xã Bình Sơn,phường An Phú,xã Tân Lập,xã Minh Tân,xã Tân An,phường Hải Châu,xã Mường Thanh,"
    "xã Lương Sơn,phường Xuân Hoà,phường Nghĩa Đô,phường Phúc Lợi,phường Văn Phú,xã Kim Sơn,xã Đồng Tâm,xã Quang Minh"
)
PROVINCES, UNITS = _PROVINCES.split(","), _UNITS.split(",")
OTHERS = (
    "{province}: Cháy lớn tại {unit}", "Công an {province} triệt phá đường dây lừa đảo ở {unit}",
    "Lũ lên nhanh ở {unit}, {province}", "Dự án khu đô thị tại {unit} ({province}) chậm tiến độ",
    "Cao tốc Nội Bài – Lào Cai qua {province} ùn tắc", "Đường sắt Lào Cai - Hà Nội - Hải Phòng qua {province}",
    "Gia đình Hạnh Phúc ở {province} mở quán cơm 2.000 đồng", "Trung Tâm Hội nghị {province} đón khách",
    "Ông Nguyễn Văn Bàn ở {unit}, {province}, trúng số", "Ca sĩ Bảo Yên hát ở {province}",
    "TikToker Hải Sapa TV livestream ở {province}", "Kẹt xe trên đường Yên Bái, {province}",
    "Phố Lào Cai ở {province} thành phố đi bộ", "Người dân {province} vui Tết, gia đình hạnh phúc",
    "Diễn viên Bảo Hà My về {unit}, {province}", "Du lịch Lào: Khách Việt từ {province} sang tăng",
    "Trần Yên Bình, quê {province}, giành huy chương", "Tỉnh {province} công bố quy hoạch {unit}",
    "Tàu từ ga Hà Nội đi {province} chậm giờ", "Ông Lâm Giang ở {unit}, {province}, hiến đất",
)  # fmt: skip
Item = tuple[str, str, frozenset[str]]
"""Title, lead, names of the places that it is about."""


def ours() -> Iterator[Item]:
    """Yield items that name places of the province: with type, alone, by other names, in other spellings."""
    chance = random.Random(11)
    for place in PLACES:
        for title, lead in OURS:
            told = title.format(full=place.full_name), lead.format(full=place.full_name)
            yield _written(*told, chance), told[1], frozenset({place.name})
        for title, lead in ALONE if place.name not in SHARED else ():
            sign = "" if "Lào Cai" in title + lead else " Lào Cai đã có công văn chỉ đạo."
            yield title.format(name=place.name), lead.format(name=place.name) + sign, frozenset({place.name})
    for title, name in LANDMARKS:
        yield title, "", frozenset({name})
        yield unicodedata.normalize("NFC", unicodedata.normalize("NFD", title)), "", frozenset({name})


def _written(title: str, lead: str, chance: random.Random) -> str:
    """Return the title as some papers would write it: in capitals, or with tone marks in the old places."""
    return title.upper() if chance.random() < 0.1 else title.replace("oà", "òa") if chance.random() < 0.5 else title


def others() -> Iterator[Item]:
    """Yield 2,000 items that name no place of the province."""
    chance = random.Random(13)
    for number in range(2_000):
        fields = {"province": chance.choice(PROVINCES), "unit": chance.choice(UNITS)}
        title = OTHERS[number % len(OTHERS)].format(**fields)
        yield title, OTHERS[chance.randrange(4)].format(**fields) + ".", frozenset()


@lru_cache(maxsize=1)
def read() -> list[tuple[Item, frozenset[str]]]:
    """Return every item with the places found in it."""
    return [(item, frozenset(NAMES[code] for code in GAZETTEER.find(*item[:2]))) for item in (*ours(), *others())]


def measure() -> list[Row]:
    """Return precision and recall over all items, and the cost of one."""
    return [*_of_templates(), *(row for name in JUDGED for row in _of_jury(name))]


def _of_jury(name: str) -> list[Row]:
    rows = [orjson.loads(line) for line in (FOLDER / f"places_{name}.jsonl").read_bytes().splitlines()]
    hits = said = due = 0
    for row in rows:
        found = set(GAZETTEER.find(squeeze(row["title"]), squeeze(row["lead"]), row.get("own", False)))
        named = [(found.intersection(place["any"]), place.get("at_least", 1)) for place in row["places"]]
        met = sum(len(codes) >= enough for codes, enough in named)
        right = {*row.get("also", ()), *(code for place in row["places"] for code in place["any"])}
        hits, said, due = hits + met, said + met + len(found - right), due + len(named)
    naming = sum(bool(row["places"]) for row in rows)
    on = f"{naming} items, {len(rows) - naming} of elsewhere, {name}"
    return [
        Row(what="places: precision", on=on, figure=hits / said, asked=0.97),
        Row(what="places: recall", on=on, figure=hits / due, asked=0.95),
    ]


def _of_templates() -> list[Row]:
    started = time.process_time()
    every = read()
    cost = 1000 * (time.process_time() - started) / len(every)
    hits = sum(len(item[2] & found) for item, found in every)
    said, due = sum(len(found) for _, found in every), sum(len(item[2]) for item, _ in every)
    on = f"{sum(bool(item[2]) for item, _ in every)} items, 2,000 of elsewhere"
    return [
        Row(what="places: precision", on=on, figure=hits / said, asked=0.97),
        Row(what="places: recall", on=on, figure=hits / due, asked=0.95),
        Row(what="places: CPU ms an item", on=on, figure=cost, asked=0.5, at_most=True),
    ]


if __name__ == "__main__":
    for (title, lead, wanted), found in read():
        if wanted != found:
            print(f"{title} | {lead} → {sorted(found)}, not {sorted(wanted)}")
