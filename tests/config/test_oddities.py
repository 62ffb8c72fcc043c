"""What nobody reads in a newsroom's folder is said, and nothing else."""

from __future__ import annotations

from pathlib import Path

from config.newsroom import SHIPPED
from config.oddities import oddities


def test_nothing_is_odd_about_what_is_shipped_nor_about_no_folder() -> None:
    assert oddities(SHIPPED) == []
    assert oddities(None) == []


def test_files_and_keys_that_mean_nothing_are_named_with_what_would(tmp_path: Path) -> None:
    for name in ("feed.toml", "topics.toml", "place.csv", "notes.md", "prefixes.toml"):
        (tmp_path / name).touch()
    (tmp_path / "newsroom.toml").write_text('name = "A"\nmotto = "B"\n', encoding="utf-8")
    (tmp_path / "feeds.toml").write_text('[[feeds]]\nurl = "http://a/"\nweight = 3\n', encoding="utf-8")
    found = oddities(tmp_path)
    expected = ("feed.toml", "place.csv", "topics.toml", "newsroom.toml: motto", "feeds.toml, feeds 1: weight")
    assert len(found) == len(expected)
    for sentence, words in zip(found, expected, strict=True):
        assert words in sentence
    assert "feeds.toml was probably meant" in found[0]
    assert "places.csv was probably meant" in found[1]
