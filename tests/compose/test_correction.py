"""What a correction says: what was wrong in few words, and everything else as it stood."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.i18n import translator
from config.newsroom import load
from digests.compose.correction import changed, corrected_digest, recall_of_story, recalled_digest
from digests.model import AlertText, Block, Message, Span

NEWSROOM, VI = load(), translator("vi")
AT = datetime(2026, 11, 23, 3, 20, tzinfo=UTC)
URL = "https://bao.example/cau.html"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("Cấm từ 17 giờ", "Cấm từ 19 giờ", "Sai: “từ 17 giờ”. Đúng: “từ 19 giờ”."),
        ("Rời nhà trong tối nay.", "Rời nhà trong sáng nay.", "Sai: “trong tối nay”. Đúng: “trong sáng nay”."),
        ("Mưa to. Chợ nghỉ thứ hai.", "Mưa to. Chợ nghỉ thứ ba.", "Sai: “thứ hai”. Đúng: “thứ ba”."),
        ("Hai người mất tích.", "Ba người mất tích.", "Sai: “Hai người”. Đúng: “Ba người”."),
        (
            "Mở lại lúc 6 giờ 30 sáng mai",
            "Mở lại lúc 8 giờ 45 sáng mai",
            "Sai: “lúc 6 giờ 30 sáng”. Đúng: “lúc 8 giờ 45 sáng”.",
        ),
        ("Cấm đường", "Cấm đường 156", "Trước đó còn thiếu: “156”."),
        ("Cấm hẳn đường", "Cấm đường", "Đã bỏ phần sai: “hẳn”."),
        ("a b c d", "a x c y", "Sai: “a b c d”. Đúng: “a x c y”."),
        (
            "Trường nghỉ đến thứ sáu. Phụ huynh đón con trước 10 giờ.",
            "Trường nghỉ đến thứ bảy. Phụ huynh đón con trước 16 giờ.",
            "Sai: “thứ sáu”. Đúng: “thứ bảy”. Sai: “trước 10 giờ”. Đúng: “trước 16 giờ”.",
        ),
        ("Cấm đường.", "Cấm đường.\nXe đi vòng qua Mường Hum.", "Trước đó còn thiếu: “Xe đi vòng qua Mường Hum”."),
        ("Cấm đường", "Cấm đường.", "Đã sửa nội dung."),
        (" ".join(["một"] * 30), " ".join(["hai"] * 30), "Đã sửa nội dung."),
    ],
)
def test_few_words_are_shown_and_many_are_named(wrong: str, right: str, said: str) -> None:
    assert changed(AlertText(title="Tin", body=wrong), AlertText(title="Tin", body=right), VI) == said


def test_the_same_slip_in_the_title_and_in_the_text_is_told_once() -> None:
    wrong = AlertText(title="Cầu đóng thứ hai", body="Cầu đóng thứ hai.\nXe đi đường vòng.")
    right = AlertText(title="Cầu đóng thứ ba", body="Cầu đóng thứ ba.\nXe đi đường vòng.")
    assert changed(wrong, right, VI) == "Sai: “thứ hai”. Đúng: “thứ ba”."


def test_slips_of_the_title_and_of_the_text_are_told_one_after_the_other() -> None:
    wrong = AlertText(title="Lũ ở Bát Xát", body="Đường 156 cấm từ 17 giờ.")
    right = AlertText(title="Lũ ở Mường Hum", body="Đường 156 cấm từ 19 giờ.")
    told = "Sai: “ở Bát Xát”. Đúng: “ở Mường Hum”. Sai: “từ 17 giờ”. Đúng: “từ 19 giờ”."
    assert changed(wrong, right, VI) == told


def test_a_title_and_a_text_that_are_all_new_are_both_named() -> None:
    long, other = " ".join(["một"] * 30), " ".join(["hai"] * 30)
    assert changed(AlertText(title=long), AlertText(title=other), VI) == "Đã sửa tiêu đề."
    assert (
        changed(AlertText(title=long, body="a"), AlertText(title=other, body="b"), VI) == "Đã sửa tiêu đề và nội dung."
    )


def _digest(*lines: tuple[Span, ...]) -> Message:
    other = Block(lines=((Span(text="2. "), Span(text="Chợ phiên", bold=True, link=f"{URL}?khac")),))
    return Message(blocks=(Block(lines=((Span(text="📰", bold=True),),)), Block(lines=lines), other), silent=True)


TITLE = (Span(text="1. ", bold=True), Span(text="Cầu cũ", bold=True, link=URL))
SOURCE = (Span(text="Báo thử · 2 giờ trước", italic=True),)
HEADING, UPDATE = (
    (Span(text="🚧 Giao thông", bold=True),),
    (Span(text="🔄 Cập nhật", bold=True), Span(text=" · trước đó")),
)


@pytest.mark.parametrize(
    "lines",
    [
        (TITLE, SOURCE),
        (TITLE, (Span(text="Lời dẫn."),), SOURCE),
        (HEADING, UPDATE, TITLE, (Span(text="Dẫn."),), SOURCE),
    ],
)
def test_only_the_story_changes_in_a_digest(lines: tuple[tuple[Span, ...], ...]) -> None:
    before = _digest(*lines)
    right, wrong = AlertText(title="Cầu mới", body="Lời dẫn đúng."), AlertText(title="Cầu cũ", body="Lời dẫn.")
    after = corrected_digest(before, URL, right, wrong, AT, newsroom=NEWSROOM, translator=VI)
    assert after
    assert (after.blocks[0], after.blocks[2], after.silent) == (before.blocks[0], before.blocks[2], True)
    told = after.blocks[1].text.split("\n")
    at = lines.index(TITLE)
    assert told[:at] == before.blocks[1].text.split("\n")[:at]
    assert told[at : at + 2] == ["1. Cầu mới", "Lời dẫn đúng."]
    assert told[at + 2].startswith("✏️ Đã đính chính lúc 10:20. ")
    assert told[at + 3 :] == ["Báo thử · 2 giờ trước"]


def test_a_digest_without_the_story_is_left_alone() -> None:
    text = AlertText(title="Cầu mới")
    message = _digest((Span(text="Khác", link="https://bao.example/khac.html"),))
    assert corrected_digest(message, URL, text, text, AT, newsroom=NEWSROOM, translator=VI) is None
    assert recalled_digest(message, URL, AT, newsroom=NEWSROOM, translator=VI) is None


def test_a_recalled_story_leaves_neither_its_title_nor_its_link() -> None:
    after = recalled_digest(_digest(TITLE, SOURCE), URL, AT, newsroom=NEWSROOM, translator=VI)
    assert after
    assert "Cầu cũ" not in after.text
    assert URL not in [span.link for block in after.blocks for line in block.lines for span in line]


def test_who_is_told_of_a_recalled_story_in_a_message_reads_why() -> None:
    told = recall_of_story(AlertText(title="Cầu cũ"), reason="Cầu chưa xong.", newsroom=NEWSROOM, translator=VI)
    assert told.text.endswith("\nCầu chưa xong.")
