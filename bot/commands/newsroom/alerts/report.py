"""📊 What became of an alert: how many have it, how quickly, who could not be reached; as text and as a chart."""

from __future__ import annotations

from bot.commands import heading
from bot.commands.newsroom.alerts.words import CHANNELS, View, audience_of, title_of
from bot.messages import N_, Reply, Text
from bot.pictures.canvas import drawn
from bot.pictures.delays import Words, delays_chart
from config.i18n import Translator
from digests.model import Alert, Attachment, Block, Progress, Report, Span

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
    return Reply(parts=(head, title, body, *_next(alert)), file=await chart(report, view.language))


def lines_of(report: Report, view: View) -> list[str]:
    """Return all that a report says, a line each."""
    alert, language = report.alert, view.language
    lines = [
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


def _channels(report: Report, view: View) -> str:
    sent = {kind: states.get("sent", 0) for kind, states in report.by_channel.items()}
    each = [f"{CHANNELS.get(kind, kind)} {view.language.number(sent[kind])}" for kind in sorted(sent) if sent[kind]]
    return f"📱 {', '.join(each)}" if each else ""


def _speed(report: Report, view: View) -> str:
    if report.median is None or report.p90 is None:
        return ""
    return view.language.text(
        "⏱ Half of them had it after {median} seconds, nine in ten after {most} seconds.",
        median=round(report.median, 1),
        most=round(report.p90, 1),
    )


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
        (report.median, 50, language.text("half: {seconds} s", seconds=round(report.median, 1))),
        (report.p90, 90, language.text("90%: {seconds} s", seconds=round(report.p90, 1))),
    )
    return await drawn(f"tin-nong-{report.alert.id}", lambda: delays_chart(delays, marks, words))
