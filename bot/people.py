"""The newsroom's people as the operator lists, appoints and dismisses them."""

from __future__ import annotations

from datetime import datetime

from bot.opening import opened
from config.errors import ConfigError
from config.settings import CHANNELS, Settings
from digests.members import Members
from digests.model import ROLES, ChatRef, Role


async def listed(settings: Settings) -> list[str]:
    """Return a line for each person, those with the most power first."""
    async with opened(settings) as db:
        members = Members(db, settings.owners)
        known = sorted(await members.every(), key=lambda one: -ROLES.index(one.role))
    lines = [f"owner   {owner.channel}:{owner.id}  (BANTIN_OWNERS)" for owner in members.owners]
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
        members = Members(db, settings.owners)
        if not await members.revoke(ref, None, now):
            reason = "is owner by BANTIN_OWNERS" if ref in members.owners else "has no role"
            raise ConfigError(f"{who} {reason}; `bantin members list` shows who has one")
    return f"{who} has no role any more"


def _ref(who: str) -> ChatRef:
    channel, _, id = who.partition(":")
    if channel not in CHANNELS or not id.strip():
        raise ConfigError(f"{who!r} names nobody; right would be a platform and an id there: telegram:123456")
    return ChatRef(channel=channel, id=id.strip())


def _role(role: str) -> Role:
    for known in ROLES[1:]:
        if known == role.lower():
            return known
    raise ConfigError(f"{role!r} is no role; right would be one of {', '.join(ROLES[1:])}")
