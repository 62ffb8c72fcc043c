"""Corrections and recalls at the console: before and after, the same way as an alert, and a receipt."""

from __future__ import annotations

import re

import httpx
import pytest
from sqlalchemy import update

from digests.model import Alert, AlertText, Audience
from digests.store.schema import deliveries
from tests.web.console.office import Office, send

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"
WRONG = AlertText(title="Cầu Bát Xát đóng từ tối nay", body="Xe đi đường vòng qua Mường Hum.")


@pytest.fixture
async def sent(office: Office) -> Alert:
    """An alert that a reader has."""
    newsroom, service = office.newsroom, office.newsroom.services.alerts
    await newsroom.subscriber("70")
    lan, mai = await office.person("editor", "7"), await office.person("editor", "8", "Mai")
    alert = await service.draft(WRONG, lan, newsroom.now, audience=Audience())
    await service.submit(alert.id, lan, newsroom.now)
    await service.approve(alert.id, alert.hash, mai, newsroom.now)
    newsroom.passes(seconds=30)
    await newsroom.alarm().start()
    async with newsroom.db.write() as tx:
        arrived = {"state": "sent", "updated_at": newsroom.now, "refs": ["1"]}
        await tx.execute(update(deliveries).values(arrived))
    found = await service.find(alert.id)
    assert found
    assert found.state == "sending"
    return found


async def drafted(office: Office, browser: httpx.AsyncClient, path: str, **fields: str) -> Alert:
    answer = await send(browser, path, path, **fields)
    found = re.fullmatch(HOME + r"/tinnong/(\d+)", answer.headers.get("location", ""))
    assert found, answer.text
    alert = await office.newsroom.services.alerts.find(int(found[1]))
    assert alert
    return alert


async def test_a_correction_shows_before_and_after_and_takes_a_second_person(office: Office, sent: Alert) -> None:
    path = f"/dinhchinh/a{sent.id}"
    async with office.signed_in("editor", "7") as lan, office.signed_in("editor", "8") as mai:
        assert f'href="{HOME}{path}"' in (await lan.get(f"{HOME}/tinnong/{sent.id}")).text
        asked = (await lan.get(HOME + path)).text
        assert "Xe đi đường vòng qua Mường Hum." in asked
        preview = await send(lan, path, f"{path}/xemtruoc", title=WRONG.title, body="Xe đi đường vòng qua Trịnh Tường.")
        assert "Trịnh Tường" in preview.text
        assert "<html" not in preview.text
        alert = await drafted(office, lan, path, title=WRONG.title, body="Xe đi đường vòng qua Trịnh Tường.")
        assert (alert.kind, alert.follows, alert.state) == ("correction", sent.id, "draft")
        shown = (await lan.get(f"{HOME}/tinnong/{alert.id}")).text
        assert shown.index("Mường Hum") < shown.index("Trịnh Tường")
        other = await drafted(office, lan, f"{path}/{alert.id}", title=WRONG.title, body="Xe đi qua Cốc Mỳ.")
        assert (other.id, other.text.body) == (alert.id, "Xe đi qua Cốc Mỳ.")
        await send(lan, f"/tinnong/{alert.id}", f"/tinnong/{alert.id}/gui", hash=other.hash)
        asked = (await mai.get(f"{HOME}/tinnong/{alert.id}")).text  # who approves sees all of it at once
        places = [asked.index(words) for words in ("Mường Hum", "Nhắn riêng cho 1 người", "Đúng: “", "Cốc Mỳ")]
        assert places == sorted(places)
        assert f'name="hash" value="{other.hash}"' in asked
        await send(mai, f"/tinnong/{alert.id}", f"/tinnong/{alert.id}/duyet", hash=other.hash)
        office.newsroom.passes(seconds=30)
        await office.newsroom.alarm().start()
        assert "Kết quả" in (await lan.get(f"{HOME}/tinnong/{alert.id}")).text


async def test_the_same_words_are_no_correction_and_nothing_written_is_lost(office: Office, sent: Alert) -> None:
    path = f"/dinhchinh/a{sent.id}"
    async with office.signed_in("editor") as lan:
        same = await send(lan, path, path, title=WRONG.title, body=WRONG.body)
        assert (same.status_code, "Không có gì khác" in same.text) == (422, True)
        empty = await send(lan, path, path, title="", body=" ")
        assert (empty.status_code, "phải có tiêu đề" in empty.text) == (422, True)


async def test_a_recall_takes_one_persons_word_and_says_whom_it_reaches(office: Office, sent: Alert) -> None:
    path = f"/thuhoi/a{sent.id}"
    async with office.signed_in("editor") as lan:
        assert "Nhắn riêng cho 1 người" in (await lan.get(HOME + path)).text
        recall = await drafted(office, lan, path, reason="Tin không đúng.")
        assert (recall.kind, recall.state, recall.text.body) == ("recall", "approved", "Tin không đúng.")
        again = await drafted(office, lan, path, reason="Tin không đúng.")
        assert again.id == recall.id, "pressed twice"
        await office.newsroom.alarm().start()
        assert (await lan.get(f"{HOME}/tinnong/{recall.id}")).status_code == 200
        assert "đã thu hồi" in (await lan.get(f"{HOME}/tinnong/{sent.id}")).text
        assert (await lan.get(HOME + path)).status_code == 404


async def test_a_story_of_digests_is_corrected_and_recalled_too(office: Office) -> None:
    await office.newsroom.news("Chợ phiên mở lại")
    async with office.signed_in("editor") as lan:
        assert "Chợ phiên mở lại" in (await lan.get(f"{HOME}/thuhoi/s1")).text
        alert = await drafted(office, lan, "/dinhchinh/s1", title="Chợ phiên chưa mở lại", body="Chợ còn sửa mái.")
        assert (alert.kind, alert.article) == ("correction", 1)
        assert (await lan.get(f"{HOME}/tinnong/{alert.id}")).status_code == 200


@pytest.mark.parametrize("key", ["a999", "s999", "a99999999999999999999", "x1", "s"])
async def test_what_nobody_has_cannot_be_corrected(office: Office, key: str) -> None:
    async with office.signed_in("editor") as lan:
        for path in (f"/dinhchinh/{key}", f"/thuhoi/{key}"):
            answer = await lan.get(HOME + path)
            assert (answer.status_code, "Không có tin nóng" in answer.text) == (404, True)


async def test_the_report_of_what_arrived_has_a_picture(office: Office, sent: Alert) -> None:
    office.newsroom.passes(minutes=2)
    await office.newsroom.alarm().report()
    async with office.signed_in("editor") as lan:
        picture = f"{HOME}/tinnong/{sent.id}/tocdo.png"
        assert picture in (await lan.get(f"{HOME}/tinnong/{sent.id}")).text
        assert (await lan.get(picture)).content.startswith(b"\x89PNG")
        draft = await drafted(office, lan, f"/dinhchinh/a{sent.id}", title="Cầu Bát Xát vẫn mở")
        for other in (draft.id, "999", "99999999999999999999"):
            assert (await lan.get(f"{HOME}/tinnong/{other}/tocdo.png")).status_code == 404
