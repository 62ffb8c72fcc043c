"""The buttons under a draft: each changes one thing of it and shows it anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.commands import Answer, OldButton, Request, choice
from bot.commands.newsroom.alerts import approval, audience, emergency, follow, times
from bot.commands.newsroom.alerts.showing import NEVER_MIND, alert_of, refused, show, show_draft
from bot.messages import N_, Reply, Text
from digests.errors import AlertRefused, NotAllowed
from digests.model import Alert

Step = Callable[[Request, Alert, str], Awaitable[Answer]]


async def press_draft(request: Request) -> Answer:
    """ad:<what>:<id>[:…]: shape a draft. Nobody but editors gets here, and only in their own chat."""
    what, _, rest = request.argument.partition(":")
    if what == "one":
        return await emergency.press(request)
    id, _, rest = rest.partition(":")
    step = _STEPS.get(what)
    if step is None:
        raise OldButton(request.argument)
    alert = await alert_of(request, id)
    if what != "o" and alert.state not in ("draft", "waiting", "approved"):
        return await refused(request, alert.id, AlertRefused("state", alert.id))
    try:
        return await step(request, alert, rest)
    except NotAllowed:  # the role ended between the look at it and the deed
        raise OldButton(request.argument) from None


async def _open(request: Request, alert: Alert, rest: str) -> Answer:
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    return await show(request, alert)


async def _urgent(request: Request, alert: Alert, rest: str) -> Answer:
    if rest not in ("0", "1"):
        raise OldButton(request.argument)
    try:
        changed = await request.services.alerts.change(alert.id, request.person, request.now, urgent=rest == "1")
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    return await show_draft(request, changed)


async def _text(request: Request, alert: Alert, rest: str) -> Answer:
    """Ask for another text, or take the link or the picture away."""
    if rest in ("url", "pic"):
        text = replace(alert.text, url=None) if rest == "url" else replace(alert.text, picture=None)
        try:
            alert = await request.services.alerts.change(alert.id, request.person, request.now, text=text)
        except AlertRefused as error:
            return await refused(request, alert.id, error)
        return await show_draft(request, alert)
    await request.services.subscriptions.await_answer(request.chat, f"al-t-{alert.id}")
    less = tuple(
        choice(label, f"ad:t:{alert.id}:{what}")
        for there, label, what in (
            (alert.text.url, N_("✂️ Without the link"), "url"),
            (alert.text.picture, N_("✂️ Without the picture"), "pic"),
        )
        if there
    )
    ask = Text(
        id="Send me the new text of alert #{id}: the first line is the title. To copy the present one, press and hold "
        "it above. Another time you can simply reply to the draft or to its preview.",
        values={"id": str(alert.id)},
    )
    return Reply(parts=(ask,), menu=(*((less,) if less else ()), (NEVER_MIND,)))


async def _discard(request: Request, alert: Alert, rest: str) -> Answer:
    if rest != "yes":
        yes = choice(N_("🗑 Yes, discard it"), f"ad:c:{alert.id}:yes")
        return Reply(
            parts=(Text(id="Discard alert #{id}, “{title}”?", values=_named(alert)),),
            menu=((yes, choice(N_("← Back"), f"ad:o:{alert.id}")),),
            edit=True,
        )
    try:
        gone = await request.services.alerts.cancel(alert.id, request.person, request.now)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    return await show(request, gone)


def _named(alert: Alert) -> dict[str, str]:
    return {"id": str(alert.id), "title": alert.text.title}


_STEPS: dict[str, Step] = {
    "o": _open,
    "s": approval.submit,
    "t": _text,
    "w": audience.press,
    "u": _urgent,
    "h": times.press_when,
    "x": times.press_expiry,
    "f": follow.press,
    "c": _discard,
}
"""What is changed, by the letter in the button."""
