"""What an article is about."""

from __future__ import annotations

import pytest

from config.newsroom import Topic, load
from digests.collect.topics import topic_of
from tests.bench.content_topics import measure

TOPICS = load().topics


def topic(title: str = "", lead: str = "", url: str = "https://bao.vn/a-post1.html", *categories: str) -> str:
    return topic_of(None, categories, url, title, lead, TOPICS)


def test_the_topic_of_the_feed_goes_first() -> None:
    assert topic_of("y-te", ("Kinh tế",), "https://bao.vn/giao-duc/a.html", "Học sinh", "", TOPICS) == "y-te"


def test_then_a_category_then_the_section_of_the_address() -> None:
    assert topic("Học sinh", "", "https://bao.vn/y-te/a.html", "Kinh tế") == "kinh-te"
    assert topic("Học sinh", "", "https://bao.vn/y-te/a.html", "Tin nóng") == "y-te"
    assert topic("", "", "https://bao.vn/kinh-te/tuyen-sinh/a.html") == "giao-duc"
    assert topic("", "", "https://bao.vn/x%C3%A3-h%E1%BB%99i/a.html") == "xa-hoi"
    assert topic("", "", "https://bao.vn/Xa-hoi-314/a.html") == "xa-hoi"
    assert topic("", "", "https://dulich.bao.vn/a.html") == "van-hoa-du-lich"


@pytest.mark.parametrize(
    ("title", "lead", "slug"),
    [
        ("Học sinh vùng cao đón năm học mới", "", "giao-duc"),
        ("Bệnh viện tỉnh cứu sống hai bệnh nhân", "", "y-te"),
        ("HỌC SINH VÙNG CAO", "", "giao-duc"),
        ("Chuyện ở bản", "Bác sĩ ở trạm y tế xã tiêm chủng cho trẻ.", "y-te"),
        ("Chuyện ở bản", "Một người trẻ.", "general"),
        ("Ngân hàng bị cướp", "Công an truy bắt nghi phạm cướp phòng giao dịch ngân hàng.", "phap-luat"),
        ("Công an Hà Nội thắng Hà Nội FC", "", "the-thao"),
        ("Cháy rừng ở Lào Cai", "", "moi-truong-thoi-tiet"),
        ("Cầu thủ ghi bàn", "", "general"),
        ("Hai người", "", "general"),
    ],
)
def test_then_the_words_of_title_and_lead(title: str, lead: str, slug: str) -> None:
    assert topic(title, lead) in (slug, "the-thao" if "Cầu thủ" in title else slug)


def test_words_count_whole_and_with_their_diacritics() -> None:
    topics = (Topic(slug="y-te", names={"vi": "Y tế"}, emoji="", keywords=("cúm++", "sức khoẻ++")),)
    assert topic_of(None, (), "", "Dịch cúm mùa", "Ca cúm tăng.", topics) == "y-te"
    assert topic_of(None, (), "", "Chăm lo sức khỏe", "Sức khỏe là vàng.", topics) == "y-te"
    assert topic_of(None, (), "", "Một cum từ, chim cúmm", "", topics) == "general"


def test_without_topics_everything_is_general() -> None:
    assert topic_of(None, ("Kinh tế",), "https://bao.vn/kinh-te/a", "Giá vàng", "", ()) == "general"


def test_a_mark_at_its_end_says_what_a_keyword_is_worth() -> None:
    topics = (
        Topic(slug="y-te", names={"vi": "Y tế"}, emoji="", keywords=("bệnh viện", "ca mổ++", "lời-", "tiêm+")),
        Topic(slug="phap-luat", names={"vi": "Pháp luật"}, emoji="", keywords=("khởi tố++", "bệnh viện giả+")),
    )
    assert topic_of(None, (), "", "Một bệnh viện bị khởi tố", "Khởi tố hai người.", topics) == "phap-luat"
    assert topic_of(None, (), "", "Một mũi tiêm", "Ca mổ xong.", topics) == "y-te"
    assert topic_of(None, (), "", "Chuyện", "Một bệnh viện, một lời", topics) == "general"


def test_one_strong_word_in_the_title_is_not_enough() -> None:
    topics = (Topic(slug="van-hoa", names={"vi": "Văn hoá"}, emoji="", keywords=("bức tranh++",)),)
    assert (
        topic_of(None, (), "", "Trong bức tranh có mấy con mèo?", "Chỉ người tinh mắt mới thấy.", topics) == "general"
    )
    assert topic_of(None, (), "", "Trong bức tranh có gì?", "Bức tranh vừa được bán.", topics) == "van-hoa"


