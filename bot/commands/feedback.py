"""Letters to the newsroom: /gopy for readers; in the newsroom's own chat, the buttons and answers to a letter."""

from __future__ import annotations

import re

from bot.commands import Answer, OldButton, Request, choice, heading, shown
from bot.commands.linking import CHANNELS
from bot.commands.menus import HELP
from bot.commands.newsroom.deeds import person
from bot.messages import N_, Choice, Menu, Reply, Text
from config.i18n import translator
from config.newsroom import Newsroom
from digests.errors import Refused
from digests.feedback import LONGEST, Ticket
from digests.model import Block, Span

_REFUSALS = {
    "long": N_("That is too long for a letter: at most {most} characters, please. You could send it in two."),
    "often": N_("You have written several letters in a short time. Please wait a while before the next one."),
    "blocked": N_("The newsroom does not take letters from this chat."),
    "gone": N_("That text is not there any more. Please write it again after /feedback."),
}


async def feedback(request: Request) -> Answer:
    """/gopy text: send a letter; without a text, wait for it."""
    if not request.argument:
        await request.services.subscriptions.await_answer(request.chat, "feedback")
        return Reply(
            parts=(Text(id="What would you like to tell the newsroom? Write it in one message; I pass it on."),),
            menu=((choice(N_("Cancel"), "f:no"),),),
        )
    text = _as_written(request)
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    try:
        letter = await request.services.feedback.send(request.chat, text, request.now)
    except Refused as refused:
        return _refusal(refused)
    return await _pass_on(request, letter)


async def perhaps(request: Request, *near: Choice, searched: bool = True) -> Reply:
    """Ask whether a long text that finds nothing, or is too long to be `searched`, is meant for the newsroom.

    `near` is what else it may be about.
    """
    id = await request.services.feedback.draft(request.chat, request.incoming.text.strip(), request.now)
    ask = Text(id="Is it a message for the newsroom? Then I pass it on, and the answer comes back here.")
    return Reply(
        parts=(Text(id="I found no story about that."), ask) if searched else (ask,),
        menu=(
            (choice(N_("✉️ Send it to the newsroom"), f"f:s:{id}"),),
            *((one,) for one in near),
            (choice(N_("No, thanks"), "f:no"), HELP),
        ),
    )


async def press_feedback(request: Request) -> Answer:
    """f:w, f:no, f:s:<id>: write, do not, send a draft; f:<what>:<id>: deal with a letter, in the newsroom's chat."""
    match request.argument:
        case "w":
            return await feedback(request.about(""))
        case "no":
            await request.services.subscriptions.await_answer(request.chat, None)
            return Reply(parts=(Text(id="All right, nothing was sent."),), edit=True)
    what, id = request.fields(2)
    if not (id.isdecimal() and len(id) < 16):
        raise OldButton(request.argument)
    if what == "s":
        return await _send_draft(request, int(id))
    if what not in _DEALT_WITH or request.incoming.chat not in request.services.feedback.rooms:
        raise OldButton(request.argument)
    return await _DEALT_WITH[what](request, int(id))


async def answer(request: Request, id: int) -> Answer:
    """Send what somebody of the newsroom wrote to the reader of a letter, under the reader's own words."""
    service = request.services.feedback
    text = _as_written(request)
    if not text:  # a sticker, a picture: the question stays open
        return Reply(parts=(Text(id="I only understand words."),))
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    try:
        letter = await service.answer(id, text, request.person, request.now)
    except Refused as refused:
        if refused.why == "long":
            return _refusal(refused)
        return await _answered_before(request, id)
    arrived = await request.tell(letter.ref, answered(letter, request.newsroom), letter.locale)
    if arrived is None:
        return Reply(parts=(Text(id="The answer could not be delivered: the reader is not there any more."),))
    left = await service.waiting()
    waiting = Text(id="{count} letter waits for an answer.", plural="{count} letters wait for an answer.", count=left)
    if not left:
        waiting = Text(id="No other letter waits for an answer.")
    return Reply(
        parts=(Text(id="Your answer to letter {number} has reached the reader.", values={"number": id}), waiting)
    )


async def _answered_before(request: Request, id: int) -> Reply:
    """Say why an answer was not sent: a colleague was quicker, or the letter is gone."""
    letter = await request.services.feedback.find(id)
    if letter is None or not letter.answered_by:
        return Reply(parts=(Text(id="The reader has deleted this letter: it cannot be answered any more."),))
    names = await request.services.members.names()
    values = {"name": person(letter.answered_by, names, request.language), "number": str(id)}
    return Reply(
        parts=(
            Text(
                id="{name} has answered letter {number} just now, so yours was not sent. This went out:", values=values
            ),
            Block(lines=tuple((Span(text=line),) for line in (letter.answer or "").split("\n"))),
            Text(id="Is there more to say? Send yours once more in a minute."),
        )
    )


