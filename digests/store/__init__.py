"""The only door to the database. One module per group of queries; each takes a transaction's connection first."""

from digests.store.database import Connection, Database

__all__ = ["Connection", "Database"]
