"""/duyet and /baocao: what waits for approval, what became of alerts, and the buttons of an alert's card."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.commands import Answer, OldButton, Request, choice, heading
from bot.commands.newsroom.alerts import approval, draft
from bot.commands.newsroom.alerts.card import draft_card, line_of
from bot.commands.newsroom.alerts.preview import preview
from bot.commands.newsroom.alerts.report import report_card
from bot.commands.newsroom.alerts.showing import alert_of, refused, show, tell, view_of
from bot.commands.newsroom.corrections.words import receipt_card
from bot.messages import N_, Menu, Reply, Text
from digests.errors import AlertRefused, NotAllowed
from digests.model import Alert

NEW = choice(N_("🚨 New alert"), "al:new")
MOST = 8
Step = Callable[[Request, Alert, str], Awaitable[Answer]]


async def approve(request: Request) -> Answer:
    """/duyet [N]: what waits for somebody's word; with a number, that alert."""
    if there := _elsewhere(request):
        return there
    if number := _number(request):
        return await _numbered(request, number, show)
    every = await request.services.alerts.open()
    waiting = [alert for alert in every if alert.state == "waiting"]
    mine = [alert for alert in every if alert.state != "waiting" and request.person.is_(alert.author)][:MOST]
    view = await view_of(request)
    parts = [*_waiting(waiting), *((Text(id="Your own that are not finished stand below as well."),) if mine else ())]
    menu: Menu = (*((line_of(alert, view),) for alert in (*waiting[:MOST], *mine)), (NEW,))
    return Reply(parts=tuple(parts), menu=menu)


def _waiting(waiting: Sequence[Alert]) -> list[Text]:
    """Return how many alerts and how many corrections wait; a recall never does."""
    corrections = sum(one.kind == "correction" for one in waiting)
    alerts = len(waiting) - corrections
    of_alerts = Text(
        id="{count} alert waits for approval. Tap it to read it.",
        plural="{count} alerts wait for approval. Tap one to read it.",
        count=alerts,
    )
    of_corrections = Text(
        id="{count} correction waits for approval. Tap it to read it.",
        plural="{count} corrections wait for approval. Tap one to read it.",
        count=corrections,
    )
    told = [text for text in (of_alerts, of_corrections) if text.count]
    return told or [Text(id="No alert waits for approval.")]


async def report(request: Request) -> Answer:
    """/baocao [N]: the newest alerts; with a number, what became of that one."""
    if there := _elsewhere(request):
        return there
    if number := _number(request):
        return await _numbered(request, number, _report)
    view = await view_of(request)
    sent = [alert for alert in await request.services.alerts.recent(40) if alert.started_at][:MOST]
    if not sent:
        return Reply(parts=(Text(id="No alert has been sent yet."),), menu=((NEW,),))
    head = heading(request.language.text("Reports"))
    menu = tuple((line_of(alert, view),) for alert in sent)
    return Reply(parts=(head, Text(id="Tap an alert to see what became of it.")), menu=menu)


async def press_alert(request: Request) -> Answer:
    """al:<what>:<id>[:…]: act upon an alert, in a private chat or where the newsroom meets. al:new[:<story>]: begin."""
    if there := _elsewhere(request):
        return there
    what, _, rest = request.argument.partition(":")
    if what == "nm":
        return await draft.never_mind(request)
    if what == "new" and not request.incoming.private:
        return ALONE
    if what == "new":
        return await (draft.begin(request, rest) if rest.isdecimal() else draft.ask(request))
    id, _, rest = rest.partition(":")
    step = _STEPS.get(what)
    if step is None:
        raise OldButton(request.argument)
    try:
        return await step(request, await alert_of(request, id), rest)
    except NotAllowed:  # the role ended between the look at it and the deed
        raise OldButton(request.argument) from None


ALONE = Reply(parts=(Text(id="Please write alerts in our private chat: /alert"),))


def _elsewhere(request: Request) -> Reply | None:
    """Unsent alerts are shown in private chats and where the newsroom meets, and in no other group."""
    if request.incoming.private or request.incoming.chat in request.services.feedback.rooms:
        return None
    return Reply(parts=(Text(id="Please do this in our private chat: not everybody here should see it."),))


def _number(request: Request) -> str:
    return request.argument.strip().removeprefix("#").strip()


async def _numbered(request: Request, number: str, act: Callable[[Request, Alert], Awaitable[Answer]]) -> Answer:
    try:
        alert = await alert_of(request, number)
    except OldButton:
        return Reply(parts=(Text(id="There is no alert #{id}.", values={"id": number[:20]}),))
    return await act(request, alert)


async def _see(request: Request, alert: Alert, rest: str) -> Answer:
    if alert.state == "sent":
        return await _report(request, alert)
    return await show(request, alert, fresh=True)


async def _report_pressed(request: Request, alert: Alert, rest: str) -> Answer:
    return await _report(request, alert)


async def _report(request: Request, alert: Alert) -> Answer:
    if alert.started_at is None:
        return await show(request, alert, fresh=True)
    if receipt := await request.services.correcting.receipt(alert.id):
        return receipt_card(alert, receipt, await view_of(request))
    return await report_card(await request.services.alerts.report(alert.id), await view_of(request))


async def _edit(request: Request, alert: Alert, rest: str) -> Answer:
    """Open the draft in the editor's own chat, wherever the button was."""
    if alert.kind != "alert" or alert.state not in ("draft", "waiting", "approved"):
        return await refused(request, alert.id, AlertRefused("state", alert.id))
    view = await view_of(request, alert)
    note = None
    if alert.state != "draft":
        note = Text(id="With your first change it is a draft again and must be submitted anew.")
    card = draft_card(alert, view, owner=request.person.may("owner"), note=note)
    arrived = await tell(request, request.person.ref, alert, card, request.chat.locale, live=False)
    if request.incoming.private:
        return None
    if arrived:
        return Reply(parts=(Text(id="The draft is in your private chat with me."),))
    return ALONE


async def _next(request: Request, alert: Alert, rest: str) -> Answer:
    return await draft.ask(request, follows=alert) if request.incoming.private else ALONE


async def _reviewed(request: Request, alert: Alert, rest: str) -> Answer:
    try:
        await request.services.alerts.reviewed(alert.id, request.person, request.now)
    except AlertRefused as error:
        if error.why == "own":
            return Reply(parts=(Text(id="Somebody else must look at it: you sent it yourself."),))
        return Reply(parts=(Text(id="It has been looked at already. Thank you!"),), edit=True)
    view = await view_of(request)
    values = {"name": view.who(request.person.key), "id": str(alert.id)}
    return Reply(parts=(Text(id="👀 {name} has looked at alert #{id}.", values=values),), edit=True)


_STEPS: dict[str, Step] = {
    "ok": approval.approve,
    "no": approval.send_back,
    "un": approval.undo,
    "st": approval.stop,
    "go": approval.resume,
    "pv": preview,
    "ed": _edit,
    "se": _see,
    "rp": _report_pressed,
    "nx": _next,
    "rv": _reviewed,
}
"""What is done, by the letters in the button."""
