"""What a correction changes, in words: what readers have, what they will read instead, and how many they are."""

from __future__ import annotations

from bot.messages import Text
from digests.correcting import Mending, Reached
from digests.model import Block


def before_and_after(mending: Mending, locale: str) -> list[Text | Block]:
    """Return all that somebody must see who stands for a correction."""
    parts: list[Text | Block] = [
        Text(id="Readers have now:"),
        *mending.before[locale].blocks,
        Text(id="👇 They will read instead:"),
        *mending.after[locale].blocks,
        *reach_of(mending.reached),
    ]
    if mending.story:
        parts.append(Text(id="The story reads so in search and in later digests, too, whatever its feed says."))
    return parts


def reach_of(reached: Reached, *, recall: bool = False) -> tuple[Text, ...]:
    """Return whom it concerns, a sentence each."""
    parts = [_changed(reached.changed, recall)]
    if reached.said:
        parts.append(
            Text(
                id="{count} reader whose message cannot be changed is sent a short one.",
                plural="{count} readers whose message cannot be changed are sent a short one.",
                count=reached.said,
            )
        )
    if reached.waiting:
        parts.append(_waiting(reached.waiting, recall))
    return tuple(parts)


def _changed(count: int, recall: bool) -> Text:
    if not count:
        return Text(id="No message that was sent has to be changed.")
    if recall:
        return Text(id="It is taken back in {count} chat.", plural="It is taken back in {count} chats.", count=count)
    return Text(id="It is put right in {count} chat.", plural="It is put right in {count} chats.", count=count)


def _waiting(count: int, recall: bool) -> Text:
    if recall:
        return Text(
            id="{count} reader still waits for it, and never gets it.",
            plural="{count} readers still wait for it, and never get it.",
            count=count,
        )
    return Text(
        id="{count} reader still waits for it, and gets the right words at once.",
        plural="{count} readers still wait for it, and get the right words at once.",
        count=count,
    )
