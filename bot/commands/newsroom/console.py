"""/console: a link to the newsroom's page on the web, for those who sit at a desk."""

from __future__ import annotations

from bot.commands import Answer, Request
from bot.messages import N_, Choice, Reply, Text
from digests.model import Block, Span


async def console(request: Request) -> Answer:
    """/console: a link that works once; whoever has it is this person, so it is only given in private."""
    code = await request.services.signing_in.link(request.person, request.now)
    link = f"{request.services.site}/bantin-console/vao/{code}"
    # Telegram refuses a button that leads to a machine's own address; as words it can be copied.
    public = link.startswith("https:")
    words = Block(lines=((Span(text=link, link=link),),))
    told = Text(id="This link opens the console in your browser. It works once, for ten minutes. Give it to nobody.")
    button = Choice(label=Text(id=N_("🖥 Open the console")), url=link)
    return Reply(parts=(told,) if public else (told, words), menu=((button,),) if public else ())
