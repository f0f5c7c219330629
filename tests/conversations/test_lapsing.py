"""What the clock does by itself: nudges, lapses, the night, and reminders that still make sense."""

import pytest

from models.bookings import State
from models.money import AttemptState
from tests.conversations.scenes import asks_for, attempts, is_accepted, pays, state_of


def at(world, when):
    """It becomes that time, and the night watch goes round."""
    world.clock.set(when)
    world.goes_round()


# nobody answers


def test_a_request_that_nobody_answers_is_nudged_half_way_and_lapses(amina, achieng, dr_jane, world):
    code = asks_for(amina)  # at nine on Monday, so until nine in the evening
    dr_jane.gets_sms("New request", "by Mon 7 Dec 9:00 PM")
    at(world, "Mon 2:59 PM")
    dr_jane.no_more_sms()
    at(world, "Mon 3:00 PM")
    dr_jane.gets_sms("still waits", code, f"YES {code}").no_more_sms()
    at(world, "Mon 8:59 PM")
    assert state_of(world, code) == State.PENDING
    at(world, "Mon 9:00 PM")
    assert state_of(world, code) == State.LAPSED
    at(world, "Tue 7:00 AM")
    amina.gets_sms("did not answer", code, "not charged", "Dial").no_more_sms()
    dr_jane.gets_sms("no answer in time", code, "free again").no_more_sms()
    achieng.dial().chooses("English").chooses("I agree").chooses("Book").chooses("Anxiety").chooses("Dr Jane")
    achieng.chooses("Individual").chooses("Thu").chooses("2:00 PM")


def test_an_answered_request_is_neither_nudged_nor_lapsed(amina, dr_jane, world):
    code = is_accepted(amina, dr_jane)
    at(world, "Mon 3:00 PM")
    at(world, "Mon 9:00 PM")
    at(world, "Tue 8:00 AM")
    dr_jane.no_more_sms()
    amina.gets_sms("waits for KSh 2,000").no_more_sms()  # half of her day to pay is gone: another matter
    assert state_of(world, code) == State.APPROVED


def test_a_request_for_this_afternoon_leaves_the_client_time_to_pay(amina, dr_jane, world):
    code = asks_for(amina, day="Mon", at="4:00 PM")
    dr_jane.gets_sms("New request", "by Mon 7 Dec 12:00 PM")
    at(world, "Mon 12:00 PM")
    amina.gets_sms("did not answer", code)
    assert state_of(world, code) == State.LAPSED


# nobody pays


def test_an_approval_that_nobody_pays_is_nudged_half_way_and_lapses(amina, dr_jane, world):
    code = is_accepted(amina, dr_jane)  # until nine on Tuesday
    at(world, "Mon 8:59 PM")
    amina.no_more_sms()
    at(world, "Mon 9:00 PM")  # half-way is night already
    at(world, "Tue 7:00 AM")
    amina.gets_sms("waits for KSh 2,000 until Tue 8 Dec 9:00 AM", code, "PAY").no_more_sms()
    at(world, "Tue 9:00 AM")
    amina.gets_sms("not paid in time", code, "not charged").no_more_sms()
    dr_jane.gets_sms("not paid in time", code, "free again").no_more_sms()
    assert state_of(world, code) == State.LAPSED
    amina.texts("PAY").gets_sms("Nothing of yours").no_prompt()


def test_an_approval_is_paid_two_hours_before_the_session_at_the_latest(amina, dr_jane, world):
    code = asks_for(amina, day="Mon", at="4:00 PM")
    dr_jane.replies(f"YES {code}").reads_all()
    amina.gets_sms("by Mon 7 Dec 2:00 PM").reads_all()
    at(world, "Mon 11:30 AM")
    amina.gets_sms("waits for KSh 2,000")
    at(world, "Mon 2:00 PM")
    amina.gets_sms("not paid in time")


def test_who_has_paid_is_neither_nudged_nor_lapsed(amina, dr_jane, world):
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    at(world, "Mon 9:00 PM")
    at(world, "Tue 9:00 AM")
    amina.no_more_sms()
    assert state_of(world, code) == State.CONFIRMED


