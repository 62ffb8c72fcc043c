"""A message as Telegram shows it: HTML with its few tags, in parts within its limits (core.telegram.org/bots/api).

Nothing in a title or a lead may make Telegram refuse a message: everything is escaped, what it cannot show is left out,
and what is too long is split between stories, then between lines, then between words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from digests.model import Block, Message, Span, utf16_units

LONGEST = 4096
"""UTF-16 units of a message after parsing."""
MOST_ENTITIES = 100
CAPTION = 1024
"""UTF-16 units of the text that goes with a file."""
_LONGEST_LINK = 2000
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # controls, surrogates, non-characters
_LINK = re.compile(r"https?://[^\s/?#\"<>]+[^\s\"<>]*", re.IGNORECASE)
# Characters that take no ink: a text of nothing else is "empty" to Telegram.
_INKLESS = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*"
)

Line = tuple[Span, ...]


def html(message: Message) -> str:
    """Return the text of one part in Telegram's HTML."""
    return "\n\n".join("\n".join("".join(map(_span, line)) for line in block.lines) for block in message.blocks)


def split(message: Message) -> tuple[Message, ...]:
    """Return the message in parts that Telegram takes, at least one; the buttons stand under the last.

    A file goes with the text that is short enough for it, otherwise before the text. What asks for the reader's
    position bears no other button: it is a part of its own.
    """
    whole = [_clean(block) for block in message.blocks]
    pieces = whole if _fits(whole) else [piece for block in whole for piece in _fitting(block)]
    blocks = [piece for piece in pieces if not inkless(piece.text)]
    if not blocks and message.file is None:
        blocks = [Block(lines=((Span(text="…"),),))]
    parts = [replace(message, blocks=tuple(part), buttons=(), file=None) for part in _filled(blocks)]
    if message.file:
        if len(parts) == 1 and utf16_units(parts[0].text) <= CAPTION:
            parts = [replace(parts[0], file=message.file)]
        else:
            parts.insert(0, replace(message, blocks=(), buttons=()))
    parts[-1] = replace(parts[-1], buttons=message.buttons)
    return (*parts[:-1], *_asking_alone(parts[-1]))


def _filled(blocks: list[Block]) -> list[list[Block]]:
    """Return the blocks, each of which fits, in as few messages as can be; nothing makes one empty message."""
    if _fits(blocks):  # nearly always
        return [blocks]
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if parts[-1] and not _fits([*parts[-1], block]):
            parts.append([])
        parts[-1].append(block)
    return parts


def _asking_alone(part: Message) -> tuple[Message, ...]:
    asking = tuple(tuple(button for button in row if button.asks_location) for row in part.buttons)
    others = tuple(tuple(button for button in row if not button.asks_location) for row in part.buttons)
    if not any(asking) or not any(others):
        return (part,)
    label = shown(next(button.label for row in asking for button in row))
    question = Block(lines=((Span(text="…" if inkless(label) else label),),))
    return replace(part, buttons=others), replace(part, blocks=(question,), buttons=asking, file=None)


# --- showing --------------------------------------------------------------------------------------


def _span(span: Span) -> str:
    shown = escape(span.text, quote=False)
    if not span.text.strip():
        return shown
    if span.link:
        shown = f'<a href="{escape(span.link)}">{shown}</a>'
    if span.italic:
        shown = f"<i>{shown}</i>"
    return f"<b>{shown}</b>" if span.bold else shown


def shown(text: str) -> str:
    """Return the text without what Telegram cannot show."""
    return _UNSEEN.sub("", text)


def inkless(text: str) -> bool:
    """Is there nothing in it that takes ink? Telegram calls such a text empty."""
    return _INKLESS.fullmatch(text) is not None


def linkable(link: str | None) -> bool:
    """Is this an address that Telegram makes a link of?"""
    return link is not None and len(link) <= _LONGEST_LINK and _LINK.fullmatch(link) is not None


def _clean(block: Block) -> Block:
    lines = tuple(tuple(map(_clean_span, line)) for line in block.lines)
    return block if lines == block.lines else Block(lines=lines)


def _clean_span(span: Span) -> Span:
    text, link = shown(span.text), span.link if linkable(span.link) else None
    return span if (text, link) == (span.text, span.link) else replace(span, text=text, link=link)


# --- fitting --------------------------------------------------------------------------------------


def _entities(blocks: Iterable[Block]) -> int:
    spans = (span for block in blocks for line in block.lines for span in line if span.text.strip())
    return sum(bool(span.link) + span.bold + span.italic for span in spans)


def _fits(blocks: list[Block]) -> bool:
    length = utf16_units("\n\n".join(block.text for block in blocks))
    return length <= LONGEST and _entities(blocks) <= MOST_ENTITIES


def _fitting(block: Block) -> Iterator[Block]:
    """Return the block whole if it fits into a message, otherwise in pieces that do."""
    if _fits([block]):
        yield block
        return
    lines: list[Line] = []
    for line in (piece for whole in block.lines for piece in _short_lines(whole)):
        if lines and not _fits([Block(lines=(*lines, line))]):
            yield Block(lines=tuple(lines))
            lines = []
        lines.append(line)
    yield Block(lines=tuple(lines))


def _short_lines(line: Line) -> Iterator[Line]:
    if _fits([Block(lines=(line,))]):
        yield line
        return
    spans: list[Span] = []
    for span in (piece for whole in line for piece in _short_spans(whole)):
        if spans and not _fits([Block(lines=((*spans, span),))]):
            yield tuple(spans)
            spans = []
        spans.append(span)
    yield tuple(spans)


def _short_spans(span: Span) -> Iterator[Span]:
    rest = span.text
    while utf16_units(rest) > LONGEST:
        piece, rest = cut(rest, LONGEST)
        yield replace(span, text=piece)
    yield replace(span, text=rest)


def cut(text: str, units: int) -> tuple[str, str]:
    """Cut `text` after at most `units` UTF-16 units, between words where there is a space in the last half."""
    # Decoding drops half a character at the end, should the cut fall inside one.
    piece = text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")
    space = piece.rfind(" ")
    piece = piece[: space + 1] if space > len(piece) // 2 else piece
    return piece, text[len(piece) :]
