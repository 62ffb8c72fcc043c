"""People: who has which role, invitations, and taking a role away."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.commands.newsroom.people import LONGEST_NAME, NAMES, address, key
from bot.web.console.access import HOME, Door, Form, Visitor, one, seen
from bot.web.console.shell import Shell
from digests.errors import NotAllowed
from digests.model import ROLES, ChatRef, Role


class People:
    """The members of the newsroom."""

    def __init__(self, door: Door, shell: Shell) -> None:
        self._door, self._shell = door, shell

    def routes(self) -> list[Route]:
        form = self._door.form
        return [
            Route("/quyen", self._door.page("admin", self._show), methods=["GET"]),
            Route("/quyen/moi", form("admin", self._invite), methods=["POST"]),
            Route("/quyen/huymoi", form("admin", self._withdraw), methods=["POST"]),
            Route("/quyen/thu", form("admin", self._revoke), methods=["POST"]),
        ]

    async def _show(self, request: Request, visitor: Visitor) -> Response:
        return await self._page(visitor)

    async def _page(self, visitor: Visitor, *, status: int = 200, code: str = "", problem: str = "") -> Response:
        members = self._door.services.members
        every = await members.every()
        owners = [ref for ref in members.owners if all(member.ref != ref for member in every)]
        return self._shell.render(
            "people.html",
            visitor,
            here="/quyen",
            status=status,
            members=every,
            owners=[address(ref) for ref in owners],
            invitations=await members.invitations(visitor.now),
            roles=[role for role in ROLES[1:] if role == "editor" or visitor.person.may("owner")],
            called={role: visitor.language.text(name) for role, name in NAMES.items()},
            address=address,
            key=key,
            code=code,
            problem=problem,
        )

    async def _invite(self, request: Request, visitor: Visitor, form: Form) -> Response:
        role, name = _role(one(form, "role")), one(form, "name").strip()[:LONGEST_NAME]
        try:
            code = await self._door.services.members.invite(role, name, visitor.person, visitor.now)
        except NotAllowed:
            return await self._refused(visitor)
        return await self._page(visitor, code=code)

    async def _withdraw(self, request: Request, visitor: Visitor, form: Form) -> Response:
        await self._door.services.members.withdraw(one(form, "hash"), visitor.person, visitor.now)
        return seen(f"{HOME}/quyen")

    async def _revoke(self, request: Request, visitor: Visitor, form: Form) -> Response:
        channel, _, id = one(form, "who").partition(":")
        try:
            await self._door.services.members.revoke(ChatRef(channel=channel, id=id), visitor.person, visitor.now)
        except NotAllowed:
            return await self._refused(visitor)
        return seen(f"{HOME}/quyen")

    async def _refused(self, visitor: Visitor) -> Response:
        problem = visitor.language.text("Only an owner can do that.")
        return await self._page(visitor, status=403, problem=problem)


def _role(text: str) -> Role:
    return next((role for role in ROLES[1:] if role == text), "editor")
