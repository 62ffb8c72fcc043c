from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from digests.store import Database
from tests.bot.talk import Newsroom

WEATHER = "moi-truong-thoi-tiet"
STORIES: list[tuple[str, str, tuple[str, ...]]] = [
    ("Lũ quét cuốn trôi cầu tạm ở bản vùng cao", WEATHER, ()),
    ("Học sinh vùng lũ trở lại trường", WEATHER, ()),
    ("Đường lên bản đã thông sau mưa lũ", WEATHER, ()),
    ("Đội bóng xã thắng trận mở màn", "the-thao", ()),
    ("Chợ phiên đông khách ngày cuối tuần", "kinh-te", ("03043",)),
    *((f"Chuyện làng số {number}", "xa-hoi", ()) for number in range(1, 10)),
]


@pytest.fixture
async def newsroom(db: Database, now: datetime) -> AsyncIterator[Newsroom]:
    """A newsroom with a dozen stories of this morning."""
    newsroom = Newsroom(db, now)
    await newsroom.publishes(STORIES)
    yield newsroom
    await newsroom.services.visitor.close()
