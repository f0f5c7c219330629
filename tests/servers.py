"""The real Redis and the real PostgreSQL of a test run: one of each, for all workers, for nobody else.

A keeper (this file, run as a program) starts them and holds them while its standard input is open, so
they end and leave nothing behind however the run ends, ``kill -9`` included. The run's first process
starts the keeper (``pytest_configure``, imported by conftest.py); workers find the addresses in their
environment. PostgreSQL may be missing on a laptop, where its part is skipped; with CI=true that is an
error.
"""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
import pytest
from psycopg import sql
from redis import Redis

from simulator import children, private_redis

ADDRESSES: Final = "TEST_SERVERS"  # the environment variable that workers inherit
ADMIN: Final = "clinic"
POSTGRES_SETTINGS: Final = {
    "listen_addresses": "",  # a Unix socket is enough, and takes no port from anyone
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
}


# What tests ask for


def redis_url(worker: str = "master", spare: int = 0) -> str:
    """A Redis database that no other worker uses. ``worker`` is xdist's name for it: gw0, gw1, … or master.

    A worker has four of them, ``spare`` 0 to 3.
    """
    place = int(worker.removeprefix("gw")) + 1 if worker.startswith("gw") else 0
    return f"{_addresses()['redis']}?db={place * 4 + spare}"


def postgres_admin_url(database: str = "postgres") -> str | None:
    """The run's PostgreSQL, as SQLAlchemy writes it; None when this machine has none."""
    socket = _addresses()["postgres"]
    return f"postgresql+psycopg://{ADMIN}@/{database}?host={socket}" if socket else None


def quick_place() -> Path:
    """A folder in memory, where there is such a place: SQLite waits for the disk at every commit."""
    return Path(_addresses()["quick"])


def fresh_postgres_database(name: str, template: str = "template1") -> str:
    """An empty database of this name, or a copy of ``template``, in place of what had the name before."""
    url = postgres_admin_url(name)
    if url is None:
        pytest.skip("no PostgreSQL on this machine")
    database, original = sql.Identifier(name), sql.Identifier(template)
    with psycopg.connect(
        host=_addresses()["postgres"], user=ADMIN, dbname="postgres", autocommit=True
    ) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(database, original))
    return url


def _addresses() -> dict[str, str]:
    addresses: dict[str, str] = json.loads(os.environ[ADDRESSES])
    return addresses


# What conftest.py imports, for pytest to call

_keeper: subprocess.Popen[str] | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers, once: a worker of xdist is not the run's first process."""
    global _keeper
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    _keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.servers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
        start_new_session=True,  # Ctrl-C is for pytest; the keeper follows when pytest is done
    )
    os.environ[ADDRESSES] = _first_line_of(_keeper)


def pytest_unconfigure() -> None:
    if _keeper:
        _keeper.communicate()  # closing its input is the sign to end everything


def _first_line_of(keeper: subprocess.Popen[str]) -> str:
    assert keeper.stdout
    addresses = keeper.stdout.readline()
    if not addresses:
        raise pytest.UsageError("The servers for the tests did not start; the reason is above.")
    return addresses


# The keeper


def keep() -> None:
    """Print the addresses as one line of JSON, then wait for the run to end."""
    with (
        _short_folder() as folder,
        _quick_folder() as quick,
        postgres(folder) as socket,
        private_redis.start(folder / "redis") as redis,
    ):
        _each_worker_empties_only_its_own(redis.url)
        sys.stdout.write(json.dumps({"redis": redis.url, "postgres": socket, "quick": quick}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


def _each_worker_empties_only_its_own(redis_url: str) -> None:
    """They have a database each in one Redis: FLUSHALL would be felt in the tests of all others."""
    with Redis.from_url(redis_url) as client:
        client.acl_setuser("default", enabled=True, commands=["-flushall"])


@contextmanager
def _short_folder() -> Iterator[Path]:
    """A temporary folder whose sockets' paths fit into the 103 bytes that a kernel may allow."""
    usual = tempfile.gettempdir()
    with tempfile.TemporaryDirectory(prefix="steps-", dir=usual if len(usual) < 60 else "/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL may run as another user, who must get through to its own part
        yield folder


@contextmanager
def _quick_folder() -> Iterator[str]:
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="steps-", dir=memory) as name:
        yield name


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL in ``folder``, as the path of its socket's folder; "" when this machine has none."""
    programs = _postgres_programs()
    if programs is None:
        yield _without_postgres()
        return
    home, log, user = folder / "postgres", folder / "postgres.log", _who_runs_postgres()
    _give_folder(home, user)
    _initialise(programs, home, log, user)
    server = children.start(_server_command(programs, home), log, user=user, farewell=signal.SIGQUIT)
    try:
        _wait_until_it_answers(server, home, log)
        yield str(home)
    finally:
        children.end(server, farewell=signal.SIGINT)


def _postgres_programs() -> Path | None:
    """Debian keeps them off the PATH, a folder for each version; the newest will do."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


def _without_postgres() -> str:
    if os.environ.get("CI") == "true":
        sys.exit("PostgreSQL is missing, and CI=true: its part of the tests may not be skipped here.")
    return ""


def _who_runs_postgres() -> str | None:
    """initdb refuses root: root steps down, to PostgreSQL's own user if there is one."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _give_folder(home: Path, user: str | None) -> None:
    home.mkdir(mode=0o700)
    if user:
        shutil.chown(home, user)


def _initialise(programs: Path, home: Path, log: Path, user: str | None) -> None:
    options = [f"--username={ADMIN}", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
    initdb = children.start([programs / "initdb", "-D", home / "data", *options], log, user=user, folder=home)
    if initdb.wait():
        sys.exit(f"initdb failed:\n{children.last_words(log)}")


def _server_command(programs: Path, home: Path) -> list[str | Path]:
    settings = POSTGRES_SETTINGS | {"unix_socket_directories": str(home)}
    return [
        programs / "postgres",
        "-D",
        home / "data",
        *(word for item in settings.items() for word in ("-c", "=".join(item))),
    ]


def _wait_until_it_answers(server: subprocess.Popen[bytes], home: Path, log: Path) -> None:
    given_up = time.monotonic() + 30
    while not _answers(home):
        if server.poll() is not None or time.monotonic() > given_up:
            sys.exit(f"PostgreSQL did not start:\n{children.last_words(log)}")
        time.sleep(0.05)


def _answers(home: Path) -> bool:
    try:
        psycopg.connect(host=str(home), user=ADMIN, dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


if __name__ == "__main__":
    keep()
