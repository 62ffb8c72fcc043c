"""What stands around a name: addresses, lists, other provinces, spellings, and what is only called so."""

from __future__ import annotations

import unicodedata

import pytest

from config.newsroom import load
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.places.namesakes import WORDS
from digests.collect.text import fold, slug

PLACES = load().places
GAZETTEER = Gazetteer(PLACES)
NAMES = {place.code: place.name for place in PLACES}


def found(title: str, lead: str = "", *, here: bool = False) -> set[str]:
    return {NAMES[code] for code in GAZETTEER.find(title, lead, here)}


def within(district: str) -> set[str]:
    return {place.name for place in PLACES if district in place.old_districts}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Cháy tại xã Tân Hợp, tỉnh Quảng Trị", set()),
        ("Cháy tại xã Tân Hợp (Quảng Trị)", set()),
        ("Cháy tại xã Tân Hợp, huyện Hướng Hoá, tỉnh Quảng Trị", set()),
        ("Các xã Tân Hợp, Lao Bảo, tỉnh Quảng Trị ngập", set()),
        ("Lào Cai giúp xã Tân Hợp, tỉnh Quảng Trị, dựng nhà", set()),
        ("Xã Cao Sơn, tỉnh Phú Thọ, và xã Cao Sơn, tỉnh Lào Cai", {"Cao Sơn"}),
        ("Nghệ An: Lũ ở xã Yên Thành", set()),
        ("Bốn xã Yên Trung, Yên Bình, Tiến Xuân (Lương Sơn, Hoà Bình) xưa", set()),
        ("Xã Yên Bình (huyện Yên Bình cũ, tỉnh Yên Bái)", {"Yên Bình"}),
        ("Sa Pa, Hà Giang, Đà Lạt kín phòng", {"Sa Pa"}),
    ],
)
def test_the_province_that_ends_an_address_decides(text: str, names: set[str]) -> None:
    assert found(text) == names


def test_of_two_provinces_in_a_text_the_nearer_before_a_name_decides_unless_the_title_does() -> None:
    assert found("Mưa lũ ở miền Bắc", "Lào Cai sơ tán dân. Tại Nghệ An, xã Yên Thành ngập.") == set()
    assert found("Mưa lũ ở miền Bắc", "Nghệ An sơ tán dân. Tại Lào Cai, xã Yên Thành ngập.") == {"Yên Thành"}
    assert found("Lào Cai nhận quà", "Đoàn Hà Nội tặng quà xã Hợp Thành.") == {"Hợp Thành"}
    assert found("Khách Hà Nội", "Đoàn Hà Nội tặng quà xã Hợp Thành.", here=True) == {"Hợp Thành"}


def test_a_person_called_like_a_province_tells_nothing_of_where() -> None:
    assert found("Mưa lũ", "Lào Cai sơ tán dân. Ông Nguyễn Hoà Bình ở xã Hợp Thành bị thương.") == {"Hợp Thành"}
    assert found("Phó Thủ tướng Nguyễn Hoà Bình thăm xã Liên Sơn") == {"Liên Sơn"}


