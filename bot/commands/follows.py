"""What a reader follows: /chude (a menu of topics), /dangky and /huy (anything by name)."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from bot.commands import Answer, OldButton, Request, choice, heading, named, pauses, rows, setup, shown, times, wording
from bot.commands.menus import SETTINGS, topic_menu
from bot.messages import N_, Choice, Menu, Reply, Text, say
from config.i18n import alphabetical
from config.newsroom import Place
from digests.collect.text import fold
from digests.errors import UnknownName
from digests.following import MOST_WORDS, Followed
from digests.model import Follows
from digests.names import LONGEST

AT_ONCE = 10
"""Names that one /dangky or /huy takes, separated by commas."""
MOST_IN_A_ROW = 12
"""Words without a comma among which names are looked for."""
_COMMAS = re.compile("[,;]")
_AND = frozenset({"va", "and", "voi"})


async def topics(request: Request) -> Answer:
    """/chude: the menu of topics; with a name, follow it."""
    return await follow(request) if request.argument else topic_list(request)


def topic_list(request: Request, *, edit: bool = False) -> Reply:
    """Return the menu of topics in the settings."""
    hint = Text(id="Tap a topic to follow it, tap again to drop it. Choose none and you get general news.")
    return Reply(
        parts=(heading(request.language.text("Topics")), hint),
        menu=(*topic_menu(request, "c"), (SETTINGS,)),
        edit=edit,
    )


async def press_topic(request: Request) -> Answer:
    """t:<+ or ->:<slug>:<where>: follow a topic or drop it, and show the menu anew."""
    sign, slug, mode = request.fields(3)
    if sign not in ("+", "-") or request.newsroom.topic(slug) is None:
        raise OldButton(request.argument)
    chat = await request.services.following.set_follow(request.chat, "topic", slug, sign == "+", request.now)
    request = request.of(chat)
    if mode == "s":
        return setup.ask_topics(request)
    if mode == "c":
        return topic_list(request, edit=True)
    return _confirmation(request.topic_name(slug), on=sign == "+")


async def follow(request: Request) -> Answer:
    """/dangky <names>: follow each, as a topic, a place or else a keyword."""
    if not request.argument:
        await request.services.subscriptions.await_answer(request.chat, "follow")
        return _ask_name(request)
    parts: list[Text] = []
    menu: list[Choice] = []
    names = names_in(request)
    chat, outcomes = await request.services.following.follow_all(request.chat, names, request.now)
    request = request.of(chat)
    for name, followed in zip(names, outcomes, strict=True):
        if isinstance(followed, UnknownName):
            parts.append(_refused(request, name))
            continue
        parts.append(_followed(request, name, followed))
        if followed.kind == "keyword":
            menu += [*_undo(followed, name), *_perhaps(request, name)]
    return Reply(parts=(*parts, *times.stands_aside(request)), menu=rows(menu, 1))


def _refused(request: Request, name: str) -> Text:
    if len(request.chat.follows.keywords) >= MOST_WORDS:
        return Text(
            id="You follow {most} keywords already. Drop one first with /unfollow.", values={"most": MOST_WORDS}
        )
    return Text(
        id="I cannot follow “{name}”. Send a word or a name of 2 to {most} characters.",
        values={"name": shown(name), "most": LONGEST},
    )


async def unfollow(request: Request) -> Answer:
    """/huy <names>: drop each; without a name, a menu of what can be dropped."""
    if not request.argument:
        return _what_to_drop(request)
    parts: list[Text] = []
    names = names_in(request)
    chat, outcomes = await request.services.following.unfollow_all(request.chat, names, request.now)
    request = request.of(chat)
    for name, followed in zip(names, outcomes, strict=True):
        if isinstance(followed, UnknownName):
            parts.append(Text(id="You do not follow “{name}”.", values={"name": shown(name)}))
            continue
        told = f"“{shown(name)}”" if followed.kind == "keyword" else _name(request, followed)
        parts.append(Text(id="You no longer follow {name}.", values={"name": told}))
    left = Text(id="You follow: {follows}.", values={"follows": wording.follows(request)})
    return Reply(parts=(*parts, left), menu=_drop_menu(request, request.chat.follows))


def similar_places(request: Request, name: str, least: float = 0.75) -> list[Place]:
    """Return the places whose names look so much like `name` (0 to 1) that it may be a slip of the finger."""
    folded = fold(name)
    near = request.services.gazetteer.nearest(name, 3)
    return [place for place in near if SequenceMatcher(None, folded, fold(place.name)).ratio() >= least]


def names_in(request: Request) -> list[str]:
    """Return the names in the argument: what commas separate, and "Sa Pa và Bát Xát", which are known names alone."""
    names: list[str] = []
    for piece in filter(None, map(str.strip, _COMMAS.split(request.argument))):
        words = piece.split()
        names += (_one_after_another(request, words) if len(words) <= MOST_IN_A_ROW else None) or [piece]
    return names[:AT_ONCE] or [request.argument]


def _one_after_another(request: Request, words: list[str]) -> list[str] | None:
    """Return the known names of which the words consist, the longest first; None when a word belongs to none."""
    if not words:
        return []
    if fold(words[0]) in _AND and (rest := _one_after_another(request, words[1:])):
        return rest
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        if request.services.reading.resolve(name).kind != "words":
            rest = _one_after_another(request, words[length:])
            if rest is not None:
                return [name, *rest]
    return None


def _ask_name(request: Request) -> Reply:
    return Reply(
        parts=(
            Text(
                id="What would you like to follow? Tap a topic, or send a name: "
                "a topic, a commune or ward, or any keyword.\nExample: /follow sport, flood",
            ),
        ),
        menu=(*topic_menu(request, "c"), (choice(N_("📍 Places"), "d::c"),)),
    )


def _followed(request: Request, typed: str, followed: Followed) -> Text:
    name = f"“{shown(typed)}”" if followed.kind == "keyword" else _name(request, followed)
    if not followed.changed:
        return Text(id="You follow {name} already.", values={"name": name})
    if followed.kind == "keyword":
        return Text(
            id="You now follow the keyword {name}: stories with it come into your digest.", values={"name": name}
        )
    place = request.newsroom.place(followed.value) if followed.kind == "place" else None
    if place and renamed(typed, place):
        return Text(
            id="“{old}” belongs to {name} today. You now follow {name}.", values={"name": name, "old": shown(typed)}
        )
    return Text(id="You now follow {name}.", values={"name": name})


def renamed(typed: str, place: Place) -> bool:
    """Did the reader type an older name than the one that the place bears now?"""
    return fold(place.name) not in fold(typed)


def _name(request: Request, followed: Followed) -> str:
    if followed.kind == "topic":
        return request.topic_name(followed.value)
    return (
        request.place_name(followed.value) if followed.kind == "place" else wording.word(request.chat, followed.value)
    )


def _perhaps(request: Request, name: str) -> list[Choice]:
    """Return buttons for the places that a keyword may have been meant to name."""
    return [
        Choice(
            label=Text(id="📍 Did you mean {name}?", values={"name": place.full_name}), action=f"p:+:{place.code}::n"
        )
        for place in similar_places(request, name)
    ]


def _undo(followed: Followed, name: str) -> list[Choice]:
    return [Choice(label=Text(id="✖ Drop “{name}”", values={"name": shown(name, 30)}), action=f"k:-:{followed.value}")]


def _confirmation(name: str, *, on: bool) -> Reply:
    if on:
        return say("You now follow {name}.", name=name)
    return say("You no longer follow {name}.", name=name)


def _what_to_drop(request: Request) -> Reply:
    menu = _drop_menu(request, request.chat.follows)
    if not menu and request.chat.state == "left":
        return pauses.not_subscribed()
    if not menu:
        return Reply(
            parts=(Text(id="You follow nothing in particular: you get general news."),),
            menu=((choice(N_("🗂 Topics"), "c:tt"), choice(N_("📍 Places"), "d::c")), *_stop(request)),
        )
    return Reply(
        parts=(Text(id="Tap what you no longer want. To stop the digest itself, send /stop."),),
        menu=(*menu, *_stop(request)),
    )


def _stop(request: Request) -> Menu:
    """Return the button that stops the digest, for "unsubscribe" may mean that."""
    return () if request.chat.state == "left" else ((choice(N_("⏹ Stop the digest"), "w:off"),),)


def _drop_menu(request: Request, wants: Follows) -> Menu:
    topics = [named(f"✖ {request.topic_name(slug)}", f"t:-:{slug}:n") for slug in sorted(wants.topics)]
    by_name = sorted(wants.places, key=lambda code: alphabetical(request.place_name(code)))
    places = [named(f"✖ {request.place_name(code)}", f"p:-:{code}::n") for code in by_name]
    words = [named(f"✖ {wording.word(request.chat, word)}", f"k:-:{word}") for word in sorted(wants.keywords)]
    return rows([*topics, *places, *words][:60])
