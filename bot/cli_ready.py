"""What every command begins with."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.settings import Settings


def ready(quiet: bool = False) -> Settings:
    """Return the settings of the environment, with the logs set up by them; `quiet`: warnings and worse only."""
    from config.logs import set_up_logs
    from config.settings import load_settings

    settings = load_settings()
    level = "WARNING" if quiet and settings.log_level == "INFO" else settings.log_level
    set_up_logs(settings.log_format, level, settings.secrets())
    return settings


def run_until_done(work: Coroutine[None, None, None]) -> None:
    """Run `work` on uvloop where it is installed (twice the messages per CPU second), else on asyncio's own loop."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        asyncio.run(work)
        return
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(work)
