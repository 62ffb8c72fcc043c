"""Plain text out of anything, and whole sentences out of plain text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.collect.text import clean, fold, level, shorten, slug, squeeze, trim
from tests.collect.costs import is_linear

ANY_TEXT = st.text(max_size=400)
WORDY = st.text(alphabet=st.sampled_from(list("aăâđÁ .,;:!?…“”\"'()[]-–0123456789\u200d🙂")), max_size=300)


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("Mưa lũ ở Bát Xát", "Mưa lũ ở Bát Xát"),
        ("  Mưa\r\n lũ\t ở \u00a0Bát\u202fXát ", "Mưa lũ ở Bát Xát"),
        ("<b>L</b>ào Cai", "Lào Cai"),
        ("Lào Cai<br>Yên Bái", "Lào Cai Yên Bái"),
        ("Lào Cai</br>Yên Bái<p>Sa Pa</p>Bắc Hà", "Lào Cai Yên Bái Sa Pa Bắc Hà"),
        ('<a href="https://a.vn/?a>b"><img src="x" alt="a > b"/></a>Sapo', "Sapo"),
        ("<a href='it's'>Sapo</a>", "Sapo"),
        ("đ&atilde; l&agrave;n", "đã làn"),
        ("&amp;aacute; v&amp;agrave; &amp;amp;agrave;", "á và à"),
        ("&amp;amp;amp;amp;agrave;n &#38;#38;amp;lt;b&#38;gt;x", "àn x"),
        ("Trời rét.]]>", "Trời rét."),
        ("Trời\u202frét \ufffcđậm\u2060.", "Trời rét đậm."),
        ("&lt;p&gt;Sapo &amp;amp; ảnh&lt;/p&gt;", "Sapo & ảnh"),
        ("R&D, AT&T, Q&amp;A, H&M", "R&D, AT&T, Q&A, H&M"),
        ("M&notice và x&copyright", "M&notice và x&copyright"),
        ("nhiệt độ < 10 độ, gió > 8 m/s", "nhiệt độ < 10 độ, gió > 8 m/s"),
        ("áp suất <900 hPa, a<b và c>d", "áp suất <900 hPa, a<b và c>d"),
        ("Vở <Lào Cai yêu dấu> công diễn", "Vở <Lào Cai yêu dấu> công diễn"),
        ("5 &lt; 7", "5 < 7"),
        ("a<!-- 19/7/2026 <b> -->b", "a b"),
        ("a<script>if (1 < 2) x()</script>b<style>p {}</style>c", "a b c"),
        ("a<!-- không đóng", "a<!-- không đóng"),
        ("Sapo bị cắt <a href='https://a.vn/bai", "Sapo bị cắt"),
        ("<o:p>Sapo</o:p> <v-img/>hết", "Sapo hết"),
        ("Lào\x0bCai\x00\x08", "Lào Cai"),
        ("Lào\u200b \ufeffCa\u00adi\u200e", "Lào Cai"),
        (unicodedata.normalize("NFD", "Mường Khương đón lũ"), "Mường Khương đón lũ"),
        ("Gia đình 👨\u200d👩\u200d👧 vui ❤\ufe0f", "Gia đình 👨\u200d👩\u200d👧 vui ❤\ufe0f"),
        ("a\u200db \ud800c", "ab c"),
        ("a\u0323\u0301" + "\u0301" * 50_000 + "b", "ạ\u0301\u0301b"),
        ("\u0301\u0301\u0301\ufffc\u0301b", "\u0301\u0301\u0301b"),
        ("<![CDATA[Sapo]]>", "Sapo"),
        ("100 m<sup>2</sup>", "100 m2"),
        ("&#273;&#7853;p &#xe1;n &#x110000; &#0;", "đập án \ufffd \ufffd"),
        ("", ""),
    ],
)
def test_markup_entities_and_invisible_characters_go_and_text_stays(markup: str, plain: str) -> None:
    assert clean(markup) == plain


@given(ANY_TEXT)
def test_clean_text_is_nfc_on_one_line_and_survives_utf_8(markup: str) -> None:
    plain = clean(markup)
    assert unicodedata.is_normalized("NFC", plain)
    assert plain == " ".join(plain.split())
    plain.encode()


SOUP = (
    "<p>", "</p>", "<br>", "<", "&", ";", "amp;", "lt;", "gt;", "&lt;", "&amp;", "&#38;", "&#x26;", "#60;", "nbsp;",
    "&nbsp", "<!--", "-->", "<script>", "</script>", "]]>", "<![CDATA[", "a", "ă", "e", "b", "p", "#", "6", "0", "=",
    "'", '"', "/", "&agrave;", "agrave;", " ", "\u200b", "\u00ad", "\x00", "\u0301", "\u0302", "\u0323", "\u200d", "🙂",
    "\u202f", "\ufffc", "\ud800",
)  # fmt: skip


@given(st.lists(st.sampled_from(SOUP), max_size=30).map("".join))
@settings(max_examples=500)
def test_clean_text_cannot_be_cleaned_again(markup: str) -> None:
    assert clean(clean(markup)) == clean(markup)


@given(ANY_TEXT)
def test_levelling_and_squeezing_twice_is_doing_it_once(text: str) -> None:
    assert level(level(text)) == level(text)
    assert squeeze(squeeze(text)) == squeeze(text)


@given(st.text(alphabet=st.sampled_from(list("abc ĐƯƠNG đường.,?!1234567890"))))
def test_text_without_markup_is_only_squeezed(text: str) -> None:
    assert clean(text) == " ".join(text.split())


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["<a ", '<a "', "<!--", "<script", "&amp;", "&", "<", "<a href='", "</p", "<p\u0301"])
def test_cleaning_hostile_markup_takes_linear_time(piece: str) -> None:
    assert is_linear(clean, piece, 200_000)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường lên Sa Pa", "duong len sa pa"),
        ("THỊ TRẤN Phố  Ràng", "thi tran pho rang"),
        ("Hoà Bình, Hòa Bình", "hoa binh, hoa binh"),
        (unicodedata.normalize("NFD", "Ðồng Tháp"), "dong thap"),
        ("Y Tý\u200b", "y ty"),
    ],
)
def test_folding_drops_case_and_diacritics(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("old", "new"),
    [("hòa", "hoà"), ("KHỎE", "khoẻ"), ("thúy", "thuý"), ("Uỷ ban", "ủy ban"), ("hòang", "hoàng"), ("lòe", "loè")],
)
def test_old_and_new_tone_placement_are_level(old: str, new: str) -> None:
    assert level(old) == level(new) == level(unicodedata.normalize("NFD", old))


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_slug_is_what_an_address_would_say() -> None:
    assert slug("Chính trị - Xã hội") == "chinh-tri-xa-hoi"
    assert slug("  Đời sống!  ") == "doi-song"


LONG = "Mưa lớn kéo dài suốt đêm khiến nhiều tuyến đường vùng cao bị sạt lở, giao thông chia cắt, "


def test_a_lead_is_trimmed_to_whole_sentences() -> None:
    text = "Mưa lớn ở Y Tý. " + "Cầu tạm bị cuốn trôi trong đêm. " * 12
    assert trim(text) == text[: len(trim(text))]
    assert trim(text).endswith("trong đêm.")
    assert 250 < len(trim(text)) <= 300


def test_a_first_sentence_that_is_too_long_is_cut_at_a_word() -> None:
    cut = trim(LONG * 5)
    assert len(cut) <= 300
    assert cut.endswith("…")
    assert (LONG * 5).startswith(cut[:-1])
    assert (LONG * 5)[len(cut) - 1] in " ,"


def test_a_cut_leaves_no_quotation_open() -> None:
    late = LONG + LONG + "ông nói: “" + LONG * 3 + "”."
    assert trim(late).count("“") == trim(late).count("”") == 0
    early = "Ông nói: “" + LONG * 5 + "”."
    assert trim(early).endswith("…”")
    assert len(trim(early)) <= 300


@given(WORDY, st.integers(min_value=12, max_value=80))
@settings(max_examples=300)
def test_a_trimmed_text_fits_and_is_a_span_of_the_text(text: str, budget: int) -> None:
    whole = " ".join(text.split())
    trimmed = trim(whole, budget)
    assert len(trimmed) <= budget
    assert trimmed in whole or whole.startswith(trimmed.split("…")[0].rstrip()) or "…" in whole


def test_shortening_never_tears_an_emoji_or_a_word() -> None:
    assert shorten("Lũ quét ở xã Trịnh Tường", 18) == "Lũ quét ở xã…"
    assert shorten("ngắn", 18) == "ngắn"
    assert shorten("x" * 10_000, 20) == "x" * 19 + "…"
    assert not shorten("👨\u200d👩" * 20, 6).endswith("\u200d…")
