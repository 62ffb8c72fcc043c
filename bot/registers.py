"""The subscribers as an operator writes them down and brings them in; `digests/enrolment.py` does it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import BinaryIO

from bot.commands.newsroom.subscriber_files import BAD, FAULTS
from bot.opening import opened
from config.errors import ConfigError
from config.newsroom import load
from config.settings import Settings
from digests.enrolment import Enrolment, Weighed
from digests.members import Members
from digests.register.entry import BadRegister


async def export_to(settings: Settings, out: BinaryIO) -> int:
    """Write all subscribers piece by piece, and return how many there were."""
    written = 0
    async with _enrolment(settings) as service:
        out.write(b"\xef\xbb\xbf")  # without it Excel takes the letters for others
        async for some in service.lines(None, datetime.now(UTC)):
            written += some.subscribers
            out.write(some.text.encode())
    return written


async def import_from(settings: Settings, content: bytes, *, dry_run: bool) -> tuple[Weighed, list[str]]:
    """Return what a file does or would do (`dry_run`), and why lines are refused; ConfigError for no register."""
    async with _enrolment(settings) as service:
        try:
            if dry_run:
                weighed = await service.weigh(content)
            else:
                weighed = await service.enrol(content, None, datetime.now(UTC))
        except BadRegister as error:
            raise ConfigError(BAD[error.why]) from None
    return weighed, [f"line {fault.line}: {FAULTS[fault.why].format(found=fault.found)}" for fault in weighed.faults]


@asynccontextmanager
async def _enrolment(settings: Settings) -> AsyncIterator[Enrolment]:
    async with opened(settings) as db:
        yield Enrolment(db, load(settings.config_dir), Members(db, settings.owners))
