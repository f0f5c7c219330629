"""The demo clinic's database as it is on the first day: made once for many tests, put back before each."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import Connection

from tests.servers import fresh_postgres_database
from tests.world import template_of

_WRITTEN_DOWN = """CREATE SCHEMA first_day;
{copies};
CREATE FUNCTION first_day.put_back() RETURNS void LANGUAGE plpgsql
    SET session_replication_role = replica SET lock_timeout = '5s'
    AS $$ BEGIN {steps}; END $$"""


class FirstDay(Protocol):
    """A database that can be put back to its first day, while the service keeps its connections."""

    url: str

    def put_back(self) -> None: ...


class Records:
    """A SQLite database that can be put back to how it was, under the service that uses it: 1 ms."""

    def __init__(self, file: Path) -> None:
        self._live = sqlite3.connect(file, isolation_level=None)
        self._live.execute("PRAGMA synchronous=OFF")
        self._kept: sqlite3.Connection | None = None
        self._version = 0

    def keep(self) -> sqlite3.Connection:
        """How they are now; the copy kept last, if the service has written nothing since."""
        if self._kept is None or self.written() != self._version:
            self._kept = sqlite3.connect(":memory:")
            self._live.backup(self._kept)
            self._version = self.written()
        return self._kept

    def put_back(self, copy: sqlite3.Connection) -> None:
        """To how they were when this was kept."""
        if self._kept is not copy or self.written() != self._version:
            copy.backup(self._live)
            self._kept, self._version = copy, self.written()

    def written(self) -> int:
        """Another number after each time that somebody else wrote."""
        return int(self._live.execute("PRAGMA data_version").fetchone()[0])


class OnSqlite:
    """Its pages are copied over what a test left."""

    def __init__(self, folder: Path) -> None:
        file = folder / "clinic.sqlite"
        self.url = f"sqlite:///{file}"
        template_of(self.url)
        self.records = Records(file)
        self._first_day = self.records.keep()

    def put_back(self) -> None:
        self.records.put_back(self._first_day)


class OnPostgres:
    """Its rows are put in place of what a test left: 3 ms, where a copy of the whole database takes 70.

    Rows are written while no foreign key looks, and the numbers that the next rows get are those of the
    first day.
    """

    def __init__(self, name: str) -> None:
        self.url = fresh_postgres_database(name)
        template_of(self.url)
        self._live = psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True)
        _write_down(self._live)

    def put_back(self) -> None:
        self._live.execute("SELECT first_day.put_back()")


def _write_down(live: Connection[Any]) -> None:
    """Keep the rows of the first day beside the tables, and what puts them back."""
    tables = _column(live, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    filled = [table for table in tables if _column(live, f"SELECT 1 FROM {table} LIMIT 1")]
    steps = [
        *(f"DELETE FROM public.{table}" for table in tables),
        *(f"INSERT INTO public.{table} SELECT * FROM first_day.{table}" for table in filled),
        *(f"PERFORM {each}" for each in _column(live, _NUMBERS)),
    ]
    copies = [f"CREATE TABLE first_day.{table} AS TABLE public.{table}" for table in filled]
    live.execute(_WRITTEN_DOWN.format(copies="; ".join(copies), steps="; ".join(steps)).encode())


_NUMBERS = """SELECT format('setval(%L, %s, %L)', 'public.' || sequencename,
    coalesce(last_value, 1), last_value IS NOT NULL) FROM pg_sequences WHERE schemaname = 'public'"""


def _column(live: Connection[Any], query: str) -> Sequence[str]:
    return [value for (value,) in live.execute(query.encode())]
