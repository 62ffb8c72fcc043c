"""What a call that failed means for the delivery."""

from __future__ import annotations

from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.request import MayHaveArrived, NeverLeft, Refusal
from digests.errors import (
    CannotChange,
    ChannelRefused,
    ChatGone,
    ChatMoved,
    DeliveryError,
    Rejected,
    ThreadGone,
    Throttled,
    Transient,
    Uncertain,
)

_NO_THREAD = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
# What a 400 says when it is about the chat and not about the message (a basic group that is gone, a deleted account …).
_NOBODY = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "group chat was deactivated",
    "chat_write_forbidden",
    "not enough rights to send",
    "need administrator rights",
    "have no rights to send",
    "chat_restricted",
    "bot is not a member",
    "user_is_blocked",
)
# What a 400 says of an earlier message that cannot be edited or deleted (any more).
_UNCHANGEABLE = (
    "message can't be edited",
    "message can't be deleted",
    "message to edit not found",
    "message to delete not found",
    "message_id_invalid",
    "message identifier is not specified",
    "there is no text in the message to edit",
    "message_edit_time_expired",
    "message_delete_forbidden",
    "message_author_required",
)
_MEANT = ((_NO_THREAD, ThreadGone), (_NOBODY, ChatGone), (_UNCHANGEABLE, CannotChange))


def error_of(error: TelegramError) -> DeliveryError:
    """Return what a failed call means for the delivery (core.telegram.org/bots/api#making-requests)."""
    match error:
        case RetryAfter():
            return Throttled(_seconds(error))
        case NeverLeft():
            return Transient(error.message)
        case MayHaveArrived():
            return Uncertain(error.message)
        case Refusal():
            return _refused(error)
        case _:
            return Uncertain(type(error).__name__)


def _refused(error: Refusal) -> DeliveryError:
    said = error.description
    if error.moved_to:
        return ChatMoved(str(error.moved_to))
    match error.code:
        case 400:
            return next((kind for words, kind in _MEANT if any(word in said.lower() for word in words)), Rejected)(said)
        case 403:
            return ChatGone(said)
        case 401 | 404:
            return ChannelRefused(f"Telegram refuses the token or does not know the method ({error.code})")
        case 504:  # the gateway gave up waiting: what stands behind it may have done it all the same
            return Uncertain(said)
        case code if code >= 500 or code == 409:
            return Transient(said)
        case _:
            return Rejected(said)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait if isinstance(wait, int) else wait.total_seconds())
