"""What stands in the place of an alert that is corrected or recalled, in each language of the newsroom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from config.i18n import translator
from config.newsroom import Newsroom
from digests.compose.alert import alert_message
from digests.compose.correction import (
    corrected_alert,
    correction_of_alert,
    correction_of_story,
    recall_notice,
    recall_of_story,
    story,
)
from digests.model import Alert, AlertText, Article, Message
from digests.store import Connection, alerts, articles, corrections, desk


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """What is corrected or recalled, as its readers see it now: an alert, or a story of digests."""

    text: AlertText
    alert: Alert | None = None
    """With `text` as its text."""
    article: Article | None = None
    earlier: Alert | None = None
    """The alert that it followed up."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """`instead` takes the place of the message, `otherwise` is sent where that cannot be."""

    instead: Message
    otherwise: Message


async def wrong_of(tx: Connection, correction: Alert) -> Wrong | None:
    """Return what a correction or recall is about; None when it is not there any more."""
    if correction.follows is not None:
        alert = await alerts.get(tx, correction.follows)
        return None if alert is None else await wrong_alert(tx, alert, correction.id)
    article = await articles.get(tx, correction.article) if correction.article is not None else None
    return None if article is None else await wrong_story(tx, article, correction)


async def wrong_alert(tx: Connection, alert: Alert, before: int | None = None) -> Wrong:
    """Return an alert as it reads now, or as it read before a correction went out."""
    done = [one for one in await corrections.earlier(tx, alert.id) if one.kind == "correction" and one.started_at]
    done = [one for one in done if before is None or one.id < before]
    last = max(done, key=lambda one: one.started_at or one.created_at, default=None)
    text = last.text if last else alert.text
    earlier = await alerts.get(tx, alert.follows) if alert.follows is not None else None
    return Wrong(text=text, alert=replace(alert, text=text), earlier=earlier)


async def wrong_story(tx: Connection, article: Article, correction: Alert | None = None) -> Wrong:
    """Return a story as it reads now, or as it read before a correction of it began."""
    title, lead = article.title, article.lead
    if correction and correction.started_at and correction.kind == "correction":
        for version in await desk.versions_of(tx, article.id, correction.started_at):
            title, lead = version.title, version.lead
    return Wrong(text=AlertText(title=title, body=lead, url=article.url), article=article)


def words(correction: Alert, wrong: Wrong, at: datetime, newsroom: Newsroom, locale: str) -> Words:
    """Return the words of a correction or recall in one language. `at` is when it goes out."""
    language = translator(locale)
    if wrong.alert is None:
        url = wrong.text.url or ""
        if correction.kind == "recall":
            why = correction.text.body
            told = recall_of_story(wrong.text, reason=why, newsroom=newsroom, translator=language)
        else:
            told = correction_of_story(url, correction.text, wrong.text, newsroom=newsroom, translator=language)
        return Words(instead=told, otherwise=told)
    if correction.kind == "recall":
        notice = recall_notice(correction, wrong.alert, at, newsroom=newsroom, translator=language)
        return Words(instead=notice, otherwise=notice)
    return Words(
        instead=corrected_alert(
            correction, wrong.alert, at, newsroom=newsroom, translator=language, earlier=wrong.earlier
        ),
        otherwise=correction_of_alert(correction, wrong.alert, at, newsroom=newsroom, translator=language),
    )


def before(wrong: Wrong, newsroom: Newsroom, locale: str) -> Message:
    """Return what readers see now."""
    language = translator(locale)
    if wrong.alert is None:
        return story(wrong.text.url or "", wrong.text)
    return alert_message(wrong.alert, newsroom=newsroom, translator=language, earlier=wrong.earlier)


async def messages(tx: Connection, correction: Alert, newsroom: Newsroom) -> dict[str, Message]:
    """Return what readers see in the place of the wrong words, in each language; none when it is gone."""
    wrong = await wrong_of(tx, correction)
    at = correction.started_at or correction.updated_at
    if wrong is None:
        return {}
    return {locale: words(correction, wrong, at, newsroom, locale).instead for locale in newsroom.languages}
