"""What every page of the console has: the frame, the way around, and the words of its language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot.commands.newsroom.people import NAMES
from bot.messages import N_
from bot.web.console.access import HOME, WORDS, Form, Visitor, one
from bot.web.page import PAGES, Asset, read_asset
from config.i18n import LANGUAGES, Translator, own_name, translator
from config.newsroom import Newsroom
from digests.model import Role


@dataclass(frozen=True, kw_only=True)
class Room:
    """A page that the way around leads to, and the role that it takes."""

    path: str
    name: str
    role: Role = "editor"


ROOMS = (
    Room(path="", name=N_("Today")),
    Room(path="/tinnong", name=N_("Alerts")),
    Room(path="/bantruc", name=N_("Desk")),
    Room(path="/gopy", name=N_("Letters")),
    Room(path="/nguon", name=N_("Feeds"), role="admin"),
    Room(path="/thuebao", name=N_("Readers"), role="admin"),
    Room(path="/thongke", name=N_("Statistics"), role="admin"),
    Room(path="/nhatky", name=N_("Log"), role="admin"),
    Room(path="/hethong", name=N_("The house"), role="admin"),
    Room(path="/quyen", name=N_("People"), role="admin"),
)


class Shell:
    """Renders the templates of the console."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.assets = {name: read_asset(name, PAGES / "console") for name in ("console.css", "console.js")}
        self._environment = Environment(
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            loader=FileSystemLoader(PAGES / "console"),
        )

    def render(
        self, template: str, visitor: Visitor, *, here: str = "", status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return a page; `here` is the path of the room it belongs to."""
        rooms = [room for room in ROOMS if visitor.person.may(room.role)]
        frame = {
            "visitor": visitor,
            "role": visitor.language.text(NAMES[visitor.person.role]),
            "rooms": rooms,
            "here": here,
            "token": visitor.token,
        }
        return self._page(template, visitor.language, status, {**frame, **values})

    def bare(self, template: str, language: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page for somebody who is not signed in."""
        return self._page(template, translator(language), status, values)

    def missing(self, visitor: Visitor) -> HTMLResponse:
        """Return the page that says that there is none."""
        return self.render("missing.html", visitor, status=404)

    def again(self, visitor: Visitor | None, chosen: str | None, path: str, form: Form) -> HTMLResponse:
        """Return what was written in a form that was not taken, with a button that sends it once more."""
        kept = [(name, one(form, name)) for name in WORDS if one(form, name).strip()]
        fields = [(name, value) for name, values in form.items() if name != "token" for value in values]
        values: dict[str, Any] = {"written": kept, "fields": fields, "path": path}
        if visitor is not None:
            return self.render("again.html", visitor, status=403, **values)
        language = chosen if chosen in LANGUAGES else self.newsroom.languages[0]
        return self.bare("again.html", language, status=401, **values)

    def failed(self) -> HTMLResponse:
        """Return the page that says that something went wrong on our side."""
        return self.bare("failed.html", self.newsroom.languages[0], status=500)

    def topics(self, language: Translator) -> dict[str, str]:
        """Return what the topics are called, by slug, in the newsroom's order."""
        return {topic.slug: self.topic_name(topic.slug, language) for topic in self.newsroom.topics}

    def topic_name(self, slug: str, language: Translator) -> str:
        """Return "⛅ Thời tiết"; a slug that is no topic of ours as it is."""
        topic = self.newsroom.topic(slug)
        return f"{topic.emoji} {topic.names.get(language.locale, slug)}" if topic else slug

    def asset(self, name: str) -> Asset | None:
        """Return a file of the console's pages."""
        return self.assets.get(name)

    def _page(self, template: str, language: Translator, status: int, values: dict[str, Any]) -> HTMLResponse:
        zone = self.newsroom.zone
        html = self._environment.get_template(template).render(
            t=language.text,
            language=language.locale,
            languages=[(code, own_name(code)) for code in self.newsroom.languages if code in LANGUAGES],
            newsroom=self.newsroom,
            home=HOME,
            css=self.assets["console.css"].address,
            js=self.assets["console.js"].address,
            moment=lambda at: moment(at, language, zone),
            ago=language.age,
            number=language.number,
            **values,
        )
        return HTMLResponse(html, status_code=status, headers={"Cache-Control": "private, no-store"})


def moment(at: datetime, language: Translator, zone: ZoneInfo) -> str:
    """Return "10:20 23/11/2026", where the newsroom is."""
    return f"{language.time(at, zone)} {language.date(at, zone, style='short')}"
