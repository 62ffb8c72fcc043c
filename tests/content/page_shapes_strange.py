"""Pages of sites that stand on no list: the rules by name, by place and by type face were written on these."""

from __future__ import annotations

from tests.content.page_news import News
from tests.content.page_parts import comments, modal, page, text
from tests.content.page_shapes import Shape


def _excerpt(news: News) -> str:
    sapo = f'<div class="post-excerpt"><p>{news.sapo}</p></div>'
    return page(news, f'<h1 class="post-heading">{news.title}</h1>{sapo}<div class="the-content">{text(news)}</div>')


def _plain_h2(news: News) -> str:
    return page(news, f"<h1>{news.title}</h1><h2>{news.sapo}</h2><div class='ndbv'>{text(news)}</div>", meta=news.motto)


def _bold_opening(news: News) -> str:
    body = f"<div id='noidung'><p style='text-align:justify'><b>{news.sapo}</b></p>{text(news)}</div>"
    return page(news, f"<h1>{news.title}</h1><span class='ngay-dang'>Thứ Hai, 23/11/2026, 07:05</span>{body}")


def _short_intro(news: News) -> str:
    sapo = f"<div class='short_intro txt_666'>{news.sapo}</div>"
    body = f"<article id='main-detail-body'>{text(news)}</article>"
    return page(news, f"<h1 class='title_news_detail'>{news.title}</h1>{sapo}{body}", before=modal(), meta=news.motto)


def _vietnamese_names(news: News) -> str:
    sapo = f"<div class='bai-viet-tom-tat'>{news.sapo}</div>"
    lines = "".join(f"<div>{paragraph}</div>" for paragraph in news.paragraphs)
    head = f"<div class='bai-viet-tieu-de'><h1>{news.title}</h1></div>"
    return page(news, f"{head}{sapo}<div class='bai-viet-noi-dung'>{lines}</div>{comments(news)}", meta=news.motto)


def _logo_heading(news: News) -> str:
    body = f"<h2 class='headline'>{news.title}</h2><div class='content-wrap'>{text(news)}</div>"
    return page(news, body, before="<h1 class='site-logo'><a href='/'>Báo điện tử thử nghiệm</a></h1>", meta=news.sapo)


def _cut_meta(news: News) -> str:
    body = f"<div class='body-text'><p>{news.sapo}</p>{text(news)}</div>"
    return page(news, f"<h1>{news.title}</h1>{body}", meta=news.sapo[:90] + "…", og=news.sapo[:70] + "...")


def _breaks(news: News) -> str:
    lines = "<br><br>".join((f"<strong>{news.sapo}</strong>", *news.paragraphs))
    return page(news, f"<h1>{news.title}</h1><div class='entry'>{lines}</div>", meta=news.motto)


def _old_tables(news: News) -> str:
    cells = "".join(f"<p class=MsoNormal>{paragraph}</p>" for paragraph in news.paragraphs)
    sapo = f"<span class='lblSummary'>{news.sapo}</span>"
    table = f"<table><tr><td><h1>{news.title}</h1>{sapo}<div class='lblContent'>{cells}</div></td></tr></table>"
    return page(news, table).replace("<body", "<body><form id='form1'")


def _hidden_copy(news: News) -> str:
    hidden = (
        "<p class='sapo' style='display: none'>Bản tóm tắt cũ của bài, không còn đúng và đã được ẩn khỏi trang.</p>"
    )
    return page(news, f"<h1>{news.title}</h1>{hidden}<p class='sapo'>{news.sapo}</p><section>{text(news)}</section>")


def _e_magazine(news: News) -> str:
    lines = "".join(f"<div class='block-text'><p>{paragraph}</p></div>" for paragraph in news.paragraphs)
    cover = f"<div class='cover'><h1>{news.title}</h1><div class='emag-lead'>{news.sapo}</div></div>"
    return page(news, f"{cover}<div class='emag'>{lines}</div>", meta=news.sapo)


def _drawn_by_script(news: News) -> str:
    return page(news, "<div id='__next'></div>", json_ld=news.sapo, og=news.sapo)


def _photo_story(news: News) -> str:
    frames = "".join(f"<figure><img><figcaption>{news.caption}</figcaption></figure>" for _ in range(8))
    body = f"<div class='album'>{frames}<p>{news.paragraphs[0]}</p></div>"
    return page(news, f"<h1>{news.title}</h1><div class='news-sapo-wrap'>{news.sapo}</div>{body}")


def _named_badly(news: News) -> str:
    head = f"<div class='top'><h1>{news.title}</h1><p class='chapo'>{news.sapo}</p></div>"
    return page(news, f"{head}<div class='main has-ads social-on share-enabled'>{text(news)}</div>{comments(news)}")


def _cells(news: News) -> str:
    lines = "<br><br>".join((f"<b>{news.sapo}</b>", *news.paragraphs))
    return page(news, f"<table><tr><td><h1>{news.title}</h1></td></tr><tr><td>{lines}</td></tr></table>")


def _unnamed_divs(news: News) -> str:
    lines = "".join(f"<div>{paragraph}</div>" for paragraph in news.paragraphs)
    return page(news, f"<h1>{news.title}</h1><div>{lines}</div>", og=news.sapo, after=modal())


def _seo_title(news: News) -> str:
    body = f"<div class='c-detail'><div class='c-lead dek'>{news.sapo}</div>{text(news)}</div>"
    whole = page(news, f"<h1>{news.title}</h1>{body}", meta=news.motto)
    return whole.replace(f"<title>{news.title}", "<title>Tin nóng hôm nay ở vùng cao", 1)


def _cards_below(news: News) -> str:
    card = "<div class='card'><h3><a href='/c'>{t}</a></h3><p class='summary'>Tóm tắt {t}, bài khác của báo.</p></div>"
    cards = "".join(card.format(t=title) for title in news.others * 3)
    body = "".join(f"<div><div><p>{line}</p></div></div>" for line in (news.sapo, *news.paragraphs))
    return page(news, f"<h1>{news.title}</h1><div>{body}</div>{cards}", og=news.sapo)


SHAPES: dict[str, Shape] = {
    "excerpt": _excerpt,
    "plain h2": _plain_h2,
    "bold opening": _bold_opening,
    "short intro": _short_intro,
    "Vietnamese names": _vietnamese_names,
    "logo heading": _logo_heading,
    "cut meta": _cut_meta,
    "breaks": _breaks,
    "old tables": _old_tables,
    "hidden copy": _hidden_copy,
    "e-magazine": _e_magazine,
    "drawn by script": _drawn_by_script,
    "photo story": _photo_story,
    "named badly": _named_badly,
    "cells": _cells,
    "unnamed divs": _unnamed_divs,
    "SEO title": _seo_title,
    "cards below": _cards_below,
}
