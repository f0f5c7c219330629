"""Both stand-ins as one program."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import requests
from flask import Flask

from simulator.africas_talking.account import Addresses
from simulator.network import Network, NoWorld
from simulator.serving import serve
from simulator.world import ServiceClock, account, service_addresses


def test_a_world_file_must_describe_a_world(tmp_path):
    (tmp_path / "world.json").write_text('{"somewhere": "else"}')
    with pytest.raises(NoWorld, match="does not describe"):
        Network.read(tmp_path / "world.json")


def test_the_world_is_set_by_the_settings_of_the_service():
    environment = {
        "SERVICE_URL": "http://127.0.0.1:8000",
        "WEBHOOK_KEYS": "first,second",
        "USSD_CODE": "*384*1#",
        "AFRICASTALKING_USERNAME": "clinic",
        "AFRICASTALKING_API_KEY": "atsk_x",
        "AFRICASTALKING_SHORT_CODE": "21606",
        "AFRICASTALKING_SENDER_ID": "SmilingS",
    }
    ours = account(environment)
    assert (ours.username, ours.api_key, ours.ussd_code, ours.short_code) == (
        "clinic", "atsk_x", "*384*1#", "21606",
    )  # fmt: skip
    assert ours.senders == ("21606", "SmilingS")
    assert service_addresses(environment) == Addresses(
        "http://127.0.0.1:8000/ussd/first",
        "http://127.0.0.1:8000/ussd/first/ended",
        "http://127.0.0.1:8000/sms/first/inbound",
        "http://127.0.0.1:8000/sms/first/delivery",
        "http://127.0.0.1:8000/sms/first/opt-out",
    )


def test_the_clock_follows_the_service_and_holds_when_it_is_away():
    app = Flask("clock")
    app.add_url_rule("/healthz", view_func=lambda: {"time": "2030-01-01T00:00:00+00:00"})
    served = serve(app)
    clock = ServiceClock(served.url)
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5
    clock.follow()
    assert clock.now().year == 2030
    served.stop()
    clock.follow()
    assert clock.now().year == 2030


def test_both_stand_ins_run_as_one_program():
    program = subprocess.Popen(
        [sys.executable, "-m", "simulator"],
        env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    urls = [re.findall(r"http://\S+", program.stdout.readline())[0] for _ in range(2)]
    try:
        assert requests.get(f"{urls[0]}/clock", timeout=5).status_code == 200
        assert requests.get(f"{urls[1]}/book", timeout=5).json() == []
    finally:
        program.terminate()
        program.wait(10)
