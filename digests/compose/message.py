"""How a digest reads: a header with the date, stories under headings, and how many more there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from config.i18n import Translator
from config.newsroom import Newsroom
from digests.collect.text import shorten, trim
from digests.compose.calendar import date_line
from digests.compose.select import Section, Selection
from digests.model import GENERAL, Article, Block, Button, Message, Span, utf16_units

FITS = 4096
"""UTF-16 units of a Telegram message, after its entities are parsed (core.telegram.org/bots/api#sendmessage)."""
TITLE = 200
"""Characters of a title; a longer one is cut at a word."""
EARLIER = 90
"""Characters of the title that an update reminds of."""
LEAD = 300
"""Characters of a lead, in whole sentences."""
PAGE = 5
"""Stories of a page of what the digest left out."""
_MORE = "more"

Line = tuple[Span, ...]


def digest_message(
    selection: Selection,
    *,
    newsroom: Newsroom,
    translator: Translator,
    zone: ZoneInfo,
    slot: datetime,
    now: datetime,
    edition: int | None = None,
    note: str = "",
) -> tuple[Message, Selection]:
    """Return the digest of `slot` in one message, and what it really tells.

    Where the stories do not fit, the least important are left out. `edition` is what the button "more" asks for;
    without it there are no buttons. `note` is a line of its own under the header; where there is no story, it is all
    that is said. The digest arrives silently.
    """
    head = [_header(newsroom, translator, slot.astimezone(zone)), *([_plain(note)] if note else [])]
    while True:
        numbered = edition is not None
        stories = _stories(selection, newsroom, translator, now, numbered=numbered)
        if not stories and not note:
            stories = [_nothing(translator)]
        tail = [_remainder(selection.more, translator)] if selection.more else []
        more = ((more_button(edition, 1, translator),),) if selection.more and edition is not None else ()
        buttons = (*number_buttons(selection.shown), *more) if edition is not None else ()
        message = Message(blocks=(*head, *stories, *tail), buttons=buttons, silent=True)
        if utf16_units(message.text) <= FITS or not selection.sections:
            return message, selection
        selection = selection.shorter()


def page_message(
    articles: Sequence[Article],
    *,
    newsroom: Newsroom,
    translator: Translator,
    now: datetime,
    before: Mapping[int, Article],
    button: Button | None = None,
) -> Message:
    """Return a page of numbered stories without header and headings; `before` is as in a `Selection`."""
    blocks = tuple(
        story_block(
            article,
            newsroom=newsroom,
            translator=translator,
            now=now,
            number=number,
            before=before.get(article.id),
        )
        for number, article in enumerate(articles, start=1)
    )
    return Message(blocks=blocks, buttons=(*number_buttons(articles), *(((button,),) if button else ())))


def of_edition(message: Message, edition: int) -> Message:
    """Return a digest that was made before its edition had a number, with the button "more" of that edition."""
    first = f"{_MORE}:0:1"
    rows = (
        tuple(replace(button, action=f"{_MORE}:{edition}:1") if button.action == first else button for button in row)
        for row in message.buttons
    )
    return replace(message, buttons=tuple(rows), edition=edition)


def number_buttons(articles: Sequence[Article]) -> tuple[tuple[Button, ...], ...]:
    """Return a row with the number of each story, which opens its card."""
    row = tuple(Button(label=f"{number}", action=f"a:{article.id}") for number, article in enumerate(articles, start=1))
    return (row,) if row else ()


def story_block(
    article: Article,
    *,
    newsroom: Newsroom,
    translator: Translator,
    now: datetime,
    number: int | None = None,
    heading: str = "",
    before: Article | None = None,
) -> Block:
    """Return a story as readers see it: the title (linked), the lead, then the source, the age and how many tell it.

    `number` is that of the button which opens it. If they were told `before`, a line of its own says that this is an
    update, and of what.
    """
    lines: list[Line] = [(Span(text=heading, bold=True),)] if heading else []
    if before:
        earlier = translator.text("Earlier: {title}", title=shorten(before.title, EARLIER))
        lines.append((Span(text=translator.text("🔄 Update"), bold=True), Span(text=f" · {earlier}", italic=True)))
    numbered = (Span(text=f"{number}. ", bold=True),) if number is not None else ()
    lines.append((*numbered, Span(text=shorten(article.title, TITLE), bold=True, link=article.url)))
    if article.lead:
        lines.append((Span(text=trim(article.lead, LEAD)),))
    about = [article.source, translator.age(article.published, now)]
    if article.papers > 1:
        about.append(translator.text("in {count} paper", plural="in {count} papers", count=article.papers))
    if article.corrected:
        about.append(translator.text("✏️ corrected by the newsroom"))
    lines.append((Span(text=" · ".join(about), italic=True),))
    return Block(lines=tuple(lines))


def nothing_since(told: datetime, now: datetime, zone: ZoneInfo, translator: Translator) -> str:
    """Return the line over the last day's news when there is none since the reader was `told`."""
    moment = translator.time(told, zone)
    if told.astimezone(zone).date() != now.astimezone(zone).date():
        moment = f"{moment} {translator.date(told, zone, style='short')}"
    return translator.text("Nothing new since {time}. Here is the news of the last day again:", time=moment)


def other_buttons(translator: Translator) -> tuple[tuple[Button, ...], ...]:
    """Return what to do about an empty digest: read the newest of everything, or choose more."""
    newest = Button(label=translator.text("🗞 Newest stories"), action="n:0:e:")
    return ((newest, Button(label=translator.text("⚙️ Settings"), action="c")),)


def more_button(edition: int, page: int, translator: Translator) -> Button:
    """Return the button that asks for page `page` (from 1) of what the edition left out."""
    return Button(label=translator.text("Read more stories"), action=f"{_MORE}:{edition}:{page}")


def heading_of(key: str, newsroom: Newsroom, locale: str) -> str:
    """Return "📍 Phường Sa Pa" for a place's code, "🌾 Nông nghiệp" for a topic's slug, "" for neither."""
    if place := newsroom.place(key):
        return f"📍 {place.type} {place.name}"
    if topic := newsroom.topic(key):
        return f"{topic.emoji} {topic.names.get(locale, topic.names[newsroom.languages[0]])}".strip()
    return ""


def _header(newsroom: Newsroom, translator: Translator, local: datetime) -> Block:
    name = translator.text("The news by {newsroom}", newsroom=newsroom.short_name)
    return Block(lines=((Span(text=f"📰 {name}", bold=True),), (Span(text=date_line(local.date(), translator)),)))


def _stories(
    selection: Selection, newsroom: Newsroom, translator: Translator, now: datetime, *, numbered: bool
) -> list[Block]:
    """Return the stories; a heading stands in the block of its first story, so that no split leaves it alone."""
    blocks: list[Block] = []
    for section in selection.sections:
        heading = _heading(section, selection, newsroom, translator)
        for article in section.articles:
            block = story_block(
                article,
                newsroom=newsroom,
                translator=translator,
                now=now,
                number=len(blocks) + 1 if numbered else None,
                heading=heading,
                before=selection.before.get(article.id),
            )
            blocks.append(block)
            heading = ""
    return blocks


def _heading(section: Section, selection: Selection, newsroom: Newsroom, translator: Translator) -> str:
    heading = heading_of(section.key, newsroom, translator.locale)
    alone = len(selection.sections) == 1
    return heading or ("" if alone and section.key == GENERAL else translator.text("Other news"))


def _nothing(translator: Translator) -> Block:
    return _plain(translator.text("There is no new story for you this time. Have a good day!"))


def _remainder(more: int, translator: Translator) -> Block:
    return _plain(
        translator.text("{count} more story is waiting.", plural="{count} more stories are waiting.", count=more)
    )


def _plain(text: str) -> Block:
    return Block(lines=((Span(text=text),),))
