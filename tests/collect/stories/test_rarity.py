"""How much a word says."""

from __future__ import annotations

from digests.collect.stories import rarity
from digests.collect.stories.rarity import Rarity


def test_what_is_common_in_the_language_weighs_little_before_anything_is_learnt() -> None:
    words = Rarity()
    assert words.of("va") < words.of("tinh") < words.of("heroin")


def test_what_many_texts_hold_loses_its_weight() -> None:
    words = Rarity()
    for _ in range(500):
        words.learn(["y ty", "ty"])
    words.learn(["phin ho"])
    assert words.of("y ty") < words.of("phin ho")
    assert words.of("ty") < words.of("phin")


def test_words_seen_once_are_forgotten_before_there_are_too_many() -> None:
    words = Rarity()
    words.learn(["hai lan"])
    words.learn(["hai lan", *map(str, range(rarity.MOST))])
    assert words.of("hai lan") < words.of("77")
    assert words.of("77") == words.of("88")
    assert len(words._seen) == 1


def test_room_is_not_made_again_and_again_for_words_that_stay() -> None:
    words = Rarity(most=25)
    for _ in range(2):
        words.learn(map(str, range(20)))
    words.learn(f"mot lan {number}" for number in range(10))
    assert len(words._seen) == 20
    words.learn(f"hai lan {number}" for number in range(10))
    assert len(words._seen) == 30
