"""Items of feeds that are no articles: the announcement that today's printed paper is out, a film without a text."""

from __future__ import annotations

import re

from digests.collect.text import level

_PAPER = (
    r"(?:báo(?! cáo| động| hiếu| tin bão)|nhật báo|tạp chí|ấn phẩm|tiền phong|thanh niên|tuổi trẻ|nhân dân|lao động"
    r"|sài gòn giải phóng|thời nay|quân đội nhân dân|công an nhân dân)"
)
_NUMBER = r"(?:số|kỳ)\s*:?\s*(?:đặc biệt|\d{1,6}(?:\s*[/-]\s*\d{2,4})*)"
_DAY = r"(?:ra\s+)?(?:ngày|thứ|chủ nhật|năm|tháng)\b.{0,40}"
_PRINTED = r"(?:(?:trang |mục lục |đọc )?báo (?:in|giấy)|e-?paper|epaper)"
_NOTICE = re.compile(
    rf"{_PRINTED}\b[\w\s,&.-]{{0,40}}?\s(?:ngày|số)\b.{{0,40}}"
    rf"|(?:đón đọc\s+)?{_PAPER}\b[\w\s,&.-]{{0,40}}?\s{_NUMBER}(?:\W*{_DAY})?\W*"
    rf"|(?:đón đọc |đọc )?{_PAPER}\b[\w\s,&.-]{{0,40}}?\s(?:số )?ra ngày\s*\d.{{0,40}}"
    rf"|(?:đón đọc|đọc)\s+{_PAPER}\b.{{0,60}}\b(?:số|ngày)\b.{{0,40}}"
)
_FILM = re.compile(r"\s*(?:\[\s*(?:video|clip|film|phóng sự ảnh)\s*\]|(?:video|clip)\s*[:|])", re.IGNORECASE)
_VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")


def non_article(title: str, lead: str) -> str:
    """Return why an item without a lead is no article, "" if it is one.

    "Báo Nhân Dân số 25837" announces an issue of a paper; "[Video] …" is a film with nothing to read. "Bão số 3" is a
    storm: the accents tell.
    """
    if lead:
        return ""
    plain = level(title.strip())
    if _NOTICE.fullmatch(plain):
        return "a notice of the printed paper, no article"
    return "a film without a text" if _FILM.match(plain) and _VIETNAMESE.search(plain) else ""
