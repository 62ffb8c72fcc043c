"""🔗 Follow-ups: an alert that answers an earlier one in its readers' chats, and says what became of the danger."""

from __future__ import annotations

from bot.commands import Answer, OldButton, Request, choice, shown
from bot.commands.newsroom.alerts.showing import alert_of, refused, show
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.errors import AlertRefused
from digests.model import Alert, Change

MOST = 8
_CHANGES: dict[str, Change | None] = {"r": "raised", "l": "lowered", "o": "over", "n": None}

_WAKES_NOBODY = ("lowered", "over")
"""Good news can wait for the morning: nobody has to act on it at once. Who is awake gets it as quickly as any other."""


async def press(request: Request, alert: Alert, rest: str) -> Answer:
    """ad:f:<id>[:0 | :<earlier>[:<r, l, o or n>]]: which alert it follows, and what has changed."""
    earlier, _, change = rest.partition(":")
    if not earlier:
        return await _ask_which(request, alert)
    if earlier == "0":
        return await _set(request, alert, None, None)
    first = await alert_of(request, earlier)
    if not change:
        return ask_change(alert, first, edit=True)
    if change not in _CHANGES:
        raise OldButton(request.argument)
    return await _set(request, alert, first, _CHANGES[change])


async def _set(request: Request, alert: Alert, first: Alert | None, change: Change | None) -> Answer:
    service, now = request.services.alerts, request.now
    try:
        if first is None:
            changed = await service.change(alert.id, request.person, now, follows=None, change=None)
            return await show(request, changed)
        urgent = change not in _WAKES_NOBODY and (alert.urgent or (change == "raised" and first.urgent))
        to = first.audience
        changed = await service.change(
            alert.id, request.person, now, follows=first.id, change=change, audience=to, urgent=urgent
        )
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    note = Text(id="It goes to the same readers as alert #{id}, as an answer to it.", values={"id": str(first.id)})
    if alert.urgent and not urgent:
        note = Text(
            id="It goes to the same readers as alert #{id}, as an answer to it, and wakes nobody: tap “🚨 Make it "
            "urgent” if it should.",
            values={"id": str(first.id)},
        )
    return await show(request, changed, note=note)


async def _ask_which(request: Request, alert: Alert) -> Reply:
    sent = [
        each
        for each in await request.services.alerts.recent(40)
        if each.kind == "alert" and each.started_at and each.id != alert.id and each.state != "recalled"
    ][:MOST]
    choices: list[Choice] = [
        Choice(label=f"#{each.id} {shown(each.text.title, 50)}", action=f"ad:f:{alert.id}:{each.id}") for each in sent
    ]
    none = choice(N_("It follows none"), f"ad:f:{alert.id}:0")
    menu: Menu = (*((one,) for one in choices), *(((none,),) if alert.follows else ()), (_back(alert),))
    ask = Text(id="Which alert does it follow? Its readers see it as an answer to that one, with what has changed.")
    if not sent:
        ask = Text(id="No alert has been sent yet that this one could follow.")
    return Reply(parts=(ask,), menu=menu, edit=True)


def ask_change(alert: Alert, first: Alert, *, edit: bool = False) -> Reply:
    """Return the question what became of the danger since an earlier alert; its answer shows the draft."""
    at = f"ad:f:{alert.id}:{first.id}:"
    return Reply(
        parts=(Text(id="What has changed since “{title}”?", values={"title": shown(first.text.title)}),),
        menu=(
            (choice(N_("⬆️ The danger has risen"), f"{at}r"), choice(N_("⬇️ The danger has fallen"), f"{at}l")),
            (choice(N_("✅ The danger is over"), f"{at}o"), choice(N_("📰 Only new facts"), f"{at}n")),
            (_back(alert),),
        ),
        edit=edit,
    )


def _back(alert: Alert) -> Choice:
    return choice(N_("← Back"), f"ad:o:{alert.id}")
