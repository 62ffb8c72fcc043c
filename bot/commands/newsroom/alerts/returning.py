"""What the author of an alert is told when somebody sends it back or undoes it: who, why, and the draft to change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.commands import Services, Tell
from bot.commands.newsroom.alerts.card import draft_card, live_card
from bot.commands.newsroom.alerts.showing import view_in
from bot.commands.newsroom.alerts.words import View
from bot.commands.newsroom.people import ref_of
from bot.messages import N_, Text
from config.i18n import translator
from digests.model import Alert, Person

REASONS = {
    "facts": N_("the facts must be checked"),
    "words": N_("the wording"),
    "known": N_("we have sent that already"),
}


async def tell_returned(
    services: Services, tell: Tell, alert: Alert, by: Person, reason: Text | str, now: datetime
) -> bool:
    """Show the author what was sent back and why; False: it is their own, or they could not be reached."""

    def note(view: View) -> Text:
        why = view.language.text(reason.id) if isinstance(reason, Text) else reason
        return Text(
            id="✋ {name} sends your alert back: {reason}. Change it and submit it again.",
            values={"name": view.who(by.key), "reason": why},
        )

    return await _tell_author(services, tell, alert, by, note, now)


async def tell_undone(services: Services, tell: Tell, alert: Alert, by: Person, now: datetime) -> bool:
    """Show the author that somebody else undid the approval; False as above. Their card alone would ring no bell."""

    def note(view: View) -> Text:
        return Text(
            id="↩️ {name} undid your alert in time: no reader has it. It is a draft again.",
            values={"name": view.who(by.key)},
        )

    return await _tell_author(services, tell, alert, by, note, now)


async def _tell_author(
    services: Services, tell: Tell, alert: Alert, by: Person, note: Callable[[View], Text], now: datetime
) -> bool:
    author = ref_of(alert.author)
    if by.is_(alert.author):
        return False
    chat = await services.subscriptions.find(author)
    language = translator(chat.locale if chat else services.newsroom.languages[0])
    view = await view_in(services, language, now, alert, author)
    shaping = alert.kind == "alert"
    owner = (await services.members.person(author)).may("owner")
    card = draft_card(alert, view, owner=owner, note=note(view)) if shaping else live_card(alert, view, note=note(view))
    ref = await tell(author, card, language.locale)
    if ref is not None:
        await services.alerts.note_copy(alert.id, author, ref, live=False)  # the note stays with it
    return ref is not None
