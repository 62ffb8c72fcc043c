"""/thuhoi: take an alert, or a story of a digest, back from everybody who has it; and all `co:` buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.commands import Answer, OldButton, Request, choice, heading
from bot.commands.newsroom.alerts.showing import alert_of, refused, show_live
from bot.commands.newsroom.corrections import correct
from bot.commands.newsroom.corrections.mending import reach_of
from bot.commands.newsroom.corrections.words import name_of, not_possible
from bot.messages import N_, Menu, Reply, Text
from digests.errors import AlertRefused, NotAllowed
from digests.model import Block, Span

Step = Callable[[Request, str], Awaitable[Answer]]


async def recall(request: Request) -> Answer:
    """/thuhoi [12 | tin 1234 | address] [why]: ask whether it shall be taken back."""
    about, why = correct.read(correct.as_written(request))
    if not about:
        return await _which(request)
    try:
        return await _confirm(request, about, why)
    except AlertRefused as error:
        return await not_possible(request, error)


async def _which(request: Request) -> Answer:
    sent = await correct.gone_out(request)
    how = Text(
        id="What shall be taken back? Tap the alert, or write its number and why: /recall 12 It is not true. For a "
        "story of a digest: /recall story 1234, or its address."
    )
    menu = tuple((choice(f"#{alert.id} {alert.text.title}"[:60], f"co:b:{alert.id}"),) for alert in sent)
    return Reply(parts=(how,), menu=menu)


async def _confirm(request: Request, about: str, why: str) -> Answer:
    service = request.services.correcting
    wrong = await service.find(about)
    made = await service.draft_recall(wrong, why, request.person, request.now)
    parts: list[Text | Block] = [
        heading(request.language.text("↩️ Recall #{id}", id=str(made.id))),
        Text(id="Take back {what}?", values={"what": name_of(wrong)}),
        *reach_of(await service.reach(wrong, request.now), recall=True),
    ]
    if why:
        parts.append(
            Block(lines=((Span(text=request.language.text("Readers are told why: “{why}”", why=made.text.body)),),))
        )
    else:
        parts.append(
            Text(id="No reason is given. To give one: /recall {about} and the reason", values={"about": about})
        )
    parts.append(
        Text(
            id="Where it is too late to delete it (Telegram: 48 hours), a notice takes its place. It begins at once "
            "and cannot be undone."
        )
    )
    yes = choice(N_("↩️ Yes, take it back"), f"co:y:{made.id}:{made.hash}")
    menu: Menu = ((yes, choice(N_("✖ No, leave it"), f"co:c:{made.id}")),)
    return Reply(parts=tuple(parts), menu=menu)


async def _begin(request: Request, rest: str) -> Answer:
    """co:y:<id>:<hash>: the recall begins."""
    id, _, hash = rest.partition(":")
    alert = await alert_of(request, id)
    if alert.kind != "recall" or alert.hash != hash:
        raise OldButton(rest)
    try:
        alert = await request.services.alerts.submit(alert.id, request.person, request.now)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    return await show_live(request, alert, note=Text(id="It is being taken back. The receipt comes here."))


async def _about(request: Request, rest: str) -> Answer:
    """co:b:<id>: take this alert back."""
    return await _confirm(request, f"#{rest}", "")


_STEPS: dict[str, Step] = {
    "w": correct.which,
    "s": correct.send,
    "t": correct.change,
    "o": correct.open_,
    "c": correct.discard,
    "nm": correct.never_mind,
    "b": _about,
    "y": _begin,
}


async def press(request: Request) -> Answer:
    """co:<what>:…: the buttons of corrections and recalls."""
    what, _, rest = request.argument.partition(":")
    step = _STEPS.get(what)
    if step is None:
        raise OldButton(request.argument)
    try:
        return await step(request, rest)
    except NotAllowed:  # the role ended between the look at it and the deed
        raise OldButton(request.argument) from None
    except AlertRefused as error:
        return await not_possible(request, error)
