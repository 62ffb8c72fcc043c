"""The next digest on the desk: all of it or one topic's, what it left out, what is away, what its source changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands import OldButton, Request, choice, heading, named, rows
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.collect.text import shorten
from digests.compose.message import PAGE, story_block
from digests.compose.upcoming import Preview
from digests.compose.wording import Piece, changes
from digests.desk import Changed, Story
from digests.model import Article, Block, Span

ALL = "0"
"""The view of the digest for those who follow nothing in particular; the others are called by their topic."""
TITLE, SHOWN = 60, 8
Line = tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class View:
    """Which digest is looked at: `key` as buttons write it, `topic` a slug or None for all of it."""

    key: str = ALL

    @property
    def topic(self) -> str | None:
        return None if self.key == ALL else self.key


def view_of(request: Request, key: str) -> View:
    """Return the view that a button names; OldButton for none of ours."""
    if key != ALL and request.newsroom.topic(key) is None:
        raise OldButton(key)
    return View(key=key)


def back(view: View) -> Choice:
    return choice(N_("← The digest"), f"de:v:{view.key}")


async def digest(request: Request, view: View, *, note: Text | None = None, edit: bool = True) -> Reply:
    """Show the next digest, its numbers opening the stories."""
    desk = request.services.desk
    coming = await desk.upcoming(request.now, view.topic)
    changed, away = await desk.changed(request.now), await desk.away(request.now)
    parts = [*((note,) if note else ()), _when(request, coming), *_for_topic(request, view), *coming.message.blocks]
    if marks := _marks(coming.told.shown):
        parts.append(Block(lines=((Span(text=marks),),)))
    return Reply(parts=tuple(parts), menu=_menu(coming, view, changed, away), edit=edit)


def topics(request: Request) -> Reply:
    """Ask which topic's digest to look at."""
    every = [named(request.topic_name(topic.slug), f"de:v:{topic.slug}") for topic in request.newsroom.topics]
    told = Text(id="Whose digest would you like to see: that of everybody, or of those who follow a topic?")
    return Reply(parts=(told,), menu=((choice(N_("📰 Everybody's"), f"de:v:{ALL}"),), *rows(every)), edit=True)


async def left(request: Request, view: View, page: int) -> Reply:
    """Show a page (from 1) of the stories that the digest has no room for."""
    told = (await request.services.desk.upcoming(request.now, view.topic)).told.left
    start = (page - 1) * PAGE
    found = told[start : start + PAGE]
    blocks = [_numbered(request, article, number) for number, article in enumerate(found, start=start + 1)]
    numbers = tuple(
        named(f"{number}", f"de:c:{article.id}:{view.key}") for number, article in enumerate(found, start=start + 1)
    )
    turns = [choice(N_("◂ Newer"), f"de:m:{view.key}:{page - 1}")] if page > 1 else []
    turns += [choice(N_("More ▸"), f"de:m:{view.key}:{page + 1}")] if len(told) > start + PAGE else []
    head = heading(request.language.text("No room for these in the digest"))
    return Reply(parts=(head, *blocks), menu=(numbers, tuple(turns), (back(view),)), edit=True)


async def away(request: Request) -> Reply:
    """Show what is hidden, held or taken down: a button for each leads to its card."""
    stories = (await request.services.desk.away(request.now))[:SHOWN]
    if not stories:
        return Reply(parts=(Text(id="Nothing is hidden or held."),), menu=((back(View()),),), edit=True)
    head = heading(request.language.text("Not in the digests"))
    buttons = [named(f"{sign(story)} {shorten(story.article.title, TITLE)}", _card(story.article)) for story in stories]
    return Reply(parts=(head,), menu=(*((one,) for one in buttons), (back(View()),)), edit=True)


async def changed(request: Request) -> Reply:
    """Show what sources have changed since digests told it, word by word."""
    found = (await request.services.desk.changed(request.now))[:SHOWN]
    if not found:
        told = Text(id="Nothing that was sent has been changed at its source.")
        return Reply(parts=(told,), menu=((back(View()),),), edit=True)
    head = heading(request.language.text("Changed at the source after it was sent"))
    numbers = [named(f"{number}", _card(one.article)) for number, one in enumerate(found, start=1)]
    return Reply(
        parts=(head, *(_difference(request, one, number) for number, one in enumerate(found, start=1))),
        menu=(*rows(numbers, 4), (back(View()),)),
        edit=True,
    )


