"""A handset reads like the visit it makes, and says clearly what did not happen."""

from threading import Thread

import pytest

from simulator.handset import Handset
from tests.simulator.handsets.events import ask_for_money, receive


def test_a_visit_reads_like_one(amina):
    amina.dial().sees("Welcome", "1. Book").chooses("Book").is_asked("Your name?").types("Amina")
    amina.is_told("Thank you. You said 1*Amina").does_not_see("Book")


def test_express_dialling(amina):
    amina.dial("*384*7464*4821#").sees("Booking 4821")


def test_choices_are_found_on_later_sheets(amina, service):
    amina.dial().chooses("Dr Jane")
    assert service.hops[-1]["text"] == "9*1"


def test_two_oclock_is_not_twelve(amina, service):
    amina.dial().chooses("2:00 PM")
    assert service.hops[-1]["text"] == "9*3"


def test_long_last_words_are_read_to_their_end(amina, service):
    service.answers |= {"2": "CON We are\n9. More", "2*9": "END here for you."}
    amina.dial().chooses("About").is_told("We are here", "for you")


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (lambda amina: amina.chooses("Nowhere"), "no choice says 'Nowhere'"),
        (lambda amina: amina.sees("KSh 2,000"), "does not see 'KSh 2,000'"),
        (lambda amina: amina.does_not_see("Welcome"), "sees 'Welcome'"),
        (lambda amina: amina.is_told("Welcome"), "is still on the line"),
        (lambda amina: amina.hangs_up().is_asked("Welcome"), "is not on the line any more"),
        (lambda amina: amina.hangs_up().presses("1"), "typed '1' with no session open"),
        (lambda amina: amina.gets_sms("paid", "receipt"), "got no text with 'paid' and 'receipt'"),
        (lambda amina: amina.no_more_sms(), "has unread texts"),
        (lambda amina: amina.replies("YES {code}"), "has no text with a booking code"),
        (lambda amina: amina.prompt(), "is not asked for a PIN"),
        (lambda amina: amina.enters_pin(), "is not asked for a PIN"),
    ],
)
def test_what_does_not_happen_is_shown_with_the_screen_and_the_inbox(amina, outside, service, what, says):
    service.answers["9"] = "CON Welcome\n0. Back"
    receive(outside, "Hello Amina")
    amina.dial("*384*7464#")
    with pytest.raises(AssertionError) as complaint:
        what(amina)
    words = str(complaint.value)
    assert says in words
    assert "Welcome" in words
    assert "* 20384: Hello Amina" in words


def test_texts_are_read_once_each_in_any_order(amina, outside):
    receive(outside, "Request 48216 sent.", "Accepted. Reply PAY.", "Request 55555 sent.")
    amina.gets_sms("accepted", "PAY").gets_sms("request", "48216")
    with pytest.raises(AssertionError, match="unread"):
        amina.no_more_sms()
    amina.gets_sms("Request").no_more_sms()
    with pytest.raises(AssertionError, match="got no text"):
        amina.gets_sms("Request")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Request 48216 from Amina.", "48216"),
        ("Amina 0712345678, KSh 2,000, code 48216.", "48216"),
        ("Pay Bill 174379, account 48215.", "48215"),
        ("Text 20384: YES 48215", "48215"),
        ("Dial *384*74640# or open https://s.example/j/48299. 48215", "48215"),
    ],
)
def test_the_booking_code_is_told_from_other_numbers(amina, outside, service, text, code):
    receive(outside, text)
    amina.gets_sms().replies("YES {code}")
    assert service.inbound[-1]["text"] == f"YES {code}"


def test_the_code_is_that_of_the_text_read_last(amina, outside):
    receive(outside, "Request 48215", "Request 48223")
    assert amina.gets_sms("48215").code == "48215"
    assert amina.reads_all().code == "48223"


def test_jobs_run_after_each_thing_the_handset_does(outside):
    ran = []
    phone = Handset("0712345678", outside.network, settle=lambda: ran.append(1))
    phone.dial().presses("1").hangs_up().texts("HELP")
    assert len(ran) == 4


def test_patience_waits_for_a_text_that_is_late(amina, outside):
    amina.patience = 5
    late = Thread(target=lambda: receive(outside, "Better late"))
    late.start()
    amina.gets_sms("Better late")
    late.join()


def test_money_is_asked_for_and_paid(amina, outside):
    ask_for_money(outside)
    prompt = amina.prompt("2,000")
    assert (prompt.amount, prompt.reference) == (2000, "48213")
    amina.enters_pin("1234").no_prompt()
    assert outside.mpesa.book[0].amount == 2000
    assert amina.network.mpesa_messages(amina.phone)


def test_a_prompt_can_be_cancelled(amina, outside):
    ask_for_money(outside)
    amina.cancels_prompt().no_prompt()
    assert outside.mpesa.book == []


def test_a_bill_is_paid_by_hand(amina, outside):
    amina.pays_bill(500, "48213")
    assert outside.mpesa.book[0].reference == "48213"
    with pytest.raises(AssertionError, match="could not pay the bill: 2001"):
        amina.pays_bill(500, "48213", pin="0000")


def test_no_prompt_opens_over_a_session(amina, outside):
    amina.dial()
    assert outside.africas_talking.on_ussd("254712345678")
    assert outside.mpesa.world.on_ussd("254712345678")
