"""Corrections and recalls in words: what was wrong, the corrected alert, the corrected story of a digest. Pure.

The words of a correction are the newsroom's own, and every message that holds them says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import SequenceMatcher

from config.i18n import Translator
from config.newsroom import Newsroom
from digests.collect.text import shorten, trim
from digests.compose.alert import alert_message
from digests.compose.message import LEAD, TITLE
from digests.model import Alert, AlertText, Block, Message, Span

QUOTED = 60
"""Characters of the wrong words, and of the right ones, that are shown."""
PAIRS = 2
"""Places that are shown word by word."""
NEAR = 2
"""Words between two places that are shown as one."""
NAMED = 90
"""Characters of a title that only says which news is meant."""
_SIGN = "✏️ "
_END, _STOPS = "\n", ".,;:!?…"
_IDLE = f"{_STOPS}{_END} "

Line = tuple[Span, ...]


def corrected_alert(
    correction: Alert, wrong: Alert, at: datetime, *, newsroom: Newsroom, translator: Translator, earlier: Alert | None
) -> Message:
    """Return what stands in the place of the alert from now on. `earlier` is the alert that it followed up."""
    right = replace(wrong, text=correction.text)
    message = alert_message(right, newsroom=newsroom, translator=translator, earlier=earlier)
    head, *rest = message.blocks
    note = _note(changed(wrong.text, correction.text, translator), at, newsroom, translator)
    return replace(message, blocks=(replace(head, lines=(*head.lines, note)), *rest))


def correction_of_alert(
    correction: Alert, wrong: Alert, at: datetime, *, newsroom: Newsroom, translator: Translator
) -> Message:
    """Return what is sent to those whose message cannot be edited: what was wrong, and the right words."""
    about = translator.text(
        "It corrects the news of {time}: “{title}”", time=_time(wrong, newsroom, translator), title=_title(wrong)
    )
    lines = [
        (Span(text=f"{_SIGN}{translator.text('Correction')} · {newsroom.short_name}", bold=True),),
        (Span(text=about, italic=True),),
        (Span(text=changed(wrong.text, correction.text, translator)),),
    ]
    right = alert_message(replace(wrong, text=correction.text), newsroom=newsroom, translator=translator)
    return replace(right, blocks=(Block(lines=tuple(lines)), *right.blocks[1:]), silent=not wrong.urgent)


def recall_notice(recall: Alert, wrong: Alert, at: datetime, *, newsroom: Newsroom, translator: Translator) -> Message:
    """Return what stands in the place of a recalled alert, or is sent where it cannot be taken away."""
    head = translator.text("Recalled at {time}", time=translator.time(at, newsroom.zone))
    about = translator.text(
        "The news of {time} is recalled: “{title}”. Please do not pass it on.",
        time=_time(wrong, newsroom, translator),
        title=_title(wrong),
    )
    lines: list[Line] = [(Span(text=f"↩️ {head} · {newsroom.short_name}", bold=True),), (Span(text=about),)]
    lines += _lines(recall.text.body)
    return Message(blocks=(Block(lines=tuple(lines)),), silent=not wrong.urgent)


# --- a story of a digest ------------------------------------------------------------------------


def corrected_digest(
    message: Message,
    url: str,
    right: AlertText,
    wrong: AlertText,
    at: datetime,
    *,
    newsroom: Newsroom,
    translator: Translator,
) -> Message | None:
    """Return a digest in which the story at `url` has the right words; None when it does not show that story."""
    note = _note(changed(wrong, right, translator), at, newsroom, translator)

    def correct(lines: Sequence[Line]) -> Sequence[Line]:
        title, *rest = lines
        new = (replace(span, text=shorten(right.title, TITLE)) if span.link == url else span for span in title)
        # Under the title stand the lead, if there is one, and in italics where it is from; an earlier note goes.
        return tuple(new), *_lead(right), note, *(line for line in rest if line and all(span.italic for span in line))

    return _with_story(message, url, correct)


def recalled_digest(
    message: Message, url: str, at: datetime, *, reason: str = "", newsroom: Newsroom, translator: Translator
) -> Message | None:
    """Return a digest in which a notice stands for the story at `url`; None when it does not show that story."""
    notice = translator.text("This story is recalled by the newsroom.")
    head = translator.text("Recalled at {time}", time=translator.time(at, newsroom.zone))
    lines: list[Line] = [(Span(text=f"↩️ {head}. ", bold=True), Span(text=notice)), *_lines(reason)]
    return _with_story(message, url, lambda _: lines)


def correction_of_story(
    url: str, right: AlertText, wrong: AlertText, *, newsroom: Newsroom, translator: Translator
) -> Message:
    """Return what is sent to those whose digest cannot be edited; also the preview of a story's correction."""
    about = translator.text("It corrects a story of a digest: “{title}”", title=shorten(wrong.title, NAMED))
    lines = [
        (Span(text=f"{_SIGN}{translator.text('Correction')} · {newsroom.short_name}", bold=True),),
        (Span(text=about, italic=True),),
        (Span(text=changed(wrong, right, translator)),),
    ]
    return Message(blocks=(Block(lines=tuple(lines)), *story(url, right).blocks), silent=True)


