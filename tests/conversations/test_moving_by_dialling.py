"""Moving, giving up, choosing after a call-off, missing each other: told as phone calls (R5, R2.7)."""

from datetime import datetime

import pytest
from sqlalchemy import select

from booking.asking.requests import ask_for
from booking.clients import known_by
from booking.slots import SlotRef
from booking.work import Actor
from clock import NAIROBI
from models.bookings import State
from models.people import SessionKind, Therapist
from tests.conversations.scenes import comes_home, is_accepted, pays, refunds, state_of


@pytest.fixture
def code(amina, dr_jane):
    """Amina has paid for Thursday at two."""
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    return code


def opens(client, code):
    return client.dial(f"*384*7464*{code}#")


def test_a_paid_session_is_moved_to_a_time_near_it(amina, dr_jane, world, code):
    opens(amina, code).sees("Paid and confirmed").chooses("Move or cancel")
    amina.sees("Nothing changes until you choose", "KSh 2,000 (100%)").chooses("12:00 PM")
    amina.sees("Thu 10 Dec 2:00 PM", "Thu 10 Dec 12:00 PM").chooses("Yes, move it")
    amina.is_told(code, "is moved to Thu 10 Dec 12:00 PM").gets_sms(code, "Thu 10 Dec 12:00 PM")
    dr_jane.gets_sms(code, "12:00 PM")
    opens(amina, code).sees("Thu 10 Dec 12:00 PM", "Paid and confirmed")


def test_another_day_is_found_by_dialling(amina, code):
    opens(amina, code).chooses("Move or cancel").chooses("More times").chooses("Fri 11 Dec")
    amina.chooses("9:00 AM").chooses("Yes, move it").is_told("Fri 11 Dec 9:00 AM")


def test_looking_at_what_comes_back_changes_nothing(amina, dr_jane, world, code):
    opens(amina, code).chooses("Move or cancel").chooses("Keep it").sees("Paid and confirmed")
    dr_jane.no_more_sms()
    assert state_of(world, code) == State.CONFIRMED


def test_giving_up_says_what_comes_back_and_asks_once_more(amina, dr_jane, world, clock, code):
    clock.advance(hours=36)  # Tuesday evening: 41 hours before
    opens(amina, code).chooses("Move or cancel").sees("KSh 1,500 (75%)").chooses("Cancel it")
    amina.sees("KSh 1,500 (75%)").chooses("Yes, cancel it").is_told("KSh 1,500 comes back")
    assert state_of(world, code) == State.CALLED_OFF
    assert [amount for amount, _ in refunds(world)] == [1500]


def test_where_nothing_comes_back_no_sum_is_named(amina, world, clock, code):
    clock.set("Thu 10:00 AM")  # four hours before
    opens(amina, code).chooses("Move or cancel").sees("If you cancel so late, nothing comes back")
    amina.chooses("Cancel it").sees("So late nothing comes back").does_not_see("KSh")
    amina.chooses("Yes, cancel it").is_told("is cancelled", "nothing comes back")
    assert [amount for amount, _ in refunds(world)] == [0]


def test_a_move_at_short_notice_waits_for_the_therapist_who_answers_by_dialling(
    amina, dr_jane, world, clock, code
):
    clock.set("Thu 8:00 AM")
    opens(amina, code).chooses("Move or cancel").chooses("Fri 11 Dec 10:00 AM").chooses("Yes, move it")
    amina.is_told("we ask them about Fri 11 Dec 10:00 AM", "the old time stands")
    opens(amina, code).sees("They are asked about Fri 11 Dec 10:00 AM").does_not_see("Move or cancel")
    dr_jane.dial().chooses("Requests (1)").chooses(f"Move {code}").sees("2:00 PM", "10:00 AM")
    dr_jane.chooses("Yes, move it").is_told("is moved to Fri 11 Dec 10:00 AM")
    opens(amina, code).sees("Fri 11 Dec 10:00 AM", "Paid and confirmed")
    dr_jane.dial().sees("Requests (0)")


def test_an_asked_move_can_be_taken_back(amina, dr_jane, clock, code):
    clock.set("Thu 8:00 AM")
    opens(amina, code).chooses("Move or cancel").chooses("Fri 11 Dec 10:00 AM").chooses("Yes, move it")
    opens(amina, code).chooses("Keep the old time").is_told(code, "stays as it is")
    dr_jane.dial().sees("Requests (0)")


