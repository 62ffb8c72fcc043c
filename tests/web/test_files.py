"""Files for single readers: theirs alone, for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.web import files
from bot.web.files import Files
from digests.model import Attachment


def letter(content: bytes = b"x") -> Attachment:
    return Attachment(name="a.txt", media_type="text/plain", content=content)


def test_a_file_is_its_readers_alone(now: datetime) -> None:
    kept = Files()
    key = kept.keep("lan", letter(), now).rpartition("/")[2]
    assert kept.find("lan", key, now) == letter()
    assert kept.find("mai", key, now) is None
    assert kept.find("lan", "guess", now) is None


def test_a_file_goes_after_a_quarter_of_an_hour(now: datetime) -> None:
    kept = Files()
    key = kept.keep("lan", letter(), now).rpartition("/")[2]
    assert kept.find("lan", key, now + files.KEPT - timedelta(seconds=1))
    assert kept.find("lan", key, now + files.KEPT) is None


def test_files_never_take_more_memory_than_they_may_and_the_newest_stays(now: datetime) -> None:
    kept = Files()
    third = b"x" * (files.MOST_BYTES // 3 + 1)
    keys = [kept.keep("lan", letter(third), now).rpartition("/")[2] for _ in range(4)]
    assert [kept.find("lan", key, now) is not None for key in keys] == [False, False, True, True]
