"""Pages whose parts have names that say nothing, among cards of other articles that bear the very names of sapos."""

from __future__ import annotations

from html import escape

from tests.content.page_news import News
from tests.content.page_parts import head
from tests.content.page_shapes import Shape


def _plain(news: News, article: str, *, before: str = "", after: str = "", **heads: str) -> str:
    items = "".join(f"<li><a href='/m{number}'>Chuyên mục số {number} của báo</a></li>" for number in range(30))
    menu = f"<div class='h1x'><a href='/'><img></a><ul>{items}</ul></div>"
    foot = "<p>Cơ quan chủ quản: Tỉnh ủy. Giấy phép số 123/GP-BTTTT cấp ngày 1/2/2025.</p>"
    return (
        f"<!DOCTYPE html><html lang='vi'>{head(news, **heads)}<body>{menu}{before}"
        f"<div class='c'>{article}</div>{after}<div class='ft'>{foot}</div></body></html>"
    )


def _cards(news: News, name: str = "sapo", tag: str = "div") -> str:
    """Return twelve cards of other articles, each with a text of its own."""
    text = "Đây là phần tóm tắt của một bài báo khác, không liên quan gì đến bài mà bạn đọc đang xem trên trang này."
    card = "<div class='b'><div class='tt'><a href='/z'>{t}</a></div><{tag} class='{name}'>{text}</{tag}></div>"
    return "".join(card.format(t=title, tag=tag, name=name, text=text) for title in news.others * 3)


def _body(news: News) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in news.paragraphs)


def _table_cells(news: News) -> str:
    lines = "<br><br>".join(news.paragraphs)
    rows = (f"<h1>{news.title}</h1>", "23/11/2026 7:30:00 SA", f"<b>{news.sapo}</b>", lines)
    return _plain(news, f"<table>{''.join(f'<tr><td>{row}</td></tr>' for row in rows)}</table>")


def _nameless(news: News) -> str:
    lead = f"<p class='mt-4 font-semibold'>{news.sapo}</p>"
    article = (
        f"<main><h1>{news.title}</h1><p class='mt-2'>23/11/2026</p>{lead}<div class='mt-6'>{_body(news)}</div></main>"
    )
    return _plain(news, article, after=f"<section class='grid'>{_cards(news, 'line-clamp', 'p')}</section>")


def _hashed_names(news: News) -> str:
    lines = "".join(f"<div class='css-p'>{line}</div>" for line in news.paragraphs)
    article = (
        f"<h1 class='css-9'>{news.title}</h1><div class='css-8k'>{news.sapo}</div><div class='css-55'>{lines}</div>"
    )
    return _plain(news, article, after=f"<div class='css-99'>{_cards(news, 'css-8k')}</div>")


def _links_between(news: News) -> str:
    links = "".join(f"<li><a href='/x'>{title}</a></li>" for title in news.others)
    article = f"<h1>{news.title}</h1><p>{news.sapo}</p><ul>{links}</ul><div class='nd'>{_body(news)}</div>"
    return _plain(news, article, after=_cards(news))


def _audio_first(news: News) -> str:
    player = "<div class='nghe'>Nghe đọc bài 0:00 / 3:21 Giọng nữ miền Bắc Giọng nam miền Nam</div>"
    return _plain(news, f"<h1>{news.title}</h1>{player}<h2>{news.sapo}</h2><div class='nd'>{_body(news)}</div>")


def _app_notice(news: News) -> str:
    notice = "<div class='app'>Tải ứng dụng của báo để đọc tin nhanh hơn, nhận thông báo tin nóng mỗi ngày.</div>"
    return _plain(
        news, f"<h1>{news.title}</h1>{notice}<div class='z1'>{news.sapo}</div><div class='z2'>{_body(news)}</div>"
    )


def _signed_and_dated(news: News) -> str:
    by = f"<p>{news.author} - Báo thử - Thứ Hai, ngày 23/11/2026 07:30 AM (GMT+7)</p>"
    return _plain(news, f"<h1>{news.title}</h1>{by}<p>(Báo thử) - {news.sapo}</p><div class='nd'>{_body(news)}</div>")


def _video(news: News) -> str:
    told = f"<div class='ngay'>23/11/2026 - 07:30</div><div class='mo'>{news.sapo}</div>"
    return _plain(news, f"<div><video></video></div><h1>{news.title}</h1>{told}", after=_cards(news, "sapo", "p"))


def _told_in_the_head(news: News) -> str:
    article = f"<h1>{news.title}</h1><div class='nd'>{_body(news)}</div>"
    return _plain(news, article, after=_cards(news), og=news.sapo)


def _cards_around(news: News) -> str:
    article = f"<h1>{news.title}</h1><div class='mt'>{news.sapo}</div><div class='nd'>{_body(news)}</div>"
    return _plain(news, article, before=_cards(news, "desc", "p"), after=_cards(news, "summary", "p"))


def _next_articles(news: News) -> str:
    text = "Nội dung của bài kế tiếp nói về một chuyện khác hẳn, dài vừa đủ để thành một đoạn văn của trang cuộn."
    more = "".join(f"<h1>{t}</h1><h2 class='sapo'>{text}</h2><div class='nd'><p>{text}</p></div>" for t in news.others)
    return _plain(news, f"<h1>{news.title}</h1><h2 class='x'>{news.sapo}</h2><div class='nd'>{_body(news)}</div>{more}")


def _split_body(news: News) -> str:
    first, *rest = news.paragraphs
    lines = "".join(f"<p>{line}</p>" for line in rest)
    body = f"<div id='vung'><div class='doan1'><p>{first}</p></div><div class='doan2'>{lines}</div></div>"
    return _plain(news, f"<h1>{news.title}</h1><div class='t'>{news.sapo}</div>{body}", meta=news.motto)


def _first_paragraph(news: News) -> str:
    caption = f"<p style='text-align:center'><i>{news.caption}</i></p>"
    body = f"<div class='nd'><p>{news.sapo}</p><p><img></p>{caption}{_body(news)}</div>"
    return _plain(news, f"<h1>{news.title}</h1><div class='tg'>23/11/2026</div>{body}", after=_cards(news, "tomtat"))


SHAPES: dict[str, Shape] = {
    "cells of a table": _table_cells,
    "nameless": _nameless,
    "hashed names": _hashed_names,
    "links between": _links_between,
    "audio first": _audio_first,
    "a notice first": _app_notice,
    "signed and dated": _signed_and_dated,
    "video": _video,
    "told in the head": _told_in_the_head,
    "cards around": _cards_around,
    "next articles": _next_articles,
    "a split body": _split_body,
    "the first paragraph": _first_paragraph,
}
