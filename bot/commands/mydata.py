"""/dulieu: everything kept about a reader, as files; to delete it all, asked twice and done at once; privacy."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands import Answer, OldButton, Request, choice, heading, wording
from bot.commands.linking import CHANNELS
from bot.commands.menus import SETTINGS
from bot.messages import N_, Reply, Text
from digests.model import Attachment, Chat
from digests.mydata import Kept

_NAME = "bantin"
_DELETE = choice(N_("🗑 Delete everything"), "x:del")
_NO = choice(N_("No, keep it"), "x:no")
_STATES = {
    "sent": N_("arrived"),
    "gone": N_("not delivered"),
    "uncertain": N_("perhaps arrived"),
    "rejected": N_("not delivered"),
    "expired": N_("not delivered"),
    "cancelled": N_("not delivered"),
    "pending": N_("on its way"),
    "leased": N_("on its way"),
}
PRIVACY = (
    Text(id="I keep only what the digest needs: your chat's number here, your choices, and which digests were sent."),
    Text(id="No name, no telephone number, no profile, and nobody else is told anything."),
    Text(id="What was sent is forgotten after 35 days, letters to the newsroom after a year."),
    Text(id="/mydata shows everything and deletes it at once if you wish."),
)


async def mydata(request: Request) -> Answer:
    """/dulieu: what is kept, in short, and what can be done with it."""
    kept = await request.services.mydata.kept(request.chat)
    return Reply(
        parts=(heading(request.language.text("What is kept about you")), *_short(request, kept), PRIVACY[1]),
        menu=((choice(N_("📄 Everything as files"), "x:file"),), (_DELETE,), (choice(N_("🔒 Privacy"), "x:p"),)),
    )


async def press_mydata(request: Request) -> Answer:
    """x, x:file, x:p: show it, as files, the privacy text. x:del, x:yes, x:gone: ask, ask again, delete. x:no: keep."""
    match request.argument:
        case "":
            return await mydata(request)
        case "file":
            return await _files(request)
        case "p":
            settings = () if request.chat.state == "banned" else ((SETTINGS,),)
            return Reply(parts=(heading(request.language.text("Privacy")), *PRIVACY), menu=settings)
        case "del":
            return _ask(request)
        case "yes":
            return _ask_again()
        case "gone":
            return await _delete(request)
        case "no":
            return Reply(parts=(Text(id="Nothing was deleted. Everything stays as it was."),), edit=True)
        case _:
            raise OldButton(request.argument)


async def erase(request: Request) -> Answer:
    """Answer who writes that they want to be forgotten: the first of the two questions."""
    return _ask(request, edit=False)


def _short(request: Request, kept: Kept) -> Iterator[Text]:
    day = request.language.date(kept.first_seen() or request.now, request.chat.zone, style="short")
    yield Text(id="This chat on {channel}, known since {day}.", values={"channel": _channel(request), "day": day})
    yield Text(
        id="You follow: {follows}.\nThe digest comes at: {times}.",
        values={"follows": wording.follows(request), "times": wording.times(request.chat.plans, request.language)},
    )
    if request.chat.state == "banned":
        yield Text(id="The newsroom has banned this chat: nothing is sent here, and nothing but /mydata is answered.")
    if sent := kept.count("deliveries"):
        yield Text(id="{count} message sent in 35 days.", plural="{count} messages sent in 35 days.", count=sent)
    if letters := kept.count("tickets"):
        yield Text(id="{count} letter to the newsroom.", plural="{count} letters to the newsroom.", count=letters)
    if lines := kept.count("web_messages"):
        yield Text(id="{count} line of this conversation.", plural="{count} lines of this conversation.", count=lines)


async def _files(request: Request) -> Answer:
    kept = await request.services.mydata.kept(request.chat)
    readable = "\r\n".join(_readable(request, kept)).encode("utf-8-sig")
    return (
        Reply(
            parts=(Text(id="Everything about you, to read:"),),
            file=Attachment(name=f"{_NAME}.txt", media_type="text/plain", content=readable),
        ),
        Reply(
            parts=(Text(id="And for machines (JSON):"),),
            file=Attachment(name=f"{_NAME}.json", media_type="application/json", content=kept.as_json()),
        ),
    )


def _readable(request: Request, kept: Kept) -> Iterator[str]:
    """Yield the lines of the file that people read."""
    language = request.language
    yield language.text("What {newsroom} keeps about you", newsroom=request.newsroom.name)
    yield language.date(request.now, request.chat.zone, style="short")
    yield ""
    yield f"{_channel(request)}: {request.chat.ref.id}"
    yield from (
        language.text(text.id, plural=text.plural, count=text.count, **text.values) for text in _short(request, kept)
    )
    yield ""
    for row in kept.tables["deliveries"]:
        moment = language.date(row["updated_at"], request.chat.zone, style="short")
        yield f"{moment} {language.time(row['updated_at'], request.chat.zone)}  {language.text(_STATES[row['state']])}"
    for row in kept.tables["tickets"]:
        yield ""
        yield f"{language.date(row['at'], request.chat.zone, style='short')}  “{row['text']}”"
        yield from ([f"→ “{row['answer']}”"] if row["answer"] else [])


def _ask(request: Request, *, edit: bool = True) -> Reply:
    return Reply(
        parts=(
            heading(request.language.text("Delete everything?")),
            Text(
                id="Your choices, what was sent to you, your letters: all of it is deleted. No digest comes any more."
            ),
        ),
        menu=((choice(N_("Yes, delete"), "x:yes"), _NO),),
        edit=edit,
    )


def _ask_again() -> Reply:
    return Reply(
        parts=(Text(id="Are you sure? This cannot be undone. (To have fewer messages, /pause is enough.)"),),
        menu=((_NO,), (choice(N_("🗑 Delete everything now"), "x:gone"),)),
        edit=True,
    )


async def _delete(request: Request) -> Reply:
    others = await request.services.linking.others(request.chat)
    await request.services.mydata.delete(request.chat, request.now)
    return Reply(
        parts=(
            Text(id="Everything is deleted. I know nothing about you any more."),
            *(_still_there(other) for other in others),
            Text(id="Messages that you see here are kept by the app itself; you can delete them there."),
            Text(id="Goodbye! If you ever want to come back: /start"),
        ),
        edit=True,
    )


def _still_there(other: Chat) -> Text:
    """Say that a linked chat has its own copy of the choices: nobody may delete another chat from here."""
    return Text(
        id="Your linked chat on {channel} keeps the choices for itself. To delete them, send /mydata there.",
        values={"channel": CHANNELS.get(other.ref.channel, other.ref.channel)},
    )


def _channel(request: Request) -> str:
    return CHANNELS.get(request.chat.ref.channel, request.chat.ref.channel)
