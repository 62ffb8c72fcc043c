"""Groups by average linkage."""

from __future__ import annotations

from digests.collect.stories.linkage import linked


def test_those_that_are_alike_on_average_are_one_group() -> None:
    alike = {(0, 1): 0.9, (1, 2): 0.5, (0, 2): 0.3, (3, 4): 0.6}
    assert linked(6, alike, 0.4) == [0, 0, 0, 3, 3, 5]


def test_one_bridge_does_not_join_two_groups() -> None:
    alike = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.8}
    assert linked(4, alike, 0.4) == [0, 0, 2, 2]


def test_what_must_stay_apart_weighs_against_the_rest() -> None:
    assert linked(3, {(0, 1): 0.9, (1, 2): 0.8, (0, 2): -1.0}, 0.1) == [0, 0, 2]


def test_nothing_and_strangers() -> None:
    assert linked(0, {}, 0.1) == []
    assert linked(2, {}, 0.1) == [0, 1]
