"""What the author of an alert is told when somebody sends it back: who did, why, and the draft to be changed."""

from __future__ import annotations

from datetime import datetime

from bot.commands import Services, Tell
from bot.commands.newsroom.alerts.card import draft_card
from bot.commands.newsroom.alerts.showing import view_in
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
    author = ref_of(alert.author)
    if by.is_(alert.author):
        return False
    chat = await services.subscriptions.find(author)
    language = translator(chat.locale if chat else services.newsroom.languages[0])
    view = await view_in(services, language, now, alert, author)
    why = language.text(reason.id) if isinstance(reason, Text) else reason
    note = Text(
        id="✋ {name} sends your alert back: {reason}. Change it and submit it again.",
        values={"name": view.who(by.key), "reason": why},
    )
    owner = (await services.members.person(author)).may("owner")
    ref = await tell(author, draft_card(alert, view, owner=owner, note=note), language.locale)
    if ref is not None:
        await services.alerts.note_copy(alert.id, author, ref, live=False)
    return ref is not None
