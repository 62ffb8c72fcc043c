"""Names of ours that mean something else as well, and the names of what lies elsewhere."""

from __future__ import annotations

from digests.collect.text import level


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


def _keys(names: str) -> frozenset[str]:
    return frozenset(map(level, _listed(names)))


HOMONYMS = _keys(
    "Hợp Thành, Cao Sơn, Nghĩa Đô, Xuân Hoà, Nam Cường, Văn Phú, Nghĩa Lộ, Khánh Hoà, Phúc Lợi, Lao Chải, Hạnh Phúc,"
    " Sơn Lương, Liên Sơn, Yên Bình, Yên Thành"
)
"""Of the 99, those that exist in other provinces too (measured against all 3,321 units)."""
ONLY_TYPED = _keys("Hạnh Phúc, Trung Tâm, Khánh Hoà, Trần Phú, Nguyễn Thái Học, Nguyễn Phúc, Hoàng Liên, Thống Nhất")
"""Ordinary words, a province, streets and mountains: never a commune unless "xã" or "phường" says so."""
WEAK = _keys(
    "Tân Hợp, Xuân Quang, Gia Phú, Gia Hội, Phúc Khánh, Phong Hải, Lâm Giang, Minh Lương, Hưng Khánh, Việt Hồng,"
    " Xuân Ái, Nghĩa Tâm, Mỏ Vàng, Bảo Yên, Bảo Hà, Bảo Thắng, Bắc Hà, Chế Tạo, Thượng Hà"
)
"""Names that people and companies bear as well, and former communes elsewhere: alone they need a sign."""
BORNE = WEAK | _keys(
    "Lương Thịnh, Chấn Thịnh, Khánh Yên, Bảo Ái, Tú Lệ, Châu Quế, Dương Quỳ, Tân Lĩnh, Văn Bàn, Trịnh Tường, A Lù"
)
"""Names that a person may have."""
SHARED = HOMONYMS | ONLY_TYPED | WEAK
_COMMON = (
    "tân an minh văn hồng hà thanh bình đồng tâm yên phú thịnh phúc sơn lương đại vĩnh kim xuân long hương hưng thái"
    " nghĩa lạc lợi thống nhất liên việt tiến cường quang quân mỹ gia ninh học nguyễn khánh trung hạ thượng thủy mai"
    " phong dương giao thành cảm hợp bạch vũ linh kiên ngọc chấn lai vân hội thạch bảo thuận đông điện quan hải hòa lập"
    " thắng duyên khê hàm rồng hiệp lộc lâm giang hoàng thái lộ nam bắc tây trần xá động cát thế báo đáp hùng hạnh hạc"
    " phan lý nhuận niên mạc cầu mây viễn lịch tuy thẩm liêm cẩm quán phong phượng thiện nguyên mậu trúc"
)
COMMON = frozenset(level(_COMMON).split())
"""Syllables of which half the communes of the country are named: such an old name alone means nothing."""

PROVINCES = _listed(
    "Hà Nội, Hồ Chí Minh, Hải Phòng, Đà Nẵng, Cần Thơ, Huế, Lai Châu, Điện Biên, Sơn La, Lạng Sơn, Quảng Ninh, Lào"
    " Cai, Thanh Hóa, Nghệ An, Hà Tĩnh, Cao Bằng, Tuyên Quang, Hà Giang, Thái Nguyên, Bắc Kạn, Phú Thọ, Vĩnh Phúc,"
    " Yên Bái, Bắc Ninh, Bắc Giang, Hưng Yên, Thái Bình, Hải Dương, Ninh Bình, Hà Nam, Nam Định, Quảng Bình, Quảng"
    " Trị, Quảng Nam, Quảng Ngãi, Kon Tum, Gia Lai, Bình Định, Khánh Hòa, Ninh Thuận, Lâm Đồng, Đắk Nông, Bình"
    " Thuận, Đắk Lắk, Phú Yên, Đồng Nai, Bình Phước, Bình Dương, Tây Ninh, Long An, Bà Rịa, Vũng Tàu, Đồng Tháp,"
    " Tiền Giang, Bến Tre, Trà Vinh, Vĩnh Long, An Giang, Kiên Giang, Hậu Giang, Sóc Trăng, Bạc Liêu, Cà Mau, Hòa"
    " Bình, Thừa Thiên, Hà Tây, Hoà Bình, Đăk Lăk, Đắc Lắc, Bắc Cạn, Đak Lak, Gia Rai, HCM, TPHCM, TP HCM, Sài Gòn"
)
"""The provinces of today and of before July 2025, in the spellings of newspapers."""
TOWNS = _listed(
    "Nội Bài, Vân Nam, Côn Minh, Hà Khẩu, Quảng Tây, Thủ Đức, Long Biên, Hà Đông, Cầu Giấy, Thạch Thất, Đà Bắc, Phổ"
    " Yên, Phúc Yên, Như Xuân, Mộc Châu, Hạ Long, Nha Trang, Đà Lạt, Thanh Thủy, Than Uyên, Sìn Hồ, Phong Thổ,"
    " Tam Đường, Xín Mần, Hoàng Su Phì, Quang Bình, Vị Xuyên, Đoan Hùng, Hạ Hòa, Yên Lập, Mường La, Bắc Yên, Tà Xùa,"
    " Praha, Prague, Séc, Ba Lan, Berlin, Đông Âu"
)
"""Towns and districts elsewhere that stand without their province, or contain a name of ours."""
WORDS = frozenset(("van ban", "tu le", "chau que", "cat thinh", "mau a"))
"""Names that are other words, too, when nothing has its diacritics: "văn bản"."""
