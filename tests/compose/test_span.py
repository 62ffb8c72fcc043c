"""The lead that an editor chooses is the article's own words."""

from __future__ import annotations

import pytest

from digests.compose.span import choices, span_of

TEXT = "Mưa lớn trong đêm làm nước suối dâng nhanh.  “Chúng tôi đã di dời 12 hộ”, ông trưởng thôn nói – rất kịp thời."


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("nước suối dâng nhanh", "nước suối dâng nhanh"),
        ('"Chúng tôi đã di dời 12 hộ", ông trưởng thôn nói', "“Chúng tôi đã di dời 12 hộ”, ông trưởng thôn nói"),
        ("trưởng thôn nói - rất kịp thời.", "trưởng thôn nói – rất kịp thời."),
        ("  dâng   nhanh. “Chúng tôi", "dâng nhanh. “Chúng tôi"),
    ],
)
def test_promise_15_what_is_chosen_stands_in_the_article_and_is_taken_from_there(written: str, found: str) -> None:
    assert span_of(written, ("Đầu đề khác", TEXT)) == found


@pytest.mark.parametrize(
    "written",
    [
        "nước suối dâng rất nhanh",
        "Nước suối dâng nhanh",
        "ước suối dâng nhan",
        "",
        "  ",
        "Mưa lớn. Chúng tôi",
        "mua lon",
    ],
)
def test_promise_15_words_that_do_not_stand_there_are_refused(written: str) -> None:
    assert span_of(written, ("Đầu đề khác", TEXT)) is None


def test_a_span_does_not_go_over_from_one_paragraph_to_another() -> None:
    assert span_of("một. Hai", ("Câu một.", "Hai câu.")) is None


def test_sentences_to_choose_from_are_those_of_the_article_each_once_and_not_its_title() -> None:
    title = "Di dời 12 hộ dân ở Bát Xát"
    texts = (TEXT, "Ngắn quá.", f"{title} Mưa lớn trong đêm làm nước suối dâng nhanh.", "Dài. " + "rất " * 80 + "dài.")
    found = choices(texts, title)
    assert found[0] == "Mưa lớn trong đêm làm nước suối dâng nhanh."
    assert title not in found
    assert len(found) == len(set(found))
    assert all(20 <= len(sentence) <= 300 for sentence in found)
    assert all(span_of(sentence, texts) == sentence for sentence in found)
    assert len(choices([f"Câu thứ {number} của bài viết này." for number in range(20)], "")) == 8
