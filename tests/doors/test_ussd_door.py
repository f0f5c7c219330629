"""The gateway's door for calls: captured forms in, screens out; everything else is turned away unread."""

import random

import pytest
from flask import Flask

from doors import Doorkeeper
from tests.tea_house import AMINA, Counter, tea_house
from ussd.routes import Ended, blueprint

FORM = {
    "phoneNumber": AMINA,
    "serviceCode": "*384*7464#",
    "text": "",
    "sessionId": "ATUid_7c898d72eb11f723ed8ea05ef232f279",
    "networkCode": "63902",
}
NOTICE = {
    "date": "2030-01-01 09:00:00",
    "sessionId": FORM["sessionId"],
    "serviceCode": "*384*7464#",
    "networkCode": "63902",
    "phoneNumber": AMINA,
    "status": "Incomplete",
    "cost": "KES 0.10",
    "durationInMillis": "10000",
    "hopsCount": "2",
    "hopsMetadata": "home.home|book.day",
    "input": "1*4321",
    "lastAppResponse": "CON Your PIN is 4321",
}
HOME = "CON Karibu mgeni!\n1. Tea\n2. Your name\n3. House rules\n4. Kiswahili\n5. Break a cup"


class Door:
    """A tea house with a telephone, and what became of it."""

    def __init__(self) -> None:
        self.counter = Counter()
        self.switchboard = tea_house(self.counter)
        self.turned_away: list[str] = []
        self.ended: list[Ended] = []
        app = Flask("door")
        keeper = Doorkeeper(["old-key", "new-key"], self.turned_away.append)
        app.register_blueprint(blueprint(self.switchboard, keeper, self._take))
        self.client = app.test_client()

    def _take(self, notice: Ended) -> None:
        if notice.status == "Failed":
            raise ConnectionError(notice.phone)
        self.ended.append(notice)

    def dial(self, key: str = "new-key", **fields: str | None):
        form = {name: value for name, value in {**FORM, **fields}.items() if value is not None}
        return self.client.post(f"/ussd/{key}", data=form, headers={"User-Agent": "at-ussd-api/1.0"})

    def stored_nothing(self) -> bool:
        return not self.switchboard.trails.redis.keys() and not self.counter.outcomes


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.mark.parametrize("key", ["old-key", "new-key"])
def test_a_dial_gets_home_as_plain_text(door, key):
    answer = door.dial(key)
    assert answer.status_code == 200
    assert answer.text == HOME
    assert answer.mimetype == "text/plain"
    assert answer.headers["at-ussd-hop-metadata"] == "tests.tea_house.door"


def test_a_last_word_ends_the_call(door):
    door.dial()
    for text in ("1", "1*2", "1*2*1"):
        assert door.dial(text=text).text.startswith("CON ")
    assert door.dial(text="1*2*1*1").text == "END 1 x Nandi tea, first flush with milk. Asante!"


@pytest.mark.parametrize(
    "fields",
    [
        {"phoneNumber": " 254712345678"},
        {"phoneNumber": "254712345678"},
        {"phoneNumber": "0712345678"},
        {"phoneNumber": "00254712345678"},
        {"networkCode": None, "serviceCode": None},
        {"networkCode": "12345", "surprise": "new field", "binary": "\x00"},
    ],
)
def test_what_the_gateway_may_send_differently_is_the_same_caller(door, fields):
    door.dial()
    assert door.dial(text="1", **fields).text.startswith("CON Which tea?")


def test_a_plus_that_nobody_escaped_is_understood(door):
    raw = "phoneNumber=+254712345678&serviceCode=*384*7464#&text=&sessionId=ATUid_1&networkCode=63902"
    answer = door.client.post("/ussd/new-key", data=raw, content_type="application/x-www-form-urlencoded")
    assert answer.text == HOME


