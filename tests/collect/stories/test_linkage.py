"""Groups by average linkage."""

from __future__ import annotations

from digests.collect.stories.linkage import linked


def rows(size: int, pairs: dict[tuple[int, int], float]) -> list[dict[int, float]]:
    """Return for each item how alike it is to others."""
    alike: list[dict[int, float]] = [{} for _ in range(size)]
    for (one, other), likeness in pairs.items():
        alike[one][other] = alike[other][one] = likeness
    return alike


def test_those_that_are_alike_on_average_are_one_group() -> None:
    alike = rows(6, {(0, 1): 0.9, (1, 2): 0.5, (0, 2): 0.3, (3, 4): 0.6})
    assert linked(alike, 0.4) == [0, 0, 0, 3, 3, 5]


def test_one_bridge_does_not_join_two_groups() -> None:
    alike = rows(4, {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.8})
    assert linked(alike, 0.4) == [0, 0, 2, 2]


def test_what_must_stay_apart_weighs_against_the_rest() -> None:
    assert linked(rows(3, {(0, 1): 0.9, (1, 2): 0.8, (0, 2): -1.0}), 0.1) == [0, 0, 2]


def test_nothing_and_strangers() -> None:
    assert linked([], 0.1) == []
    assert linked([{}, {}], 0.1) == [0, 1]
