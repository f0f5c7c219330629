"""The Redis that comes with play and the tests: remembers, is found again, and leaves with its starter."""

import os
import signal
import sys
import threading
import time
from subprocess import PIPE, Popen

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from simulator import children, private_redis

STARTS_ONE_AND_WAITS = """
import sys, pathlib
from simulator import private_redis
print(private_redis.start(pathlib.Path(sys.argv[1])).url, flush=True)
sys.stdin.read()
"""


def ask(server):
    return redis.Redis.from_url(server.url, decode_responses=True, retry=Retry(NoBackoff(), 0))


def test_it_answers_and_ends_with_its_block(tmp_path):
    with private_redis.start(tmp_path) as server:
        assert ask(server).ping()
    with pytest.raises(redis.ConnectionError):
        ask(server).ping()


def test_a_second_start_finds_the_first_and_does_not_end_it(tmp_path):
    with private_redis.start(tmp_path) as first:
        with private_redis.start(tmp_path) as second:
            ask(second).set("who", "the same")
        assert ask(first).get("who") == "the same"


def test_it_remembers_what_it_held_before_it_was_killed(tmp_path):
    with private_redis.start(tmp_path) as server:
        ask(server).set("rung", 7)
        server.kill()
    with private_redis.start(tmp_path) as server:
        assert ask(server).get("rung") == "7"


def test_it_never_throws_anything_away_to_make_room(tmp_path):
    with private_redis.start(tmp_path) as server:
        assert ask(server).config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert ask(server).config_get("append*")["appendonly"] == "yes"


def test_only_its_owner_may_open_the_socket(tmp_path):
    with private_redis.start(tmp_path) as server:
        assert server.socket.stat().st_mode & 0o077 == 0


def test_each_worker_of_a_test_run_can_have_a_database_of_its_own(tmp_path):
    with private_redis.start(tmp_path) as server:
        redis.Redis.from_url(f"{server.url}?db=63").set("mine", 1)
        assert redis.Redis.from_url(f"{server.url}?db=62").get("mine") is None


def test_a_folder_too_deep_for_a_socket_still_gets_one_and_finds_it_again(tmp_path):
    deep = tmp_path / ("deep" * 30)
    with private_redis.start(deep) as first, private_redis.start(deep) as second:
        assert first.url == second.url
        assert ask(second).ping()
    assert not first.socket.parent.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_it_dies_with_a_parent_that_was_killed(tmp_path):
    parent = Popen(
        [sys.executable, "-c", STARTS_ONE_AND_WAITS, str(tmp_path)], stdin=PIPE, stdout=PIPE, text=True
    )
    assert parent.stdout
    url = parent.stdout.readline().strip()
    assert redis.Redis.from_url(url).ping()
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    assert ends_within(5, url)


def test_a_server_that_cannot_start_says_why(tmp_path, monkeypatch):
    monkeypatch.setitem(private_redis._SETTINGS, "appendonly", "perhaps")
    with pytest.raises(private_redis.RedisDidNotStart, match="appendonly"):
        private_redis.start(tmp_path)


def test_a_program_cannot_be_started_from_a_thread_that_may_end_before_it(tmp_path):
    refusals = []

    def try_it():
        with pytest.raises(RuntimeError, match="main thread") as refusal:
            children.start(["true"], tmp_path / "log")
        refusals.append(refusal)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    assert refusals


def test_a_program_that_will_not_listen_is_ended_all_the_same(tmp_path):
    deaf = children.start(
        ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"], tmp_path / "log"
    )
    while not children.last_words(tmp_path / "log"):
        time.sleep(0.01)
    children.end(deaf, patience=0.2)
    assert deaf.poll() == -signal.SIGKILL


def ends_within(seconds, url):
    given_up = time.monotonic() + seconds
    while time.monotonic() < given_up:
        try:
            redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0)).ping()
        except redis.ConnectionError:
            return True
        time.sleep(0.05)
    return False