def test_the_type_before_a_list_goes_for_all_of_it() -> None:
    both = within("Huyện Văn Bàn") | within("Huyện Bảo Thắng") | within("Huyện Bảo Yên")
    assert found("Mưa đá tại các huyện Văn Bàn, Bảo Thắng và Bảo Yên") == both
    assert found("Lào Cai: Bốn xã Quang Kim, Hợp Thành, Yên Bình và Cao Sơn mất điện") == {
        *("Bát Xát", "Hợp Thành", "Yên Bình", "Cao Sơn")
    }
    assert found("Xã A Lù và Sán Chải của Lào Cai") == {"Y Tý", "Si Ma Cai"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sạt lở ở xã A Lù (Bát Xát)", {"Y Tý"}),
        ("Sạt lở ở xã A Lù, Bát Xát, Lào Cai", {"Y Tý"}),
        ("Các xã A Lù, Bát Xát của Lào Cai", {"Y Tý", "Bát Xát"}),
        ("Làng Nủ (Phúc Khánh, Bảo Yên, Lào Cai)", {"Phúc Khánh"}),
        ("Xã Thanh Bình, thị xã Sa Pa", {"Bản Hồ"}),
        ("Xã Thanh Bình, huyện Mường Khương", {"Mường Khương"}),
        ("Phường Nam Cường, thành phố Lào Cai", {"Cam Đường"}),
        ("Phường Nam Cường, thành phố Yên Bái", {"Nam Cường"}),
        ("Thị trấn Trạm Tấu, huyện Trạm Tấu", {"Hạnh Phúc"}),
        ("Xã Trạm Tấu, huyện Trạm Tấu", {"Trạm Tấu"}),
        ("Xã Nghĩa Lộ, thị xã Nghĩa Lộ, Yên Bái", {"Trung Tâm"}),
        ("Bản Lao Chải gần Sa Pa, Lào Cai", {"Tả Van", "Sa Pa"}),
        ("Xã Lao Chải, huyện Mù Cang Chải", {"Lao Chải"}),
        ("Xã San Sả Hồ, huyện Sa Pa", {"Tả Van"}),
        ("Minh Xuân (Lục Yên) mở hội", {"Lục Yên"}),
        ("Tân Phượng, Lục Yên, vào mùa", {"Lâm Thượng"}),
        ("Cường Thịnh, Yên Bái, được mùa", {"Nam Cường"}),
        ("Trường THCS Bắc Lệnh, Lào Cai", {"Cam Đường"}),
        ("Thị trấn Nông trường Phong Hải, huyện Bảo Thắng", {"Phong Hải"}),
        ("Tuyến xe buýt Bắc Hà – Si Ma Cai", {"Bắc Hà", "Si Ma Cai"}),
        ("Cung đường Nghĩa Lộ - Tú Lệ hút khách", {"Nghĩa Lộ", "Tú Lệ"}),
    ],
)
def test_the_former_district_tells_which_commune_and_is_not_meant_itself(text: str, names: set[str]) -> None:
    assert found(text) == names


def test_a_former_district_stands_for_all_its_communes_the_namesake_first() -> None:
    codes = GAZETTEER.find("", "Mưa đá ở huyện vùng cao Bắc Hà")
    assert [NAMES[code] for code in codes][:1] == ["Bắc Hà"]
    assert {NAMES[code] for code in codes} == within("Huyện Bắc Hà")
    assert found("Thị trấn Trạm Tấu mất điện", "Huyện Văn Chấn cũng vậy, Lào Cai cho biết.") > within("Huyện Văn Chấn")


