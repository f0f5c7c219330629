"""The access log tells which door was used, never who knocked or what the key was."""

import sys
import time
from pathlib import Path

import pytest
import requests

from gunicorn_conf import scrub
from simulator import children
from simulator.environment import free_ports

ROOT = Path(__file__).parents[2]
KEY = "k3y0fth1sd00r0nly"
BREAKS_ON_PURPOSE = """
def app(environ, start_response):
    if environ["PATH_INFO"].endswith("broken"):
        raise ValueError("broken on purpose")
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/healthz", "/healthz"),
        (f"/ussd/{KEY}", "/ussd/-"),
        (f"/ussd/{KEY}/ended", "/ussd/-/ended"),
        (f"/payments/c2b/{KEY}/confirmation", "/payments/c2b/-/confirmation"),
        (f"/payments/results/{KEY}?x=0712345678", "/payments/results/-"),
        ("/j/aT0kenForOneSession", "/j/-"),
        ("/console/bookings/48216", "/console/-/-"),
        ("/0712345678", "/-"),
        ("/", "/"),
    ],
)
def test_only_words_that_all_callers_share_are_written_down(path, written):
    assert scrub(path) == written


def test_a_served_request_leaves_no_secret_in_the_log_even_when_it_breaks(tmp_path):
    (tmp_path / "breaks.py").write_text(BREAKS_ON_PURPOSE)
    port, log = free_ports().web, tmp_path / "web.log"
    conf = [sys.executable, "-m", "gunicorn", "-c", f"{ROOT}/gunicorn_conf.py", "-b", f"127.0.0.1:{port}"]
    web = children.start([*conf, "-w", "1", "--chdir", str(tmp_path), "breaks:app"], log)
    try:
        assert get(f"http://127.0.0.1:{port}/ussd/{KEY}").text == "ok"
        assert get(f"http://127.0.0.1:{port}/ussd/{KEY}/broken").status_code == 500
    finally:
        children.end(web)
    words = log.read_text()
    assert '"GET /ussd/-" 200' in words
    assert "broken on purpose" in words
    assert KEY not in words


def get(url):
    given_up = time.monotonic() + 20
    while True:
        try:
            return requests.get(url, timeout=5)
        except requests.ConnectionError:
            assert time.monotonic() < given_up, f"{url} never answered"
            time.sleep(0.05)
