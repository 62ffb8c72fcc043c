"""The parts of which invented pages are built: heads, menus, boxes, comments, footers."""

from __future__ import annotations

import json
from html import escape

from tests.content.page_news import News

_CODE = "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}"
_SCRIPT = f"<script>{_CODE * 900}</script>"


def head(news: News, *, meta: str = "", og: str = "", json_ld: str = "", site: str = "Báo thử") -> str:
    """Return the head of a page with those descriptions."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": news.title, "description": json_ld}
    parts = [
        '<meta charset="utf-8">',
        f"<title>{escape(news.title)} | {site}</title>",
        f'<meta property="og:title" content="{escape(news.title)}">',
        f'<meta name="description" content="{escape(meta)}">' if meta else "",
        f'<meta property="og:description" content="{escape(og)}">' if og else "",
        f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>' if json_ld else "",
    ]
    return f"<head>{''.join(parts)}{_SCRIPT}<style>.a{{color:red}}</style></head>"


def page(news: News, article: str, *, before: str = "", after: str = "", **heads: str) -> str:
    """Return a whole page around `article`: menu, side column with other articles, footer."""
    menu = "".join(f'<li><a href="/muc-{n}">Chuyên mục thứ {n} của báo</a></li>' for n in range(40))
    return (
        f'<!DOCTYPE html><html lang="vi">{head(news, **heads)}<body class="detail-page">'
        f'<header class="header"><a href="/" class="logo"><img alt="Báo thử" src="l.png"></a><nav><ul>{menu}</ul></nav>'
        f'</header>{before}<div class="container"><div class="layout"><div class="col-main">{article}</div>'
        f"{side(news)}</div></div>{after}{footer()}{_SCRIPT}</body></html>"
    )


def side(news: News) -> str:
    """Return the side column: other articles, each with a sapo of its own."""
    card = '<article class="story"><h3><a href="/x.html">{title}</a></h3><p class="sapo">{text}</p></article>'
    text = "Đây là phần tóm tắt của một bài báo khác, không liên quan gì đến bài mà bạn đọc đang xem trên trang này."
    return f'<aside class="sidebar">{"".join(card.format(title=t, text=text) for t in news.others * 6)}</aside>'


def footer() -> str:
    return (
        '<footer class="footer"><p>Cơ quan chủ quản: Tỉnh ủy. Giấy phép xuất bản số 123/GP-BTTTT cấp ngày 1/2/2025.</p>'
        "<p>Tổng biên tập: Người Phụ Trách. Điện thoại: 0214 000 000. Ghi rõ nguồn khi phát hành lại thông tin.</p>"
        "</footer>"
    )


def text(news: News, start: int = 0) -> str:
    """Return the body's paragraphs, with a picture and a box of related articles among them."""
    paragraphs = [f"<p>{escape(paragraph)}</p>" for paragraph in news.paragraphs[start:]]
    picture = f'<figure><img data-src="a.jpg"><figcaption class="PhotoCMS_Caption">{news.caption}</figcaption></figure>'
    box = "".join(f'<li><a href="/y.html">{title}</a></li>' for title in news.others)
    related = f'<div class="VCSortableInPreviewMode related-box"><p>Tin liên quan</p><ul>{box}</ul></div>'
    return picture + paragraphs[0] + related + "".join(paragraphs[1:])


def comments(news: News) -> str:
    """Return readers' comments, longer than the article."""
    line = "<b>Bạn đọc {n}</b><p>Bài viết về {t} rất hay, tôi mong chính quyền sớm khắc phục.</p>"
    said = "".join(f"<div class='comment-item'>{line}</div>".format(n=n, t=news.title.lower()) for n in range(30))
    return f'<div id="comments" class="box-comment"><h3>Bình luận (30)</h3>{said}</div>'


def modal() -> str:
    """Return a privacy notice with more paragraphs than any article."""
    line = "<p>Chúng tôi tôn trọng quyền riêng tư của bạn và xử lý dữ liệu cá nhân theo quy định của pháp luật.</p>"
    return f'<div id="privacyModal" class="popup" role="dialog"><h2>Chính sách bảo mật</h2>{line * 40}</div>'
