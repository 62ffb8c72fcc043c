"""Sentences that say what to do, with the thing in the middle: "đừng gửi tin bóng đá nữa", "thêm từ khóa hoa đào".

Each is a pattern of the folded text; what its group `x` holds is the argument, in the reader's own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.asking import EDGES
from bot.commands import (
    Handler,
    feedback,
    help,
    keywords,
    linking,
    mydata,
    news,
    pauses,
    places,
    quiet,
    settings,
    times,
)
from bot.commands.follows import topics, unfollow
from digests.collect.text import fold

_ME = "(?:minh|toi|em|tui|to|chau|con|anh|chi|bac|ong|ba|co|chu|me|tao)"
_YOU = "(?:ban|bot|em|chau|may|ad|admin)"
_END = f"(?: (?:giup {_ME}|nua|di|nhe|nha|nhi|a|the|vay|ban|voi|luon|roi|please))*"
_NOT = "(?:khong|ko|k|hok|dung|cha|bot)"
_WISH = "(?:muon|can|thich|gui|doc|xem|nhan|bao|quan tam|dua|cho|nhan duoc)"
_SPAN = r"(?P<x>(?:trong )?(?!cuoi )\S+ (?:ngay|hom|tuan|thang|days?|weeks?|months?))"
_MINE = f"(?:(?: ve| cua| cho)? {_ME}| about me)?"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A pattern, who answers, and the argument, in which {x} is what stands in the middle."""

    pattern: re.Pattern[str]
    run: Handler
    argument: str = ""


def _wish(pattern: str, run: Handler, argument: str = "") -> Wish:
    return Wish(pattern=re.compile(f"(?:{_ME} )?(?:{pattern}){_END}"), run=run, argument=argument)


