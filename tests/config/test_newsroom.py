"""The newsroom's files: what is shipped is right, and what is wrong is said in one sentence."""

from __future__ import annotations

import unicodedata
from datetime import time
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.newsroom import SHIPPED, load

TOPIC = '[[topics]]\nslug = "kinh-te"\nnames = { vi = "Kinh tế", en = "Economy" }\n'


def test_the_shipped_newsroom_is_that_of_lao_cai() -> None:
    newsroom = load()
    assert newsroom.zone.key == "Asia/Ho_Chi_Minh"
    assert newsroom.languages == ("vi", "en")
    assert newsroom.digest_at == time(6, 30)
    assert len(newsroom.topics) == 12
    assert len(newsroom.places) == 99
    assert newsroom.sources[0].own
    assert newsroom.sources[0].url == "https://baolaocai.vn/rss/home.rss"


def test_papers_with_american_dates_are_declared_so() -> None:
    american = {source.name for source in load().sources if source.date_order == "mdy"}
    assert american == {"Tuổi Trẻ", "Báo Chính phủ"}


def test_no_section_or_alias_means_two_topics() -> None:
    topics = load().topics
    for words in ([topic.sections for topic in topics], [topic.aliases for topic in topics]):
        flat = [word.casefold() for group in words for word in group]
        assert len(flat) == len(set(flat))


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.toml")), ids=lambda file: file.name)
def test_shipped_files_are_in_composed_unicode(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)


def test_a_folder_with_only_feeds_replaces_only_the_feeds(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[[feeds]]\nurl = "http://127.0.0.1:8000/rss"\n', encoding="utf-8")
    newsroom = load(tmp_path)
    assert [(source.url, source.name, source.date_order) for source in newsroom.sources] == [
        ("http://127.0.0.1:8000/rss", "127.0.0.1", "dmy")
    ]
    assert newsroom.topics == load().topics


def test_another_newsroom_is_another_folder(tmp_path: Path) -> None:
    (tmp_path / "newsroom.toml").write_text(
        f'name = "Báo Sơn La"\nlanguages = ["vi"]\nzone = "Europe/Paris"\ndigest_at = 07:15:00\n{TOPIC}',
        encoding="utf-8",
    )
    newsroom = load(tmp_path)
    assert (newsroom.name, newsroom.short_name, newsroom.digest_at) == ("Báo Sơn La", "Báo Sơn La", time(7, 15))
    assert [topic.names for topic in newsroom.topics] == [{"vi": "Kinh tế"}]
    assert newsroom.zone.key == "Europe/Paris"


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("newsroom.toml", 'name = "A"\nzone = "Asia/Hanoi"\n', ("zone", "Asia/Hanoi", "Asia/Ho_Chi_Minh")),
        ("newsroom.toml", 'name = "A"\nzone = "../etc"\n', ("zone", "../etc")),
        ("newsroom.toml", 'name = "A"\ndigest_at = "25:00"\n', ("digest_at", "25:00", "06:30")),
        ("newsroom.toml", "name = 5\n", ("name", "5", "a text in quotes")),
        ("newsroom.toml", "", ("name is missing",)),
        ("newsroom.toml", 'name = "A"\nlanguages = "vi"\n', ("languages", "list")),
        ("newsroom.toml", f'name = "A"\nlanguages = ["vi", "fr"]\n{TOPIC}', ("languages", "fr", "en, vi")),
        ("newsroom.toml", 'name = "A"\nlanguages = ["vi", "fr"]\n', ("languages", "fr", "en, vi")),
        (
            "newsroom.toml",
            'name = "A"\n[[topics]]\nslug = "tho"\nnames = { vi = "Thơ" }\n',
            ("topics 1", "names", "en is missing"),
        ),
        ("newsroom.toml", 'name = "A"\nprovnce = "Sơn La"\n', ("provnce", "province")),
        ("newsroom.toml", f'name = "A"\n{TOPIC}keyword = ["giá"]\n', ("topics 1", "keyword", "keywords")),
        ("newsroom.toml", f'name = "A"\n{TOPIC}takes_over = ["tho"]\n', ("topics 1", "takes_over", "tho", "kinh-te")),
        ("newsroom.toml", f'name = "A"\n{TOPIC}yields_to = ["tho"]\n', ("topics 1", "yields_to", "tho", "kinh-te")),
        ("feeds.toml", '[[feed]]\nurl = "http://a/"\n', ("feed ", "feeds")),
        ("feeds.toml", '[[feeds]]\nurl = "http://a/"\ndate-order = "mdy"\n', ("feeds 1", "date-order", "date_order")),
        ("prefixes.toml", 'tail = ["./."]\n', ("tail ", "tails")),
        ("newsroom.toml", f'name = "A"\n{TOPIC}{TOPIC}', ("kinh-te", "twice")),
        ("newsroom.toml", 'name = "A"\n[[topics]]\nslug = "Kinh Tế"\n', ("topics 1", "slug", "Kinh Tế")),
        ("newsroom.toml", 'name "A"\n', ("TOML", "line 1")),
        ("feeds.toml", '[[feeds]]\nname = "x"\n', ("feeds 1", "url is missing")),
        ("feeds.toml", '[[feeds]]\nurl = "ftp://x/y"\n', ("feeds 1", "ftp://x/y", "http(s)")),
        ("feeds.toml", '[[feeds]]\nurl = "http://x y/"\n', ("feeds 1", "http(s)")),
        ("feeds.toml", '[[feeds]]\nurl = "http://[x/"\n', ("feeds 1", "http(s)")),
        ("feeds.toml", '[[feeds]]\nurl = "http://a/"\ntopic = "cats"\n', ("feeds 1", "cats", "thoi-su")),
        ("feeds.toml", '[[feeds]]\nurl = "http://a/"\ndate_order = "ymd"\n', ("date_order", "ymd", "dmy, mdy")),
        ("feeds.toml", '[[feeds]]\nurl = "http://a/"\nown = "yes"\n', ("own", "true or false")),
        ("feeds.toml", '[[feeds]]\nurl = "http://a/"\n[[feeds]]\nurl = "http://a/"\n', ("http://a/", "twice")),
        ("feeds.toml", "feeds = 3\n", ("feeds", "[[feeds]]")),
        ("places.csv", "code,name,type\n1,A,Làng\n", ("line 2", "Xã or Phường", "1,A,Làng")),
        ("places.csv", "code,name,type\n\n1,A,Xã\n2,,Xã\n", ("line 4", "2,,Xã")),
        ("places.csv", "code,name,type\n1,A,Xã\n1,B,Xã\n", ("'1'", "twice")),
        ("places.csv", "code;name;type\n1;A;Xã\n", ("first line", "code;name;type", "with commas", "code,name,type")),
        ("places.csv", "ma,ten,loai\n1,A,Xã\n", ("first line", "ma,ten,loai", "code,name,type")),
        ("places.csv", "", ("first line", "code,name,type")),
        ("places.csv", "code,name,type,old_district\n1,A,Xã,B\n", ("old_district", "old_districts")),
    ],
)
def test_a_wrong_file_is_one_sentence_that_says_where_what_and_what_is_right(
    tmp_path: Path, file: str, content: str, words: tuple[str, ...]
) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    sentence = str(caught.value)
    assert str(tmp_path / file) in sentence
    assert "\n" not in sentence
    for word in words:
        assert word in sentence


