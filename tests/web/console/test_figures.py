"""The first page, the figures and the log: the same words as in the chat, for those whom they concern."""

from __future__ import annotations

import pytest

from digests.model import AlertText
from tests.web.console.office import Office, send

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"
FLOOD = AlertText(title="Lũ quét ở Bát Xát", body="Người dân ven suối di chuyển ngay lên chỗ cao.")


async def test_the_first_page_leads_to_what_waits_for_somebody(office: Office) -> None:
    newsroom, lan = office.newsroom, await office.person("editor", "7")
    await newsroom.subscriber("70")
    newsroom.passes(hours=2)
    await newsroom.news("Chợ phiên mở lại")
    alert = await newsroom.services.alerts.draft(FLOOD, lan, newsroom.now)
    async with office.signed_in("editor", "8") as browser:
        assert "Không có tin nóng nào chờ duyệt" in (await browser.get(f"{HOME}/")).text
        await newsroom.services.alerts.submit(alert.id, lan, newsroom.now)
        shown = (await browser.get(f"{HOME}/homnay", headers={"X-Script": "1"})).text
        assert f'href="{HOME}/tinnong/{alert.id}"' in shown
        assert "06:30" in shown
        assert "1 tin<" in shown
        assert "Hệ thống" not in shown, "that is for administrators"
    async with office.signed_in("editor", "7") as browser:
        assert "cần người khác duyệt" in (await browser.get(f"{HOME}/")).text


async def test_administrators_see_what_is_not_well_and_what_to_do(office: Office) -> None:
    async with office.signed_in("admin") as browser:
        shown = (await browser.get(f"{HOME}/")).text
        assert "Hệ thống" in shown
        assert "⚠️" in shown, "nothing of the program runs in this test"


async def test_the_figures_have_their_charts_for_each_period(office: Office) -> None:
    async with office.signed_in("admin") as browser:
        assert "Chưa" in (await browser.get(f"{HOME}/thongke")).text
        await office.newsroom.subscriber("70")
        await office.newsroom.services.stats.count(office.newsroom.now)
        for days in ("7", "30", "90", "5", "x"):
            page = await browser.get(f"{HOME}/thongke", params={"ngay": days})
            wanted = days if days in ("7", "30", "90") else "7"
            assert f"{HOME}/thongke/{wanted}-r.png" in page.text
        picture = await browser.get(f"{HOME}/thongke/30-r.png")
        assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
        assert picture.headers["cache-control"] == "private, no-store"
        for path in ("/thongke/8-r.png", "/thongke/7-x.png", "/thongke/7-d.png"):
            assert (await browser.get(HOME + path)).status_code == 404


async def test_the_log_is_filtered_by_person_and_day(office: Office) -> None:
    newsroom = office.newsroom
    lan, mai = await office.person("editor", "7"), await office.person("editor", "8", "Mai")
    await newsroom.services.alerts.draft(FLOOD, lan, newsroom.now)
    newsroom.passes(days=1)
    await newsroom.services.alerts.draft(AlertText(title="Nghỉ học toàn tỉnh"), mai, newsroom.now)
    today = newsroom.now.astimezone(newsroom.services.newsroom.zone).date()
    async with office.signed_in("admin", "9") as browser:

        async def shown(**asked: str) -> tuple[bool, bool]:
            page = (await browser.get(f"{HOME}/nhatky", params=asked)).text
            return "“Lũ quét ở Bát Xát”" in page, "“Nghỉ học toàn tỉnh”" in page

        assert await shown() == (True, True)
        assert await shown(ai="fake:7") == (True, False)
        assert await shown(ngay=today.isoformat()) == (False, True)
        assert await shown(ai="fake:7", ngay=today.isoformat()) == (False, False)
        assert await shown(ai="-") == (False, False)
        assert await shown(ve="alert", so="#1") == (True, False)
        assert await shown(ve="letter", so="1") == (False, False)
        assert await shown(ve="nothing", so="x") == (True, True)
        for odd in (
            {"ai": "x"},
            {"ai": "\0"},
            {"ngay": "0001-01-01"},
            {"ngay": "nay"},
            {"trang": "99999999"},
            {"trang": "-1"},
        ):
            assert (await browser.get(f"{HOME}/nhatky", params=odd)).status_code == 200


async def test_a_long_log_has_pages(office: Office) -> None:
    newsroom, lan = office.newsroom, await office.person("editor", "7")
    async with office.signed_in("admin", "9") as browser:
        await newsroom.news("Chợ phiên mở lại")
        for _ in range(6):
            await newsroom.services.desk.hide(1, lan, newsroom.now)
            await newsroom.services.desk.undo(1, "hide", lan, newsroom.now)
        first = (await browser.get(f"{HOME}/nhatky", params={"ai": "fake:7"})).text
        assert "trang=1" in first
        second = (await browser.get(f"{HOME}/nhatky", params={"ai": "fake:7", "trang": "1"})).text
        assert "trang=0" in second
        assert "trang=2" not in second


async def test_the_house_page_says_how_everything_stands_and_what_to_do(office: Office) -> None:
    async with office.signed_in("admin") as browser:
        page = (await browser.get(f"{HOME}/hethong")).text
        assert "Nguồn tin:" in page
        assert "✅" in page
        assert "⚠️" in page, "nothing of the program runs in this test"
        assert "Python" in page
        part = (await browser.get(f"{HOME}/hethong/phan", headers={"X-Script": "1"})).text
        assert "<html" not in part
        assert "Nguồn tin:" in part


@pytest.mark.parametrize("path", ["/hethong", "/hethong/phan", "/thongke", "/thongke/7-r.png", "/nhatky"])
async def test_editors_see_neither_figures_nor_log(office: Office, path: str) -> None:
    async with office.signed_in("editor") as browser:
        assert (await browser.get(HOME + path)).status_code == 404
        assert (await send(browser, "/", path)).status_code in (404, 405)
