"""`bantin members`, `stats` and `backup`: the people, the figures and the copy of a newsroom."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_help import Group
from bot.cli_ready import one_of, ready

# Each command imports what it needs: `bantin --help` answers at once.

members_app = typer.Typer(cls=Group, help="Who works in the newsroom: list, grant, revoke.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(metavar="WHO", help="A platform and the person's id there: telegram:123456.")]


@members_app.command("list")
def list_members() -> None:
    """Show everybody with a role, owners of BANTIN_OWNERS first."""
    from bot.people import listed
    from bot.terminal import say

    lines = asyncio.run(listed(ready(quiet=True)))
    for line in lines or ["nobody yet: set BANTIN_OWNERS, or `bantin members grant telegram:123456 owner`"]:
        say(line)


@members_app.command()
def grant(
    who: Who,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="editor, admin or owner.")],
    name: Annotated[str, typer.Option(help="What they are called, in lists and in the log.")] = "",
) -> None:
    """Give somebody a role; one that they have is replaced."""
    from bot.people import give
    from bot.terminal import say

    say(asyncio.run(give(ready(quiet=True), who, role, name, datetime.now(UTC))))


@members_app.command()
def revoke(who: Who) -> None:
    """Take somebody's role away, at once, on every platform."""
    from bot.people import take
    from bot.terminal import say

    say(asyncio.run(take(ready(quiet=True), who, datetime.now(UTC))))


def stats(
    days: Annotated[int, typer.Option(help="Of how many days.", min=1, max=90)] = 7,
    lang: Annotated[str, typer.Option(metavar="<vi|en>", callback=one_of("vi", "en"), help="The language.")] = "en",
) -> None:
    """Print readers, growth, deliveries, letters, and what is followed most."""
    from bot.figures import told
    from bot.terminal import say

    for line in asyncio.run(told(ready(quiet=True), days, lang, datetime.now(UTC))):
        say(line)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to.")],
    force: Annotated[bool, typer.Option("--force", metavar="", help="Replace a file that is there.")] = False,
) -> None:
    """Copy the whole database into one file, checked, while the program runs."""
    from bot.terminal import say
    from digests.store.backup import back_up

    settings = ready(quiet=True)
    written = back_up(settings.database_url, file, replace=force)
    say(f"{file}: {written:,} bytes, checked")
