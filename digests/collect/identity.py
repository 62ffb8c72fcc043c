"""Values as keys of a cache by what they are, not by what they hold."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Same(Generic[T]):
    """A key that equals another only if both hold the very same object.

    To compare the hundreds of words of a configuration for each article would cost more than to use them. The key keeps
    the object alive, so that no other can take its identity.
    """

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value
