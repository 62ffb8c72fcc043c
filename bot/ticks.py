"""What is looked after by the clock beside the scheduler's own work: alerts, troubles, pages that were taken down."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.alarm import Alarm
from bot.commands import Services
from bot.jobs import Tick
from bot.notices import Notices
from bot.platforms import Outlet
from bot.takedowns import TakedownWatch
from digests.clock import Clock
from digests.store import Database
from digests.takedowns import Takedowns
from digests.watch import Watch


def ticks_of(
    db: Database,
    services: Services,
    outlets: Mapping[str, Outlet],
    clock: Clock,
    nudge: Callable[[], None],
) -> tuple[Tick, ...]:
    """Return the ticks; `nudge` has the senders of this process look into the outbox."""
    alarm = Alarm(db=db, services=services, outlets=outlets, clock=clock, nudge=nudge)
    notices = notices_of(db, services, outlets, clock)
    takedowns = Takedowns(db, services.newsroom, services.visitor)
    watch = TakedownWatch(services=services, outlets=outlets, takedowns=takedowns, clock=clock)
    return (*alarm.ticks, notices.tick, watch.tick)


def notices_of(db: Database, services: Services, outlets: Mapping[str, Outlet], clock: Clock) -> Notices:
    """Return what tells the admins of troubles."""
    return Notices(services=services, outlets=outlets, watch=Watch(db, services.house), clock=clock)
