"""Africa's Talking's door for what became of our texts: reports repeat, come late, out of order, or never."""

from itertools import count, permutations

import pytest
from sqlalchemy import select

from booking.work import Actor
from models.texts import Text, TextState
from sms import outbox
from tests.world import KEY

pytestmark = pytest.mark.both_databases

PATH = f"/sms/{KEY}/delivery"
NUMBERS = count()
UNDER_WAY = ("Sent", "Submitted", "Buffered")
LOST = ("Failed", "Rejected", "AbsentSubscriber", "Expired")
REASONS = (  # facts/africastalking.md 2.4, its spelling
    "InsufficientCredit",
    "UserInBlackList",
    "NotNetworkSubcriber",
    "UserDoesNotExist",
    "DeliveryFailure",
    "DoNotDisturbRejection",
)


@pytest.fixture
def door(world):
    return world.served.server.app.test_client()


class Sent:
    """A text to Amina that the gateway accepted, and said nothing more about yet."""

    def __init__(self, world, door) -> None:
        self.world, self.door, self.once = world, door, f"text:{next(NUMBERS)}"
        world.outside.africas_talking.quirk("0712345678", report="")
        world.runtime.office.carry_out(Actor.SUPPORT, self._post)
        world.settle()
        [(self.gateway_id,)] = world.sql(select(Text.gateway_id).where(Text.once == self.once))

    def _post(self, work) -> None:
        text = Text(phone="+254712345678", body="Hello", name="hello", once=self.once, may_wake=True)
        outbox.post(work, text)

    def reported(self, status: str, **fields: str) -> "Sent":
        """The gateway reports on it, and is answered 200."""
        form = {"id": self.gateway_id, "status": status, "phoneNumber": "+254712345678"}
        assert self.door.post(PATH, data={**form, "networkCode": "63902", **fields}).status_code == 200
        return self

    def is_(self, state: TextState, failure: str | None = None) -> None:
        mine = select(Text.state, Text.failure).where(Text.once == self.once)
        assert self.world.sql(mine) == [(state, failure)]


@pytest.fixture
def a_text(world, door):
    return lambda: Sent(world, door)


def test_success_is_delivered_however_it_is_spelt(a_text):
    a_text().is_(TextState.ACCEPTED)
    for status in ("Success", "success", "SUCCESS", " Success "):
        a_text().reported(status).is_(TextState.DELIVERED)


def test_what_is_under_way_changes_nothing(a_text):
    for status in UNDER_WAY:
        a_text().reported(status).is_(TextState.ACCEPTED)


def test_what_never_arrived_is_failed_and_says_why(a_text):
    for status in LOST:
        a_text().reported(status).is_(TextState.FAILED, status)
    for reason in (*REASONS, "x" * 500):
        a_text().reported("Failed", failureReason=reason, retryCount="0").is_(TextState.FAILED, reason[:40])
    a_text().reported("Rejected", failureReason="a\x00\nb").is_(TextState.FAILED, "ab")


def test_a_status_nobody_knows_is_accepted_and_changes_nothing(a_text):
    for status in ("Teleported", "", "\u2603", "x" * 5000, "Success\x00"):
        a_text().reported(status).is_(TextState.ACCEPTED)


def test_in_any_order_and_repeated_the_first_ending_stands(a_text):
    for order in permutations(("Sent", "Success", "Failed")):
        text = a_text()
        for status in order * 2:
            text.reported(status)
        delivered = order.index("Success") < order.index("Failed")
        text.is_(*(TextState.DELIVERED, None) if delivered else (TextState.FAILED, "Failed"))


def test_a_report_on_a_text_that_is_not_ours_changes_nothing(a_text):
    text = a_text()
    for other in ("ATXid_somebody_elses", "None"):
        text.reported("Failed", id=other).is_(TextState.ACCEPTED)


FORM_TYPE = "application/x-www-form-urlencoded"
JUNK = (
    (b"", FORM_TYPE, 400),
    (b"status=Success", FORM_TYPE, 400),
    (b"id=&status=Success", FORM_TYPE, 400),
    (b"id=a%00b&status=Success", FORM_TYPE, 400),
    (b"\xff\xfe\x00junk", FORM_TYPE, 400),
    (b'{"id": "ATXid_1", "status": "Success"}', "application/json", 400),
    (b"id=1&status=" + b"x" * 70_000, FORM_TYPE, 413),
)


def test_junk_is_refused(door, a_text):
    text = a_text()
    for body, kind, status in JUNK:
        assert door.post(PATH, data=body, content_type=kind).status_code == status, body[:40]
    text.is_(TextState.ACCEPTED)


def test_a_wrong_key_finds_nothing(door, a_text):
    text = a_text()
    answer = door.post(PATH.replace(KEY, KEY[::-1]), data={"id": text.gateway_id, "status": "Failed"})
    assert (answer.status_code, answer.data) == (404, door.post("/nowhere").data)
    text.is_(TextState.ACCEPTED)


def test_only_posting_is_understood(door, a_text):
    text = a_text()
    assert door.get(PATH, query_string={"id": text.gateway_id, "status": "Failed"}).status_code == 405
    text.is_(TextState.ACCEPTED)