def test_after_a_call_off_another_time_is_taken_with_nothing_to_pay(amina, dr_jane, world, code):
    dr_jane.texts(f"CALLOFF {code}").reads_all()
    comes_home(amina).chooses("Choose a time or your money").sees("was called off", "KSh 2,000 back")
    amina.chooses("3:00 PM").sees("Nothing more to pay").chooses("Yes, take it")
    amina.is_told("is confirmed: Thu 10 Dec 3:00 PM")
    comes_home(amina).does_not_see("Choose a time")
    assert refunds(world) == [(2000, "spent")]


def test_after_a_call_off_all_the_money_comes_back(amina, dr_jane, world, code):
    dr_jane.texts(f"CALLOFF {code}").reads_all()
    comes_home(amina).chooses("My sessions").chooses("called off").chooses("Choose a time or your money")
    amina.sees("1. ").does_not_see("1. My money").chooses("My money back").sees("All of KSh 2,000").chooses(
        "Yes, my money back"
    ).is_told("all of it")
    assert [amount for amount, _ in refunds(world)] == [2000]
    opens(amina, code).sees("Called off").does_not_see("Choose a time")


def test_what_was_decided_by_text_meanwhile_gets_a_kind_page(amina, dr_jane, code):
    dr_jane.texts(f"CALLOFF {code}").reads_all()
    comes_home(amina).chooses("Choose a time or your money").chooses("My money back")
    amina.texts("REFUND")
    amina.chooses("Yes, my money back").sees(code, "Called off")


def test_they_did_not_come_can_be_said_from_the_start_on(amina, dr_jane, world, clock, code):
    opens(amina, code).does_not_see("They did not come")
    clock.set("Thu 2:20 PM")
    opens(amina, code).sees("How to join").does_not_see("Move or cancel").chooses("They did not come")
    amina.sees("all your money comes back").chooses("Yes, they did not come").is_told("Noted")
    assert state_of(world, code) == State.THERAPIST_ABSENT
    opens(amina, code).does_not_see("They did not come")


def test_who_is_said_to_have_missed_it_may_say_otherwise(amina, dr_jane, world, clock, code):
    clock.set("Thu 2:30 PM")
    dr_jane.texts(f"NOSHOW {code}")
    comes_home(amina).chooses("My sessions").chooses("you did not come").chooses("They did not come")
    amina.sees("they say otherwise").chooses("Yes, they did not come").is_told("Noted")
    amina.dial(f"*384*7464*{code}#").does_not_see("They did not come")


def test_home_says_the_day_of_a_session_that_is_not_today(amina, clock, code):
    clock.set("Thu 8:00 AM")
    comes_home(amina).sees("Your session today, 2:00 PM")


def test_the_same_person_is_two_keys_from_a_time(amina, dr_jane, code):
    amina.dial().chooses("Book the same person").sees("Dr Jane Smith, Individual, 60 min, KSh 2,000")
    amina.chooses("4:00 PM").sees("You pay after they accept").chooses("Send").is_told("Request")


def test_who_is_busy_at_the_time_they_chose_reads_that(amina, dr_jane, world, code):
    opens(amina, code).chooses("Move or cancel").chooses("12:00 PM")
    asks_by_text(amina, world)
    amina.chooses("Yes, move it").sees("another session at Thu 10 Dec 12:00 PM", "You keep the old time")
    assert state_of(world, code) == State.CONFIRMED


def asks_by_text(client, world) -> None:
    """A request of the same person comes about while a page is open: from another of their phones, say."""
    world.runtime.office.carry_out(Actor.CLIENT, lambda work: _asks(work, client))


def _asks(work, client) -> None:
    peter = work.session.scalars(select(Therapist).where(Therapist.name == "Dr. Peter Otieno")).one()
    noon = datetime(2026, 12, 10, 12, tzinfo=NAIROBI)
    them = known_by(work, f"+254{client.phone[1:]}")
    assert them is not None
    ask_for(work, SlotRef(peter.id, SessionKind.INDIVIDUAL, noon), them, None)


def test_after_a_call_off_who_is_busy_at_another_time_reads_that(amina, dr_jane, world, code):
    dr_jane.texts(f"CALLOFF {code}")
    opens(amina, code).chooses("Choose a time").chooses("Thu 10 Dec 12:00 PM")
    asks_by_text(amina, world)
    amina.chooses("Yes, take it").sees("another session at Thu 10 Dec 12:00 PM", "Your money is safe")
    assert [state for _, state in refunds(world)] == ["offered"]
