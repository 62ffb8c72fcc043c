"""A fake Bot API: real HTTP on loopback, Telegram's real errors and limits, driven with verbs.

    async with FakeTelegram() as telegram:
        telegram.writes(7, "/start")
        await telegram.until(lambda: telegram.messages(7))
        telegram.presses(7, "Xong")

Chats with a negative id are groups. `wire` is what came in, in order, with the time and the answer's status.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram_api import CHANGES, SENDS, TOKEN, BotApi
from tests.fakes.telegram_rules import Call, Failure, Sent, Values

__all__ = ["TOKEN", "Call", "FakeTelegram", "Sent"]

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_FILE = {"file_id": "f", "file_unique_id": "u"}
THINGS: dict[str, Any] = {
    "photo": [_FILE | {"width": 90, "height": 90}],
    "sticker": _FILE | {"type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False},
    "voice": _FILE | {"duration": 3},
    "dice": {"emoji": "🎲", "value": 3},
    "contact": {"phone_number": "+840000000", "first_name": "Lan"},
    "poll": {
        "id": "1",
        "question": "Có hay không?",
        "options": [{"persistent_id": "1", "text": "Có", "voter_count": 0}],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    },
}


class FakeTelegram(BotApi):
    """The fake with its verbs. `rate`: messages in any second (None: no limit); `latency`: seconds per answer."""

    # --- what people do ---

    def writes(
        self,
        chat: int,
        text: str | None,
        *,
        language: str = "vi",
        name: str = "Lan",
        sender: int | None = None,
        anonymous: bool = False,
        thread: int | None = None,
        **more: Any,
    ) -> None:
        """Somebody writes in the chat; in a group `sender` is who, or an administrator speaks as the group itself.

        `thread` is the topic of a forum group; `more` are further fields of the message.
        """
        self._people[chat] = self._person(chat if sender is None else sender, name, language)
        self._unknown.discard(chat)
        self._strangers.discard(chat)
        who = {"from": ANONYMOUS, "sender_chat": self._chat(chat)} if anonymous else {"from": self._people[chat]}
        message = self._message(chat, thread) | {"text": text} | who | more
        self._update({"message": {name: value for name, value in message.items() if value is not None}})

    def replies_to(self, chat: int, text: str | None, to: Sent, **more: Any) -> None:
        """Somebody answers a message of the bot's."""
        self.writes(chat, text, reply_to_message=self._as_message(to), **more)

    def sends_a(self, chat: int, kind: str, *, caption: str | None = None, **more: Any) -> None:
        """Somebody sends something without words: a photo, sticker, voice, poll, dice, contact …"""
        self.writes(chat, None, caption=caption, **{kind: THINGS[kind]}, **more)

    def sends_file(
        self,
        chat: int,
        name: str,
        content: bytes,
        *,
        media_type: str = "text/plain",
        known_size: bool = True,
        **more: Any,
    ) -> str:
        """Somebody sends a file; returns its id. `known_size`: Telegram says how large it is."""
        id = f"file{self._id()}"
        self._files[id] = content
        told = {"file_id": id, "file_unique_id": "u", "file_name": name, "mime_type": media_type}
        self.writes(chat, None, document=told | ({"file_size": len(content)} if known_size else {}), **more)
        return id

    def loses_file(self, id: str) -> None:
        """Telegram does not have the file any more."""
        del self._files[id]

    def sends_location(self, chat: int, latitude: float, longitude: float, **more: Any) -> None:
        place = {"latitude": latitude, "longitude": longitude}
        self.writes(chat, None, location=place, **more)

    def forwards(self, chat: int, text: str, **more: Any) -> None:
        """Somebody passes on what another person wrote."""
        origin = {"type": "hidden_user", "date": int(time.time()), "sender_user_name": "Hoa"}
        self.writes(chat, text, forward_origin=origin, **more)

    def edits(self, chat: int, text: str) -> None:
        """Somebody changes what they wrote before."""
        message = self._message(chat, None) | {"text": text, "edit_date": int(time.time())}
        self._update({"edited_message": message | {"from": self._person(chat, "Lan", "vi")}})

    def asks_inline(self, words: str, *, person: int = 7, offset: str = "", late: bool = False) -> str:
        """Somebody types "@bot words" in another chat; returns the query's id. `late`: it is too old to be answered."""
        query = f"inline{self._id()}"
        if late:
            self._late.add(query)
        asked = {"id": query, "from": self._person(person, "Lan", "vi"), "query": words, "offset": offset}
        self._update({"inline_query": asked})
        return query

    def presses(self, chat: int, button: str, *, sender: int | None = None) -> str:
        """Press the newest button in the chat with this label or action, and return the callback query's id."""
        for sent in reversed(self._shown.get(chat, [])):
            for found in (found for row in sent.buttons for found in row):
                if button in (found["text"], found.get("callback_data")):
                    return self._press(sent, found["callback_data"], sender)
        raise AssertionError(f"no button {button!r} in chat {chat}: {[s.labels for s in self._shown.get(chat, [])]}")

    def makes_up(self, chat: int, action: str, *, sender: int | None = None) -> str:
        """Send the press of a button that nobody was shown, under the newest message."""
        return self._press(self._shown[chat][-1], action, sender)

    def block(self, chat: int, *, silently: bool = False) -> None:
        """The reader blocks the bot; `silently`: no update tells of it."""
        self._blocked.add(chat)
        if not silently:
            self._membership(chat, "member", "kicked")

    def unblock(self, chat: int, *, silently: bool = False) -> None:
        self._blocked.discard(chat)
        if not silently:
            self._membership(chat, "kicked", "member")

    def shows(self, chat: int, text: str) -> str:
        """The chat shows a message of the bot's that was sent before the test began; returns its id."""
        sent = Sent(chat=chat, id=self._id(), text=text, at=time.monotonic())
        self._shown.setdefault(chat, []).append(sent)
        return str(sent.id)

    def clears(self, chat: int) -> None:
        """The reader deletes the whole conversation, on both sides."""
        self._shown.pop(chat, None)

    def ages(self, hours: float) -> None:
        """So many hours go by since everything that is shown was sent."""
        for sent in (sent for shown in self._shown.values() for sent in shown):
            sent.at -= hours * 3600

    # --- groups and channels ---

    def appoint(self, chat: int, person: int) -> None:
        """Make somebody an administrator of a group."""
        self._admins.add((chat, person))

    def dismiss(self, chat: int, person: int) -> None:
        """Somebody is an administrator no more."""
        self._admins.discard((chat, person))

    def hide_members(self, chat: int) -> None:
        """The group shows its members to nobody; its administrators still to everybody."""
        self._hiding.add(chat)

    def never_wrote(self, person: int) -> None:
        """This person has never written to the bot, so it may not write to them."""
        self._strangers.add(person)

    def adds_bot_to_group(self, chat: int, *, by: int, title: str = "Tổ dân phố", anonymous: bool = False) -> None:
        """An administrator adds the bot to a group."""
        self._titles[chat] = title
        self.appoint(chat, by)
        self._blocked.discard(chat)
        who = ANONYMOUS if anonymous else self._person(by, "Lan", "vi")
        self._membership(chat, "left", "member", who)

    def adds_bot_to_channel(self, chat: int, *, by: int, title: str = "Kênh xã", may_post: bool = True) -> None:
        """An administrator makes the bot one of a channel's."""
        self._titles[chat] = title
        self._channels.add(chat)
        self.appoint(chat, by)
        self.changes_rights(chat, by=by, before=None, after=may_post)

    def changes_rights(self, chat: int, *, by: int, before: bool | None, after: bool | None) -> None:
        """The bot's right to post in a channel is given or taken; None: it is no administrator there."""
        if after:
            self._mute.pop(chat, None)
        else:
            self._mute[chat] = "need administrator rights in the channel chat"
        old, new = ({"status": "left"} if right is None else _administrator(right) for right in (before, after))
        self._change(chat, old, new, self._person(by, "Lan", "vi"))

    def removes_bot(self, chat: int, *, by: int) -> None:
        """An administrator removes the bot from a group."""
        self._blocked.add(chat)
        self._membership(chat, "member", "kicked", self._person(by, "Lan", "vi"))

    def mutes_bot(self, chat: int, *, by: int) -> None:
        """The bot may read in the group, and not write."""
        self._mute[chat] = "not enough rights to send text messages to the chat"
        self._change(chat, {"status": "member"}, _restricted(), self._person(by, "Lan", "vi"))

    def closes_topic(self, chat: int, thread: int) -> None:
        self._topics[(chat, thread)] = "TOPIC_CLOSED"

    def deletes_topic(self, chat: int, thread: int) -> None:
        self._topics[(chat, thread)] = "message thread not found"

    def forget(self, chat: int) -> None:
        """From now on there is no such chat."""
        self._unknown.add(chat)

    def migrate(self, chat: int, new: int, *, silently: bool = False) -> None:
        """The group becomes a supergroup with a new id; `silently`: no service message tells of it."""
        self._moved[chat] = new
        if not silently:
            message = {"message_id": self._id(), "date": int(time.time()), "chat": self._chat(chat)}
            self._update({"message": message | {"migrate_to_chat_id": new}})
            message |= {"message_id": self._id(), "chat": self._chat(new), "from": ANONYMOUS}
            self._update({"message": message | {"sender_chat": self._chat(new), "migrate_from_chat_id": chat}})

    def repeat(self) -> None:
        """The newest update comes once more, under its old number."""
        assert self._newest is not None, "nothing happened yet"
        self._updates.append(self._newest)

    # --- what goes wrong ---

    def throttle(self, seconds: float, *, chat: int | None = None, asks: float | None = None) -> None:
        """Answer every send (to this chat, or to all) with 429 until so many seconds have passed.

        Each answer asks to wait for what is left of them, or for `asks` seconds.
        """
        self._quiet[chat] = (time.monotonic() + seconds, asks)

    def fail_next(self, how: Failure, times: int = 1, *, method: str = "sendMessage", chat: int | None = None) -> None:
        """Fail the next calls of the method (to this chat) in this way."""
        self._failures += [(how, method, chat)] * times

    # --- what can be seen ---

    def messages(self, chat: int) -> list[Sent]:
        """Return what the chat shows from the bot, oldest first."""
        return list(self._shown.get(chat, []))

    def last(self, chat: int) -> Sent:
        return self._shown[chat][-1]

    @property
    def sends(self) -> list[Call]:
        """Every message that came in, whatever became of it."""
        return [call for call in self.wire if call.method in SENDS]

    @property
    def changes(self) -> list[Call]:
        """Every edit and deletion that came in, whatever became of it."""
        return [call for call in self.wire if call.method in CHANGES]

    def busiest(self, seconds: float = 1.0) -> int:
        """Return how many sends arrived in the busiest window of so many seconds."""
        times = sorted(call.at for call in self.sends)
        return max((sum(start <= at < start + seconds for at in times[i:]) for i, start in enumerate(times)), default=0)

    async def until(self, happened: Callable[[], object], seconds: float = 60.0) -> None:
        """Wait until `happened()` is true, looking after every request; AssertionError when it hangs."""
        end = time.monotonic() + seconds
        while not happened():
            left = end - time.monotonic()
            assert left > 0, f"it did not happen in {seconds:g} s; shown: {self._shown}"
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.05))
            except TimeoutError:
                continue

    # --- how it is done ---

    def _person(self, id: int, name: str, language: str) -> Values:
        return {"id": id, "is_bot": False, "first_name": name, "language_code": language}

    def _message(self, chat: int, thread: int | None) -> Values:
        message = {"message_id": self._id(), "date": int(time.time()), "chat": self._chat(chat)}
        return message | ({"message_thread_id": thread, "is_topic_message": True} if thread else {})

    def _press(self, sent: Sent, action: str, sender: int | None) -> str:
        query = f"query{self._id()}"
        person = self._people.get(sent.chat) or self._person(sent.chat, "Lan", "vi")
        if sender is not None:
            person = self._person(sender, "Lan", "vi")
        pressed = {"id": query, "from": person, "message": self._as_message(sent), "data": action}
        self._update({"callback_query": pressed | {"chat_instance": "1"}})
        return query

    def _membership(self, chat: int, before: str, after: str, who: Values | None = None) -> None:
        self._change(chat, {"status": before, "until_date": 0}, {"status": after, "until_date": 0}, who)

    def _change(self, chat: int, old: Values, new: Values, who: Values | None = None) -> None:
        bot = {"id": 123456, "is_bot": True, "first_name": "Bản tin"}
        person = who or self._people.get(chat) or self._person(chat, "Lan", "vi")
        change = {"chat": self._chat(chat), "from": person, "date": int(time.time())}
        changed = {"old_chat_member": old | {"user": bot}, "new_chat_member": new | {"user": bot}}
        self._update({"my_chat_member": change | changed})


def _administrator(may_post: bool) -> Values:
    rights = "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members"
    rights += " can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
    no = dict.fromkeys(rights.split(), False) | {"can_be_edited": False, "is_anonymous": False}
    return no | {"status": "administrator", "can_post_messages": may_post}


def _restricted() -> Values:
    rights = "messages audios documents photos videos video_notes voice_notes polls other_messages"
    no = dict.fromkeys([f"can_send_{name}" for name in rights.split()], False)
    others = "can_add_web_page_previews can_change_info can_invite_users can_pin_messages can_manage_topics"
    others += " can_edit_tag can_react_to_messages"
    no |= dict.fromkeys(others.split(), False)
    return no | {"status": "restricted", "is_member": True, "until_date": 0}
