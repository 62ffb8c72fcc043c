"""Where the newsroom sees an alert: every message is known again, one in each chat is kept up to date; taken back."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.newsroom import load
from digests.alerts import Alerts, Rules
from digests.errors import AlertRefused
from digests.members import Members
from digests.model import AlertText, ChatRef, Person
from digests.store import Database

LAN, MINH = ChatRef(channel="telegram", id="1"), ChatRef(channel="telegram", id="2")


@pytest.fixture
async def alerts(db: Database, now: datetime) -> Alerts:
    members = Members(db)
    for ref, name in ((LAN, "Lan"), (MINH, "Minh")):
        await members.grant(ref, "editor", name, None, now)
    return Alerts(db, load(), members, Rules())


def person(ref: ChatRef) -> Person:
    return Person(ref=ref, role="editor")


async def test_the_newest_live_message_of_a_chat_is_the_one_kept_up_to_date(alerts: Alerts, now: datetime) -> None:
    alert = await alerts.draft(AlertText(title="Lũ quét ở Bát Xát"), person(LAN), now)
    for chat, message, live in ((LAN, "1", False), (LAN, "2", True), (MINH, "3", True), (LAN, "4", True)):
        await alerts.note_copy(alert.id, chat, message, live=live)
    noted = await alerts.find(alert.id)
    assert noted is not None
    assert set(noted.live) == {(MINH, "3"), (LAN, "4")}
    assert {message for _, message in noted.copies} == {"1", "2", "3", "4"}
    await alerts.note_copy(alert.id, LAN, "4", live=False)
    noted = await alerts.find(alert.id)
    assert noted is not None
    assert noted.live == ((MINH, "3"),)
    shown = await alerts.shown_as(LAN, "2")
    assert shown is not None
    assert shown.id == alert.id
    assert await alerts.shown_as(MINH, "2") is None


async def test_what_is_taken_back_is_a_draft_that_needs_every_word_anew(alerts: Alerts, now: datetime) -> None:
    alert = await alerts.draft(AlertText(title="Lũ quét ở Bát Xát"), person(LAN), now)
    with pytest.raises(AlertRefused, match="state"):
        await alerts.take_back(alert.id, person(MINH), now)
    await alerts.submit(alert.id, person(LAN), now)
    approved = await alerts.approve(alert.id, alert.hash, person(MINH), now)
    assert approved.state == "approved"
    back = await alerts.take_back(alert.id, person(LAN), now)
    assert (back.state, back.approvals, back.send_at) == ("draft", (), None)
    stored = await alerts.find(alert.id)
    assert stored == back
    again = await alerts.submit(alert.id, person(LAN), now)
    assert again.state == "waiting"
