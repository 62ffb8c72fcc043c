"""Whatever is sent to the console, it is answered in words: empty forms, nonsense, numbers of nothing."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Mount, Route

from digests.model import AlertText
from tests.web.console.office import Office

ONE_DATABASE = "pages over services whose queries are tested on both"
HOME = "/bantin-console"
ODD = "\0<b>&\ud7ff\u202e' OR 1=1 --"
FIELDS = (
    *("title", "body", "url", "picture", "whom", "topic", "place", "channel", "urgent", "at", "hours", "follows"),
    *("change", "article", "page", "hash", "why", "reason", "text", "seen", "blocked", "moved", "id", "listed", "what"),
    *(
        "file",
        "lead",
        "passage",
        "name",
        "act",
        "opml",
        "offer",
        "undo",
        "csv",
        "role",
        "who",
        "language",
        "here",
        "hoan",
    ),
)
NUMBERS = ("1", "2", "999", "99999999999999999999")


def addresses(office: Office, method: str) -> set[str]:
    """Return every address of the console that takes a method, with numbers of something and of nothing."""
    [mount] = [route for route in office.app.routes if isinstance(route, Mount) and route.path == HOME]
    found = set()
    for route in mount.routes:
        if isinstance(route, Route) and method in (route.methods or ()) and route.path not in ("/ra", "/{path:path}"):
            for number in NUMBERS:
                path = re.sub(r"\{(id|days):int\}", number, route.path).replace("{key}", f"s{number[:12]}")
                found |= {re.sub(r"\{\w+\}", part, path) for part in ("ghim", "gui", "hoan", "r", "x")}
    return found


@pytest.fixture
async def busy(office: Office) -> Office:
    """A newsroom in which the numbers of something are of something."""
    newsroom, lan = office.newsroom, await office.person("editor", "7")
    await newsroom.news("Chợ phiên mở lại", "Trường mới khánh thành")
    await newsroom.services.alerts.draft(AlertText(title="Lũ quét ở Bát Xát"), lan, newsroom.now)
    await newsroom.person("70").writes("/gopy Đường vào thôn bị sạt")
    return office


@pytest.mark.parametrize("value", ["", "1", ODD, "9" * 400], ids=["empty", "one", "odd", "long"])
async def test_no_form_breaks_on_what_it_does_not_expect(busy: Office, value: str) -> None:
    async with busy.signed_in("owner") as browser:
        found = re.search(r'data-token="(\w+)"', (await browser.get(f"{HOME}/")).text)
        assert found
        fields = {name: value for name in FIELDS} | {"token": found[1]}
        broken = []
        for address in sorted(addresses(busy, "POST")):
            answer = await browser.post(HOME + address, data=fields)
            if answer.status_code >= 500:
                broken.append((address, answer.status_code))
        assert broken == []


async def test_no_page_breaks_on_what_its_address_asks_for(busy: Office) -> None:
    names = ("topic", "tim", "leads", "q", "ai", "ngay", "trang", "ve", "so", "noi", "hoan")
    async with busy.signed_in("owner") as browser:
        broken = []
        for address in sorted(addresses(busy, "GET")):
            for value in ("", "1", ODD, "9" * 400):
                answer = await browser.get(HOME + address, params=dict.fromkeys(names, value))
                if answer.status_code >= 500:
                    broken.append((address, value[:10], answer.status_code))
        assert broken == []
