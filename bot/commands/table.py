"""Every command and every kind of button. A new command is one line here (and its sentences in the catalogs)."""

from __future__ import annotations

from bot.commands import Command, Handler, follows, help, news, pauses, places, settings, setup, start, times
from bot.commands.arguments import anything, followed_name, known_name, some_days, some_digits, some_language
from bot.messages import N_
from config.i18n import translator

COMMANDS: tuple[Command, ...] = (
    Command(
        vi="start",
        en="start",
        aliases=("batdau", "dangkybantin", "subscribe"),
        summary=N_("subscribe and choose your topics, place and time"),
        run=start.start,
        words=("bắt đầu", "start", "đăng ký bản tin", "đăng ký nhận tin", "đăng kí nhận tin", "subscribe"),
    ),
    Command(
        vi="tin",
        en="news",
        summary=N_("newest stories, for example: /news sport"),
        for_anyone=True,
        run=news.news,
        words=("tin", "tin tức", "tin mới", "tin mới nhất", "xem tin", "đọc tin", "news", "latest news"),
        takes=anything,
    ),
    Command(
        vi="bantin",
        en="digest",
        summary=N_("today's digest, right now"),
        for_anyone=True,
        run=news.digest,
        words=("bản tin", "bản tin hôm nay", "tin hôm nay", "hôm nay có gì", "digest"),
    ),
    Command(
        vi="timkiem",
        en="search",
        aliases=("tim",),
        summary=N_("search all stories, for example: /search rice price"),
        for_anyone=True,
        run=news.search,
        words=("tìm kiếm", "tìm", "tra cứu", "search", "search for", "find"),
        takes=anything,
    ),
    Command(
        vi="chude",
        en="topics",
        summary=N_("choose topics"),
        run=follows.topics,
        words=("chủ đề", "chuyên mục", "các chủ đề", "topics"),
        takes=known_name,
    ),
    Command(
        vi="diaphuong",
        en="places",
        summary=N_("choose communes and wards"),
        run=places.places,
        words=("địa phương", "nơi ở", "xã phường", "places"),
        takes=known_name,
    ),
    Command(
        vi="dangky",
        en="follow",
        aliases=("theodoi",),
        summary=N_("follow a topic, place or keyword, for example: /follow flood"),
        run=follows.follow,
        words=("đăng ký", "đăng kí", "theo dõi", "follow"),
        takes=known_name,
    ),
    Command(
        vi="huy",
        en="unfollow",
        aliases=("bo",),
        summary=N_("follow it no longer"),
        run=follows.unfollow,
        words=("hủy", "bỏ", "hủy theo dõi", "bỏ theo dõi", "hủy đăng ký", "hủy đăng kí", "unfollow"),
        takes=followed_name,
    ),
    Command(
        vi="gio",
        en="time",
        summary=N_("when the digest comes, for example: /time 06:30 18:00 mon-fri"),
        run=times.times,
        words=("giờ", "giờ nhận", "giờ nhận tin", "đổi giờ", "đặt giờ", "hẹn giờ", "time"),
        takes=some_digits,
    ),
    Command(
        vi="tamdung",
        en="pause",
        summary=N_("pause the digest, for example: /pause 3 days"),
        run=pauses.pause,
        words=("tạm dừng", "tạm ngưng", "tạm ngừng", "tạm nghỉ", "pause"),
        takes=some_days,
    ),
    Command(
        vi="tieptuc",
        en="resume",
        summary=N_("receive the digest again"),
        run=pauses.resume,
        words=("tiếp tục", "nhận lại", "gửi lại", "gửi lại đi", "bắt đầu lại", "mở lại", "resume", "start again"),
    ),
    Command(
        vi="dung",
        en="stop",
        summary=N_("no more digests"),
        run=pauses.stop,
        words=(
            "dừng",
            "dừng lại",
            "ngừng",
            "ngưng",
            "dừng thôi",
            "thôi dừng",
            "dừng gửi",
            "dừng gửi tin",
            "dừng nhận tin",
            "dừng bản tin",
            "ngừng gửi",
            "ngừng gửi tin",
            "ngừng nhận tin",
            "thôi không nhận nữa",
            "đừng gửi nữa",
            "không nhận nữa",
            "hủy bản tin",
            "stop",
            "stop sending",
            "unsubscribe",
        ),
    ),
    Command(
        vi="caidat",
        en="settings",
        summary=N_("everything you have chosen"),
        run=settings.settings,
        words=("cài đặt", "thiết lập", "settings"),
    ),
    Command(
        vi="ngonngu",
        en="language",
        summary=N_("Tiếng Việt or English"),
        run=settings.language,
        words=("ngôn ngữ", "đổi ngôn ngữ", "language"),
        takes=some_language,
    ),
    Command(
        vi="trogiup",
        en="help",
        summary=N_("what I can do"),
        for_anyone=True,
        run=help.show_help,
        words=("trợ giúp", "giúp", "giúp đỡ", "giúp tôi", "giúp với", "hướng dẫn", "help", "menu", "lệnh", "các lệnh"),
    ),
)

ACTIONS: dict[str, Handler] = {
    "start": start.start,
    "now": news.digest,
    "more": news.press_more,
    "n": news.press_news,
    "q": news.press_search,
    "s": setup.press_step,
    "t": follows.press_topic,
    "k": follows.press_keyword,
    "d": places.press_district,
    "p": places.press_place,
    "g": times.press_time,
    "w": pauses.press_pause,
    "c": settings.press_settings,
    "l": settings.press_language,
    "h": help.show_help,
}
"""A button's prefix → what its press does."""

ACTIONS_FOR_ANYONE = frozenset({"now", "more", "n", "q", "h"})
"""In a group everybody may press these; what changes its settings is for its administrators."""


def menu(locale: str) -> tuple[tuple[str, str], ...]:
    """Return (name, description) of every command, in the order of the table, as platforms show them in a menu."""
    language = translator(locale)
    return tuple((command.name(locale), language.text(command.summary)) for command in COMMANDS)