BAD = {
    "no session": ({"sessionId": None}, "sessionId is missing"),
    "an empty session": ({"sessionId": ""}, "sessionId is no session id"),
    "a session with spaces": ({"sessionId": "AT 1"}, "sessionId is no session id"),
    "an endless session": ({"sessionId": "A" * 129}, "sessionId is no session id"),
    "no number": ({"phoneNumber": None}, "phoneNumber is missing"),
    "a number that is none": ({"phoneNumber": "Amina"}, "phoneNumber: no phone number"),
    "a foreign number": ({"phoneNumber": "+14155552671"}, "phoneNumber: no Kenyan mobile number"),
    "a fixed line": ({"phoneNumber": "0202345678"}, "phoneNumber: "),
    "a number with an extension": ({"phoneNumber": "0712345678x9"}, "phoneNumber: no phone number"),
    "no text": ({"text": None}, "text is missing"),
    "a NUL": ({"text": "1*\x00"}, "text has characters that no phone sends"),
    "a line break": ({"text": "1*a\r\nb"}, "text has characters that no phone sends"),
    "an escape": ({"text": "\x1b[31m"}, "text has characters that no phone sends"),
    "a service code of control characters": ({"serviceCode": "\x01"}, "serviceCode has characters"),
}


@pytest.mark.parametrize(("fields", "reason"), BAD.values(), ids=BAD)
def test_a_form_that_no_gateway_sends_is_refused_in_one_line_and_leaves_nothing_behind(door, fields, reason):
    answer = door.dial(**fields)
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert answer.text.startswith(reason)
    assert answer.text.count("\n") == 1
    assert door.stored_nothing()
    assert not any(value and len(value) > 2 and value in answer.text for value in fields.values())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"\xff\xfe\x00junk", "application/x-www-form-urlencoded"),
        (b"phoneNumber=%ff&text=%ff&sessionId=%ff", "application/x-www-form-urlencoded"),
        (b'{"phoneNumber": "+254712345678"}', "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"junk", "multipart/form-data"),
    ],
)
def test_junk_is_refused(door, body, kind):
    assert door.client.post("/ussd/new-key", data=body, content_type=kind).status_code == 400
    assert door.stored_nothing()


@pytest.mark.parametrize("junk", [b"%ff%fe", b"\xff\xfe", b"%ed%a0%80"])
def test_bytes_that_are_no_text_are_refused(door, junk):
    raw = b"phoneNumber=0712345678&sessionId=s&text=1*" + junk
    answer = door.client.post("/ussd/new-key", data=raw, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.text) == (400, "the form is not UTF-8\n")


def test_a_body_over_16_kib_is_refused_and_one_just_under_is_not(door):
    assert door.dial(text="1" * 17_000).status_code == 413
    assert door.stored_nothing()
    assert door.dial(text="1" * 15_000).status_code == 200


@pytest.mark.parametrize("path", ["/ussd/wrong", "/ussd/wrong/ended", "/ussd/nëw-key", "/ussd/new-key%00"])
def test_a_wrong_key_finds_nothing_whatever_it_brings(door, path):
    for form in (FORM, {}, {"text": "x" * 20_000}):
        assert door.client.post(path, data=form).status_code == 404
    assert len(door.turned_away) == 3
    assert door.stored_nothing()


def test_the_end_of_a_session_is_told_without_what_was_typed_or_shown(door):
    assert door.client.post("/ussd/new-key/ended", data=NOTICE).status_code == 200
    assert door.ended == [Ended(NOTICE["sessionId"], AMINA, "Incomplete")]


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\x00", b"x" * 70_000, b"sessionId=s&phoneNumber=junk&status=Success", b"status=%00"],
)
def test_a_notice_that_cannot_be_read_is_accepted_and_forgotten(door, body):
    form = "application/x-www-form-urlencoded"
    assert door.client.post("/ussd/new-key/ended", data=body, content_type=form).status_code == 200
    assert not door.ended


def test_a_notice_that_cannot_be_kept_is_accepted_all_the_same(door):
    assert door.client.post("/ussd/new-key/ended", data={**NOTICE, "status": "Failed"}).status_code == 200


def test_any_bytes_at_all_get_an_answer_below_500(door):
    chance = random.Random(2)
    for _ in range(200):
        answer = door.dial(text=chance.randbytes(chance.randrange(40)).decode("latin-1"))
        assert answer.status_code in {200, 400}
