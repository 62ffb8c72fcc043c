"""Pages of --help without the type that Typer prints behind every flag: "-h <bool>" says nothing to anybody."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

# Any: what a context, a command and an option are, Typer keeps to itself.


class Group(TyperGroup):
    """A group of commands whose --help, and that of all its commands, is a flag and nothing else."""

    def get_help_option(self, ctx: Any) -> Any:
        return _plain(super().get_help_option(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _plain(command.get_help_option(ctx))  # it is made once, and kept
        return command


def _plain(option: Any) -> Any:
    if option is not None:
        option.metavar = ""
    return option
