"""Puts stored articles together in stories, as collecting does when it stores them."""

from __future__ import annotations

from sqlalchemy import update

from digests.store import Connection
from digests.store.schema import articles


async def tell_stories(tx: Connection, stories: dict[int, int]) -> None:
    """Say of which story each of these articles is (article → story)."""
    for article, story in stories.items():
        await tx.execute(update(articles).where(articles.c.id == article).values(story_id=story))
