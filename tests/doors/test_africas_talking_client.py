"""The SMS client against a small gateway with captured answers (facts/africastalking.md 2, 4)."""

import inspect
import json
import socket
import time
from datetime import timedelta
from importlib.metadata import version

import pytest
from africastalking.SMS import SMSService
from flask import Flask, Response, request

from failures import GatewayFailure, TryLater, Unclear
from simulator.serving import serve
from sms.africas_talking import AfricasTalking
from sms.gateway import OPERATOR_MENDS, Accepted, LineDown, SmsGateway, TextRefused, WhyNot

AMINA = "+254712345678"
BODY = "Smiling Steps: your session 48213 is tomorrow at 2:00 PM."


class SmallGateway:
    """Answers every text alike, and keeps what it was asked."""

    def __init__(self):
        self.asked = []
        self.status, self.type, self.text = 201, "application/json", sent()
        self.before = lambda: None
        app = Flask(__name__)
        app.add_url_rule("/version1/messaging", view_func=self._messaging, methods=["POST"])
        self._served = serve(app)
        self.url, self.stop = self._served.url, self._served.stop

    def answers(self, text, status=201, type="application/json"):
        self.text, self.status, self.type = text, status, type

    def _messaging(self):
        self.asked.append((dict(request.headers), request.form.to_dict()))
        self.before()
        return Response(self.text, self.status, content_type=self.type)


def sent(code=101, status="Success", **more):
    recipient = {"statusCode": code, "number": AMINA, "status": status, "cost": "KES 0.8000", **more}
    recipient.setdefault("messageId", "ATXid_0123456789abcdef")
    message = {"Message": "Sent to 1/1 Total Cost: KES 0.8000", "Recipients": [recipient]}
    return json.dumps({"SMSMessageData": message})


def refused(message):
    return json.dumps({"SMSMessageData": {"Message": message, "Recipients": []}})


@pytest.fixture
def gateway():
    gateway = SmallGateway()
    yield gateway
    gateway.stop()


def client(gateway, **options) -> SmsGateway:
    return AfricasTalking("smiling", "a-key", gateway.url, "20384", **options)


def failure(gateway, **options):
    with pytest.raises(GatewayFailure) as caught:
        client(gateway, **options).send(AMINA, BODY)
    return caught.value


def test_a_text_goes_out_as_the_form_that_africas_talking_expects(gateway):
    assert client(gateway).send(AMINA, BODY) == Accepted("ATXid_0123456789abcdef")
    [(headers, form)] = gateway.asked
    assert form == {"username": "smiling", "to": AMINA, "message": BODY, "bulkSMSMode": "1", "from": "20384"}
    assert headers["Apikey"] == "a-key"


def test_without_a_sender_the_gateway_chooses_one(gateway):
    AfricasTalking("smiling", "a-key", gateway.url + "/", "").send(AMINA, BODY)
    assert "from" not in gateway.asked[0][1]


@pytest.mark.parametrize("code", [100, 101, 102, "101"])
def test_processed_sent_and_queued_are_all_accepted(gateway, code):
    gateway.answers(sent(code))
    assert client(gateway).send(AMINA, BODY).message_id == "ATXid_0123456789abcdef"


@pytest.mark.parametrize("given", ["None", "", None, 7])
def test_an_accepted_text_may_have_no_id(gateway, given):
    gateway.answers(sent(messageId=given))
    assert client(gateway).send(AMINA, BODY) == Accepted(None)


@pytest.mark.parametrize("type", ["application/json", "application/json; charset=utf-8", "text/plain"])
def test_the_answer_is_read_whatever_its_content_type(gateway, type):
    gateway.answers(sent(), type=type)
    assert client(gateway).send(AMINA, BODY).message_id


@pytest.mark.parametrize(
    ("code", "name", "why"),
    [
        (401, "RiskHold", WhyNot.CONFIGURATION),
        (402, "InvalidSenderId", WhyNot.CONFIGURATION),
        (403, "InvalidPhoneNumber", WhyNot.INVALID_NUMBER),
        (404, "UnsupportedNumberType", WhyNot.INVALID_NUMBER),
        (405, "InsufficientBalance", WhyNot.OUT_OF_MONEY),
        (406, "UserInBlacklist", WhyNot.OPTED_OUT),
        (407, "CouldNotRoute", WhyNot.UNKNOWN),
        (409, "DoNotDisturbRejection", WhyNot.OPTED_OUT),
    ],
)
def test_a_recipient_turned_down_is_refused_for_its_reason(gateway, code, name, why):
    gateway.answers(sent(code, name, messageId="None"))
    failed = failure(gateway)
    assert isinstance(failed, TextRefused)
    assert failed.why is why


