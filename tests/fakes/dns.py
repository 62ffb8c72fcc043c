"""A name server that the test commands, as aiohttp asks one."""

from __future__ import annotations

import socket

from aiohttp.abc import AbstractResolver, ResolveResult


class Resolver(AbstractResolver):
    """A name server whose answers the test decides; each name's last answer repeats."""

    def __init__(self, **answers: list[str]) -> None:
        self._answers = {name.replace("_", "."): list(addresses) for name, addresses in answers.items()}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        if (answers := self._answers.get(host)) is None:
            raise OSError(None, "no such name")
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        pass
