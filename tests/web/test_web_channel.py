"""The web chat as a channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.channels.web import WebChannel, body_of
from digests.errors import CannotChange
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


async def test_what_is_not_there_any_more_cannot_be_edited(db: Database, now: datetime) -> None:
    channel = WebChannel(db, clock=lambda: now)
    for ref in ("999", "", "không", "-1"):
        with pytest.raises(CannotChange):
            await channel.edit(HOA, ref, plain("mới"))
    assert await _lines(db) == []


async def test_a_deleted_message_leaves_a_note_in_its_place_and_may_be_deleted_again(
    db: Database, now: datetime
) -> None:
    channel = WebChannel(db, clock=lambda: now)
    ref = await channel.send(HOA, plain("Sai rồi"))
    for _ in range(2):
        await channel.delete(HOA, ref)
    await channel.delete(HOA, "999")
    (line,) = await _lines(db)
    assert (line.body["removed"], line.body["blocks"]) == (True, [])


async def test_an_answer_and_a_picture_reach_the_page(db: Database, now: datetime) -> None:
    channel = WebChannel(db, clock=lambda: now)
    ref = await channel.send(HOA, plain("Lũ quét"))
    picture = "https://anh.example/lu.jpg"
    await channel.send(HOA, replace(plain("Nước đã rút"), picture=picture), answers=ref)
    _, answer = await _lines(db)
    assert (answer.body["answers"], answer.body["picture"]) == (int(ref), picture)


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
