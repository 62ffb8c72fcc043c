"""Every kind of button: what a press of it does."""

from __future__ import annotations

from bot.commands import (
    Handler,
    cards,
    feedback,
    follows,
    help,
    keywords,
    linking,
    mydata,
    news,
    pauses,
    places,
    quiet,
    settings,
    setup,
    start,
    times,
)

ACTIONS: dict[str, Handler] = {
    "a": cards.press_card,
    "start": start.start,
    "now": news.digest,
    "more": news.press_more,
    "n": news.press_news,
    "q": news.press_search,
    "s": setup.press_step,
    "t": follows.press_topic,
    "k": keywords.press_word,
    "m": keywords.press_mute,
    "d": places.press_district,
    "p": places.press_place,
    "g": times.press_time,
    "u": quiet.press_quiet,
    "w": pauses.press_pause,
    "c": settings.press_settings,
    "l": settings.press_language,
    "f": feedback.press_feedback,
    "x": mydata.press_mydata,
    "y": linking.press_link,
    "h": help.show_help,
}
"""A button's prefix → what its press does."""

ACTIONS_FOR_ANYONE = frozenset({"a", "now", "more", "n", "q", "f", "h"})
"""In a group everybody may press these; what changes its settings is for its administrators."""
