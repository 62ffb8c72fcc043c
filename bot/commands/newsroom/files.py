"""Files that people send: those that the newsroom takes are read, everybody else's are answered kindly."""

from __future__ import annotations

from bot.commands import Answer, Request, help
from bot.commands.menus import HELP, READ_NOW, SETTINGS
from bot.messages import Reply, Text
from digests.errors import FileUnread

LARGEST = 5_000_000
"""Bytes of a file that we read."""


async def content_of(request: Request) -> bytes | Reply:
    """Return what is in the file that came, or the sentence that says why it cannot be read."""
    file = request.incoming.file
    assert file is not None
    try:
        return await file.fetch(LARGEST)
    except FileUnread as error:
        if error.why == "large":
            told = Text(id="That file is too large: I take files of up to {size} MB.", values={"size": LARGEST / 1e6})
        else:
            told = Text(id="I could not get that file. Please send it once more.")
        return Reply(parts=(told,))


async def unasked(request: Request) -> Answer:
    """Answer a file that nobody asked for."""
    if request.person.may("admin"):
        taken = Text(id="I take lists of feeds (.opml) and of subscribers (.csv); this is neither, by its name.")
        return Reply(parts=(taken,))
    thanks = Text(id="Thank you, but I cannot read files: I only understand words.")
    return Reply(parts=(thanks, help.WHAT_NEXT), menu=((READ_NOW, SETTINGS), (HELP,)))
