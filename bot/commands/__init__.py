"""The commands: read the words, call one service, choose the sentence. They know no platform and no table.

A command is a line in `table.COMMANDS`; the help, the platforms' menus and the spoken words come from that table.
A button's action is "prefix:argument"; the prefixes are in `actions.ACTIONS`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from bot.messages import Choice, Incoming, Menu, Reply, Text
from bot.platforms import Platform
from config.i18n import Translator
from config.newsroom import Newsroom
from digests.acting import Acting
from digests.alerts import Alerts
from digests.collect.places.boundaries import Boundaries
from digests.collect.places.gazetteer import Gazetteer
from digests.collect.visitor import Visitor
from digests.condition import House
from digests.correcting import Correcting
from digests.desk import Desk
from digests.enrolment import Enrolment
from digests.errors import BantinError
from digests.feedback import Feedback
from digests.feeding import Feeding
from digests.following import Following
from digests.linking import Linking
from digests.members import Members
from digests.model import Block, Chat, ChatRef, Message, Person, Role, Span
from digests.mydata import MyData
from digests.readership import Readership
from digests.reading import Reading
from digests.signing_in import SigningIn
from digests.stats import Stats
from digests.subscriptions import Subscriptions
from digests.trail import Trail


class Digests(Protocol):
    """The digest on demand."""

    async def now(self, chat: Chat, now: datetime, *, asking: str | None = None) -> Message:
        """Return the chat's digest as of now; what it tells will not be told again.

        `asking` is the question that is put to the reader with it, whose answer the next plain text is.
        """

    async def missed(self, chat: Chat, now: datetime) -> Message:
        """Return what the chat missed since its reader last read, as one digest."""

    async def more(self, chat: Chat, edition: int, page: int, now: datetime) -> Message | None:
        """Return a page (from 1) of what an edition had no room for; None when there is no such page or edition."""


class ShowMenu(Protocol):
    """A way to set which commands a private chat's menu offers."""

    async def __call__(self, chat: ChatRef, role: Role, locale: str) -> None:
        """Offer the commands of a role, in a language."""


class Tell(Protocol):
    """A way to say something in another chat than the one that is answered."""

    async def __call__(self, chat: ChatRef, reply: Reply | Message, locale: str) -> str | None:
        """Return the platform's id of the message, or None when it could not be delivered.

        A reply is spoken in the language `locale`; a message is what it is.
        """


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that a command may call."""

    newsroom: Newsroom
    gazetteer: Gazetteer
    subscriptions: Subscriptions
    following: Following
    reading: Reading
    boundaries: Boundaries
    digests: Digests
    feedback: Feedback
    mydata: MyData
    linking: Linking
    acting: Acting
    members: Members
    feeding: Feeding
    readership: Readership
    enrolment: Enrolment
    visitor: Visitor
    """Fetches and reads feeds and pages for somebody who waits for it; stores nothing."""
    desk: Desk
    alerts: Alerts
    correcting: Correcting
    stats: Stats
    trail: Trail
    house: House
    signing_in: SigningIn
    site: str
    """The address of our web pages, "" where nobody has said it."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One thing a person asked: who, in which words, and what may be called to answer it."""

    chat: Chat
    argument: str
    """What follows the command's name or the action's prefix."""
    incoming: Incoming
    now: datetime
    language: Translator
    services: Services
    commands: tuple[Command, ...]
    """Those that this person may use."""
    actions: Mapping[str, Handler]
    """What the buttons do that this person may press, by prefix."""
    tell: Tell
    person: Person
    """Who asks, with their role."""
    platform: Platform | None
    """What is known of the chat's platform; None for the web chat."""
    show_menu: ShowMenu

    @property
    def newsroom(self) -> Newsroom:
        return self.services.newsroom

    def about(self, argument: str) -> Request:
        """Return the same request with another argument."""
        return replace(self, argument=argument)

    def of(self, chat: Chat) -> Request:
        """Return the same request of the chat as it is after a change."""
        return replace(self, chat=chat)

    def fields(self, count: int) -> list[str]:
        """Return the fields of a button's action; OldButton unless there are exactly so many."""
        fields = self.argument.split(":")
        if len(fields) != count:
            raise OldButton(self.argument)
        return fields

    def topic_name(self, slug: str) -> str:
        """Return a topic's name in the reader's language, with its emoji; the slug if we do not have it any more."""
        topic = self.newsroom.topic(slug)
        if topic is None:
            return slug
        return f"{topic.emoji} {topic.names.get(self.language.locale, slug)}".strip()

    def place_name(self, code: str) -> str:
        """Return "xã Bát Xát"; the code if we do not have the place any more."""
        place = self.newsroom.place(code)
        return place.full_name if place else code


Answer = Reply | Message | tuple[Reply | Message, ...] | None
"""What to say: one message, several in a row, or nothing."""

Handler = Callable[[Request], Awaitable[Answer]]


class OldButton(BantinError):
    """The pressed button means nothing (any more): an old message, or data that somebody made up."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """One line of the table. `summary` is a message id; `words` is what people say for it, folded."""

    vi: str
    en: str
    summary: str
    run: Handler
    words: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Further names that work with a slash and stand in no menu."""
    group: Literal["read", "choose", "when", "more", "newsroom", "admin"] = "more"
    """Under which heading it stands in the help."""
    role: Role = "reader"
    """What it takes to use it; to anybody below it does not exist."""
    anywhere: bool = False
    """One of the newsroom's that works in a group, too, such as the editors' own."""
    for_anyone: bool = False
    """In a group everybody may use it, not only its administrators."""
    takes: Callable[[Request], bool] = field(default=lambda request: False)
    """Whether a message that begins with one of the words, and goes on with the argument, is this command."""

    def name(self, locale: str) -> str:
        return self.vi if locale == "vi" else self.en

    @property
    def names(self) -> tuple[str, ...]:
        return (self.vi, self.en, *self.aliases)


def heading(text: str) -> Block:
    """Return a line in bold, over what follows."""
    return Block(lines=((Span(text=text, bold=True),),))


def rows(choices: list[Choice], width: int = 2) -> Menu:
    """Return the choices as a menu of so many columns."""
    return tuple(tuple(choices[start : start + width]) for start in range(0, len(choices), width))


def shown(text: str, limit: int = 60) -> str:
    """Return a reader's own words short enough to be repeated in an answer."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def choice(label: str, action: str) -> Choice:
    """Return a button labelled with a sentence of the catalogs (mark it with N_)."""
    return Choice(label=Text(id=label), action=action)


def named(label: str, action: str) -> Choice:
    """Return a button labelled with a name, as it is."""
    return Choice(label=label, action=action)
