"""/nhatky: the log in plain sentences, by person, by day and by number."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from bot.commands.newsroom.deeds import SENTENCES, sentence
from config.i18n import translator
from digests.desk import Undoable
from digests.model import ChatRef, Person, Role
from digests.store import audit
from digests.store.audit import Deed
from tests.bot.newsdesk import Desk
from tests.bot.talk import EDITORS, NEWSROOM, Newsroom

ONE_DATABASE = "a conversation; its queries are tested on both in tests/store/test_trail.py"
ROOT = Path(__file__).parents[2]
WHAT = r"[a-z]+\.[a-z_]+"
"""How a deed is written down: "feed.added"."""
OLD = "Nút này không còn dùng được nữa"


def person(id: str, role: Role = "editor") -> Person:
    return Person(ref=ChatRef(channel="fake", id=id), role=role)


async def did(
    newsroom: Newsroom, who: str, what: str, about: str, *, ago: timedelta = timedelta(), **detail: object
) -> None:
    async with newsroom.db.write() as tx:
        await audit.note(tx, person(who) if who else None, what, about, newsroom.now - ago, **detail)


async def hired(newsroom: Newsroom, *names: str) -> None:
    """Let these people, 1, 2 …, be editors."""
    for id, name in enumerate(names, start=1):
        await newsroom.services.members.grant(
            ChatRef(channel="fake", id=str(id)),
            "editor",
            name,
            person(EDITORS, "owner"),
            newsroom.now - timedelta(days=9),
        )


async def test_the_log_is_read_in_plain_sentences_the_newest_first(newsroom: Newsroom) -> None:
    await hired(newsroom, "Lan", "Mai")
    await did(newsroom, "1", "alert.drafted", "alert:12", title="Lũ quét ở Bát Xát")
    await did(newsroom, "2", "alert.approved", "alert:12")
    await did(newsroom, "", "alert.sent", "alert:12")
    await did(newsroom, "2", "correction.submitted", "alert:13")
    owner = newsroom.person(EDITORS)
    await owner.writes("/nhatky")
    lines = owner.sees.splitlines()
    assert lines[0] == "Nhật ký"
    assert lines[2:7] == [
        "Thứ Hai, 23/11/2026",
        "06:30 · Mai đã gửi duyệt đính chính #13",
        "06:30 · Tin nóng #12 đã gửi xong",
        "06:30 · Mai đã duyệt tin nóng #12",
        "06:30 · Lan đã viết tin nóng #12: “Lũ quét ở Bát Xát”",
    ]
    assert lines[8] == "Thứ Bảy, 14/11/2026"
    assert "đã trao cho Mai quyền biên tập viên" in lines[9]


@pytest.mark.parametrize(
    ("asked", "seen", "unseen"),
    [
        ("/nhatky Lan", "Lan đã duyệt tin nóng #12", "Mai"),
        ("/nhatky nguyen mai", "Nguyễn Mai đã hủy tin nóng #13", "Lan"),
        ("/nhatky #12", "Lan đã duyệt tin nóng #12", "#13"),
        ("/nhatky 13", "Nguyễn Mai đã hủy tin nóng #13", "#12"),
        ("/nhatky hôm qua", "Nguyễn Mai đã hủy tin nóng #13", "#12"),
        ("/nhatky 22/11", "Nguyễn Mai đã hủy tin nóng #13", "#12"),
        ("/audit 23/11/2026", "Lan đã duyệt tin nóng #12", "#13"),
        ("/nhatky mai 23/11", "Không có gì được ghi lại", "#13"),
        ("/nhatky tin 77", "đã sửa", "#12"),
        ("/nhatky fake:1", "Lan đã duyệt tin nóng #12", "Mai"),
        ("/nhatky Hùng", "Không có ai trong tòa soạn tên là “Hùng”", "#12"),
        ("/nhatky 31/02", "Không có ngày 31/02.", "#12"),
        ("/nhatky Lan 32/13", "Không có ngày 32/13.", "#12"),
    ],
)
async def test_it_is_asked_by_name_by_day_and_by_number(newsroom: Newsroom, asked: str, seen: str, unseen: str) -> None:
    await hired(newsroom, "Lan", "Nguyễn Mai")
    await did(newsroom, "2", "alert.changed", "article:77", ago=timedelta(days=3))
    await did(newsroom, "2", "alert.cancelled", "alert:13", ago=timedelta(days=1))
    await did(newsroom, "1", "alert.approved", "alert:12")
    owner = newsroom.person(EDITORS)
    await owner.writes(asked)
    assert seen in owner.sees
    assert unseen not in owner.sees


async def test_pages_turn_in_place_and_keep_what_was_asked_for(newsroom: Newsroom) -> None:
    await hired(newsroom, "Lan", "Mai")
    for number in range(1, 13):
        await did(newsroom, "1", "alert.approved", f"alert:{number}")
        await did(newsroom, "2", "alert.changed", f"alert:{number}")
    owner = newsroom.person(EDITORS)
    await owner.writes("/nhatky Lan")
    assert "#12" in owner.sees
    newsroom.passes(seconds=2)
    await owner.presses("Cũ hơn")
    assert len(owner.shown) == 1
    assert owner.sees.count("Lan đã duyệt") == 2
    assert "Mai" not in owner.sees
    newsroom.passes(seconds=2)
    await owner.presses("Mới hơn")
    assert owner.sees.count("Lan đã duyệt") == 10


async def test_buttons_choose_a_person_and_a_day(newsroom: Newsroom) -> None:
    await hired(newsroom, "Lan")
    await did(newsroom, "", "alert.sent", "alert:12")
    await did(newsroom, "1", "alert.cancelled", "alert:13", ago=timedelta(days=1))
    owner = newsroom.person(EDITORS)
    await owner.writes("/nhatky")
    for label, seen in (
        ("Theo người", "Xem việc của ai?"),
        ("chương trình", "Tin nóng #12 đã gửi xong"),
        ("Theo ngày", "Ngày nào?"),
        ("22/11/2026", "Lan đã hủy tin nóng #13"),
        ("Tất cả", "Tin nóng #12 đã gửi xong"),
    ):
        newsroom.passes(seconds=2)
        await owner.presses(label)
        assert seen in owner.sees


async def test_two_of_one_name_are_told_apart(newsroom: Newsroom) -> None:
    await hired(newsroom, "Lan Anh", "Lan Chi")
    await did(newsroom, "2", "alert.approved", "alert:12")
    owner = newsroom.person(EDITORS)
    await owner.writes("/nhatky lan")
    newsroom.passes(seconds=2)
    await owner.presses("Lan Chi")
    assert "Lan Chi đã duyệt tin nóng #12" in owner.sees


async def test_a_person_is_the_same_on_every_platform(newsroom: Newsroom) -> None:
    await hired(newsroom, "Lan")
    first, other = newsroom.person("1"), newsroom.person("77")
    await first.writes("/lienket")
    code = re.search(r"/lienket ([\d ]+)", first.sees)
    assert code
    await other.writes(f"/lienket {code[1]}")
    await did(newsroom, "77", "alert.approved", "alert:12")
    owner = newsroom.person(EDITORS)
    await owner.writes("/nhatky Lan")
    assert "đã duyệt tin nóng #12" in owner.sees


@pytest.mark.parametrize(
    "action",
    ["au:", "au:x", "au:0:-:-", "au:0:20261301:-:-", "au:0:-:x:-", "au:0:-:-:x", "au:-1:-:-:-", "au:99999:-:-:-"],
)
async def test_made_up_buttons_are_old_buttons(newsroom: Newsroom, action: str) -> None:
    owner = newsroom.person(EDITORS)
    await owner.sends_action(action)
    assert OLD in owner.sees


async def test_an_editor_has_no_log(newsroom: Newsroom) -> None:
    await hired(newsroom, "Lan")
    editor = newsroom.person("1")
    await editor.writes("/nhatky")
    assert "Không có lệnh /nhatky" in editor.sees


async def test_the_log_tells_sending_alone_undoing_returning_and_recalling_from_asking_for_approval(
    newsroom: Newsroom,
) -> None:
    desk = await Desk.of(newsroom)
    await desk.submitted()
    await desk.minh.presses("✋ Trả lại")
    await desk.minh.presses("cần sửa câu chữ")
    await desk.lan.presses("➡️ Gửi duyệt")
    await desk.minh.presses("✅ Duyệt")
    await desk.minh.presses("↩️ Hoàn tác")
    await newsroom.services.alerts.set_one_person(1, person(EDITORS, "owner"), newsroom.now)
    newsroom.passes(seconds=5)
    await desk.lan.writes("/duyet 1")
    await desk.lan.presses("📤 Gửi")
    await desk.passes(21)
    await desk.deliver()
    newsroom.passes(seconds=5)
    await desk.lan.writes("/thuhoi 1")
    await desk.lan.presses("↩️ Thu hồi")
    owner = newsroom.person(EDITORS)
    await owner.writes("/nhatky")
    told = [line.partition(" · ")[2] for line in owner.sees.splitlines()]
    assert [line for line in told if re.match("Lan đã (gửi|thu hồi)|Minh", line)] == [
        "Lan đã thu hồi “Lũ trên suối Lũng Pô dâng nhanh” (thu hồi #2)",
        "Lan đã gửi một mình tin nóng #1",
        "Minh đã hoàn tác tin nóng #1 trước khi tin được gửi",
        "Minh đã duyệt tin nóng #1",
        "Lan đã gửi duyệt tin nóng #1",
        "Minh đã trả lại tin nóng #1 cho người viết",
    ]


# --- sentences ------------------------------------------------------------------------------------


def test_a_deed_without_a_sentence_is_shown_as_it_is_written_down(newsroom: Newsroom) -> None:
    deed = Deed(id=1, at=newsroom.now, who="fake:1", role="editor", what="moon.painted", about="moon:1")
    assert sentence(deed, {"fake:1": "Lan"}, translator("vi"), NEWSROOM) == "Lan · moon.painted · moon:1"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("what", SENTENCES)
def test_every_sentence_is_whole_with_and_without_details(newsroom: Newsroom, what: str, language: str) -> None:
    full = {"role": "editor", "until": newsroom.now.isoformat(), "name": "Báo", "title": "Tin", "x": ["a", "b"], "n": 0}
    for detail in ({}, full):
        deed = Deed(id=1, at=newsroom.now, who="", role="owner", what=what, about="alert:12", detail=detail)
        said = sentence(deed, {}, translator(language), NEWSROOM)
        assert "{" not in said
        assert said[0].isupper()


def test_every_deed_that_is_noted_anywhere_has_its_sentence() -> None:
    noted = {what for path in (ROOT / "digests").rglob("*.py") for what in _noted(path)}
    assert len(noted) > 10
    assert {what for what in noted if what not in SENTENCES} == set()
    assert SENTENCES.keys() - noted == {"switch.two_people"}, "that is the other side of switch.one_person"


def _noted(path: Path) -> set[str]:
    """Return every `what` in a module that writes the log: "feed.added", and of f"{alert.kind}.{deed}" all deeds.

    Alerts, corrections and recalls share their sentences: "alert.sent".
    """
    source = path.read_text(encoding="utf-8")
    if not re.search(r"^from digests\.store import .*\baudit\b", source, re.MULTILINE):
        return set()
    nodes = list(ast.walk(ast.parse(source)))
    found = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    found = {text for text in found if re.fullmatch(WHAT, text)}
    calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note"]
    for template in (call.args[2] for call in calls if isinstance(call.args[2], ast.JoinedStr)):
        kind, _, deed = ast.unparse(template)[2:-1].rpartition(".")
        deeds = {deed} if re.fullmatch(r"[a-z_]+", deed) else _deeds(nodes, deed.strip("{}"))
        found |= {f"{kind if kind.isalpha() else 'alert'}.{deed}" for deed in deeds}
    return found


def _deeds(nodes: list[ast.AST], name: str) -> set[str]:
    """Return the words that a variable may hold: what it is set to, and what its function is called with."""
    assigned = [node.value for node in nodes if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    takers = {node.name for node in functions if name in [one.arg for one in node.args.args] and node.name[0] == "_"}
    calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in takers]
    said = [*assigned, *(argument for call in calls for argument in call.args)]
    undone = {f"un{word}" for word in get_args(Undoable)} if any("f'un{" in ast.unparse(one) for one in said) else set()
    words = [one.value for part in said for one in _branches(part) if isinstance(one, ast.Constant)]
    return undone | {word for word in words if isinstance(word, str) and re.fullmatch(r"[a-z_]+", word)}


def _branches(node: ast.expr) -> list[ast.expr]:
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
