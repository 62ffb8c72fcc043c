"""What an alert's card says, in words: its state, its audience, its times, and why something cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.commands.newsroom.people import address, key, ref_of
from bot.messages import N_
from config.i18n import Translator
from config.newsroom import Newsroom
from digests.correcting import Mending
from digests.model import Alert, Audience, Block, ChatRef, Progress, Reach, Span

MOST_NAMED = 6
"""So many topics or places are named; of the rest, only how many they are."""
STATES = {
    "draft": N_("📝 {what}: draft"),
    "waiting": N_("⏳ {what}: waiting for approval"),
    "approved": N_("✅ {what}: approved"),
    "sending": N_("📤 {what}: being sent"),
    "stopped": N_("⏸ {what}: stopped"),
    "sent": N_("✅ {what}: sent"),
    "cancelled": N_("🗑 {what}: cancelled"),
    "recalled": N_("↩️ {what}: recalled"),
    "expired": N_("⌛ {what}: expired"),
}
KINDS = {"alert": N_("Alert #{id}"), "correction": N_("Correction #{id}"), "recall": N_("Recall #{id}")}
ABOUT = {"alert": N_("alert #{id}"), "correction": N_("correction #{id}"), "recall": N_("recall #{id}")}
"""The same inside a sentence."""
CHANGES = {
    "raised": N_("⬆️ The danger has risen"),
    "lowered": N_("⬇️ The danger has fallen"),
    "over": N_("✅ The danger is over"),
}
CHANNELS = {"telegram": "Telegram", "zalo": "Zalo", "web": "Web"}


@dataclass(frozen=True, kw_only=True)
class View:
    """What a card needs to know beside its alert. `names` maps "telegram:123" to what that person is called."""

    language: Translator
    newsroom: Newsroom
    now: datetime
    names: Mapping[str, str]
    reach: Reach | None = None
    progress: Progress | None = None
    here: str = ""
    """The chat in which it is shown, as a person is written: buttons that are not for them are left out."""
    enough: int = 2
    """How many people must approve, the author among them."""
    mending: Mending | None = None
    """Of a correction that has not gone out: what it changes, and where."""

    def at(self, chat: ChatRef, language: Translator) -> View:
        """Return the same for another chat, in its language; nothing is counted again."""
        return replace(self, language=language, here=key(chat))

    def who(self, person: str) -> str:
        """Return what somebody is called; without a name, "Telegram 123"."""
        return self.names.get(person) or address(ref_of(person))

    def moment(self, at: datetime) -> str:
        """Return "18:30", with the day where it is not today's."""
        zone = self.newsroom.zone
        clock = self.language.time(at, zone)
        if at.astimezone(zone).date() == self.now.astimezone(zone).date():
            return clock
        return f"{clock} {self.language.date(at, zone, style='short')}"


def title_of(alert: Alert, language: Translator) -> str:
    """Return "Alert #12"."""
    return language.text(KINDS[alert.kind], id=str(alert.id))


def named(alert: Alert, language: Translator) -> str:
    """Return "alert #12", for the middle of a sentence."""
    return language.text(ABOUT[alert.kind], id=str(alert.id))


def state_of(alert: Alert, language: Translator) -> str:
    """Return "⏳ Alert #12: waiting for approval"."""
    return language.text(STATES[alert.state], what=title_of(alert, language))


def text_block(alert: Alert) -> Block:
    """Return the editor's own words as they stand."""
    text = alert.text
    lines = [(Span(text=text.title, bold=True),), *((Span(text=line),) for line in text.body.split("\n") if line)]
    if text.url:
        lines.append((Span(text=text.url, link=text.url),))
    return Block(lines=tuple(lines))


def audience_of(audience: Audience, view: View) -> str:
    """Return whom an alert is for: "everyone", "those who follow Weather, xã Bát Xát"; the channels if not all."""
    language = view.language
    names = topic_names(audience.topics, view) + place_names(audience.places, view)
    told = language.text("everyone")
    if names:
        few = ", ".join(names[:MOST_NAMED])
        more = f" (+{len(names) - MOST_NAMED})" if len(names) > MOST_NAMED else ""
        told = language.text("those who follow {names}", names=few + more)
    if audience.channels:
        told += " · " + language.text("only on {channels}", channels=channel_names(audience.channels))
    return told


def channel_names(kinds: frozenset[str]) -> str:
    return ", ".join(CHANNELS.get(kind, kind) for kind in sorted(kinds))


def place_names(codes: frozenset[str], view: View) -> list[str]:
    """Return the places' full names, in the order of the alphabet."""
    return [place.full_name for place in view.newsroom.places_of(codes)]


def topic_names(slugs: frozenset[str], view: View) -> list[str]:
    """Return the topics' names in the newsroom's order."""
    locale, ours = view.language.locale, view.newsroom.languages[0]
    return [one.names.get(locale, one.names[ours]) for one in view.newsroom.topics if one.slug in slugs]


def settings_block(alert: Alert, view: View) -> Block:
    """Return whom the alert is for, how it comes and when: a line each."""
    language, lines = view.language, []
    readers = ""
    if view.reach is not None:
        readers = " · " + language.text("{count} reader", plural="{count} readers", count=view.reach.total)
    lines.append(language.text("👥 To: {audience}", audience=audience_of(alert.audience, view)) + readers)
    if alert.urgent:
        lines.append(language.text("🚨 Urgent: it also comes in quiet hours, to those who follow the places it is for"))
    else:
        lines.append(language.text("🔔 Normal: who has quiet hours gets it when these end"))
    if alert.scheduled_at:
        lines.append(language.text("⏰ Goes out: {time}", time=view.moment(alert.scheduled_at)))
    elif alert.state != "approved":
        lines.append(language.text("⏰ Goes out: as soon as it is approved"))
    lines.append(language.text("⌛ Is sent to nobody after: {time}", time=view.moment(alert.expires_at)))
    if alert.follows:
        change = language.text(CHANGES[alert.change]) if alert.change else language.text("new facts")
        lines.append(language.text("🔗 Follows alert #{id}: {change}", id=str(alert.follows), change=change))
    lines.append(language.text("✍️ Written by: {name}", name=view.who(alert.author)))
    return Block(lines=tuple((Span(text=line),) for line in lines))


def approvers(alert: Alert, view: View) -> str:
    """Return the names of those who gave their word."""
    return ", ".join(view.who(approval.who) for approval in alert.approvals)
