"""What is done at the desk: by a button, or by name with /ghim and /an."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import get_args

from bot.commands import Answer, OldButton, Request, named
from bot.commands.newsroom.desk import view as lists
from bot.commands.newsroom.desk.card import ask_lead, ask_topic, card, print_of
from bot.commands.newsroom.desk.view import View, view_of
from bot.commands.newsroom.people import address, ref_of
from bot.messages import N_, Reply, Text
from digests.collect.text import shorten
from digests.desk import Story, Undoable
from digests.errors import DeskRefused

REFUSALS = {
    "gone": N_("That story is not kept any more."),
    "changed": N_("{name} has decided otherwise meanwhile. This is how it stands now:"),
    "old": N_("No digest tells that story any more, so it has no place in one."),
    "down": N_("Its page was taken down. Please look at the source first."),
    "topic": N_("We have no such topic."),
    "span": N_(
        "I do not find those words in the beginning of the article, so they cannot be its lead: readers get the "
        "article's own words. Please copy a passage from its first paragraphs."
    ),
    "short": N_("That is too short for a lead. Please send at least a whole clause."),
    "long": N_("That is too long for a lead: at most {most} characters, please."),
}
_MOST = 300
_OFFERED = 5
_UNDOABLE: tuple[Undoable, ...] = get_args(Undoable)
Decide = Callable[[int, str | None], Awaitable[Story]]


async def desk(request: Request) -> Answer:
    """/bantruc: the next digest as its readers will see it."""
    await _forget(request)
    return await lists.digest(request, View(), edit=False)


async def pin(request: Request) -> Answer:
    """/ghim X: put the story of a number, an address or some words at the top of its section."""
    return await _by_name(
        request, "p", request.services.desk.pin, N_("Which story shall I pin? For example: /pin 1234")
    )


async def hide(request: Request) -> Answer:
    """/an X: leave a story out of the digests."""
    return await _by_name(
        request, "h", request.services.desk.hide, N_("Which story shall I hide? For example: /hide 1234")
    )


async def press_desk(request: Request) -> Answer:
    """de:v, de:t, de:m, de:w, de:a: look; de:c:<id>:<view>: a story; the others decide about it."""
    what, _, rest = request.argument.partition(":")
    await _forget(request)
    match what:
        case "v":
            return await lists.digest(request, view_of(request, rest))
        case "t":
            return lists.topics(request)
        case "w":
            return await lists.changed(request)
        case "a":
            return await lists.away(request)
        case "m":
            key, _, page = rest.partition(":")
            return await lists.left(request, view_of(request, key), _number(page, 3))
    return await _press_story(request.about(rest), what)


async def _press_story(request: Request, what: str) -> Answer:
    desk, now, by = request.services.desk, request.now, request.person
    match what:
        case "c":
            id, key = request.fields(2)
            return await card(request, await _story(request, _number(id)), view_of(request, key))
        case "F":
            id, seen, topic = request.fields(3)
            return await _decided(
                request, _number(id), View(), seen, lambda id, seen: desk.file(id, topic, by, now, seen)
            )
        case "L":
            return await _press_lead(request)
        case "b":
            undone, _, rest = request.argument.partition(":")
            return await _undo(request.about(rest), undone)
    id, key, seen = request.fields(3)
    view = view_of(request, key)
    acts: dict[str, Decide] = {
        "p": lambda id, seen: desk.pin(id, by, now, seen),
        "h": lambda id, seen: desk.hide(id, by, now, seen),
        "x": lambda id, seen: desk.hold(id, by, now, seen),
        "u": lambda id, seen: desk.move(id, -1, by, now, topic=view.topic, seen=seen),
        "d": lambda id, seen: desk.move(id, 1, by, now, topic=view.topic, seen=seen),
    }
    if what in acts:
        return await _decided(request, _number(id), view, seen, acts[what])
    return await _ask(request, await _story(request, _number(id)), view, what)


async def _ask(request: Request, story: Story, view: View, what: str) -> Reply:
    """de:f: ask for the topic; de:l: ask for the lead."""
    if what == "f":
        return ask_topic(request, story, view)
    if what != "l":
        raise OldButton(what)
    choices = await request.services.desk.choices(story.article.id, request.now)
    await request.services.subscriptions.await_answer(request.chat, f"de-{story.article.id}")
    return ask_lead(request, story, view, choices)


async def _undo(request: Request, what: str) -> Answer:
    """de:b:<what>:<id>:<view>:<seen>: take back what was decided."""
    id, key, seen = request.fields(3)
    undone = next((one for one in _UNDOABLE if one == what), None)
    if undone is None:
        raise OldButton(what)
    desk, now, by = request.services.desk, request.now, request.person
    return await _decided(
        request, _number(id), view_of(request, key), seen, lambda id, seen: desk.undo(id, undone, by, now, seen)
    )


async def _press_lead(request: Request) -> Answer:
    """de:L:<id>:<seen>:<number>:<print>: take one of the sentences that were shown."""
    id, seen, number, shown = request.fields(4)
    story, service = await _story(request, _number(id)), request.services.desk
    choices = await service.choices(story.article.id, request.now)
    sentence = dict(enumerate(choices, start=1)).get(_number(number, 2), "")
    if not sentence or print_of(sentence) != shown:
        note = Text(id="The article says something else by now. Please choose again.")
        return ask_lead(request, story, View(), choices, note=note)
    return await _decided(
        request,
        story.article.id,
        View(),
        seen,
        lambda id, seen: service.lead(id, sentence, request.person, request.now, seen),
    )


async def answered(request: Request) -> Answer:
    """Take the lead that an editor sends; the question was "de-<id>"."""
    story = await _story(request, _number((request.chat.awaiting or "").partition("-")[2]))
    written, service, id = request.incoming.text.strip(), request.services.desk, story.article.id
    try:
        story = await service.lead(id, written, request.person, request.now, story.mark.stamp)
    except DeskRefused as refusal:
        if refusal.why not in ("span", "short", "long"):
            raise
        choices = await service.choices(id, request.now)  # the question stays open: they can try again
        return ask_lead(request, story, View(), choices, note=await _refusal(request, refusal))
    request = request.of(await request.services.subscriptions.await_answer(request.chat, None))
    return await card(request, story, View(), note=Text(id="✂️ This is its lead now."), edit=False)


# --- by name --------------------------------------------------------------------------------------


async def _by_name(request: Request, action: str, decide: Callable[..., Awaitable[Story]], example: str) -> Answer:
    await _forget(request)
    if not request.argument:
        return Reply(parts=(Text(id=example),), menu=((lists.back(View()),),))
    service = request.services
    id = await service.desk.article_of(request.argument)
    if id is None:
        found = (await service.reading.find(request.argument, limit=_OFFERED)).articles
        if not found:
            told = Text(id="I found no story for “{words}”.", values={"words": shorten(request.argument, 60)})
            return Reply(parts=(told,), menu=((lists.back(View()),),))
        if len(found) > 1:
            told = Text(id="Which of these do you mean?")
            rows = [
                (named(shorten(one.title, 60), f"de:{action}:{one.id}:{lists.ALL}:{await _stamp(request, one.id)}"),)
                for one in found
            ]
            return Reply(parts=(told,), menu=tuple(rows))
        id = found[0].id
    return await _decided(
        request, id, View(), None, lambda id, seen: decide(id, request.person, request.now, seen), edit=False
    )


async def _stamp(request: Request, id: int) -> str:
    return (await _story(request, id)).mark.stamp


# --- what comes of it -----------------------------------------------------------------------------


async def _decided(
    request: Request, id: int, view: View, seen: str | None, decide: Decide, *, edit: bool = True
) -> Answer:
    """Decide, and show the story as it stands then; or why it could not be done."""
    try:
        return await card(request, await decide(id, seen), view, edit=edit)
    except DeskRefused as refusal:
        note = await _refusal(request, refusal)
    story = await request.services.desk.story(id)
    if story is None:
        return Reply(parts=(note,), menu=((lists.back(view),),), edit=edit)
    return await card(request, story, view, note=note, edit=edit)


async def _refusal(request: Request, refusal: DeskRefused) -> Text:
    name = ""
    if refusal.by:
        ref = ref_of(refusal.by)
        known = await request.services.members.every()
        name = next((member.name for member in known if member.ref == ref and member.name), address(ref))
    return Text(id=REFUSALS[refusal.why], values={"name": name or "Bantin", "most": _MOST})


async def _story(request: Request, id: int) -> Story:
    story = await request.services.desk.story(id)
    if story is None:
        raise OldButton(request.argument)
    return story


async def _forget(request: Request) -> None:
    """Whoever goes on with something else is not waited for any more."""
    if (request.chat.awaiting or "").startswith("de-"):
        await request.services.subscriptions.await_answer(request.chat, None)


def _number(text: str, digits: int = 15) -> int:
    if not (text.isdecimal() and text.isascii() and 0 < len(text) <= digits and int(text) > 0):
        raise OldButton(text)
    return int(text)
