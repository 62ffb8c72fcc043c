"""Pages in the shapes of Vietnamese papers (facts on feeds, part B), and of none: to develop on."""

from __future__ import annotations

from collections.abc import Callable

from tests.content.page_news import News
from tests.content.page_parts import comments, modal, page, text

Shape = Callable[[News], str]
"""From news to a page's HTML."""


def _framed(title: str, sapo: str, body: str) -> Shape:
    """Return the shape of a site from its heading, its sapo and its body, each with "{}" for the text."""

    def shape(news: News) -> str:
        signed = f'<span class="article__author">{news.author}</span> <time>23/11/2026 07:00</time>'
        stamp = f'<div class="article__meta">{signed}</div>'
        parts = title.format(news.title) + stamp + sapo.format(news.sapo) + body.format(text(news))
        return page(news, parts, meta=news.motto, og=news.sapo[:100] + "...")

    return shape


def _vnexpress(news: News) -> str:
    stamp = f'<p class="description"><span class="location-stamp">Lào Cai</span>{news.sapo}</p>'
    normal = "".join(f'<p class="Normal">{paragraph}</p>' for paragraph in news.paragraphs)
    caption = f'<figure><figcaption><p class="Image">{news.caption}</p></figcaption></figure>'
    signed = f'<p class="Normal" style="text-align:right;"><strong>{news.author}</strong></p>'
    body = f'<article class="fck_detail">{caption}{normal}{signed}</article>'
    return page(news, f'<h1 class="title-detail">{news.title}</h1>{stamp}{body}', meta=news.motto)


def _bnews(news: News) -> str:
    bare = "<p></p>".join(f"\n{paragraph}<br><br>" for paragraph in news.paragraphs)
    sapo = f'<div class="lr-summary-post">BNEWS {news.sapo}</div>'
    return page(news, f"<h1>{news.title}</h1>{sapo}<div class='lr-ct'>{bare}</div>", meta=news.motto)


def _vneconomy(news: News) -> str:
    sapo = f'<h4 class="article-content__lead">{news.sapo}</h4>'
    return page(news, f'<h1>{news.title}</h1><main id="article-editor">{sapo}{text(news)}</main>', meta=news.motto)


def _neko(news: News) -> str:
    again = f'<h1 class="sc-longform-header-title">{news.title}</h1><p class="sc-longform-header-sapo">{news.sapo}</p>'
    again += f'<p class="sc-longform-header-author">{news.author}</p>'
    return page(news, f'<article class="entry">{again}<p>{news.sapo}</p>{text(news)}</article>')


def _dong_nai(news: News) -> str:
    body = f'<div class="td-post-content"><p><strong>{news.sapo}</strong></p>{text(news)}</div>'
    return page(news, f'<h1>{news.title}</h1><div id="content" class="content-detail">{body}</div>', meta=news.motto)


def _aspx(news: News) -> str:
    cells = "".join(f"<p align=justify>{paragraph}</p>" for paragraph in news.paragraphs)
    table = f"<table><tr><td class=title>{news.title}</td></tr><tr><td><b>{news.sapo}</b>{cells}</td></tr></table>"
    whole = page(news, table, meta=news.sapo)
    return whole.replace("<body", "<body><form id='aspnetForm'").replace("</body>", "</form></body>")


def _endless(news: News) -> str:
    sapo = '<h2 class="detail-sapo">Tóm tắt của bài khác nằm bên dưới trang: {t}.</h2>'
    other = '<div class="detail-content"><h1>{t}</h1>' + sapo + "{p}</div>"
    line = "<p>{t} là tin của hôm khác, dài dòng hơn.</p>" * 12
    more = "".join(other.format(t=title, p=line.format(t=title)) for title in news.others)
    first = f'<h1 class="detail-title">{news.title}</h1><h2 class="detail-sapo">{news.sapo}</h2>'
    return page(news, f'{first}<div class="detail-content">{text(news)}</div>{more}')