def test_a_key_that_looks_like_none_of_ours_is_borne(tmp_path: Path) -> None:
    feed = '[[feeds]]\nurl = "http://a/rss"\nurl2 = "http://b/rss"\ntitle = "Báo A"\nweight = 3\n'
    (tmp_path / "feeds.toml").write_text(f"version = 1\n{feed}", encoding="utf-8")
    assert [source.url for source in load(tmp_path).sources] == ["http://a/rss"]


def test_places_may_be_written_as_people_write_them(tmp_path: Path) -> None:
    rows = (
        "Code, Name ,TYPE,old_districts,note",
        "1, Mộc Châu ,phường,huyện Mộc Châu; thị xã B,x",
        "2,Côn Đảo,đặc  KHU",
    )
    (tmp_path / "places.csv").write_text("\n".join(rows), encoding="utf-8")
    first, second = load(tmp_path).places
    assert (first.full_name, first.old_districts) == ("phường Mộc Châu", ("Huyện Mộc Châu", "Thị xã B"))
    assert (second.type, second.full_name, second.old_units) == ("Đặc khu", "đặc khu Côn Đảo", ())


def test_a_file_that_is_not_utf_8_says_so(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_bytes("# nguồn".encode("utf-16"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load(tmp_path)


def test_places_are_listed_as_vietnamese_lists_them_and_unknown_codes_left_out() -> None:
    newsroom = load()
    codes = {place.code for place in newsroom.places if place.name[0] in "DĐE"} | {"00000"}
    names = [place.name for place in newsroom.places_of(codes)]
    assert names == ["Dền Sáng", "Dương Quỳ", "Đông Cuông"]
    assert len(newsroom.places_of()) == len(newsroom.places)
