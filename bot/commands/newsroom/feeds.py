"""/nguon: the sources: how each fares, and by a button what can be done with it. With an address: what it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.commands import Answer, Handler, OldButton, Request, choice, heading, rows
from bot.commands.newsroom import feed_adding, feed_card, feed_lists
from bot.commands.newsroom.feed_card import mark, state_of
from bot.messages import N_, Choice, Menu, Reply, Text
from bot.speech import sentence
from digests.collect.text import fold
from digests.feeding import Feed
from digests.model import Block, Span

ON_A_PAGE = 8
_ADD = choice(N_("➕ Add a feed"), "fe:a")
_IMPORT, _EXPORT = choice(N_("📥 From a file (OPML)"), "fe:i"), choice(N_("📤 Into a file (OPML)"), "fe:x")


async def feeds(request: Request) -> Answer:
    """/nguon: the list; "/nguon https://bao.vn" looks at an address; "/nguon lao cai" finds feeds of that name."""
    if not request.argument:
        return await _list(request, 0)
    if feed_adding.address(request.argument):
        return await feed_adding.look(request)
    if not (found := await _called(request)):
        return feed_adding.no_such(request)
    return feed_card.card(request, found[0], edit=False) if len(found) == 1 else _which(found)


async def press_feeds(request: Request) -> Answer:
    """fe:, fe:l:<page>, and what `_DEEDS` names, with an id behind it."""
    what, _, rest = request.argument.partition(":")
    if request.chat.awaiting:
        request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    if what in ("", "l"):
        return await _list(request, int(rest) if rest.isdecimal() else 0, edit=True)
    if what not in _DEEDS:
        raise OldButton(request.argument)
    return await _DEEDS[what](request.about(rest))


async def answered(request: Request) -> Answer:
    """Take the answer to what was asked: an address to look at ("fe-a"), or a feed's new name ("fe-n<id>")."""
    asked = request.chat.awaiting or ""
    if not asked.startswith("fe-n") and feed_adding.address(request.argument) is None:
        return feed_adding.no_address(request)  # the question stays open
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    if asked.startswith("fe-n"):
        return await feed_card.renamed(request, asked.removeprefix("fe-n"))
    return await feed_adding.look(request)


async def _called(request: Request) -> list[Feed]:
    wanted = fold(request.argument)
    return [feed for feed in await request.services.feeding.every() if wanted in fold(feed.name)][:ON_A_PAGE]


def _which(found: Sequence[Feed]) -> Reply:
    return Reply(parts=(Text(id="Which feed?"),), menu=(*_buttons(found, feed_card.titles(found)), (feed_card.BACK,)))


async def _list(request: Request, page: int, *, edit: bool = False) -> Reply:
    every = sorted(await request.services.feeding.every(), key=lambda feed: not _fails(feed))
    titles = feed_card.titles(every)
    pages = max(1, -(-len(every) // ON_A_PAGE))
    page = min(page, pages - 1)
    some = every[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    failing = sum(map(_fails, every))
    summary = Text(id="{count} feed.", plural="{count} feeds.", count=len(every))
    if not every:
        summary = Text(id="There is no feed yet, so readers get no news. Add the first one, or a list of them.")
    trouble = Text(id="{count} of them is failing.", plural="{count} of them are failing.", count=failing)
    listed = Block(lines=tuple((Span(text=_line(request, feed, titles[feed.id])),) for feed in some))
    return Reply(
        parts=(
            heading(request.language.text("Feeds")),
            summary,
            *((trouble,) if failing else ()),
            *((listed,) if some else ()),
        ),
        menu=(
            *_buttons(some, titles),
            *_turning(page, pages),
            (_ADD,),
            (_IMPORT, _EXPORT) if every else (_IMPORT,),
        ),
        edit=edit,
    )


def _fails(feed: Feed) -> bool:
    return bool(feed.error) and feed.state == "active"


def _line(request: Request, feed: Feed, title: str) -> str:
    told = sentence(state_of(request, feed), request.language)
    return f"{mark(feed)} {'★ ' if feed.own else ''}{title}: {told}"


def _buttons(some: Sequence[Feed], titles: Mapping[int, str]) -> Menu:
    return rows([Choice(label=f"{mark(feed)} {titles[feed.id]}"[:44], action=f"fe:c:{feed.id}") for feed in some])


def _turning(page: int, pages: int) -> Menu:
    turns = []
    if page > 0:
        turns.append(choice(N_("◂ Previous"), f"fe:l:{page - 1}"))
    if page < pages - 1:
        turns.append(choice(N_("Next ▸"), f"fe:l:{page + 1}"))
    return (tuple(turns),) if turns else ()


_DEEDS: dict[str, Handler] = {
    "c": feed_card.show,
    "p": feed_card.pause,
    "s": feed_card.resume,
    "k": feed_adding.check,
    "r": feed_card.ask_removal,
    "R": feed_card.remove,
    "u": feed_card.undo_removal,
    "t": feed_card.ask_topic,
    "T": feed_card.set_topic,
    "n": feed_card.ask_name,
    "a": feed_adding.ask_address,
    "o": feed_adding.look_at_offered,
    "A": feed_adding.add,
    "i": feed_lists.ask_file,
    "x": feed_lists.export,
    "z": feed_lists.take_back,
}
