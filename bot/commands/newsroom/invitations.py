"""Invitations: a link that gives a role to the first who uses it, within a day."""

from __future__ import annotations

import re

from bot.commands import Answer, OldButton, Request, choice
from bot.commands.newsroom.people import LONGEST_NAME, NAMES, address, called, key, role_of
from bot.messages import N_, Choice, Reply, Text
from digests.errors import NotAllowed
from digests.members import Invitation
from digests.model import ROLES, Block, ChatRef, Role, Span

BACK = choice(N_("← Back"), "ro:")
NOT_YOURS = Reply(parts=(Text(id="Only an owner can do that."),), menu=((BACK,),))


async def accept(request: Request, code: str) -> Reply:
    """/start role_<code>: use an invitation."""
    accepted = await request.services.members.accept(code, request.person, request.now)
    if accepted is None:
        return Reply(parts=(Text(id="This invitation was used already, or it is too old. Please ask for a new one."),))
    await _tell_inviter(request, accepted)
    person = await request.services.members.person(request.person.ref, request.person.name)
    await request.show_menu(person.ref, person.role, request.chat.locale)
    return Reply(
        parts=(
            Text(
                id="Welcome to the newsroom of {newsroom}! You are {role} now.",
                values={"newsroom": request.newsroom.name, "role": called(person.role)},
            ),
            Text(id="Send /help to see your new commands. Everything you do with them is written down."),
        ),
        menu=((choice(N_("❓ Help"), "h"),),),
    )


def ask_role(request: Request) -> Reply:
    roles = ROLES[1:] if request.person.may("owner") else ROLES[1:2]
    return Reply(
        parts=(
            Text(id="Which role? Editors send alerts and make the digest; administrators look after feeds and people."),
        ),
        menu=(*((choice(NAMES[role], f"ro:i:{role}"),) for role in roles), (BACK,)),
        edit=True,
    )


async def ask_name(request: Request, role: Role) -> Reply:
    await request.services.subscriptions.await_answer(request.chat, f"ro-{role}")
    return Reply(
        parts=(Text(id="What is their name? It stands in the list and in the log of what was done."),),
        menu=((BACK,),),
        edit=True,
    )


async def invite(request: Request, role: Role, name: str) -> Reply:
    try:
        code = await request.services.members.invite(role, name[:LONGEST_NAME], request.person, request.now)
    except NotAllowed:
        return NOT_YOURS
    payload = f"role_{code}"
    link = request.platform.deep_link(payload) if request.platform else None
    parts = (
        Text(id="An invitation for {name} as {role}:", values={"name": name or "…", "role": called(role)}),
        Block(lines=((Span(text=link or f"/start {payload}", link=link),),)),
        Text(id="It works once, within 24 hours, for whoever uses it first. I tell you who that was."),
    )
    return Reply(parts=parts, menu=((BACK,),))


async def withdraw(request: Request, hash: str) -> Reply:
    if not re.fullmatch("[0-9a-f]{32}", hash):
        raise OldButton(hash)
    if await request.services.members.withdraw(hash, request.person, request.now):
        told = Text(id="The invitation is withdrawn: its link does not work any more.")
    else:
        told = Text(id="The invitation was used or withdrawn before.")
    return Reply(parts=(told,), menu=((BACK,),), edit=True)


async def _tell_inviter(request: Request, accepted: Invitation) -> None:
    channel, _, id = accepted.invited_by.partition(":")
    person = request.person
    values = {
        "name": accepted.name or "…",
        "role": called(accepted.role),
        "who": f"{person.name} · {address(person.ref)}" if person.name else address(person.ref),
    }
    told = Reply(
        parts=(
            Text(
                id="Your invitation for {name} was used: {who} is {role} now. Is it somebody else? Take it away.",
                values=values,
            ),
        ),
        menu=((choice(N_("🚫 Take the role away"), f"ro:r:{key(person.ref)}"),),),
    )
    await request.tell(ChatRef(channel=channel, id=id), told, request.newsroom.languages[0])


async def named(request: Request) -> Answer:
    """Take the name of the person to invite; the question was "ro-<role>"."""
    role = role_of((request.chat.awaiting or "").partition("-")[2])
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    return await invite(request, role, request.argument)


def withdrawal(request: Request, invitation: Invitation) -> Choice:
    until = request.language.time(invitation.expires_at, request.newsroom.zone)
    values = {"name": invitation.name or "…", "time": until}
    return Choice(
        label=Text(id="✖ Invitation for {name} (until {time})", values=values), action=f"ro:w:{invitation.hash}"
    )
