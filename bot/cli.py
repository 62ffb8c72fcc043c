"""The command line: one function a command, each reads its words and calls one verb."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli_feeds import feeds_app
from bot.cli_help import Group
from bot.cli_house import backup, members_app, stats
from bot.cli_inspect import inspect_app
from bot.cli_ready import one_of, ready, run_until_done
from bot.cli_subscribers import subscribers_app

app = typer.Typer(
    name="bantin",
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(feeds_app, name="feeds")
app.add_typer(subscribers_app, name="subscribers")
app.add_typer(members_app, name="members")
app.add_typer(inspect_app, name="inspect")


ROLES = ("bot", "scheduler", "sender", "web")
LANGUAGES = ("vi", "en")
KINDS = ("telegram", "web")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"bantin {version('bantin')}")
        raise typer.Exit


@app.callback()
def bantin(
    version: Annotated[
        bool, typer.Option("--version", metavar="", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Bantin: the news of where you live, in the chat you already use."""


@app.command()
def run(
    role: Annotated[
        str | None,
        typer.Argument(
            metavar="ROLE", callback=one_of(*ROLES), help=f"{', '.join(ROLES)}; without it, all in one process."
        ),
    ] = None,
) -> None:
    """Serve readers: bot, scheduler, sender and web."""
    from bot.app import serve

    settings = ready()
    roles = frozenset({role} if role else ROLES)
    run_until_done(serve(settings, roles))


@app.command()
def demo(once: Annotated[bool, typer.Option("--once", metavar="", help="Print the digest and exit.")] = False) -> None:
    """Show it all at once: a demonstration newsroom, its first digest and the web chat. No token, no internet."""
    from bot.demo import demonstrate

    run_until_done(demonstrate(once=once))


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    from bot.upkeep import migrate_database

    asyncio.run(migrate_database(ready()))


@app.command()
def doctor() -> None:
    """Check settings, database, tokens, feeds, clock and zone: a line each, exit code 1 if any fails."""
    from bot.doctor import examine

    if not asyncio.run(examine()):
        raise SystemExit(1)


@app.command()
def collect(
    feed: Annotated[str | None, typer.Option("--feed", help="Only the feed at this address.")] = None,
) -> None:
    """Visit the feeds once, now, and show what each one gave."""
    from bot.upkeep import collect_once

    if not asyncio.run(collect_once(ready(), feed, datetime.now(UTC))):
        raise SystemExit(1)


@app.command()
def preview(
    topic: Annotated[list[str] | None, typer.Option(help="A topic the reader follows; may be repeated.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="A place the reader follows; may be repeated.")] = None,
    lang: Annotated[
        str | None,
        typer.Option(metavar=f"<{'|'.join(LANGUAGES)}>", callback=one_of(*LANGUAGES), help="The reader's language."),
    ] = None,
    channel: Annotated[
        str,
        typer.Option(metavar=f"<{'|'.join(KINDS)}>", callback=one_of(*KINDS), help="The platform it is shown for."),
    ] = "telegram",
) -> None:
    """Print today's digest as that reader would get it."""
    from bot.previewing import print_preview

    asyncio.run(print_preview(ready(), tuple(topic or ()), tuple(place or ()), lang, channel, datetime.now(UTC)))


app.command()(stats)
app.command()(backup)
