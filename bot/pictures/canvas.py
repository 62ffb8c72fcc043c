"""The paper that maps and charts are drawn on: one size of letters, one set of colours, and a PNG at the end."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from digests.model import Attachment

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, PALE, LINE, MARK, SECOND = "#202124", "#eef1f4", "#9aa5b1", "#d9480f", "#1c7ed6"
"""Letters; what is only there; thin lines; what the picture is about; what stands beside it."""
DPI = 160
_one_at_a_time = threading.Lock()
"""A drawing takes some 80 MB; two editors at once wait for one another."""


def blank(width: float, height: float) -> Figure:
    """Return an empty figure of so many inches; without a screen and without a state of the library's own."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=DPI, facecolor="white", layout="constrained")


def png(figure: Figure) -> bytes:
    """Return the figure as a PNG file."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=DPI)
    return file.getvalue()


async def drawn(name: str, draw: Callable[[], bytes]) -> Attachment:
    """Draw without holding up the conversations meanwhile; return the picture as a file to send."""

    def alone() -> bytes:
        with _one_at_a_time:
            return draw()

    return Attachment(name=f"{name}.png", media_type="image/png", content=await asyncio.to_thread(alone))
