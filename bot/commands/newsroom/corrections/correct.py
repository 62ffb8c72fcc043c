"""/dinhchinh: the right words for an alert or a story of a digest: before, after, and then approved like an alert."""

from __future__ import annotations

import re

from bot.commands import Answer, OldButton, Request, choice, heading
from bot.commands.newsroom.alerts import approval
from bot.commands.newsroom.alerts.showing import alert_of, refused
from bot.commands.newsroom.alerts.words import state_of
from bot.commands.newsroom.corrections.mending import before_and_after, reach_of
from bot.commands.newsroom.corrections.words import (
    NEVER_MIND,
    key_of,
    name_of,
    named,
    not_possible,
)
from bot.messages import N_, Menu, Reply, Text
from digests.correcting import Wrong
from digests.errors import AlertRefused
from digests.model import Alert

MOST = 6
_NAMED = re.compile(
    r"\s*(https?://\S+|(?:tin|bài|bai|article|story)\s*#?\d{1,12}\b|#?\d{1,12}\b)[:,]?(.*)", re.DOTALL | re.IGNORECASE
)


def read(written: str) -> tuple[str, str]:
    """Return what somebody means, "12", "tin 1234" or an address, and what they wrote after it; "" for none."""
    found = _NAMED.fullmatch(written)
    return (found[1], found[2].strip()) if found else ("", written.strip())


def as_written(request: Request) -> str:
    """Return what follows the command's name, with its lines."""
    text = request.incoming.text.strip()
    return text.partition(" ")[2] if " " in text.partition("\n")[0] else text.partition("\n")[2]


async def correct(request: Request) -> Answer:
    """/dinhchinh [12 | tin 1234 | address] [the right words]."""
    about, written = read(as_written(request))
    if not about:
        return await _which(request)
    try:
        wrong = await request.services.correcting.find(about)
        return await _draft(request, wrong, written) if written else await _ask(request, wrong)
    except AlertRefused as error:
        return await not_possible(request, error)


async def gone_out(request: Request) -> list[Alert]:
    """Return the newest alerts that readers have, or are getting."""
    every = await request.services.alerts.recent(30)
    return [alert for alert in every if alert.kind == "alert" and alert.state in ("sending", "stopped", "sent")][:MOST]


async def _which(request: Request) -> Answer:
    sent = await gone_out(request)
    how = Text(
        id="What was wrong? Tap the alert, or write its number: /correct 12. For a story of a digest: /correct story "
        "1234, or its address."
    )
    menu = tuple((choice(f"#{alert.id} {alert.text.title}"[:60], f"co:w:a{alert.id}"),) for alert in sent)
    return Reply(parts=(how,), menu=menu)


async def _ask(request: Request, wrong: Wrong) -> Answer:
    """Show what readers have, and ask for the right words."""
    await request.services.subscriptions.await_answer(request.chat, f"co-{key_of(wrong)}")
    now = request.services.correcting.before(wrong, request.chat.locale)
    reached = await request.services.correcting.reach(wrong, request.now)
    ask = Text(
        id="Send me the right text now, all of it: the first line is the title, what follows is the text. Nothing goes "
        "to readers yet."
    )
    head = Text(id="You correct {what}. This is what readers have:", values={"what": name_of(wrong)})
    return Reply(parts=(head, *now.blocks, *reach_of(reached), ask), menu=((NEVER_MIND,),))


async def answered(request: Request) -> Answer:
    """Take the right words for what was asked about: co-a12, co-s1234; co-t15 changes correction 15."""
    _, _, key = (request.chat.awaiting or "").partition("-")
    written = request.incoming.text.strip()
    try:
        if key.startswith("t"):
            return await _changed(request, await alert_of(request, key[1:]), written)
        return await _draft(request, await request.services.correcting.find(named(key)), written)
    except AlertRefused as error:
        return await not_possible(request, error)


async def _draft(request: Request, wrong: Wrong, written: str) -> Answer:
    text = request.services.correcting.read(written)
    made = await request.services.correcting.draft(wrong, text, request.person, request.now)
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    return await card(request, made)


async def _changed(request: Request, alert: Alert, written: str) -> Answer:
    text = request.services.correcting.read(written)
    changed = await request.services.correcting.change(alert, text, request.person, request.now)
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    return await card(request, changed)


async def card(request: Request, alert: Alert) -> Answer:
    """Show a correction to its editor, with what can be done about it."""
    send = N_("➡️ Send for approval")
    if await request.services.alerts.needed(request.now, alert) == 1:
        send = N_("📤 Send")
    menu: Menu = (
        (choice(send, f"co:s:{alert.id}:{alert.hash}"), choice(N_("✏️ Change the text"), f"co:t:{alert.id}")),
        (choice(N_("🗑 Discard"), f"co:c:{alert.id}"),),
    )
    mending = await request.services.correcting.mending(alert, request.now)
    if mending is None:
        return await refused(request, alert.id, AlertRefused("gone", alert.id))
    head = heading(state_of(alert, request.language))
    return Reply(parts=(head, *before_and_after(mending, request.chat.locale)), menu=menu)


# --- its buttons ----------------------------------------------------------------------------------


async def which(request: Request, rest: str) -> Answer:
    """co:w:a12: correct this one."""
    return await _ask(request, await request.services.correcting.find(named(rest)))


async def send(request: Request, rest: str) -> Answer:
    """co:s:<id>:<hash>: submit exactly what was shown."""
    id, _, hash = rest.partition(":")
    alert = await alert_of(request, id)
    if alert.hash != hash and alert.state == "draft":
        return await card(request, alert)
    return await approval.submit(request, alert, hash)


async def change(request: Request, rest: str) -> Answer:
    """co:t:<id>: ask for other words."""
    alert = await alert_of(request, rest)
    await request.services.subscriptions.await_answer(request.chat, f"co-t{alert.id}")
    return Reply(
        parts=(Text(id="Send me the right text again: the first line is the title, what follows is the text."),),
        menu=((NEVER_MIND,),),
    )


async def open_(request: Request, rest: str) -> Answer:
    """co:o:<id>: show a correction to be changed; one that waits is a draft again with the first change."""
    alert = await alert_of(request, rest)
    if alert.kind != "correction" or alert.state not in ("draft", "waiting", "approved"):
        return await refused(request, alert.id, AlertRefused("state", alert.id))
    if not request.incoming.private:
        raise OldButton(rest)
    return await card(request, alert)


async def discard(request: Request, rest: str) -> Answer:
    """co:c:<id>: give a correction or recall up."""
    alert = await alert_of(request, rest)
    try:
        await request.services.alerts.cancel(alert.id, request.person, request.now)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    return Reply(parts=(Text(id="Given up. Readers keep what they have."),), edit=True)


async def never_mind(request: Request, rest: str) -> Answer:
    """co:nm: nothing is asked any more."""
    await request.services.subscriptions.await_answer(request.chat, None)
    return Reply(parts=(Text(id="All right, nothing was changed."),), edit=True)
