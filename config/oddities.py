"""What a newsroom's folder holds that nobody reads: most likely a file or a key with another name than was meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from config.newsroom import FILES, NEWSROOM_KEYS, PREFIX_KEYS, SOURCE_KEYS, TOPIC_KEYS
from config.slips import nearest
from config.tables import Table, read_toml

_KEYS = {"newsroom.toml": NEWSROOM_KEYS, "feeds.toml": ("feeds",), "prefixes.toml": PREFIX_KEYS}


def oddities(folder: Path | None) -> list[str]:
    """Return a sentence for each file and key that means nothing; the files must have been loaded without error."""
    if folder is None:
        return []
    return [*_files(folder), *(odd for name in _KEYS if (folder / name).is_file() for odd in _keys(folder / name))]


def _files(folder: Path) -> Iterator[str]:
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in (".toml", ".csv", ".geojson") and file.name not in FILES:
            meant = nearest(file.name, FILES)
            yield f"{file} means nothing; " + (
                f"{meant} was probably meant" if meant else f"read are {', '.join(FILES)}"
            )


def _keys(file: Path) -> Iterator[str]:
    table = read_toml(file)
    yield from _unread(table, _KEYS[file.name])
    for name, known in (("topics", TOPIC_KEYS), ("feeds", SOURCE_KEYS)):
        if name in _KEYS[file.name]:
            for each in table.tables(name):
                yield from _unread(each, known)


def _unread(table: Table, known: tuple[str, ...]) -> Iterator[str]:
    where = f"{table.file}, {table.entry}" if table.entry else str(table.file)
    for key in table.values:
        if key not in known:
            yield f"{where}: {key} means nothing; right are {', '.join(known)}"
