"""The newsroom's people as the operator lists, appoints and dismisses them."""

from __future__ import annotations

import re
from datetime import datetime

from bot.opening import opened
from bot.terminal import counted
from config.errors import ConfigError
from config.newsroom import Newsroom
from config.settings import CHANNELS, Settings
from digests.members import Members
from digests.model import ROLES, ChatRef, Role
from digests.register.cells import CHANNELS as IDS
from digests.store import Database, members
from digests.store.migrate import current, newest


async def listed(settings: Settings) -> list[str]:
    """Return a line for each person, those with the most power first."""
    async with opened(settings) as db:
        people = Members(db, settings.owners)
        known = sorted(await people.every(), key=lambda one: -ROLES.index(one.role))
    lines = [f"owner   {owner.channel}:{owner.id}  (BANTIN_OWNERS)" for owner in people.owners]
    for one in known:
        by = f" by {one.granted_by}" if one.granted_by else ""
        name = f"  {one.name}" if one.name else ""
        lines.append(f"{one.role:<7} {one.ref.channel}:{one.ref.id}{name}  since {one.at:%Y-%m-%d}{by}")
    return lines


async def give(settings: Settings, who: str, role: str, name: str, now: datetime) -> str:
    """Give a role and say so; ConfigError for a role or a name that there is none of."""
    ref, wanted = _ref(who), _role(role)
    async with opened(settings) as db:
        await Members(db, settings.owners).grant(ref, wanted, name, None, now)
    return f"{who} is {wanted} now"


async def take(settings: Settings, who: str, now: datetime) -> str:
    """Take a role and say so; ConfigError when there is none to take."""
    ref = _ref(who)
    async with opened(settings) as db:
        people = Members(db, settings.owners)
        if not await people.revoke(ref, None, now):
            reason = "is owner by BANTIN_OWNERS" if ref in people.owners else "has no role"
            raise ConfigError(f"{who} {reason}; `bantin members list` shows who has one")
    return f"{who} has no role any more"


async def holders(settings: Settings) -> set[ChatRef]:
    """Return everybody with a role, as far as the database can be asked; chats of one person count as one."""
    found = {ChatRef(channel=channel, id=id) for channel, id in settings.owners}
    db = Database(settings.database_url)
    try:
        if await current(db) == newest():
            async with db.read() as tx:
                for member in await members.every(tx):
                    if not found & set(await members.linked(tx, member.ref)):
                        found.add(member.ref)
    finally:
        await db.close()
    return found


def doubts(settings: Settings, newsroom: Newsroom, people: int) -> list[str]:
    """Return what is worth a look: nobody who could answer letters, be told of troubles, or approve an alert."""
    found = []
    if not people:
        found.append("nobody has a role: set BANTIN_OWNERS, or `bantin members grant telegram:123456 owner`")
    elif people < settings.alert_approvals:
        found.append(
            f"{counted(people, 'person')} with a role, and an alert takes {settings.alert_approvals} "
            "(BANTIN_ALERT_APPROVALS): invite somebody with /quyen"
        )
    to = "the owners" if settings.owners else "nobody"
    if newsroom.editors_chat is None:
        found.append(f"no editors_chat in newsroom.toml: readers' letters go to {to}")
        if newsroom.admins_chat is None:
            found.append(f"no admins_chat in newsroom.toml: troubles are told to {to}")
    return found


def _ref(who: str) -> ChatRef:
    channel, _, id = who.partition(":")
    if channel not in CHANNELS or not re.fullmatch(IDS[channel], id.strip()):
        raise ConfigError(f"{who!r} names nobody; right would be a platform and an id there: telegram:123456")
    return ChatRef(channel=channel, id=id.strip())


def _role(role: str) -> Role:
    for known in ROLES[1:]:
        if known == role.lower():
            return known
    raise ConfigError(f"{role!r} is no role; right would be one of {', '.join(ROLES[1:])}")
