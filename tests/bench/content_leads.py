"""Descriptions in the shapes of the papers: every prefix off, nothing else lost, no headline of others glued on.

The jury's descriptions were written by somebody who had not seen the rules.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import orjson

from config.newsroom import load
from digests.collect.lead import from_description
from tests.bench.content_row import Row
from tests.content.page_news import news

FOLDER = Path(__file__).parents[1] / "content"
JUDGED = ("jury", "last")
PREFIXES = load().prefixes
_NAMED = (
    "VOV.VN VOV.vn VTV.vn TTO TT TPO TP ANTĐ ANTD.VN KTĐT Kinhtedothi QĐND NDĐT NDO SGTT.VN PNO PN ICTnews Tiin.vn"
    " GiadinhNet Xahoi SKĐS LĐO VTC TTXVN VNA"
)
_BRACKETED = (
    "Dân trí,Chinhphu.vn,Chinh phu.vn,"
    "GDVN,HNMO,HNM,Soha.vn,VTC News,NLĐO,NLĐ,Kienthuc.net.vn,PetroTimes,Petrotimes,PLO,"
    "PL,TBKTSG Online,ĐSPL,VOV,HQ Online,DĐDN,VOH,GD&TĐ,Toquoc,Đời sống,GenK.vn,2Sao,ĐTTC,Doanh nghiệp,Ngoisao.vn,"
    "Dân Việt,CafeF,Cadn.com.vn,Tin tức thời sự,Bongda24h.vn,Sao việt,TinTheThao.com.vn,Tệ nạn xã hội,SGGP,SGGPO,TNO,"
    "iHay,ĐTCK,NDH,Tin Nóng,CAO"
)
NAMED, BRACKETED = _NAMED.split(), _BRACKETED.split(",")
DASHES = (" - ", " – ", " — ", "- ", " -- ")
DATELINES = ("Hà Nội (TTXVN) - ", "Lào Cai (TTXVN/VNA) - ", "TT (TP.HCM) - ", "TP.HCM (TTXVN) – ")
FRIENDS = (
    "Chiều 20-8, đoàn công tác đã đến xã.", "Ngày 21-8, huyện tổ chức hội nghị.", "HLV Kim Sang-sik gọi 25 cầu thủ.",
    "Ông Nguyễn Văn Biên – Phó tổng giám đốc – cho biết kế hoạch.", "MU - Chelsea là trận cầu tâm điểm tối nay.",
    "Bộ GD-ĐT vừa công bố lịch thi.", "Hà Nội - Hải Phòng là tuyến đường đông xe.", "TT - Huế sẵn sàng ứng phó bão.",
    "TTXVN tổ chức lễ kỷ niệm.", "(Từ ngày 1/7) giá điện tăng.", "Lào Cai - vùng đất biên cương - đón Tết.",
    "VTC - đơn vị tổ chức - cho biết giải bắt đầu.", "Lũ cuốn trôi cầu. Ảnh hưởng nặng nề.",
    "Giá xăng giảm 500 đồng/lít.", "TP.HCM - trung tâm kinh tế - có tuyến mới.", "U23 Việt Nam - U23 Lào đá lúc 20h.",
)  # fmt: skip
SHAPES: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "VnExpress": lambda text: f'<a href="https://b.vn/a.html"><img src="https://i.vn/a.jpg"></a></br>{text}',
    "Dân trí": lambda text: f"<a href='https://b.vn/a.htm'/><img src='https://i.vn/a.jpg'/></a></br>{text}",
    "VTV": lambda text: f'<a href="https://b.vn/a.htm"><img src="a.jpg"></a> {text}',
    "ePi": lambda text: (
        f'<a href="https://b.vn/a.html"><img src="a.jpg.avif" /></a><p style="text-align: justify;">{text}</p>'
        '<div style="clear: both;"><ul><li><a href="https://b.vn/o.html">Chợ phiên cuối năm đông khách</a></li>'
        '<li><a href="https://b.vn/p.html">Thêm một cây cầu ở vùng cao</a></li></ul></div>'
    ),
    "ePi, no p": lambda text: (
        f'<a href="https://b.vn/a.html"><img src="a.jpg" /></a>{text}'
        '<div style="clear: both;"><ul><li><a href="https://b.vn/o.html">Chợ phiên cuối năm đông khách</a></li></ul>'
        "</div>"
    ),
    "entities": lambda text: f"  {text.replace('à', '&agrave;').replace('ã', '&atilde;')}  ",
    "NFD": lambda text: unicodedata.normalize("NFD", text),
}
Read = tuple[str, str, str]
"""The description, the lead that is wanted, the lead that was found."""


def _read(description: str, wanted: str) -> Read:
    return description, wanted, from_description(description, title="Một tiêu đề khác hẳn", prefixes=PREFIXES)


def with_prefix() -> Iterator[Read]:
    """Yield descriptions that begin with a prefix, in every shape."""
    heads = [f"{name}{dash}" for name in NAMED for dash in DASHES[:4]]
    heads += [f"({name}){dash}" for name in BRACKETED for dash in DASHES] + [f"({name}). – " for name in BRACKETED]
    heads += [*DATELINES]
    sapos = [told.sapo for told in islice(news(kept=True), 12)]
    for shape in SHAPES.values():
        for number, head in enumerate(heads):
            sapo = sapos[number % len(sapos)]
            yield _read(shape(head + sapo), sapo)
    for number, name in enumerate(BRACKETED):
        sapo = sapos[number % len(sapos)]
        yield _read(f"<p><strong>({name}) -</strong> {sapo}</p>", sapo)


def without_prefix() -> Iterator[Read]:
    """Yield descriptions of which nothing may be taken away."""
    for shape in SHAPES.values():
        for text in (*FRIENDS, *(told.sapo for told in islice(news(kept=True), 12))):
            yield _read(shape(text), text)


def wrong() -> list[Read]:
    """Return what was not read as it should be."""
    return [read for read in (*with_prefix(), *without_prefix()) if read[1] != read[2]]


def measure() -> list[Row]:
    """Return the rates of prefixes gone, of texts that lost something, and of headlines glued on."""
    return [*_of_shapes(), *(row for name in JUDGED for row in _of_jury(name))]


def _of_jury(name: str) -> list[Row]:
    rows = [orjson.loads(line) for line in (FOLDER / f"descriptions_{name}.jsonl").read_bytes().splitlines()]
    marked = lost = glued = gone = exact = 0
    for row in rows:
        found = from_description(row["description"], title=row["title"], prefixes=PREFIXES)
        leads = row["lead"] if isinstance(row["lead"], list) else [row["lead"]]
        exact += found in leads
        marked += row["kind"] == "prefix"
        gone += row["kind"] == "prefix" and found in leads
        lost += not any(lead in found for lead in leads)
        glued += any(other in found for other in row.get("others", ()))
    on = f"{len(rows)} descriptions, {name}"
    return [
        Row(what="lead: prefix gone", on=f"{marked} descriptions, {name}", figure=gone / marked, asked=0.99),
        Row(what="lead: text wrongly removed", on=on, figure=lost / len(rows), asked=0.001, at_most=True),
        Row(what="lead: foreign text glued on", on=on, figure=glued, asked=0, at_most=True),
        Row(what="lead: exact", on=on, figure=exact / len(rows), asked=0.99),
    ]


def _of_shapes() -> list[Row]:
    marked, plain = list(with_prefix()), list(without_prefix())
    on, all_on = f"{len(marked)} descriptions", f"{len(marked) + len(plain)} descriptions"
    gone = sum(wanted == found for _, wanted, found in marked) / len(marked)
    lost = sum(not found.endswith(wanted) for _, wanted, found in (*marked, *plain)) / (len(marked) + len(plain))
    glued = sum("cây cầu ở vùng" in found or "phiên cuối năm" in found for *_, found in (*marked, *plain))
    return [
        Row(what="lead: prefix gone", on=on, figure=gone, asked=0.99),
        Row(what="lead: text wrongly removed", on=all_on, figure=lost, asked=0.001, at_most=True),
        Row(what="lead: headlines glued on", on=all_on, figure=glued, asked=0, at_most=True),
    ]


if __name__ == "__main__":
    for description, wanted, found in wrong():
        print(f"{description[:100]!r}\n   {wanted[:90]!r}\n   {found[:90]!r}")
