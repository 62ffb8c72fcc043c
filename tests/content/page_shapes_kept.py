"""Pages of sites that no rule was written for: kept apart, to see whether the rules hold elsewhere."""

from __future__ import annotations

from tests.content.page_news import News
from tests.content.page_parts import comments, modal, page, text
from tests.content.page_shapes import Shape


def _italic_opening(news: News) -> str:
    body = f"<div class='tin-noidung'><p><em><strong>{news.sapo}</strong></em></p>{text(news)}</div>"
    return page(news, f"<div class='tin-tieude'><h1>{news.title}</h1></div>{body}", meta=news.motto)


def _header_intro(news: News) -> str:
    head = f"<header><h1>{news.title}</h1><p>{news.sapo}</p><time>23/11/2026</time></header>"
    return page(news, f"<article>{head}{text(news)}</article>{comments(news)}", meta=news.motto)


def _gov_portal(news: News) -> str:
    intro = f"<div class='NewsIntro' id='ctl00_lblIntro'>{news.sapo}</div>"
    body = f"<div class='NewsBody' id='ctl00_lblBody'>{text(news)}</div>"
    return page(news, f"<div class='NewsTitle'><h1>{news.title}</h1></div>{intro}{body}", after=modal())


def _wordpress(news: News) -> str:
    body = f"<div class='entry-content clearfix'><p>{news.sapo}</p>{text(news)}</div>"
    head = f"<header class='entry-header'><h1 class='entry-title'>{news.title}</h1></header>"
    return page(news, f"<article class='post has-sidebar'>{head}{body}</article>", og=news.sapo[:110] + " […]")


def _amp(news: News) -> str:
    lead = f"<h2 class='amp-lead-text'>{news.sapo}</h2>"
    return page(
        news, f"<h1 class='amp-title'>{news.title}</h1>{lead}<div class='amp-body'>{text(news)}</div>", og=news.sapo
    )


def _tabs(news: News) -> str:
    tab = "<div class='tab-pane' hidden><p>Phiên bản nghe của bài viết do máy tính của tòa soạn tạo ra.</p></div>"
    sapo = f"<div class='tomtat_bv'><span>{news.sapo}</span></div>"
    return page(news, f"<h1>{news.title}</h1>{tab}{sapo}<div class='chitiet_bv'>{text(news)}</div>", meta=news.motto)


def _newest_first(news: News) -> str:
    card = "<h3><a href='/z'>{t}</a></h3><div class='desc'>Tóm tắt của {t}, một bài khác hẳn.</div>"
    top = "".join(f"<div class='item'>{card}</div>".format(t=title) for title in news.others)
    body = f"<div class='summary-box'><p>{news.sapo}</p></div><div class='post-body'>{text(news)}</div>"
    return page(news, f"<h1>{news.title}</h1>{body}", before=f"<div class='top-news'>{top}</div>", meta=news.sapo)


def _divs_only(news: News) -> str:
    lines = "".join(f"<div class='t'>{line}</div>" for line in (news.sapo, *news.paragraphs))
    return page(news, f"<h1>{news.title}</h1><div id='detail'>{lines}</div>", meta=news.sapo)


def _prefixed(news: News) -> str:
    sapo = f"<p class='article-desc'>(TTXVN) – {news.sapo}</p>"
    body = f"<div class='ct-body'>{text(news)}<p>(TTXVN/Vietnam+)</p></div>"
    return page(news, f"<h1>{news.title}</h1>{sapo}{body}", og=f"(TTXVN) – {news.sapo}")


def _sticky(news: News) -> str:
    bar = (
        "<div class='sticky-bar'><span>Đọc báo</span><p>Tải ứng dụng của báo để nhận tin nhanh hơn mỗi ngày.</p></div>"
    )
    body = f"<section class='zone-body'>{text(news)}</section>"
    return page(
        news, f"<h1>{news.title}</h1><h3 class='zone-quote'>{news.sapo}</h3>{body}", before=bar, meta=news.motto
    )


def _double_heading(news: News) -> str:
    head = f"<h1 class='kicker'>Thời sự</h1><h1 class='main'>{news.title}</h1>"
    return page(news, f"{head}<p class='txt-intro'>{news.sapo}</p><div class='txt-body'>{text(news)}</div>")


def _summary_list(news: News) -> str:
    points = "".join(f"<li>{paragraph}</li>" for paragraph in news.paragraphs[:3])
    body = (
        f"<div class='gioi-thieu'><p>{news.sapo}</p></div><ul class='diem-chinh'>{points}</ul><div>{text(news)}</div>"
    )
    return page(news, f"<h1>{news.title}</h1>{body}", meta=news.sapo)


def _long_read(news: News) -> str:
    frames = "".join(f"<section class='frame'><p>{line}</p></section>" for line in news.paragraphs)
    cover = f"<section class='frame cover'><h1>{news.title}</h1><p class='cover-lead'>{news.sapo}</p></section>"
    return page(news, f"<div class='longread'>{cover}{frames}</div>", after=modal(), meta=news.motto)


SHAPES: dict[str, Shape] = {
    "italic opening": _italic_opening,
    "header intro": _header_intro,
    "portal": _gov_portal,
    "wordpress": _wordpress,
    "amp": _amp,
    "tabs": _tabs,
    "newest first": _newest_first,
    "divs only": _divs_only,
    "prefixed": _prefixed,
    "sticky": _sticky,
    "double heading": _double_heading,
    "summary list": _summary_list,
    "long read": _long_read,
}
