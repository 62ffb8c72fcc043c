"""People: who has which role, invitations, and taking a role away."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.people import LONGEST_NAME, NAMES, address, key
from bot.messages import N_
from bot.web.console.access import HOME, Door, Form, Visitor, one, seen
from bot.web.console.shell import Shell
from digests.errors import NotAllowed
from digests.model import ROLES, ChatRef, Role

_PERSON = re.compile(r"[a-z]{1,16}:[^\s:]{1,64}")
_NOBODY = N_("Write the app and the id there, such as telegram:123456.")


class People:
    """The members of the newsroom."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        form = self._door.form
        return [
            Route("/quyen", self._door.page("admin", self._show), methods=["GET"]),
            Route("/quyen/moi", form("admin", self._invite), methods=["POST"]),
            Route("/quyen/trao", form("admin", self._give), methods=["POST"]),
            Route("/quyen/huymoi", form("admin", self._withdraw), methods=["POST"]),
            Route("/quyen/thu", form("admin", self._revoke), methods=["POST"]),
        ]

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        return await self._page(visitor)

    async def _page(
        self, visitor: Visitor, *, status: int = 200, code: str = "", problem: str = "", who: str = ""
    ) -> Response:
        members = self._door.services.members
        every = await members.every()
        owners = [ref for ref in members.owners if all(member.ref != ref for member in every)]
        return self._shell.render(
            "people.html",
            visitor,
            here="/quyen",
            status=status,
            members=sorted(every, key=lambda member: -ROLES.index(member.role)),
            owners=[address(ref) for ref in owners],
            invitations=await members.invitations(visitor.now),
            roles=[role for role in ROLES[1:] if role == "editor" or visitor.person.may("owner")],
            called={role: visitor.language.text(name) for role, name in NAMES.items()},
            address=address,
            key=key,
            code=code,
            links=self._door.voice.links(f"role_{code}") if code else [],
            problem=problem,
            who=who,
        )

    async def _invite(self, request: Request, visitor: Visitor, form: Form) -> Response:
        role, name = _role(one(form, "role")), _name(form)
        try:
            code = await self._door.services.members.invite(role, name, visitor.person, visitor.now)
        except NotAllowed:
            return await self._refused(visitor)
        return await self._page(visitor, code=code)

    async def _give(self, request: Request, visitor: Visitor, form: Form) -> Response:
        """Give a role by name ("telegram:123456"), or another one to somebody who has one; nobody's name is lost."""
        members, who = self._door.services.members, one(form, "who").strip()
        if not _PERSON.fullmatch(who):
            return await self._page(visitor, status=422, who=who, problem=visitor.language.text(_NOBODY))
        channel, _, id = who.partition(":")
        ref, role = ChatRef(channel=channel, id=id), _role(one(form, "role"))
        name = _name(form) or next((member.name for member in await members.every() if member.ref == ref), "")
        try:
            await members.grant(ref, role, name, visitor.person, visitor.now)
        except NotAllowed:
            return await self._refused(visitor)
        await self._show_menu(ref, role)
        return seen(f"{HOME}/quyen")

    async def _withdraw(self, request: Request, visitor: Visitor, form: Form) -> Response:
        await self._door.services.members.withdraw(one(form, "hash"), visitor.person, visitor.now)
        return seen(f"{HOME}/quyen")

    async def _revoke(self, request: Request, visitor: Visitor, form: Form) -> Response:
        channel, _, id = one(form, "who").partition(":")
        ref = ChatRef(channel=channel, id=id)
        try:
            await self._door.services.members.revoke(ref, visitor.person, visitor.now)
        except NotAllowed:
            return await self._refused(visitor)
        await self._show_menu(ref, "reader")
        return seen(f"{HOME}/quyen")

    async def _show_menu(self, ref: ChatRef, role: Role) -> None:
        """Have the menu of their chat show what they may do now."""
        chat = await self._door.services.subscriptions.find(ref)
        await self._door.voice.menus.show(ref, role, chat.locale if chat else self._shell.newsroom.languages[0])

    async def _refused(self, visitor: Visitor) -> Response:
        problem = visitor.language.text("Only an owner can do that.")
        return await self._page(visitor, status=403, problem=problem)


def _role(text: str) -> Role:
    return next((role for role in ROLES[1:] if role == text), "editor")


def _name(form: Form) -> str:
    return " ".join(one(form, "name").split())[:LONGEST_NAME]
