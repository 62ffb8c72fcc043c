"""A story by itself: its card, what is like it, and why it came."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands import Answer, OldButton, Request, choice, heading, wording
from bot.commands.menus import SETTINGS
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.collect.text import shorten, trim
from digests.compose.message import TITLE, number_buttons, story_block
from digests.compose.select import names
from digests.model import GENERAL, Article, Block, Span

WHOLE = 1000
"""Characters of a lead on a card: whole, unless a feed has put an article there."""


async def press_card(request: Request) -> Answer:
    """a:<id>: a story's card. a:<id>:s: what is like it. a:<id>:w: why it came."""
    id, _, what = request.argument.partition(":")
    if not (id.isdecimal() and id.isascii() and len(id) < 16):
        raise OldButton(request.argument)
    article = await request.services.reading.article(int(id))
    if article is None:
        return Reply(parts=(Text(id="That story is not kept any more."),), menu=((SETTINGS,),))
    match what:
        case "":
            return card(request, article)
        case "s":
            return await _alike(request, article)
        case "w":
            return _why(request, article)
        case _:
            raise OldButton(request.argument)


def card(request: Request, article: Article) -> Reply:
    """Return a story with its whole lead, and what can be done with it."""
    language = request.language
    about = [article.source, language.age(article.published, request.now)]
    if article.papers > 1:
        about.append(language.text("in {count} paper", plural="in {count} papers", count=article.papers))
    if article.corrected:
        about.append(language.text("✏️ corrected by the newsroom"))
    if _edits(request):
        about.append(language.text("story {id}", id=str(article.id)))
    lines = [
        (Span(text=shorten(article.title, TITLE), bold=True, link=article.url),),
        *([(Span(text=trim(article.lead, WHOLE)),)] if article.lead else []),
        (Span(text=" · ".join(about), italic=True),),
    ]
    if tags := [*map(request.place_name, article.places[:3]), *_topic(request, article)]:
        lines.append((Span(text=" · ".join(tags)),))
    return Reply(parts=(Block(lines=tuple(lines)),), menu=_card_menu(request, article), preview=True)


def story_list(request: Request, found: tuple[Article, ...]) -> tuple[tuple[Block, ...], Menu]:
    """Return stories as numbered blocks, and the row of buttons that opens them."""
    blocks = tuple(
        story_block(article, newsroom=request.newsroom, translator=request.language, now=request.now, number=number)
        for number, article in enumerate(found, start=1)
    )
    row = tuple(tuple(Choice(label=each.label, action=each.action) for each in row) for row in number_buttons(found))
    return blocks, row


def _edits(request: Request) -> bool:
    """Is this shown to an editor alone? They need its number and the way to the desk; in a group readers look on."""
    return request.incoming.private and request.person.may("editor")


def _card_menu(request: Request, article: Article) -> Menu:
    work = ((choice(N_("🗂 Work on this story"), f"de:c:{article.id}:0"),),) if _edits(request) else ()
    return (*_reader_menu(request, article), *work)


def _reader_menu(request: Request, article: Article) -> Menu:
    read = Choice(label=Text(id="🔗 Read the article"), url=article.url)
    share = Choice(label=Text(id="📤 Share"), share=article.url)
    like = Choice(label=Text(id="📚 More like this"), action=f"a:{article.id}:s")
    why = Choice(label=Text(id="❓ Why did I get this?"), action=f"a:{article.id}:w")
    topic = request.newsroom.topic(article.topic)
    if topic is None or article.topic in request.chat.follows.muted_topics:
        return (read, share), (like, why)
    less = Text(id="🔕 No more of {topic}", values={"topic": topic.names.get(request.language.locale, topic.slug)})
    return (read, share), (like, why), (Choice(label=less, action=f"m:+:#{topic.slug}"),)


async def _alike(request: Request, article: Article) -> Reply:
    found = await request.services.reading.alike(article)
    if not found:
        return Reply(parts=(Text(id="There is nothing else about this yet."),))
    blocks, row = story_list(request, tuple(found))
    return Reply(parts=(heading(request.language.text("More like this")), *blocks), menu=row)


def _why(request: Request, article: Article) -> Reply:
    """Name what the reader follows that brings this story; for who follows nothing, that it is general news."""
    reasons = list(_reasons(request, article))
    if not reasons and request.chat.follows.topics:
        told = Text(id="You looked it up: it is not about anything you follow.")
    elif not reasons:
        told = Text(id="You have chosen no topic, so you get general news.")
    else:
        told = Text(id="It comes because you follow: {reasons}.", values={"reasons": ", ".join(reasons)})
    return Reply(parts=(told,), menu=((SETTINGS,),))


def _reasons(request: Request, article: Article) -> Iterator[str]:
    wants = request.chat.follows
    yield from (request.place_name(code) for code in article.places if code in wants.places)
    yield from (wording.word(request.chat, word) for word in sorted(wants.keywords) if names(article, {word}))
    if article.topic in wants.topics:
        yield request.topic_name(article.topic)


def _topic(request: Request, article: Article) -> list[str]:
    known = article.topic != GENERAL and request.newsroom.topic(article.topic)
    return [request.topic_name(article.topic)] if known else []
