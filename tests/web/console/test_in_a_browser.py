"""The console in a real browser: what two editors do with it, on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from digests.model import AlertText
from tests.web.browser import DESK, PHONE, Window
from tests.web.console.office import STORIES, Office
from tests.web.console.window import entered

pytestmark = pytest.mark.slow
ONE_DATABASE = "what a browser shows does not depend on the database"
HOME = "/bantin-console"


@pytest.fixture
def office(served: Office) -> Office:
    return served


async def test_an_alert_is_written_seen_as_it_will_be_approved_by_another_and_undone(
    office: Office, browser: Browser
) -> None:
    async with (
        entered(office, browser, "editor", "7") as (window, lan),
        entered(office, browser, "editor", "8") as (
            other,
            mai,
        ),
    ):
        await lan.get_by_role("link", name="Soạn tin nóng").click()
        preview = lan.locator("#preview")
        await lan.get_by_label("Tiêu đề").fill("Lũ quét ở Bát Xát")
        await expect(preview).to_contain_text("Lũ quét ở Bát Xát")
        await lan.get_by_label("Nội dung").fill("Người dân ven suối di chuyển ngay.")
        await expect(preview).to_contain_text("Người dân ven suối di chuyển ngay.")
        await lan.get_by_role("button", name="Lưu bản nháp").click()
        await lan.get_by_role("button", name="Gửi duyệt").click()
        await expect(lan.locator("main")).to_contain_text("Cần một người khác duyệt")
        await mai.reload()
        await mai.get_by_role("link", name="Lũ quét ở Bát Xát").click()
        await mai.get_by_role("button", name="Duyệt").click()
        await expect(lan.locator("[data-fresh]")).to_contain_text("Sẽ gửi sau 20 giây")
        await expect(lan.get_by_role("button", name="Hoàn tác")).to_be_visible()
        office.newsroom.passes(seconds=5)
        await expect(mai.locator("[data-fresh]")).to_contain_text("Sẽ gửi sau 15 giây")
        await mai.get_by_role("button", name="Hoàn tác").click()
        await expect(lan.locator("main")).to_contain_text("bản nháp")
        assert window.complaints == other.complaints == []


async def test_a_story_that_is_dragged_stands_there_in_the_next_digest(office: Office, browser: Browser) -> None:
    async with entered(office, browser, "editor", "7") as (window, page):
        await page.get_by_role("link", name="Trực bản tin", exact=True).click()
        stories, readers = page.locator("ol[data-order] > li"), page.locator("#digest .bubble")
        before = await titles(stories)
        assert set(before) == set(STORIES)
        await stories.nth(2).drag_to(stories.nth(0), target_position={"x": 40, "y": 4})
        wanted = [before[2], before[0], before[1]]
        await expect(stories.nth(0)).to_contain_text(before[2])
        await expect(readers).to_contain_text(f"1. {before[2]}")
        assert await titles(stories) == wanted == await told(office)
        await stories.nth(0).focus()
        await page.keyboard.press("Alt+ArrowDown")
        await expect(readers).to_contain_text(f"1. {before[0]}")
        await expect(stories.nth(1)).to_be_focused()
        assert await told(office) == [before[0], before[2], before[1]]
        await page.keyboard.press("Alt+ArrowDown")
        await expect(readers).to_contain_text(f"3. {before[2]}")
        assert await told(office) == before
        assert window.complaints == []


async def titles(stories: Locator) -> list[str]:
    return await stories.locator("h3").all_inner_texts()


async def told(office: Office) -> list[str]:
    coming = await office.newsroom.services.desk.upcoming(office.newsroom.now)
    return [article.title for article in coming.told.shown]


async def test_a_drag_on_an_old_screen_is_not_kept_and_says_why(office: Office, browser: Browser) -> None:
    async with entered(office, browser, "editor", "7") as (_, page):
        await page.goto(f"{office.url}{HOME}/bantruc")
        stories = page.locator("ol[data-order] > li")
        last = int(await stories.nth(2).get_attribute("data-id") or 0)
        mai = await office.person("editor", "8", "Mai")
        await office.newsroom.services.desk.pin(last, mai, office.newsroom.now)
        order = await told(office)
        await stories.nth(2).drag_to(stories.nth(1), target_position={"x": 40, "y": 4})
        await expect(page.get_by_role("alert")).to_contain_text("Mai vừa quyết định khác")
        assert await titles(stories) == order == await told(office)


PAGES = (
    *("/gopy", "/gopy/1", "/tinnong/khancap"),
    *("", "/tinnong", "/tinnong/moi", "/tinnong/1", "/tinnong/1/sua", "/bantruc", "/bantruc/1?leads=1"),
    *("/dinhchinh/s1", "/thuhoi/s1", "/nguon", "/thuebao", "/thuebao/1", "/thongke", "/nhatky", "/quyen"),
)


async def test_every_page_fits_a_phone_names_its_fields_and_has_nothing_to_complain_about(
    office: Office, browser: Browser
) -> None:
    newsroom, lan = office.newsroom, await office.person("editor", "7")
    await newsroom.services.alerts.draft(AlertText(title="Lũ" * 60, body="quét " * 40), lan, newsroom.now)
    await newsroom.services.stats.count(newsroom.now)
    await newsroom.person("70").writes("/gopy " + "Đường vào thôn bị sạt. " * 20)
    async with entered(office, browser, "owner", "900", PHONE) as (window, page):
        for path in PAGES:
            answer = await page.goto(f"{office.url}{HOME}{path}", wait_until="networkidle")
            assert answer
            assert (path, answer.status) == (path, 200)
            found = await page.evaluate(_FAULTS)
            assert (path, found) == (path, [])
        assert window.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_can_be_told_from_what_is_behind_it(office: Office, browser: Browser, scheme: str) -> None:
    async with Window(browser, {"viewport": DESK, "color_scheme": scheme}) as window:
        page = await window.open(office.url + await office.link(await office.person("owner")))
        await page.get_by_role("button", name="Đăng nhập").click()
        lan = await office.person("editor", "7")
        await office.newsroom.services.alerts.draft(AlertText(title="Lũ quét"), lan, office.newsroom.now)
        await office.newsroom.person("71").writes("/gopy Đường vào thôn bị sạt")
        for path in ("", "/tinnong/moi", "/tinnong/1", "/bantruc", "/gopy/1", "/hethong", "/thuebao", "/nhatky", "/x"):
            await page.goto(f"{office.url}{HOME}{path}")
            pale = await page.evaluate(_PALE)
            assert (path, pale) == (path, [])


_FAULTS = """() => {
  const named = (node) => (node.labels?.length && [...node.labels].some((label) => label.innerText.trim()))
    || node.getAttribute('aria-label');
  const faults = [];
  for (const part of document.querySelectorAll('details')) part.open = true;
  if (document.documentElement.scrollWidth > innerWidth) faults.push('wider than the phone');
  for (const node of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
    if (!named(node)) faults.push(`no label: ${node.outerHTML.slice(0, 90)}`);
  for (const node of document.querySelectorAll('button, a[href]'))
    if (!node.innerText.trim() && !node.getAttribute('aria-label') && node.className !== 'skip')
      faults.push(`no name: ${node.outerHTML.slice(0, 90)}`);
  for (const node of document.querySelectorAll('img')) if (!node.alt) faults.push(`no words for ${node.src}`);
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  if (new Set(ids).size !== ids.length) faults.push('an id stands twice');
  if (document.querySelectorAll('h1').length !== 1) faults.push('not one heading');
  if (!document.documentElement.lang || !document.title) faults.push('no language or title');
  return faults;
}"""
"""What somebody would stumble over who uses a phone, or who does not see the page."""

_PALE = """() => {
  const linear = (part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => linear(part / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const clear = (node) => /^rgba\\(.*, 0\\)$/.test(getComputedStyle(node).backgroundColor);
  const behind = (node) => { while (clear(node) && node.parentElement) node = node.parentElement; return node; };
  const contrast = (node) => {
    const ink = light(getComputedStyle(node).color), paper = light(getComputedStyle(behind(node)).backgroundColor);
    return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
  };
  return [...document.querySelectorAll('h1, h2, h3, p, a, button, li, th, td, label, .soft, .tag, dt, dd, summary')]
    .filter((node) => node.offsetParent && node.innerText.trim() && contrast(node) < 4.5)
    .map((node) => `${contrast(node).toFixed(1)} ${node.outerHTML.slice(0, 80)}`);
}"""
"""Texts that stand out too little (WCAG 2.2, 1.4.3 asks for 4.5)."""