async def _send_draft(request: Request, id: int) -> Answer:
    try:
        letter = await request.services.feedback.send_draft(request.chat, id, request.now)
    except Refused as refused:
        return _refusal(refused)
    return await _pass_on(request, letter)


async def _pass_on(request: Request, letter: Ticket) -> Answer:
    """Show a letter to the newsroom, and tell the reader that it is there."""
    service = request.services.feedback
    copies = []
    for room in service.rooms:
        message = await request.tell(room, _letter(request, letter), request.newsroom.languages[0])
        if message is not None:
            copies.append((room, message))
    if copies:
        await service.shown(letter, copies)
    return Reply(
        parts=(
            Text(id="Thank you! Your letter is with the newsroom."),
            Text(id="If somebody answers, the answer comes to you here."),
        )
    )


def _letter(request: Request, letter: Ticket) -> Reply:
    """Return a letter as the newsroom sees it, in the newsroom's language."""
    language = translator(request.newsroom.languages[0])
    at = language.time(letter.at, request.newsroom.zone), language.date(letter.at, request.newsroom.zone, style="short")
    about = f"{CHANNELS.get(letter.ref.channel, letter.ref.channel)} · {', '.join(at)}"
    return Reply(
        parts=(
            heading(language.text("✉️ Letter {number} from a reader", number=letter.id)),
            Block(lines=tuple((Span(text=line),) for line in letter.text.split("\n"))),
            Block(lines=((Span(text=about, italic=True),),)),
            Text(id="To answer, reply to this message, or tap the button."),
        ),
        menu=(
            (choice(N_("✍️ Answer"), f"f:a:{letter.id}"), choice(N_("✓ Needs no answer"), f"f:x:{letter.id}")),
            (choice(N_("🚫 No more letters from this reader"), f"f:b:{letter.id}"),),
        ),
    )


def answered(letter: Ticket, newsroom: Newsroom) -> Reply:
    """Return an answer as the reader sees it."""
    language = translator(letter.locale)
    return Reply(
        parts=(
            heading(language.text("✉️ {newsroom} answers you", newsroom=newsroom.short_name)),
            Block(lines=((Span(text=f"“{shown(letter.text, 300)}”", italic=True),),)),
            Block(lines=tuple((Span(text=line),) for line in (letter.answer or "").split("\n"))),
        ),
        menu=((choice(N_("↩️ Write again"), "f:w"),),),
    )


async def _ask_answer(request: Request, id: int) -> Answer:
    letter = await request.services.feedback.find(id)
    if letter is None:
        return Reply(parts=(Text(id="The reader has deleted this letter: it cannot be answered any more."),))
    if not request.incoming.private:  # in a group nobody knows whose next words are meant: a reply says it
        return Reply(parts=(Text(id="To answer letter {number}, reply to its message.", values={"number": id}),))
    await request.services.subscriptions.await_answer(request.chat, f"answer-{id}")
    return Reply(
        parts=(Text(id="Write your answer to letter {number} now; it goes to the reader.", values={"number": id}),),
        menu=((choice(N_("Cancel"), "f:no"),),),
    )


async def _close(request: Request, id: int) -> Answer:
    if await request.services.feedback.close(id, request.person, request.now):
        return Reply(parts=(Text(id="Letter {number} is put aside.", values={"number": id}),))
    return Reply(parts=(Text(id="Letter {number} is not open any more.", values={"number": id}),))


async def _unblock(request: Request, id: int) -> Answer:
    if not await request.services.feedback.block(id, False, request.person, request.now):
        return _NOBODY
    return Reply(parts=(Text(id="Letters from this reader are taken again."),), edit=True)


async def _block(request: Request, id: int) -> Answer:
    if not await request.services.feedback.block(id, True, request.person, request.now):
        return _NOBODY
    undo: Menu = ((choice(N_("↩️ Undo"), f"f:u:{id}"),),)
    return Reply(parts=(Text(id="No more letters from this reader are taken. The digest goes on."),), menu=undo)


_NOBODY = Reply(parts=(Text(id="The reader has deleted everything: there is nobody to block."),))
_DEALT_WITH = {"a": _ask_answer, "x": _close, "b": _block, "u": _unblock}
"""What the newsroom does with a letter, by the letter in the button."""


def _refusal(refused: Refused) -> Reply:
    return Reply(parts=(Text(id=_REFUSALS[refused.why], values={"most": LONGEST}),))


def _as_written(request: Request) -> str:
    """Return the letter with the line breaks that the person wrote."""
    text, asked = request.incoming.text.strip(), request.chat.awaiting or ""
    if text.startswith("/"):
        text = text.partition(text.split()[0])[2]
    elif asked != "feedback" and not asked.startswith("answer-") and not request.incoming.answers:
        text = request.argument  # "góp ý: …": what follows the words
    return re.sub(r"\n{3,}", "\n\n", text.strip())