@pytest.mark.parametrize(
    "text",
    [
        "Phở Sapa ở Hà Nội",
        "Bảo Yên công bố phim mới",
        "Không ngờ Bắc Hà cũng có ngày hôm nay",
        "Sĩ phu Bắc Hà",
        "Ông Trần Bắc Hà bị bắt",
        "Mẫu Sơn được ví như Sa Pa",
        "Một Sa Pa thu nhỏ ở Nghệ An",
        "“Sa Pa của xứ Nghệ” đón khách",
        "Nhà ga mới: ga Lào Cai mới nối sang Trung Quốc",
        "Cầu Yên Bái, trạm Yên Bái",
        "Tập đoàn Nam Cường xây khu đô thị",
        "Viện nghiên cứu Chế Tạo máy",
        "Lương Thịnh giành huy chương vàng",
        "Nghi phạm Khánh Yên bị bắt",
        "Tú Lệ khoe con gái đầu lòng",
        "Nghệ sĩ Mường Lai biểu diễn",
        "Ông Hoàng Bảy, 60 tuổi, bị lừa",
        "Đội bóng Fansipan FC",
        "Bắt đối tượng Giàng A Lù",
        "Ảnh: A Lù",
        "Cháy nhà số 249, Trần Phú, Lào Cai",
        "Xe máy điện Fansipan",
        "Trung tâm thương mại Sapa ở Praha",
        "Đình Bảo Hà, Hải Phòng",
        "Xe giường nằm Bắc Hà – Hà Nội gặp nạn",
        "Xã Xuân Ái, Nghệ An",
        "Cao tốc Nội Bài-Lào Cai",
    ],
)
def test_what_is_only_called_so_is_no_place_of_ours(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tuyết ở Sa-pa", "Sa Pa"),
        ("Tuyết ở SaPa", "Sa Pa"),
        ("Tuyết ở Sa pa", "Sa Pa"),
        ("Tuyết ở SAPA", "Sa Pa"),
        ("TX.Sa Pa có phường Cầu Mây", "Sa Pa"),
        ("TT. Phố Lu", "Bảo Thắng"),
        ("P. Cốc Lếu, TP.Lào Cai", "Lào Cai"),
        ("P.Cốc Lếu, T.P Lào Cai", "Lào Cai"),
        ("Lúa ở Mù Căng Chải", "Mù Cang Chải"),
        ("Simacai rét đậm", "Si Ma Cai"),
        ("Si-ma-cai rét đậm", "Si Ma Cai"),
        ("Xã Xuân Hòa, Lào Cai", "Xuân Hoà"),
        ("Đỉnh Phan-xi-păng", "Sa Pa"),
        ("Bé gái ở làng Nủ", "Phúc Khánh"),
        ("Đồi mâm Xôi đông khách", "Púng Luông"),
        ("LU QUET O BAT XAT", "Bát Xát"),
        ("Lu quet o Bat Xat", "Bát Xát"),
        ("lu-quet-o-bat-xat-3-nguoi-mat-tich", "Bát Xát"),
        ("lu-quet-o-bat-xat.html", "Bát Xát"),
        ("Sạt Lở Ở Bát Xát Khiến Ba Người Bị Thương", "Bát Xát"),
        ("Người Mông Mù Cang Chải", "Mù Cang Chải"),
    ],
)
def test_a_name_is_known_in_every_spelling(text: str, name: str) -> None:
    assert found(text) == {name}


def test_every_unit_of_today_and_before_is_found_by_its_full_name_in_its_province() -> None:
    """Two of a name are told apart by the district."""
    for place in PLACES:
        for unit in (place.full_name, *place.old_units):
            districts = " và ".join(place.old_districts)
            for text in (
                f"Mưa ở {unit}, {districts}, {place.old_province}",
                f"Mưa ở {unit.upper()}, {districts.upper()}",
            ):
                assert place.name in found(unicodedata.normalize("NFC", text)), text


def test_every_former_district_stands_for_its_communes() -> None:
    districts = {district for place in PLACES for district in place.old_districts}
    assert len(districts) == 18
    for district in districts:
        assert found(f"{district} có mưa") == within(district)


def test_clear_names_are_found_without_diacritics() -> None:
    clear = [
        place for place in PLACES if found(f"{place.name} có mưa") == {place.name} and fold(place.name) not in WORDS
    ]
    assert len(clear) > 40
    for place in clear:
        for text in (
            f"Mua o {fold(place.name).title()}",
            f"MUA O {fold(place.name).upper()}",
            f"mua-o-{slug(place.name)}",
        ):
            assert found(text) == {place.name}, text


def test_the_places_of_the_title_come_before_those_of_the_lead() -> None:
    codes = GAZETTEER.find("Y Tý đón khách", "Xã Bát Xát và xã Mường Hum cũng vậy.")
    assert [NAMES[code] for code in codes] == ["Y Tý", "Bát Xát", "Mường Hum"]


def test_a_paper_of_another_province_means_its_own_unless_it_names_ours() -> None:
    assert GAZETTEER.find("Xã Cao Sơn mất điện", "", elsewhere=True) == ()
    assert found("Xã Cao Sơn mất điện") == {"Cao Sơn"}
    for text in ("Xã Cao Sơn, tỉnh Lào Cai, mất điện", "Mưa ở Y Tý"):
        assert len(GAZETTEER.find(text, "", elsewhere=True)) == 1
