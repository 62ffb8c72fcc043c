"""For machines: is it alive (/healthz), can it work (/readyz), and how does it go (/metrics)."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.web import WebChannel
from bot.web.metrics import CONTENT_TYPE, WebMetrics
from config.logs import event
from digests.store import Database
from digests.store.figures import figures
from digests.store.migrate import current, newest

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Health:
    """The three requests and what they need."""

    db: Database
    channel: WebChannel
    metrics: WebMetrics

    def routes(self) -> list[Route]:
        """Return the three routes."""
        return [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.measure),
        ]

    async def alive(self, request: Request) -> Response:
        """Answer 200: the process serves requests."""
        return PlainTextResponse("ok\n")

    async def ready(self, request: Request) -> Response:
        """Answer 200 when the database can be used and its schema is the newest, otherwise 503 and why."""
        try:
            found = await current(self.db)
        except Exception as error:  # whatever keeps us from the database: not ready, and the log says why
            event(logger, "not_ready", level=logging.WARNING, reason=repr(error))
            return JSONResponse({"ready": False, "reason": "the database cannot be used"}, status_code=503)
        if found != newest():
            return JSONResponse({"ready": False, "reason": "the schema is not up to date"}, status_code=503)
        return JSONResponse({"ready": True})

    async def measure(self, request: Request) -> Response:
        """Return the metrics."""
        async with self.db.read() as tx:
            now = await figures(tx)
        return Response(self.metrics.text(now, len(self.channel.streams)), media_type=CONTENT_TYPE)
