"""What a page sends is read at one door: what is right comes out as a value, everything else is refused."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.guard import BODY_LIMIT
from bot.web.said import TEXT_LIMIT, BadRequest, Said, TooLong, clean, read_said


def test_text_comes_out_in_nfc_without_control_characters_and_with_its_line_breaks() -> None:
    body = json.dumps({"text": "  To\u0300a\x00 soa\u0323n\x07\nhai  ", "nonce": "a1"}).encode()
    assert read_said(body) == Said(text="Tòa soạn\nhai", nonce="a1")


def test_a_shortcut_keeps_the_words_on_its_button() -> None:
    said = read_said(json.dumps({"text": "/start", "shown": "Bắt đầu"}).encode())
    assert (said.text, said.shown, said.kind) == ("/start", "Bắt đầu", "text")


def test_a_pressed_button_comes_with_the_message_it_stands_under() -> None:
    said = read_said(orjson.dumps({"action": "t:+:thoi-tiet:s", "message": 17, "nonce": "b2"}))
    assert said == Said(action="t:+:thoi-tiet:s", message="17", nonce="b2")
    assert said.kind == "action"


def test_a_position_comes_out_as_latitude_and_longitude() -> None:
    said = read_said(orjson.dumps({"location": [22.3, 103], "nonce": "c3"}))
    assert (said.location, said.kind) == ((22.3, 103.0), "location")


@pytest.mark.parametrize(
    "sent",
    [
        {"location": [22.3]},
        {"location": [91, 0]},
        {"location": [0, 181]},
        {"location": ["22", "103"]},
        {"location": [True, False, 1]},
        {"location": {"latitude": 1}},
        {"location": None},
        [],
        "x",
        None,
        {},
        {"text": ""},
        {"text": " \n\x00 "},
        {"text": 7},
        {"text": ["a"]},
        {"text": "a", "nonce": "../../etc"},
        {"text": "a", "nonce": "a" * 32},
        {"text": "a", "nonce": 1},
        {"text": "a", "shown": {}},
        {"action": ""},
        {"action": 5},
        {"action": "ă" * 33},
        {"action": "more\n1"},
        {"action": "more", "message": "x"},
        {"action": "more", "message": [1]},
        {"action": "more", "message": True},
        {"action": "more", "message": -1},
        {"action": "more", "message": 2**63},
        {"action": "more", "message": 1.5},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(sent: Any) -> None:
    with pytest.raises(BadRequest):
        read_said(orjson.dumps(sent) if not _huge(sent) else json.dumps(sent).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"text": "\\ud800"}', b"[" * 5000])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        read_said(body)


def test_a_text_as_long_as_allowed_passes_and_one_more_character_does_not() -> None:
    assert len(read_said(orjson.dumps({"text": "ệ" * TEXT_LIMIT})).text) == TEXT_LIMIT
    with pytest.raises(TooLong):
        read_said(orjson.dumps({"text": "ệ" * (TEXT_LIMIT + 1)}))


def test_the_longest_text_fits_into_the_body_even_when_it_is_escaped() -> None:
    assert len(json.dumps({"text": "ệ" * TEXT_LIMIT, "nonce": "a" * 31}, ensure_ascii=True)) <= BODY_LIMIT


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_come_out_or_be_refused(body: bytes) -> None:
    try:
        said = read_said(body)
    except (BadRequest, TooLong):
        return
    assert bool(said.text) != bool(said.action)


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def _huge(sent: Any) -> bool:
    return isinstance(sent, dict) and isinstance(sent.get("message"), int) and sent["message"] >= 2**63
