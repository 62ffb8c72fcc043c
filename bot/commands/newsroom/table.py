"""Every command, button and question of the newsroom. A new one is one line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache

from bot.commands import Answer, Command, Handler, Request
from bot.commands.actions import ACTIONS
from bot.commands.newsroom import (
    audit,
    console,
    feed_lists,
    feeds,
    invitations,
    roles,
    stats,
    status,
    subscriber_files,
    subscribers,
)
from bot.commands.newsroom.alerts import draft, lists, shape
from bot.commands.newsroom.corrections import correct, recall
from bot.commands.newsroom.desk import acts
from bot.commands.table import COMMANDS
from bot.messages import N_
from config.i18n import translator
from digests.model import ROLES, Role

NEWSROOM: tuple[Command, ...] = (
    Command(
        vi="tinnong",
        en="alert",
        role="editor",
        group="newsroom",
        summary=N_("a breaking alert: from a link, a story's number or your own words"),
        run=draft.alert,
        words=("tin nóng", "soạn tin nóng", "alert"),
    ),
    Command(
        vi="duyet",
        en="approve",
        role="editor",
        group="newsroom",
        summary=N_("what waits for approval"),
        run=lists.approve,
        words=("duyệt", "duyệt tin", "chờ duyệt", "approve"),
        anywhere=True,
    ),
    Command(
        vi="dinhchinh",
        en="correct",
        role="editor",
        group="newsroom",
        summary=N_("put an alert right, or a story of a digest, wherever readers have it"),
        run=correct.correct,
    ),
    Command(
        vi="thuhoi",
        en="recall",
        role="editor",
        group="newsroom",
        summary=N_("take an alert or a story back from everybody who has it"),
        run=recall.recall,
    ),
    Command(
        vi="baocao",
        en="report",
        role="editor",
        group="newsroom",
        summary=N_("what became of an alert"),
        run=lists.report,
        words=("báo cáo", "report"),
        anywhere=True,
    ),
    Command(
        vi="bantruc",
        en="desk",
        role="editor",
        group="newsroom",
        summary=N_("the next digest as readers will see it: pin, move, hide, hold"),
        run=acts.desk,
        words=("bàn trực", "trực bản tin", "desk"),
        anywhere=True,
    ),
    Command(
        vi="ghim",
        en="pin",
        role="editor",
        group="newsroom",
        summary=N_("put a story at the top of its section"),
        run=acts.pin,
        anywhere=True,
    ),
    Command(
        vi="an",
        en="hide",
        role="editor",
        group="newsroom",
        summary=N_("leave a story out of the digests"),
        run=acts.hide,
        anywhere=True,
    ),
    Command(
        vi="console",
        en="console",
        role="editor",
        group="newsroom",
        summary=N_("the newsroom's page in the browser"),
        run=console.console,
        words=("bàn làm việc", "console"),
    ),
    Command(
        vi="nguon",
        en="feeds",
        role="admin",
        group="admin",
        summary=N_("feeds: how they fare, new ones, pause and remove"),
        run=feeds.feeds,
        words=("nguồn", "nguồn tin", "feeds"),
    ),
    Command(
        vi="thuebao",
        en="subscribers",
        role="admin",
        group="admin",
        summary=N_("subscribers: how many, find one, pause, remove, ban, files"),
        run=subscribers.subscribers,
        words=("thuê bao", "bạn đọc", "subscribers"),
    ),
    Command(
        vi="quyen",
        en="roles",
        role="admin",
        group="admin",
        summary=N_("who works in the newsroom: invite, give and take roles"),
        run=roles.roles,
        words=("quyền", "nhân sự", "roles"),
    ),
    Command(
        vi="thongke",
        en="stats",
        role="admin",
        group="admin",
        summary=N_("readers, growth, deliveries and letters, with charts"),
        run=stats.stats,
        words=("thống kê", "stats", "statistics"),
    ),
    Command(
        vi="nhatky",
        en="audit",
        role="admin",
        group="admin",
        summary=N_("who did what, and when; by name, day or number"),
        run=audit.audit,
        words=("nhật ký", "audit"),
    ),
    Command(
        vi="hethong",
        en="status",
        role="admin",
        group="admin",
        summary=N_("how everything stands: feeds, queues, digests, disk"),
        run=status.status,
        words=("hệ thống", "status"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Press:
    """What a button does, for whom; `anywhere`: also in a group, such as the editors' own."""

    role: Role
    run: Handler
    anywhere: bool = False


BUTTONS: Mapping[str, Press] = {
    "ad": Press(role="editor", run=shape.press_draft),
    "al": Press(role="editor", run=lists.press_alert, anywhere=True),
    "co": Press(role="editor", run=recall.press, anywhere=True),
    "de": Press(role="editor", run=acts.press_desk, anywhere=True),
    "fe": Press(role="admin", run=feeds.press_feeds),
    "su": Press(role="admin", run=subscribers.press_subscribers),
    "ro": Press(role="admin", run=roles.press_roles),
    "st": Press(role="admin", run=stats.press_stats),
    "au": Press(role="admin", run=audit.press_audit),
    "hs": Press(role="admin", run=status.press_status),
}
"""A button's prefix → what its press does. Readers' are in bot/commands/actions.py."""

QUESTIONS: Mapping[str, Press] = {
    "al": Press(role="editor", run=draft.answered, anywhere=True),
    "co": Press(role="editor", run=correct.answered),
    "de": Press(role="editor", run=acts.answered, anywhere=True),
    "fe": Press(role="admin", run=feeds.answered),
    "su": Press(role="admin", run=subscribers.answered),
    "ro": Press(role="admin", run=invitations.named),
}
"""What the next plain text answers: the part before "-" of what the chat was asked → who takes it."""

FILES: Mapping[str, Press] = {
    **dict.fromkeys((".opml", ".xml", "fe-opml"), Press(role="admin", run=feed_lists.sent)),
    **dict.fromkeys((".csv", "su-csv"), Press(role="admin", run=subscriber_files.sent)),
}
"""Who takes a file: the end of its name, or what the chat was asked."""

REPLIES: tuple[Callable[[Request], Awaitable[Answer]], ...] = (draft.replied,)
"""For editors, who reply to a message of ours: each is asked in turn. None: it is not mine; (): all has been said."""


@cache
def commands_of(role: Role) -> tuple[Command, ...]:
    """Return the commands that somebody of this role has, the readers' first."""
    return COMMANDS + tuple(command for command in NEWSROOM if _within(command.role, role))


@cache
def actions_of(role: Role) -> Mapping[str, Handler]:
    """Return what the buttons do that somebody of this role has."""
    return {**ACTIONS, **{prefix: press.run for prefix, press in BUTTONS.items() if _within(press.role, role)}}


def _within(needed: Role, role: Role) -> bool:
    return ROLES.index(needed) <= ROLES.index(role)


def menu(locale: str, role: Role = "reader") -> tuple[tuple[str, str], ...]:
    """Return (name, description) of the commands of a role, as platforms show them: the newsroom's own first."""
    language, every = translator(locale), commands_of(role)
    ours = [command for command in every if command.role != "reader"]
    others = [command for command in every if command.role == "reader"]
    return tuple((command.name(locale), language.text(command.summary)) for command in (*ours, *others))
