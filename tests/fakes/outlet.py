"""A chat platform that only remembers: what was said to whom, what was edited; people who write and press."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.messages import Incoming, IncomingFile
from digests.errors import FileUnread
from digests.model import Button, ChatRef, Message


@dataclass
class Said:
    """One message as it stands now in a chat."""

    ref: str
    message: Message
    edits: int = 0
    thread: str | None = None


class FakeOutlet:
    """Takes every answer. `break_down(times)` lets the next ones fail, as a lost database would."""

    def __init__(self) -> None:
        self.chats: dict[ChatRef, list[Said]] = defaultdict(list)
        self._broken = 0
        self._lost: set[ChatRef] = set()

    async def reply(self, chat: ChatRef, *messages: Message) -> str | None:
        self._fail_if_broken()
        if chat in self._lost:
            return None
        for message in messages:
            self.chats[chat].append(Said(str(len(self.chats[chat]) + 1), message, thread=chat.thread))
        return self.chats[chat][-1].ref

    async def edit(self, chat: ChatRef, ref: str, message: Message) -> None:
        self._fail_if_broken()
        said = next(said for said in self.chats[chat] if said.ref == ref)
        said.message, said.edits = message, said.edits + 1

    async def update(self, chat: ChatRef, ref: str, message: Message) -> bool:
        self._fail_if_broken()
        said = next((said for said in self.chats[chat] if said.ref == ref), None)
        if said is None or chat in self._lost:
            return False
        said.message, said.edits = message, said.edits + 1
        return True

    def lose(self, chat: ChatRef) -> None:
        """Let nothing more arrive in this chat: they are not there any more."""
        self._lost.add(chat)

    def find(self, chat: ChatRef) -> None:
        """Let them be there again."""
        self._lost.discard(chat)

    def break_down(self, times: int = 1) -> None:
        """Let the next answers fail with an error that nobody expects."""
        self._broken = times

    def _fail_if_broken(self) -> None:
        if self._broken:
            self._broken -= 1
            raise RuntimeError("the outlet is broken")


class FakePlatform:
    """Knows groups: the group itself is an administrator, and whoever `appoint` names."""

    def __init__(self) -> None:
        self.username = "Bantin_Bot"
        self.signs: list[ChatRef] = []
        """Where it was shown that an answer is being prepared."""
        self.menus: dict[ChatRef, tuple[str, ...]] = {}
        self._administrators: set[tuple[str, str]] = set()

    def appoint(self, chat: str, person: str) -> None:
        """Make somebody an administrator of a group."""
        self._administrators.add((chat, person))

    def dismiss(self, chat: str, person: str) -> None:
        """Somebody is an administrator no more."""
        self._administrators.discard((chat, person))

    async def administers(self, chat: ChatRef, person: str) -> bool:
        return person == chat.id or (chat.id, person) in self._administrators

    async def set_menu_of(self, chat: ChatRef, commands: Sequence[tuple[str, str]]) -> None:
        self.menus[chat] = tuple(name for name, _ in commands)

    async def title(self, chat: ChatRef) -> str:
        return f"Tổ {chat.id}"

    def deep_link(self, payload: str) -> str | None:
        return f"https://chat.example/{self.username}?start={payload}"

    async def typing(self, chat: ChatRef) -> None:
        self.signs.append(chat)


class Person:
    """Somebody with a phone, in one chat."""

    def __init__(
        self,
        handle: Callable[[Incoming], Awaitable[object]],
        outlet: FakeOutlet,
        chat: str = "7",
        *,
        language: str | None = "vi",
        private: bool = True,
        sender: str = "",
        thread: str | None = None,
        broadcast: bool = False,
    ) -> None:
        self._broadcast = broadcast
        self.ref = ChatRef(channel="fake", id=chat, thread=thread)
        self._handle, self._outlet, self._language, self._private = handle, outlet, language, private
        self._sender = sender or chat
        self.notice: object = None
        """What the last press showed to this person alone."""
        self._read = 0

    async def writes(self, text: str) -> list[str]:
        """Write, and return the texts that come back."""
        return await self._does(text=text)

    async def presses(self, label: str) -> list[str]:
        """Press the newest button whose label holds these words, and return the texts that come or change."""
        said, button = self._button(label)
        return await self._does(action=button.action, message_ref=said.ref)

    async def sends_action(self, action: str, message_ref: str | None = None) -> list[str]:
        """Send button data that nobody was shown, as an attacker can."""
        return await self._does(action=action, message_ref=message_ref)

    async def pins(self, latitude: float, longitude: float) -> list[str]:
        """Send a location pin, and return the texts that come back."""
        return await self._does(location=(latitude, longitude))

    async def sends_file(self, name: str, content: bytes, *, caption: str = "") -> list[str]:
        """Send a file, and return the texts that come back."""

        async def fetch(limit: int) -> bytes:
            if len(content) > limit:
                raise FileUnread("large")
            return content

        file = IncomingFile(name=name, media_type="application/octet-stream", size=len(content), fetch=fetch)
        return await self._does(file=file, text=caption)

    async def replies(self, text: str, to: str) -> list[str]:
        """Write an answer to the message of ours that holds these words, as platforms let people do."""
        said = next(said for said in reversed(self.shown) if to in said.message.text)
        return await self._does(text=text, answers=said.ref)

    async def forwards(self, text: str) -> list[str]:
        """Pass on what somebody else wrote."""
        return await self._does(text=text, forwarded=True)

    async def notices(self, **event: object) -> None:
        """Let the platform tell of something: presence="gone", moved_to="8"."""
        await self._handle(self._incoming(**event))

    @property
    def shown(self) -> list[Said]:
        return self._outlet.chats[self.ref]

    @property
    def sees(self) -> str:
        """The newest message."""
        return self.shown[-1].message.text

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message."""
        return [button.label for row in self.shown[-1].message.buttons for button in row]

    def _button(self, label: str) -> tuple[Said, Button]:
        for said in reversed(self.shown):
            for button in (button for row in said.message.buttons for button in row):
                if label in button.label:
                    return said, button
        raise AssertionError(f"no button {label!r}; the newest are {self.buttons}")

    async def _does(self, **what: object) -> list[str]:
        before = [(said.ref, said.edits) for said in self.shown]
        self.notice = await self._handle(self._incoming(**what))
        return [said.message.text for said in self.shown if (said.ref, said.edits) not in before]

    def _incoming(self, **what: object) -> Incoming:
        return Incoming(
            chat=self.ref,
            at=datetime.now(UTC),
            sender=self._sender,
            language=self._language,
            private=self._private,
            **{"broadcast": self._broadcast, **what},  # type: ignore[arg-type]  # the verbs above name fields of Incoming
        )
