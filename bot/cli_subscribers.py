"""`bantin subscribers`: the register of subscribers as a CSV file, out and in."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_help import Group
from bot.cli_ready import ready

# Each command imports what it needs: `bantin --help` answers at once.

subscribers_app = typer.Typer(cls=Group, help="The subscribers as a CSV file: export, import.", no_args_is_help=True)


@subscribers_app.command()
def export(file: Annotated[Path, typer.Argument(help="Where to; - writes to standard output.")] = Path("-")) -> None:
    """Write all subscribers as CSV, a line each."""
    from bot.registers import export_to
    from bot.terminal import say

    if str(file) == "-":
        asyncio.run(export_to(ready(quiet=True), sys.stdout.buffer))
        return
    settings = ready()
    part = file.absolute().with_name(f"{file.name}.part")  # an older file stays until the new one is whole
    try:
        with open(part, "wb", opener=_for_us_alone) as out:
            count = asyncio.run(export_to(settings, out))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    say(f"{count} subscribers written to {file}")


@subscribers_app.command("import")
def import_subscribers(
    file: Annotated[Path, typer.Argument(help="A CSV file; - reads standard input.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", metavar="", help="Only say what it would do.")] = False,
) -> None:
    """Add and change subscribers as a CSV file says; lines that are refused are named and left out (exit code 1)."""
    from bot.registers import import_from
    from bot.terminal import say

    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    weighed, sentences = asyncio.run(import_from(ready(), content, dry_run=dry_run))
    for sentence in sentences:
        say(f"!  {sentence}")
    would = "would be " if dry_run else ""
    say(
        f"{weighed.added} {would}added, {weighed.changed} {would}changed, {weighed.same} as they are, "
        f"{len(weighed.faults)} refused"
    )
    if weighed.faults:
        raise SystemExit(1)


def _for_us_alone(path: str, flags: int) -> int:
    """Open a file that nobody else may read: it holds who follows what."""
    return os.open(path, flags, 0o600)
