"""What agencies glue to a lead goes, in every form seen; what only looks like it stays."""

from __future__ import annotations

import pytest

from config.newsroom import Prefixes, load
from digests.collect.agency import strip_prefix, strip_tail

SAPO = "Mưa lớn đêm 19/7 làm sạt lở 12 điểm trên tuyến đường vào xã Y Tý. Chính quyền đã sơ tán 9 hộ dân."
PREFIXES = load().prefixes


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
        "VOV.VN - (VOV) - ", "(Dân trí) | ", "[Dân trí] - ", "[Dân trí] ", "(Dân trí): ", "Dân trí – ", "Dân trí - - ",
        "(Lào Cai) - ", "(PLVN) - ", "(TBTCO) - ", "(HTV9) - ", "(24h.com.vn) - ", "(Baonghean.vn) – ", "(CLO) ",
        "(BBNĐT) ", "(ĐS&PL) ", "(Baothanhhoa.vn) ",
        "Baonghean.vn - ", "TTH.VN - ", "GĐXH - ", "VTV.vn | ", "- ", "– (Dân trí) - ", "SEOUL (Yonhap) - ",
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
        "PLO - Israel nối lại đàm phán.",
        "VNA - Vietnam Airlines mở đường bay.",
        "TTXVN - Thông tấn xã Việt Nam tròn 80 tuổi.",
        "VOV - Đài Tiếng nói Việt Nam tổ chức lễ.",
        "TT–Huế có mưa.",
        "TP-Vinh mở rộng.",
        "(Kỳ 2) - Chuyện ở bản xa.",
        "(20h) - Mưa lớn.",
        "(VN-Index) Chỉ số giảm.",
        "(FIFA) có quy định mới.",
        "(Tiếp theo kỳ trước) - Bản xa.",
        "(Từ 1/7) giá điện tăng.",
        "(dân trí) phải nâng cao.",
        "Amazon.com - hãng bán lẻ - mở kho.",
        "-5 độ C ở đỉnh Fansipan.",
        "U23 Việt Nam - U23 Lào: đá lúc 20h.",
        "TTO3 là tên một loại máy.",
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
        ("Hội thi kết thúc lúc 17 giờ...>>", "Hội thi kết thúc lúc 17 giờ."),
        ("Lũ dâng trong đêm ./.", "Lũ dâng trong đêm"),
        ("Video: Khoảnh khắc lũ tràn về bản.", "Video: Khoảnh khắc lũ tràn về bản."),
        ("Lũ tràn về bản. Video: Văn An", "Lũ tràn về bản."),
        ("Xem thêm tiêu đề và góc nhìn khác trên Google Tin tức.", ""),
        ("Lũ dâng. The post Lũ ở Y Tý appeared first on Báo Mới.", "Lũ dâng."),
        ("Bài viết Lũ ở Y Tý đã xuất hiện đầu tiên trên Báo Mới.", ""),
        ("Bài viết của ông xuất hiện sớm.", "Bài viết của ông xuất hiện sớm."),
    ],
)
def test_tails_go_and_text_stays(text: str, kept: str) -> None:
    assert strip_tail(text, PREFIXES) == kept


def test_an_empty_list_of_prefixes_strips_nothing() -> None:
    assert strip_prefix("VTV.vn - Mưa", Prefixes()) == "VTV.vn - Mưa"
    assert strip_tail("Mưa./.", Prefixes()) == "Mưa./."


DASHES = [before + dash + after for dash in ("-", "–", "—", "--", "- -") for before in ("", " ") for after in ("", " ")]
LEADS = (SAPO, "“Nước lên nhanh”, bà con kể.", "12 hộ dân đã được sơ tán.", "Ông Páo hiến đất.")


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("dash", DASHES)
def test_every_listed_name_goes_with_every_dash(dash: str, lead: str) -> None:
    glued = [name for name in PREFIXES.dashed if name.isupper() and name[-1] in "OĐT" and len(name) > 3]
    apart = [name.rstrip("*") for name in PREFIXES.dashed if name[0] != "!"]
    names = glued if dash in "-–—" else apart
    names += [f"{left}{name}{right}" for name in PREFIXES.bracketed for left, right in ("()", "[]")]
    assert [name for name in names if strip_prefix(name + dash + lead, PREFIXES) != lead] == []


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
