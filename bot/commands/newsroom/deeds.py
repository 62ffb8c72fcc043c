"""What was done, in plain sentences: one for each `what` of the audit log."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import datetime

from bot.commands import shown
from bot.commands.newsroom.amounts import moment
from bot.commands.newsroom.people import NAMES, address
from bot.messages import N_
from config.i18n import Translator
from config.newsroom import Newsroom
from digests.model import ROLES, ChatRef
from digests.trail import Deed

SENTENCES: Mapping[str, str] = {
    "role.granted": N_("{who} made {about} {role}"),
    "role.revoked": N_("{who} took the role of {about} away ({role})"),
    "role.invited": N_("{who} invited {name} as {role}"),
    "role.accepted": N_("{who} accepted the invitation of {invited_by} and is {role}"),
    "role.withdrawn": N_("{who} withdrew an invitation"),
    "alert.drafted": N_("{who} drafted {about}: “{title}”"),
    "alert.changed": N_("{who} changed {about}"),
    "alert.submitted": N_("{who} sent {about} for approval"),
    "alert.approved": N_("{who} approved {about}"),
    "alert.taken_back": N_("{who} took {about} back to change it"),
    "alert.cancelled": N_("{who} cancelled {about}"),
    "alert.stopped": N_("{who} stopped {about} while it was being sent"),
    "alert.resumed": N_("{who} let {about} go on"),
    "alert.expired": N_("{about} was too late and was not sent"),
    "alert.started": N_("{about} began to be sent"),
    "alert.sent": N_("{about} was sent"),
    "alert.refused": N_("{about} was stopped: the platform refused it"),
    "alert.reviewed": N_("{who} reviewed {about} after the emergency"),
    "switch.one_person": N_("{who} let one person send alerts alone until {until}"),
    "switch.two_people": N_("{who} ended sending alone"),
    "console.link": N_("{who} asked for a link to the console"),
    "console.signed_in": N_("{who} signed in to the console"),
    "console.signed_out": N_("{who} signed out of the console"),
    "feed.added": N_("{who} added the feed {name}"),
    "feed.paused": N_("{who} paused the feed {name}"),
    "feed.resumed": N_("{who} resumed the feed {name}"),
    "feed.removed": N_("{who} removed the feed {name}"),
    "feed.restored": N_("{who} brought the feed {name} back"),
    "feed.renamed": N_("{who} renamed the feed {was}: {name}"),
    "feed.topic": N_("{who} set the topic of {about}: {topic}"),
    "feeds.added": N_("{who} added {feeds} feeds from a list"),
    "feeds.removed": N_("{who} took {feeds} feeds of a list back"),
    "feeds.exported": N_("{who} exported {feeds} feeds"),
    "desk.pinned": N_("{who} pinned {about}: “{title}”"),
    "desk.hidden": N_("{who} hid {about}: “{title}”"),
    "desk.held": N_("{who} held {about} back: “{title}”"),
    "desk.filed": N_("{who} filed {about} under {topic}: “{title}”"),
    "desk.lead": N_("{who} gave {about} another lead: “{title}”"),
    "desk.moved": N_("{who} moved {about} to place {place}: “{title}”"),
    "desk.down": N_("The page of {about} was taken down at its source: “{title}”"),
    "desk.unpin": N_("{who} no longer pins {about}: “{title}”"),
    "desk.unhide": N_("{who} shows {about} again: “{title}”"),
    "desk.unhold": N_("{who} lets {about} go out: “{title}”"),
    "desk.untopic": N_("{who} gave {about} its own topic back: “{title}”"),
    "desk.unlead": N_("{who} gave {about} its own lead back: “{title}”"),
    "desk.unplace": N_("{who} put {about} back in its place: “{title}”"),
    "letter.answered": N_("{who} answered {about}"),
    "letter.closed": N_("{who} put {about} aside"),
    "letter.blocked": N_("{who} takes no more letters from the reader who wrote {about}"),
    "letter.unblocked": N_("{who} takes letters again from the reader who wrote {about}"),
    "subscriber.viewed": N_("{who} looked at {about}"),
    "subscriber.paused": N_("{who} paused {about}"),
    "subscriber.removed": N_("{who} stopped the digest of {about}"),
    "subscriber.restored": N_("{who} brought {about} back"),
    "subscriber.banned": N_("{who} banned {about}"),
    "subscriber.unbanned": N_("{who} lifted the ban on {about}"),
    "subscriber.deleted": N_("{who} deleted all that was kept about {about}"),
    "subscribers.exported": N_("{who} exported the subscribers"),
    "subscribers.imported": N_("{who} imported subscribers: {added} new, {changed} changed, {refused} refused"),
}
"""Of alerts, corrections and recalls alike: the first word of "correction.approved" says which `about` is."""
_KINDS = {
    "alert": N_("alert #{id}"),
    "correction": N_("correction #{id}"),
    "recall": N_("recall #{id}"),
    "article": N_("story {id}"),
    "feed": N_("feed {id}"),
    "chat": N_("subscriber {id}"),
    "letter": N_("letter {id}"),
}
_EXACTLY: tuple[tuple[str, tuple[str, object], str], ...] = (
    ("recall.drafted", ("", None), N_("{who} opened {about}: “{title}”")),
    ("recall.submitted", ("", None), N_("{who} took back “{title}” ({about})")),
    ("alert.submitted", ("alone", True), N_("{who} sent {about} alone")),
    ("alert.approved", ("alone", True), N_("{who} sent {about} alone")),
    ("alert.taken_back", ("was", "approved"), N_("{who} undid {about} before it went out")),
    ("alert.taken_back", ("was", "waiting"), N_("{who} sent {about} back to its author")),
)
"""What some of these deeds were in truth, by a detail of theirs (or by their kind alone)."""
_ALERTS = ("correction", "recall")
_ROLE_FIELDS, _PERSON_FIELDS, _TIME_FIELDS = ("role",), ("invited_by", "by"), ("until", "at")


def sentence(deed: Deed, names: Mapping[str, str], language: Translator, newsroom: Newsroom) -> str:
    """Return what a line of the log says. A deed that has no sentence is shown as it is written down."""
    kind, _, _ = deed.what.partition(".")
    pattern = _pattern(deed)
    if deed.what == "switch.one_person" and not deed.detail.get("until"):
        pattern = SENTENCES["switch.two_people"]
    who = person(deed.who, names, language)
    if pattern is None:
        return " · ".join(part for part in (who, deed.what, deed.about) if part)
    values = {name: _value(name, value, names, language, newsroom) for name, value in deed.detail.items()}
    values |= {"who": who, "about": _about(deed, kind, names, language)}
    wanted = {name for _, name, _, _ in string.Formatter().parse(pattern) if name}
    said = language.text(pattern, plural=None, count=0, **{name: values.get(name) or "…" for name in wanted})
    return said[:1].upper() + said[1:]


def _pattern(deed: Deed) -> str | None:
    """Return the sentence of a deed; None when it has none."""
    kind, _, rest = deed.what.partition(".")
    what = f"alert.{rest}" if kind in _ALERTS else deed.what
    for of, (name, value), exactly in _EXACTLY:
        if of in (deed.what, what) and (not name or deed.detail.get(name) == value):
            return exactly
    return SENTENCES.get(what)


def person(key: str, names: Mapping[str, str], language: Translator) -> str:
    """Return what somebody is called: their name, or where they write from; "" is the program."""
    if not key:
        return language.text("the program")
    channel, _, id = key.partition(":")
    return names.get(key) or address(ChatRef(channel=channel, id=id))


def _about(deed: Deed, kind: str, names: Mapping[str, str], language: Translator) -> str:
    of, _, id = deed.about.partition(":")
    if of in _KINDS and id.isdecimal():
        return language.text(_KINDS[kind if kind in _ALERTS else of], id=id)
    return person(deed.about, names, language) if id else deed.about


def _value(name: str, value: object, names: Mapping[str, str], language: Translator, newsroom: Newsroom) -> str:
    if name in _TIME_FIELDS and isinstance(value, str):
        return moment(datetime.fromisoformat(value), newsroom.zone, language)
    if name == "topic" and (topic := newsroom.topic(str(value))):
        return topic.names.get(language.locale, topic.slug)
    if name in _ROLE_FIELDS and value in ROLES:
        return language.text(NAMES[value])
    if name in _PERSON_FIELDS and isinstance(value, str):
        return person(value, names, language)
    if isinstance(value, int) and not isinstance(value, bool):
        return language.number(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return shown(str(value)) if value not in (None, "") else ""
