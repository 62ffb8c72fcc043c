from __future__ import annotations

import gzip
import zlib

import pytest

from digests.collect.fetch.unpack import Unpacker
from digests.errors import FetchError
from tests.fakes.faults import bomb

NEWS = "Lũ quét ở Bát Xát. ".encode() * 500


def unpack(encoding: str, body: bytes, limit: int = 1_000_000, piece: int = 700) -> bytes:
    unpacker = Unpacker(encoding, limit)
    for start in range(0, len(body), piece):
        unpacker.feed(body[start : start + piece])
    return unpacker.body()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("", NEWS),
        ("identity", NEWS),
        ("gzip", gzip.compress(NEWS, mtime=0)),
        (" X-GZip ", gzip.compress(NEWS, mtime=0)),
        ("deflate", zlib.compress(NEWS)),
        ("deflate", raw_deflate(NEWS)),
    ],
)
def test_a_body_arrives_whole_however_it_was_packed(encoding: str, body: bytes) -> None:
    assert unpack(encoding, body) == NEWS
    assert unpack(encoding, body, piece=1) == NEWS
    assert unpack(encoding, body, limit=len(NEWS)) == NEWS


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_refused_at_the_first_byte_over_the_limit(encoding: str) -> None:
    unpacker = Unpacker(encoding, 1_000_000)
    with pytest.raises(FetchError, match="larger than 1 MB"):
        unpacker.feed(bomb(8, encoding))
    assert len(unpacker._body) == 1_000_001


def test_a_body_that_is_not_packed_is_limited_too() -> None:
    with pytest.raises(FetchError, match="larger than"):
        unpack("", b" " * 1001, limit=1000)


@pytest.mark.parametrize(
    ("encoding", "body", "reason"),
    [
        ("gzip", b"<rss/>", "damaged"),
        ("gzip", gzip.compress(NEWS, mtime=0)[:-20], "ends too early"),
        ("deflate", b"\x78\x9c\xff\xff\xff", "damaged"),
        ("br", b"anything", "compressed as 'br'"),
    ],
)
def test_a_body_that_cannot_be_unpacked_says_why(encoding: str, body: bytes, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        unpack(encoding, body)


def test_an_empty_body_is_empty() -> None:
    assert unpack("gzip", b"") == b""