def test_the_time_to_pay_does_not_run_out_while_a_payment_is_unclear(amina, dr_jane, world):
    code = is_accepted(amina, dr_jane)
    world.outside.mpesa.next_request("lost-answer", "push")
    world.outside.mpesa.scenario(amina.phone, callback_after=26 * 3600)
    amina.texts("PAY").gets_sms("cannot see yet").enters_pin()
    at(world, "Tue 9:00 AM")
    world.later(minutes=10)
    assert (state_of(world, code), attempts(world)) == (State.APPROVED, [AttemptState.UNCLEAR])
    world.later(hours=2)
    amina.gets_sms("Paid", "Receipt")
    assert state_of(world, code) == State.CONFIRMED


# at night


def test_a_request_at_night_reaches_the_therapist_in_the_morning(amina, dr_jane, world, clock):
    clock.set("Mon 10:00 PM")
    code = asks_for(amina)  # she is told at once: it is she who is awake
    dr_jane.no_more_sms()
    at(world, "Tue 6:59 AM")
    dr_jane.no_more_sms()
    at(world, "Tue 7:00 AM")
    dr_jane.gets_sms("New request", code, "by Tue 8 Dec 7:00 PM").no_more_sms()


def test_a_yes_at_night_is_read_in_the_morning_and_money_is_told_at_once(amina, dr_jane, world, clock):
    code = asks_for(amina)
    dr_jane.reads_all()
    clock.set("Mon 8:58 PM")
    dr_jane.texts("YES").gets_sms("accepted")
    amina.gets_sms("accepted", code)
    clock.set("Mon 11:00 PM")
    amina.texts("PAY").enters_pin().gets_sms("Paid", "Receipt")
    dr_jane.gets_sms("has paid")


# before the session


def test_reminders_a_day_and_an_hour_before(amina, dr_jane, world):
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    at(world, "Wed 1:59 PM")
    amina.no_more_sms()
    at(world, "Wed 2:00 PM")
    amina.gets_sms("Reminder", "Jane Smith", "Thu 10 Dec 2:00 PM", "/j/", "CANCEL").no_more_sms()
    dr_jane.gets_sms("Reminder", "Amina").no_more_sms()
    at(world, "Thu 1:00 PM")
    amina.gets_sms("In one hour", "2:00 PM").no_more_sms()
    dr_jane.gets_sms("In one hour", "Amina").no_more_sms()


def test_a_session_within_a_day_has_only_the_reminder_that_still_makes_sense(amina, dr_jane, world):
    is_accepted(amina, dr_jane, day="Mon", at="4:00 PM")
    pays(amina, dr_jane)
    world.goes_round()
    amina.no_more_sms()
    at(world, "Mon 3:00 PM")
    amina.gets_sms("In one hour").no_more_sms()
    dr_jane.gets_sms("In one hour").no_more_sms()


def test_reminders_that_slept_through_the_session_are_not_sent(amina, dr_jane, world):
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    at(world, "Thu 2:00 PM")  # nothing ran since Monday
    amina.no_more_sms()
    dr_jane.no_more_sms()


def test_nobody_is_reminded_of_what_is_called_off(amina, dr_jane, world):
    is_accepted(amina, dr_jane)
    amina.texts("CANCEL").reads_all()
    dr_jane.reads_all()
    for when in ("Wed 2:00 PM", "Thu 1:00 PM", "Thu 3:15 PM"):
        at(world, when)
    amina.no_more_sms()
    dr_jane.no_more_sms()


# after the session


@pytest.fixture
def held(amina, dr_jane, world):
    """A paid session that is over; its code."""
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    at(world, "Thu 1:59 PM")
    amina.reads_all()
    dr_jane.reads_all()
    return code


def test_a_therapist_who_says_nothing_is_asked_and_then_it_counts_as_held(amina, dr_jane, world, held):
    at(world, "Thu 3:15 PM")
    dr_jane.gets_sms("take place?", f"DONE {held}").no_more_sms()
    at(world, "Sat 2:59 PM")
    assert state_of(world, held) == State.CONFIRMED
    at(world, "Sat 3:00 PM")
    amina.gets_sms("How was it?")
    assert state_of(world, held) == State.COMPLETED
