"""The console without a mouse, with a session that ends, in two tabs, and when a role is taken away."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.commands.menus import districts
from digests.model import AlertText
from tests.bot.talk import NEWSROOM
from tests.web.console.office import Office
from tests.web.console.test_alert_writing import sent
from tests.web.console.test_alerts import found
from tests.web.console.window import enter, entered, tab_to

pytestmark = pytest.mark.slow
ONE_DATABASE = "what a browser shows does not depend on the database"
HOME = "/bantin-console"
FLOOD = AlertText(title="Lũ quét ở Bát Xát", body="Di chuyển ngay.")


@pytest.fixture
def office(served: Office) -> Office:
    return served


async def test_an_alert_goes_from_the_first_word_to_the_approval_without_a_mouse(
    office: Office, browser: Browser
) -> None:
    async with (
        entered(office, browser, "editor", "7") as (window, lan),
        entered(office, browser, "editor", "8") as (other, mai),
    ):
        await tab_to(lan, "Soạn tin nóng")
        await lan.keyboard.press("Enter")
        await expect(lan.get_by_role("heading", name="Soạn tin nóng")).to_be_visible()
        await tab_to(lan, "Tiêu đề")
        await lan.keyboard.type("Lũ quét ở Bát Xát")
        await tab_to(lan, "Nội dung")
        await lan.keyboard.type("Người dân ven suối di chuyển ngay.")
        await expect(lan.locator("#preview")).to_contain_text("Người dân ven suối di chuyển ngay.")
        await tab_to(lan, "Lưu bản nháp")
        await lan.keyboard.press("Enter")
        await expect(lan.get_by_role("button", name="Gửi duyệt")).to_be_visible()
        await tab_to(lan, "Gửi duyệt")
        await lan.keyboard.press("Enter")
        await expect(lan.locator("main")).to_contain_text("Cần một người khác duyệt")
        await mai.reload()
        await tab_to(mai, "Lũ quét ở Bát Xát")
        await mai.keyboard.press("Enter")
        await expect(mai.get_by_role("button", name="Duyệt")).to_be_visible()
        await tab_to(mai, "✓ Duyệt")
        await mai.keyboard.press("Enter")
        await expect(mai.locator("[data-fresh]")).to_contain_text("Sẽ gửi sau 20 giây")
        assert window.complaints == other.complaints == []
    alert = await found(office, 1)
    assert (alert.state, len(alert.approvals)) == ("approved", 2)


async def test_what_was_written_outlives_the_session_and_a_second_tab(office: Office, browser: Browser) -> None:
    async with entered(office, browser, "editor", "7") as (window, page):
        await page.goto(f"{office.url}{HOME}/tinnong/moi")
        await page.get_by_label("Tiêu đề").fill("Lũ quét ở Bát Xát")
        await expect(page.locator("#preview")).to_contain_text("Lũ quét ở Bát Xát")
        office.newsroom.passes(hours=13)
        await page.get_by_label("Nội dung").fill("Di chuyển ngay.")
        await expect(page.get_by_role("alert")).to_contain_text("không mất")
        await page.get_by_role("button", name="Lưu bản nháp").click()
        await expect(page.get_by_role("heading", name="Chưa thực hiện gì")).to_be_visible()
        await expect(page.locator("main")).to_contain_text("Di chuyển ngay.")
        await enter(office, window, "editor", "7")
        await page.get_by_role("button", name="Gửi lại").click()
        await expect(page.get_by_role("alert")).to_contain_text("Bạn đã đăng nhập lại")
        await page.get_by_role("button", name="Gửi lại").click()
        await expect(page.get_by_role("button", name="Gửi duyệt")).to_be_visible()
    alert = await found(office, 1)
    assert (alert.text.title, alert.text.body) == ("Lũ quét ở Bát Xát", "Di chuyển ngay.")


async def test_whose_role_is_taken_away_is_led_out_of_the_page_that_is_open(office: Office, browser: Browser) -> None:
    async with entered(office, browser, "editor", "7") as (_, page):
        lan, owner = await office.person("editor", "7"), await office.person("owner")
        services, now = office.newsroom.services, office.newsroom.now
        alert = await services.alerts.draft(FLOOD, lan, now)
        await services.alerts.submit(alert.id, lan, now)
        await page.goto(f"{office.url}{HOME}/tinnong/{alert.id}")
        await expect(page.locator("main")).to_contain_text("Lũ quét")
        await services.members.revoke(lan.ref, owner, now)
        await expect(page.locator("main")).to_contain_text("/console")
        await expect(page.locator("main")).not_to_contain_text("Lũ quét")


async def test_a_former_district_is_chosen_by_its_name_and_the_places_of_the_text_with_one_press(
    office: Office, browser: Browser
) -> None:
    former = districts(NEWSROOM).values()
    wanted = {place.code for name, places in former if name.endswith("Bát Xát") for place in places}
    assert len(wanted) > 3
    async with entered(office, browser, "editor", "7") as (window, page):
        await page.goto(f"{office.url}{HOME}/tinnong/moi")
        await page.get_by_label("Tiêu đề").fill("Lũ ở xã Bát Xát")
        await page.get_by_role("button", name="Chỉ gửi cho xã Bát Xát").click()
        await expect(page.locator("#places input:checked")).to_have_count(1)
        await page.get_by_label("Tìm xã, phường hoặc huyện cũ").fill("bat xat")
        await expect(page.locator("#places label:visible")).to_have_count(len(wanted))
        await page.get_by_role("button", name="Chọn tất cả đang hiện").click()
        await expect(page.locator("#preview")).to_contain_text("Lũ ở xã Bát Xát")
        await page.get_by_role("button", name="Lưu bản nháp").click()
        await expect(page.get_by_role("button", name="Gửi duyệt")).to_be_visible()
        assert window.complaints == []
    assert (await found(office, 1)).audience.places == wanted


async def test_an_all_clear_is_not_urgent_unless_the_editor_says_so(office: Office, browser: Browser) -> None:
    first = await sent(office)
    async with entered(office, browser, "editor", "7") as (_, page):
        await page.goto(f"{office.url}{HOME}/tinnong/moi?noi={first.id}")
        urgent = page.get_by_label("Khẩn:")
        await expect(urgent).to_be_checked()
        await page.get_by_label("Thay đổi").select_option("raised")
        await expect(urgent).to_be_checked()
        await page.get_by_label("Thay đổi").select_option("over")
        await expect(urgent).not_to_be_checked()
        await urgent.check()
        await expect(urgent).to_be_checked()
