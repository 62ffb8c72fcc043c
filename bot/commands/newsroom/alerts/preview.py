"""👁 An alert exactly as readers will see it, whom it reaches and when, and for places a map of them."""

from __future__ import annotations

from bot.commands import Answer, Request
from bot.commands.newsroom.alerts.card import headline
from bot.commands.newsroom.alerts.showing import show, view_of
from bot.commands.newsroom.alerts.words import CHANNELS, View
from bot.messages import N_, Reply, Text
from bot.pictures.canvas import drawn
from bot.pictures.map import map_of
from digests.model import Alert, Attachment, Reach

DIFFERENCES = {
    "telegram": N_("On Telegram: the same words, the title in bold with its link, the picture above."),
    "zalo": N_("On Zalo: the same words as plain text, without bold; the link stands under it."),
    "web": N_("In the web chat: the same words, the title in bold with its link, the picture above."),
}
"""What readers of another channel than the editor's own see."""


async def preview(request: Request, alert: Alert, rest: str) -> Answer:
    """al:pv:<id>: send the preview to the chat that asked, and the card again under it."""
    view = await view_of(request, alert)
    chat, locale = request.incoming.chat, request.chat.locale
    messages = await request.services.alerts.messages(alert)
    message = messages.get(locale) or next(iter(messages.values()))
    await request.tell(chat, Reply(parts=(Text(id="👇 Exactly this is what readers see:"),)), locale)
    ref = await request.tell(chat, message, locale)
    if ref is not None:
        await request.services.alerts.note_copy(alert.id, chat, ref, live=False)
    told = Reply(parts=_reach(alert, view, chat.channel, len(messages)), file=await _map(request, alert, view))
    await request.tell(chat, told, locale)
    return await show(request, alert, fresh=True)


def _reach(alert: Alert, view: View, own: str, languages: int) -> tuple[Text, ...]:
    reach = view.reach
    if reach is None:
        return (Text(id="It has gone out already; the report says to whom."),)
    parts = [_how_many(reach, view)]
    if not reach.total:
        parts = [Text(id="It would reach nobody. Choose other readers: “👥 To whom”.")]
    if reach.last_at and reach.total > reach.quiet:
        seconds = max(1, round((reach.last_at - max(view.now, alert.scheduled_at or view.now)).total_seconds()))
        parts.append(_how_long(seconds, awake=bool(reach.quiet)))
    parts += _quiet(reach, view)
    for kind in sorted(set(reach.by_channel) - {own}):
        if kind in DIFFERENCES and reach.by_channel[kind]:
            parts.append(Text(id=DIFFERENCES[kind]))
    if languages > 1:
        parts.append(Text(id="Readers of another language see the first line in theirs; your words stay as they are."))
    return tuple(parts)


def _how_many(reach: Reach, view: View) -> Text:
    kinds = sorted(reach.by_channel.items(), key=lambda each: -each[1])
    each = ", ".join(f"{CHANNELS.get(kind, kind)} {view.language.number(count)}" for kind, count in kinds if count)
    return Text(
        id="It reaches {count} reader ({channels}).",
        plural="It reaches {count} readers ({channels}).",
        count=reach.total,
        values={"channels": each},
    )


def _quiet(reach: Reach, view: View) -> list[Text]:
    """Return who gets it later, and when; and who never does."""
    if not reach.quiet or reach.quiet_until is None:
        return []
    first, last = map(view.moment, reach.quiet_until)
    told = [
        Text(
            id="{count} reader is in quiet hours and gets it when they end: {time}.",
            plural="{count} readers are in quiet hours and get it when they end: {time}.",
            count=reach.quiet,
            values={"time": first if first == last else f"{first} – {last}"},
        )
    ]
    if reach.late:
        told.append(
            Text(
                id="For {count} of them that is too late: it expires before. “⌛ Expiry” changes that.",
                plural="For {count} of them that is too late: it expires before. “⌛ Expiry” changes that.",
                count=reach.late,
            )
        )
    return told


def _how_long(seconds: int, *, awake: bool) -> Text:
    if awake and seconds < 120:
        return Text(
            id="The last of those who are not in quiet hours has it {count} second after it goes out.",
            plural="The last of those who are not in quiet hours has it {count} seconds after it goes out.",
            count=seconds,
        )
    if awake:
        return Text(
            id="The last of those who are not in quiet hours has it {count} minute after it goes out.",
            plural="The last of those who are not in quiet hours has it {count} minutes after it goes out.",
            count=round(seconds / 60),
        )
    if seconds < 120:
        return Text(
            id="The last of them has it {count} second after it goes out.",
            plural="The last of them has it {count} seconds after it goes out.",
            count=seconds,
        )
    return Text(
        id="The last of them has it {count} minute after it goes out.",
        plural="The last of them has it {count} minutes after it goes out.",
        count=round(seconds / 60),
    )


async def _map(request: Request, alert: Alert, view: View) -> Attachment | None:
    """Return the map of the places that an alert is for; None when it is not for places, or there are no boundaries."""
    boundaries = request.services.boundaries
    names = {code: place.name for code in alert.audience.places if (place := request.newsroom.place(code))}
    if not names or not boundaries.known:
        return None
    title = view.language.text("{count} commune or ward", plural="{count} communes and wards", count=len(names))
    title = f"{headline(alert, view.language)[:60]}\n{title}"
    return await drawn(f"tin-nong-{alert.id}", lambda: map_of(boundaries, names, title))
