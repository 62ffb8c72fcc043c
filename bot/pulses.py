"""Each part of the program says now and then that it lives, so that /hethong knows when one does not."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from config.logs import event
from digests.clock import Clock
from digests.condition import House

logger = logging.getLogger(__name__)
EVERY = 30.0
"""Seconds."""


async def keep_beating(house: House, roles: frozenset[str], clock: Clock, stop: asyncio.Event) -> None:
    """Say so until `stop` is set."""
    while not stop.is_set():
        try:
            await house.beat(roles, clock())
        except Exception as error:  # a database that is away for a while ends nothing: the parts say so themselves
            event(logger, "pulse_failed", level=logging.WARNING, error=error)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY)
