"""Every route of the service: who may come in, and what becomes of those who may not.

A new route must be entered here, with the lock that guards it or the reason why it has none.
"""

from typing import Final

import pytest
from sqlalchemy import func, select

from models.base import Base
from models.money import PaymentAttempt
from tests.world import KEY

GUARDED_BY_KEY: Final = {
    "/ussd/<key>",
    "/ussd/<key>/ended",
    "/sms/<key>/inbound",
    "/sms/<key>/delivery",
    "/sms/<key>/opt-out",
}
GUARDED_BY_TOKEN: Final = {
    "/payments/stk/<token>": "POST",
    "/payments/results/<token>": "POST",
    "/payments/timeouts/<token>": "POST",
    "/j/<token>": "GET",
    "/r/<token>": "GET",
}
GUARDED_BY_KEY_TOO: Final = {"/payments/c2b/<key>/validation", "/payments/c2b/<key>/confirmation"}
"""What M-Pesa posts there is JSON, and what it may be is in test_c2b.py."""
PUBLIC: Final = {
    "/healthz": "says only what time it is",
    "/readyz": "says only which part is missing",
    "/metrics": "counts; test_health.py proves that nobody is named",
}
USSD = {"sessionId": "ATUid_1", "phoneNumber": "+254712345678", "serviceCode": "*384*7464#", "text": ""}
SMS = {"id": "1", "from": "+254712345678", "text": "HELP", "status": "Success"}
EVERYTHING = {**USSD, **SMS}


@pytest.fixture
def door(world):
    return world.served.server.app.test_client()


def rows(world) -> dict[str, int]:
    """How many rows each table has."""
    counts = {}
    with world.runtime.database.reading() as session:
        for name, table in Base.metadata.tables.items():
            counts[name] = session.scalar(select(func.count()).select_from(table))
    return counts


def test_every_route_is_guarded_or_public_for_a_reason(world):
    routes = {rule.rule for rule in world.served.server.app.url_map.iter_rules()}
    assert routes == GUARDED_BY_KEY | GUARDED_BY_KEY_TOO | set(GUARDED_BY_TOKEN) | set(PUBLIC)


def test_a_wrong_key_finds_what_a_wrong_address_finds_and_leaves_nothing_behind(door, world):
    before, unknown = rows(world), door.post("/nowhere")
    for route in GUARDED_BY_KEY | GUARDED_BY_KEY_TOO:
        for key in (KEY[::-1], KEY[:-1], KEY + "x", KEY.upper(), "x", "%00", "%ff%fe", "\u00eb" * 24):
            for form in (EVERYTHING, {}, {"text": "x" * 70_000}):
                answer = door.post(route.replace("<key>", key), data=form)
                assert (answer.status_code, answer.data) == (404, unknown.data), (route, key)
    assert rows(world) == before
    assert not world.redis.keys("trail:*")


def test_a_wrong_token_finds_what_a_wrong_address_finds_and_leaves_nothing_behind(door, world):
    before, unknown = rows(world), door.get("/nowhere")
    for route, method in GUARDED_BY_TOKEN.items():
        for token in ("x" * 27, "%00", "a%00" * 9, "%ff%fe", "x" * 5000, "\u00eb" * 27, "' OR 1=1 --"):
            answer = door.open(route.replace("<token>", token), method=method, data=b'{"Body": {}}')
            assert (answer.status_code, answer.data) == (404, unknown.data), (route, token)
    assert rows(world) == before


def test_what_is_posted_must_be_posted(door, world):
    before = rows(world)
    posted = {route for route, method in GUARDED_BY_TOKEN.items() if method == "POST"}
    for route in GUARDED_BY_KEY | GUARDED_BY_KEY_TOO | posted:
        path = route.replace("<key>", KEY).replace("<token>", "x" * 27)
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            answer = door.open(path, method=method, query_string=EVERYTHING, data=EVERYTHING)
            assert answer.status_code == 405, (method, route)
    assert rows(world) == before


def test_junk_at_every_door_is_refused_and_leaves_nothing_behind(door, world):
    before = rows(world)
    for route in GUARDED_BY_KEY - {"/ussd/<key>/ended"}:
        path = route.replace("<key>", KEY)
        for body, kind in JUNK:
            assert door.post(path, data=body, content_type=kind).status_code == 400, (route, body)
        assert door.post(path, data={**EVERYTHING, "text": "x" * 70_000}).status_code == 413, route
    assert rows(world) == before
    assert not world.redis.keys("trail:*")


JUNK: Final = (
    (b"", "application/x-www-form-urlencoded"),
    (b"\xff\xfe\x00\x01", "application/x-www-form-urlencoded"),
    (b"\x00" * 1000, "application/octet-stream"),
    (b'{"id": "1", "from": "+254712345678", "text": "HELP"}', "application/json"),
    (b"<xml/>", "text/xml"),
    (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
)


@pytest.fixture
def payment_door(world, amina, dr_jane) -> str:
    """The address of a prompt that is on Amina's phone."""
    amina.dial().chooses("Book").chooses("Anxiety").chooses("Dr Jane").chooses("Individual").chooses("Tue 8")
    amina.chooses("2:00 PM").chooses("Send")
    dr_jane.gets_sms("New request").replies("YES {code}")
    amina.gets_sms("accepted").replies("PAY").prompt()
    [(token,)] = world.sql(select(PaymentAttempt.token))
    return f"/payments/stk/{token}"


def test_what_is_no_callback_is_not_acknowledged_and_not_kept(door, world, payment_door):
    before = rows(world)
    for body in (b"", b"\xff\xfe\x00", b"null", b"[]", b'"paid"', b"1", b"{", b"[" * 9000, b"ResultCode=0"):
        answer = door.post(payment_door, data=body, content_type="application/json")
        assert (answer.status_code, answer.mimetype) == (400, "application/json"), body
    assert door.post(payment_door, data=b'{"a": "' + b"x" * 17_000 + b'"}').status_code == 413
    assert rows(world) == before


def test_an_object_that_means_nothing_is_kept_acknowledged_and_changes_nothing(door, world, payment_door):
    for body in (
        b"{}",
        b'{"Body": null}',
        b'{"Body": {"stkCallback": {"ResultCode": 0}}}',
        b'{"x": "\\u0000"}',
    ):
        answer = door.post(payment_door, data=body, content_type="text/plain")
        assert answer.json == {"ResultCode": 0, "ResultDesc": "Accepted"}
        world.settle()
    assert world.sql(select(PaymentAttempt.state)) == [("prompted",)]
