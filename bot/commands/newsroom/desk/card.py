"""A story on the desk: as readers see it, what is decided about it and by whom, and what can be decided."""

from __future__ import annotations

from bot.commands import Request, choice, named, rows
from bot.commands.newsroom.desk.decided import Eyes, decided
from bot.commands.newsroom.desk.view import ALL, View, back
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.collect.text import shorten
from digests.compose.message import story_block
from digests.desk import Story
from digests.model import Block, Span

TITLE = 60


async def card(request: Request, story: Story, view: View, *, note: Text | None = None, edit: bool = True) -> Reply:
    """Show a story and what can be decided about it."""
    article = story.article
    block = story_block(article, newsroom=request.newsroom, translator=request.language, now=request.now)
    about = f"{request.language.text('story {id}', id=article.id)} · {request.topic_name(article.topic)}"
    lines = Block(lines=((Span(text=about),),))
    parts = (*((note,) if note else ()), block, lines, *decided(story, await _eyes(request)))
    menu = _menu(story, view)
    return Reply(parts=parts, menu=(*menu[:-1], *_beyond(request, story), *menu[-1:]), edit=edit)


async def _eyes(request: Request) -> Eyes:
    names = await request.services.members.names()
    return Eyes(language=request.language, newsroom=request.newsroom, now=request.now, names=names)


def _menu(story: Story, view: View) -> Menu:
    mark, article = story.mark, story.article
    at = f"{article.id}:{view.key}:{mark.stamp}"
    release = choice(N_("↩️ Let it go out"), f"de:b:hold:{at}")
    if article.gone or mark.mark == "hold":
        return (release,), (back(view),)
    hold = choice(N_("✋ Hold"), f"de:x:{at}")
    if mark.mark == "hide":
        return (choice(N_("↩️ Show it again"), f"de:b:hide:{at}"), hold), (back(view),)
    pinned = mark.mark == "pin"
    pin = choice(N_("↩️ Unpin"), f"de:b:pin:{at}") if pinned else choice(N_("📌 Pin to the top"), f"de:p:{at}")
    moves = [choice(N_("⬆️ Up"), f"de:u:{at}"), choice(N_("⬇️ Down"), f"de:d:{at}")]
    if mark.rank is not None:
        moves.append(choice(N_("↩️ Its own place"), f"de:b:place:{at}"))
    taken_back = _taken_back(story, at)
    return (
        (pin,),
        tuple(moves),
        (choice(N_("🗂 Topic"), f"de:f:{at}"), choice(N_("✂️ Lead"), f"de:l:{at}")),
        *((taken_back,) if taken_back else ()),
        (choice(N_("🙈 Hide"), f"de:h:{at}"), hold),
        (back(view),),
    )


def _beyond(request: Request, story: Story) -> Menu:
    """Return what an editor can do about the story at once, in their own chat: an alert, a correction."""
    if not request.incoming.private or story.article.gone or story.mark.mark:
        return ()
    id = story.article.id
    return ((choice(N_("🚨 Alert"), f"al:new:{id}"), choice(N_("✏️ Correct"), f"co:w:s{id}")),)


def _taken_back(story: Story, at: str) -> tuple[Choice, ...]:
    topic = (choice(N_("↩️ Its own topic"), f"de:b:topic:{at}"),) if story.mark.topic else ()
    lead = (choice(N_("↩️ Its own lead"), f"de:b:lead:{at}"),) if story.mark.lead else ()
    return topic + lead


def ask_topic(request: Request, story: Story, view: View) -> Reply:
    """Ask under which topic the story belongs."""
    mark, id = story.mark, story.article.id
    others = [topic.slug for topic in request.newsroom.topics if topic.slug != story.article.topic]
    every = [named(request.topic_name(slug), f"de:F:{id}:{mark.stamp}:{slug}") for slug in others]
    told = Text(id="Where does “{title}” belong?", values={"title": shorten(story.article.title, TITLE)})
    return Reply(parts=(told,), menu=(*rows(every), (to_card(story, view),)), edit=True)


def ask_lead(request: Request, story: Story, view: View, choices: list[str], *, note: Text | None = None) -> Reply:
    """Ask for the lead: one of the article's sentences, or a text that stands in it."""
    id, stamp = story.article.id, story.mark.stamp
    lines = [
        (Span(text=f"{number}. ", bold=True), Span(text=sentence)) for number, sentence in enumerate(choices, start=1)
    ]
    numbers = [
        named(f"{number}", f"de:L:{id}:{stamp}:{number}:{print_of(sentence)}")
        for number, sentence in enumerate(choices, start=1)
    ]
    told = Text(
        id="Which words shall stand under “{title}”? Tap a number, or send me a passage copied from the article: it "
        "must stand there word for word.",
        values={"title": shorten(story.article.title, TITLE)},
    )
    blocks = (Block(lines=tuple(lines)),) if lines else ()
    parts = (*((note,) if note else ()), told, *blocks)
    return Reply(
        parts=parts, menu=(*rows(list(numbers), 4), (to_card(story, view),)), edit=bool(request.incoming.action)
    )


def to_card(story: Story, view: View) -> Choice:
    return choice(N_("← Back"), f"de:c:{story.article.id}:{view.key or ALL}")


def print_of(sentence: str) -> str:
    """Return some letters that tell a sentence from others: the page may say something else by now."""
    return f"{sum(ord(letter) * (place + 1) for place, letter in enumerate(sentence)) & 0xFFFFFF:x}"
