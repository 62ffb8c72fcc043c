"""How people and their roles are called, in messages and in buttons."""

from __future__ import annotations

from bot.commands import OldButton
from bot.commands.linking import CHANNELS
from bot.messages import N_, Text
from digests.members import LONGEST_NAME as LONGEST_NAME
from digests.model import ROLES, ChatRef, Role

NAMES: dict[Role, str] = {
    "owner": N_("owner"),
    "admin": N_("administrator"),
    "editor": N_("editor"),
    "reader": N_("reader"),
}


def role_of(text: str) -> Role:
    """Return the role that a button names; OldButton for anything else."""
    for role in ROLES[1:]:
        if role == text:
            return role
    raise OldButton(text)


def called(role: Role) -> Text:
    """Return what a role is called."""
    return Text(id=NAMES[role])


def key(ref: ChatRef) -> str:
    """Return a person as buttons and the audit log write them: "telegram:123"."""
    return f"{ref.channel}:{ref.id}"


def ref_of(key: str) -> ChatRef:
    """Return the person that a button names; OldButton when it names nobody."""
    channel, _, id = key.partition(":")
    if not (channel.isalpha() and id):
        raise OldButton(key)
    return ChatRef(channel=channel, id=id)


def address(ref: ChatRef) -> str:
    """Return a person as people read them who know no name: "Telegram 123"."""
    return f"{CHANNELS.get(ref.channel, ref.channel)} {ref.id}"
