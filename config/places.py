"""The communes, wards and special zones of a newsroom, read from places.csv."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from config.errors import ConfigError
from config.slips import slips
from config.tables import read_text

PlaceType = Literal["Xã", "Phường", "Đặc khu"]
COLUMNS = ("code", "name", "type", "old_units", "old_districts", "old_province")
_NEEDED = COLUMNS[:3]
_TYPES: dict[str, PlaceType] = {"xã": "Xã", "phường": "Phường", "đặc khu": "Đặc khu"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A commune, ward or special zone (data: 1 July 2025). `code` is the official unit code."""

    code: str
    name: str
    type: PlaceType
    old_units: tuple[str, ...] = ()
    old_districts: tuple[str, ...] = ()
    old_province: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.type.lower()} {self.name}"


@cache
def read_places(file: Path) -> tuple[Place, ...]:
    """Return the places of a file, or raise ConfigError."""
    reader = csv.reader(read_text(file).splitlines())
    columns = _columns(file, next(reader, []))
    places = tuple(
        _place(file, reader.line_num, dict(zip(columns, map(str.strip, cells), strict=False)))
        for cells in reader
        if any(cell.strip() for cell in cells)
    )
    refuse_doubles(file, "place code", (place.code for place in places))
    return places


def refuse_doubles(where: Path, what: str, values: Iterable[str]) -> None:
    """Raise ConfigError if one of `values` is there twice."""
    double = next((value for value, times in Counter(values).items() if times > 1), None)
    if double is not None:
        raise ConfigError(f"{where}: the {what} {double!r} stands there twice; once would be right")


def _columns(file: Path, cells: Sequence[str]) -> list[str]:
    """Return the names of the columns, which are in the first line."""
    columns = [cell.strip().casefold() for cell in cells]
    right = f"right would be, with commas between them: {','.join(COLUMNS)} (the last three may be left out)"
    if not set(_NEEDED) <= set(columns):
        raise ConfigError(f"{file}: the first line is {','.join(cells)[:80]!r}; {right}")
    for name, meant in slips(columns, COLUMNS).items():
        raise ConfigError(f"{file}: there is no column {name!r}, {meant!r} was probably meant; {right}")
    return columns


def _place(file: Path, line: int, row: dict[str, str]) -> Place:
    kind = _TYPES.get(" ".join(row.get("type", "").casefold().split()))
    if not row.get("code") or not row.get("name") or kind is None:
        raise ConfigError(
            f"{file}, line {line}: a place needs a code, a name and a type, Xã or Phường or Đặc khu; "
            f"found: {','.join(row.get(column, '') for column in _NEEDED)!r}"
        )
    return Place(
        code=row["code"],
        name=row["name"],
        type=kind,
        old_units=_listed(row.get("old_units", "")),
        old_districts=tuple(part[:1].upper() + part[1:] for part in _listed(row.get("old_districts", ""))),
        old_province=row.get("old_province", ""),
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"\s*;\s*", cell.strip()) if part)
