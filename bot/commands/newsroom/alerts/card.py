"""An alert's card: what it says, where it stands, and buttons for what can be done about it at that moment."""

from __future__ import annotations

from bot.commands import choice, heading
from bot.commands.newsroom.alerts.standing import where_it_stands
from bot.commands.newsroom.alerts.words import (
    View,
    place_names,
    settings_block,
    state_of,
    text_block,
    title_of,
)
from bot.commands.newsroom.corrections.mending import before_and_after
from bot.messages import N_, Choice, Menu, Reply, Text
from config.i18n import Translator
from digests.model import Alert, Block

_OPEN = {"alert": "al:ed", "correction": "co:o"}
"""The button that opens it to be changed, by kind."""


def draft_card(
    alert: Alert, view: View, *, owner: bool, note: Text | None = None, places: frozenset[str] = frozenset()
) -> Reply:
    """Return the draft as its editor shapes it. `places` are offered: those of which it tells."""
    parts: list[Text | Block] = [note] if note else []
    parts += [heading(state_of(alert, view.language)), text_block(alert), settings_block(alert, view)]
    if view.reach is not None and not view.reach.total:
        parts.append(Text(id="It would reach nobody. Choose other readers: “👥 To whom”."))
    if alert.state == "draft":
        parts.append(_next_step(alert, view))
    offer = ((_only_places(alert, places, view),),) if places else ()
    return Reply(parts=tuple(parts), menu=(*offer, *_draft_menu(alert, view, owner)))


def _only_places(alert: Alert, places: frozenset[str], view: View) -> Choice:
    names = ", ".join(place_names(places, view))
    return Choice(
        label=Text(id="📍 Only for {places}", values={"places": names}),
        action=f"ad:w:{alert.id}:p:o:{','.join(sorted(places))}",
    )


def _next_step(alert: Alert, view: View) -> Text:
    if view.enough == 1:
        return Text(
            id="Is it right? “👁 Preview” shows it as readers will see it; “📤 Send” sends it, by your word alone."
        )
    return Text(
        id="Is it right? “👁 Preview” shows it as readers will see it; “➡️ Send for approval” asks a second person. "
        "Nothing goes to readers before that person agrees."
    )


def _draft_menu(alert: Alert, view: View, owner: bool) -> Menu:
    id = alert.id
    send = choice(N_("📤 Send") if view.enough == 1 else N_("➡️ Send for approval"), f"ad:s:{id}:{alert.hash}")
    urgent = (
        choice(N_("🔔 Not urgent"), f"ad:u:{id}:0") if alert.urgent else choice(N_("🚨 Make it urgent"), f"ad:u:{id}:1")
    )
    look = choice(N_("👁 Preview"), f"al:pv:{id}")
    menu: Menu = (
        (look, send) if alert.state == "draft" else (look,),
        (choice(N_("✏️ Change the text"), f"ad:t:{id}"), choice(N_("👥 To whom"), f"ad:w:{id}")),
        (urgent, choice(N_("⏰ When"), f"ad:h:{id}")),
        (choice(N_("⌛ Expiry"), f"ad:x:{id}"), choice(N_("🔗 Follow-up"), f"ad:f:{id}")),
        (choice(N_("🗑 Discard"), f"ad:c:{id}"),),
    )
    if owner and view.enough > 1:
        menu = (*menu, (choice(N_("🆘 Emergency: send without a second person"), "ad:one"),))
    return menu


def live_card(alert: Alert, view: View, *, note: Text | None = None, edit: bool = False) -> Reply:
    """Return an alert as everybody of the newsroom sees it who was shown it, whatever has become of it."""
    parts: list[Text | Block] = [note] if note else []
    parts.append(heading(state_of(alert, view.language)))
    parts += before_and_after(view.mending, view.language.locale) if view.mending else [text_block(alert)]
    if alert.kind == "alert" and alert.state in ("draft", "waiting", "approved"):
        parts.append(settings_block(alert, view))
    parts += where_it_stands(alert, view)
    return Reply(parts=tuple(parts), menu=_menu(alert, view), edit=edit)


def _menu(alert: Alert, view: View) -> Menu:
    id = alert.id
    match alert.state:
        case "waiting":
            return _waiting_menu(alert, view)
        case "approved":
            return ((choice(N_("↩️ Undo"), f"al:un:{id}"),),)
        case "sending":
            return ((choice(N_("⏸ Stop"), f"al:st:{id}"),),)
        case "stopped":
            return ((choice(N_("▶️ Resume sending"), f"al:go:{id}"),),)
        case "sent" | "recalled":
            follow = alert.kind == "alert" and alert.state == "sent"
            more = (choice(N_("🔗 Follow-up"), f"al:nx:{id}"),) if follow else ()
            return ((choice(N_("📊 Report"), f"al:rp:{id}"), *more),)
        case "draft" if alert.kind != "recall":
            return ((choice(N_("✏️ Open the draft"), f"{_OPEN[alert.kind]}:{id}"),),)
    return ()


def _waiting_menu(alert: Alert, view: View) -> Menu:
    """Return what those may do who are asked, and what those may who gave their word."""
    id = alert.id
    change = (choice(N_("✏️ Change"), f"{_OPEN[alert.kind]}:{id}"),) if alert.kind in _OPEN else ()
    # The card of a correction shows before and after as it is.
    look = (choice(N_("👁 Preview"), f"al:pv:{id}"),) if alert.kind == "alert" else ()
    if view.here in {approval.who for approval in alert.approvals}:
        discard = choice(N_("🗑 Discard"), f"ad:c:{id}")
        if view.enough == 1:
            return ((choice(N_("📤 Send"), f"al:ok:{id}:{alert.hash}"),), (*change, *look), (discard,))
        return (*change, *look), (discard, choice(N_("🆘 Nobody answers"), "ad:one"))
    return (
        (choice(N_("✅ Approve"), f"al:ok:{id}:{alert.hash}"), *look),
        (*change, choice(N_("✋ Send back"), f"al:no:{id}")),
    )


def line_of(alert: Alert, view: View) -> Choice:
    """Return an alert as a button of a list."""
    sign = state_of(alert, view.language).split(" ")[0]
    number = f"#{alert.id}" if alert.kind == "alert" else title_of(alert, view.language) + ":"
    return Choice(label=f"{sign} {number} {alert.text.title}"[:60], action=f"al:se:{alert.id}")


def headline(alert: Alert, language: Translator) -> str:
    """Return "Alert #12 · title"."""
    return f"{title_of(alert, language)} · {alert.text.title}"


def back_and_done(id: int) -> tuple[Choice, Choice]:
    """Return the way back to the menu of audiences, and the one to the draft."""
    return choice(N_("← Back"), f"ad:w:{id}"), choice(N_("✓ Done"), f"ad:o:{id}")