@pytest.mark.parametrize("code", [500, 501, 502])
def test_trouble_inside_the_gateway_may_be_tried_again(gateway, code):
    gateway.answers(sent(code, "whatever"))
    assert type(failure(gateway)) is TryLater, "of this text, not of all"


def test_without_a_code_the_name_decides(gateway):
    gateway.answers(sent(None, "UserInBlackList"))
    assert failure(gateway).why is WhyNot.OPTED_OUT


@pytest.mark.parametrize("code", [103, 999, None, "what"])
def test_a_code_we_do_not_know_is_unclear(gateway, code):
    gateway.answers(sent(code, "Surprise"))
    assert type(failure(gateway)) is Unclear


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ("InvalidSenderId", WhyNot.CONFIGURATION),
        ("Insufficient Balance", WhyNot.OUT_OF_MONEY),
        ("UserInBlacklist", WhyNot.OPTED_OUT),
        ("Something else", WhyNot.TURNED_AWAY),
        ("", WhyNot.TURNED_AWAY),
    ],
)
def test_a_2xx_without_a_recipient_sent_nothing(gateway, message, why):
    gateway.answers(refused(message))
    assert failure(gateway).why is why


@pytest.mark.parametrize(
    "text",
    ["", "<html>Busy</html>", "[]", "{}", '{"SMSMessageData": []}', '{"SMSMessageData": {}}', "[" * 9999],
)
def test_a_2xx_that_says_nothing_is_unclear(gateway, text):
    gateway.answers(text)
    assert type(failure(gateway)) is Unclear


def test_a_wrong_key_is_for_the_operator(gateway):
    gateway.answers("The supplied authentication is invalid", 401, "text/plain")
    assert failure(gateway).why is WhyNot.CONFIGURATION


def test_what_is_turned_away_as_a_whole_says_nothing_about_the_person(gateway):
    gateway.answers("Request is missing required form field 'username'", 400, "text/plain")
    why = failure(gateway).why
    assert why is WhyNot.TURNED_AWAY
    assert why in OPERATOR_MENDS


def test_too_many_requests_were_not_sent(gateway):
    gateway.answers("Too many requests", 429, "text/plain")
    told = failure(gateway)
    assert (type(told), told.after) == (LineDown, timedelta(seconds=60))


@pytest.mark.parametrize("status", [302, 500, 502, 503, 504])
def test_a_gateway_that_breaks_down_leaves_it_unclear_and_is_asked_once(gateway, status):
    gateway.answers("<html>Bad gateway</html>", status, "text/html")
    assert type(failure(gateway)) is Unclear
    assert len(gateway.asked) == 1


def test_an_answer_that_does_not_come_in_time_is_unclear_and_is_asked_once(gateway):
    gateway.before = lambda: time.sleep(0.6)
    assert type(failure(gateway, timeout=(1, 0.2))) is Unclear
    assert len(gateway.asked) == 1


def test_a_line_cut_before_the_answer_is_unclear_and_is_asked_once(gateway):
    gateway.before = lambda: request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    assert type(failure(gateway)) is Unclear
    assert len(gateway.asked) == 1


def test_nobody_listening_means_nothing_was_sent(gateway):
    gateway.stop()
    assert type(failure(gateway)) is LineDown


@pytest.mark.parametrize("to", ["0712345678", "+254712345678\n", "+25471234567x", "", "+٢٥٤٧١٢٣٤٥٦٧٨"])
def test_what_is_no_number_is_refused_before_it_is_sent_and_is_not_repeated(gateway, to):
    with pytest.raises(TextRefused) as caught:
        client(gateway).send(to, BODY)
    assert caught.value.why is WhyNot.INVALID_NUMBER
    assert not gateway.asked
    assert not to or to not in str(caught.value)


@pytest.mark.parametrize("text", [sent(403, AMINA), refused(f"Invalid {AMINA}"), f"<p>{AMINA} {BODY}</p>"])
def test_no_failure_repeats_the_number_or_the_text(gateway, text, capsys):
    gateway.answers(text)
    told = repr(failure(gateway)) + capsys.readouterr().out
    assert AMINA[1:] not in told
    assert BODY not in told


def test_the_sdk_still_has_the_private_names_that_we_build_on():
    assert tuple(map(int, version("africastalking").split(".")[:3])) >= (2, 0, 2)
    service = SMSService("smiling", "a-key")
    assert service._baseUrl == "https://api.africastalking.com/version1"
    assert service._contentUrl == "https://content.africastalking.com/version1"
    asked = ["url", "method", "headers", "data", "params", "callback", "timeout"]
    assert list(inspect.signature(service._make_request).parameters) == asked
    given = ["message", "recipients", "sender_id", "enqueue", "callback", "timeout"]
    assert list(inspect.signature(service.send).parameters) == given
