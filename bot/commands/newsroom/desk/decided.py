"""What is decided about a story, in sentences: by whom, when, and what of somebody else's it took the place of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.commands.newsroom.amounts import moment
from bot.commands.newsroom.people import address, ref_of
from bot.messages import N_, Text
from config.i18n import Translator
from config.newsroom import Newsroom
from digests.collect.text import shorten
from digests.desk import Deed, Story

_MARKED = {"pin": "desk.pinned", "hide": "desk.hidden", "hold": "desk.held"}
_STANDING = {
    "pin": N_("📌 Pinned ({name}, {time})"),
    "hide": N_("🙈 Hidden: no digest tells it ({name}, {time})"),
    "hold": N_("✋ Held: nobody sees it until it is released ({name}, {time})"),
}
_BEFORE = {
    "desk.pinned": N_("Before that, {name} had pinned it ({time})."),
    "desk.hidden": N_("Before that, {name} had hidden it ({time})."),
    "desk.held": N_("Before that, {name} had held it ({time})."),
}
_UNDONE = ("desk.unpin", "desk.unhide", "desk.unhold")


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """Who looks at the story, and when. `names` maps "telegram:123" to what that person is called."""

    language: Translator
    newsroom: Newsroom
    now: datetime
    names: Mapping[str, str]

    def since(self, at: datetime) -> str:
        """Return "06:30", with the day where it is not today's."""
        zone = self.newsroom.zone
        if at.astimezone(zone).date() == self.now.astimezone(zone).date():
            return self.language.time(at, zone)
        return moment(at, zone, self.language)

    def name(self, key: str) -> str:
        """Return what somebody is called, whom a mark names."""
        return self.names.get(key) or address(ref_of(key)) if key else "Bantin"

    def topic(self, slug: str) -> str:
        """Return "⛅ Thời tiết"; a slug that is no topic of ours as it is."""
        topic = self.newsroom.topic(slug)
        return f"{topic.emoji} {topic.names.get(self.language.locale, slug)}".strip() if topic else slug


def decided(story: Story, eyes: Eyes) -> list[Text]:
    """Return a sentence for each thing that is decided, with who did that and when; they may be several."""
    mark, said = story.mark, list[Text]()

    def who(*whats: str) -> dict[str, str]:
        deed = next((deed for deed in story.deeds if deed.what in whats), None)
        by, at = (deed.who, deed.at) if deed else (mark.by, mark.at)
        return {"name": eyes.name(by), "time": eyes.since(at)}

    if story.article.gone:
        said.append(Text(id="🚫 It was taken down at its source, or recalled: no digest tells it any more."))
    if mark.mark:
        said.append(Text(id=_STANDING[mark.mark], values=who(_MARKED[mark.mark])))
        if before := _overruled(story):
            values = {"name": eyes.name(before.who), "time": eyes.since(before.at)}
            said.append(Text(id=_BEFORE[before.what], values=values))
    if mark.rank is not None:
        values = {**who("desk.moved"), "place": str(mark.rank + 1)}
        said.append(Text(id="↕️ Moved: place {place} ({name}, {time})", values=values))
    if mark.topic:
        values = {**who("desk.filed"), "topic": eyes.topic(story.source_topic)}
        said.append(Text(id="🗂 Another topic; it was {topic} ({name}, {time})", values=values))
    if mark.lead:
        values = {**who("desk.lead"), "lead": shorten(story.source_lead, 200)}
        said.append(Text(id="✂️ Another lead ({name}, {time}); it was: {lead}", values=values))
    return said


def _overruled(story: Story) -> Deed | None:
    """Return what somebody else had decided when the present mark took its place."""
    marked = [deed for deed in story.deeds if deed.what in _BEFORE or deed.what in _UNDONE]
    if len(marked) < 2 or marked[1].what not in _BEFORE or marked[1].who == marked[0].who:
        return None
    return marked[1]
