"""Chats as lines of CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from digests.model import Chat, Plan
from digests.register.entry import COLUMNS, RISKY


def written(some: Iterable[Chat], *, head: bool = True) -> str:
    """Return chats as lines of CSV, under a line that names the columns (`head`)."""
    out = io.StringIO()
    writer = csv.writer(out)
    if head:
        writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in _cells(chat)] for chat in some)
    return out.getvalue()


def _cells(chat: Chat) -> tuple[str, ...]:
    wants = chat.follows
    quiet = f"{chat.quiet[0]:%H:%M}-{chat.quiet[1]:%H:%M}" if chat.quiet else ""
    return (
        chat.ref.channel,
        chat.ref.id,
        "private" if chat.private else "group",
        chat.title,
        chat.state,
        chat.locale,
        chat.zone.key,
        " ".join(_plan(plan) for plan in chat.plans),
        _flag(chat.weekend_later),
        _flag(chat.empty_digest),
        quiet,
        chat.paused_until.isoformat(timespec="seconds") if chat.paused_until else "",
        " ".join(sorted(wants.topics)),
        " ".join(sorted(wants.places)),
        "; ".join(chat.labels.get(word, word) for word in sorted(wants.keywords)),
        "; ".join(chat.labels.get(word, word) for word in sorted(wants.mutes)),
        chat.person or "",
        _flag(chat.at_home),
        chat.seen_at.isoformat(timespec="seconds") if chat.seen_at else "",
    )


def _plan(plan: Plan) -> str:
    days = "".join(str(day + 1) for day in sorted(plan.weekdays))
    return f"{plan.at:%H:%M}" + (f"/{days}" if len(days) < 7 else "")


def _flag(on: bool) -> str:
    return "yes" if on else "no"


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) else cell
