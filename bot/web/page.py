"""The page of the web chat: one HTML, one style sheet, one script, one picture, all ours and read once at start."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.messages import N_
from bot.web.said import TEXT_LIMIT
from config.i18n import LANGUAGES, Translator, own_name, translator
from config.newsroom import Newsroom
from digests.store.conversation import Line

PAGES = Path(__file__).parent / "pages"

WORDS = {
    "tagline": N_("Local news, every day"),
    "promise": N_("One short digest a day, about the topics and places you choose. Free, and no account is needed."),
    "heading": N_("News of the place you live in"),
    "begin": N_("Start"),
    "skip": N_("Go to the writing line"),
    "conversation": N_("Conversation"),
    "you": N_("You wrote:"),
    "writing": N_("Writing…"),
    "shortcuts": N_("Shortcuts"),
    "write": N_("Your message"),
    "hint": N_("A place, a topic…"),
    "send": N_("Send"),
    "newer": N_("New messages"),
    "larger": N_("Larger text"),
    "today": N_("Today"),
    "yesterday": N_("Yesterday"),
    "later": N_("Not sent yet. It goes out when the connection is back."),
    "lost": N_("Connection lost. Reconnecting…"),
    "offline": N_("No network. This page reconnects by itself."),
    "too_long": N_("That is too long. Please write at most {limit} characters."),
    "copied": N_("The link is copied. Paste it where you want to share it."),
    "nowhere": N_("Your phone did not tell where you are. Type the name of your commune instead."),
    "forgotten": N_("Everything about you is deleted. This page knows nothing about you any more."),
    "download": N_("Download"),
    "removed": N_("This message is removed."),
    "answers": N_("In answer to"),
    "wrong": N_("Something went wrong. Please try again."),
    "script_needed": N_("This page needs JavaScript. Please turn it on and open the page again."),
    "cookies_needed": N_("This page needs cookies to keep your conversation. Please allow them and open it again."),
}
"""The page's own sentences; the script gets them with the page."""

SHORTCUTS = (
    ("/tin", N_("Latest news")),
    ("/bantin", N_("Today's digest")),
    ("/chude", N_("Topics")),
    ("/diaphuong", N_("Places")),
    ("/caidat", N_("Settings")),
    ("/trogiup", N_("Help")),
)

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A file of the page. Its address changes with its content, so that a browser may keep it for ever."""

    name: str
    body: bytes
    type: str

    @property
    def address(self) -> str:
        return f"/static/{self.name}?v={hashlib.blake2b(self.body, digest_size=6).hexdigest()}"


class ChatPage:
    """Renders the page and serves its files."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._assets = {name: read_asset(name) for name in ("chat.css", "chat.js", "icon.svg")}
        environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        # Vietnamese as it is: escaped it would be three times as long. What could end a script stays escaped.
        environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        self._template = environment.from_string((PAGES / "chat.html").read_text("utf-8"))

    def render(self, language: str, lines: Sequence[Line], cursor: int) -> str:
        """Return the page in `language`, with the conversation so far and the id of its newest event."""
        say = translator(language)
        return self._template.render(
            language=say.locale,
            newsroom=self._newsroom,
            title=say.text("The news by {newsroom}", newsroom=self._newsroom.short_name),
            words=words(say),
            shortcuts=[(command, say.text(label)) for command, label in SHORTCUTS],
            languages=[(code, own_name(code)) for code in self._others(say.locale)],
            assets={name.rpartition(".")[2]: asset.address for name, asset in self._assets.items()},
            lines=[view(line) for line in lines],
            cursor=cursor,
            limit=TEXT_LIMIT,
        )

    def language(self, chosen: str | None) -> str:
        """Return the language of the page: the chosen one if the newsroom has it, otherwise the newsroom's first."""
        known = [code for code in self._newsroom.languages if code in LANGUAGES]
        return chosen if chosen in known else (*known, *LANGUAGES)[0]

    def routes(self) -> list[Route]:
        """Return the routes of the page's files."""
        return [Route("/static/{name}", self._static), Route("/favicon.ico", self._icon)]

    def _others(self, language: str) -> list[str]:
        return [code for code in self._newsroom.languages if code != language and code in LANGUAGES]

    async def _static(self, request: Request) -> Response:
        return give(request, self._assets.get(request.path_params["name"]))

    async def _icon(self, request: Request) -> Response:
        icon = self._assets["icon.svg"]
        return Response(icon.body, media_type=icon.type, headers={"Cache-Control": "public, max-age=86400"})


def give(request: Request, asset: Asset | None) -> Response:
    """Return a file of a page; a browser keeps what it asked for by its newest address."""
    if asset is None:
        return Response(status_code=404)
    newest = request.url.query == asset.address.partition("?")[2]
    caching = "public, max-age=31536000, immutable" if newest else "no-cache"
    return Response(asset.body, media_type=asset.type, headers={"Cache-Control": caching})


def words(say: Translator) -> dict[str, str]:
    """Return the page's sentences in one language."""
    return {name: say.text(sentence, limit=TEXT_LIMIT) for name, sentence in WORDS.items()}


def view(line: Line) -> dict[str, Any]:
    """Return a line of the conversation as the script reads it."""
    told = {"id": line.id, "place": line.place, "mine": line.mine, "at": line.at.isoformat(), "revision": line.revision}
    return {**line.body, **told}


def read_asset(name: str, folder: Path = PAGES) -> Asset:
    """Return one of our files."""
    return Asset(name=name, body=(folder / name).read_bytes(), type=_TYPES[name.rpartition(".")[2]])
