"""/thongke: readers, growth, deliveries, letters and what is followed, as a short text with one chart."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.commands import Answer, OldButton, Request, heading
from bot.commands.linking import CHANNELS
from bot.commands.newsroom.amounts import duration
from bot.commands.newsroom.charts import ARRIVED, CHARTS, NOT_THERE, chart
from bot.commands.pauses import REASONS
from bot.messages import N_, Choice, Menu, Reply, Text
from config.i18n import Translator
from config.newsroom import Newsroom
from digests.model import Block, Span
from digests.stats import PERIODS, Report

_GONE = {**REASONS, "deleted": N_("everything deleted")}
_OUTCOMES = {
    "gone": N_("{number} blocked us"),
    "rejected": N_("{number} refused by the platform"),
    "uncertain": N_("{number} uncertain"),
    "expired": N_("{number} too late"),
    "cancelled": N_("{number} cancelled"),
}


async def stats(request: Request) -> Answer:
    """/thongke [7, 30 or 90]: the figures of the last days."""
    found = re.search(r"\d+", request.argument)
    wanted = int(found[0][:4]) if found else PERIODS[0]
    return await _shown(request, min(PERIODS, key=lambda days: abs(days - wanted)), "r")


async def press_stats(request: Request) -> Answer:
    """st:<days>:<chart>."""
    days, kind = request.fields(2)
    if days not in map(str, PERIODS) or kind not in CHARTS:
        raise OldButton(request.argument)
    return await _shown(request, int(days), kind, edit=True)


async def _shown(request: Request, days: int, kind: str, *, edit: bool = False) -> Reply:
    report = await request.services.stats.report(days, request.now)
    language = request.language
    head = heading(language.text("📊 The last {count} days", plural="📊 The last {count} days", count=days))
    if report.as_of is None:
        never = Text(id="Nobody has counted yet: that is done within minutes of the scheduler's start.")
        return Reply(parts=(head, never), edit=edit)
    written = Block(lines=tuple((Span(text=line),) for line in lines_of(report, request.newsroom, language)))
    counted = Text(id="Counted at {time}.", values={"time": language.time(report.as_of, request.newsroom.zone)})
    picture = await chart(kind, report, language)
    return Reply(parts=(head, written, counted), menu=_menu(days, kind), edit=edit, file=picture)


def lines_of(report: Report, newsroom: Newsroom, language: Translator) -> list[str]:
    """Return all that a report says, a line each."""
    return [*_readers(report, language), *_deliveries(report, language), *_wishes(report, newsroom, language)]


def _menu(days: int, kind: str) -> Menu:
    periods = [
        (each == days, Text(id="{number} days", values={"number": each}), f"st:{each}:{kind}") for each in PERIODS
    ]
    charts = [(each == kind, Text(id=title), f"st:{days}:{each}") for each, (title, _) in CHARTS.items()]
    return tuple(
        tuple(
            Choice(label=Text(id="✓ {name}", values={"name": name}) if chosen else name, action=action)
            for chosen, name, action in row
        )
        for row in (periods, charts)
    )


# --- the lines ------------------------------------------------------------------------------------


def _readers(report: Report, language: Translator) -> list[str]:
    active, paused = report.in_state("active"), report.in_state("paused")
    left = report.in_state("left") + report.in_state("blocked")
    said = [
        language.text("Readers: {active} active, {paused} paused, {left} left", active=active, paused=paused, left=left)
    ]
    if len(report.channels) > 1:
        said.append(_counts({CHANNELS.get(name, name): report.active_on(name) for name in report.channels}, language))
    if rooms := sum(count for (_, state), count in report.rooms.items() if state == "active"):
        said.append(language.text("Groups and channels: {number}", number=rooms))
    gone = sum(report.gone.values())
    said.append(language.text("{new} new, {gone} stopped", new=report.new, gone=gone))
    if report.growth is not None:
        sign = "+" if report.growth > 0 else "−" if report.growth < 0 else "±"
        change = f"{sign}{language.number(abs(report.growth))}"
        said[-1] = language.text(
            "{new} new, {gone} stopped; active: {change}", new=report.new, gone=gone, change=change
        )
    reasons = {language.text(_GONE.get(why, why)): count for why, count in report.reasons.most_common(3)}
    if reasons:
        said.append(language.text("Why: {reasons}", reasons=_counts(reasons, language)))
    return said


def _deliveries(report: Report, language: Translator) -> list[str]:
    said = []
    for name, outcomes in (
        (N_("Digests: {number} arrived"), report.digests),
        (N_("Alerts: {number} arrived"), report.alerts),
        (N_("Corrections and recalls: {edited} changed in place, {number} sent as a new message"), report.corrections),
    ):
        if not outcomes:
            continue
        arrived = sum(outcomes[state] for state in ARRIVED)
        others = [language.text(_OUTCOMES[state], number=outcomes[state]) for state in NOT_THERE if outcomes[state]]
        said.append(", ".join([language.text(name, number=arrived, edited=outcomes["edited"]), *others]))
    if (share := report.seen_share) is not None:
        said.append(
            language.text(
                "After {percent}% of the digests their reader wrote or pressed something (apps do not tell who reads)",
                percent=round(100 * share),
            )
        )
    letters = [language.text("{count} letter open", plural="{count} letters open", count=report.open_letters)]
    if report.median_answer is not None:
        letters.append(language.text("half are answered within {time}", time=duration(report.median_answer, language)))
    return [*said, ", ".join(letters)]


def _wishes(report: Report, newsroom: Newsroom, language: Translator) -> list[str]:
    topics = {topic.slug: topic.names.get(language.locale, topic.slug) for topic in newsroom.topics}
    places = {place.code: place.full_name for place in newsroom.places}
    said = []
    if report.topics:
        found = {topics.get(slug, slug): count for slug, count in report.topics}
        said.append(language.text("Topics: {names}", names=_counts(found, language)))
    if report.places:
        found = {places.get(code, code): count for code, count in report.places}
        said.append(language.text("Places: {names}", names=_counts(found, language)))
    return said


def _counts(found: Mapping[str, int], language: Translator) -> str:
    return " · ".join(f"{name} ({language.number(count)})" for name, count in found.items())
