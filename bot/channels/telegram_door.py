"""The door: Telegram's updates become `Incoming`, or nothing; its errors become ours. No type of its goes further."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypedDict

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram_request import MayHaveArrived, NeverLeft, Refusal
from bot.messages import Incoming
from digests.errors import (
    ChannelRefused,
    ChatGone,
    ChatMoved,
    DeliveryError,
    Rejected,
    Throttled,
    Transient,
    Uncertain,
)
from digests.model import ChatRef

UPDATES = ("message", "callback_query", "my_chat_member")
"""The kinds of updates we ask for; edits are not among them."""
_OUT = (ChatMember.LEFT, ChatMember.BANNED)
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


def read(update: Update, now: datetime) -> Incoming | None:
    """Return what a person did, or None for what concerns nobody."""
    if update.callback_query is not None:
        return _pressed(update.callback_query, now)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, now)
    return _written(update.message, now) if update.message is not None else None


def _written(message: Message, now: datetime) -> Incoming | None:
    chat = _ref(message.chat.id)
    if message.migrate_to_chat_id:
        return Incoming(chat=chat, at=now, private=False, moved_to=str(message.migrate_to_chat_id))
    text = (message.text or message.caption or "").strip()
    private = message.chat.type == "private"
    # A sticker, a photo or a voice in a private chat is answered too: with what the bot does understand.
    wordless = private and not text and message.effective_attachment is not None
    if not (text or wordless) or _is_bot(message):
        return None
    if not private and not text.startswith("/"):
        return None  # people in a group talk to each other
    return Incoming(chat=chat, at=now, text=text, private=private, **_speaker(message))


def _speaker(message: Message) -> _Person:
    """Return who speaks: a person, or a chat in whose name somebody does (the group itself: an administrator)."""
    if message.sender_chat is not None:
        return {"sender": str(message.sender_chat.id)}
    return _person(message.from_user, message.chat.id)


def _is_bot(message: Message) -> bool:
    """Another bot; not the one behind which Telegram hides an anonymous administrator of the group."""
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    return message.from_user is not None and message.from_user.is_bot and not anonymous


def _pressed(query: CallbackQuery, now: datetime) -> Incoming | None:
    if query.message is None or not query.data:
        return None
    chat = query.message.chat
    return Incoming(
        chat=_ref(chat.id),
        at=now,
        action=query.data,
        message_ref=str(query.message.message_id),
        private=chat.type == "private",
        **_person(query.from_user, chat.id),
    )


def _membership(change: ChatMemberUpdated, now: datetime) -> Incoming | None:
    was_out, is_out = change.old_chat_member.status in _OUT, change.new_chat_member.status in _OUT
    presence: Literal["gone", "back"] = "gone" if is_out else "back"
    if was_out == is_out:
        return None
    private = change.chat.type == "private"
    person = _person(change.from_user, change.chat.id)
    return Incoming(chat=_ref(change.chat.id), at=now, private=private, presence=presence, **person)


def _ref(chat: int) -> ChatRef:
    return ChatRef(channel="telegram", id=str(chat))


class _Person(TypedDict, total=False):
    sender: str
    sender_name: str
    language: str | None


def _person(user: User | None, chat: int) -> _Person:
    if user is None:  # an anonymous administrator, a channel: the chat itself speaks
        return {"sender": str(chat)}
    return {"sender": str(user.id), "sender_name": user.full_name or "", "language": user.language_code}


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
        case 403:
            return ChatGone(said)
        case 400 if any(words in said.lower() for words in _NOBODY):
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
