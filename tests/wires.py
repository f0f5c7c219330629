"""Requests between the parts of a test's world, carried in memory instead of over sockets.

The sender is ``requests`` with everything it sets, the receiver the same WSGI app in a context of its own,
and what lies between is what HTTP would carry: method, path, query, headers, body, a line that goes dead,
patience that ends. Only sockets and their threads are left out, which cost 2 ms of CPU each, fifty times a
test. Tests marked ``over_http`` use them, and so does whatever runs in other processes.
"""

import contextvars
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from socket import socket
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from werkzeug.test import run_wsgi_app

from simulator.serving import Served


class Line(socket):
    """What a stand-in cuts when it answers without a word; connected to nothing."""

    def __init__(self) -> None:
        self.is_dead = False  # and no socket is made

    def shutdown(self, how: int) -> None:
        self.is_dead = True


class Wire(HTTPAdapter):
    """To one door. It is looked at anew for each request, for tests may change what stands behind it."""

    def __init__(self, served: Served) -> None:
        super().__init__()
        self._served = served

    def send(
        self, request: requests.PreparedRequest, *_: Any, timeout: Any = None, **__: Any
    ) -> requests.Response:
        line, began = Line(), time.monotonic()
        try:
            answer = contextvars.Context().run(self._answer, request, line)
        except ConnectionError as dropped:
            raise requests.ConnectionError(dropped, request=request) from dropped
        if line.is_dead:
            raise requests.ConnectionError("the line went dead", request=request)
        if timeout and time.monotonic() - began > _patience(timeout):
            raise requests.ReadTimeout("the answer came too late", request=request)
        return self.build_response(request, answer)

    def _answer(self, request: requests.PreparedRequest, line: Line) -> urllib3.HTTPResponse:
        body, status, headers = run_wsgi_app(self._served.server.app, _environ(request, line))
        try:
            read = BytesIO(b"".join(body))
        finally:
            if close := getattr(body, "close", None):
                close()
        code, _, reason = status.partition(" ")
        carried = urllib3.HTTPHeaderDict(headers)
        return urllib3.HTTPResponse(read, carried, int(code), reason=reason, preload_content=False)


@contextmanager
def shortcuts(*doors: Served) -> Iterator[None]:
    """In this block, requests of this process to these doors are carried in memory."""
    ways = {urlsplit(served.url).netloc: Wire(served) for served in doors}
    usual = requests.Session.get_adapter

    def way(session: requests.Session, url: str) -> Any:
        return ways.get(urlsplit(url).netloc) or usual(session, url)

    requests.Session.get_adapter = way  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        requests.Session.get_adapter = usual  # type: ignore[method-assign]


def _patience(timeout: Any) -> float:
    return float("inf") if timeout is None else float(timeout[1] if isinstance(timeout, tuple) else timeout)


def _environ(request: requests.PreparedRequest, line: Line) -> dict[str, Any]:
    """As werkzeug's server makes it of the same request (PEP 3333)."""
    place, body = urlsplit(request.url or ""), request.body or b""
    sent = body.encode() if isinstance(body, str) else body
    return {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(place.path).decode("latin-1"),
        "QUERY_STRING": place.query,
        "SERVER_NAME": place.hostname,
        "SERVER_PORT": str(place.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": place.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(sent),
        "wsgi.errors": _NOWHERE,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "werkzeug.socket": line,
        **_headers(request.headers),
    }


def _headers(headers: Mapping[str, str | bytes]) -> dict[str, str]:
    written = {name.upper().replace("-", "_"): _text(value) for name, value in headers.items()}
    return {name if name in _BARE else f"HTTP_{name}": value for name, value in written.items()}


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


_BARE: Final = {"CONTENT_TYPE", "CONTENT_LENGTH"}
_NOWHERE: Final = BytesIO()
