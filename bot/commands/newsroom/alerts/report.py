"""📊 What became of an alert: how many have it, how quickly, who could not be reached; as text and as a chart."""

from __future__ import annotations

from bot.commands import choice, heading
from bot.commands.newsroom.alerts.words import CHANNELS, View, audience_of, state_of, title_of
from bot.commands.newsroom.people import key
from bot.messages import N_, Menu, Reply, Text
from bot.pictures.canvas import drawn
from bot.pictures.delays import Words, delays_chart
from config.i18n import Translator
from digests.model import Alert, Attachment, Block, ChatRef, Progress, Report, Span

FATES = (
    ("sent", N_("✅ Have it: {number}")),
    ("waiting", N_("⏳ Still to go: {number}")),
    ("gone", N_("👋 Gone (blocked us or left): {number}")),
    ("uncertain", N_("❔ Uncertain (the connection broke off): {number}")),
    ("failed", N_("⚠️ Refused by the platform: {number}")),
    ("expired", N_("⌛ Too late for them: {number}")),
    ("cancelled", N_("✖ Called off before it reached them: {number}")),
)
"""Fields of `Progress`, and how they are told."""


async def report_card(report: Report, view: View) -> Reply:
    """Return the report with its chart; the chart is left out when nothing has arrived."""
    alert = report.alert
    head = heading(view.language.text("📊 Report: {what}", what=title_of(alert, view.language)))
    title = Block(lines=((Span(text=alert.text.title),),))
    body = Block(lines=tuple((Span(text=line),) for line in lines_of(report, view)))
    picture = await chart(report, view.language)
    return Reply(parts=(head, title, body, *_next(alert)), menu=_menu(alert, view), file=picture)


def lines_of(report: Report, view: View) -> list[str]:
    """Return all that a report says, a line each."""
    alert, language = report.alert, view.language
    lines = [state_of(alert, language)] if alert.state in ("recalled", "stopped") else []
    lines += [
        language.text("👥 For: {audience}", audience=audience_of(alert.audience, view)),
        *_fates(report.progress, view),
    ]
    lines += [line for line in (_channels(report, view), _speed(report, view), _errors(report)) if line]
    who = ", ".join(view.who(approval.who) for approval in alert.approvals) or view.who(alert.author)
    lines.append(language.text("✍️ Answered for by: {names}", names=who))
    if alert.alone:
        lines.append(language.text("🆘 One person sent it alone."))
    return lines


def _fates(progress: Progress, view: View) -> list[str]:
    language = view.language
    if not progress.total:
        return [language.text("There was no reader for whom it was.")]
    return [language.text(id, number=count) for name, id in FATES if (count := getattr(progress, name))]


def _next(alert: Alert) -> tuple[Text, ...]:
    if alert.kind != "alert" or alert.state != "sent":
        return ()
    values = {"id": str(alert.id)}
    return (Text(id="Is something wrong in it? /correct {id} corrects it, /recall {id} takes it back.", values=values),)


def _menu(alert: Alert, view: View) -> Menu:
    """Return the ways on from an alert that readers have; what is corrected or recalled is asked for in private."""
    room = view.newsroom.editors_chat
    if not _next(alert) or (room and view.here == key(ChatRef(channel=room[0], id=room[1]))):
        return ()
    change = choice(N_("✏️ Correct"), f"co:w:a{alert.id}"), choice(N_("↩️ Recall it"), f"co:b:{alert.id}")
    return change, (choice(N_("🔗 Follow-up"), f"al:nx:{alert.id}"),)


def _channels(report: Report, view: View) -> str:
    sent = {kind: states.get("sent", 0) for kind, states in report.by_channel.items()}
    each = [f"{CHANNELS.get(kind, kind)} {view.language.number(sent[kind])}" for kind in sorted(sent) if sent[kind]]
    return f"📱 {', '.join(each)}" if each else ""


def _speed(report: Report, view: View) -> str:
    if report.median is None or report.p90 is None:
        return ""
    return view.language.text(
        "⏱ Half of them had it after {median} seconds, nine in ten after {most} seconds.",
        median=_seconds(report.median),
        most=_seconds(report.p90),
    )


def _seconds(delay: float) -> float:
    """Return a delay as it is told: nothing takes no time."""
    return max(0.1, round(delay, 1))


def _errors(report: Report) -> str:
    """Return the commonest thing that a platform said, in its own words."""
    return next((f"⚠️ {error[:120]} ({count})" for error, count in report.errors.items()), "")


async def chart(report: Report, language: Translator) -> Attachment | None:
    """Return how quickly it arrived as a picture; None when nobody has it."""
    if report.median is None or report.p90 is None or not report.delays:
        return None
    delays = report.delays
    words = Words(
        title=language.text("How quickly {what} arrived", what=title_of(report.alert, language)),
        seconds=language.text("Seconds from when it went out"),
        readers=language.text("Have it (%)"),
        number=language.number,
    )
    marks = (
        (report.median, 50, language.text("half: {seconds} s", seconds=_seconds(report.median))),
        (report.p90, 90, language.text("90%: {seconds} s", seconds=_seconds(report.p90))),
    )
    return await drawn(f"tin-nong-{report.alert.id}", lambda: delays_chart(delays, marks, words))
