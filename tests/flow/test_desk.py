"""The desk, end to end: an editor pins, hides and chooses a lead, and that is the digest that goes out."""

from __future__ import annotations

import re

import pytest

from config.settings import Settings
from digests.store import Database
from digests.takedowns import EVERY
from tests.fakes.clock import Clock
from tests.fakes.feeds import FakeFeed, FeedServer
from tests.fakes.phones import TelegramPhone
from tests.fakes.telegram import FakeTelegram
from tests.flow.test_flow import until_stored

ONE_DATABASE = "conversations through the whole program; test_flow, test_corrections and test_alert_restart run on both"

pytestmark = pytest.mark.slow

EDITOR, READER = 9, 7
CHOSEN = "Bà con đã kịp đưa trâu bò lên chỗ cao trước khi nước về."
STORIES = {
    "ruong": "Ruộng bậc thang vào mùa nước đổ",
    "duong": "Đường lên bản tạm tắc vì đất lở",
    "truong": "Điểm trường vùng cao có sân chơi mới",
}
PAGE = (
    "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p><p>{2} {3}</p></article></body></html>"
)
LEADS = {
    "ruong": "Nước từ đầu nguồn về đầy những thửa cao nhất, nhà nào cũng tranh thủ cày bừa cho kịp vụ.",
    "duong": "Khoảng ba trăm khối đất đá tràn xuống mặt đường lúc nửa đêm, xe máy phải quay đầu đi lối khác.",
    "truong": "Sân chơi làm từ lốp xe cũ do phụ huynh và giáo viên cùng sơn, lắp trong hai ngày cuối tuần.",
}
REST = "Chính quyền xã cho biết mọi việc sẽ xong trong tuần này, nếu trời không mưa thêm."


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"owners": (("telegram", str(EDITOR)),)})


def order(digest: str) -> list[str]:
    """Return which stories a digest tells, in its order."""
    found = re.findall("|".join(map(re.escape, STORIES.values())), digest)
    return [next(name for name, title in STORIES.items() if title == each) for each in found]


def number_of(digest: str, title: str) -> str:
    return next(line for line in digest.splitlines() if title in line).partition(".")[0]


class Desk:
    """The editor's phone: reads, waits for what comes, presses."""

    def __init__(self, telegram: FakeTelegram, clock: Clock) -> None:
        self.telegram, self.clock = telegram, clock
        self.phone = TelegramPhone(telegram, EDITOR)

    async def opens(self) -> str:
        self.clock.advance(seconds=2)
        await self.phone.writes("/bantruc")
        return await self.phone.shows("Trực bản tin. Lúc 06:30")

    async def does(self, title: str, *taps: tuple[str, str]) -> str:
        """Open a story and tap through its card, each time until the words are there; return the digest."""
        digest = await self.phone.shows("Trực bản tin. Lúc 06:30")
        await self.phone.presses(number_of(digest, title))
        await self.phone.shows(title, " · ")
        await self.telegram.until(lambda: "📌 Ghim lên đầu" in self.telegram.last(EDITOR).labels)
        for label, words in (*taps, ("← Bản tin", "Trực bản tin. Lúc 06:30")):
            self.clock.advance(seconds=2)
            await self.phone.presses(label)
            await self.phone.shows(words)
        return self.telegram.last(EDITOR).text


@pytest.fixture
async def desk(
    telegram: FakeTelegram, web: str, shelf: Database, clock: Clock, feed: FakeFeed, paper: FeedServer
) -> Desk:
    """An editor at six in the morning, with three stories of the night, and a reader who waits for half past."""
    reader = TelegramPhone(telegram, READER)
    await reader.writes("/start")
    await reader.shows("Chợ phiên Bắc Hà")
    await reader.writes("/gio 6h30")
    await reader.shows("06:30")
    clock.strikes("05:10")
    for name, title in STORIES.items():
        url = paper.page(f"/{name}.html", PAGE.format(title, LEADS[name], CHOSEN, REST))
        feed.publish(title, LEADS[name], url=url, published=clock(), categories=("Xã hội",))
    for title in STORIES.values():
        await until_stored(shelf, title)
    return Desk(telegram, clock)


async def test_the_digest_that_goes_out_is_the_one_that_the_desk_showed(
    desk: Desk, telegram: FakeTelegram, clock: Clock
) -> None:
    before = order(await desk.opens())
    assert sorted(before) == sorted(STORIES)
    last, hidden = before[-1], before[0]
    await desk.does(STORIES[last], ("📌 Ghim lên đầu", "📌 Đã ghim"))
    await desk.does(STORIES[hidden], ("🙈 Ẩn", "Đang ẩn"))
    await telegram.until(lambda: STORIES[hidden] not in telegram.last(EDITOR).text)
    digest = await desk.phone.shows("Trực bản tin. Lúc 06:30")
    await desk.phone.presses(number_of(digest, STORIES[last]))
    await telegram.until(lambda: "✂️ Đổi đoạn dẫn" in telegram.last(EDITOR).labels)
    await desk.phone.presses("✂️ Đổi đoạn dẫn")
    shown = await desk.phone.shows("Đoạn nào sẽ đứng dưới", CHOSEN)
    await desk.phone.presses(number_of(shown, CHOSEN))
    await desk.phone.shows("✂️ Đã đổi đoạn dẫn")
    clock.advance(seconds=2)
    await desk.phone.presses("← Bản tin")
    await telegram.until(lambda: "Trực bản tin. Lúc 06:30" in telegram.last(EDITOR).text)
    planned = telegram.last(EDITOR).text
    assert order(planned) == [last, before[1]]

    clock.strikes("06:30")
    sent = await TelegramPhone(telegram, READER).shows(CHOSEN)
    assert order(sent) == [last, before[1]]
    lines = [line for line in sent.splitlines()[2:] if line and not line.startswith("Báo thử · ")]
    assert [line for line in lines if line not in planned] == [], "word for word, the ages aside"


async def test_a_page_that_is_taken_down_is_told_no_more_and_the_editors_hear_of_it(
    desk: Desk, telegram: FakeTelegram, clock: Clock, paper: FeedServer
) -> None:
    clock.advance(minutes=3)
    await telegram.until(lambda: paper.hits["/duong.html"] >= 1)
    paper.take_down("/duong.html")
    asked = paper.hits["/duong.html"]
    clock.advance(seconds=EVERY.total_seconds() + 60)
    await telegram.until(lambda: paper.hits["/duong.html"] > asked)
    clock.advance(seconds=EVERY.total_seconds() + 60)
    await desk.phone.shows("🚫 Trang gốc đã bị gỡ", STORIES["duong"])
    clock.advance(seconds=2)
    await desk.phone.writes("/bantruc")
    await desk.phone.shows("Trực bản tin", STORIES["truong"])
    assert STORIES["duong"] not in telegram.last(EDITOR).text
    assert "🙈 Đang ẩn, giữ lại: 1" in telegram.last(EDITOR).labels
