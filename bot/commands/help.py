"""/trogiup, and the answers to what is no command: greetings, thanks, unknown commands, signs."""

from __future__ import annotations

from difflib import get_close_matches

from bot.commands import Answer, Request, choice, heading, shown
from bot.commands.menus import HELP, READ_NOW, SETTINGS
from bot.messages import N_, Menu, Reply, Text
from digests.model import Block, Span

OLD = Text(id="That button is out of date. Send /help to see what I can do.")
WHAT_NEXT = Text(id="Write what you want to read about, such as “flood”, or tap a button.")


GROUPS: dict[str, str] = {
    "newsroom": N_("For editors"),
    "admin": N_("For administrators"),
    "read": N_("Reading"),
    "choose": N_("What I send you"),
    "when": N_("When it comes"),
    "more": N_("And more"),
}
"""The headings of the help, in their order."""


async def show_help(request: Request) -> Answer:
    """/trogiup: what can be asked, from the table of commands."""
    language = request.language
    blocks = [_group(request, key, language.text(title)) for key, title in GROUPS.items()]
    return Reply(
        parts=(
            heading(language.text("What I can do")),
            Text(
                id="No need to remember commands: just write what you want to read about, such as “flood” or “sport”."
            ),
            *(block for block in blocks if len(block.lines) > 1),
        ),
        menu=((READ_NOW, SETTINGS), (choice(N_("🗂 Topics"), "c:tt"), choice(N_("📍 Places"), "d::c"))),
    )


def _group(request: Request, key: str, title: str) -> Block:
    language = request.language
    lines = (
        (Span(text=f"/{command.name(language.locale)}", bold=True), Span(text=f" – {language.text(command.summary)}"))
        for command in request.commands
        if command.group == key
    )
    return Block(lines=((Span(text=title, bold=True),), *lines))


def unknown_command(request: Request, name: str) -> Reply:
    """Answer a command that we do not have with those that look like it."""
    if near := _like(request, name.lower()):
        hint = Text(id="Did you mean {names}?", values={"names": ", ".join(f"/{known}" for known in near)})
    else:
        hint = Text(id="Send /help to see what I can do.")
    told = Text(id="I do not know the command /{name}.", values={"name": shown(name, 32)})
    return Reply(parts=(told, hint), menu=((HELP, READ_NOW),))


def _like(request: Request, name: str) -> list[str]:
    """Return the names like it, in one language: the reader's own, unless a name of another one is the likest."""
    own = [command.name(request.language.locale) for command in request.commands]
    every = own + [known for command in request.commands for known in command.names if known not in own]
    likest = get_close_matches(name, every, n=1)
    return get_close_matches(name, own if likest and likest[0] in own else every[len(own) :], n=3)


async def greeting(request: Request) -> Answer:
    """Answer a hello."""
    hello = Text(id="Hello! This is the news bot of {newsroom}.", values={"newsroom": request.newsroom.name})
    return Reply(parts=(hello, WHAT_NEXT), menu=_first_steps(request))


async def thanks(request: Request) -> Answer:
    """Answer a thank-you or an okay."""
    return Reply(parts=(Text(id="You are welcome! Write to me whenever you want to read the news."),))


async def too_short(request: Request) -> Answer:
    """Answer a yes where nothing was asked, or a figure that every story holds."""
    told = Text(id="“{found}” alone does not tell me what you would like to read.", values={"found": request.argument})
    return Reply(parts=(told, WHAT_NEXT), menu=_first_steps(request))


async def no_words(request: Request) -> Answer:
    """Answer what has no word in it: emoji, signs, a picture."""
    return Reply(parts=(Text(id="I only understand words."), WHAT_NEXT), menu=_first_steps(request))


def old_button(request: Request) -> Reply:
    """Answer a button that means nothing any more."""
    return Reply(parts=(OLD,), menu=((READ_NOW, SETTINGS),))


def _first_steps(request: Request) -> Menu:
    if request.chat.state == "left":
        return ((choice(N_("🔔 Subscribe"), "start"),), (READ_NOW, HELP))
    return ((READ_NOW, SETTINGS), (HELP,))
