"""The web chat as a channel."""

from __future__ import annotations

from datetime import datetime

from bot.channels.web import WebChannel, body_of
from digests.model import Block, Button, ChatRef, Message, Span
from digests.store import Database, conversation
from digests.store.conversation import Line
from tests.web.site import plain

HOA = ChatRef(channel="web", id="hoa")


async def _lines(db: Database) -> list[Line]:
    async with db.read() as tx:
        return await conversation.latest(tx, HOA.id)


async def test_a_message_waits_in_the_conversation_for_a_page_that_is_closed(db: Database, now: datetime) -> None:
    channel = WebChannel(db, clock=lambda: now)
    ref = await channel.send(HOA, plain("Chào buổi sáng"))
    (line,) = await _lines(db)
    assert (str(line.place), line.at, line.mine) == (ref, now, False)
    assert line.body["blocks"] == [[[{"text": "Chào buổi sáng"}]]]


async def test_an_edit_changes_the_message_in_its_place(db: Database, now: datetime) -> None:
    channel = WebChannel(db, clock=lambda: now)
    ref = await channel.send(HOA, plain("☐ Thời tiết"))
    await channel.send(HOA, plain("Tin mới"))
    await channel.edit(HOA, ref, plain("☑ Thời tiết"))
    assert [line.body["blocks"][0][0][0]["text"] for line in await _lines(db)] == ["☑ Thời tiết", "Tin mới"]


async def test_an_edit_of_what_is_not_there_any_more_is_sent_anew(db: Database, now: datetime) -> None:
    channel = WebChannel(db, clock=lambda: now)
    for ref in ("999", "", "không", "-1"):
        await channel.edit(HOA, ref, plain("mới"))
    assert len(await _lines(db)) == 4


async def test_a_message_is_never_split(db: Database) -> None:
    long = Message(blocks=tuple(Block(lines=((Span(text="ệ" * 4000),),)) for _ in range(20)))
    assert WebChannel(db).split(long) == (long,)


def test_a_page_gets_text_styles_links_and_buttons_and_nothing_else() -> None:
    title = Span(text="<b>Tin</b>", bold=True, link="https://baolaocai.vn/a?b=1&c=2")
    message = Message(
        blocks=(Block(lines=((title,), (Span(text="vừa xong", italic=True),))),),
        buttons=((Button(label="Xem thêm", action="more:1:1"), Button(label="Trang", url="https://baolaocai.vn/")),),
        silent=True,
    )
    assert body_of(message) == {
        "blocks": [
            [
                [{"text": "<b>Tin</b>", "bold": True, "link": "https://baolaocai.vn/a?b=1&c=2"}],
                [{"text": "vừa xong", "italic": True}],
            ]
        ],
        "buttons": [[{"label": "Xem thêm", "action": "more:1:1"}, {"label": "Trang", "url": "https://baolaocai.vn/"}]],
        "silent": True,
    }
