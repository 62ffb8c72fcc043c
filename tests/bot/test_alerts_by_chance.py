"""Two editors who tap whatever they see and write what comes to mind: nothing breaks, and nothing goes out alone."""

from __future__ import annotations

import random

import pytest

from digests.model import Button
from tests.bot.newsdesk import FLOOD, Desk
from tests.bot.talk import Newsroom
from tests.fakes.outlet import Person, Said

ONE_DATABASE = "a conversation; its queries are tested on both in tests/alerts"
TEXTS = (
    *(
        "/tinnong",
        f"/tinnong {FLOOD}",
        "/tinnong 1",
        "/tinnong tin 2",
        "/tinnong http://127.0.0.1:9/x",
        "/duyet",
        "/baocao",
    ),
    *(
        "Bát Xát, Y Tý",
        "huyện Si Ma Cai",
        "nơi nào đó",
        "18:30",
        "6h sáng mai",
        "hôm qua",
        "ok em",
        "…",
        "",
        "x" * 2000,
    ),
    *("Mưa đá ở Sa Pa\nNhiều mái nhà thủng.", "Đường đã thông", "/baocao 1", "/duyet 2", "/tinnong khẩn cấp"),
)
ONWARD = "➡✅⏸▶↩"
"""Signs of the buttons that bring an alert further: a walk without them would seldom get one out."""
SORRY = "trục trặc"


def buttons(person: Person) -> list[tuple[Said, Button]]:
    """Return the buttons under somebody's newest messages."""
    return [(said, button) for said in person.shown[-4:] for row in said.message.buttons for button in row]


async def step(desk: Desk, chance: random.Random) -> None:
    """Let somebody do something, or time pass."""
    person, seen = chance.choice((desk.lan, desk.minh)), len(desk.lan.shown)
    pressable = buttons(person)
    match chance.randrange(10):
        case 0 | 1:
            await desk.passes(chance.choice((1, 6, 25, 700)))
        case 2 | 3 | 4 if seen:
            await person.writes(chance.choice(TEXTS))
        case 5 if person.shown:
            said = chance.choice(person.shown[-6:])
            await person.replies(chance.choice(TEXTS[7:]), to=said.message.text[:30])
        case _ if pressable:
            onward = [pair for pair in pressable if pair[1].label[:1] in ONWARD]
            said, button = chance.choice(onward if onward and chance.random() < 0.5 else pressable)
            await person.sends_action(button.action, said.ref)
        case _:
            await person.writes("/tinnong " + FLOOD)
    desk.newsroom.passes(seconds=2)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
async def test_whatever_two_editors_do_nothing_breaks_and_nothing_goes_out_alone(newsroom: Newsroom, seed: int) -> None:
    desk, chance = await Desk.of(newsroom), random.Random(seed)
    for _ in range(120):
        await step(desk, chance)
    assert not [said for person in (desk.lan, desk.minh) for said in person.shown if SORRY in said.message.text]
    started = [alert for alert in await newsroom.services.alerts.recent(100) if alert.started_at is not None]
    assert started, "this walk got nowhere; another seed will"
    for alert in started:
        assert len({word.who for word in alert.approvals if word.hash == alert.hash}) == 2
