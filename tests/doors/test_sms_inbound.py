"""Africa's Talking's door for what people text us: kept once, answered 200, and junk turned away unread."""

import pytest
from sqlalchemy import func, select

from models.errands import Errand
from models.support import Subject, Ticket
from models.texts import InboundText, Text
from tests.faults.crowd import all_at_once
from tests.world import KEY

pytestmark = pytest.mark.both_databases

FORM = {  # facts/africastalking.md 2.3
    "id": "2f0a7a1c-5f3e-4b0e-9d0c-7c5d2f5d7d11",
    "from": "+254712345678",
    "to": "20384",
    "text": "HELP",
    "date": "2026-12-07T06:04:45Z",
    "linkId": "SampleLinkId123",
    "cost": "KES 0.0000",
    "networkCode": "63902",
}
PATH = f"/sms/{KEY}/inbound"
FORM_TYPE = "application/x-www-form-urlencoded"


@pytest.fixture
def door(world):
    return world.served.server.app.test_client()


def kept(world) -> int:
    return int(world.sql(select(func.count(InboundText.id)))[0][0])


def nothing_is_kept(world) -> bool:
    return kept(world) == 0 and world.sql(select(func.count(Errand.id))) == [(0,)]


DATES = ("2017-05-03T06:04:45Z", "2021-03-25T11:52:22.972Z", "2017-05-03 06:04:45", "", "tomorrow")


def test_captured_texts_are_kept_and_answered_whatever_their_dates_look_like(door, world):
    for n, date in enumerate(DATES):
        answer = door.post(PATH, data={**FORM, "id": f"text-{n}", "date": date})
        assert (answer.status_code, answer.data) == (200, b"")
    with world.runtime.database.reading() as session:
        for text in session.scalars(select(InboundText)):
            assert (text.phone, text.body) == ("+254712345678", "HELP")
            assert text.arrived_at == world.clock.now(), "by our clock, not by the gateway's"
    assert kept(world) == len(DATES)


def test_a_repeated_text_is_answered_200_and_acted_on_once(door, world):
    for _ in range(3):
        assert door.post(PATH, data=FORM).status_code == 200
        world.settle()
    assert door.post(PATH, data={**FORM, "text": "STOP", "linkId": "other"}).status_code == 200
    world.settle()
    assert kept(world) == 1
    assert world.sql(select(func.count(Text.id))) == [(1,)], "one answer"


def test_a_text_that_arrives_ten_times_at_once_is_kept_once(world):
    app = world.served.server.app
    answers = all_at_once([lambda: app.test_client().post(PATH, data=FORM).status_code] * 10)
    assert answers == [200] * 10
    assert kept(world) == 1
    assert world.sql(select(func.count(Errand.id))) == [(1,)]


UNUSUAL: tuple[dict[str, str | None], ...] = (
    {"from": "254712345678"},
    {"from": " 254712345678"},
    {"from": "0712345678"},
    {"linkId": None, "cost": None, "networkCode": None, "date": None, "to": None},
    {"surprise": "a new field", "binary": "\x00"},
    {"text": ""},
    {"text": "Habari \U0001f600 \u2019 \x00 \x07"},
    {"text": "x" * 10_000},
)


def test_what_the_gateway_may_send_differently_is_kept_and_answered_all_the_same(door, world):
    for n, changes in enumerate(UNUSUAL):
        assert door.post(PATH, data=form_with({"id": f"text-{n}", **changes})).status_code == 200, changes
    world.settle()
    assert kept(world) == len(UNUSUAL)
    assert world.sql(select(func.count(Text.id))) == [(len(UNUSUAL),)]


def form_with(changes: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in {**FORM, **changes}.items() if value is not None}


BAD: dict[str, dict[str, str | None]] = {
    "no id": {"id": None},
    "an empty id": {"id": "  "},
    "an endless id": {"id": "x" * 81},
    "an id with a NUL": {"id": "a\x00b"},
    "an id with a line break": {"id": "a\nb"},
    "no sender": {"from": None},
    "no text": {"text": None},
}


def test_forms_that_no_gateway_sends_are_refused_and_nothing_is_kept(door, world):
    for wrong, changes in BAD.items():
        answer = door.post(PATH, data=form_with(changes))
        assert answer.status_code == 400, wrong
        assert answer.mimetype == "text/plain"
        assert "712345678" not in answer.text
    assert nothing_is_kept(world)


NO_PHONES = ("MPESA", "21606", "+14155552671", "", "+254712345678\n+254712345679", "\u0661\u0662\u0663")


@pytest.mark.parametrize("sender", NO_PHONES)
def test_a_text_from_no_kenyan_mobile_is_taken_so_that_it_does_not_come_again_and_not_answered(
    door, world, sender
):
    assert door.post(PATH, data=form_with({"from": sender})).status_code == 200
    assert nothing_is_kept(world)
    assert not world.sql(select(Ticket))


def test_a_cry_for_help_from_abroad_is_seen_by_people_at_once(door, world):
    cry = form_with({"from": "+447911123456", "text": "I want to die"})
    for _ in range(2):
        assert door.post(PATH, data=cry).status_code == 200
    ((ticket,),) = world.sql(select(Ticket))
    assert (ticket.subject, ticket.urgent) == (Subject.CRISIS, True)
    assert ticket.note == "+447911123456: I want to die"


JUNK = (
    (b"", FORM_TYPE),
    (b"\xff\xfe\x00junk", FORM_TYPE),
    (b'{"id": "1", "from": "+254712345678", "text": "HELP"}', "application/json"),
    (b"id=1&from=%2B254712345678&text=HELP", "text/plain"),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b"junk", "multipart/form-data"),
)


def test_junk_is_refused(door, world):
    for body, kind in JUNK:
        assert door.post(PATH, data=body, content_type=kind).status_code == 400, body
    assert nothing_is_kept(world)


def test_an_over_long_body_is_refused(door, world):
    assert door.post(PATH, data={**FORM, "text": "x" * 70_000}).status_code == 413
    assert nothing_is_kept(world)


def test_only_posting_is_understood(door, world):
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        assert door.open(PATH, method=method, data=FORM).status_code == 405
    assert nothing_is_kept(world)


def test_a_wrong_key_finds_nothing_whatever_it_brings(door, world):
    unknown = door.post("/nowhere").data
    for form in (FORM, {}, {"text": "x" * 70_000}):
        answer = door.post(PATH.replace(KEY, KEY[::-1]), data=form)
        assert (answer.status_code, answer.data) == (404, unknown)
    assert nothing_is_kept(world)
