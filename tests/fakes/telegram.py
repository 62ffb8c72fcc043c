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

from tests.fakes.telegram_api import TOKEN, BotApi
from tests.fakes.telegram_rules import Call, Failure, Sent, Values

__all__ = ["TOKEN", "Call", "FakeTelegram", "Sent"]


class FakeTelegram(BotApi):
    """The fake with its verbs. `rate`: messages in any second (None: no limit); `latency`: seconds per answer."""

    # --- what people do ---

    def writes(
        self,
        chat: int,
        text: str,
        *,
        language: str = "vi",
        name: str = "Lan",
        sender: int | None = None,
        anonymous: bool = False,
    ) -> None:
        """Somebody writes in the chat; in a group `sender` is who, or an administrator speaks as the group itself."""
        self._people[chat] = self._person(chat if sender is None else sender, name, language)
        self._unknown.discard(chat)
        message = {"message_id": self._id(), "date": int(time.time()), "chat": self._chat(chat), "text": text}
        if anonymous:
            group_bot = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
            self._update({"message": message | {"from": group_bot, "sender_chat": self._chat(chat)}})
        else:
            self._update({"message": message | {"from": self._people[chat]}})

    def presses(self, chat: int, button: str) -> str:
        """Press the newest button in the chat with this label or action, and return the callback query's id."""
        for sent in reversed(self._shown.get(chat, [])):
            for found in (found for row in sent.buttons for found in row):
                if button in (found["text"], found.get("callback_data")):
                    return self._press(sent, found["callback_data"])
        raise AssertionError(f"no button {button!r} in chat {chat}: {[s.labels for s in self._shown.get(chat, [])]}")

    def block(self, chat: int, *, silently: bool = False) -> None:
        """The reader blocks the bot; `silently`: no update tells of it."""
        self._blocked.add(chat)
        if not silently:
            self._membership(chat, "member", "kicked")

    def unblock(self, chat: int, *, silently: bool = False) -> None:
        self._blocked.discard(chat)
        if not silently:
            self._membership(chat, "kicked", "member")

    def appoint(self, chat: int, person: int) -> None:
        """Make somebody an administrator of a group."""
        self._admins.add((chat, person))

    def forget(self, chat: int) -> None:
        """From now on there is no such chat."""
        self._unknown.add(chat)

    def migrate(self, chat: int, new: int, *, silently: bool = False) -> None:
        """The group becomes a supergroup with a new id; `silently`: no service message tells of it."""
        self._moved[chat] = new
        if not silently:
            message = {"message_id": self._id(), "date": int(time.time()), "chat": self._chat(chat)}
            self._update({"message": message | {"migrate_to_chat_id": new}})

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
        """Every sendMessage that came in, whatever became of it."""
        return [call for call in self.wire if call.method == "sendMessage"]

    def busiest(self, seconds: float = 1.0) -> int:
        """Return how many sends arrived in the busiest window of so many seconds."""
        times = sorted(call.at for call in self.sends)
        return max((sum(start <= at < start + seconds for at in times[i:]) for i, start in enumerate(times)), default=0)

    async def until(self, happened: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait until `happened()` is true, looking after every request; AssertionError when it takes too long."""
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

    def _press(self, sent: Sent, action: str) -> str:
        query = f"query{self._id()}"
        person = self._people.get(sent.chat) or self._person(sent.chat, "Lan", "vi")
        pressed = {"id": query, "from": person, "message": self._as_message(sent), "data": action}
        self._update({"callback_query": pressed | {"chat_instance": "1"}})
        return query

    def _membership(self, chat: int, before: str, after: str) -> None:
        bot = {"id": 123456, "is_bot": True, "first_name": "Bản tin"}
        old, new = ({"user": bot, "status": status, "until_date": 0} for status in (before, after))
        person = self._people.get(chat) or self._person(chat, "Lan", "vi")
        change = {"chat": self._chat(chat), "from": person, "date": int(time.time())}
        self._update({"my_chat_member": change | {"old_chat_member": old, "new_chat_member": new}})
