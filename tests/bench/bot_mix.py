"""What readers do in the benchmark of the bot: commands, words and buttons, about as often as people use them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from digests.collect.text import fold
from tests.bench.archive import Archive

Say = Callable[[random.Random], str]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One kind of thing that people do, so often: they write `says`, or press a button with that action."""

    name: str
    share: int
    says: Say
    button: bool = False
    search: bool = False


def mix(archive: Archive) -> list[Deed]:
    """Return what people do with the archive's topics, places and words."""
    common, usual, rare = archive.words[:40], archive.words[50:400], archive.words[400:2500]
    phrases = [" ".join(phrase.split()[:2]) for phrase in archive.phrases(2000)]

    def one(*things: str) -> Say:
        return lambda chance: chance.choice(things)

    def of(things: list[str], form: str) -> Say:
        return lambda chance: form.format(chance.choice(things))

    def words(form: str) -> Say:
        def say(chance: random.Random) -> str:
            pools = chance.choice(((phrases,), (usual, rare), (common, usual), (rare,), (common, usual, rare)))
            text = " ".join(chance.choice(pool) for pool in pools)
            return form.format(fold(text) if chance.random() < 0.4 else text)

        return say

    topics = ["thể thao", "kinh tế", "the thao", "văn hóa", "y tế", "giáo dục", "thời tiết", "pháp luật"]
    places = ["Sa Pa", "bat xat", "Bắc Hà", "xã Bảo Thắng", "Mường Khương", "Yên Bái", "Văn Bàn", "sapa"]
    deeds = [
        Deed(name="/tin", share=12, says=one("/tin", "/news", "tin mới")),
        Deed(name="/tin of a topic", share=4, says=of(topics, "/tin {}")),
        Deed(name="/tin of a place", share=4, says=of(places, "/tin {}")),
        Deed(name="/bantin", share=9, says=one("/bantin", "bản tin", "hôm nay có gì")),
        Deed(name="a topic's name", share=6, says=of(topics, "tin {}")),
        Deed(name="a place's name", share=6, says=of(places, "{}")),
        Deed(name="/timkiem", share=6, says=words("/timkiem {}"), search=True),
        Deed(name="words to look for", share=12, says=words("{}"), search=True),
        Deed(name="⌨ more of a search", share=3, says=of(usual, "q:5:{}"), button=True, search=True),
        Deed(name="⌨ more news", share=7, says=one("n:5:a:", "n:5:e:", "n:10:e:"), button=True),
        Deed(name="⌨ the digest", share=5, says=one("now"), button=True),
        Deed(name="/chude", share=2, says=one("/chude", "chủ đề")),
        Deed(name="⌨ a topic", share=6, says=of(archive.topics, "t:+:{}:c"), button=True),
        Deed(name="/diaphuong", share=2, says=one("/diaphuong")),
        Deed(name="⌨ a district", share=2, says=one("d:huyen-bac-ha:c", "d::c"), button=True),
        Deed(name="⌨ a place", share=3, says=of(archive.places, "p:+:{}::n"), button=True),
        Deed(name="/dangky", share=2, says=lambda chance: "/dangky " + chance.choice([*topics, *places, *phrases])),
        Deed(name="/huy", share=1, says=one("/huy")),
        Deed(name="/gio", share=1, says=one("/gio 07:15", "7h30", "/gio 06:30 18:00")),
        Deed(name="⌨ a time", share=1, says=one("g:0630:c", "g:1800:c"), button=True),
        Deed(name="/tamdung, /tieptuc", share=1, says=one("/tamdung 3 ngày", "/tieptuc")),
        Deed(name="/caidat", share=2, says=one("/caidat", "cài đặt")),
        Deed(name="/trogiup, greetings", share=4, says=one("/trogiup", "hi", "xin chào", "cảm ơn bạn")),
        Deed(name="/start", share=3, says=one("/start")),
    ]
    return deeds
