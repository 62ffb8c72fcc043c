"""Where an alert stands, in words: who agreed and who must, how long it can be undone, how far the sending is."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

from bot.commands.newsroom.alerts.words import View, approvers
from bot.messages import N_, Text
from digests.model import Alert, Block, Progress, Span

STEP = 5
"""Seconds between two looks of a countdown: a chat takes one message a second, edits included."""
BAR = 10
"""Signs of a bar."""


def where_it_stands(alert: Alert, view: View) -> list[Text | Block]:
    """Return what a live card says of it beside its text: who agreed, how long it can be undone, how far it is."""
    match alert.state:
        case "draft":
            return [_draft(alert, view)]
        case "waiting":
            return [_waiting(alert, view)]
        case "approved":
            return [_agreed(alert, view), countdown(alert, view)]
        case "stopped" if view.progress:
            held = view.progress.waiting + view.progress.cancelled  # it is sent to them when somebody says so
            return [*progress_parts(replace(view.progress, waiting=held, cancelled=0), view), _stopped(alert)]
        case "sending" | "sent" if view.progress:
            return progress_parts(view.progress, view)
        case "cancelled":
            return [Text(id="It was not sent to anybody.")]
        case "expired":
            return [Text(id="It was too late to send it. Is it still needed? Write it anew: /alert")]
    return []


def _agreed(alert: Alert, view: View) -> Text:
    names = {"names": approvers(alert, view)}
    if alert.alone:
        return Text(id="🆘 By the word of {names} alone: the newsroom looks at it again at 08:00.", values=names)
    return Text(id="Approved by {names}.", values=names)


def _draft(alert: Alert, view: View) -> Text:
    if alert.author == view.here:
        return Text(id="It is a draft again; no reader has it.")
    return Text(id="It is being changed; no reader has it. When it is ready, you are asked again.")


def _stopped(alert: Alert) -> Text:
    if alert.kind != "alert":
        return Text(id="Stopped. “▶️ Resume sending” sends it to the others.")
    return Text(
        id="Stopped. Those who have it keep it; /recall {id} takes it back from them, “▶️ Resume sending” sends it to "
        "the others.",
        values={"id": str(alert.id)},
    )


def _waiting(alert: Alert, view: View) -> Text:
    given = approvers(alert, view)
    if view.enough == 1:
        return Text(id="{names} stands for this text. At the moment one person is enough.", values={"names": given})
    missing = max(1, view.enough - len(alert.approvals))
    return Text(
        id="{names} stands for this text. It takes {count} more person to approve it.",
        plural="{names} stands for this text. It takes {count} more people to approve it.",
        count=missing,
        values={"names": given or view.who(alert.author)},
    )


def countdown(alert: Alert, view: View) -> Text:
    """Return how long the approval can still be undone, and until when: a card is not written anew every second."""
    left = (alert.send_at or view.now) - view.now
    if alert.scheduled_at and left > timedelta(minutes=2):
        return Text(
            id="It goes out at {time}; until then you can undo it.", values={"time": view.moment(alert.scheduled_at)}
        )
    seconds = math.ceil(left.total_seconds())
    if alert.send_at is None or seconds <= 0:
        return Text(id="The sending begins now…")
    local = alert.send_at.astimezone(view.newsroom.zone)
    return Text(
        id="It goes out in {count} second, at {time}. Is something wrong? Tap “↩️ Undo” now.",
        plural="It goes out in {count} seconds, at {time}. Is something wrong? Tap “↩️ Undo” now.",
        count=seconds,
        values={"time": f"{local:%H:%M:%S}"},
    )


def progress_parts(progress: Progress, view: View) -> list[Text | Block]:
    """Return the bar and the figures under it."""
    share = progress.done / progress.total if progress.total else 1.0
    full = round(share * BAR)
    bar = f"{'▓' * full}{'░' * (BAR - full)} {view.language.number(int(share * 100))}%"
    return [Block(lines=((Span(text=bar),), (Span(text=_figures(progress, view)),)))]


def _figures(progress: Progress, view: View) -> str:
    language = view.language
    failed = progress.failed + progress.uncertain + progress.expired + progress.cancelled
    told = [language.text("sent: {number}", number=progress.sent)]
    for count, id in (
        (progress.waiting, N_("still to go: {number}")),
        (progress.gone, N_("gone: {number}")),
        (failed, N_("failed: {number}")),
    ):
        if count:
            told.append(language.text(id, number=count))
    if progress.later:
        told.append(language.text("{number} of them when their quiet hours end", number=progress.later))
    if progress.waiting > progress.later and progress.rate:
        told.append(language.text("{rate} a second", rate=round(progress.rate, 1)))
    if progress.waiting > progress.later and progress.last_at:
        told.append(language.text("done at about {time}", time=view.moment(progress.last_at)))
    return " · ".join(told)
