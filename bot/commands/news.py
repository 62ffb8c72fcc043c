"""Reading: /tin (newest first), /timkiem (best match first), /bantin (the digest now) and its "more" button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Answer, OldButton, Request, choice, feedback, heading, queries, shown
from bot.commands.cards import story_list
from bot.commands.menus import HELP, READ_NOW, SETTINGS
from bot.messages import N_, Choice, Reply, Text
from digests.feedback import LONGEST as LONGEST_LETTER
from digests.model import Article, Follows
from digests.reading import Query

PAGE = 5
FARTHEST = 500
"""Stories that paging goes back; further back, searching is the way."""
LONGEST = 120
"""Characters of a query; a longer text is no query."""
LETTER = 70
"""A longer text that finds nothing may be meant for the newsroom."""

BACK, MORE = N_("◂ Newer"), N_("More ▸")
NEWEST = choice(N_("🗞 Newest stories"), "n:0:e:")
"""Of everything, whatever the chat follows."""


async def news(request: Request) -> Answer:
    """/tin [topic, place or word]: the newest stories, five a page; without a word, of what the chat follows."""
    if len(request.argument) > LONGEST:
        return too_long(request)
    if request.argument and not any(map(str.isalnum, request.argument)):
        return _no_words(request)
    reading = request.services.reading
    query = reading.resolve(request.argument) if request.argument else None
    if query and query.kind == "words" and (both := reading.both(request.argument)):
        query = both
    return await _newest(request, query, 0)


async def press_news(request: Request) -> Answer:
    """n:<offset>:<kind>:<value>: a further page of the newest stories."""
    offset, kind, value = request.fields(3)
    start = _start(offset)
    match kind:
        case "a":
            return await _newest(request, None, start)
        case "e":
            return await _newest(request.of(replace(request.chat, follows=Follows())), None, start)
        case "t" if request.newsroom.topic(value.partition("@")[0]):
            topic, _, place = value.partition("@")
            return await _newest(request, Query(kind="topic", value=topic, place=place), start)
        case "p" if request.newsroom.place(value):
            return await _newest(request, Query(kind="place", value=value), start)
        case "w" if value:
            return await _newest(request, Query(kind="words", value=value), start)
        case _:
            raise OldButton(request.argument)


async def search(request: Request) -> Answer:
    """/timkiem words: the best matches; without words, wait for them."""
    if not request.argument:
        await request.services.subscriptions.await_answer(request.chat, "search")
        return Reply(parts=(Text(id="What are you looking for? Send me a few words, for example: rice price"),))
    if len(request.argument) > LONGEST:
        return too_long(request)
    if not any(map(str.isalnum, request.argument)):
        return _no_words(request)
    return await _matches(request, request.argument, 0)


async def look_for(request: Request, otherwise: Sequence[Query] = ()) -> Answer:
    """Words in a sentence: the best matches; where there are none, the newest of the first query with news."""
    if otherwise and len(request.argument) <= LONGEST and any(map(str.isalnum, request.argument)):
        return await _matches(request, request.argument, 0, otherwise)
    return await search(request)


async def newest_of(request: Request, wanted: Sequence[Query]) -> Answer:
    """Return the newest stories of the first of `wanted` that has any."""
    return await _newest(request, wanted[0], 0, wanted[1:])


async def long_text(request: Request) -> Answer:
    """Answer a text that is too long to be looked for: it may be meant for the newsroom."""
    if len(request.incoming.text.strip()) > LONGEST_LETTER:
        return too_long(request)
    return await feedback.perhaps(request, searched=False)


async def press_search(request: Request) -> Answer:
    """q:<offset>:<words>: a further page of a search."""
    offset, _, words = request.argument.partition(":")
    if not any(map(str.isalnum, words)):
        raise OldButton(request.argument)
    return await _matches(request, words, _start(offset))


async def digest(request: Request) -> Answer:
    """/bantin: the digest as of now."""
    return await request.services.digests.now(request.chat, request.now)


async def missed(request: Request) -> Answer:
    """/lobo: what mattered most since the reader last read."""
    return await request.services.digests.missed(request.chat, request.now)


async def press_more(request: Request) -> Answer:
    """more:<edition>:<page>: what the digest had no room for. Its pages turn in place; ":b" leads back to the first."""
    whole, _, back = request.argument.partition(":b")
    edition, page = request.about(whole).fields(2)
    if back or not (edition.isdecimal() and page.isdecimal() and len(edition) < 16 and len(page) < 4):
        raise OldButton(request.argument)
    found = await request.services.digests.more(request.chat, int(edition), int(page), request.now)
    if found is None:
        return _end()
    buttons = [[Choice(label=button.label, action=button.action) for button in row] for row in found.buttons]
    if int(page) > 1:
        before = choice(BACK, f"more:{edition}:{int(page) - 1}:b")
        if buttons[-1][0].action.startswith("more:"):
            buttons[-1].insert(0, before)
        else:
            buttons.append([before])
    turned = int(page) > 1 or whole != request.argument
    return Reply(parts=found.blocks, menu=tuple(map(tuple, buttons)), edit=turned)


def too_long(request: Request) -> Reply:
    """Say that a text is too long to be looked for."""
    return Reply(
        parts=(
            Text(
                id="That is too long for me to search for ({length} characters). "
                "Send just a few words, for example: /search flood",
                values={"length": len(request.argument)},
            ),
        )
    )


async def _newest(request: Request, query: Query | None, start: int, otherwise: Sequence[Query] = ()) -> Answer:
    reading, now = request.services.reading, request.now
    found, more = await reading.latest(request.chat, query, offset=start, limit=PAGE, now=now)
    if not found and otherwise:
        return await _newest(request, otherwise[0], start, otherwise[1:])
    if not found:
        return _end() if start else await _nothing_about(request, query)
    turn = f"n:{{}}:{queries.key(request, query)}"
    return _page(request, tuple(found), queries.title(request, query), turn, start, more, query)


async def _matches(request: Request, words: str, start: int, otherwise: Sequence[Query] = ()) -> Answer:
    found = await request.services.reading.find(words, offset=start, limit=PAGE)
    if not found.articles and otherwise:
        if len(request.incoming.text) > LETTER:
            return await feedback.perhaps(request, *(queries.button(request, query) for query in otherwise))
        return await newest_of(request, otherwise)
    if not found.articles:
        return _end() if start else await _nothing_about(request, Query(kind="words", value=words))
    title = request.language.text("Found for “{words}”", words=shown(found.meant))
    return _page(request, found.articles, title, f"q:{{}}:{words}", start, found.more, None)


def _page(
    request: Request,
    found: tuple[Article, ...],
    title: str,
    turn: str,
    start: int,
    more: bool,
    query: Query | None,
) -> Reply:
    """Return a page of stories; `turn` is the action of the buttons that turn to another, which edit it in place."""
    blocks, numbers = story_list(request, found)
    if start:
        title = request.language.text("{title} · page {page}", title=title, page=start // PAGE + 1)
    back = [choice(BACK, turn.format(start - PAGE))] if start >= PAGE else []
    onward = [choice(MORE, turn.format(start + PAGE))] if more and start + PAGE < FARTHEST else []
    turns = tuple(one for one in (*back, *onward) if len(one.action.encode()) <= 64)
    follow = () if start else queries.follow(request, query)
    return Reply(
        parts=(heading(title), *blocks),
        menu=(*numbers, *([turns] if turns else []), *follow),
        edit=bool(request.incoming.action),
    )


def _start(text: str) -> int:
    """Return the offset that a button carries; OldButton for one that we would never have made."""
    if not (text.isdecimal() and text.isascii() and len(text) < 4 and int(text) < FARTHEST):
        raise OldButton(text)
    return int(text)


async def _nothing_about(request: Request, query: Query | None) -> Reply:
    if query is None:
        told = Text(id="I have no news for you yet. New stories arrive all day; ask again a little later.")
        return Reply(parts=(told,), menu=((READ_NOW, SETTINGS),))
    if query.kind == "words" and len(request.incoming.text) > LETTER:
        return await feedback.perhaps(request)
    told = Text(id="I found nothing about {name}.", values={"name": queries.name(request, query)})
    near = queries.near(request, query)
    hint = (
        Text(id="Did you mean one of these?")
        if near
        else Text(id="Try fewer or other words, with or without diacritics.")
    )
    parts = (told, hint) if query.kind == "words" else (told,)
    return Reply(parts=parts, menu=(*near, *queries.follow(request, query), (NEWEST, HELP)))


def _no_words(request: Request) -> Reply:
    """Answer a query of signs and emoji only."""
    return Reply(
        parts=(
            Text(
                id="I cannot search for “{found}”. Send words, for example: /search flood",
                values={"found": shown(request.argument)},
            ),
        ),
        menu=((NEWEST, HELP),),
    )


def _end() -> Reply:
    return Reply(parts=(Text(id="That was everything."),), menu=((NEWEST,),))
