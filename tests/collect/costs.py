"""What reading a text costs, told so that it is true on a slow machine, too."""

from __future__ import annotations

import time
from collections.abc import Callable


def cpu_seconds(act: Callable[[], object]) -> float:
    """Return the processor time of this process that it takes."""
    began = time.process_time()
    act()
    return time.process_time() - began


def is_linear(act: Callable[[str], object], piece: str, length: int) -> bool:
    """Say whether a text of so many letters costs about four times as much as a quarter of it, and not sixteen times.

    Half a second aside: what costs so little may be as it is.
    """
    part, whole = (piece * (size // len(piece)) for size in (length // 4, length))
    quarter = cpu_seconds(lambda: act(part))  # first, with all that is learnt once
    return cpu_seconds(lambda: act(whole)) < 10 * quarter + 0.5