WISHES = (
    # words: follow, drop, hide
    _wish(r"(?:muon )?(?:them|theo doi|dang ky|dk|luu) (?:cac )?tu khoa (?P<x>.+?)", keywords.keywords, "+{x}"),
    _wish(r"(?:follow|add) (?:the )?keyword (?P<x>.+?)", keywords.keywords, "+{x}"),
    _wish(r"(?:bo|xoa|huy|bo theo doi|drop|remove) (?:cac )?(?:tu khoa|keyword) (?P<x>.+?)", unfollow, "{x}"),
    _wish(r"(?:an|chan|tat|mute) (?:cac )?(?:tu khoa|tu|keyword) (?P<x>.+?)", keywords.keywords, "-{x}"),
    # news that is not wanted
    _wish(rf"{_NOT}(?: {_WISH})+(?: {_ME})? (?:cac |nhung )?tin(?: tuc)?(?: ve)? (?P<x>.+?)", keywords.hide, "{x}"),
    _wish(r"(?:an|chan|tat|loai)(?: bot| bo)? (?:cac |nhung )?tin(?: tuc)?(?: ve)? (?P<x>.+?)", keywords.hide, "{x}"),
    _wish(r"(?:no more|stop sending(?: me)?|hide|i don't (?:like|want)) (?P<x>.+?) news", keywords.hide, "{x}"),
    _wish(r"mute (?P<x>.+?)", keywords.hide, "{x}"),
    _wish(r"(?:bo|huy|thoi) theo doi (?:het|tat ca|toan bo)|unfollow (?:all|everything)", unfollow),
    _wish(r"(?:bo|huy|thoi) theo doi (?:tin )?(?P<x>.+?)", unfollow, "{x}"),
    _wish(rf"{_NOT}(?: muon)? theo doi (?:tin )?(?P<x>.+?) nua", unfollow, "{x}"),
    # when
    _wish(rf"(?:dung|tat|nghi|{_NOT}) (?:gui|nhan|tin|ban tin)(?: tin| ban tin)?(?: vao)?(?: ngay)? cuoi tuan",
          times.times, "t2-t6"),
    _wish(rf"(?:tam )?(?:dung|ngung|nghi|di vang|di xa)(?: gui| nhan)?(?: tin| ban tin)?(?: (?:giup|ho|gium|"
          rf"cho) {_ME})? {_SPAN}",
          pauses.pause, "{x}"),
    _wish(r"tam (?:dung|ngung|nghi)(?: gui| nhan)?(?: tin| ban tin)? (?P<x>(?:den|toi|khi) .+)", pauses.pause, "{x}"),
    _wish(rf"pause(?: it| the digest)?(?: for)? {_SPAN}", pauses.pause, "{x}"),
    _wish(r"(?:chi )(?:gui|nhan)(?: tin| ban tin)?(?: vao| trong)? (?P<x>ngay thuong|ngay lam viec|"
          r"cuoi tuan)(?: thoi)?",
          times.times, "{x}"),
    _wish(r"(?P<x>cuoi tuan|ngay thuong) thoi", times.times, "{x}"),
    _wish(r"(?:moi|mot|1) ngay (?:\d|mot|hai|ba|may) lan", times.times),
    _wish(r"(?:only )(?:on )?(?:the )?(?P<x>weekdays|weekends?)(?: only)?|(?P<y>weekdays) only", times.times, "{x}"),
    _wish(r"(?:nhan|gui)(?: tin| ban tin)? (?:\d|mot|hai|ba|may) lan (?:mot|moi|1|trong) ngay", times.times),
    _wish(rf"(?:tat|dung|{_NOT})(?: gui| nhan tin| lam phien)?(?: thong bao| tin| chuong)?(?: cho)?(?: {_ME})?"
          r"(?: vao)? (?:ban dem|buoi dem|buoi toi|luc ngu|dem)", quiet.quiet),
    _wish(rf"(?:sao |o sao )?(?:ma )?(?:van )?(?:{_NOT}|chua)(?: thay| nhan duoc| co| gui)+(?: ban)? tin(?: gi| nao)?",
          times.times),
    # too much, and the way back
    _wish(r"(?:tat|ngat|chan) (?:het )?(?:thong bao|tin nhan|tin|chuong|bot)", pauses.too_much),
    _wish(r"(?:sao |o sao )?(?:ma )?(?:gui |nhan )?(?:nhieu tin|nhieu tin nhan|tin nhieu|"
          r"nhieu)(?: qua)+", pauses.too_much),
    _wish(r"(?:o )?sao (?:ma )?(?:gui |nhan )?nhieu (?:tin|the|vay)", pauses.too_much),
    _wish(r"(?:(?:lam )?phien|spam)(?: qua| the)+|too (?:many|much)(?: messages| news| spam)?"
          r"|send (?:me )?(?:less|fewer messages)", pauses.too_much),
    _wish(rf"(?:dung|{_NOT}) (?:lam phien|spam|nhan tin)(?: cho)?(?: {_ME})? nua|(?:leave me alone|"
          rf"go away|stop (?:sending|messaging)(?: me)?(?: messages| news| this| anything)?)", pauses.stop),
    _wish(r"(?:thoi )?(?:dung|khong) (?:gui|nhan)(?: tin)? nua", pauses.stop),
    _wish(r"(?:bat lai|nhan (?:ban )?tin lai|nhan lai (?:ban )?tin|gui tin lai|tiep tuc gui|"
          r"tiep tuc nhan)(?: ban tin| tin)?",
          pauses.resume),
    # where one lives
    _wish(r"(?:them|doi sang|chuyen (?:sang|ve)) (?P<x>(?:xa|phuong|thi tran) .+?)", places.places, "{x}"),
    _wish(r"(?:(?:co )?tin(?: tuc)?(?: gi)?(?: moi)?(?: o| ve| cua| tai)? )?"
          r"(?:(?:xa|phuong|que|dia phuong)(?: cua)? (?:toi|minh|chau|chung toi)|(?:phuong|que) nha|noi (?:toi|minh) o)"
          r"(?: (?:hom nay )?co (?:tin )?gi(?: moi| hay)?(?: khong| ko)?)?", places.mine),
    _wish(r"(?:news (?:in|of|from|about) )?my (?:commune|ward|village|place|area|home)|near me", places.mine),
    # what was missed
    _wish(r"(?:co )?(?:bo )?lo (?:mat )?(?:nhung )?(?:tin )?(?:gi|nao|j)(?: moi| hay)?(?: (?:khong|ko|k|"
          r"chua))?", news.missed),
    _wish(r"hom qua (?:den gio )?co (?:tin )?(?:gi|j)(?: moi| hay| hot| dang chu y)?(?: (?:khong|ko|k))?", news.missed),
    _wish(r"(?:xem |doc )?(?:lai )?tin(?: tuc)? (?:cua )?(?:hom qua|tuan nay|tuan qua|may ngay qua)", news.missed),
    _wish(r"what (?:happened|have i missed|did i miss)(?: yesterday| today| lately)?", news.missed),
    _wish(rf"(?:dang )?theo doi (?:nhung )?(?:gi|j|muc nao|chu de nao)|(?:xem )?cai dat cua {_ME}", settings.settings),
    _wish(r"(?:doi|them|chon) (?:xa|phuong|xa phuong|noi)|(?:add|change) (?:a |my )?place", places.places),
    _wish(r"(?:add|change) (?:a )?topic", topics),
    # the newsroom: what is to be said comes in the next message
    _wish(r"(?:muon |can )?(?:phan anh|gap phong vien|gui thu cho toa soan|lien he (?:voi )?(?:phong vien|toa soan))"
          r"|(?:cho hoi )?so dien thoai(?: cua)? toa soan|gap (?:bien tap vien|toa soan)"
          r"|bao (?:loi|sai)|tin (?:nay |do )?(?:bi )?sai|(?:link|duong dan) (?:bi )?hong", feedback.feedback),
    # who we are, and what we know
    _wish(rf"{_YOU} (?:la ai|ten gi|ten la gi|la gi|lam duoc gi|biet lam gi)|who are you|what are you|what can you do|"
          r"day la (?:cai )?gi|what is this", help.greeting),
    _wish(rf"{_YOU} (?:dang |co )?(?:luu|giu|biet) (?:nhung )?(?:thong tin )?gi{_MINE}|"
          rf"what do you (?:know|keep)(?: about me)?",
          mydata.mydata),
    _wish(rf"(?:hay |please )?(?:xoa|delete|erase|remove)(?: het| toan bo| tat ca| moi| all| everything)*"
          rf"(?: (?:du lieu|thong tin|tai khoan|my data|my account|my information)){_MINE}", mydata.erase),
    _wish(r"(?:doi|chuyen|noi|dung|tra loi)(?: ngon ngu)?(?: sang| thanh| bang| qua)? tieng (?P<x>anh|viet)",
          settings.language, "tiếng {x}"),
    _wish(r"(?:speak|in|switch to|change to|use)? ?(?P<x>english|vietnamese)", settings.language, "{x}"),
    _wish(r"(?:lien ket|ghep|link)(?: tai khoan)?(?: voi| qua| sang| to| with) (?:zalo|telegram|web|"
          r"trang web)", linking.link),
)  # fmt: skip
_NOTHING = frozenset(
    {"nay", "do", "kia", "gi", "nao", "nua", "nhieu", "qua", "cho", "nhan", "rac", "it", "bot"}
    | {"hoc", "tuong", "dung"}  # tin học, tin tưởng, tin dùng
)
"""Words that name nothing that could be hidden or followed."""


def wish_of(text: str) -> tuple[Handler, str] | None:
    """Return who answers a sentence that says what to do, and the argument; None for any other text."""
    words = [word for word in (word.strip(EDGES) for word in text.split()) if word]
    folded = " ".join(fold(word) for word in words)
    for wish in WISHES:
        found = wish.pattern.fullmatch(folded)
        if found and (argument := _argument(wish, found, words)) is not None:
            return wish.run, argument
    return None


def _argument(wish: Wish, found: re.Match[str], words: list[str]) -> str | None:
    """Return the argument in the reader's words; None where the middle of the sentence names nothing."""
    if "x" not in wish.pattern.groupindex:
        return wish.argument
    start = found.start("x")
    if start < 0:
        return wish.argument.format(x=found["y"])
    first = found.string[:start].count(" ")
    middle = words[first : first + found["x"].count(" ") + 1]
    if fold(middle[0]) in _NOTHING:
        return None
    return wish.argument.format(x=" ".join(middle))
