"""Unpack a compressed body piece by piece, never holding more than the limit."""

from __future__ import annotations

import zlib

from digests.errors import FetchError

ENCODINGS = "gzip, deflate"
"""What we ask servers for (RFC 9110, section 8.4.1)."""
_ZLIB, _GZIP, _RAW = zlib.MAX_WBITS, zlib.MAX_WBITS + 16, -zlib.MAX_WBITS


class Unpacker:
    """Collects a body from its pieces. It raises FetchError at the first byte over `limit`, packed or unpacked."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise FetchError(f"it is compressed as {self._encoding[:20]!r}, which we did not ask for")
        self._limit = limit
        self._packed = 0
        self._body = bytearray()
        self._plain = self._encoding in {"", "identity"}
        self._stream = zlib.decompressobj(_ZLIB if self._encoding == "deflate" else _GZIP)

    def feed(self, piece: bytes) -> None:
        """Take the next piece as it came from the wire."""
        self._packed += len(piece)
        if self._packed > self._limit:
            raise self._too_large()
        if self._plain:
            self._body += piece
            return
        try:
            self._unpack(piece)
        except zlib.error:
            raise FetchError("its compressed data is damaged") from None

    def body(self) -> bytes:
        """Return the whole body, after the last piece."""
        if not self._plain and self._packed and not self._stream.eof:
            raise FetchError("its compressed data ends too early")
        return bytes(self._body)

    def _unpack(self, piece: bytes) -> None:
        first = self._packed == len(piece) > 0
        if first and self._encoding == "deflate" and piece[0] & 0x0F != 8:
            # Some servers send bare deflate data under this name; a zlib header has 8 in its low half.
            self._stream = zlib.decompressobj(_RAW)
        while piece and not self._stream.eof:
            # One byte more than may come is enough to know that it is too much.
            self._body += self._stream.decompress(piece, self._limit - len(self._body) + 1)
            if len(self._body) > self._limit:
                raise self._too_large()
            piece = self._stream.unconsumed_tail

    def _too_large(self) -> FetchError:
        return FetchError(f"it is larger than {self._limit / 1_000_000:g} MB")
