"""What operators read in a terminal, or in a file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.terminal import ago, say, show
from digests.model import Block, Button, Message, Span


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=5, seconds=50), "5 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(age: timedelta, words: str) -> None:
    assert ago(age) == words


def test_a_message_is_printed_with_every_word_and_its_buttons(capsys: pytest.CaptureFixture[str]) -> None:
    story = Block(lines=((Span(text="[bold]Lũ[/bold]", bold=True, link="https://a.vn/1"),), (Span(text="Lead."),)))
    show(Message(blocks=(story,), buttons=((Button(label="Xem thêm", action="more:1"),),)), title="Bản tin")
    shown = capsys.readouterr().out
    for words in ("Bản tin", "[bold]Lũ[/bold]", "Lead.", "[ Xem thêm ]"):
        assert words in shown


def test_a_long_line_in_a_pipe_is_not_broken(capsys: pytest.CaptureFixture[str]) -> None:
    say("x" * 400 + " [red]end")
    assert capsys.readouterr().out == "x" * 400 + " [red]end\n"
