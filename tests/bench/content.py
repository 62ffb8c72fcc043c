"""How right the content is: one table over all that is measured, on sets of invented texts (`make bench-content`).

Each module below has a `measure()` of its own; a line here brings it into the table.
"""

from __future__ import annotations

import sys
from importlib import import_module

from tests.bench.content_row import Row

MODULES = (
    "tests.bench.content_feeds",
    "tests.bench.content_pages",
    "tests.bench.content_dates",
    "tests.bench.content_leads",
    "tests.bench.content_sentences",
    "tests.bench.content_places",
    "tests.bench.content_stories",
    "tests.bench.content_topics",
)


def main() -> int:
    """Print the table; 1 when any figure misses its level."""
    rows: list[Row] = [row for module in MODULES for row in import_module(module).measure()]
    print(f"{'what':<44} {'on':<40} {'figure':>8} {'asked':>10}")
    for row in rows:
        sign = "≤" if row.at_most else "≥"
        print(f"{row.what:<44} {row.on:<40} {row.figure:>8.3f} {sign:>2} {row.asked:>7.3f} {'ok' if row.ok else 'NO'}")
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
