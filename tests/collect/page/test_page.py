"""The lead of an article's page, wherever a Vietnamese site keeps it."""

from __future__ import annotations

import pytest

from config.newsroom import load
from digests.collect.page.reading import PageReading, read_page
from tests.collect.costs import cpu_seconds

PREFIXES = load().prefixes
TITLE = "Sạt lở chia cắt đường vào Y Tý"
SAPO = "Mưa lớn đêm 19/7 làm sạt lở 12 điểm trên đường vào xã Y Tý. Chính quyền đã sơ tán 9 hộ dân."
BODY = (
    "<p>Theo người dân địa phương, trận mưa kéo dài suốt năm tiếng đồng hồ.</p>"
    "<p>Lực lượng chức năng dùng ba máy xúc để thông tuyến trong sáng nay.</p>"
    "<p>Dự kiến chiều cùng ngày xe con sẽ qua lại được bình thường.</p>"
    "<p>Ngành giao thông khuyến cáo người dân hạn chế đi lại ban đêm.</p>"
)


def read(html: str) -> PageReading:
    return read_page(html.encode(), prefixes=PREFIXES)


def page(article: str, head: str = "") -> str:
    menu = "<nav><ul><li><a href='/'>Trang chủ của một tờ báo địa phương miền núi</a></li></ul></nav>"
    return f"<!DOCTYPE html><html><head><title>{TITLE} - Báo</title>{head}</head><body>{menu}{article}</body></html>"


@pytest.mark.parametrize(
    "article",
    [
        f'<h1 class="article__title cms-title">{TITLE}</h1><div class="article__sapo cms-desc">{SAPO}</div>'
        f'<div class="article__body cms-body" itemprop="articleBody">{BODY}</div>',
        f'<h1 class="detail-title">{TITLE}</h1><h2 class="detail-sapo" data-role="sapo">{SAPO}</h2>'
        f'<div class="detail-content afcbc-body">{BODY}</div>',
        f'<h1 class="title-detail">{TITLE}</h1><p class="description">'
        f'<span class="location-stamp">Lào Cai</span>{SAPO}</p><article class="fck_detail">{BODY}</article>',
        f'<h1>{TITLE}</h1><h2 class="singular-sapo">(Dân trí) - {SAPO}</h2><div class="singular-content">{BODY}</div>',
        f'<h1 class="content-detail-title">{TITLE}</h1><h2 class="content-detail-sapo sm-sapo-mb-0">{SAPO}</h2>'
        f'<div class="maincontent main-content">{BODY}</div>',
        f'<div class="article-title"><h1>{TITLE}</h1></div><div class="article-summary">VOV.VN - {SAPO}</div>'
        f'<div class="article-content">{BODY}</div>',
        f'<h1>{TITLE}</h1><p class="the-article-summary">{SAPO}</p><div class="the-article-body">{BODY}</div>',
        f'<h1>{TITLE}</h1><h2 id="article_sapo">{SAPO}</h2><article id="article_body">{BODY}</article>',
        f'<h1>{TITLE}</h1><div class="lr-summary-post">BNEWS {SAPO}</div><div class="lr-ct">{BODY}</div>',
        f'<h1>{TITLE}</h1><main id="article-editor"><h4 class="article-content__lead">{SAPO}</h4>{BODY}</main>',
        f'<h1 class="vnbcb-title">{TITLE}</h1><div class="vnbcbc-sapo">{SAPO}</div>'
        f'<div class="vnbcbc-body">{BODY}</div>',
        f'<h1>{TITLE}</h1><h4 class="sapo">{SAPO}</h4><article>{BODY}</article>',
        f'<h1>{TITLE}</h1><div class="my_sapo_box"><p>{SAPO}</p><p>Khác.</p></div><article>{BODY}</article>',
    ],
)
def test_the_sapo_is_found_where_each_family_of_sites_keeps_it(article: str) -> None:
    found = read(
        page(article, '<meta name="description" content="Một mô tả khác hẳn sapo, cũng dài hơn sáu mươi ký tự nhé.">')
    )
    assert (found.title, found.lead, found.source) == (TITLE, SAPO, "sapo")
    assert found.paragraphs[0].startswith(("Theo người dân", SAPO[:20]))
    assert len(found.paragraphs) == 3


