"""What machines ask: alive, ready, and figures in which nobody can be recognised."""

from datetime import datetime

import pytest

import settings
from app import create
from runtime import build
from tests.servers import redis_url
from tests.world import settings_of_a_test

ALL = ("/healthz", "/readyz", "/metrics")


@pytest.fixture
def door(world):
    return world.served.server.app.test_client()


def app_with(database_url: str, redis: str):
    """A service that was just started, with these."""
    return create(build(settings.read(settings_of_a_test(database_url, redis)))).test_client()


def test_alive_says_what_time_the_service_believes_it_is(door, world):
    answer = door.get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (200, "alive")
    assert datetime.fromisoformat(answer.json["time"]) == world.clock.now()


def test_ready_when_the_tables_and_redis_are_there(door):
    assert door.get("/readyz").json == {"status": "ready", "missing": []}


def test_not_ready_without_tables(tmp_path, worker_id):
    answer = app_with(f"sqlite:///{tmp_path}/empty.sqlite", redis_url(worker_id)).get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "missing": ["database"]})


def test_not_ready_without_redis(database_url, tmp_path):
    answer = app_with(database_url, f"unix://{tmp_path}/nobody.sock").get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "missing": ["redis"]})


def test_alive_all_the_same_without_either(tmp_path):
    service = app_with("postgresql://nobody@127.0.0.1:9/none", f"unix://{tmp_path}/nobody.sock")
    answer = service.get("/readyz")
    assert (answer.status_code, answer.json["missing"]) == (503, ["database", "redis"])
    assert "127.0.0.1" not in answer.text


def test_figures_count_and_name_nobody(door, world, amina, dr_jane):
    amina.dial().chooses("Book").chooses("Anxiety").chooses("Dr Jane").chooses("Individual").chooses("Tue 8")
    amina.chooses("2:00 PM").chooses("Send")
    figures = door.get("/metrics").text
    assert 'smiling_steps_bookings{state="pending"} 1.0' in figures
    assert "smiling_steps_texts{" in figures
    assert "smiling_steps_oldest_errand_seconds 0.0" in figures
    assert not any(word in figures for word in ("712345678", "722000001", "Amina", "Jane", "Anxiety"))


def test_the_oldest_errand_tells_how_far_behind_we_are(door, world, amina):
    amina.settle = lambda: None
    amina.texts("HELP")
    world.clock.advance(minutes=5)
    assert "smiling_steps_oldest_errand_seconds 300.0" in door.get("/metrics").text
    world.goes_round()
    assert "smiling_steps_oldest_errand_seconds 0.0" in door.get("/metrics").text


def test_they_are_only_looked_at(door):
    for path in ALL:
        for method in ("POST", "PUT", "DELETE"):
            assert door.open(path, method=method, data=b"x" * 100).status_code == 405
        assert door.get(path, query_string={"phone": "0712345678"}).status_code == 200
