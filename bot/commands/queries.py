"""How what is asked for reads, and the buttons that lead to it: a topic, a place, a topic in a place, or words."""

from __future__ import annotations

from bot.commands import Request, named, rows, shown
from bot.messages import Choice, Menu, Text
from digests.reading import Query


def key(request: Request, query: Query | None) -> str:
    """Return what a button says of a query: its kind and value; "a" for what the chat follows, "e" for everything."""
    if query is None:
        return "a:" if request.chat.follows else "e:"
    at = f"@{query.place}" if query.place else ""
    return {"topic": "t", "place": "p", "words": "w"}[query.kind] + ":" + query.value + at


def title(request: Request, query: Query | None) -> str:
    """Return the heading of its newest stories."""
    if query is None:
        return (
            request.language.text("Newest for you") if request.chat.follows else request.language.text("Newest stories")
        )
    return request.language.text("Newest: {name}", name=name(request, query))


def name(request: Request, query: Query) -> str:
    """Return how it reads in a sentence."""
    if query.kind == "topic":
        at = f" · {request.place_name(query.place)}" if query.place else ""
        return request.topic_name(query.value) + at
    return request.place_name(query.value) if query.kind == "place" else f"“{shown(request.argument)}”"


def follow(request: Request, query: Query | None) -> Menu:
    """Return the button that follows what was just looked at, unless the chat does already."""
    wants = request.chat.follows
    if query is None or query.kind == "words" or query.place:
        return ()
    if query.value in (wants.topics | wants.places):
        return ()
    action = f"t:+:{query.value}:n" if query.kind == "topic" else f"p:+:{query.value}::n"
    label = Text(id="➕ Follow {name}", values={"name": name(request, query)})
    return ((Choice(label=label, action=action),),)


def near(request: Request, query: Query) -> Menu:
    """Return buttons for the topics and places whose names look most like the words, or that the words name."""
    found: list[Query] = []
    if query.kind == "words":
        found = request.services.reading.nearest(request.argument)
    elif query.place:
        found = [Query(kind="topic", value=query.value), Query(kind="place", value=query.place)]
    return rows([button(request, query) for query in found])


def button(request: Request, query: Query) -> Choice:
    """Return the button that shows the newest stories about a query."""
    return named(name(request, query), f"n:0:{key(request, query)}")
