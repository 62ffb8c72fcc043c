"""/quyen: who works in the newsroom. Roles are given by a link that works once, or by name, and taken at once."""

from __future__ import annotations

import re

from bot.commands import Answer, OldButton, Request, choice, heading, shown
from bot.commands.newsroom import invitations
from bot.commands.newsroom.invitations import BACK
from bot.commands.newsroom.people import LONGEST_NAME, NAMES, address, called, key, ref_of, role_of
from bot.messages import N_, Choice, Menu, Reply, Text
from digests.collect.text import fold
from digests.errors import NotAllowed
from digests.members import Member
from digests.model import ROLES, Block, ChatRef, Role, Span

_CALLED: dict[str, Role] = {
    "editor": "editor",
    "bien tap": "editor",
    "bien tap vien": "editor",
    "btv": "editor",
    "admin": "admin",
    "administrator": "admin",
    "quan tri": "admin",
    "quan tri vien": "admin",
    "owner": "owner",
    "chu": "owner",
    "chu so huu": "owner",
}
_INVITE = choice(N_("➕ Invite somebody"), "ro:i")


async def roles(request: Request) -> Answer:
    """/quyen: the list; "/quyen editor [name]" invites, "/quyen telegram:123 editor [name]" gives a role by name."""
    if not request.argument:
        return await _list(request)
    found = re.match(r"([a-z]+):(\S+)\s*(.*)", request.argument, re.DOTALL)
    role, name = _role_at_start(found[3] if found else request.argument)
    if role is None or role == "reader":
        return _how_to()
    if not found:
        return await invitations.invite(request, role, name)
    return await _give(request, ChatRef(channel=found[1], id=found[2]), role, name)


async def press_roles(request: Request) -> Answer:
    """ro:, ro:i, ro:i:<role>, ro:w:<hash>, ro:m:<who>, ro:s:<role>:<who>, ro:r:<who>, ro:R:<who>."""
    what, _, rest = request.argument.partition(":")
    match what:
        case "":
            await request.services.subscriptions.await_answer(request.chat, None)
            return await _list(request, edit=True)
        case "i":
            return await invitations.ask_name(request, role_of(rest)) if rest else invitations.ask_role(request)
        case "w":
            return await invitations.withdraw(request, rest)
    if what == "s":
        role, _, who = rest.partition(":")
        return await _give(request, ref_of(who), role_of(role), "", edit=True)
    if what not in ("m", "r", "R"):
        raise OldButton(request.argument)
    member = await _member(request, ref_of(rest))
    if what == "R":
        return await _revoke(request, member)
    return _ask_revoke(request, member) if what == "r" else _card(request, member)


# --- the list and a member ------------------------------------------------------------------------


async def _list(request: Request, *, edit: bool = False) -> Reply:
    members = await request.services.members.every()
    unused = await request.services.members.invitations(request.now)
    owners = [owner for owner in request.services.members.owners if all(member.ref != owner for member in members)]
    lines = [_line(request, member) for member in sorted(members, key=lambda one: -ROLES.index(one.role))]
    lines = [f"{_word(request, 'owner')}: {address(owner)}" for owner in owners] + lines
    listed = Block(lines=tuple((Span(text=f"• {line}"),) for line in lines))
    open_ones = Text(id="{count} invitation is open.", plural="{count} invitations are open.", count=len(unused))
    buttons = [_button(request, member) for member in members]
    withdraw = [invitations.withdrawal(request, one) for one in unused]
    menu: Menu = (*((one,) for one in buttons), *((one,) for one in withdraw), (_INVITE,))
    head = heading(request.language.text("Who works in the newsroom"))
    return Reply(parts=(head, listed, *((open_ones,) if unused else ())), menu=menu, edit=edit)


def _line(request: Request, member: Member) -> str:
    day = request.language.date(member.at, request.newsroom.zone, style="short")
    name = f"{shown(member.name, LONGEST_NAME)} · " if member.name else ""
    return f"{_word(request, member.role)}: {name}{address(member.ref)} ({day})"


def _card(request: Request, member: Member) -> Reply:
    others = [role for role in ROLES[1:] if role != member.role]
    changes = [
        Choice(label=Text(id="Make {role}", values={"role": called(role)}), action=f"ro:s:{role}:{key(member.ref)}")
        for role in others
    ]
    return Reply(
        parts=(heading(member.name or address(member.ref)), Block(lines=((Span(text=_line(request, member)),),))),
        menu=(
            *((one,) for one in changes),
            (choice(N_("🚫 Take the role away"), f"ro:r:{key(member.ref)}"),),
            (BACK,),
        ),
        edit=True,
    )


def _ask_revoke(request: Request, member: Member) -> Reply:
    who = member.name or address(member.ref)
    return Reply(
        parts=(Text(id="Take the role of {name} away? It ends at once, on every app.", values={"name": who}),),
        menu=((choice(N_("Yes, take it away"), f"ro:R:{key(member.ref)}"), BACK),),
        edit=True,
    )


async def _revoke(request: Request, member: Member) -> Reply:
    try:
        await request.services.members.revoke(member.ref, request.person, request.now)
    except NotAllowed:
        return invitations.NOT_YOURS
    await request.show_menu(member.ref, "reader", request.chat.locale)
    who = member.name or address(member.ref)
    return Reply(parts=(Text(id="{name} has no role any more.", values={"name": who}),), menu=((BACK,),), edit=True)


async def _give(request: Request, ref: ChatRef, role: Role, name: str, *, edit: bool = False) -> Reply:
    known = [member for member in await request.services.members.every() if member.ref == ref]
    name = name or (known[0].name if known else "")
    try:
        await request.services.members.grant(ref, role, name[:LONGEST_NAME], request.person, request.now)
    except NotAllowed:
        return invitations.NOT_YOURS
    await request.show_menu(ref, role, request.chat.locale)
    values = {"name": name or address(ref), "role": called(role)}
    return Reply(parts=(Text(id="{name} is {role} now.", values=values),), menu=((BACK,),), edit=edit)


# --- words ----------------------------------------------------------------------------------------


def _how_to() -> Reply:
    return Reply(
        parts=(Text(id="For example: /roles editor Lan – or, by name: /roles telegram:123456 editor Lan"),),
        menu=((_INVITE, BACK),),
    )


def _role_at_start(text: str) -> tuple[Role | None, str]:
    words = text.split()
    for count in range(min(3, len(words)), 0, -1):
        if role := _CALLED.get(fold(" ".join(words[:count]))):
            return role, " ".join(words[count:])
    return None, text


async def _member(request: Request, ref: ChatRef) -> Member:
    for member in await request.services.members.every():
        if member.ref == ref:
            return member
    raise OldButton(key(ref))


def _word(request: Request, role: Role) -> str:
    word = request.language.text(NAMES[role])
    return word[:1].upper() + word[1:]


def _button(request: Request, member: Member) -> Choice:
    return Choice(
        label=f"{member.name or address(member.ref)} · {_word(request, member.role)}",
        action=f"ro:m:{key(member.ref)}",
    )
