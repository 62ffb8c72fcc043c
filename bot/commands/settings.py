"""/caidat, everything in one place, and /ngonngu."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands import Answer, OldButton, Request, choice, heading, named, wording
from bot.commands.follows import topic_list
from bot.commands.menus import HELP, TICK
from bot.commands.pauses import RESUME
from bot.commands.quiet import zone_name
from bot.messages import N_, Menu, Reply, Text
from bot.speech import speak
from config.i18n import LANGUAGES, own_name, translator
from digests.collect.text import fold
from digests.compose.schedule import LATER
from digests.model import Message

_CALLED = {
    **{fold(name): language for language in LANGUAGES for name in (language, own_name(language))},
    **dict.fromkeys(("viet", "vietnamese", "vn"), "vi"),
    **dict.fromkeys(("anh", "tieng anh"), "en"),
}


def language_called(text: str) -> str | None:
    """Return the language that "tiếng Anh", "english" or "en" is; None for any other word."""
    return _CALLED.get(fold(text))


async def settings(request: Request) -> Answer:
    """/caidat: what is set, and a button for each."""
    return show_settings(request)


async def press_settings(request: Request) -> Answer:
    """c, c:empty:<+ or ->: show the settings, or choose whether a day without news is told."""
    match request.argument:
        case "":
            return show_settings(request, edit=True)
        case "tt":
            return topic_list(request, edit=True)
        case "empty:+" | "empty:-":
            on = request.argument.endswith("+")
            chat = await request.services.subscriptions.set_empty_digest(request.chat, on, request.now)
            return show_settings(request.of(chat), edit=True)
        case _:
            raise OldButton(request.argument)


def show_settings(request: Request, *, edit: bool = False) -> Reply:
    """Return what is set, with a button for each."""
    chat, language = request.chat, request.language
    told = Text(
        id="Digest: {state}\nTime: {times}\nTopics: {topics}\nPlaces: {places}\n"
        "Keywords: {keywords}\nQuiet hours: {quiet}\nLanguage: {language}",
        values={
            "state": wording.state(chat, language),
            "times": wording.times(chat.plans, language),
            "topics": wording.topics(request),
            "places": wording.places(request),
            "keywords": wording.keywords(request),
            "quiet": wording.quiet(chat, language),
            "language": own_name(language.locale),
        },
    )
    none = Text(id="You have chosen no topic, so you get general news; your places and keywords come first.")
    parts = (*_besides(request), *(() if chat.follows.topics else (none,)))
    return Reply(parts=(heading(language.text("Your settings")), told, *parts), menu=_settings_menu(request), edit=edit)


def _besides(request: Request) -> Iterator[Text]:
    """Yield what only few have set: muted words, later digests on days off, another zone than the newsroom's."""
    chat = request.chat
    if chat.follows.mutes:
        yield Text(id="Muted: {words}.", values={"words": wording.mutes(request)})
    if chat.weekend_later:
        at = request.language.time(LATER)
        yield Text(id="Weekends and public holidays: {time}.", values={"time": at})
    if chat.zone.key != request.newsroom.zone.key:
        yield Text(id="Time zone: {zone}.", values={"zone": zone_name(request, chat.zone.key)})


async def language(request: Request) -> Answer:
    """/ngonngu [name]: choose the language."""
    if not request.argument:
        return _choose_language(request)
    wanted = language_called(request.argument)
    if wanted is None or wanted not in request.newsroom.languages:
        told = Text(id="I speak these languages. Tap one:")
        return Reply(parts=(told,), menu=_languages(request))
    return await _speak(request, wanted)


async def press_language(request: Request) -> Answer:
    """l, l:<code>: show the languages, or speak this one from now on."""
    if not request.argument:
        return _choose_language(request, edit=True)
    if request.argument not in request.newsroom.languages or request.argument not in LANGUAGES:
        raise OldButton(request.argument)
    return await _speak(request, request.argument)


async def _speak(request: Request, wanted: str) -> Message:
    """Change the language, and say so in the new one."""
    await request.services.subscriptions.set_locale(request.chat, wanted, request.now)
    told = Text(id="From now on I speak English with you. The articles stay in the language they were written in.")
    return speak(Reply(parts=(told,), menu=((HELP,),)), translator(wanted))


def _choose_language(request: Request, *, edit: bool = False) -> Reply:
    return Reply(parts=(Text(id="Which language shall I speak?"),), menu=_languages(request), edit=edit)


def _languages(request: Request) -> Menu:
    spoken = [code for code in request.newsroom.languages if code in LANGUAGES]
    ticked = {code: TICK if code == request.chat.locale else "" for code in spoken}
    return (tuple(named(ticked[code] + own_name(code), f"l:{code}") for code in spoken),)


def _settings_menu(request: Request) -> Menu:
    chat = request.chat
    if chat.empty_digest:
        empty = choice(N_("🔕 No message when there is no news"), "c:empty:-")
    else:
        empty = choice(N_("🔔 Tell me when there is no news"), "c:empty:+")
    silence = choice(N_("⏸ Pause"), "w") if chat.state == "active" else RESUME
    return (
        (choice(N_("🗂 Topics"), "c:tt"), choice(N_("📍 Places"), "d::c")),
        (choice(N_("🕐 Time"), "g"), choice(N_("🌙 Quiet hours"), "u")),
        (choice(N_("🔑 Keywords"), "k"), choice(N_("🌐 Language"), "l")),
        (empty,),
        (silence, HELP),
    )
