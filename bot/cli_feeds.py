"""`bantin feeds`: the sources, a line each."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_help import Group
from bot.cli_ready import ready

# Each command imports what it needs: `bantin --help` answers at once.

feeds_app = typer.Typer(cls=Group, help="The sources: list, add, remove, check, import, export.", no_args_is_help=True)
Address = Annotated[str, typer.Argument(help="The feed's address.")]


@feeds_app.command("list")
def list_feeds() -> None:
    """Show every feed and how it fares."""
    from bot.checking import NO_FEEDS
    from bot.sources import describe, known
    from bot.terminal import say

    now = datetime.now(UTC)
    lines = [describe(feed, now) for feed in asyncio.run(known(ready(), now))]
    for line in lines or [NO_FEEDS]:
        say(line)


@feeds_app.command()
def add(
    url: Address,
    name: Annotated[
        str, typer.Option(help="The source as readers see it; without it, that of our feeds of this site, or the host.")
    ] = "",
    topic: Annotated[str, typer.Option(help="The topic that the whole feed is about.")] = "",
    own: Annotated[bool, typer.Option("--own", metavar="", help="The newsroom's own feed.")] = False,
) -> None:
    """Add a feed by hand; it is visited at the next round."""
    from bot.sources import add, address, paper
    from bot.terminal import say
    from digests.collect.opml import Outline

    settings = ready()
    outline = Outline(url=address(url), name=name or paper(settings, url), topic=topic or None, own=own)
    there = asyncio.run(add(settings, (outline,), strict=True)).there
    say(f"there already: {there[0].name}, {url}" if there else f"added: {outline.name}, {url}")


@feeds_app.command()
def remove(url: Address) -> None:
    """Remove a feed; its articles stay. One of feeds.toml stays away until it is added again."""
    from bot.sources import remove
    from bot.terminal import say

    asyncio.run(remove(ready(), url))
    say(f"removed {url}")


@feeds_app.command()
def check(url: Annotated[str, typer.Argument(help="Only this feed; it need not be one of ours.")] = "") -> None:
    """Visit the feeds and show dates and leads found: ✓ well, ! doubtful, ✗ fails (exit code 1). Nothing is stored."""
    from bot.checking import check_feeds
    from bot.sources import address

    if not asyncio.run(check_feeds(ready(quiet=True), address(url) if url else None, datetime.now(UTC))):
        raise SystemExit(1)


@feeds_app.command("import")
def import_feeds(file: Annotated[Path, typer.Argument(help="An OPML file; - reads standard input.")]) -> None:
    """Add the feeds of an OPML file."""
    from bot.sources import add
    from bot.terminal import counted, say
    from digests.collect.opml import read_opml

    found = read_opml(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())
    new = len(asyncio.run(add(ready(), found.feeds)).new)
    left_out = f", {len(found.left_out)} left out" if found.left_out else ""
    say(f"{counted(len(found.feeds), 'feed')} in the file, {new} of them new{left_out}")
    for reason in found.left_out:
        say(f"!  {reason}")


@feeds_app.command()
def export(file: Annotated[Path, typer.Argument(help="Where to; - writes to standard output.")] = Path("-")) -> None:
    """Write the feeds as OPML."""
    from bot.sources import exported
    from bot.terminal import say

    document = asyncio.run(exported(ready(), datetime.now(UTC)))
    if str(file) == "-":
        sys.stdout.write(document)
    else:
        file.write_text(document, encoding="utf-8")
        say(f"the feeds are written to {file}")
