"""Stopping by signals: the first one lets everybody finish, the second ends the program."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from config.logs import event

logger = logging.getLogger(__name__)


@contextmanager
def stopping_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` on SIGTERM and SIGINT; a second one ends the program at once, as it does by default."""
    loop = asyncio.get_running_loop()
    caught = (signal.SIGTERM, signal.SIGINT)

    def on_signal() -> None:
        event(logger, "stopping")
        stop.set()
        for each in caught:
            loop.remove_signal_handler(each)

    for each in caught:
        loop.add_signal_handler(each, on_signal)
    try:
        yield
    finally:
        for each in caught:
            loop.remove_signal_handler(each)
