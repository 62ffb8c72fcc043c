"""Labels of buttons, typed by hand: they do what the button does, in either language, with or without the emoji."""

from __future__ import annotations

import re
from functools import cache

from bot.messages import N_
from config.i18n import LANGUAGES, translator
from digests.collect.text import fold

_LABELS = (
    (N_("↩️ Subscribe again"), "w:on"),
    (N_("▶️ Resume"), "w:on"),
    (N_("🔔 Subscribe"), "start"),
    (N_("⏸ Pause"), "w"),
    (N_("⏹ Stop the digest"), "w:off"),
    (N_("📰 Read the digest"), "now"),
    (N_("Read more stories"), "n:0:a:"),
    (N_("More ▾"), "n:0:a:"),
    (N_("🗞 Newest stories"), "n:0:e:"),
    (N_("⚙️ Settings"), "c"),
    (N_("🗂 Topics"), "c:tt"),
    (N_("🌐 Language"), "l"),
    (N_("❓ Help"), "h"),
    (N_("📍 Places"), "d::c"),
    (N_("◂ Other districts"), "d::c"),
    (N_("🕐 Time"), "g"),
    (N_("🕐 Another time"), "g:other:c"),
    (N_("🔕 No message when there is no news"), "c:empty:-"),
    (N_("🔔 Tell me when there is no news"), "c:empty:+"),
)
_SIGNS = re.compile(r"[\W_]+")


def action_of(text: str) -> str | None:
    """Return the action of the button whose label `text` is; None when no button is called so."""
    return _actions().get(_plain(text))


@cache
def _actions() -> dict[str, str]:
    return {_plain(translator(language).text(label)): action for language in LANGUAGES for label, action in _LABELS}


def _plain(text: str) -> str:
    return " ".join(_SIGNS.sub(" ", fold(text)).split())
