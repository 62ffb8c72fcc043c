"""`bantin inspect`: what the collector makes of feeds, pages, texts and stories, as JSON lines."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli_help import Group
from bot.cli_ready import ready

inspect_app = typer.Typer(cls=Group, help="What the collector makes of feeds, pages and texts.", no_args_is_help=True)
Sources = Annotated[
    list[str], typer.Argument(metavar="PATH_OR_URL...", help="Files (- is standard input) or addresses.")
]
Json = Annotated[
    bool, typer.Option("--json", metavar="", help="JSON lines (they are the only form; kept for scripts).")
]


@inspect_app.command()
def feed(
    sources: Sources,
    url: Annotated[str | None, typer.Option("--url", help="The feed's address, whose rules apply to a file.")] = None,
    json: Json = False,
) -> None:
    """A line for each entry of the feeds, and for each item left out the reason."""
    from bot.inspect import inspect_feeds

    if url and not url.startswith(("http://", "https://")):
        raise typer.BadParameter("an address begins with http:// or https://", param_hint="--url")
    _exit(inspect_feeds(ready(quiet=True), sources, url))


@inspect_app.command()
def page(sources: Sources, json: Json = False) -> None:
    """A line for each page: title, lead, which rule found it, the first paragraphs."""
    from bot.inspect import inspect_pages

    _exit(inspect_pages(ready(quiet=True), sources))


@inspect_app.command()
def text(json: Json = False) -> None:
    """Read a text per line from standard input: sentences, places, topic, folded."""
    from bot.inspect import inspect_texts

    _exit(inspect_texts(ready(quiet=True)))


@inspect_app.command()
def stories(json: Json = False) -> None:
    """Read JSON lines with title, lead, published; write them with `story`, equal for the same story."""
    from bot.inspect import inspect_stories

    _exit(inspect_stories(ready(quiet=True)))


def _exit(well: bool) -> None:
    if not well:
        raise SystemExit(1)
