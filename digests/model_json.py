"""A message as JSON and back: how the outbox and the web chat keep it. What is default is left out."""

from __future__ import annotations

from typing import Any

from digests.model import Block, Button, Message, Span


def to_json(message: Message) -> dict[str, Any]:
    """Return `message` as a value that JSON can hold; `from_json` gives an equal message back."""
    if message.file:
        raise ValueError("a file is for one reader and is not kept")
    whole: dict[str, Any] = {
        "blocks": [[[_span_json(span) for span in line] for line in block.lines] for block in message.blocks]
    }
    if message.buttons:
        whole["buttons"] = [[_button_json(button) for button in row] for row in message.buttons]
    for flag in ("silent", "preview"):
        if getattr(message, flag):
            whole[flag] = True
    if message.picture:
        whole["picture"] = message.picture
    return whole


def from_json(value: dict[str, Any]) -> Message:
    """Return the message that `to_json` made `value` of."""
    return Message(
        blocks=tuple(
            Block(lines=tuple(tuple(_span(span) for span in line) for line in lines)) for lines in value["blocks"]
        ),
        buttons=tuple(tuple(Button(**button) for button in row) for row in value.get("buttons", ())),
        silent=value.get("silent", False),
        preview=value.get("preview", False),
        picture=value.get("picture"),
    )


def _span_json(span: Span) -> str | dict[str, Any]:
    styles = {name: value for name in ("bold", "italic", "link") if (value := getattr(span, name))}
    return {"text": span.text, **styles} if styles else span.text


def _span(value: str | dict[str, Any]) -> Span:
    return Span(text=value) if isinstance(value, str) else Span(**value)


def _button_json(button: Button) -> dict[str, Any]:
    return {
        name: value for name in ("label", "action", "url", "share", "asks_location") if (value := getattr(button, name))
    }
