"""Alerts at the console: what the form says is what readers get, and two people agree on it."""

from __future__ import annotations

import re

import httpx
import pytest

from digests.model import Alert
from tests.web.console.office import Office, send

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"
FLOOD = {
    "title": "Lũ quét ở Bát Xát",
    "body": "Người dân ven suối di chuyển ngay lên chỗ cao.",
    "whom": "all",
    "channel": "telegram",
    "hours": "6",
}


async def written(office: Office, browser: httpx.AsyncClient, **fields: str) -> Alert:
    """Write an alert at the console and return it."""
    answer = await send(browser, "/tinnong/moi", "/tinnong/moi", **{**FLOOD, **fields})
    found = re.fullmatch(HOME + r"/tinnong/(\d+)", answer.headers.get("location", ""))
    assert found, answer.text
    alert = await office.newsroom.services.alerts.find(int(found[1]))
    assert alert
    return alert


async def found(office: Office, id: int) -> Alert:
    alert = await office.newsroom.services.alerts.find(id)
    assert alert
    return alert


async def test_an_alert_is_written_approved_by_another_and_undone(office: Office) -> None:
    async with office.signed_in("editor", "7") as lan, office.signed_in("editor", "8") as mai:
        alert = await written(office, lan, urgent="1")
        assert (alert.state, alert.urgent, alert.audience.channels) == ("draft", True, frozenset({"telegram"}))
        path = f"/tinnong/{alert.id}"
        assert "Người dân ven suối" in (await lan.get(HOME + path)).text
        await send(lan, path, f"{path}/gui", hash=alert.hash)
        own = await send(lan, path, f"{path}/duyet", hash=alert.hash)
        assert own.status_code == 409
        assert "Cần một người khác duyệt" in own.text
        shown = (await mai.get(HOME + path)).text
        assert alert.hash in shown
        await send(mai, path, f"{path}/duyet", hash=alert.hash)
        part = await mai.get(f"{HOME}{path}/tinhtrang", headers={"X-Script": "1"})
        assert "Sẽ gửi sau 20 giây" in part.text
        assert "<html" not in part.text
        await send(lan, path, f"{path}/hoantac")
        assert "bản nháp" in (await lan.get(HOME + path)).text
        late = await send(mai, path, f"{path}/duyet", hash=alert.hash)
        assert late.status_code == 409
        await send(lan, path, f"{path}/huy")
        assert "đã hủy" in (await lan.get(HOME + path)).text


async def test_an_edit_voids_the_approval_that_was_on_the_screen(office: Office) -> None:
    async with office.signed_in("editor", "7") as lan, office.signed_in("editor", "8") as mai:
        alert = await written(office, lan)
        path = f"/tinnong/{alert.id}"
        await send(lan, path, f"{path}/gui", hash=alert.hash)
        await send(mai, f"{path}/sua", f"{path}/sua", **{**FLOOD, "body": "Tất cả di chuyển ngay.", "hash": alert.hash})
        unseen = await send(lan, path, f"{path}/gui", hash=alert.hash)
        assert (unseen.status_code, "vừa được sửa" in unseen.text) == (409, True)
        await send(lan, path, f"{path}/gui", hash=(await found(office, alert.id)).hash)
        stale = await send(mai, path, f"{path}/duyet", hash=alert.hash)
        assert stale.status_code == 409
        assert "vừa được sửa" in stale.text


async def test_the_same_alert_twice_is_refused_with_the_first_and_nothing_written_is_lost(office: Office) -> None:
    async with office.signed_in("editor") as lan:
        first = await written(office, lan)
        again = await send(lan, "/tinnong/moi", "/tinnong/moi", **FLOOD)
        assert again.status_code == 422
        assert f"tin nóng #{first.id}" in again.text
        assert f'href="{HOME}/tinnong/{first.id}"' in again.text
        assert "Người dân ven suối" in again.text


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": "", "body": " "}, "phải có tiêu đề"),
        ({"body": "rất dài " * 700}, "Quá dài"),
        ({"whom": "places"}, "chọn ít nhất một"),
        ({"channel": ""}, "chọn ít nhất một kênh"),
        ({"url": "javascript:alert(1)"}, "phải bắt đầu bằng https"),
        ({"url": "https://[x"}, "phải bắt đầu bằng https"),
        ({"at": "2001-01-01T10:00"}, "đã qua"),
        ({"at": "mai"}, "Không đọc được giờ"),
        ({"at": "2199-01-01T10:00"}, "tối đa 30 ngày"),
        ({"follows": "x"}, "Hãy ghi số"),
        ({"article": "999"}, "Không có tin nóng mang số"),
        ({"follows": "999"}, "Không có tin nóng mang số"),
    ],
)
async def test_a_form_that_cannot_be_meant_comes_back_with_the_reason(
    office: Office, fields: dict[str, str], problem: str
) -> None:
    async with office.signed_in("editor") as lan:
        answer = await send(lan, "/tinnong/moi", "/tinnong/moi", **{**FLOOD, **fields})
        assert answer.status_code == 422
        assert problem in answer.text
    assert await office.newsroom.services.alerts.open() == []


async def test_the_preview_is_what_readers_will_see_and_tells_the_reach(office: Office) -> None:
    await office.newsroom.subscriber("70")
    async with office.signed_in("editor") as lan:
        fields = {"title": "<b>Lũ</b>", "whom": "all"}
        shown = await send(lan, "/tinnong/moi", "/tinnong/xemtruoc", **fields)
        assert "&lt;b&gt;Lũ&lt;/b&gt;" in shown.text
        assert re.search(r"<b>[12]</b>bạn đọc", shown.text)
        assert "phải bắt đầu" in (await send(lan, "/tinnong/moi", "/tinnong/xemtruoc", url="ftp://x")).text
    assert await office.newsroom.services.alerts.open() == []


async def test_places_are_shown_on_a_map(office: Office) -> None:
    async with office.signed_in("editor") as lan:
        place = next(place for place in office.newsroom.services.newsroom.places if place.name == "Bát Xát")
        alert = await written(office, lan, whom="places", place=place.code)
        shown = (await lan.get(f"{HOME}/tinnong/{alert.id}")).text
        assert place.full_name in shown
        picture = await lan.get(f"{HOME}/tinnong/{alert.id}/bando.png")
        assert picture.content.startswith(b"\x89PNG")
        everyone = await written(office, lan, title="Chuyện khác hẳn", body="Nghỉ học ngày mai toàn tỉnh.")
        assert (await lan.get(f"{HOME}/tinnong/{everyone.id}/bando.png")).status_code == 404


@pytest.mark.parametrize("path", ["/tinnong/999", "/tinnong/99999999999999999999999", "/tinnong/999/sua", "/tinnong/x"])
async def test_an_alert_that_is_not_there_is_not_found(office: Office, path: str) -> None:
    async with office.signed_in("editor") as lan:
        assert (await lan.get(HOME + path)).status_code == 404
