"""The digest that the benchmark sends: eight stories, as a reader would get them."""

from __future__ import annotations

from digests.model import Block, Button, Message, Span

_LEAD = (
    "Sáng nay, hơn hai nghìn lượt khách đã đến chợ phiên Bắc Hà, đông nhất từ đầu mùa; các hộ bán nông sản và thổ cẩm "
    "cho biết lượng hàng bán ra tăng một phần ba so với tuần trước, trong khi bãi gửi xe kín chỗ từ bảy giờ."
)


def _story(number: int) -> Block:
    title = Span(
        text=f"Chợ phiên Bắc Hà đông khách ngày cuối tuần ({number})", bold=True, link=f"https://bao.example/{number}"
    )
    return Block(lines=((title,), (Span(text=_LEAD),), (Span(text="Báo thử · 2 giờ trước", italic=True),)))


DIGEST = Message(
    blocks=(Block(lines=((Span(text="Bản tin sáng Thứ Hai, 23/11/2026", bold=True),),)), *map(_story, range(8))),
    buttons=((Button(label="Xem thêm 12 tin", action="more:1"),),),
    silent=True,
)
