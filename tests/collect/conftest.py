"""The shipped newsroom's own files, which the collecting steps are tested with."""

from __future__ import annotations

import pytest

from config.newsroom import Newsroom, Prefixes, load
from tests.collect.house import home, house

__all__ = ["home", "house"]


@pytest.fixture(scope="session")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture(scope="session")
def prefixes(newsroom: Newsroom) -> Prefixes:
    return newsroom.prefixes
