"""The numbers that Prometheus collects. Names and labels hold no reader, no text and no secret."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from digests.store.figures import Figures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class WebMetrics:
    """The metrics of one web server, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ours = self._registry
        self._heard = Counter("bantin_web_heard", "Texts and buttons from web readers", ["kind"], registry=ours)
        self._pages = Gauge("bantin_web_pages", "Open pages of the web chat", registry=ours)
        self._chats = Gauge("bantin_chats", "Chats by channel and state", ["channel", "state"], registry=ours)
        self._waiting = Gauge("bantin_deliveries_waiting", "Deliveries not sent yet", ["channel"], registry=ours)
        self._feeds = Gauge("bantin_feeds", "Feeds", registry=ours)
        self._failing = Gauge("bantin_feeds_failing", "Feeds whose last visit failed", registry=ours)
        self._newest = Gauge(
            "bantin_newest_article_timestamp_seconds", "When the newest article was found", registry=ours
        )

    def heard(self, kind: str) -> None:
        """Count a text or a pressed button."""
        self._heard.labels(kind).inc()

    def text(self, figures: Figures, pages: int) -> bytes:
        """Return everything in Prometheus' text format (0.0.4)."""
        self._pages.set(pages)
        self._chats.clear()
        for (channel, state), count in figures.chats.items():
            self._chats.labels(channel, state).set(count)
        self._waiting.clear()
        for channel, count in figures.waiting.items():
            self._waiting.labels(channel).set(count)
        self._feeds.set(figures.feeds)
        self._failing.set(figures.feeds_failing)
        if figures.newest_article is not None:
            self._newest.set(figures.newest_article.timestamp())
        return generate_latest(self._registry)
