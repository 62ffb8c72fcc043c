"""The page in a real browser: what a reader sees, and what nobody should."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page

from digests.model import Block, Button, Message, Span
from digests.store import Database
from tests.web.browser import DESK, SMALL_PHONE, Window, shown, until_shown
from tests.web.site import Site, make_site, on_a_port, plain

pytestmark = pytest.mark.slow


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What a browser shows does not depend on the database: one engine is enough here."""
    copy = request.getfixturevalue("tmp_path") / "bantin.db"
    copy.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
    return f"sqlite:///{copy}"


async def _writes(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.press("#text", "Enter")


async def test_a_first_visit_shows_one_big_button_that_starts_the_conversation(served: Site, browser: Browser) -> None:
    async with Window(browser, {}) as window:
        page = await window.visit(served.url)
        start = page.get_by_role("button", name="Bắt đầu")
        box = await start.bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["width"] > 250
        await start.click()
        await until_shown(page, "Bạn nói: /start")
        assert await shown(page) == ["> Bắt đầu", "Bạn nói: /start"]
        assert not await page.locator("#welcome").is_visible()
        assert window.complaints == []
        assert {address.split("/")[2] for address in window.asked} == {served.url.split("/")[2]}


async def test_a_reload_keeps_the_conversation_and_a_second_tab_follows_it(served: Site, browser: Browser) -> None:
    async with Window(browser, {}) as window, Window(browser, {}) as stranger:
        page = await window.visit(served.url)
        await _writes(page, "Sa Pa")
        await until_shown(page, "Bạn nói: Sa Pa")
        before = await shown(page)
        await page.reload()
        assert await shown(page) == before
        second = await window.visit(served.url)
        await _writes(second, "Bắc Hà")
        for tab in (page, second):
            await until_shown(tab, "Bạn nói: Bắc Hà")
            assert await shown(tab) == [*before, "> Bắc Hà", "Bạn nói: Bắc Hà"]
        assert await shown(await stranger.visit(served.url)) == []


async def test_a_digest_arrives_at_its_time_without_reload_and_is_read_from_its_top(
    served: Site, browser: Browser
) -> None:
    story = Block(
        lines=(
            (Span(text="Chợ phiên Bắc Hà đông khách", bold=True, link="https://baolaocai.vn/cho-phien"),),
            (Span(text="Hơn hai nghìn lượt khách đã đến chợ phiên. " * 4),),
            (Span(text="Báo Lào Cai · vừa xong", italic=True),),
        )
    )
    header = Block(lines=((Span(text="📰 Bản tin Báo Lào Cai", bold=True),), (Span(text="Thứ Hai, 23/11/2026"),)))
    async with Window(browser, {}) as window:
        page = await window.visit(served.url)
        await _writes(page, "chào")
        await until_shown(page, "Bạn nói: chào")
        await served.channel.send(await served.chat(), Message(blocks=(header, *[story] * 8), silent=True))
        await until_shown(page, "Bản tin Báo Lào Cai")
        link = page.get_by_role("link", name="Chợ phiên Bắc Hà đông khách").first
        assert await link.get_attribute("href") == "https://baolaocai.vn/cho-phien"
        assert await link.get_attribute("target") == "_blank"
        await page.wait_for_function(
            """() => { const top = document.querySelector('#log li:last-child h2').getBoundingClientRect().top;
                       return top > 0 && top < innerHeight / 3; }"""
        )
        assert window.complaints == []


async def test_hostile_text_is_shown_as_text(served: Site, browser: Browser) -> None:
    theft = "document.title='stolen'"
    hostile = f'<script>{theft}</script><img src=x onerror="{theft}">\u202egnp\u2066 &lt;b&gt;'
    async with Window(browser, {}) as window:
        page = await window.visit(served.url)
        await _writes(page, hostile)
        await until_shown(page, "Bạn nói: <script>")
        evil = Block(lines=((Span(text="bấm", link=f"javascript:{theft}"),), (Span(text="x"),)))
        bad = Button(label="xấu", url=f"javascript:{theft}")
        await served.channel.send(await served.chat(), Message(blocks=(evil,), buttons=((bad,),)))
        await until_shown(page, "bấm")
        await page.reload()
        assert (await shown(page))[:2] == [f"> {hostile}", f"Bạn nói: {hostile}"]
        assert await page.locator("#log script, #log img, #log a").count() == 0
        assert "stolen" not in await page.title()
        assert window.complaints == []


async def test_a_pressed_choice_changes_in_place_and_the_keyboard_stays_where_it_was(
    served: Site, browser: Browser
) -> None:
    async with Window(browser, {"viewport": DESK}) as window:
        page = await window.visit(served.url)
        await _writes(page, "menu")
        ticked = page.get_by_role("button", name="✓ Thời tiết")
        await ticked.wait_for()
        assert await ticked.get_attribute("aria-pressed") == "true"
        await ticked.focus()
        await page.keyboard.press("Enter")
        await until_shown(page, "Đã bấm t:weather")
        assert await page.evaluate("document.activeElement.textContent") == "Lần nữa"
        assert len(await shown(page)) == 2


async def test_a_server_that_was_away_is_found_again_and_nothing_is_lost_or_doubled(
    db: Database, browser: Browser
) -> None:
    async with Window(browser, {}) as window:
        async with on_a_port(await make_site(db)) as site:
            page = await window.visit(site.url)
            await _writes(page, "trước")
            await until_shown(page, "Bạn nói: trước")
            who, port = await site.chat(), int(site.url.rpartition(":")[2])
        await page.wait_for_selector("html[data-state=off]")
        assert "Mất kết nối" in await page.inner_text("#state")
        await _writes(page, "trong lúc vắng")
        await page.get_by_text("Chưa gửi được").wait_for()
        again = await make_site(db)
        await again.channel.send(who, plain("Bản tin lúc vắng"))
        async with on_a_port(again, port):
            await page.wait_for_selector("html[data-state=on]")
            await until_shown(page, "Bạn nói: trong lúc vắng")
            assert await shown(page) == [
                *["> trước", "Bạn nói: trước", "Bản tin lúc vắng"],
                *["> trong lúc vắng", "Bạn nói: trong lúc vắng"],
            ]


async def test_while_an_answer_takes_its_time_the_page_says_so_and_keeps_the_order(
    served: Site, browser: Browser
) -> None:
    async with Window(browser, {}) as window:
        page = await window.visit(served.url)
        await _writes(page, "chậm")
        await _writes(page, "nhanh")
        await page.get_by_role("status").get_by_text("Đang soạn…").wait_for()
        served.echo.patience.set()
        await until_shown(page, "Bạn nói: nhanh")
        assert await shown(page) == ["> chậm", "Bạn nói: chậm", "> nhanh", "Bạn nói: nhanh"]
        await page.get_by_role("status").get_by_text("Đang soạn…").wait_for(state="hidden")


async def test_a_text_that_is_too_long_is_refused_kindly_and_not_lost(served: Site, browser: Browser) -> None:
    async with Window(browser, {}) as window:
        page = await window.visit(served.url)
        await _writes(page, "ệ" * 10_000)
        assert "1.000" in await page.get_by_role("alert").inner_text()
        assert len(await page.input_value("#text")) == 10_000
        assert served.echo.heard == []


async def test_nothing_is_wider_than_the_smallest_phone(served: Site, browser: Browser) -> None:
    async with Window(browser, {"viewport": SMALL_PHONE}) as window:
        page = await window.visit(served.url)
        await _writes(page, "Pneumonoultramicroscopic" * 30)
        await until_shown(page, "Bạn nói: Pneumo")
        labels = ("✅ 🏞 Du lịch và giải trí cuối tuần", "Phường Trung Tâm", "x" * 60)
        row = tuple(Button(label=label, action="b") for label in labels)
        await served.channel.send(await served.chat(), Message(blocks=plain("w" * 500).blocks, buttons=(row,)))
        await until_shown(page, "Du lịch")
        for _ in range(3):
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            await page.click("#larger")


async def test_every_text_has_enough_contrast_by_day_and_by_night(served: Site, browser: Browser) -> None:
    for scheme in ("light", "dark"):
        async with Window(browser, {"color_scheme": scheme}) as window:
            page = await window.visit(served.url)
            assert await page.evaluate(_CONTRAST) >= 4.5
            await _writes(page, "menu")
            await until_shown(page, "Chọn một")
            await page.evaluate(_FADED_IN)  # the message, and its colours with it
            assert await page.evaluate(_CONTRAST) >= 4.5


async def test_a_long_answer_is_shown_from_its_top_and_a_button_leads_to_what_follows(
    served: Site, browser: Browser
) -> None:
    async with Window(browser, {}) as window:
        page = await window.visit(served.url)
        await _writes(page, "chào")
        await until_shown(page, "Bạn nói: chào")
        await served.channel.send(await served.chat(), Message(blocks=plain("Dòng dài. " * 20).blocks * 12))
        await served.channel.send(await served.chat(), plain("Câu hỏi tiếp theo"))
        await page.get_by_role("button", name="Tin nhắn mới").click()
        await page.wait_for_function(
            """() => { const top = document.querySelector('#log li:last-child').getBoundingClientRect().top;
                       return top > 0 && top < innerHeight; }"""
        )
        await page.get_by_role("button", name="Tin nhắn mới").wait_for(state="hidden")


async def test_a_command_named_by_the_bot_can_be_tapped_and_one_in_a_newspaper_cannot(
    served: Site, browser: Browser
) -> None:
    story = Block(lines=((Span(text="Tin", bold=True, link="https://a.vn/"),), (Span(text="Gõ /dung nhé"),)))
    async with Window(browser, {}) as window:
        page = await window.visit(served.url)
        await _writes(page, "chào")
        await until_shown(page, "Bạn nói: chào")
        said = plain("Xem (/caidat), 150.000 đồng/kg, https://a.vn/tin").blocks
        await served.channel.send(await served.chat(), Message(blocks=(*said, story)))
        await until_shown(page, "Xem")
        assert await page.locator(".command").all_inner_texts() == ["/caidat"]
        await page.click(".command")
        await until_shown(page, "Bạn nói: /caidat")


async def test_the_language_switch_changes_page_and_conversation(served: Site, browser: Browser) -> None:
    async with Window(browser, {}) as window:
        page = await window.visit(served.url)
        await page.get_by_role("button", name="English").click()
        await page.get_by_role("button", name="Start").click()
        await until_shown(page, "Bạn nói: /start")
        assert served.echo.heard[0].language == "en"
        assert await page.get_attribute("html", "lang") == "en"


async def test_larger_letters_stay_larger(served: Site, browser: Browser) -> None:
    async with Window(browser, {}) as window:
        page = await window.visit(served.url)
        size = "parseFloat(getComputedStyle(document.body).fontSize)"
        before = await page.evaluate(size)
        assert before >= 18
        await page.get_by_role("button", name="Chữ to hơn").click()
        larger = await page.evaluate(size)
        await page.reload()
        assert await page.evaluate(size) == larger > before


_FADED_IN = "Promise.all(document.getAnimations().map((animation) => animation.finished)).then(() => null)"
_CONTRAST = """() => {
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
  const texts = [...document.querySelectorAll('h1, h2, p, button, .words, time, textarea')];
  return Math.min(...texts.filter((node) => node.offsetParent && node.innerText !== '').map(contrast));
}"""
"""The lowest contrast of any text with what is behind it (WCAG 2.2, 1.4.3 asks for 4.5)."""
