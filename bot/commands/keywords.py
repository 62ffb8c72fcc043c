"""/tukhoa: the words that a reader wants to read about, and those that they do not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.commands import Answer, OldButton, Request, choice, heading, named, rows, shown, wording
from bot.commands.menus import SETTINGS
from bot.messages import N_, Choice, Reply, Text
from digests.errors import UnknownName
from digests.following import MOST_WORDS, Outcome
from digests.model import FollowKind
from digests.names import LONGEST

AT_ONCE = 10
"""Words that one message takes."""
_SIGNS: dict[str, FollowKind] = {"+": "keyword", "-": "mute", "–": "mute", "−": "mute"}
_PIECES = re.compile(r"[,;]|\s(?=[+\-–−]\S)")


async def keywords(request: Request) -> Answer:
    """/tukhoa [+word] [-word]: follow words, mute words; without any, what is followed and muted."""
    pieces = [piece.strip() for piece in _PIECES.split(request.argument) if piece.strip()][:AT_ONCE]
    if not pieces:
        request = request.of(await request.services.subscriptions.await_answer(request.chat, "keywords"))
        return show(request)
    if request.chat.awaiting:
        request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    request, told = await _take(request, pieces)
    return Reply(parts=(*told, *_lists(request)), menu=(*_drops(request), (SETTINGS,)))


async def hide(request: Request) -> Answer:
    """ "đừng gửi tin thể thao": mute the topic that is named, or else the words."""
    query = request.services.reading.resolve(request.argument)
    if query.kind == "topic" and not query.place:
        return await _mute_topic(request, query.value, "+")
    return await keywords(request.about(f"-{request.argument}"))


async def press_word(request: Request) -> Answer:
    """k:-:<word>, m:-:<word>: a word is no longer followed, no longer muted; k alone: show them."""
    if not request.argument:
        return show(request.of(await request.services.subscriptions.await_answer(request.chat, "keywords")), edit=True)
    return await _drop(request, "keyword")


async def press_mute(request: Request) -> Answer:
    """m:+:<word>, m:-:<word>: mute a word, or no longer."""
    sign, _, value = request.argument.partition(":")
    if value.startswith("#"):
        return await _mute_topic(request, value[1:], sign)
    if request.argument.startswith("+:"):
        request, told = await _take(request, [f"-{request.argument[2:]}"])
        return Reply(parts=told, menu=(*_drops(request), (SETTINGS,)))
    return await _drop(request, "mute")


async def _mute_topic(request: Request, slug: str, sign: str) -> Answer:
    if sign not in ("+", "-") or request.newsroom.topic(slug) is None:
        raise OldButton(request.argument)
    on = sign == "+"
    request = request.of(await request.services.following.mute_topic(request.chat, slug, on, request.now))
    name = {"name": request.topic_name(slug)}
    if on:
        undo = choice(N_("↩️ Undo"), f"m:-:#{slug}")
        return Reply(parts=(Text(id="From now on nothing about {name} comes.", values=name),), menu=((undo,),))
    return Reply(parts=(Text(id="Stories about {name} come again.", values=name),), edit=True)


def show(request: Request, *, edit: bool = False) -> Reply:
    """Return what is followed and muted, and how to change it."""
    how = Text(
        id="Send words with a plus to read about them, with a minus to read nothing of them.\n"
        "Example: +peach blossom, -football"
    )
    return Reply(
        parts=(heading(request.language.text("Keywords")), *_lists(request), how),
        menu=(*_drops(request), (SETTINGS,)),
        edit=edit,
    )


async def _take(request: Request, pieces: Sequence[str]) -> tuple[Request, tuple[Text, ...]]:
    """Follow or mute words, and say so of each."""
    words = [_signed(piece) for piece in pieces]
    chat, outcomes = await request.services.following.set_words(request.chat, words, request.now)
    request = request.of(chat)
    return request, tuple(_told(request, *word, done) for word, done in zip(words, outcomes, strict=True))


def _signed(piece: str) -> tuple[FollowKind, str]:
    """Return what is to be done with a word by the sign before it, and the word."""
    kind = _SIGNS.get(piece[0])
    return (kind, piece[1:].strip()) if kind else ("keyword", piece)


def _told(request: Request, kind: FollowKind, words: str, done: Outcome) -> Text:
    if isinstance(done, UnknownName):
        return _refused(request, words, kind)
    return (_muted if kind == "mute" else _followed)(f"“{shown(words)}”", changed=done.changed)


def _followed(name: str, *, changed: bool) -> Text:
    if not changed:
        return Text(id="You follow {name} already.", values={"name": name})
    return Text(id="You now follow the keyword {name}: stories with it come into your digest.", values={"name": name})


def _muted(name: str, *, changed: bool) -> Text:
    if not changed:
        return Text(id="{name} is muted already.", values={"name": name})
    return Text(id="Stories with {name} no longer come.", values={"name": name})


def _refused(request: Request, words: str, kind: FollowKind) -> Text:
    wants = request.chat.follows
    if len(wants.mutes if kind == "mute" else wants.keywords) >= MOST_WORDS:
        return Text(id="That would be more than {most} words. Drop one first.", values={"most": MOST_WORDS})
    return Text(
        id="I cannot follow “{name}”. Send a word or a name of 2 to {most} characters.",
        values={"name": shown(words), "most": LONGEST},
    )


async def _drop(request: Request, kind: FollowKind) -> Answer:
    sign, _, word = request.argument.partition(":")
    if sign != "-" or not word:
        raise OldButton(request.argument)
    name = wording.word(request.chat, word)
    request = request.of(await request.services.following.set_follow(request.chat, kind, word, False, request.now))
    if kind == "mute":
        told = Text(id="Stories with {name} come again.", values={"name": name})
    else:
        told = Text(id="You no longer follow {name}.", values={"name": name})
    return Reply(parts=(told, *_lists(request)), menu=(*_drops(request), (SETTINGS,)), edit=True)


def _lists(request: Request) -> tuple[Text, ...]:
    followed = Text(id="You follow: {words}.", values={"words": wording.keywords(request)})
    if not request.chat.follows.mutes:
        return (followed,)
    return followed, Text(id="Muted: {words}.", values={"words": wording.mutes(request)})


def _drops(request: Request) -> tuple[tuple[Choice, ...], ...]:
    """Return a button for each word, to drop it."""
    wants = request.chat.follows
    followed = [named(f"✖ {wording.word(request.chat, word)}", f"k:-:{word}") for word in sorted(wants.keywords)]
    muted = [_shown_again(wording.word(request.chat, word), f"m:-:{word}") for word in sorted(wants.muted_words)]
    muted += [_shown_again(request.topic_name(slug), f"m:-:#{slug}") for slug in sorted(wants.muted_topics)]
    return rows([*followed, *muted][:60])


def _shown_again(name: str, action: str) -> Choice:
    return Choice(label=Text(id="🔈 Show {name}", values={"name": name}), action=action)
