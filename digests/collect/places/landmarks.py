"""Well-known sights, crossings and stations of the province, and which commune or ward of today each lies in.

In the news they stand for the place: "Fansipan có băng giá" is about Sa Pa. Those on a border of two lie where their
former commune went. Roads and railways lie nowhere, so they are not here.
"""

from __future__ import annotations


def _placed(names: dict[str, str]) -> dict[str, str]:
    return {name.strip(): place for place, listed in names.items() for name in listed.split(",")}


LANDMARKS = _placed(
    {
        "Sa Pa": "Phan Si Păng, Ô Quý Hồ, Fansipan Legend, Sun World Fansipan, Sun World Fansipan Legend,"
        " Sun World Sa Pa, Thác Bạc Sa Pa, Nhà thờ đá Sa Pa",
        "Tả Van": "Mường Hoa, Séo Mý Tỷ, Cát Cát",
        "Thác Bà": "Hồ Thác Bà",
        "Văn Chấn": "Suối Giàng",
        "Nghĩa Lộ": "Mường Lò",
        "Phúc Khánh": "Làng Nủ",
        "Hạnh Phúc": "Tà Chì Nhù",
        "Tú Lệ": "Khau Phạ",
        "Nậm Có": "Lùng Cúng",
        "Púng Luông": "Đồi Mâm Xôi",
        "Tân Lĩnh": "Khai Trung",
        "Y Tý": "Lảo Thẩn, Choản Thèn, Ngải Thầu",
        "Dền Sáng": "Ky Quan San, Bạch Mộc Lương Tử, Nhìu Cồ San",
        "A Mú Sung": "Lũng Pô",
        "Bắc Hà": "Dinh Hoàng A Tưởng, Hoàng A Tưởng",
        "Bảo Hà": "Đền Bảo Hà, Đền Ông Hoàng Bảy, Lễ hội Đền Ông Hoàng Bảy, Ông Hoàng Bảy Bảo Hà, Đền Ông Bảy",
        "Bảo Hà; Sa Pa": "Sân bay Sa Pa, Cảng hàng không Sa Pa",
        "Yên Bái": "Ga Yên Bái",
        "Lào Cai": "Ga Lào Cai, Cửa khẩu Lào Cai, Cửa khẩu quốc tế Lào Cai, Cửa khẩu Kim Thành,"
        " Cửa khẩu quốc tế Kim Thành, Cửa khẩu quốc tế đường bộ Kim Thành, Cửa khẩu quốc tế đường bộ Lào Cai,"
        " Cửa khẩu quốc tế đường sắt Lào Cai, Cầu Hồ Kiều, Đền Thượng Lào Cai",
    }
)
"""Landmark → the unit it lies in (an airport called after another place: both). Generic words at its start may be
written small: "hồ Thác Bà"."""

FORMER = _placed(
    {
        "Ngũ Chỉ Sơn": "Bản Khoang, Tả Giàng Phình",
        "Mường Bo": "Nậm Cang, Nậm Sài, Thanh Phú",
        "Bản Hồ": "Thanh Kim, Bản Phùng",
        "Tả Van": "San Sả Hồ, Hầu Thào, Sử Pán, Lao Chải",
        "Lào Cai": "Phố Mới",
        "Si Ma Cai": "Quan Thần Sán, Mản Thẩn",
        "Lùng Phình": "Lử Thẩn, Lùng Sui, Lầu Thí Ngài",
        "Tả Củ Tỷ": "Bản Già",
        "Bắc Hà": "Tà Chải",
        "Phúc Khánh": "Long Khánh, Long Phúc",
        "Võ Lao": "Văn Sơn",
        "Văn Phú": "Văn Tiến",
        "Yên Bái": "Nguyễn Phúc",
        "Âu Lâu": "Bảo Hưng, Phúc Lộc",
        "Trấn Yên": "Việt Thành, Đào Thịnh",
        "Púng Luông": "La Pan Tẩn",
    }
)
"""Communes and wards merged before 2025, in 2020 most of them → the unit where they lie today."""

_DISTINCT = (
    "Cốc Lếu, Pom Hán, Tả Phời, Bản Phiệt, Bản Vược, Phìn Ngan, Nậm Chạc, Cốc Mỳ, A Lù, Sàng Ma Sáo, Dền Thàng,"
    " Mường Vi, Pa Cheo, Trung Lèng Hồ, Nậm Pung, Tòng Sành, Tả Ngải Chồ, Dìn Chin, Tả Gia Khâu, Tung Chung Phố,"
    " Nấm Lư, Lùng Khấu Nhin, La Pan Tẩn, Tả Thàng, Lùng Vai, Nàn Sán, Sán Chải, Cán Cấu, Quan Hồ Thẩn,"
    " Thào Chư Phìn, Bản Mế, Nàn Xín, Thải Giàng Phố, Hoàng Thu Phố, Na Hối, Nậm Mòn, Lùng Cải, Lùng Thẩn,"
    " Tả Van Chư, Nậm Đét, Nậm Lúc, Cốc Ly, Phố Lu, Phố Ràng, Cam Cọn, Sa Pả, Nậm Rạng, Dần Thàng, Nậm Xây,"
    " Pú Trạng, Lang Thíp, Ngòi A, Nà Hẩu, Mồ Dề, Chế Cu Nha, Kim Nọi, Hồ Bốn, La Pán Tẩn, Dế Su Phình, Nậm Khắt,"
    " Cổ Phúc, Hòa Cuông, Xà Hồ, Hát Lìu, Túc Đán, Pá Lau, Pá Hu, Cao Phạ, Nậm Búng, Sùng Đô, Suối Quyền, Suối Bu,"
    " Phù Nham, Hán Đà, Mông Sơn"
)
DISTINCT = frozenset(name.strip() for name in _DISTINCT.split(","))
"""Former communes whose names are found nowhere else: they need no type word and no other sign."""
