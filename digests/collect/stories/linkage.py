"""Groups by average linkage: again and again the two groups that are most alike on average are joined."""

from __future__ import annotations

import heapq
from collections.abc import Sequence


def linked(likeness: Sequence[dict[int, float]], enough: float) -> list[int]:
    """Return for each item the first item of its group.

    `likeness` gives for each item how alike it is to others, both ways round; with those not named it has nothing in
    common. It is used up.
    """
    size = len(likeness)
    members = {one: [one] for one in range(size)}
    sums = dict(enumerate(likeness))
    heap = [
        (-alike, one, other, 1, 1)
        for one, others in sums.items()
        for other, alike in others.items()
        if one < other and alike >= enough
    ]
    heapq.heapify(heap)
    while heap:
        _, one, other, many, more = heapq.heappop(heap)
        if len(members.get(one, ())) != many or len(members.get(other, ())) != more:
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
