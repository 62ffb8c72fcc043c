"""/tinnong: from a link, a story's number or words to a draft; and the answers to what a draft's editor is asked."""

from __future__ import annotations

import re

from bot.commands import Answer, OldButton, Request
from bot.commands.newsroom.alerts import approval, emergency, follow, places, times
from bot.commands.newsroom.alerts.showing import (
    CAN_BE_MENDED,
    NEVER_MIND,
    alert_of,
    refused,
    show,
    show_draft,
    show_live,
)
from bot.messages import Reply, Text
from digests.collect.text import fold
from digests.errors import AlertRefused
from digests.model import Alert, Audience

_EMERGENCY = ("khancap", "khan cap", "emergency")
MOST_OFFERED = 5
"""Places that a draft tells of and that fit into one button."""


async def alert(request: Request) -> Answer:
    """/tinnong: ask for the text; with a text, an address or a story's number, make the draft."""
    written = as_written(request)
    if fold(written) in _EMERGENCY:
        return await emergency.emergency(request)
    if written:
        return await begin(request, written)
    return await ask(request)


async def ask(request: Request, follows: Alert | None = None) -> Answer:
    """Ask for the text of a new alert, or of one that follows another."""
    await _expect(request, _question(follows))
    about = (
        Text(
            id="What is new since alert #{id}, “{title}”?", values={"id": str(follows.id), "title": follows.text.title}
        )
        if follows
        else Text(id="What has happened?")
    )
    how = Text(
        id="Send me the link of an article, the number of a story, or simply write it: the first line is the title, "
        "what follows is the text. I show you a draft; nothing goes to readers yet."
    )
    return Reply(parts=(about, how), menu=((NEVER_MIND,),))


async def begin(request: Request, written: str, follows: int | None = None) -> Answer:
    """Make a draft of what was written and show it. What cannot be made one is asked for again."""
    service = request.services.alerts
    earlier = await service.find(follows) if follows else None
    try:
        found = await service.read(written)
        made = await service.draft(
            found.text,
            request.person,
            request.now,
            audience=earlier.audience if earlier else Audience(),
            urgent=bool(earlier and earlier.urgent),
            article=found.article,
            follows=earlier.id if earlier else None,
        )
    except AlertRefused as error:
        await _expect(request, _question(earlier) if error.why in CAN_BE_MENDED else None)
        return await refused(request, None, error)
    request = await _expect(request, None)
    if earlier:
        return follow.ask_change(made, earlier)
    told = found.places or request.services.gazetteer.find(made.text.title, made.text.body, province_sign=True)
    return await show_draft(request, made, places=frozenset(told[:MOST_OFFERED]))


def _question(follows: Alert | None) -> str:
    return f"al-new-{follows.id}" if follows else "al-new"


async def _expect(request: Request, question: str | None) -> Request:
    """Take the next plain text for the answer to a question; None: to none."""
    return request.of(await request.services.subscriptions.await_answer(request.chat, question))


async def answered(request: Request) -> Answer:
    """Take what an editor writes after a question of ours: "al-new", "al-t-12" …"""
    _, what, id = ((request.chat.awaiting or "") + "--").split("-")[:3]
    if what == "new":
        return await begin(request, as_written(request), int(id) if id else None)
    if what not in _ANSWERS:
        raise OldButton(what)
    found = await alert_of(request, id)
    return await _ANSWERS[what](request, found)


async def replied(request: Request) -> Answer:
    """Take an editor's reply to a card or a preview as its new text; None when it shows no alert."""
    incoming = request.incoming
    found = await request.services.alerts.shown_as(incoming.chat, incoming.answers or "")
    if found is None or found.kind != "alert":
        return None
    if (request.chat.awaiting or "").startswith("al-no-"):
        return await approval.take_reason(request, found) or ()
    if not incoming.private:
        return None  # there people talk with one another about it
    if found.state == "waiting" and not any(request.person.is_(word.who) for word in found.approvals):
        # "ok em" is no new text for somebody else's alert.
        note = Text(id="Nothing is changed. To approve, to change it or to send it back, please tap a button.")
        return await show_live(request, found, note=note) or ()
    return await take_text(request, found) or ()  # what has been said already is an answer, too


async def take_text(request: Request, alert: Alert) -> Answer:
    """Give an alert another text. Its link and picture stay unless the new text brings others."""
    service = request.services.alerts
    try:
        text = await service.rewritten(alert, as_written(request))
        changed = await service.change(alert.id, request.person, request.now, text=text)
    except AlertRefused as error:
        await _expect(request, f"al-t-{alert.id}" if error.why in CAN_BE_MENDED else None)
        return await refused(request, alert.id, error)
    request = await _expect(request, None)
    again = alert.state in ("waiting", "approved")
    note = Text(id="The text is changed. It was approved or submitted before, so it must be submitted anew.")
    return await show(request, changed, note=note if again else Text(id="The text is changed."))


async def never_mind(request: Request) -> Answer:
    """al:nm: forget the question."""
    await _expect(request, None)
    return Reply(parts=(Text(id="All right, nothing was sent."),), edit=True)


def as_written(request: Request) -> str:
    """Return what somebody wrote with its line breaks, without the command's name."""
    text = request.incoming.text.strip()
    if not text.startswith("/"):
        return text
    name = len(text.split()) - len(request.argument.split())
    return re.sub(rf"^(?:\S+\s*){{{max(1, name)}}}", "", text).strip()


_ANSWERS = {
    "t": take_text,
    "p": places.take,
    "h": times.take_time,
    "x": times.take_expiry,
    "no": approval.take_reason,
}
"""What a text answers, by the middle of the question."""
