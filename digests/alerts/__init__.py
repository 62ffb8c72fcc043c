"""Alerts that can be trusted: drafted, looked at by a second person, undone in time, sent once, and accounted for.

    draft → submit → approve → (time to undo) → start_due → sending → settle → sent

Corrections and recalls go the same way. What changes an alert, and the note of who did it, are one transaction.
"""

from __future__ import annotations

from digests.alerts.agreeing import Agreeing
from digests.alerts.book import LASTS as LASTS
from digests.alerts.book import Rules as Rules
from digests.alerts.figures import Figures
from digests.alerts.reading import Reading
from digests.alerts.sending import Sending
from digests.alerts.writing import Changes as Changes
from digests.alerts.writing import Writing


class Alerts(Reading, Writing, Agreeing, Sending, Figures):
    """The alerts of one newsroom, under its `Rules`."""
