"""What corrections and recalls say: what is meant, whom it reached, what became of it."""

from __future__ import annotations

from bot.commands import Answer, Request, choice, heading
from bot.commands.newsroom.alerts.showing import REFUSALS, refused
from bot.commands.newsroom.alerts.words import View, title_of
from bot.messages import N_, Menu, Reply, Text
from digests.correcting import Receipt, Wrong
from digests.errors import AlertRefused
from digests.model import Alert, Block, Span

NEVER_MIND = choice(N_("✖ Never mind"), "co:nm")
OUTCOMES = (
    (
        "changed",
        N_("✅ Put right where it stood: {number}"),
        N_("✅ Deleted, or a notice stands in its place: {number}"),
    ),
    ("said", N_("✉️ Told in a message: {number}"), N_("✉️ Told in a message: {number}")),
    ("instead", N_("🛡 Got the right words at once: {number}"), N_("🛡 Never got it: {number}")),
    (
        "uncertain",
        N_("❔ Uncertain (the connection broke off): {number}"),
        N_("❔ Uncertain (the connection broke off): {number}"),
    ),
    (
        "failed",
        N_("👋 Not reached (they left, or nothing can be changed there): {number}"),
        N_("👋 Not reached (they left, or nothing can be changed there): {number}"),
    ),
    ("waiting", N_("⏳ Still to go: {number}"), N_("⏳ Still to go: {number}")),
)
"""Fields of `Receipt`: how they are told of a correction, and of a recall."""

UNKNOWN = Reply(
    parts=(
        Text(
            id="I know no alert and no story by that. An alert has a number, #12; a story of a digest is “story 1234”, "
            "or its address."
        ),
    )
)


def name_of(wrong: Wrong) -> Text:
    """Return "alert #12, “…”" or "story 1234, “…”"."""
    if wrong.alert is not None:
        return Text(id="alert #{id}, “{title}”", values={"id": str(wrong.alert.id), "title": wrong.text.title})
    id = str(wrong.article.id) if wrong.article else ""
    return Text(id="story {id}, “{title}”", values={"id": id, "title": wrong.text.title})


def key_of(wrong: Wrong) -> str:
    """Return what names it in a button or a question: "a12", "s1234"."""
    if wrong.alert is not None:
        return f"a{wrong.alert.id}"
    return f"s{wrong.article.id if wrong.article else 0}"


def named(key: str) -> str:
    """Return what `key_of` names, as an editor writes it."""
    return f"tin {key[1:]}" if key.startswith("s") else f"#{key[1:]}"


def receipt_card(alert: Alert, receipt: Receipt, view: View) -> Reply:
    """Return what became of a correction or recall."""
    language = view.language
    told = [
        language.text(recalled if alert.kind == "recall" else corrected, number=count)
        for name, corrected, recalled in OUTCOMES
        if (count := getattr(receipt, name))
    ]
    if not told:
        told = [language.text("There was nobody who had it.")]
    names = ", ".join(view.who(approval.who) for approval in alert.approvals) or view.who(alert.author)
    told.append(language.text("✍️ Answered for by: {names}", names=names))
    head = heading(language.text("📊 Receipt: {what}", what=title_of(alert, view.language)))
    title = Block(lines=((Span(text=alert.text.title),),))
    return Reply(parts=(head, title, Block(lines=tuple((Span(text=line),) for line in told))))


async def not_possible(request: Request, error: AlertRefused) -> Answer:
    """Say why it cannot be corrected or recalled, and what can be done."""
    if error.why == "gone" or (error.why == "page" and error.alert is None):
        return UNKNOWN
    if error.why == "again":
        return Reply(
            parts=(Text(id="Nothing is different: these are the words that readers have. Please send it again."),)
        )
    if error.why == "state" and error.alert is not None and (found := await request.services.alerts.find(error.alert)):
        if found.state == "recalled":
            return Reply(parts=(Text(id="Alert #{id} is recalled already.", values={"id": str(found.id)}),))
        if found.started_at is None:
            return await _not_sent(request, found)
    if error.why in ("empty", "long"):
        note = Text(id=REFUSALS[error.why], values={"length": error.length, "most": error.limit})
        return Reply(parts=(note,))
    return await refused(request, error.alert, error)


async def _not_sent(request: Request, alert: Alert) -> Answer:
    menu: Menu = ((choice(N_("👀 Open it"), f"al:se:{alert.id}"),),)
    note = Text(
        id="Alert #{id} has not gone out: no reader has it. Open it to change it or to call it off.",
        values={"id": str(alert.id)},
    )
    return Reply(parts=(note,), menu=menu)