def test_without_a_sapo_the_description_in_the_head_serves_unless_it_is_cut() -> None:
    article = f"<h1>{TITLE}</h1><article>{BODY}</article>"
    assert read(page(article, f'<meta name="description" content="(Dân trí) - {SAPO}">')).source == "meta"
    cut = f'<meta name="description" content="{SAPO[:80]}...">'
    og = f'<meta property="og:description" content="{SAPO}">'
    assert read(page(article, cut + og)).lead == SAPO
    json_ld = f'<script type="application/ld+json">{{"@type": "NewsArticle", "description": "{SAPO}"}}</script>'
    found = read(page(article, cut + "<script type='application/ld+json'>{broken</script>" + json_ld))
    assert (found.lead, found.source) == (SAPO, "json-ld")


def test_without_anything_the_first_sentences_of_the_body_serve() -> None:
    caption = "<figure><figcaption>Ảnh chụp ở Y Tý sáng nay</figcaption></figure>"
    found = read(page(f"<h1>{TITLE}</h1><article>{caption}{BODY}</article>"))
    assert found.source == "body"
    assert found.lead.startswith("Theo người dân")
    assert len(found.lead) <= 300
    assert found.lead.endswith(".")


def test_a_stray_end_of_the_page_and_comments_are_passed_over() -> None:
    html = page(f"<h1>{TITLE}</h1><!-- 19/7 --><h4 class='sapo'>{SAPO}<!-- 21:16 --></h4><article>{BODY}</article>")
    assert read(html.replace("<html>", "<html></html>")).lead == SAPO


def test_a_page_in_another_encoding_is_read_as_it_declares() -> None:
    html = (
        f"<meta http-equiv='Content-Type' content='text/html; charset=%s'><h1>Überschrift</h1><p>{'Grüße. ' * 40}</p>"
    )
    for charset in ("iso-8859-1", "windows-1252", "utf-8"):
        assert read_page((html % charset).encode(charset), prefixes=PREFIXES).title == "Überschrift"
    for charset in ("iso-8859-1", "no-such-thing"):  # it says so, and is UTF-8 all the same
        assert read_page((html % charset).encode(), prefixes=PREFIXES).lead.startswith("Grüße.")


@pytest.mark.parametrize("html", ["", "   ", "<html></html>", "hello", "\x00" * 50, "<h1></h1><p></p>", "{}"])
def test_a_page_without_an_article_has_no_lead(html: str) -> None:
    assert read(html).lead == ""
    assert read(html).paragraphs == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000 + SAPO,
        "<p " + "a=b " * 50_000 + ">" + SAPO,
        "<p>" * 30_000 + SAPO,
        "<a href='x'>y</a>" * 20_000,
        "<b><i>" * 15_000,
    ],
)
def test_a_hostile_page_costs_little(html: str) -> None:
    assert cpu_seconds(lambda: read(page(f"<h1>{TITLE}</h1>" + html))) < 15  # half a second at most, as a rule


def test_a_heading_that_nobody_sees_is_not_where_the_article_begins() -> None:
    weather = f"<div>{'Hà Nội 23 độ, Lào Cai 15 độ, Yên Bái 17 độ. ' * 30}</div>"
    article = f"<h2 class='title'>{TITLE}</h2><h3 class='dong-dau'>{SAPO}</h3><div class='nd'>{BODY}</div>"
    found = read(page(f"<h1 style='display:none'>{TITLE}</h1>{weather}<div class='bai'>{article}</div>"))
    assert (found.title, found.lead) == (TITLE, SAPO)


def test_a_sapo_that_is_a_link_all_over_is_one() -> None:
    assert read(page(f"<h1>{TITLE}</h1><h2 class='sapo'><a href='/x'>{SAPO}</a></h2><div>{BODY}</div>")).lead == SAPO


@pytest.mark.parametrize(
    "name", ["a\nb", "a\\b", "a'b", "&quot;", "\x00", "]", "{{ item.class }}", "p-[3px]", "tin:moi"]
)
def test_odd_names_of_parts_break_nothing(name: str) -> None:
    card = f"<o:p><a href='/z'>Tiêu đề của một bài khác trên trang</a></o:p><p class=\"{name}\">Tóm tắt bài khác.</p>"
    found = read(page(f"<h1>{TITLE}</h1>{card * 3}<div class='nd'>{BODY}</div>"))
    assert found.title == TITLE
    assert BODY.startswith(f"<p>{found.paragraphs[0]}")
