"""Groups and channels: what is said to who added the bot, and the settings of a group in its administrator's chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.commands import (
    Answer,
    Handler,
    Request,
    choice,
    follows,
    heading,
    keywords,
    pauses,
    pins,
    places,
    quiet,
    settings,
    setup,
    times,
    wording,
)
from bot.messages import N_, Choice, Menu, Reply, Text, say
from config.i18n import Translator
from digests.model import Button, Chat, Message

IsSetting = Callable[[str], bool]
"""Says whether a button's action shows or changes settings."""
PREFIX = "grp:"
"""Begins the action of a button that begins or ends setting up a group."""
MARK = "@"
"""Begins the action of a button that is about a group: "@<our id>:<action>"."""
_SETTINGS = frozenset(
    module.__name__ for module in (follows, keywords, pauses, pins, places, quiet, settings, setup, times)
)
"""What is done in these is done to a chat's settings."""


def sets(run: Handler) -> bool:
    """Does this handler show or change the settings of a chat?"""
    while isinstance(run, partial):
        run = run.func
    return run.__module__ in _SETTINGS


# --- arriving -------------------------------------------------------------------------------------


def introduction(title: str, id: str) -> Reply:
    """Return what somebody is told, in their own chat, who has added the bot to a group or channel."""
    return Reply(
        parts=(
            Text(
                id="You have added me to “{title}”. I can post the news digest there every day.",
                values={"title": title or Text(id="your group")},
            ),
            Text(id="Its administrators set it up here, in private, so that nobody there is disturbed."),
        ),
        menu=((choice(N_("⚙️ Set up"), f"grp:{id}"),),),
    )


def hello(newsroom: str, link: str | None) -> Reply:
    """Return what a group is told when nobody can be told in private."""
    return say(
        "Hello! This is the news bot of {newsroom}. Send /start to receive the digest in this group.",
        menu=in_private(link) if link else (),
        newsroom=newsroom,
    )


def in_private(link: str) -> Menu:
    """Return the button that opens the private chat in which the group is set up."""
    return ((Choice(label=Text(id="⚙️ Set up in private"), url=link),),)


def to_private(link: str, language: Translator) -> Button:
    """Return that button, spoken."""
    return Button(label=language.text("⚙️ Set up in private"), url=link)


REFUSED = Text(id="Only the administrators of this group can change its settings.")


# --- acting for a group ---------------------------------------------------------------------------


def card(request: Request) -> Reply:
    """Return the settings of the group for which the request is, and how to subscribe it if it is not."""
    shown = settings.show_settings(request)
    if request.chat.state == "active":
        return shown
    join = choice(N_("🔔 Receive the digest there"), f"grp:on:{request.chat.ref.id}")
    return replace(shown, menu=((join,), *shown.menu))


def subscribed(request: Request) -> Answer:
    """Say when the digest will come to the group, and ask about what."""
    when = wording.times(request.chat.plans, request.language)
    told = Text(id="From now on the digest comes there at: {times}.", values={"times": when})
    question = setup.ask_topics(request, edit=False)
    return replace(question, parts=(told, *question.parts))


def not_yours() -> Reply:
    """Answer somebody who wants to set up a group that is not theirs."""
    return say("Only the administrators of that group or channel can set me up for it.")


def no_longer_yours(title: str) -> Reply:
    """Answer somebody who was an administrator a moment ago."""
    return say(
        "You are not an administrator of “{title}” any more, so nothing was changed.",
        title=title or Text(id="your group"),
    )


def aged(id: str) -> Reply:
    """Answer a button of a group's settings after more than an hour."""
    return say(
        "You were setting up a group or channel here; that was more than an hour ago. Tap to go on with it. "
        "What you send from now on is for your own digest.",
        menu=((choice(N_("▸ Go on"), f"grp:{id}"),),),
    )


def ended() -> Reply:
    """Say that the private chat is its reader's own again."""
    return say("Done. What you choose from now on is for your own digest.", edit=True)


def framed(messages: list[Message], group: Chat, language: Translator, is_setting: IsSetting) -> list[Message]:
    """Return them with the group's name above and a way out below; their buttons change that group's settings alone."""
    shown = [_with_buttons(message, partial(_of_group, group, is_setting)) for message in messages]
    if shown:
        title = language.text("⚙️ You are setting up “{title}”", title=group.title or language.text("your group"))
        done = Button(label=language.text("✅ Done"), action="grp:")
        shown[0] = replace(shown[0], blocks=(heading(title), *shown[0].blocks))
        shown[-1] = replace(shown[-1], buttons=(*shown[-1].buttons, (done,)))
    return shown


def in_a_group(messages: list[Message], is_setting: IsSetting, private: Button, always: bool) -> list[Message]:
    """Return them without the many taps of the settings, nor asks for a position.

    What was about settings alone gets the way into the private chat (`private`) instead; so does what is `always` so.
    """
    shown = []
    for message in messages:
        less = _with_buttons(message, partial(_of_everybody, is_setting))
        alone = message.buttons and not less.buttons
        shown.append(replace(less, buttons=(*less.buttons, (private,))) if always or alone else less)
    return shown


def _with_buttons(message: Message, change: Callable[[Button], Button | None]) -> Message:
    rows = (tuple(after for button in row if (after := change(button))) for row in message.buttons)
    return replace(message, buttons=tuple(row for row in rows if row))


def _of_group(group: Chat, is_setting: IsSetting, button: Button) -> Button | None:
    if button.action == "start":
        return replace(button, action=f"grp:on:{group.ref.id}")
    if not is_setting(button.action):
        return button
    action = f"{MARK}{group.id}:{button.action}"
    return replace(button, action=action) if len(action.encode()) <= 64 else None


def _of_everybody(is_setting: IsSetting, button: Button) -> Button | None:
    return None if button.asks_location or is_setting(button.action) else button
