"""What is carried in memory is what sockets would have carried, word for word."""

import time
from contextlib import nullcontext
from socket import SHUT_RDWR
from typing import Any

import pytest
import requests
from flask import Flask, Response, jsonify, request

from simulator.serving import serve
from tests.wires import shortcuts

ECHO = Flask("echo")
KEPT = ("Content-Type", "X-Twice", "Location")


@ECHO.route("/say/<path:what>", methods=["GET", "POST", "PUT", "DELETE"])
def say(what: str) -> Response:
    told = {"Accept-Encoding", "Accept", "Connection", "User-Agent", "Host"}
    answer = jsonify(
        method=request.method,
        what=what,
        query=request.query_string.decode(),
        form=request.form.to_dict(flat=False),
        body=request.get_data().hex(),
        host=request.host == request.headers["Host"],
        caller=request.remote_addr,
        headers=sorted(pair for pair in request.headers.items() if pair[0] not in told),
    )
    answer.headers.extend([("X-Twice", "one"), ("X-Twice", "two")])
    return answer


@ECHO.get("/status/<int:code>")
def status(code: int) -> Response:
    return Response("Ndiyo, sawa; é", code, headers={"Location": "/elsewhere"}, content_type="text/plain")


@ECHO.get("/dead")
def dead() -> Response:
    request.environ["werkzeug.socket"].shutdown(SHUT_RDWR)
    return Response(status=504)


@ECHO.get("/slow")
def slow() -> str:
    time.sleep(0.3)
    return "at last"


@pytest.fixture(scope="module")
def door():
    served = serve(ECHO)
    yield served
    served.stop()


def both_ways(door: Any, method: str, path: str, **asked: Any) -> list[object]:
    """What comes of one request over sockets, and what in memory."""
    came: list[object] = []
    for way in (nullcontext(), shortcuts(door)):
        with way, requests.Session() as session:
            try:
                answer = session.request(method, door.url + path, **asked)
                kept = [answer.headers.get(name) for name in KEPT]
                came.append((answer.status_code, answer.reason, answer.text, kept, answer.url))
            except requests.RequestException as trouble:
                came.append(type(trouble).__mro__[-5:])
    return came


ASKED = [
    ("GET", "/say/hello", {}),
    ("GET", "/say/a%20b%2Fc/%C3%A9?x=1&y=%26", {"headers": {"X-Key": "7", "apiKey": "atsk"}}),
    ("POST", "/say/form", {"data": {"text": "1*2*Grace's", "phoneNumber": "+254712345678"}}),
    ("POST", "/say/json", {"json": {"Body": {"n": [1, None, "é"]}}}),
    ("POST", "/say/bytes", {"data": b"\xff\xfe\x00"}),
    ("POST", "/say/nothing", {"data": b""}),
    ("PUT", "/say/words", {"data": "Habari", "headers": {"Content-Type": "text/plain"}}),
    ("DELETE", "/say/it", {"params": {"why": "a b"}, "auth": ("key", "secret")}),
    ("GET", "/nowhere", {}),
    ("POST", "/status/200", {}),
    *(("GET", f"/status/{code}", {"allow_redirects": False}) for code in (200, 201, 302, 404, 413, 429, 503)),
    ("GET", "/dead", {}),
]


@pytest.mark.parametrize(("method", "path", "asked"), ASKED, ids=[path for _, path, _ in ASKED])
def test_the_same_comes_of_a_request_either_way(door, method, path, asked):
    over_sockets, in_memory = both_ways(door, method, path, **asked)
    assert in_memory == over_sockets


def test_patience_ends_either_way(door):
    for way in (nullcontext(), shortcuts(door)):
        with way, pytest.raises(requests.ReadTimeout):
            requests.get(f"{door.url}/slow", timeout=0.1)


def test_no_socket_is_used_and_afterwards_one_is_again(door):
    closed = serve(ECHO)
    closed.stop()
    with shortcuts(closed):
        assert requests.get(f"{closed.url}/status/200", timeout=5).ok
        assert requests.get(f"{door.url}/status/200", timeout=5).ok
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{closed.url}/status/200", timeout=5)
