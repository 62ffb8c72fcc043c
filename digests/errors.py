"""What can go wrong, named by what the caller does next.

BantinError
├── FeedError            skip this feed, try at its next turn
│   └── FetchError       it could not be fetched; `retry_after` may say when to come back
├── UnknownName          the reader named a topic or place we do not have; offer `nearest`
├── BadTime              the reader's time of day or weekday cannot be read; show an example
├── BadCode              a code that links two chats is not right; `why` says how
├── Refused              a letter is not taken; `why` says for which reason
├── AlertRefused         an alert cannot be made, changed, approved or sent so; `why` says for which reason
├── FileUnread           a file that somebody sent cannot be read; `why` says whether it is too large
├── NotAllowed           a person's role does not let them do it; `role` is what it takes
├── DeskRefused          a story cannot be put, changed or told so; `why` says for which reason
├── StoreError           the database cannot be used as it is; say why and stop
└── DeliveryError        this message did not arrive
    ├── Throttled        nobody sends until `wait` seconds have passed
    ├── Transient        try this one again later
    ├── Uncertain        it may have arrived: never try again blindly
    ├── ChatMoved        the chat has a new id; save it and try again
    ├── ThreadGone       the group's topic is closed or deleted; forget it and try again in the group
    ├── ChatGone         this person left; stop sending to them
    ├── Rejected         the message itself is wrong; tell the newsroom
    │   └── CannotChange the earlier message can be edited or deleted no more; say it in a new one
    └── ChannelRefused   the platform refuses our token: stop the channel, tell the admins
"""

from __future__ import annotations

from typing import Literal


class BantinError(Exception):
    """Anything Bantin expects and knows how to go on from. Its text never holds a secret."""

    expected = True
    """The log needs its sentence and no traceback."""


class FeedError(BantinError):
    """This feed gave nothing usable; the sentence says why. Try at its next turn."""


class FetchError(FeedError):
    """The feed could not be fetched. `retry_after` is the server's own wish in seconds, if it had one."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class UnknownName(BantinError):
    """No topic or place of that name; `nearest` are the names that look most like it, best first."""

    def __init__(self, name: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(f"unknown name: {name!r}")
        self.name = name
        self.nearest = nearest


class BadTime(BantinError):
    """Words that should be a time of day or weekdays and are not; `found` is the first that is wrong.

    `why` says what it should have been, or that there were more times than a reader may choose.
    """

    def __init__(self, found: str, why: Literal["time", "weekday", "many"] = "time") -> None:
        super().__init__(f"not a time: {found!r}")
        self.found = found
        self.why = why


class BadCode(BantinError):
    """A code does not link: it is unknown (or used, or too old), the chat's own, or too many were tried."""

    def __init__(self, why: Literal["unknown", "own", "often"]) -> None:
        super().__init__(f"code: {why}")
        self.why = why


class Refused(BantinError):
    """A letter or an answer is not taken: too long, too often, not wanted from there, gone, or answered meanwhile."""

    def __init__(self, why: Literal["long", "often", "blocked", "gone", "answered"]) -> None:
        super().__init__(f"refused: {why}")
        self.why = why


class AlertRefused(BantinError):
    """An alert, correction or recall cannot be made, changed, approved or sent like this.

    empty: it says nothing · long: it has `length` UTF-16 units of `limit` at most · twice: `alert` says the same (its
    address or nearly its words, within 24 hours) · gone: there is no such alert or article · page: the page cannot be
    read, `detail` says why in English · state: it is too late, or too early, for that · edited: the text is not the
    one that was looked at · own: it takes another person · again: they have given their word before · expired: its
    time would be over before it is sent · away: the desk has hidden or holds its story, or it was taken down.
    """

    def __init__(
        self,
        why: Literal["empty", "long", "twice", "gone", "page", "state", "edited", "own", "again", "expired", "away"],
        alert: int | None = None,
        *,
        length: int = 0,
        limit: int = 0,
        detail: str = "",
    ) -> None:
        super().__init__(f"alert refused: {why}")
        self.why = why
        self.alert = alert
        self.length = length
        self.limit = limit
        self.detail = detail


class FileUnread(BantinError):
    """A file that somebody sent is larger than we take, or the platform does not have it any more."""

    def __init__(self, why: Literal["large", "lost"]) -> None:
        super().__init__(f"file: {why}")
        self.why = why


class NotAllowed(BantinError):
    """A person's role does not let them do this, at this moment."""

    def __init__(self, role: str) -> None:
        super().__init__(f"it takes another role: {role}")
        self.role = role


class DeskRefused(BantinError):
    """What an editor wants of a story cannot be; `by` is who else decided, "telegram:123".

    gone: there is no such article · changed: somebody else decided meanwhile · old: no digest tells it any more
    down: its page was taken down · topic: we have no such topic · span: the words do not stand in the article
    short, long: they are too few or too many for a lead
    """

    def __init__(
        self,
        why: Literal["gone", "changed", "old", "down", "topic", "span", "short", "long"],
        by: str = "",
    ) -> None:
        super().__init__(f"desk: {why}")
        self.why = why
        self.by = by


class StoreError(BantinError):
    """The database cannot be used as it is; the sentence says what to do."""


class DeliveryError(BantinError):
    """This message did not arrive."""


class Throttled(DeliveryError):
    """The platform asked for silence: nobody sends until `wait` seconds have passed (`alone`: only this chat waits)."""

    def __init__(self, wait: float, *, alone: bool = False) -> None:
        super().__init__(f"throttled for {wait:g} s")
        self.wait = wait
        self.alone = alone


class Transient(DeliveryError):
    """It certainly did not arrive, and may work later."""


class Uncertain(DeliveryError):
    """The connection was lost after the message left: it may have arrived."""


class ChatMoved(DeliveryError):
    """The chat has a new id (a group became a supergroup)."""

    def __init__(self, new_id: str) -> None:
        super().__init__(f"chat moved to {new_id}")
        self.new_id = new_id


class ThreadGone(DeliveryError):
    """The topic of the group is closed or deleted: it certainly did not arrive, and will in the group's general one."""


class ChatGone(DeliveryError):
    """The reader blocked the bot, left, or never existed."""


class Rejected(DeliveryError):
    """The platform says that the message itself is wrong."""


class CannotChange(Rejected):
    """An earlier message can be edited or deleted no more: it is too old, not there, or the platform cannot do it."""


class ChannelRefused(DeliveryError):
    """The platform refuses our token."""
