"""Which places an article is about, and which place a reader means."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.newsroom import Place, load
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.places.landmarks import DISTINCT, FORMER, LANDMARKS
from digests.collect.places.names import bare
from tests.collect.costs import is_linear

PLACES = load().places
GAZETTEER = Gazetteer(PLACES)
NAMES = {place.code: place.name for place in PLACES}


def found(title: str, lead: str = "", *, here: bool = False) -> set[str]:
    return {NAMES[code] for code in GAZETTEER.find(title, lead, here)}


def test_every_place_of_the_province_is_found_by_its_full_name() -> None:
    for place in PLACES:
        assert GAZETTEER.find(f"Mưa lớn tại {place.full_name}, tỉnh Lào Cai", "")[0] == place.code


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lũ quét ở Bát Xát", {"Bát Xát"}),
        ("LŨ QUÉT Ở BÁT XÁT", {"Bát Xát"}),
        ("Xã Y Tý đón mưa tuyết", {"Y Tý"}),
        ("Thôn 3, xã A Mú Sung; xã Y Tý", {"A Mú Sung", "Y Tý"}),
        ("Tại Văn Bàn có mưa", {"Văn Bàn"}),
        ("Chợ Bắc Hà đông khách", {"Bắc Hà"}),
        ("Sapa có tuyết trên đỉnh Fansipan", {"Sa Pa"}),
        ("Xã Nậm Chầy và Tà Si Láng", {"Nậm Chày", "Tà Xi Láng"}),
        ("Phường Cốc Lếu, thành phố cũ", {"Lào Cai"}),
        ("Thị trấn Phố Ràng", {"Bảo Yên"}),
        ("UBND xã Xuân Hòa, Lào Cai", {"Xuân Hoà"}),
        ("Mưa ở xã Hoà Cuông, Trấn Yên", {"Trấn Yên"}),
        ("TP Lào Cai ngập", {"Lào Cai", "Cam Đường", "Hợp Thành", "Cốc San", "Gia Phú"}),
        ("Lên Fansipan ngắm mây", {"Sa Pa"}),
        ("Đỉnh Phan Xi Păng có băng giá", {"Sa Pa"}),
        ("Đèo Ô Quy Hồ sạt lở", {"Sa Pa"}),
        ("Sun World Fansipan Legend đón khách", {"Sa Pa"}),
        ("Hồ Thác Bà vào mùa nước lớn", {"Thác Bà"}),
        ("Du thuyền trên hồ Thác Bà", {"Thác Bà"}),
        ("Suối Giàng vào mùa chè", {"Văn Chấn"}),
        ("Cánh đồng Mường Lò", {"Nghĩa Lộ"}),
        ("Hành khách ở ga Lào Cai", {"Lào Cai"}),
        ("Hàng qua cửa khẩu quốc tế Lào Cai", {"Lào Cai"}),
        ("Phố Lu ngập sâu", {"Bảo Thắng"}),
        ("SA PA: DU KHÁCH NGẮM TUYẾT", {"Sa Pa"}),
        ("Xã Nghĩa Đô bị lũ", {"Nghĩa Đô"}),
        ("Tân Hợp và Lâm Giang, tỉnh Lào Cai", {"Tân Hợp", "Lâm Giang"}),
        ("Nghĩa Lộ và xã Yên Bình của tỉnh Lào Cai", {"Nghĩa Lộ", "Yên Bình"}),
    ],
)
def test_places_are_found_by_new_old_and_other_names(text: str, names: set[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Cao tốc Nội Bài - Lào Cai thông xe",
        "Đường sắt Lào Cai - Hà Nội - Hải Phòng",
        "Lào Cai: mưa lớn",
        "Tỉnh Yên Bái cũ",
        "Gia đình Hạnh Phúc, ở trung tâm",
        "Hạnh phúc của người vùng cao",
        "Khánh Hòa có bão",
        "Yên Bình có mưa",
        "Xã Yên Bình, tỉnh Hà Giang",
        "Ông Nguyễn Văn Bàn bị bắt",
        "Nguyễn Văn Phú nhận giải",
        "Ca sĩ Bảo Hà My",
        "Phía Bắc Hà Nội có mưa",
        "Hải Sapa TV",
        "Ca sĩ Bảo Yên hát tại nhà hát",
        "Ông Lâm Giang cho biết",
        "Tập đoàn Hưng Khánh",
        "Công ty CP Bảo Thắng trúng thầu",
        "Cầu Gia Hội, TP Huế",
        "Việt Hồng ra mắt phim",
        "Phường Nghĩa Đô, quận Cầu Giấy",
        "Phường Phúc Lợi, quận Long Biên",
        "Phường Xuân Hòa, TP.HCM",
        "Phường Nghĩa Đô",
        "Chuyến tàu từ ga Hà Nội",
        "Đường Nghĩa Lộ, quận Tân Bình",
        "Bao Ha, Bac Ha, Yen Binh, Van Ban",
        "bát xát viết thường",
        "Xã Tân Lập",
        "",
    ],
)
def test_streets_routes_people_and_namesakes_are_no_places_of_ours(text: str) -> None:
    assert found(text) == set()


def test_a_source_of_the_province_is_a_sign_for_namesakes() -> None:
    assert found("Yên Bình có mưa", here=True) == {"Yên Bình"}
    assert found("Gia đình Hạnh Phúc", here=True) == set()


def test_a_former_district_is_more_than_the_commune_of_its_name() -> None:
    assert found("Huyện Bắc Hà có mưa") > {"Bắc Hà", "Bảo Nhai"}
    assert found("Bắc Hà: Mưa đá", "Huyện Bắc Hà có mưa đá.") > {"Bắc Hà", "Bảo Nhai"}
    assert found("Quế Văn Yên của Lào Cai được giá") > {"Mậu A", "Đông Cuông"}


def test_the_places_of_the_title_come_first() -> None:
    assert [NAMES[code] for code in GAZETTEER.find("Y Tý đón khách", "Khách từ Bát Xát lên Y Tý.")] == [
        "Y Tý",
        "Bát Xát",
    ]


def test_a_district_that_is_but_the_address_of_a_commune_does_not_count() -> None:
    assert found("Lũ quét ở xã Phúc Khánh, huyện Bảo Yên, tỉnh Lào Cai") == {"Phúc Khánh"}
    assert found("Cháy ở phường Cốc Lếu, thành phố Lào Cai") == {"Lào Cai"}
    assert found("Xã Y Tý, huyện Bát Xát", "Huyện Bắc Hà cũng có mưa.") > {"Y Tý", "Bắc Hà", "Bảo Nhai"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bat xat", "Bát Xát"),
        ("BÁT XÁT", "Bát Xát"),
        ("xã bát xát", "Bát Xát"),
        ("xa bat xat", "Bát Xát"),
        ("phường yên bái", "Yên Bái"),
        ("sapa", "Sa Pa"),
        ("Sa  Pa", "Sa Pa"),
        ("fansipan", "Sa Pa"),
        ("ho thac ba", "Thác Bà"),
        ("mường lò", "Nghĩa Lộ"),
        ("nam chay", "Nậm Chày"),
        ("Nậm Chảy", "Mường Khương"),
        ("Nậm Chày", "Nậm Chày"),
        ("coc leu", "Lào Cai"),
        ("TT Phố Lu", "Bảo Thắng"),
        ("thị trấn phố ràng", "Bảo Yên"),
        ("xà hồ", "Hạnh Phúc"),
        ("hòa cuông", "Trấn Yên"),
        (unicodedata.normalize("NFD", "Mường Khương"), "Mường Khương"),
        ("huyện bắc hà", None),
        ("TX Sa Pa", None),
        ("H.Bát Xát", None),
        ("P.Cốc Lếu", "Lào Cai"),
        ("Sa-pa", "Sa Pa"),
        ("#sapa", "Sa Pa"),
        ("xã: Y Tý", "Y Tý"),
        ("thôn làng nủ", "Phúc Khánh"),
        ("trung tâm lào cai", None),
        ("chợ bắc hà", None),
        ("bản Tả Van", "Tả Van"),
        ("Sa Pa, Lào Cai", "Sa Pa"),
        ("xã y tý tỉnh lào cai", "Y Tý"),
        ("thị trấn trạm tấu", "Hạnh Phúc"),
        ("thi tran khanh yen", "Văn Bàn"),
        ("xa khanh yen", "Khánh Yên"),
        ("xã Tân Thịnh", None),
        ("xã Tân Thịnh, Văn Chấn", "Chấn Thịnh"),
        ("tan thinh huyen van chan", "Chấn Thịnh"),
        ("Thanh Bình (Sa Pa)", "Bản Hồ"),
        ("phường nam cường tp lào cai", "Cam Đường"),
        ("lao chải sa pa", "Tả Van"),
        ("thanh binh", None),
        ("zzz", None),
        ("", None),
        ("🙃", None),
    ],
)
def test_a_reader_may_type_a_name_any_way(typed: str, name: str | None) -> None:
    place = GAZETTEER.named(typed)
    assert (place.name if place else None) == name


def test_every_current_name_without_diacritics_leads_to_its_place_unless_two_share_it() -> None:
    from digests.collect.text import fold

    for place in PLACES:
        assert GAZETTEER.named(place.name) == place
        assert GAZETTEER.named(fold(place.full_name)) == place


def test_names_that_are_almost_right_are_offered_best_first() -> None:
    assert [place.name for place in GAZETTEER.nearest("batxat")][:1] == ["Bát Xát"]
    assert [place.name for place in GAZETTEER.nearest("muong khuong")][:1] == ["Mường Khương"]
    assert {place.name for place in GAZETTEER.nearest("thanh binh")} >= {"Mường Khương", "Bản Hồ"}
    assert GAZETTEER.nearest("zzzzzz") == ()
    assert len(GAZETTEER.nearest("huyện văn yên", 4)) == 4


def test_a_former_district_leads_to_its_communes() -> None:
    assert {place.name for place in GAZETTEER.district("huyen bac ha")} >= {"Bắc Hà", "Bảo Nhai", "Cốc Lầu"}
    assert GAZETTEER.district("huyện Ba Đình") == ()


@given(st.text(max_size=80))
def test_no_text_breaks_the_gazetteer(text: str) -> None:
    GAZETTEER.find(text, text)
    GAZETTEER.named(text)
    GAZETTEER.nearest(text)


def test_every_landmark_lies_in_a_place_of_today() -> None:
    named = {name for within in (*LANDMARKS.values(), *FORMER.values()) for name in within.split("; ")}
    assert named <= {place.name for place in PLACES}
    assert {bare(unit) for place in PLACES for unit in place.old_units} >= DISTINCT


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        *(
            "Sa Pa ",
            "Lào Cai - ",
            "Huyện Bắc Hà ",
            "ga ",
            "Hồ Thác Bà. ",
            "Hà Nội, ",
            "xã Y Tý, ",
            "cung đường Nghĩa Lộ - ",
        ),
        *("Cao Sơn (Bát Xát), ", "các xã A Lù, Cao Sơn và ", "SA PA ", "Sa-Pa-", "Sapa ", "(((", "Minh Xuân, Lục Yên "),
    ],
)
def test_texts_of_any_length_take_linear_time(piece: str) -> None:
    assert is_linear(partial(GAZETTEER.find, ""), piece, 100_000)


def test_a_newsroom_elsewhere_needs_nothing_but_the_names_of_its_places() -> None:
    places = (Place(code="1", name="Mộc Châu", type="Phường"), Place(code="2", name="Tân Yên", type="Xã"))
    for old_province in ("", "Tỉnh Sơn La"):
        own = Gazetteer(tuple(replace(place, old_province=old_province) for place in places))
        assert own.find("Sơn La: Mưa đá ở Mộc Châu", "Xã Tân Yên, tỉnh Sơn La, cũng vậy.") == ("1", "2")
        assert own.named("tan yen") == places[1] if not old_province else own.named("tan yen, son la")
