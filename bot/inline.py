"""Inline mode: what somebody gets who types "@bot lũ quét" in a chat with others.

The platform keeps an answer for all who ask the same (nothing personal is in it): it speaks the newsroom's language.
"""

from __future__ import annotations

from bot.commands import Services
from bot.messages import Card
from config.i18n import Translator, translator
from digests.clock import Clock
from digests.collect.text import shorten, squeeze, trim
from digests.compose.message import LEAD, TITLE
from digests.model import Article, Block, Message, Span

PAGE = 20
FARTHEST = 200
LONGEST = 120
"""Characters of words that are looked for; a longer text is none of ours."""
DESCRIPTION = 140


class Inline:
    """Finds stories to share."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services, self._clock = services, clock
        self._language = translator(services.newsroom.languages[0])

    async def __call__(self, words: str, offset: int) -> tuple[list[Card], int | None]:
        """Return a page of stories about the words (without words: the newest), and where the next page begins."""
        words = squeeze(words)
        if len(words) > LONGEST or offset >= FARTHEST or (words and not any(map(str.isalnum, words))):
            return [], None
        reading = self._services.reading
        query = reading.resolve(words) if words else None
        if query and query.kind == "words":
            found, more = await reading.search(words, offset=offset, limit=PAGE)
        else:
            found, more = await reading.latest(None, query, offset=offset, limit=PAGE)
        return [self._card(article) for article in found], offset + PAGE if more else None

    def _card(self, article: Article) -> Card:
        age = self._language.age(article.published, self._clock())
        return Card(
            id=str(article.id),
            title=shorten(article.title, TITLE),
            description=f"{article.source} · {age}\n{shorten(article.lead, DESCRIPTION)}".strip(),
            url=article.url,
            message=_shared(article, self._language, self._services),
            image=article.image,
        )


def _shared(article: Article, language: Translator, services: Services) -> Message:
    """Return the story as others will see it: with its date, since it is read at any time."""
    day = language.date(article.published, services.newsroom.zone, style="short")
    lines = [(Span(text=shorten(article.title, TITLE), bold=True, link=article.url),)]
    if article.lead:
        lines.append((Span(text=trim(article.lead, LEAD)),))
    lines.append((Span(text=f"{article.source} · {day}", italic=True),))
    return Message(blocks=(Block(lines=tuple(lines)),), preview=True)
