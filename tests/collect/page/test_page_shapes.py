"""Invented pages of every family and of none: what the benchmark measures on many, on one page of each shape."""

from __future__ import annotations

import pytest

from config.newsroom import load
from digests.collect.page.reading import read_page
from digests.collect.text import clean, sentences
from tests.content import page_shapes, page_shapes_kept, page_shapes_plain, page_shapes_strange
from tests.content.page_news import news
from tests.content.page_shapes import Shape

SHAPES = page_shapes.SHAPES | page_shapes_strange.SHAPES | page_shapes_plain.SHAPES | page_shapes_kept.SHAPES
PREFIXES = load().prefixes


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_page_of_any_shape_gives_its_title_its_lead_and_its_own_paragraphs(shape: Shape) -> None:
    told = next(news(kept=False))
    found = read_page(shape(told).encode(), prefixes=PREFIXES)
    assert (found.title, found.lead) == (told.title, told.sapo)
    assert set(found.paragraphs) <= {*told.paragraphs, told.sapo}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_promise_15_every_sentence_of_a_page_s_lead_is_found_verbatim_in_the_page(shape: Shape) -> None:
    html = shape(next(news(kept=True)))
    said = clean(html.replace("<strong>", " ").replace("\\", ""))
    for sentence in sentences(read_page(html.encode(), prefixes=PREFIXES).lead):
        assert sentence in said or sentence in html
