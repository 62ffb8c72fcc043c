"""/hethong: how everything stands at one glance, a line each, and what to do where something is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from bot.commands import Answer, OldButton, Request, choice, heading, shown
from bot.commands.linking import CHANNELS
from bot.commands.newsroom.amounts import duration, moment, room_left, size
from bot.messages import N_, Reply, Text
from config.i18n import Translator
from config.logs import TALLY
from config.newsroom import Newsroom
from digests.condition import LATE, MOST, SILENT, Condition, Feed, Queue, is_down
from digests.model import Block, Span

PACKAGES = ("bantin", "python-telegram-bot", "feedparser", "SQLAlchemy")
NAMED = 4
"""Feeds named in the line."""
HOUR = 3600.0
_ROLES = {"bot": N_("conversations"), "scheduler": N_("scheduler"), "sender": N_("sender"), "web": N_("web pages")}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that was looked at; `remedy`: it is not well, and what to do."""

    said: str
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class View:
    """Who looks, and when. `rates` are messages a second by channel."""

    language: Translator
    newsroom: Newsroom
    now: datetime
    rates: Mapping[str, float]


async def status(request: Request) -> Answer:
    """/hethong: look at everything."""
    return await _show(request)


async def press_status(request: Request) -> Answer:
    """hs: look once more."""
    if request.argument:
        raise OldButton(request.argument)
    return await _show(request, edit=True)


async def _show(request: Request, *, edit: bool = False) -> Reply:
    found = await request.services.house.look(request.now)
    rates = request.services.alerts.rules.rates
    view = View(language=request.language, newsroom=request.newsroom, now=request.now, rates=rates)
    lines = [*lines_of(view, found), errors_of(request.language)]
    wrong = sum(bool(line.remedy) for line in lines)
    head = request.language.text("✅ Everything works.")
    if wrong:
        head = request.language.text(
            "⚠️ {count} thing needs a look.", plural="⚠️ {count} things need a look.", count=wrong
        )
    written = [(Span(text=row),) for line in lines for row in _written(line)]
    at = Text(id="Looked at {time}.", values={"time": request.language.time(request.now, request.newsroom.zone)})
    parts = (heading(head), Block(lines=tuple(written)), Block(lines=((Span(text=" · ".join(versions())),),)), at)
    return Reply(parts=parts, menu=((choice(N_("🔄 Look again"), "hs"),),), edit=edit)


def _written(line: Line) -> Iterator[str]:
    yield f"{'⚠️' if line.remedy else '✅'} {line.said}"
    if line.remedy:
        yield f"   → {line.remedy}"


@cache
def versions() -> tuple[str, ...]:
    """Return "bantin 0.1.0", "Python 3.11.9" and the packages that matter most, of this process."""
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:  # run from a folder, not installed
            found.append(f"{name} ?")
    return (found[0], f"Python {python_version()}", *found[1:])


def lines_of(view: View, found: Condition) -> Iterator[Line]:
    """Return what is said about each thing that was looked at."""
    yield _feeds(view, found)
    yield _digests(view, found)
    for queue in found.queues:
        yield _queue(view, found, queue)
    yield _parts(view, found)
    yield _database(view, found)
    yield _disk(view, found)


def _feeds(view: View, found: Condition) -> Line:
    language = view.language
    working = found.feeds - len(found.failing)
    said = language.text("Feeds: {working} of {all} work", working=working, all=found.feeds)
    if found.failing:
        said += f" ({', '.join(_failing(view, feed) for feed in found.failing[:NAMED])}"
        said += ", …)" if len(found.failing) > NAMED else ")"
    down = any(is_down(feed, view.now) for feed in found.failing) or (found.failing and not working)
    return Line(said=said, remedy=language.text("See /feeds.") if down else "")


def _failing(view: View, feed: Feed) -> str:
    if feed.last_ok_at is None:
        return view.language.text("{name}: never read", name=shown(feed.name, 40))
    since = duration(view.now - feed.last_ok_at, view.language)
    return view.language.text("{name}: not for {time}", name=shown(feed.name, 40), time=since)


def _digests(view: View, found: Condition) -> Line:
    language, zone = view.language, view.newsroom.zone
    last = moment(found.last_digest, zone, language) if found.last_digest else language.text("none yet")
    following = moment(found.next_digest, zone, language) if found.next_digest else language.text("nobody is due")
    said = language.text("Digests: the last one {last}, the next one {next}", last=last, next=following)
    late = found.next_digest is not None and view.now - found.next_digest > LATE
    return Line(said=said, remedy=language.text("It is late: is the scheduler running?") if late else "")


def _queue(view: View, found: Condition, queue: Queue) -> Line:
    language = view.language
    name = CHANNELS.get(queue.channel, queue.channel)
    waiting = language.text("nothing waits")
    if queue.due:
        number = f"{language.number(MOST)}+" if queue.due > MOST else language.number(queue.due)
        waiting = language.text("{number} wait", number=number)
        if queue.oldest:
            waiting += language.text(", the first for {time}", time=duration(view.now - queue.oldest, language))
    said = f"{name}: {waiting}"
    if rate := view.rates.get(queue.channel):
        said += language.text(", at most {rate} a second", rate=rate)
    if queue.blocked_until:
        at = language.time(queue.blocked_until, view.newsroom.zone)
        said += language.text(", silence asked for until {time}", time=at)
    return Line(said=said, remedy=_why_waiting(view, found, queue))


def _why_waiting(view: View, found: Condition, queue: Queue) -> str:
    language = view.language
    if queue.channel in found.refused:
        return language.text("The token is refused: please check {name}.", name=f"BANTIN_{queue.channel.upper()}_TOKEN")
    if queue.channel in found.parked:
        return language.text("Sending has stopped, for far too many seem to have left: please look at the platform.")
    if queue.oldest and view.now - queue.oldest > LATE and not queue.blocked_until:
        return language.text("They could have left long ago: is the sender running?")
    return ""


def _parts(view: View, found: Condition) -> Line:
    language = view.language
    alive, silent = [], []
    for role, beat in found.parts.items():
        if beat is not None and view.now - beat <= SILENT:
            alive.append(language.text(_ROLES[role]))
        elif beat is not None or role != "web":  # a newsroom may do without web pages
            when = moment(beat, view.newsroom.zone, language) if beat else language.text("never")
            silent.append(f"{language.text(_ROLES[role])} ({when})")
    said = language.text("Running: {parts}", parts=", ".join(alive) or "–")
    if not silent:
        return Line(said=said)
    return Line(said=said, remedy=language.text("Not running, last seen: {parts}", parts=", ".join(silent)))


def _database(view: View, found: Condition) -> Line:
    language = view.language
    said = language.text(
        "Database: {server}, {size}, schema {schema}",
        server=found.server,
        size=size(found.size, language),
        schema=found.schema or "–",
    )
    behind = found.schema != found.newest_schema
    return Line(said=said, remedy=language.text("Please run `bantin migrate`.") if behind else "")


def _disk(view: View, found: Condition) -> Line:
    language = view.language
    said = language.text("Disk: {free} free", free=room_left(found.disk.free, found.disk.total, language))
    return Line(said=said, remedy=language.text("Please make room.") if found.disk.filling else "")


def errors_of(language: Translator) -> Line:
    """Return how many errors this process has written down in the last hour."""
    if not (count := TALLY.within(HOUR)):
        return Line(said=language.text("No errors in the last hour in this process"))
    said = language.text(
        "{count} error in the last hour in this process",
        plural="{count} errors in the last hour in this process",
        count=count,
    )
    return Line(said=said, remedy=language.text("The log of the program says which."))
