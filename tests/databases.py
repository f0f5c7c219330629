"""The demo clinic's database as it is on the first day: made once for many tests, put back before each."""

import sqlite3
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import Connection

from tests.servers import fresh_postgres_database
from tests.world import template_of

Kept = Any
"""A copy that a database made of itself, for its own use."""
_WRITTEN_DOWN = """CREATE SCHEMA {name};
{copies};
CREATE FUNCTION {name}.put_back() RETURNS void LANGUAGE plpgsql
    SET session_replication_role = replica SET lock_timeout = '5s'
    AS $$ BEGIN {steps}; END $$"""


class FirstDay(Protocol):
    """A database that can be put back to its first day, while the service keeps its connections.

    It can also be kept as it is now, and be put back to that.
    """

    url: str
    keeps_quickly: bool

    def keep(self) -> Kept: ...

    def put_back(self, kept: Kept = None) -> None: ...


class OnSqlite:
    """Its pages are copied over what a test left: 1 ms."""

    keeps_quickly = True

    def __init__(self, folder: Path) -> None:
        file = folder / "clinic.sqlite"
        self.url = f"sqlite:///{file}"
        template_of(self.url)
        self._live = sqlite3.connect(file, isolation_level=None)
        self._first_day = self.keep()

    def keep(self) -> Kept:
        copy = sqlite3.connect(":memory:")
        self._live.backup(copy)
        return copy

    def put_back(self, kept: Kept = None) -> None:
        (kept or self._first_day).backup(self._live)


class OnPostgres:
    """Its rows are put in place of what a test left: 3 ms, where a copy of the whole database takes 70.

    Rows are written while no foreign key looks, and the numbers that the next rows get are those of then.
    """

    keeps_quickly = False

    def __init__(self, name: str) -> None:
        self.url = fresh_postgres_database(name)
        template_of(self.url)
        self._live = psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True)
        self._numbers = count()
        self._first_day = self.keep()

    def keep(self) -> Kept:
        name = f"kept_{next(self._numbers)}"
        _write_down(self._live, name)
        return name

    def put_back(self, kept: Kept = None) -> None:
        self._live.execute(f"SELECT {kept or self._first_day}.put_back()".encode())


def _write_down(live: Connection[Any], name: str) -> None:
    """Keep the rows of now beside the tables, and what puts them back."""
    tables = _column(live, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    filled = [table for table in tables if _column(live, f"SELECT 1 FROM {table} LIMIT 1")]
    steps = [
        *(f"DELETE FROM public.{table}" for table in tables),
        *(f"INSERT INTO public.{table} SELECT * FROM {name}.{table}" for table in filled),
        *(f"PERFORM {each}" for each in _column(live, _NUMBERS)),
    ]
    copies = [f"CREATE TABLE {name}.{table} AS TABLE public.{table}" for table in filled]
    parts = {"name": name, "copies": "; ".join(copies), "steps": "; ".join(steps)}
    live.execute(_WRITTEN_DOWN.format(**parts).encode())


_NUMBERS = """SELECT format('setval(%L, %s, %L)', 'public.' || sequencename,
    coalesce(last_value, 1), last_value IS NOT NULL) FROM pg_sequences WHERE schemaname = 'public'"""


def _column(live: Connection[Any], query: str) -> Sequence[str]:
    return [value for (value,) in live.execute(query.encode())]