def recall_of_story(wrong: AlertText, *, reason: str = "", newsroom: Newsroom, translator: Translator) -> Message:
    """Return what is sent to those whose digest cannot be edited."""
    head = (Span(text=f"↩️ {translator.text('Recall')} · {newsroom.short_name}", bold=True),)
    title = shorten(wrong.title, NAMED)
    about = translator.text("A story of a digest is recalled: “{title}”. Please do not pass it on.", title=title)
    return Message(blocks=(Block(lines=(head, (Span(text=about),), *_lines(reason))),), silent=True)


def story(url: str, text: AlertText) -> Message:
    """Return a story alone, as a digest shows it."""
    title = (Span(text=shorten(text.title, TITLE), bold=True, link=url),)
    return Message(blocks=(Block(lines=(title, *_lead(text))),), silent=True)


def _with_story(message: Message, url: str, change: Callable[[Sequence[Line]], Sequence[Line]]) -> Message | None:
    """Return a digest with other lines for the story at `url`, from its title on."""
    blocks = []
    for block in message.blocks:
        at = _title_at(block, url)
        blocks.append(block if at < 0 else Block(lines=(*block.lines[:at], *change(block.lines[at:]))))
    return replace(message, blocks=tuple(blocks)) if tuple(blocks) != message.blocks else None


def _title_at(block: Block, url: str) -> int:
    return next((at for at, line in enumerate(block.lines) if any(span.link == url for span in line)), -1)


def _lines(text: str) -> list[Line]:
    return [(Span(text=line),) for line in text.split("\n") if line]


def _lead(text: AlertText) -> Sequence[Line]:
    lead = " ".join(text.body.split())
    return [(Span(text=trim(lead, LEAD)),)] if lead else []


# --- what was wrong -----------------------------------------------------------------------------


def changed(wrong: AlertText, right: AlertText, translator: Translator) -> str:
    """Return a sentence that says what was wrong: the very words where they are few, otherwise what part of it."""
    if pairs := _few(_words(wrong), _words(right)):
        return " ".join(_told(old, new, translator) for old, new in pairs)
    if wrong.title != right.title and wrong.body != right.body:
        return translator.text("The title and the text are corrected.")
    if wrong.title != right.title:
        return translator.text("The title is corrected.")
    return translator.text("The text is corrected.")


def _told(old: str, new: str, translator: Translator) -> str:
    if old and new:
        return translator.text("Wrong: “{old}”. Right: “{new}”.", old=old, new=new)
    if new:
        return translator.text("It was missing: “{new}”.", new=new)
    return translator.text("It was wrong, and is left out now: “{old}”.", old=old)


def _words(text: AlertText) -> list[str]:
    """Return the words of the title and of the text, each line ended by a word of its own."""
    lines = (text.title, *text.body.split("\n"))
    return [word for line in lines if line.strip() for word in (*line.split(), _END)]


def _few(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    """Return what differs, before and after, in phrases that make sense alone; nothing when that is too much."""
    pairs: list[tuple[str, str]] = []
    for one in _phrases(before, after):
        old, new = (" ".join(words).strip(_IDLE) for words in (before[one[0] : one[1]], after[one[2] : one[3]]))
        if _END in old or _END in new:
            return []
        if old != new:  # not for the sake of a comma
            pairs.append((old, new))
    pairs = list(dict.fromkeys(pairs))  # the same slip in the title and in the text is one
    few = len(pairs) <= PAIRS and all(max(len(old), len(new)) <= QUOTED for old, new in pairs)
    return pairs if few else []


def _phrases(before: list[str], after: list[str]) -> list[tuple[int, int, int, int]]:
    """Return where they differ, with the word on either side; what stands nearly side by side is one place."""
    found: list[tuple[int, int, int, int]] = []
    for kind, *place in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        b1, b2, a1, a2 = place
        if found and _END not in before[found[-1][1] : b1] and b1 - found[-1][1] <= NEAR:
            b1, a1 = found[-1][0], found[-1][2]
            found.pop()
        found.append((b1, b2, a1, a2))
    return [_widened(before, *one) if one[0] < one[1] and one[2] < one[3] else one for one in found]


def _widened(before: list[str], b1: int, b2: int, a1: int, a2: int) -> tuple[int, int, int, int]:
    """Return a place with the words beside it in the same sentence: a syllable alone is hardly a word of Vietnamese."""
    if b1 and before[b1 - 1][-1] not in _STOPS + _END:
        b1, a1 = b1 - 1, a1 - 1
    if before[b2 - 1][-1] not in _STOPS + _END and b2 < len(before) and before[b2] != _END:
        b2, a2 = b2 + 1, a2 + 1
    return b1, b2, a1, a2


def _note(what: str, at: datetime, newsroom: Newsroom, translator: Translator) -> Line:
    head = translator.text("Corrected by the newsroom at {time}.", time=translator.time(at, newsroom.zone))
    return (Span(text=f"{_SIGN}{head}", bold=True), Span(text=f" {what}"))


def _time(alert: Alert, newsroom: Newsroom, translator: Translator) -> str:
    at = alert.started_at or alert.created_at
    return f"{translator.time(at, newsroom.zone)} {translator.date(at, newsroom.zone, style='short')}"


def _title(alert: Alert) -> str:
    return shorten(alert.text.title, NAMED)
