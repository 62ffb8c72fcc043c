"""What the web tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from digests.store import Database
from tests.web.site import Site, make_site, on_a_port


@pytest.fixture
async def site(db: Database) -> AsyncIterator[Site]:
    """The web chat over an echo, in process, on both databases."""
    made = await make_site(db)
    yield made
    await made.channel.close()


@pytest.fixture
async def served(db: Database) -> AsyncIterator[Site]:
    """The web chat over an echo, on a real port."""
    async with on_a_port(await make_site(db)) as made:
        yield made
