"""When an article that is met for the first time became news: what a digest tells depends on nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

LATE = timedelta(hours=24)
"""Whatever is published this long before it is first seen is no news any more."""


def news_at(
    published: datetime | None, first_seen: datetime, *, last_good_visit: datetime | None, slept: bool = False
) -> datetime | None:
    """Return the moment at which an article became news, None for never.

    Usually that is when it was first seen: papers date articles back, and an article that came with a delay shall not
    fall between two digests. But after a gap (the feed is new to us, had no good visit for a day, or the whole program
    `slept`) what is first seen need not be new. Then, and for whatever is a day old, the published date
    counts, and what has none is never news. So no feed can flood a digest with what it held all along (promise 7).
    """
    gap = slept or last_good_visit is None or first_seen - last_good_visit > LATE
    if gap or (published is not None and first_seen - published > LATE):
        return published
    return first_seen
