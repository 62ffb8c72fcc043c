"""The door: Telegram's updates become `Incoming`, or nothing. No type of its goes further."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)

from bot.channels.telegram.files import Files
from bot.messages import Incoming, IncomingFile
from digests.model import ChatRef

UPDATES = ("message", "callback_query", "my_chat_member", "inline_query")
"""The kinds of updates we ask for; edits are not among them."""


def read(update: Update, now: datetime, me: str, files: Files | None = None) -> Incoming | None:
    """Return what a person did, or None for what concerns nobody. `me` is the bot's own id."""
    if update.callback_query is not None:
        return _pressed(update.callback_query, now)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, now)
    return _written(update.message, now, me, files) if update.message is not None else None


def _written(message: Message, now: datetime, me: str, files: Files | None) -> Incoming | None:
    if message.migrate_to_chat_id:
        return Incoming(chat=_ref(message), at=now, private=False, moved_to=str(message.migrate_to_chat_id))
    if message.migrate_from_chat_id:  # the same once more, from the new chat
        return Incoming(chat=_chat(message.migrate_from_chat_id), at=now, private=False, moved_to=str(message.chat.id))
    text = (message.text or message.caption or "").strip()
    private, forwarded = message.chat.type == "private", message.forward_origin is not None
    answers = _answered(message, me)
    if _is_no_person(message) or not (private or _for_us(message, text, answers)):
        return None
    # A sticker, a photo or a voice in a private chat is answered too: with what the bot does understand.
    if not text and message.effective_attachment is None:
        return None  # a service message
    return Incoming(
        chat=_ref(message),
        at=now,
        text=text,
        private=private,
        forwarded=forwarded,
        location=(message.location.latitude, message.location.longitude) if message.location else None,
        file=_file(message, files) if private else None,
        answers=answers,
        title=message.chat.title or "",
        **_speaker(message),
    )


def _file(message: Message, files: Files | None) -> IncomingFile | None:
    sent = message.document
    if sent is None or files is None:
        return None
    return files.of(sent.file_id, sent.file_name or "", sent.mime_type or "", sent.file_size)


def _for_us(message: Message, text: str, answers: str | None) -> bool:
    """People in a group talk to each other: for us are commands, and words or a position that answer our message."""
    if message.forward_origin is not None:
        return False
    return text.startswith("/") or bool(answers and (text or message.location))


def _answered(message: Message, me: str) -> str | None:
    """Return the id of our message that this one answers."""
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or str(asked.from_user.id) != me:
        return None
    return str(asked.message_id)


def _speaker(message: Message) -> _Person:
    """Return who speaks: a person, or a chat in whose name somebody does (the group itself: an administrator)."""
    if message.sender_chat is not None:
        return {"sender": str(message.sender_chat.id)}
    return _person(message.from_user, message.chat.id)


def _is_no_person(message: Message) -> bool:
    """Another bot, what somebody chose from a bot's results, a linked channel's post that Telegram put into the group.

    The bot behind which Telegram hides an anonymous administrator of the group is a person.
    """
    if message.via_bot is not None or message.is_automatic_forward:
        return True
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    return message.from_user is not None and message.from_user.is_bot and not anonymous


def _pressed(query: CallbackQuery, now: datetime) -> Incoming | None:
    if query.message is None or not query.data:
        return None
    chat = query.message.chat
    return Incoming(
        # Of a message that is too old Telegram tells no more than its chat and number.
        chat=_ref(query.message) if isinstance(query.message, Message) else _chat(chat.id),
        at=now,
        action=query.data,
        message_ref=str(query.message.message_id),
        private=chat.type == "private",
        title=chat.title or "",
        broadcast=chat.type == "channel",
        **_person(query.from_user, chat.id),
    )


def _membership(change: ChatMemberUpdated, now: datetime) -> Incoming | None:
    kind = change.chat.type
    could, can = _speaks(change.old_chat_member, kind), _speaks(change.new_chat_member, kind)
    if could == can:
        return None
    return Incoming(
        chat=_chat(change.chat.id),
        at=now,
        private=kind == "private",
        presence="back" if can else "gone",
        title=change.chat.title or "",
        broadcast=kind == "channel",
        administers=change.new_chat_member.status == ChatMember.ADMINISTRATOR,
        **_person(change.from_user, change.chat.id),
    )


def _speaks(member: ChatMember, kind: str) -> bool:
    """May the bot write there? In a channel only an administrator with the right to post may."""
    match member:
        case ChatMemberAdministrator():
            return kind != "channel" or bool(member.can_post_messages)
        case ChatMemberRestricted():
            return member.is_member and member.can_send_messages
        case _:
            return member.status in (ChatMember.OWNER, ChatMember.MEMBER) and kind != "channel"


def _ref(message: Message) -> ChatRef:
    """Return the chat, and the topic of the forum group in which the message stands."""
    thread = message.message_thread_id if message.is_topic_message else None
    return _chat(message.chat.id, str(thread) if thread else None)


def _chat(chat: int, thread: str | None = None) -> ChatRef:
    return ChatRef(channel="telegram", id=str(chat), thread=thread)


class _Person(TypedDict, total=False):
    sender: str
    sender_name: str
    language: str | None


def _person(user: User | None, chat: int) -> _Person:
    if user is None or user.is_bot:  # an anonymous administrator, a channel: the chat itself speaks
        return {"sender": str(chat)}
    return {"sender": str(user.id), "sender_name": user.full_name or "", "language": user.language_code}
