"""A message as Telegram shows it: HTML with its few tags, in parts within its limits (core.telegram.org/bots/api).

Nothing in a title or a lead may make Telegram refuse a message: everything is escaped, what it cannot show is left out,
and what is too long is split between stories, then between lines, then between words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from digests.model import Block, Button, Message, Span, utf16_units

LONGEST = 4096
"""UTF-16 units of a message after parsing."""
MOST_ENTITIES = 100
LONGEST_LABEL = 64
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


def keyboard(message: Message) -> str | None:
    """Return the inline keyboard as JSON, or None when there is none."""
    rows = [[shown for button in row if (shown := _button(button))] for row in message.buttons]
    rows = [row for row in rows if row]
    return json.dumps({"inline_keyboard": rows}, ensure_ascii=False) if rows else None


def split(message: Message) -> tuple[Message, ...]:
    """Return the message in parts that Telegram takes, at least one; the buttons stand under the last."""
    pieces = (piece for whole in message.blocks for piece in _fitting(_clean(whole)))
    blocks = [piece for piece in pieces if not _INKLESS.fullmatch(piece.text)]
    if not blocks:
        blocks = [Block(lines=((Span(text="…"),),))]
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if parts[-1] and not _fits([*parts[-1], block]):
            parts.append([])
        parts[-1].append(block)
    last = len(parts) - 1
    return tuple(
        replace(message, blocks=tuple(part), buttons=message.buttons if place == last else ())
        for place, part in enumerate(parts)
    )


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


def _button(button: Button) -> dict[str, str] | None:
    label = _shown(button.label).strip()
    if _INKLESS.fullmatch(label):
        label = "…"
    if utf16_units(label) > LONGEST_LABEL:
        label = _cut(label, LONGEST_LABEL - 1)[0] + "…"
    if button.url:
        return {"text": label, "url": button.url} if _linkable(button.url) else None
    return {"text": label, "callback_data": button.action} if button.action else None


def _shown(text: str) -> str:
    return _UNSEEN.sub("", text)


def _linkable(link: str | None) -> bool:
    return link is not None and len(link) <= _LONGEST_LINK and _LINK.fullmatch(link) is not None


def _clean(block: Block) -> Block:
    return Block(lines=tuple(tuple(_clean_span(span) for span in line) for line in block.lines))


def _clean_span(span: Span) -> Span:
    return replace(span, text=_shown(span.text), link=span.link if _linkable(span.link) else None)


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
        piece, rest = _cut(rest, LONGEST)
        yield replace(span, text=piece)
    yield replace(span, text=rest)


def _cut(text: str, units: int) -> tuple[str, str]:
    """Cut `text` after at most `units` UTF-16 units, between words where there is a space in the last half."""
    # Decoding drops half a character at the end, should the cut fall inside one.
    piece = text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")
    space = piece.rfind(" ")
    piece = piece[: space + 1] if space > len(piece) // 2 else piece
    return piece, text[len(piece) :]