def _commented(news: News) -> str:
    sapo = f'<h2 class="detail-sapo" data-role="sapo"><!-- 19/11/2026 21:16 -->(Chinhphu.vn) - {news.sapo}</h2>'
    body = f'<div class="detail-content">{text(news)}{comments(news)}</div>'
    return page(news, f'<h1 class="detail-title">{news.title}</h1>{sapo}{body}')


def _described(news: News) -> str:
    return page(news, f"<h1>{news.title}</h1><div class='noi-dung'>{text(news)}</div>{comments(news)}", og=news.sapo)


def _json_ld(news: News) -> str:
    return page(news, f"<h1>{news.title}</h1><article>{text(news)}</article>", before=modal(), json_ld=news.sapo)


def _video(news: News) -> str:
    player = f"<video src='a.mp4'></video><div class='video-sapo'>{news.sapo}</div>"
    return page(news, f"<h1>{news.title}</h1><div class='player'>{player}</div>{comments(news)}", after=modal())


def _stray_end(news: News) -> str:
    whole = page(news, f'<h1>{news.title}</h1><h4 class="sapo">{news.sapo}</h4><div class="content">{text(news)}</div>')
    return whole.replace('<html lang="vi">', '<html lang="vi"></html>')


_H1 = "<h1>{}</h1>"
SHAPES: dict[str, Shape] = {
    "epi": _framed(
        '<h1 class="article__title cms-title">{}</h1>',
        '<div class="article__sapo cms-desc"><div>{}</div></div>',
        '<div class="article__body cms-body" itemprop="articleBody">{}</div>',
    ),
    "vccorp": _framed(
        '<h1 class="detail-title">{}</h1>',
        '<h2 class="detail-sapo" data-role="sapo">{}</h2>',
        '<div class="detail-content afcbc-body">{}</div>',
    ),
    "cafef": _framed(
        "<h1 class='title'>{}</h1>",
        '<p class="sapo" itemprop="description">{}</p>',
        '<div class="contentdetail">{}</div>',
    ),
    "vnexpress": _vnexpress,
    "dantri": _framed(
        "<h1 class='title-page detail'>{}</h1>",
        '<h2 class="singular-sapo">(Dân trí) - {}</h2>',
        '<div class="singular-content">{}</div>',
    ),
    "magazine": _framed(_H1, '<div class="e-magazine__sapo"><p>{}</p></div>', '<div class="e-magazine__body">{}</div>'),
    "vietnamnet": _framed(
        '<h1 class="content-detail-title">{}</h1>',
        '<h2 class="content-detail-sapo sm-sapo-mb-0">{}</h2>',
        '<div class="maincontent main-content">{}</div>',
    ),
    "vov": _framed(
        '<div class="article-title"><h1>{}</h1></div>',
        '<div class="article-summary">VOV.VN - {}</div>',
        '<div class="article-content">{}</div>',
    ),
    "znews": _framed(
        '<h1 class="the-article-title">{}</h1>',
        '<p class="the-article-summary">{}</p>',
        '<div class="the-article-body">{}</div>',
    ),
    "24h": _framed(_H1, '<h2 id="article_sapo">{}</h2>', '<article id="article_body">{}</article>'),
    "bnews": _bnews,
    "vneconomy": _vneconomy,
    "vietnambiz": _framed(
        '<h1 class="vnbcb-title">{}</h1>', '<div class="vnbcbc-sapo">{}</div>', '<div class="vnbcbc-body">{}</div>'
    ),
    "neko": _neko,
    "nongnghiep": _framed(_H1, '<h2 class="main-intro detail-intro">{}</h2>', '<div class="content">{}</div>'),
    "baothainguyen": _framed(_H1, '<div class="desc">{}</div>', '<div class="news-body">{}</div>'),
    "baobacninh": _framed(_H1, '<div class="news_detail_sapo">{}</div>', '<div class="news_content">{}</div>'),
    "baodongnai": _dong_nai,
    "aspx": _aspx,
    "endless": _endless,
    "commented": _commented,
    "described": _described,
    "json-ld": _json_ld,
    "video": _video,
    "stray end": _stray_end,
}
