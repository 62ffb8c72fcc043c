"""The lead in a description: found in every shape seen, nothing lost, no other article's title glued to it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.newsroom import load
from digests.collect.lead import from_description
from digests.collect.text import clean, sentences
from tests.collect.costs import is_linear

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
        f"<p>{SAPO.replace('. ', '.<br><br>')}</p>{RELATED}",
        f"<p>{SAPO}<br><a href='https://bao.vn/b.html'>Cầu mới ở Bảo Hà thông xe</a></p>",
        f"<p>{SAPO}<br><br><a href='https://bao.vn/b.html'>Cầu mới ở Bảo Hà thông xe</a></p>",
        f"<p><a href='https://bao.vn/b.html'>Cầu mới ở Bảo Hà thông xe</a><br/>{SAPO}</p>",
        f"{SAPO}<br/><a href='b'>Cầu mới ở Bảo Hà thông xe</a><br/><a href='c'>Chợ phiên Bắc Hà đông khách</a>",
        f"<p>{SAPO.replace('xã Y Tý', '<br><a href=y>xã Y Tý</a><br>')}</p>".replace("<br>.", "."),
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
def test_promise_15_every_sentence_of_a_lead_is_a_verbatim_span_of_the_description(parts: list[str]) -> None:
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
    assert is_linear(lead, piece, 60_000)
    assert is_linear(lambda text: lead("<p " + text), piece, 60_000)


@pytest.mark.parametrize(
    "torn",
    [
        "<",
        "</",
        "</p",
        "<d",
        "<div",
        '<div style="cl',
        "<div ",
        "<div style",
        "&",
        "&lt",
        "&lt;di",
        '<div><ul><li><a href="o">Cầu',
    ],
)
def test_a_description_cut_in_the_middle_of_a_tag_leaves_no_trace(torn: str) -> None:
    assert lead(f'<a href="u"><img src="a.jpg" /></a><p>{SAPO}</p>{torn}') == SAPO
    assert lead(SAPO + torn) == SAPO
