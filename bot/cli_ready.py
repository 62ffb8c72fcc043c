"""What every command begins with."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from config.settings import Settings


def ready(quiet: bool = False) -> Settings:
    """Return the settings of the environment, with the logs set up by them; `quiet`: warnings and worse only."""
    from config.logs import set_up_logs
    from config.settings import load_settings

    settings = load_settings()
    level = "WARNING" if quiet and settings.log_level == "INFO" else settings.log_level
    set_up_logs(settings.log_format, level, settings.secrets())
    warn_of_slips()
    return settings


def warn_of_slips() -> None:
    """Log a warning for each BANTIN_* variable that means nothing."""
    from config.logs import event
    from config.settings import unknown_variables

    for name, meant in unknown_variables().items():
        event(logging.getLogger(__name__), "unknown_setting", level=logging.WARNING, variable=name, meant=meant)


def one_of(*allowed: str) -> Callable[[str | None], str | None]:
    """Return the check of an argument that is one of `allowed`."""

    def check(value: str | None) -> str | None:
        if value is not None and value not in allowed:
            raise typer.BadParameter(f"{value!r} is none of {', '.join(allowed)}")
        return value

    return check


def collect_rarely() -> None:
    """Have Python look for cycles less often: nearly everything here goes when its last use ends.

    Measured while sending: with the default of 700 new objects the search takes a third of the CPU time. One through
    all that lives takes 60 ms, in which nobody is answered.
    """
    gc.collect()
    gc.freeze()  # what has been imported stays for good
    gc.set_threshold(50_000, 20, 100)


def run_until_done(work: Coroutine[None, None, None]) -> None:
    """Run `work` on uvloop where it is installed (twice the messages per CPU second), else on asyncio's own loop."""
    collect_rarely()
    try:
        from uvloop import new_event_loop
    except ImportError:
        asyncio.run(work)
        return
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(work)
