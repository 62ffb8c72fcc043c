"""What the form of an alert holds: read strictly, with one sentence for what is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.commands.newsroom.alerts.showing import REFUSALS as IN_CHAT
from bot.commands.newsroom.alerts.times import FARTHEST
from bot.messages import N_
from bot.web.console.access import Form, Visitor, one
from config.newsroom import Newsroom
from digests.alerts import LASTS, Changes
from digests.errors import AlertRefused, BantinError
from digests.model import Alert, AlertText, Audience, Change

CHANGES: dict[Change, str] = {
    "raised": N_("The danger grows"),
    "lowered": N_("The danger falls"),
    "over": N_("It is over"),
}
REFUSALS = {
    "empty": N_("An alert needs a title."),
    "long": N_("That is too long for one message: {length} of {limit} characters. Please shorten it."),
    "twice": N_("This was sent or written already: alert #{number}."),
    "own": N_("Somebody else must approve: four eyes see more than two."),
    "again": N_("You have approved this already."),
    "edited": N_("The text was changed meanwhile. Please read it again before you approve."),
    "state": N_("It is too late for that: look at what has become of it."),
    "gone": N_("There is no alert of this number."),
    "page": N_("This page could not be read. Copy title and text by hand."),
    "expired": N_("It would be old news before it is sent. Let it last longer."),
    "away": IN_CHAT["away"],
}
HOURS = (1, 3, 6, 12, 24, 48)
"""Hours after which an alert is old news, from when it goes out."""
NO_TEXT = AlertText(title="")


class BadForm(BantinError):
    """A field cannot be read; `sentence` is a message id."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Written:
    """An alert as the form has it. `expires_at` None: as it is; `article` is the story of ours that it tells."""

    text: AlertText
    audience: Audience
    urgent: bool
    scheduled_at: datetime | None
    expires_at: datetime | None
    follows: int | None
    change: Change | None
    article: int | None

    def times(self) -> Changes:
        """Return when it goes out and ends, as a change."""
        times = Changes(scheduled_at=self.scheduled_at)
        return times if self.expires_at is None else times | Changes(expires_at=self.expires_at)

    def changes(self) -> Changes:
        """Return all that can be changed of an alert that is there already."""
        return Changes(
            text=self.text,
            audience=self.audience,
            urgent=self.urgent,
            follows=self.follows,
            change=self.change,
            **self.times(),
        )


def read(form: Form, newsroom: Newsroom, channels: Collection[str], now: datetime) -> Written:
    """Return what was written; BadForm for what cannot be meant. `channels` are those that there are."""
    at, hours, article = _moment(one(form, "at"), newsroom, now), one(form, "hours"), one(form, "article")
    follows = one(form, "follows").strip().lstrip("#")
    if follows and not (follows.isdecimal() and len(follows) < 16):
        raise BadForm(N_("The alert that this one follows is named by its number, such as 12."))
    return Written(
        text=AlertText(
            title=" ".join(one(form, "title").split()),
            body=one(form, "body").strip(),
            url=_address(one(form, "url")),
            picture=_address(one(form, "picture")),
        ),
        audience=_audience(form, newsroom, channels),
        urgent=bool(one(form, "urgent")),
        scheduled_at=at,
        expires_at=(at or now) + timedelta(hours=int(hours)) if hours in map(str, HOURS) else None,
        follows=int(follows) if follows else None,
        change=next((change for change in CHANGES if change == one(form, "change")), None) if follows else None,
        article=int(article) if article.isdecimal() and len(article) < 16 else None,
    )


def _audience(form: Form, newsroom: Newsroom, channels: Collection[str]) -> Audience:
    whom = one(form, "whom")
    topics = {slug for slug in form.get("topic", []) if newsroom.topic(slug)} if whom == "topics" else set()
    places = {code for code in form.get("place", []) if newsroom.place(code)} if whom == "places" else set()
    if whom in ("topics", "places") and not (topics or places):
        raise BadForm(N_("Choose at least one topic or place, or send it to everyone."))
    chosen = {kind for kind in form.get("channel", []) if kind in channels}
    if "channel" in form and not chosen:
        raise BadForm(N_("Choose at least one channel."))
    return Audience(
        topics=frozenset(topics),
        places=frozenset(places),
        channels=frozenset() if chosen == set(channels) else frozenset(chosen),
    )


def imagined(written: Written, visitor: Visitor) -> Alert:
    """Return the alert that the form would become, for the preview."""
    now = visitor.now
    kept: dict[str, Any] = vars(written) | {"expires_at": written.expires_at or now + LASTS}
    return Alert(id=0, kind="alert", state="draft", author=visitor.person.key, created_at=now, updated_at=now, **kept)


def fields(
    alert: Alert | None,
    channels: Collection[str],
    zone: ZoneInfo,
    *,
    text: AlertText = NO_TEXT,
    form: Form | None = None,
) -> dict[str, Any]:
    """Return what stands in the form's fields: what was sent with an error, what is stored, or nothing but a `text`."""
    if form is not None:
        names = ("title", "body", "url", "picture", "whom", "urgent", "at", "hours", "follows", "change", "article")
        return {name: one(form, name) for name in names} | {
            name: form.get(name, []) for name in ("topic", "place", "channel")
        }
    shown, to = (alert.text if alert else text), alert.audience if alert else Audience()
    return {key: value or "" for key, value in asdict(shown).items()} | {
        "whom": "topics" if to.topics else "places" if to.places else "all",
        "topic": to.topics,
        "place": to.places,
        "channel": to.channels or channels,
        "urgent": alert.urgent if alert else False,
        "at": alert.scheduled_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if alert and alert.scheduled_at else "",
        "hours": "" if alert else "12",
        "follows": alert.follows or "" if alert else "",
        "change": alert.change or "" if alert else "",
        "article": "",
    }


def sentence(error: BadForm | AlertRefused, visitor: Visitor) -> str:
    if isinstance(error, BadForm):
        return visitor.language.text(error.sentence)
    refusal = REFUSALS.get(error.why, REFUSALS["state"])
    return visitor.language.text(refusal, number=error.alert or 0, length=error.length, limit=error.limit)


def _address(text: str) -> str | None:
    text = text.strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or len(text) > 2000:
        raise BadForm(N_("An address begins with https:// or http://."))
    return text


def _moment(text: str, newsroom: Newsroom, now: datetime) -> datetime | None:
    """Return when it shall be sent, by the newsroom's clock; None: as soon as it is approved."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=newsroom.zone)
    except ValueError:
        raise BadForm(N_("This time cannot be read.")) from None
    if moment <= now:
        raise BadForm(N_("This time is over. Leave it empty to send at once."))
    if moment > now + FARTHEST:
        raise BadForm(N_("This is too far away: at most 30 days ahead."))
    return moment
