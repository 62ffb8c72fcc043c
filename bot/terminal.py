"""Messages and tables in a terminal."""

from __future__ import annotations

import sys
from datetime import timedelta

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from digests.model import Message, Span

WIDE = 160
"""Columns where nobody looks: in a pipe or a file, nothing is cut."""


def console(*, errors: bool = False) -> Console:
    """Return the console for standard output or standard error."""
    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() else WIDE
    return Console(stderr=errors, width=width, highlight=False)


def say(line: str) -> None:
    """Print one line as it is."""
    console().print(line, markup=False, soft_wrap=True)


def show(message: Message, title: str = "") -> None:
    """Print a message as a reader sees it, its links clickable where the terminal knows how."""
    out = console()
    text = Text("\n\n").join([Text("\n").join([_line(line) for line in block.lines]) for block in message.blocks])
    for row in message.buttons:
        text.append("\n\n" if row is message.buttons[0] else "\n")
        text.append(" ".join(f"[ {button.label} ]" for button in row), style="reverse")
    out.print(Panel(text, title=title or None, width=min(out.width, 88), padding=(1, 2), border_style="cyan"))


def table(*columns: str, title: str = "") -> Table:
    """Return an empty table; a column whose name ends in # holds numbers."""
    made = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        made.add_column(column.rstrip("#"), justify="right" if column.endswith("#") else "left", overflow="fold")
    return made


def counted(number: int, noun: str) -> str:
    """Return "1 feed", "2 feeds"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def ago(age: timedelta) -> str:
    """Return an age as operators read it: "3 min", "2 h", "4 days"."""
    seconds = max(0, round(age.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 2 * 86400 else f"{seconds // 86400} days"


def _line(spans: tuple[Span, ...]) -> Text:
    return Text("").join([Text(span.text, style=_style(span)) for span in spans])


def _style(span: Span) -> str:
    styles = [name for name, wanted in (("bold", span.bold), ("italic", span.italic)) if wanted]
    if span.link:
        styles.append(f"link {span.link}")
    return " ".join(styles)
