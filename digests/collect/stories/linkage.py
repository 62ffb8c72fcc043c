"""Groups by average linkage: again and again the two groups that are most alike on average are joined."""

from __future__ import annotations

import heapq
from collections.abc import Mapping

Pairs = Mapping[tuple[int, int], float]


def linked(size: int, likeness: Pairs, enough: float) -> list[int]:
    """Return for each of `size` items the first item of its group; pairs that are not in `likeness` are not alike."""
    members = {one: [one] for one in range(size)}
    sums: dict[int, dict[int, float]] = {one: {} for one in range(size)}
    for (one, other), alike in likeness.items():
        sums[one][other] = sums[other][one] = alike
    heap = [(-alike, one, other, 1, 1) for (one, other), alike in likeness.items() if alike >= enough]
    heapq.heapify(heap)
    while heap:
        _, one, other, many, others = heapq.heappop(heap)
        if len(members.get(one, ())) != many or len(members.get(other, ())) != others:
            continue  # one of them has grown or gone since
        _join(one, other, members, sums)
        for third, total in sums[one].items():
            average = total / (len(members[one]) * len(members[third]))
            if average >= enough:
                heapq.heappush(heap, (-average, one, third, len(members[one]), len(members[third])))
    first = {item: min(group) for group in members.values() for item in group}
    return [first[item] for item in range(size)]


def _join(one: int, other: int, members: dict[int, list[int]], sums: dict[int, dict[int, float]]) -> None:
    members[one] += members.pop(other)
    gone = sums.pop(other)
    del sums[one][other], gone[one]
    for third, total in gone.items():
        del sums[third][other]
        sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + total
