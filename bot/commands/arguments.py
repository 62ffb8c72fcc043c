"""When a message without a slash, which begins with a command's word, is the command: it depends on what follows."""

from __future__ import annotations

from bot.commands import Request, follows, pauses, settings
from digests.collect.text import fold


def anything(request: Request) -> bool:
    """The words are always meant as the command."""
    return True


def known_name(request: Request) -> bool:
    """Only with names of topics or places: "đăng ký hộ khẩu" is something to search for."""
    return all(request.services.reading.resolve(name).kind != "words" for name in follows.names_in(request))


def followed_name(request: Request) -> bool:
    """Only with something that the chat follows: "hủy diệt rừng" is something to search for."""
    wants = request.chat.follows
    query = request.services.reading.resolve(request.argument)
    return query.value in (wants.topics | wants.places) or fold(request.argument) in wants.keywords


def some_digits(request: Request) -> bool:
    """Only with a number: "giờ thi đấu" is something to search for."""
    return any(map(str.isdigit, request.argument))


def some_days(request: Request) -> bool:
    """Only with a span of days."""
    return pauses.days_in(request.argument) is not None


def some_language(request: Request) -> bool:
    """Only with a language's name."""
    return settings.language_called(request.argument) is not None
