"""The production server with a demo clinic, on an engine of choice, for as long as it is measured."""

import http.client
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import requests

from simulator import children, environment
from simulator.playing import PROGRAMS, PROJECT, run_flask
from tests.bench.callers import Ask

HEADERS: Final = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "at-ussd-api/1.0"}


@contextmanager
def production_server(folder: Path, redis_url: str, database_url: str) -> Iterator[Callable[[], Ask]]:
    """gunicorn as in the Procfile, but nobody carries out errands. Gives a new line to it for each caller."""
    folder.mkdir()
    ports = environment.free_ports()
    settings = environment.settings(folder, redis_url, ports) | {"DATABASE_URL": database_url}
    for words in (("db", "upgrade"), ("clock", "begin-at-nine"), ("seed",)):
        run_flask(settings, *words)
    web = children.start(PROGRAMS["web"](ports), folder / "web.log", settings, folder=PROJECT)
    try:
        _wait_until_ready(f"{ports.service_url}/readyz", folder / "web.log")
        yield lambda: line_to(ports.web, settings["WEBHOOK_KEYS"])
    finally:
        children.end(web)


def line_to(port: int, key: str) -> Ask:
    """One connection that stays open, as the gateway's do."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(form: Mapping[str, str]) -> str:
        connection.request("POST", f"/ussd/{key}", urlencode(form), HEADERS)
        return connection.getresponse().read().decode()

    return ask


def _wait_until_ready(url: str, log: Path) -> None:
    given_up = time.monotonic() + 30
    while not _is_ready(url):
        if time.monotonic() > given_up:
            raise SystemExit(f"The server did not start:\n{children.last_words(log)}")
        time.sleep(0.1)


def _is_ready(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == 200
    except requests.RequestException:
        return False