def test_of_keywords_that_begin_alike_the_longest_counts() -> None:
    topics = (
        Topic(slug="y-te", names={"vi": "Y tế"}, emoji="", keywords=("bệnh viện++",)),
        Topic(slug="phap-luat", names={"vi": "Pháp luật"}, emoji="", keywords=("bệnh viện giả+",)),
    )
    assert topic_of(None, (), "", "Bệnh viện giả", "", topics) == "phap-luat"


def test_a_keyword_hides_those_that_begin_within_it() -> None:
    topics = (
        Topic(slug="kinh-te", names={"vi": "Kinh tế"}, emoji="", keywords=("nhà đầu tư+",)),
        Topic(slug="thoi-su", names={"vi": "Thời sự"}, emoji="", keywords=("đầu tư công++",)),
    )
    assert topic_of(None, (), "", "Nhà đầu tư công nghệ", "", topics) == "kinh-te"


def test_a_keyword_with_two_dashes_speaks_against_its_topic() -> None:
    topics = (Topic(slug="quoc-te", names={"vi": "Quốc tế"}, emoji="", keywords=("Nga++", "Hà Nội--")),)
    assert topic_of(None, (), "", "Khách Nga đi bộ", "Nga vào hè.", topics) == "quoc-te"
    assert topic_of(None, (), "", "Khách Nga đi bộ ở Hà Nội", "Nga vào hè.", topics) == "general"


def test_what_happens_abroad_is_world_news() -> None:
    topics = (
        Topic(slug="phap-luat", names={"vi": "Pháp luật"}, emoji="", keywords=("cướp++", "cảnh sát++")),
        Topic(slug="quoc-te", names={"vi": "Quốc tế"}, emoji="", keywords=("Paris++",), takes_over=("phap-luat",)),
    )
    assert topic_of(None, (), "", "Cướp bảo tàng ở Paris", "Cảnh sát truy tìm.", topics) == "quoc-te"
    assert topic_of(None, (), "", "Cướp tiệm vàng", "Cảnh sát truy tìm.", topics) == "phap-luat"


def test_a_match_abroad_is_sport() -> None:
    topics = (
        Topic(slug="the-thao", names={"vi": "Thể thao"}, emoji="", keywords=("chung kết++",)),
        Topic(slug="quoc-te", names={"vi": "Quốc tế"}, emoji="", keywords=("Iran++",), yields_to=("the-thao",)),
    )
    assert topic_of(None, (), "", "Đội Iran vào chung kết", "Iran mừng chung kết.", topics) == "the-thao"
    assert topic_of(None, (), "", "Đội Iran", "Iran vào chung kết.", topics) == "quoc-te"


def test_both_spellings_of_a_syllable_are_one() -> None:
    topics = (Topic(slug="thoi-su", names={"vi": "Thời sự"}, emoji="", keywords=("kỳ họp+", "tỷ lệ phiếu+")),)
    assert topic_of(None, (), "", "Kì họp thứ hai", "", topics) == "thoi-su"
    assert topic_of(None, (), "", "Tỉ lệ phiếu cao", "", topics) == "thoi-su"


def test_two_topics_as_likely_as_each_other_are_none() -> None:
    topics = (
        Topic(slug="y-te", names={"vi": "Y tế"}, emoji="", keywords=("bác sĩ++",)),
        Topic(slug="phap-luat", names={"vi": "Pháp luật"}, emoji="", keywords=("khởi tố++",)),
    )
    assert topic_of(None, (), "", "Vụ khởi tố một bác sĩ", "", topics) == "general"


def test_what_a_title_begins_with_counts_more() -> None:
    topics = (
        Topic(slug="y-te", names={"vi": "Y tế"}, emoji="", keywords=("bác sĩ++",)),
        Topic(slug="phap-luat", names={"vi": "Pháp luật"}, emoji="", keywords=("khởi tố++",)),
    )
    assert topic_of(None, (), "", "Khởi tố một bác sĩ", "", topics) == "phap-luat"
    assert topic_of(None, (), "", "Bác sĩ bị khởi tố", "", topics) == "y-te"


def test_the_sections_of_the_papers_say_their_topic() -> None:
    for section, slug in {
        "the-gioi": "quoc-te",
        "suc-khoe": "y-te",
        "so-hoa": "cong-nghe",
        "giai-tri": "van-hoa-du-lich",
        "chinhtri-1171": "thoi-su",
        "ytesuckhoe-212": "y-te",
        "giao-thong": "phap-luat",
        "xe": "kinh-te",
    }.items():
        assert topic("", "", f"https://bao.vn/{section}/a.html") == slug


def test_the_invented_articles_get_their_topics_as_often_as_asked() -> None:
    assert [row for row in measure(["dev"]) if not row.ok] == []