def sign(story: Story) -> str:
    """Return the sign of what keeps a story away from digests."""
    if story.article.gone:
        return "🚫"
    return {"hide": "🙈", "hold": "✋"}.get(story.mark.mark, "")


# --- its parts ------------------------------------------------------------------------------------


def _when(request: Request, coming: Preview) -> Text:
    zone = request.newsroom.zone
    day = request.language.date(coming.slot.at, zone, style="short")
    values = {"time": request.language.time(coming.slot.at, zone), "day": day, "readers": coming.slot.readers}
    if not coming.slot.readers:
        return Text(id="🗂 The desk. The digest of {time} on {day}; nobody waits for it yet.", values=values)
    return Text(
        id="🗂 The desk. This goes out at {time} on {day} to {readers} reader, unless you decide otherwise:",
        plural="🗂 The desk. This goes out at {time} on {day} to {readers} readers, unless you decide otherwise:",
        count=coming.slot.readers,
        values=values,
    )


def _for_topic(request: Request, view: View) -> tuple[Text, ...]:
    if view.topic is None:
        return ()
    return (Text(id="Those of them who follow {topic} get this:", values={"topic": request.topic_name(view.topic)}),)


def _marks(shown: Sequence[Article]) -> str:
    """Return what is decided about the stories of a digest: "📌 1 · ✂️ 3"."""
    numbered = list(enumerate(shown, start=1))
    found = [f"📌 {number}" for number, article in numbered if article.mark == "pin"]
    found += [f"↕️ {number}" for number, article in numbered if article.rank is not None and article.mark != "pin"]
    return " · ".join(found + [f"✂️ {number}" for number, article in numbered if article.edited])


def _menu(coming: Preview, view: View, changed: Sequence[Changed], away: Sequence[Story]) -> Menu:
    numbers = tuple(
        named(f"{number}", f"de:c:{article.id}:{view.key}") for number, article in enumerate(coming.told.shown, start=1)
    )
    more = coming.told.more
    lists = [Choice(label=Text(id="➕ No room: {stories}", values={"stories": more}), action=f"de:m:{view.key}:1")]
    lists = lists if more else []
    if changed:
        label = Text(id="✏️ Changed after sending: {stories}", values={"stories": len(changed)})
        lists.append(Choice(label=label, action="de:w"))
    if away:
        lists.append(Choice(label=Text(id="🙈 Hidden, held: {stories}", values={"stories": len(away)}), action="de:a"))
    last = (choice(N_("🗂 By topic"), "de:t"), choice(N_("🔄 Refresh"), f"de:v:{view.key}"))
    return (numbers, *((one,) for one in lists), last)


def _numbered(request: Request, article: Article, number: int) -> Block:
    return story_block(article, newsroom=request.newsroom, translator=request.language, now=request.now, number=number)


def _card(article: Article) -> str:
    return f"de:c:{article.id}:{ALL}"


def _difference(request: Request, one: Changed, number: int) -> Block:
    zone = request.newsroom.zone
    sent = request.language.text(
        "Sent at {time}, changed at {later}. To correct it: /correct tin {id}",
        time=request.language.time(one.told_at, zone),
        later=request.language.time(one.was.until, zone),
        id=one.article.id,
    )
    lines: list[Line] = [(Span(text=f"{number}. ", bold=True), *_words(one.was.title, one.article.title))]
    if one.was.lead != one.lead:
        lines.append(_words(one.was.lead, one.lead))
    return Block(lines=(*lines, (Span(text=sent, italic=True),)))


def _words(before: str, after: str) -> Line:
    """Return a text with what changed: “what was” → **what is**."""
    spans: list[Span] = []
    for piece in changes(before, after):
        spans += [Span(text=" ")] if spans else []
        spans += _spans(piece)
    return tuple(spans)


def _spans(piece: Piece) -> list[Span]:
    if piece.kept:
        return [Span(text=shorten(piece.kept, 300))]
    spans = [Span(text=f"“{shorten(piece.removed, 200)}” → ", italic=True)] if piece.removed else []
    return [*spans, Span(text=shorten(piece.added, 300) or "∅", bold=True)]
