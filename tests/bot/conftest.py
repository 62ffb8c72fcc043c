from __future__ import annotations

from datetime import datetime

import pytest

from digests.store import Database
from tests.bot.talk import Newsroom

FLOOD = (
    "Lũ quét cuốn trôi cầu tạm ở bản vùng cao",
    "Học sinh vùng lũ trở lại trường",
    "Đường lên bản đã thông sau mưa lũ",
)


@pytest.fixture
async def newsroom(db: Database, now: datetime) -> Newsroom:
    """A newsroom with a dozen stories of this morning."""
    newsroom = Newsroom(db, now)
    await newsroom.news(*FLOOD, topic="moi-truong-thoi-tiet")
    await newsroom.news("Đội bóng xã thắng trận mở màn", topic="the-thao")
    await newsroom.news("Chợ phiên đông khách ngày cuối tuần", topic="kinh-te", places=("03043",))
    await newsroom.news(*(f"Chuyện làng số {number}" for number in range(1, 10)))
    return newsroom
