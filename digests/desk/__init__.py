"""The desk: the next digest as its readers will see it, and what editors decide about its stories.

Silence means that a story goes out. What is decided counts for all articles of the story, in every digest that is
composed from then on, and is noted in the audit log in the same transaction.
"""

from __future__ import annotations

from digests.desk.deciding import Deciding
from digests.desk.looking import Changed as Changed
from digests.desk.looking import Deed as Deed
from digests.desk.looking import Story as Story
from digests.desk.looking import Undoable as Undoable


class Desk(Deciding):
    """The desk of one newsroom."""
