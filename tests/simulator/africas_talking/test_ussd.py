"""Dialling and answering (facts/africastalking.md 1.1 to 1.3)."""

import re

import pytest

from simulator.africas_talking import alphabet
from simulator.africas_talking.line import sheets
from simulator.africas_talking.ussd import NO_SERVICE, NotOnTheLine, TooMuchTyped
from tests.simulator.africas_talking.customer import AMINA, JANE, OURS


def test_a_dial_is_the_five_fields_in_the_order_of_captures(gateway, service):
    shown = gateway.dial("0712345678", OURS)
    assert (shown.screen, shown.open) == ("Welcome\n1. Book\n2. About\n9. More", True)
    assert service.order == [["phoneNumber", "serviceCode", "text", "sessionId", "networkCode"]]
    hop = service.hops[0]
    assert re.fullmatch(r"ATUid_[0-9a-f]{32}", hop.pop("sessionId"))
    assert hop == {"phoneNumber": AMINA, "serviceCode": OURS, "text": "", "networkCode": "63902"}
    assert service.headers[0]["user-agent"] == "at-ussd-api/1.0"
    assert service.headers[0]["content-type"] == "application/x-www-form-urlencoded; charset=UTF-8"


def test_text_accumulates_in_one_session(gateway, service):
    gateway.dial(AMINA)
    gateway.type(AMINA, "1")
    shown = gateway.type(AMINA, "Jane Doe")
    assert [hop["text"] for hop in service.hops] == ["", "1", "1*Jane Doe"]
    assert len({hop["sessionId"] for hop in service.hops}) == 1
    assert (shown.screen, shown.open) == ("Thank you. You said 1*Jane Doe", False)


def test_what_follows_our_code_is_the_first_text(gateway, service):
    gateway.dial(AMINA, "*384*7464*4821#")
    gateway.type(AMINA, "1")
    assert [hop["text"] for hop in service.hops] == ["4821", "4821*1"]
    assert {hop["serviceCode"] for hop in service.hops} == {OURS}


@pytest.mark.parametrize("code", ["*100#", "*384*74640#", "*384*7464", "hello"])
def test_another_code_is_not_ours(gateway, service, code):
    assert gateway.dial(AMINA, code).screen == NO_SERVICE
    assert service.hops == []


def test_a_stray_space_comes_before_the_star(gateway, service):
    gateway.quirk(AMINA, stray_space=True)
    gateway.dial(AMINA)
    gateway.type(AMINA, "1")
    gateway.type(AMINA, "2")
    assert service.hops[-1]["text"] == "1 *2"


@pytest.mark.parametrize(("adds", "text"), [(True, "1*"), (False, "1")])
def test_an_empty_reply_is_told_in_either_way(gateway, service, adds, text):
    gateway.quirk(AMINA, silence_adds_star=adds)
    gateway.dial(AMINA)
    gateway.type(AMINA, "1")
    gateway.type(AMINA, "")
    assert service.hops[-1]["text"] == text


@pytest.mark.parametrize("at_once", [True, False])
def test_a_request_is_repeated_word_for_word(gateway, service, at_once):
    gateway.quirk(AMINA, repeats=2, repeats_at_once=at_once)
    gateway.dial(AMINA)
    assert len(service.hops) == 3
    assert service.hops[0] == service.hops[1] == service.hops[2]


def test_an_overlong_screen_is_paged_and_the_keys_leak_into_the_text(gateway, service):
    long = "CON " + "x" * 200 + "\n1. Go"
    service.answers[""] = long
    first = gateway.dial(AMINA)
    second = gateway.type(AMINA, "98")
    assert first.screen.endswith("\n98:More")
    assert second.screen.endswith("1. Go\n00:Back")
    assert len(service.hops) == 1
    gateway.type(AMINA, "1")
    assert service.hops[-1]["text"] == "98*1"
    assert gateway.screens[0].septets == len(long) - 4


def test_no_sheet_of_a_paged_screen_is_over_160_septets():
    assert all(alphabet.septets(sheet) <= 160 for sheet in sheets("[" * 300))
    assert sheets("y" * 160) == ["y" * 160]


def test_98_means_98_on_a_screen_that_fits(gateway, service):
    gateway.dial(AMINA)
    gateway.type(AMINA, "98")
    assert service.hops[-1]["text"] == "98"


def test_letters_outside_the_alphabet_show_as_question_marks_and_are_recorded(gateway, service):
    service.answers[""] = "CON It’s 5 €"
    assert gateway.dial(AMINA).screen == "It?s 5 €"
    assert gateway.screens[0].strangers == "’"


def test_a_label_comes_back_on_the_next_hop_and_in_the_notice(gateway, service):
    service.label = "home"
    gateway.dial(AMINA)
    gateway.type(AMINA, "1")
    gateway.hang_up(AMINA)
    gateway.quiet()
    assert "at-ussd-hop-metadata" not in service.headers[0]
    assert service.headers[1]["at-ussd-hop-metadata"] == "home"
    assert service.ended[0]["hopsMetadata"] == "home|home"


def test_a_person_cannot_type_more_than_a_phone_takes(gateway):
    gateway.dial(AMINA)
    with pytest.raises(TooMuchTyped):
        gateway.type(AMINA, "x" * 81)


def test_keys_need_a_session(gateway):
    with pytest.raises(NotOnTheLine):
        gateway.type(AMINA, "1")


def test_two_phones_have_two_sessions(gateway, service):
    gateway.dial(AMINA)
    gateway.dial(JANE)
    gateway.type(AMINA, "1")
    assert [hop["phoneNumber"] for hop in service.hops] == [AMINA, JANE, AMINA]
    assert service.hops[0]["sessionId"] == service.hops[2]["sessionId"] != service.hops[1]["sessionId"]
