"""Alerts at the console beyond the usual way: sent by one person, sent back, stopped, and looked at afterwards."""

from __future__ import annotations

import pytest

from digests.trail import Filter
from tests.web.console.office import Office, send
from tests.web.console.test_alert_writing import sent
from tests.web.console.test_alerts import found, written

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"
SWITCH = "/tinnong/khancap"


async def test_an_owner_lets_one_person_be_enough_and_ends_it_and_both_are_in_the_log(office: Office) -> None:
    alerts, now = office.newsroom.services.alerts, office.newsroom.now
    async with office.signed_in("owner") as browser:
        assert SWITCH in (await browser.get(f"{HOME}/tinnong")).text
        for hours in ("24", "x", ""):
            assert (await send(browser, SWITCH, SWITCH, hours=hours)).status_code == 422
        assert await alerts.one_person(now) is None
        await send(browser, SWITCH, SWITCH, hours="3")
        assert await alerts.one_person(now) is not None
        shown = (await browser.get(HOME + SWITCH)).text
        assert "chỉ cần một biên tập viên" in shown
        await send(browser, SWITCH, SWITCH, hours="0")
        assert await alerts.one_person(now) is None
    deeds = (await office.newsroom.services.trail.page(Filter())).deeds
    assert [bool(deed.detail["until"]) for deed in deeds if deed.what == "switch.one_person"] == [False, True]


@pytest.mark.parametrize("role", ["editor", "admin"])
async def test_to_everybody_below_the_switch_does_not_exist(office: Office, role: str) -> None:
    owner = await office.person("owner")
    async with office.signed_in("admin" if role == "admin" else "editor") as browser:
        assert (await browser.get(HOME + SWITCH)).status_code == 404
        assert (await send(browser, "/tinnong", SWITCH, hours="3")).status_code == 404
        await office.newsroom.services.alerts.set_one_person(3, owner, office.newsroom.now)
        assert SWITCH not in (await browser.get(f"{HOME}/tinnong")).text
    assert await office.newsroom.services.alerts.one_person(office.newsroom.now)


async def test_what_one_person_sent_is_marked_and_looked_at_by_another(office: Office) -> None:
    newsroom, owner = office.newsroom, await office.person("owner")
    await newsroom.services.alerts.set_one_person(3, owner, newsroom.now)
    async with office.signed_in("editor", "7") as lan, office.signed_in("editor", "8") as mai:
        alert = await written(office, lan)
        path = f"/tinnong/{alert.id}"
        assert "Gửi chỉ với quyết định của riêng bạn?" in (await lan.get(HOME + path)).text
        await send(lan, path, f"{path}/gui", hash=alert.hash)
        assert (await found(office, alert.id)).alone
        newsroom.passes(minutes=1)
        await newsroom.services.alerts.start_due(newsroom.now)
        for browser in (lan, mai):
            assert "cần xem lại" in (await browser.get(f"{HOME}/homnay")).text
        assert "Tin do bạn gửi" in (await lan.get(HOME + path)).text
        own = await send(lan, path, f"{path}/daxem")
        assert own.status_code == 409
        assert "Tôi đã xem lại" in (await mai.get(HOME + path)).text
        assert (await send(mai, path, f"{path}/daxem")).status_code == 303
        assert (await found(office, alert.id)).reviewed_at
        assert "Đã có người khác xem lại" in (await lan.get(HOME + path)).text
        assert "cần xem lại" not in (await mai.get(f"{HOME}/homnay")).text
        assert (await send(mai, path, f"{path}/daxem")).status_code == 409


async def test_an_alert_that_is_sent_back_or_undone_reaches_its_author_with_the_reason(office: Office) -> None:
    author = office.newsroom.person("7")
    async with office.signed_in("editor", "7") as lan, office.signed_in("editor", "8") as mai:
        alert = await written(office, lan)
        path = f"/tinnong/{alert.id}"
        await send(lan, path, f"{path}/gui", hash=alert.hash)
        assert "Mai" not in (await lan.get(HOME + path)).text.partition("<main")[0]
        assert (await send(mai, path, f"{path}/tralai", why="facts", reason="Hỏi lại xã\nđã")).status_code == 303
        assert "Hỏi lại xã đã" in author.shown[-1].message.text
        assert (await found(office, alert.id)).state == "draft"
        again = await send(mai, path, f"{path}/tralai", why="facts")
        assert (again.status_code, len(author.shown)) == (409, 1)
        await send(lan, path, f"{path}/gui", hash=alert.hash)
        await send(mai, path, f"{path}/tralai", why="facts")
        assert "cần kiểm tra" in author.shown[-1].message.text
        await send(lan, path, f"{path}/gui", hash=alert.hash)
        await send(mai, path, f"{path}/duyet", hash=alert.hash)
        await send(mai, path, f"{path}/hoantac")
        assert "đã hoàn tác tin của bạn kịp lúc" in author.shown[-1].message.text


async def test_what_is_being_sent_is_stopped_goes_on_and_is_reported_with_who_answers_for_it(office: Office) -> None:
    alerts, alert = office.newsroom.services.alerts, await sent(office)
    path = f"/tinnong/{alert.id}"
    async with office.signed_in("editor") as lan:
        for act, state in (("dung", "stopped"), ("dung", "stopped"), ("tiep", "sending")):
            await send(lan, path, f"{path}/{act}")
            assert (await found(office, alert.id)).state == state
        assert "Báo cáo" not in (await lan.get(HOME + path)).text
        await alerts.settle(office.newsroom.now)
        shown = (await lan.get(HOME + path)).text
        assert "Báo cáo" in shown
        assert "Lan, Mai" in shown
        assert (await send(lan, path, f"{path}/dung")).status_code == 409
