"""A file of CSV as entries of the register."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from config.newsroom import Newsroom
from digests.collect.text import squeeze
from digests.model import ChatRef
from digests.register.cells import LineReader
from digests.register.entry import COLUMNS, RISKY, BadRegister, Entry, Fault, Register


def read(content: bytes, newsroom: Newsroom) -> Register:
    """Return what a file says; BadRegister when it is none.

    Columns may be left out and stand in any order; between cells stands a comma, a semicolon or a tab.
    """
    text = decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise BadRegister("empty")
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text.lstrip("\r\n")), delimiter=delimiter)
    head = [squeeze(cell).lower() for cell in next(rows, [])]
    if not {"channel", "id"} <= set(head):
        raise BadRegister("columns")
    faults = [Fault(line=1, why="column", found=name) for name in head if name and name not in COLUMNS]
    entries: dict[ChatRef, Entry] = {}
    for found in _lines(rows, head, newsroom):
        if isinstance(found, Fault):
            faults.append(found)
        elif found.ref in entries:
            faults.append(Fault(line=found.line, why="twice", found=found.ref.id))
        else:
            entries[found.ref] = found
    return Register(entries=tuple(entries.values()), faults=tuple(faults))


def _lines(rows: Any, head: list[str], newsroom: Newsroom) -> Iterator[Entry | Fault]:
    reader = LineReader(newsroom)
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield reader.read(rows.line_num, dict(zip(head, map(_raw, cells), strict=False)))
    except csv.Error as error:
        yield Fault(line=rows.line_num, why="cells", found=str(error))


def decoded(content: bytes) -> str:
    """Return the text of a file, in UTF-8 or, with its mark at the beginning, UTF-16; BadRegister when it is none."""
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            break
    raise BadRegister("text")


def _raw(cell: str) -> str:
    cell = cell.strip(" ")
    return cell[1:] if cell.startswith("'") and cell[1:2] in RISKY else cell
