from __future__ import annotations

from datetime import datetime

import pytest

from digests.collect.fetch.caching import max_age, retry_after, validators_of
from digests.model import Validators


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"Cache-Control": "max-age=600", "Age": "500"}, 100),
        ({"Cache-Control": "max-age=600", "Age": "5000"}, 0),
        ({"Cache-Control": "s-maxage=30"}, None),
        ({"Cache-Control": "no-cache"}, 0),
        ({"Cache-Control": "max-age=soon", "Expires": "Mon, 23 Nov 2026 00:00:00 GMT"}, 1800),
        ({"Expires": "Mon, 23 Nov 2026 00:00:00 GMT", "Date": "Sun, 22 Nov 2026 23:59:00 GMT"}, 60),
        ({"Expires": "0"}, None),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
    ],
)
def test_a_server_says_how_long_its_answer_stays_fresh(
    headers: dict[str, str], seconds: float | None, now: datetime
) -> None:
    assert max_age(headers, now) == seconds


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        ("", None),
        ("120", 120),
        ("Mon, 23 Nov 2026 00:00:00 GMT", 1800),
        ("Sun, 22 Nov 2026 00:00:00 GMT", 0),
        ("later", None),
        ("-5", None),
        ("9" * 40, None),
    ],
)
def test_a_server_says_when_to_ask_again(raw: str, seconds: float | None, now: datetime) -> None:
    assert retry_after({"Retry-After": raw}, now) == seconds


def test_validators_that_cannot_be_sent_back_are_not_kept() -> None:
    assert validators_of({"ETag": '"a"', "Last-Modified": "x"}) == Validators(etag='"a"', last_modified="x")
    assert validators_of({"ETag": "a" * 5000, "Last-Modified": "x\udce1"}) == Validators()
