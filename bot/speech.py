"""Words last: a reply becomes the message that a reader sees, in the reader's language."""

from __future__ import annotations

from bot.messages import Choice, Reply, Text
from config.i18n import Translator
from digests.model import Block, Button, Message, Span


def speak(reply: Reply, translator: Translator) -> Message:
    """Return the reply in the translator's language; values stay plain text, which channels escape."""
    return Message(
        blocks=tuple(part if isinstance(part, Block) else _block(sentence(part, translator)) for part in reply.parts),
        buttons=tuple(tuple(_button(choice, translator) for choice in row) for row in reply.menu if row),
        preview=reply.preview,
        file=reply.file,
    )


def sentence(text: Text, translator: Translator) -> str:
    """Return a text in the translator's language, the texts among its values too."""
    values = {
        name: sentence(value, translator) if isinstance(value, Text) else value for name, value in text.values.items()
    }
    return translator.text(text.id, plural=text.plural, count=text.count, **values)


def _block(sentence: str) -> Block:
    return Block(lines=tuple((Span(text=line),) for line in sentence.split("\n")))


def _button(choice: Choice, translator: Translator) -> Button:
    label = choice.label if isinstance(choice.label, str) else sentence(choice.label, translator)
    return Button(
        label=label, action=choice.action, url=choice.url, share=choice.share, asks_location=choice.asks_location
    )
