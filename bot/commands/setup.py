"""The three questions of /start: topics, place, time. Each can be skipped, and the way back is always there.

A question is one message that changes in place: s:topics → s:place → s:time → s:done.
"""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Answer, OldButton, Request, choice, heading, wording
from bot.commands.menus import HELP, READ_NOW, SETTINGS, district_menu, pin_row, time_menu, topic_menu
from bot.messages import N_, Reply, Text

BACK = N_("◂ Back")
SKIP = N_("Skip ▸")
CONTINUE = N_("Continue ▸")


async def press_step(request: Request) -> Answer:
    """s:<step>: show a question, or what was chosen."""
    step = STEPS.get(request.argument)
    if step is None:
        raise OldButton(request.argument)
    # While the question of the place is open, a name that is typed is its answer.
    awaited = None if request.argument == "done" else f"setup-{request.argument}"
    return step(request.of(await request.services.subscriptions.await_answer(request.chat, awaited)))


def to_be_continued(answer: Answer, step: str) -> Answer:
    """Return the answer to something else, asked in the middle of the questions, with a way back to them."""
    parts = answer if isinstance(answer, tuple) else (answer,)
    last = parts[-1]
    if not isinstance(last, Reply):
        return answer
    onward = choice(N_("▸ Continue setting up"), f"s:{step}")
    return (*(part for part in parts[:-1] if part), replace(last, menu=(*last.menu, (onward,))))


def ask_topics(request: Request, *, edit: bool = True) -> Reply:
    """Ask which topics."""
    onward = CONTINUE if request.chat.follows.topics else SKIP
    return Reply(
        parts=(
            heading(request.language.text("1/3 · What would you like to read about?")),
            Text(id="Tap a topic to choose it, tap again to drop it. Choose none and you get general news."),
        ),
        menu=(*topic_menu(request, "s"), (choice(onward, "s:place"),)),
        edit=edit,
    )


def ask_place(request: Request) -> Reply:
    """Ask where the reader lives: by old district, or by typing a name."""
    onward = CONTINUE if request.chat.follows.places else SKIP
    return Reply(
        parts=(
            heading(request.language.text("2/3 · Where do you live?")),
            Text(
                id="Choose your former district, or just type the name of your commune or ward. "
                "Its news comes first in your digest."
            ),
            *chosen_places(request),
        ),
        menu=(
            pin_row("s"),
            *district_menu(request.newsroom, "s"),
            (choice(BACK, "s:topics"), choice(onward, "s:time")),
        ),
        edit=True,
    )


def ask_time(request: Request) -> Reply:
    """Ask when the digest should come."""
    return Reply(
        parts=(
            heading(request.language.text("3/3 · When should the digest come?")),
            Text(id="Now: {times}.", values={"times": wording.times(request.chat.plans, request.language)}),
        ),
        menu=(*time_menu(request, "s"), (choice(BACK, "s:place"), choice(SKIP, "s:done"))),
        edit=True,
    )


def done(request: Request, *, edit: bool = True) -> Reply:
    """Say what was chosen, and what can be done next."""
    return Reply(
        parts=(
            heading(request.language.text("All set!")),
            Text(
                id="You follow: {follows}.\nThe digest comes at: {times}.",
                values={
                    "follows": wording.follows(request),
                    "times": wording.times(request.chat.plans, request.language),
                },
            ),
            Text(id="You can change this at any time with /settings."),
        ),
        menu=((READ_NOW,), (SETTINGS, HELP)),
        edit=edit,
    )


def chosen_places(request: Request) -> tuple[Text, ...]:
    """Return a line with the places chosen so far, if any."""
    if not request.chat.follows.places:
        return ()
    return (Text(id="Chosen: {places}.", values={"places": wording.places(request)}),)


STEPS = {"topics": ask_topics, "place": ask_place, "time": ask_time, "done": done}
