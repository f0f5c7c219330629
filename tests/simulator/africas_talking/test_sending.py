"""Texts to phones (2.1, 2.2, 2.6)."""

import re

import pytest
import requests

from tests.simulator.africas_talking.customer import AMINA, JANE, recipients, send


def test_an_accepted_text_is_answered_in_the_documented_shape(api):
    answer = send(api)
    assert (answer.status_code, answer.headers["Content-Type"]) == (201, "application/json")
    found = recipients(answer)[0]
    assert re.fullmatch(r"ATXid_[0-9a-f]{32}", found.pop("messageId"))
    assert found == {"statusCode": 101, "number": AMINA, "status": "Success", "cost": "KES 0.8000"}
    assert answer.json()["SMSMessageData"]["Message"] == "Sent to 1/1 Total Cost: KES 0.8000"


def test_the_inbox_holds_it(api, gateway):
    sent = recipients(send(api, **{"from": "SmilingS"}))[0]
    text = gateway.inbox("0712345678")[0]
    assert (text.id, text.sender, text.body) == (
        sent["messageId"],
        "SmilingS",
        "Your session is confirmed.",
    )
    assert gateway.inbox(AMINA, after=text.number) == []
    assert gateway.inbox(JANE) == []


def test_a_sender_is_africastkng_unless_it_says_otherwise(api, gateway):
    send(api)
    assert gateway.inbox(AMINA)[0].sender == "AFRICASTKNG"


@pytest.mark.parametrize("wrong", [{"key": "atsk_wrong"}, {"username": "somebody"}])
def test_a_stranger_is_told_so_in_plain_text(api, gateway, wrong):
    answer = send(api, **wrong)
    assert (answer.status_code, answer.text) == (401, "The supplied authentication is invalid")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert gateway.texts == []


@pytest.mark.parametrize("number", ["+1234", "0712345678", "+254712", "+254312345678"])
def test_a_number_that_is_no_kenyan_mobile_is_403(api, number):
    found = recipients(send(api, to=f"{AMINA},{number}"))
    assert [(line["statusCode"], line["status"]) for line in found] == [
        (101, "Success"),
        (403, "InvalidPhoneNumber"),
    ]
    assert (found[1]["messageId"], found[1]["cost"]) == ("None", "0")


def test_an_unknown_sender_is_refused_as_a_whole(api, gateway):
    answer = send(api, **{"from": "Nobody"})
    assert answer.status_code == 201
    assert answer.json() == {"SMSMessageData": {"Message": "InvalidSenderId", "Recipients": []}}
    assert gateway.texts == []


def test_nothing_goes_without_a_message(api):
    headers = {"apiKey": "atsk_right"}
    form = {"username": "clinic", "to": AMINA}
    assert requests.post(f"{api}/version1/messaging", form, headers=headers, timeout=5).status_code == 400


@pytest.mark.parametrize(
    ("trouble", "code"), [("InsufficientBalance", 405), ("UserInBlacklist", 406), ("GatewayError", 501)]
)
def test_a_refusal_can_be_for_one_phone_or_for_the_next_request(api, gateway, trouble, code):
    gateway.quirk(AMINA, trouble=trouble)
    assert [line["statusCode"] for line in recipients(send(api, to=f"{AMINA},{JANE}"))] == [code, 101]
    gateway.trouble_next(trouble)
    assert [line["statusCode"] for line in recipients(send(api, to=JANE))] == [code]
    assert [line["statusCode"] for line in recipients(send(api, to=JANE))] == [101]


@pytest.mark.parametrize(("trouble", "status"), [("500", 500), ("429", 429)])
def test_the_gateway_can_be_broken_or_busy(api, gateway, trouble, status):
    gateway.trouble_next(trouble)
    assert send(api).status_code == status
    assert gateway.texts == []
    assert send(api).status_code == 201


def test_a_request_can_be_refused_with_nobody_on_the_list(api, gateway):
    gateway.quirk(AMINA, trouble="no recipients")
    answer = send(api)
    assert (answer.status_code, recipients(answer)) == (201, [])
    assert gateway.texts == []


def test_an_answer_can_be_lost_although_the_text_went_out(api, gateway, service):
    gateway.trouble_next("lost")
    with pytest.raises(requests.ConnectionError):
        send(api)
    assert [text.body for text in gateway.inbox(AMINA)] == ["Your session is confirmed."]


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("x" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("’" * 70, 1),
        ("’" * 71, 2),
    ],
)
def test_parts_are_counted_as_networks_do(api, gateway, message, parts):
    cost = recipients(send(api, message=message))[0]["cost"]
    assert (gateway.inbox(AMINA)[0].parts, cost) == (parts, f"KES {parts * 0.8:.4f}")
