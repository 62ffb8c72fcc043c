"""What a reader sees, on any platform: plain text in spans, never markup."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Span:
    """A run of text in one style. `link` is an http(s) URL. Channels escape it; nothing else does."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines that belong together (a header, a story): a message is split between blocks, never inside one."""

    lines: tuple[tuple[Span, ...], ...]

    @property
    def text(self) -> str:
        return "\n".join("".join(span.text for span in line) for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button: `action` comes back as `Incoming.action` (at most 64 UTF-8 bytes), or `url` is opened."""

    label: str
    action: str = ""
    url: str | None = None
    share: str | None = None
    """An address that the reader passes on to friends, in the platform's own way."""
    asks_location: bool = False
    """The reader's position comes back as `Incoming.location`, once the platform has asked them."""

    def __post_init__(self) -> None:
        if len(self.action.encode()) > 64:  # core.telegram.org/bots/api#inlinekeyboardbutton
            raise ValueError(f"button action over 64 bytes: {self.action!r}")


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file of ours for one reader: kept in memory, never in the outbox. `media_type` as in RFC 6838."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a reader sees, already in their language. Blocks are shown with an empty line between them."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    """Arrives without a sound (digests)."""
    preview: bool = False
    """The platform may show a preview of the first link."""
    file: Attachment | None = None
    """Goes with the text: a document, or a picture above it."""
    picture: str | None = None
    """The http(s) address of a picture that the platform shows with the text, where it can."""
    edition: int | None = None
    """The digest that it is, of one that somebody asked for: so that the platform's ids of it can be noted there."""

    @property
    def text(self) -> str:
        """Return it as plain text, the links left out."""
        return "\n\n".join(block.text for block in self.blocks)


def utf16_units(text: str) -> int:
    """Return the length of `text` as Telegram and Zalo count it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
