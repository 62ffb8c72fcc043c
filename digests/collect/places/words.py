"""The words around a name that tell what bears it: a road, a person, goods, a village, or a place."""

from __future__ import annotations

import re

from digests.collect.text import level


def _words(text: str) -> frozenset[str]:
    return frozenset(level(text).split())


def _any(expressions: str) -> str:
    """Return the pattern of any of these expressions, with commas between them."""
    return "|".join(level(expression.strip()) for expression in expressions.split(","))


def _before(expressions: str) -> re.Pattern[str]:
    """Return the pattern of one of these right before a name, which may be in quotes."""
    return re.compile(rf"\b(?:{_any(expressions)})\s+[\"“'‘]?\Z")


ROADS = _words("đường phố ngõ ngách hẻm tàu tuyến lộ tốc sắt vượt")
"""A name right after one of them is the road's."""
ROUTES = re.compile(
    _any(
        "cao tốc, đường sắt, tuyến, quốc lộ, tỉnh lộ, đường bộ, đoàn tàu, hành lang, liên vận, đường, chặng, limousine,"
        "nhà xe, chuyến, xe khách, xe buýt, xe giường nằm, xe limousine"
    )
)
"""Before two names with a dash between them, which are ends of a route then."""
BEARERS = _before(
    "ông, bà, anh, chị, cô, em, bé, vợ, chồng, con gái, con trai, đại gia, vđv, thí sinh, hoa khôi, nghi phạm, bị cáo,"
    "bị can, tài xế, đại tá, thượng tá, trung tá, thiếu tá, đại uý, thượng uý, trung uý, đại tướng, trung tướng,"
    "thiếu tướng, tập đoàn, công ty, công ty cp, công ty tnhh, công ty cổ phần, hãng, thương hiệu, sĩ phu, nhân sĩ"
)
"""A name that people have after one of them is a person's or a company's."""
ARTISTS = _before(
    "ca sĩ, nghệ sĩ, nhạc sĩ, hoạ sĩ, bác sĩ, võ sĩ, luật sư, đạo diễn, diễn viên, vận động viên, người mẫu, hoa hậu,"
    "á hậu, cầu thủ, thủ môn, tiền đạo, tiền vệ, hậu vệ, rapper, mc, hlv, nsưt, nsnd, danh ca, trọng tài, nhà văn,"
    "nhà thơ, tác giả, ca nương, tiktoker, youtuber, streamer, hot girl, doanh nhân, nghệ danh, nhân vật"
)
"""Any name after one of them is a person's."""
_SAID = _any(
    "cho biết, cho rằng, chia sẻ, nói, kể, khai, tiết lộ, tâm sự, thừa nhận, bày tỏ, khoe, diện, mặc, hát, vào vai,"
    "đóng, giành, đoạt, vô địch, phá kỷ lục, ghi bàn, kết hôn, công bố, ra mắt, phát hành, đăng quang, trình diễn,"
    r"sinh năm, và chồng, và vợ, và bạn, cùng chồng, cùng vợ, cùng con, \(sn, \(sinh"
)
SPEAKS = re.compile(rf"\s+(?:{_SAID})\b|,?\s+\d\d tuổi|\s+\(\d\d tuổi|\s+\(\d{{4}}")
"""After a name that people have: what they do, and places do not."""
CREDITS = re.compile(r"\b(?:ảnh|nguồn|tác giả|clip|video):\s*\Z")
"""A name right after one of them is a photographer's."""
LIKENED = _before(
    "ví như, đẹp như, lạnh như, mát như, tựa như, ngỡ như, ví là, mệnh danh là, coi là, gọi là, giống, không kém gì,"
    "kém, tiểu, một"
)
LIKENESS = re.compile(
    r"[\"”'’]?\s+(?:"
    + _any(
        "thu nhỏ, thứ hai, thứ 2, mini, phiên bản, giữa lòng, trong lòng, của xứ, của miền, của đất, của vùng,"
        "của thủ đô"
    )
    + ")"
)
"""Around a famous place that another one is compared with: "Sa Pa thu nhỏ", "được ví như Sa Pa"."""
GOODS = _before(
    "phở, bún, miến, lẩu, gà nướng, cá nướng, thịt nướng, đồ nướng, quán, tiệm, karaoke, cà phê, cafe, trà sữa, bia,"
    "máy tính, điện thoại, xe đạp, xe điện, xe máy, xe đạp điện, xe máy điện, ngân hàng, đại học, học viện, cao đẳng,"
    "chung cư, toà nhà, khu đô thị, thương hiệu, nhãn hiệu, tttm, trung tâm thương mại, sơn, thuốc, gạch, phim,"
    "ca khúc, bài hát, tiểu thuyết, du thuyền, giày, dép, áo, taxi, phòng khám, bệnh viện, salon, spa, robot, chip"
)
"""What is called after a place and stands anywhere."""
HOUSES = _before("chợ, nhà hàng, khách sạn, siêu thị, trung tâm")
"""What is called after the place that it is in, unless another province is named."""
FIRMS = _words("fc tv group edition hotel invest complex plaza tower club mart coffee spa food holdings")
"""Words of the names of clubs and companies, after that of a place."""
HAMLETS = _words("thôn bản xóm ấp tổ khu")
"""A village of a commune may be called like another commune."""
LOCATIVES = _words(
    "ở tại chợ lên vùng ga đền học thcs thpt non nguyên bàn mận quế đến về từ qua khắp ngựa rượu đèo rừng phiên trắng"
)
"""A place follows them, and no person: "chợ Bắc Hà", "cao nguyên Bắc Hà", "trên địa bàn Văn Bàn"."""
SURNAMES = _words(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh lương hà đào đoàn trịnh mai tô văn thị"
)
PEOPLES = _words("mông dao tày giáy nùng thái nhì lá chí lan phó mú mường kinh bắc xuân hè đông")
"""The last words of peoples and seasons: "người Mông Sa Pa", "Tây Bắc"."""
