"""What changed between two versions of a text, for an editor's eyes."""

from __future__ import annotations

import pytest

from digests.compose.wording import Piece, changes, differs


def test_a_changed_word_stands_between_those_around_it() -> None:
    before = "Theo báo cáo nhanh của xã, có bốn người bị thương nhẹ trong trận lũ quét rạng sáng nay"
    after = "Theo báo cáo nhanh của xã, có năm người bị thương nhẹ trong trận lũ quét rạng sáng nay"
    assert changes(before, after) == [
        Piece(kept="… của xã, có"[0] + " nhanh của xã, có"),
        Piece(removed="bốn", added="năm"),
        Piece(kept="người bị thương nhẹ …"),
    ]


def test_what_was_added_or_taken_away_alone() -> None:
    assert changes("một hai", "một hai ba") == [Piece(kept="một hai"), Piece(added="ba")]
    assert changes("một hai ba", "một ba") == [Piece(kept="một"), Piece(removed="hai"), Piece(kept="ba")]
    assert changes("", "một") == [Piece(added="một")]
    same = "Một hai ba bốn năm sáu bảy tám chín mười"
    assert changes(same, same) == [Piece(kept=same)], "nothing changed: it is told in full"
    assert changes("", "") == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Bốn người bị thương.", "Bốn người bị thương", False),
        ("BỐN NGƯỜI bị thương", "Bốn  người bị thương!", False),
        ("Bốn người bị thương", "Năm người bị thương", True),
        ("12.000 hộ", "12.500 hộ", True),
        ("", "", False),
    ],
)
def test_signs_and_capitals_are_no_change(before: str, after: str, said: bool) -> None:
    assert differs(before, after) is said
