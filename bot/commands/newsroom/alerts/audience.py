"""👥 Whom an alert is for: everyone, topics, places that are typed by name, and which channels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.commands import Answer, OldButton, Request, choice, named, rows
from bot.commands.menus import TICK
from bot.commands.newsroom.alerts import places
from bot.commands.newsroom.alerts.card import back_and_done
from bot.commands.newsroom.alerts.showing import refused, view_of
from bot.commands.newsroom.alerts.words import CHANNELS, audience_of, channel_names
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.errors import AlertRefused
from digests.model import Alert, Audience


async def press(request: Request, alert: Alert, rest: str) -> Answer:
    """ad:w:<id>[:a], [:t…], [:p…], [:c…]: show the menus, or choose."""
    what, _, rest = rest.partition(":")
    await request.services.subscriptions.await_answer(request.chat, None)
    match what:
        case "":
            return await _menu(request, alert)
        case "a":
            return await _set(request, alert, replace(alert.audience, topics=frozenset(), places=frozenset()), _menu)
        case "t":
            return await _topics(request, alert, rest)
        case "p":
            return await places.press(request, alert, rest)
        case "c":
            return await _channels(request, alert, rest)
    raise OldButton(request.argument)


async def _set(
    request: Request, alert: Alert, audience: Audience, then: Callable[[Request, Alert], Awaitable[Answer]]
) -> Answer:
    try:
        changed = await request.services.alerts.change(alert.id, request.person, request.now, audience=audience)
    except AlertRefused as error:
        return await refused(request, alert.id, error)
    return await then(request, changed)


async def _menu(request: Request, alert: Alert) -> Answer:
    view, id, to = await view_of(request, alert), alert.id, alert.audience
    reach = view.reach.total if view.reach else 0
    everyone = TICK if to.everyone else ""
    menu: Menu = (
        (Choice(label=Text(id="{tick}Everyone", values={"tick": everyone}), action=f"ad:w:{id}:a"),),
        (choice(N_("🗂 Those who follow topics"), f"ad:w:{id}:t"),),
        (choice(N_("📍 Those who follow places"), f"ad:w:{id}:p"),),
        (choice(N_("📱 Only some channels"), f"ad:w:{id}:c"),),
        back_and_done(id)[1:],
    )
    return Reply(
        parts=(
            Text(id="Whom is alert #{id} for?", values={"id": str(id)}),
            Text(id="Now: {audience}.", values={"audience": audience_of(to, view)}),
            Text(id="That is {count} reader.", plural="That is {count} readers.", count=reach),
        ),
        menu=menu,
        edit=True,
    )


# --- topics and channels --------------------------------------------------------------------------


async def _topics(request: Request, alert: Alert, rest: str) -> Answer:
    sign, _, slug = rest.partition(":")
    if not sign:
        return _topic_menu(request, alert)
    if sign not in ("+", "-") or request.newsroom.topic(slug) is None:
        raise OldButton(request.argument)
    topics = alert.audience.topics | {slug} if sign == "+" else alert.audience.topics - {slug}
    return await _set(request, alert, replace(alert.audience, topics=topics), _shown_topics)


async def _shown_topics(request: Request, alert: Alert) -> Answer:
    return _topic_menu(request, alert)


def _topic_menu(request: Request, alert: Alert) -> Reply:
    chosen, id = alert.audience.topics, alert.id
    choices = [
        named(
            (TICK if topic.slug in chosen else "") + request.topic_name(topic.slug),
            f"ad:w:{id}:t:{'-' if topic.slug in chosen else '+'}:{topic.slug}",
        )
        for topic in request.newsroom.topics
    ]
    return Reply(
        parts=(
            Text(
                id="Tap the topics. The alert goes to those who follow one of them, and to those who have chosen no "
                "topic; who has muted the topic does not get it."
            ),
        ),
        menu=(*rows(choices), back_and_done(id)),
        edit=True,
    )


async def _channels(request: Request, alert: Alert, rest: str) -> Answer:
    sign, _, kind = rest.partition(":")
    view, chosen = await view_of(request, alert), alert.audience.channels
    known = sorted(request.services.alerts.rules.rates or CHANNELS)
    if sign:
        if sign not in ("+", "-") or kind not in known:
            raise OldButton(request.argument)
        channels = chosen | {kind} if sign == "+" else chosen - {kind}
        return await _set(request, alert, replace(alert.audience, channels=frozenset(channels)), _shown_channels)
    choices = [
        named(
            f"{TICK if kind in chosen else ''}{channel_names(frozenset({kind}))}",
            f"ad:w:{alert.id}:c:{'-' if kind in chosen else '+'}:{kind}",
        )
        for kind in known
    ]
    return Reply(
        parts=(
            Text(id="Tap the channels to which it goes; with none ticked it goes to all of them."),
            Text(id="Now: {audience}.", values={"audience": audience_of(alert.audience, view)}),
        ),
        menu=(*rows(choices), back_and_done(alert.id)),
        edit=True,
    )


async def _shown_channels(request: Request, alert: Alert) -> Answer:
    return await _channels(request, alert, "")
