"""What phones do, over HTTP."""

import pytest
import requests

from tests.simulator.africas_talking.customer import AMINA, OURS, send


def post(api, path, **body):
    return requests.post(f"{api}/phones/254712345678/{path}", json=body, timeout=5)


def test_dialling_and_keys(api):
    assert post(api, "dial", code=OURS).json() == {
        "screen": "Welcome\n1. Book\n2. About\n9. More",
        "open": True,
    }
    assert post(api, "keys", typed="5").json() == {"screen": "Thank you. You said 5", "open": False}
    assert post(api, "keys", typed="5").status_code == 409
    assert post(api, "hang-up").status_code == 204


def test_texts_both_ways(api, service):
    assert post(api, "text", to="20384", text="YES").json() == {"arrived": True}
    send(api)
    inbox = requests.get(f"{api}/phones/254712345678/inbox?after=0", timeout=5).json()
    assert [(text["number"], text["text"], text["parts"]) for text in inbox] == [
        (1, "Your session is confirmed.", 1)
    ]
    assert requests.get(f"{api}/phones/254712345678/inbox?after=1", timeout=5).json() == []


def test_switches(api, gateway):
    assert post(api, "quirks", stray_space=True, trouble="UserInBlacklist").status_code == 204
    assert gateway.exchange.quirks(AMINA).stray_space
    assert requests.post(f"{api}/next-request", json={"trouble": "429"}, timeout=5).status_code == 204
    assert send(api).status_code == 429


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("quirks", {"no_such": 1}),
        ("quirks", {"trouble": "rain"}),
        ("quirks", {"stray_space": "yes"}),
        ("quirks", {"repeats": "many"}),
    ],
)
def test_a_wrong_switch_is_a_clear_400(api, path, body):
    answer = post(api, path, **body)
    assert answer.status_code == 400
    assert next(iter(body)) in answer.json()["error"] or "switch" in answer.json()["error"]


def test_a_number_that_is_no_phone_is_a_400(api):
    answer = requests.post(f"{api}/phones/999/dial", json={"code": OURS}, timeout=5)
    assert (answer.status_code, answer.json()) == (400, {"error": "not a Kenyan mobile number"})


def test_the_clock_and_the_screens_can_be_seen(api):
    post(api, "dial", code=OURS)
    assert requests.get(f"{api}/clock", timeout=5).json() == {"now": "2026-12-04T06:00:00+00:00"}
    assert requests.get(f"{api}/screens", timeout=5).json()[0]["septets"] == 32
