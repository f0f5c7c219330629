"""The servers of a test run: shared by its workers, each with a corner of its own, gone with the run."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from subprocess import PIPE, STDOUT

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests import servers

ROOT = Path(__file__).parents[2]
ONE_RUN = """
import os, pathlib, time
from tests import servers

def test_where_everything_is(worker_id):
    pathlib.Path(os.environ["SEEN"]).write_text(servers.redis_url(worker_id))
    time.sleep(60)
"""


@contextmanager
def another_run(folder, processes):
    """A run of pytest that stays until somebody ends it, and the Redis socket that its test saw."""
    (folder / "test_one.py").write_text(ONE_RUN)
    seen = folder / "seen"
    plain = ["-p", "no:cacheprovider", "-p", "tests.servers", "-c", os.devnull, "--rootdir", str(folder)]
    words = [sys.executable, "-m", "pytest", *plain, "-n", str(processes), str(folder / "test_one.py")]
    # A shell has what it starts in the background ignore Ctrl-C, and so would what that starts.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        words,
        env=os.environ | {"SEEN": str(seen)},
        cwd=ROOT,
        stdout=PIPE,
        stderr=STDOUT,
        preexec_fn=heeding,
    ) as run:
        try:
            wait_until(lambda: seen.exists() and seen.read_text())
            yield run, Path(seen.read_text().removeprefix("unix://").partition("?")[0])
        finally:
            run.kill()


def wait_until(true, seconds=30):
    given_up = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < given_up
        time.sleep(0.05)


@pytest.mark.parametrize(("farewell", "processes"), [(signal.SIGINT, 0), (signal.SIGKILL, 1)])
def test_a_run_that_is_interrupted_or_killed_leaves_no_server_and_no_folder(tmp_path, farewell, processes):
    with another_run(tmp_path, processes) as (run, socket):
        folder = socket.parents[1]
        assert folder.is_dir()
        run.send_signal(farewell)
        run.communicate()
        wait_until(lambda: not folder.exists())
    with pytest.raises(redis.ConnectionError):
        redis.Redis(unix_socket_path=str(socket), retry=Retry(NoBackoff(), 0)).ping()


def test_no_two_workers_share_a_redis_database(monkeypatch):
    monkeypatch.setenv(servers.ADDRESSES, '{"redis": "unix:///x", "postgres": ""}')
    workers = ["master", *(f"gw{n}" for n in range(15))]
    urls = [servers.redis_url(worker, spare) for worker in workers for spare in range(4)]
    assert len(set(urls)) == len(urls) == 64, "and 64 is how many the private Redis has"


def test_a_fresh_database_replaces_the_one_before_it(worker_id):
    name = f"fresh_{worker_id}"
    for _ in range(2):
        url = servers.fresh_postgres_database(name).replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE only_once (id int)")


def test_a_database_can_be_a_copy_of_another(worker_id):
    original = servers.fresh_postgres_database(f"original_{worker_id}").replace("+psycopg", "")
    with psycopg.connect(original) as connection:
        connection.execute("CREATE TABLE copied AS SELECT 7 AS kept")
    copy = servers.fresh_postgres_database(f"copy_{worker_id}", template=f"original_{worker_id}")
    with psycopg.connect(copy.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT kept FROM copied").fetchone() == (7,)


def test_a_missing_postgresql_is_an_error_only_where_it_may_not_be_skipped(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    assert servers._without_postgres() == ""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="PostgreSQL is missing"):
        servers._without_postgres()


def test_no_worker_can_empty_the_databases_of_the_others(worker_id):
    with redis.Redis.from_url(servers.redis_url(worker_id)) as client:
        with pytest.raises(redis.exceptions.NoPermissionError):
            client.flushall()
        client.flushdb()
