"""Writing alerts at the console: from a story, as a follow-up, with the channels and the times that there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from digests.alerts import Alerts, Rules
from digests.model import Alert, AlertText
from tests.bot.talk import NEWSROOM
from tests.web.console.office import Office, send
from tests.web.console.test_alerts import FLOOD, found, written

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"


def connect(office: Office, *channels: str) -> None:
    """Let the newsroom have these channels and no others."""
    newsroom = office.newsroom
    rules = Rules(rates=dict.fromkeys(channels, 30.0))
    alerts = Alerts(newsroom.db, NEWSROOM, newsroom.services.members, rules, visitor=newsroom.services.visitor)
    object.__setattr__(newsroom.services, "alerts", alerts)


async def sent(office: Office) -> Alert:
    """Return an alert that has gone out."""
    newsroom, lan = office.newsroom, await office.person("editor", "7")
    mai = await office.person("editor", "8", "Mai")
    alerts = newsroom.services.alerts
    place = next(place for place in NEWSROOM.places if place.name == "Bát Xát")
    alert = await alerts.draft(AlertText(title="Lũ trên sông Hồng"), lan, newsroom.now, urgent=True)
    alert = await alerts.change(
        alert.id, lan, newsroom.now, audience=replace(alert.audience, places=frozenset({place.code}))
    )
    await alerts.submit(alert.id, lan, newsroom.now)
    await alerts.approve(alert.id, alert.hash, mai, newsroom.now)
    newsroom.passes(minutes=1)
    await alerts.start_due(newsroom.now)
    return await found(office, alert.id)


async def test_an_alert_from_the_address_of_our_story_knows_which_story_it_tells(office: Office) -> None:
    await office.newsroom.news("Chợ phiên mở lại")
    async with office.signed_in("editor") as lan:
        for page in ("1", "tin 1", "https://bao.example/cho-phien-mo-lai.html"):
            filled = await send(lan, "/tinnong/moi", "/tinnong/trang", page=page)
            assert 'name="article" value="1"' in filled.text
            assert 'value="Chợ phiên mở lại"' in filled.text
        alert = await written(office, lan, article="1")
        assert alert.article == 1
        page, fields = f"/tinnong/{alert.id}/sua", {**FLOOD, "title": "Chợ", "hash": alert.hash}
        assert (await send(lan, page, page, **fields)).status_code == 303
        assert (await found(office, alert.id)).article == 1, "another title, and still the same story"


@pytest.mark.parametrize("page", ["99", "chợ phiên", "ftp://bao.example/1.html", ""])
async def test_what_is_neither_a_page_nor_a_story_is_said_with_what_was_written(office: Office, page: str) -> None:
    async with office.signed_in("editor") as lan:
        answer = await send(lan, "/tinnong/moi", "/tinnong/trang", page=page)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert f'name="page" value="{page}"' in answer.text


async def test_only_channels_that_there_are_can_be_chosen(office: Office) -> None:
    connect(office, "telegram", "web")
    async with office.signed_in("editor") as lan:
        shown = (await lan.get(f"{HOME}/tinnong/moi")).text
        assert 'name="channel" value="telegram"' in shown
        assert "Zalo" not in shown
        assert (await send(lan, "/tinnong/moi", "/tinnong/moi", **{**FLOOD, "channel": "zalo"})).status_code == 422
        both: dict[str, str | list[str]] = {**FLOOD, "channel": ["telegram", "web"]}
        answer = await send(lan, "/tinnong/moi", "/tinnong/moi", **both)
        id = int(answer.headers["location"].rpartition("/")[2])
        assert (await found(office, id)).audience.everyone
        assert (await found(office, id)).audience.channels == frozenset(), "also those that come later"
    connect(office, "web")
    async with office.signed_in("editor") as lan:
        assert 'name="channel"' not in (await lan.get(f"{HOME}/tinnong/moi")).text, "there is nothing to choose"


async def test_an_alert_for_later_lasts_from_then_on_and_keeps_its_end_when_it_is_edited(office: Office) -> None:
    now, zone = office.newsroom.now, NEWSROOM.zone
    at = (now + timedelta(days=2)).astimezone(zone).replace(second=0, microsecond=0)
    async with office.signed_in("editor") as lan:
        alert = await written(office, lan, at=at.strftime("%Y-%m-%dT%H:%M"), hours="6")
        assert (alert.scheduled_at, alert.expires_at) == (at, at + timedelta(hours=6))
        page = f"/tinnong/{alert.id}/sua"
        shown = (await lan.get(HOME + page)).text
        assert at.strftime("%Y-%m-%dT%H:%M") in shown
        assert "giữ nguyên" in shown
        fields = {**FLOOD, "title": "Lũ lớn", "at": at.strftime("%Y-%m-%dT%H:%M"), "hours": ""}
        await send(lan, page, page, **fields, hash=alert.hash)
        alert = await found(office, alert.id)
        assert (alert.text.title, alert.expires_at) == ("Lũ lớn", at + timedelta(hours=6))
        await send(lan, page, page, **{**fields, "hours": "24", "hash": alert.hash})
        assert (await found(office, alert.id)).expires_at == at + timedelta(hours=24)


async def test_what_a_colleague_has_changed_meanwhile_is_not_overwritten_unseen(office: Office) -> None:
    async with office.signed_in("editor", "7") as lan, office.signed_in("editor", "8") as mai:
        alert = await written(office, lan)
        page = f"/tinnong/{alert.id}/sua"
        assert f'name="hash" value="{alert.hash}"' in (await lan.get(HOME + page)).text
        await send(mai, page, page, **{**FLOOD, "body": "Mai sửa số nhà.", "hash": alert.hash})
        fields = {**FLOOD, "body": "Lan sửa tên thôn."}
        refused = await send(lan, page, page, **fields, hash=alert.hash)
        assert (refused.status_code, "Đồng nghiệp vừa sửa" in refused.text) == (422, True)
        assert "Lan sửa tên thôn." in refused.text
        now = await found(office, alert.id)
        assert now.text.body == "Mai sửa số nhà."
        assert f'name="hash" value="{now.hash}"' in refused.text
        assert (await send(lan, page, page, **fields, hash=now.hash)).status_code == 303
        assert (await found(office, alert.id)).text.body == "Lan sửa tên thôn."


async def test_a_follow_up_begins_with_the_readers_of_the_first(office: Office) -> None:
    first = await sent(office)
    place = next(iter(first.audience.places))
    async with office.signed_in("editor") as lan:
        assert f"{HOME}/tinnong/moi?noi={first.id}" in (await lan.get(f"{HOME}/tinnong/{first.id}")).text
        shown = (await lan.get(f"{HOME}/tinnong/moi", params={"noi": str(first.id)})).text
        assert f'name="place" value="{place}" checked' in shown
        assert f'<option value="{first.id}" selected>' in shown
        assert 'name="urgent" value="1" checked' in shown
        assert 'name="title" value=""' in shown
        for odd in ("999", "x", "", "9" * 30):
            assert (await lan.get(f"{HOME}/tinnong/moi", params={"noi": odd})).status_code == 200
        fields = {"whom": "places", "place": place, "follows": str(first.id), "change": "over"}
        made = await written(office, lan, title="Nước đã rút", **fields)
        assert (made.follows, made.change, made.audience.places) == (first.id, "over", first.audience.places)


async def test_the_preview_offers_the_places_of_which_the_text_tells(office: Office) -> None:
    place = next(place for place in NEWSROOM.places if place.name == "Bát Xát")
    async with office.signed_in("editor") as lan:
        shown = await send(lan, "/tinnong/moi", "/tinnong/xemtruoc", title="Lũ quét ở xã Bát Xát", whom="all")
        assert f'data-choose="{place.code}"' in shown.text
        fields = {"title": "Lũ quét ở xã Bát Xát", "whom": "places", "place": place.code}
        chosen = await send(lan, "/tinnong/moi", "/tinnong/xemtruoc", **fields)
        assert "data-choose" not in chosen.text
