"""The lead in a description: found in every shape seen, nothing lost, no other article's title glued to it."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.newsroom import Prefixes, load
from digests.collect.lead import from_description, strip_prefix, strip_tail
from digests.collect.text import clean, sentences

SAPO = "Mưa lớn đêm 19/7 làm sạt lở 12 điểm trên tuyến đường vào xã Y Tý. Chính quyền đã sơ tán 9 hộ dân."
TITLE = "Sạt lở trên đường vào Y Tý"
PREFIXES = load().prefixes
RELATED = (
    '<div style="clear: both;"><ul><li><a href="https://bao.vn/a-post1.html">Cầu mới ở Bảo Hà thông xe</a></li>'
    '<li><a href="https://bao.vn/b-post2.html">Chợ phiên Bắc Hà đông khách</a></li></ul></div>'
)


def lead(html: str, title: str = TITLE) -> str:
    return from_description(html, title=title, prefixes=PREFIXES)


@pytest.mark.parametrize(
    "html",
    [
        SAPO,
        f'<a href="https://vnexpress.net/a.html"><img src="https://i.vn/a.jpg"></a></br>{SAPO}',
        f"<a href='https://dantri.com.vn/a.htm'/><img src='https://i.vn/a.jpg'/></a></br>(Dân trí) - {SAPO}",
        f'<a title="x" href="https://vtc.vn/a.html"> <img alt="x" src="a.jpg" ></a></br>{SAPO}',
        f'<a href="https://znews.vn/a.html"><img src="a.jpg"></a><br />{SAPO}',
        f'<a href="https://vtv.vn/a.htm"><img src="a.jpg"></a> VTV.vn - {SAPO}',
        f'<a href="https://bao.vn/a.html"><img src="a.jpg.avif" /></a><p>{SAPO}</p>{RELATED}',
        f'<a href="https://bao.vn/a.html"><img src="a.jpg" /></a><p style="text-align: justify;">{SAPO}</p>{RELATED}',
        f'<a href="https://bao.vn/a.html"><img src="a.jpg" /></a>{SAPO}{RELATED}',
        f"<div><div><p> </p><p>&nbsp;</p><p>{SAPO}</p><p>Thân bài.</p></div></div>",
        f"<p>{SAPO.replace('xã Y Tý', '<a href=https://bao.vn/y-ty>xã Y Tý</a>').replace('. ', '.<br>')}</p>{RELATED}",
        f"&lt;p&gt;{SAPO}&lt;/p&gt;{RELATED.replace('<', '&lt;').replace('>', '&gt;')}",
        f"<div>&amp;lt;p&amp;gt;{SAPO}&amp;lt;/p&amp;gt;</div>",
        f'<p class="description"><span class="location-stamp">Lào Cai</span>{SAPO}</p>',
        f"<p>Lào Cai</p><p>{SAPO}</p>",
        f"<figure><img src=a.jpg><figcaption>Đường vào Y Tý. Ảnh: An</figcaption></figure><p>{SAPO}</p>",
        f"<p><b>(TTXVN)</b> - {SAPO} (TTXVN/Vietnam+)</p>",
        f"<table><tr><td><img src=a.jpg></td><td>{SAPO}</td></tr></table>",
        f"<p><a href='https://bao.vn/a.html'>{SAPO}</a></p>",
        f"<!-- 19/7/2026 --><p>{SAPO}</p><script>var x = '<p>no</p>';</script>",
        f"<p>{TITLE}</p><p>{SAPO}</p>",
        f'<img src="data:image/png;base64,{"A" * 150_000}">{SAPO}',
        "<b>" * 3_000 + SAPO,
        "<div>" * 3_000 + SAPO,
        unicodedata.normalize("NFD", f"(Dân trí) - {SAPO}"),
        SAPO.replace(" ", "\u00a0"),
        "".join(f"&#{ord(letter)};" if ord(letter) > 127 else letter for letter in SAPO),
        f"{SAPO}./.".replace("../.", "./."),
        f"{SAPO}>>",
        f"{SAPO} >> Xem thêm: Cầu mới ở Bảo Hà thông xe",
        f"{SAPO} Ảnh: An",
    ],
)
def test_the_lead_is_found_in_every_shape_seen(html: str) -> None:
    assert lead(html) == SAPO


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   \n ",
        "<p></p>",
        TITLE,
        f"<p>{TITLE.upper()}!</p>",
        f"{TITLE} ảnh 1",
        f'<a href="https://bao.vn/a.html"><img src="a.jpg" /></a>{RELATED}',
        f"<p>{TITLE}</p>{RELATED}",
        '<div style="clear: both;"><a href="https://bao.vn/b.html">Cầu mới ở Bảo Hà thông xe</a></div>',
        '<a href="https://bao.vn/a.html">Cầu mới ở Bảo Hà thông xe</a>',
        "(Chinhphu.vn) -",
        "VTV.vn - ",
        "Xem thêm",
        "<img src='a.jpg'>",
        "<script>alert('Mưa lớn ở Y Tý.')</script>",
    ],
)
def test_what_is_no_lead_gives_none(html: str) -> None:
    assert lead(html) == ""


@pytest.mark.parametrize(
    "prefix",
    [
        "VOV.VN - ", "VOV.vn – ", "VOV.VN-", "VTV.vn - ", "VTV.vn-", "TTO - ", "TT - ", "TPO - ", "TP - ", "ANTĐ - ",
        "ANTD.VN - ", "KTĐT - ", "Kinhtedothi - ", "QĐND - ", "QĐND Online – ", "NDĐT - ", "NDO - ", "NDO – ",
        "SGTT.VN - ", "PNO - ", "PN - ", "ICTnews - ", "Tiin.vn - ", "GiadinhNet - ", "Xahoi - ", "Tin dịch vụ - ",
        "SKĐS - ", "TGVN. ", "BNEWS ", "Bnews ", "LĐO - ", "VTC - ", "TTXVN - ", "VNA - ", "LCĐT - ", "YBĐT - ",
        "(Dân trí) - ", "(Dân trí)- ", "(Dân trí) — ", "(Dân trí) - - ", "( Dân trí ) - ", "(DÂN TRÍ) - ",
        "(Chinhphu.vn) - ", "(Chinhphu.vn) – ", "(Chinh phu.vn) - ", "(GDVN) - ", "(HNMO) - ", "(HNM) - ",
        "(Soha.vn) - ", "(VTC News) - ",
        "(NLĐO) - ", "(NLĐ)- ", "(Kienthuc.net.vn) - ", "(PetroTimes) - ", "(Petrotimes) - ", "(PLO) - ", "(PL) - ",
        "(TBKTSG Online) - ", "(ĐSPL) - ", "(VOV) - ", "(HQ Online) - ", "(DĐDN) - ", "(VOH) - ", "(GD&TĐ) - ",
        "(Toquoc) - ", "(Đời sống) - ", "(GenK.vn) - ", "(2Sao) - ", "(ĐTTC) - ", "(Doanh nghiệp) - ",
        "(Ngoisao.vn) - ", "(Dân Việt) - ", "(CafeF) - ", "(Cadn.com.vn) - ", "(Tin tức thời sự) - ",
        "(Bongda24h.vn) - ", "(Sao việt) - ",
        "(TinTheThao.com.vn) - ", "(Tệ nạn xã hội) - ", "(TTXVN) - ", "(SGGP). - ", "(SGGP). – ", "(SGGPO). - ",
        "(TNO) ", "(iHay) ", "(ĐTCK) ", "(NDH) ", "(Tin Nóng) ", "(CAO) ", "Hà Nội (TTXVN) - ",
        "Lào Cai (TTXVN/VNA) - ", "Lào Cai, ngày 20/7 (TTXVN) – ", "TT (TP.HCM) - ", "(Báo Mới) - ",
        "VOV.VN - (VOV) - ",
    ],
)  # fmt: skip
def test_every_agency_prefix_seen_is_stripped(prefix: str) -> None:
    assert strip_prefix(prefix + SAPO, PREFIXES) == SAPO


@pytest.mark.parametrize(
    "text",
    [
        "Chiều 20-8, lãnh đạo tỉnh kiểm tra hiện trường.",
        "Ngày 21-8, trời tạnh.",
        "HLV Kim Sang-sik chốt danh sách.",
        "Ông Nguyễn Văn Biên – Phó tổng giám đốc cho biết.",
        "MU - Chelsea hòa 1-1.",
        "Bộ GD-ĐT công bố lịch thi.",
        "Hà Nội - Lào Cai là tuyến cao tốc dài 265 km.",
        "TT-Huế có mưa rất to.",
        "TT - Huế có mưa rất to.",
        "TP-HCM có mưa.",
        "VTC - đơn vị tổ chức giải - cho biết.",
        "Thông tấn xã Việt Nam (TTXVN) - Cơ quan thông tấn quốc gia - kỷ niệm.",
        "Dân trí - nền tảng của quốc gia.",
        "(20/7) - Mưa lớn.",
        "(Ảnh minh họa của một người dân xã Y Tý gửi về) - Mưa lớn.",
        "Doanh nghiệp - Nhà nước - Nông dân cùng bắt tay.",
        "COVID-19 trở lại.",
        "“Lào Cai - miền đất hứa” là chủ đề năm nay.",
        "Lào Cai: Mưa lớn.",
        "PNO là viết tắt.",
    ],
)
def test_false_friends_of_prefixes_are_left_alone(text: str) -> None:
    assert strip_prefix(text, PREFIXES) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Mưa lũ. Xem thêm", "Mưa lũ."),
        ("Mưa lũ. XEM THÊM", "Mưa lũ."),
        ("Mưa lũ. >>XEM THÊM: Cầu mới thông xe", "Mưa lũ."),
        ("Mưa lũ..>>", "Mưa lũ"),
        ("Lũ dâng ở Lào Cai./.", "Lũ dâng ở Lào Cai."),
        ("Lũ dâng ở Lào Cai/.", "Lũ dâng ở Lào Cai"),
        ("Lũ dâng. (TTXVN/Vietnam+)", "Lũ dâng."),
        ("Lũ dâng./. (TTXVN/Vietnam+)", "Lũ dâng."),
        ("Lũ dâng (Ảnh: Văn An)", "Lũ dâng"),
        ("Lũ dâng. Nguồn: http://bao.vn/a.html", "Lũ dâng."),
        ("Du khách có thể xem thêm", "Du khách có thể xem thêm"),
        ("Đẹp như tranh. Ảnh: Đẹp. Sau đó họ về.", "Đẹp như tranh. Ảnh: Đẹp. Sau đó họ về."),
        ("Tỉ số 1/2.", "Tỉ số 1/2."),
        ("Mời bạn xem ảnh 1.", "Mời bạn xem ảnh 1."),
    ],
)
def test_tails_go_and_text_stays(text: str, kept: str) -> None:
    assert strip_tail(text, PREFIXES) == kept


def test_a_long_description_gives_whole_sentences_up_to_300_characters() -> None:
    found = lead("<p>" + SAPO * 8 + "</p>")
    assert found
    assert len(found) <= 300
    assert found.endswith(("Y Tý.", "hộ dân."))


PIECES = [
    "<p>",
    "</p>",
    "<ul><li>",
    "</li></ul>",
    "<a href='x'>",
    "</a>",
    "<br>",
    "</br>",
    "(Dân trí) - ",
    " >> ",
    "&lt;",
]


@given(
    st.lists(st.sampled_from([*PIECES, "Mưa lớn ở Y Tý. ", "9 hộ đã sơ tán. ", "“Đi mau!” ", "Ảnh: An ", "x" * 310]))
)
def test_every_sentence_of_a_lead_is_a_verbatim_span_of_the_description(parts: list[str]) -> None:
    found = lead("".join(parts))
    assert len(found) <= 300
    source = clean("".join(part for part in parts if not part.startswith("<"))).replace(" ", "")
    for sentence in sentences(found):
        assert sentence.removesuffix("…").replace(" ", "") in source


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["<p", "<a ", "<ul><li>", "&lt;p&gt;", "<p>(", "<b><p>", "&amp;lt;", "a=b ", "<br>", "Ảnh:"]
)
def test_a_hostile_description_costs_little(piece: str) -> None:
    before = time.process_time()
    lead(piece * (60_000 // len(piece)))
    lead("<p " + piece * (60_000 // len(piece)))
    assert time.process_time() - before < 2


def test_an_empty_list_of_prefixes_strips_nothing() -> None:
    assert strip_prefix("VTV.vn - Mưa", Prefixes()) == "VTV.vn - Mưa"
    assert strip_tail("Mưa./.", Prefixes()) == "Mưa./."


@pytest.mark.parametrize(
    "prefix",
    ["VOV.VN. - ", "SGGP. – ", "TTO-", "ANTĐ–", "TP. Hồ Chí Minh (TTXVN) - ", "TP.HCM (TTXVN) – ", "VTV.vn— "],
)
def test_prefixes_go_however_their_dash_is_glued_or_dotted(prefix: str) -> None:
    lead = "Chiều 20-8, mưa lớn làm sạt lở đường ở xã Y Tý."
    assert strip_prefix(prefix + lead, PREFIXES) == lead


@pytest.mark.parametrize("text", ["TT-Huế sẵn sàng đón bão.", "TP - HCM có mưa.", "TP-Vinh mở rộng.", "PLO-UB họp."])
def test_names_that_look_like_prefixes_stay(text: str) -> None:
    assert strip_prefix(text, PREFIXES) == text


@pytest.mark.parametrize(
    "tail", [" >>> Xem thêm: Giá chè", " >> Đọc tiếp", " Xem chi tiết", " Đọc thêm", " (TTXVN).", " Chi tiết >>"]
)
def test_invitations_to_read_on_go(tail: str) -> None:
    assert strip_tail("Mưa lớn ở Y Tý." + tail, PREFIXES) == "Mưa lớn ở Y Tý."


@pytest.mark.parametrize(
    "torn", ["<", "</", "</p", "<d", "<div", '<div style="cl', "<div ", "<div style", '<div><ul><li><a href="o">Cầu']
)
def test_a_description_cut_in_the_middle_of_a_tag_leaves_no_trace(torn: str) -> None:
    assert lead(f'<a href="u"><img src="a.jpg" /></a><p>{SAPO}</p>{torn}') == SAPO
    assert lead(SAPO + torn) == SAPO
