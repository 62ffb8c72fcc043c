"""Made-up news: invented events at real places."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from digests.model import Article

_ids = count(1)


def article(
    now: datetime,
    title: str = "Sa Pa đón đoàn khách đầu mùa",
    *,
    hours: float = 1,
    lead: str = "Sáng sớm nay, hơn hai trăm du khách đã có mặt ở quảng trường trung tâm.",
    topic: str = "van-hoa",
    story: int | None = None,
    source: str = "Báo Lào Cai",
    **more: object,
) -> Article:
    """An article that became news `hours` before `now`."""
    id = next(_ids)
    moment = now - timedelta(hours=hours)
    values = {"published": moment, "first_seen": moment, "news_at": moment, **more}
    return Article(
        id=id,
        url=f"https://baolaocai.example/{id}.html",
        title=title,
        lead=lead,
        source=source,
        topic=topic,
        story=story or id,
        **values,  # type: ignore[arg-type]  # the tests name the fields
    )
