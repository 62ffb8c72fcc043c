"""Sentence ends, on invented texts: tricky ones by themselves, plain ones joined with many different neighbours.

The jury's texts were written by somebody who had not seen the rules; some of them are like those of treebanks.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from digests.collect.text import sentences
from tests.bench.content_row import Row

FOLDER = Path(__file__).parent.parent / "content"
SETS = ("dev", "jury", "last")
Text = list[str]
"""The sentences that a text consists of."""


def texts(name: str, kind: str) -> list[Text]:
    """Return the texts of that kind in one of the sets."""
    lines = (FOLDER / f"sentences_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [row["sentences"] for row in map(json.loads, lines) if row["kind"] == kind]


def joined(plain: Iterable[str]) -> Iterator[Text]:
    """Yield texts of five sentences each, so that every sentence stands beside many others."""
    found = list(plain)
    shuffle = random.Random(3).shuffle
    for _ in range(10):
        shuffle(found)
        yield from (found[at : at + 5] for at in range(0, len(found), 5))


def wrong(wanted: Iterable[Text]) -> list[tuple[Text, Text]]:
    """Return (wanted, found) of each text that was not cut as it should be."""
    return [(text, found) for text in wanted if (found := sentences(" ".join(text))) != text]


def boundary_f(wanted: Iterable[Text]) -> float:
    """Return the F of sentence ends, the end of a text included."""
    hits = said = due = 0
    for text in wanted:
        ends, found = _ends(text), _ends(sentences(" ".join(text)))
        hits, said, due = hits + len(ends & found), said + len(found), due + len(ends)
    return 2 * hits / (said + due)


def _ends(text: Text) -> set[int]:
    """Return where the sentences end, in characters that are not blank."""
    at, ends = 0, set()
    for sentence in text:
        at += len("".join(sentence.split()))
        ends.add(at)
    return ends


def measure(sets: Iterable[str] = SETS) -> list[Row]:
    """Return the figures of the sets."""
    rows: list[Row] = []
    for name in sets:
        tricky = texts(name, "tricky")
        on = f"{len(tricky)} texts, {name}"
        rows.append(Row(what="sentences, tricky: F", on=on, figure=boundary_f(tricky), asked=0.95))
        for kind in ("plain", "treebank"):
            if found := [sentence for text in texts(name, kind) for sentence in text]:
                figure = boundary_f(joined(found))
                rows.append(
                    Row(what=f"sentences, {kind}: F", on=f"{len(found)} sentences, {name}", figure=figure, asked=0.978)
                )
    return rows


if __name__ == "__main__":
    for text, found in wrong([*texts("dev", "tricky"), *texts("dev", "plain")]):
        print(text, "→", found)
