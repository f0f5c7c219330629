"""What a therapist does by dialling (R2.3): answers, the diary, hours, days off, reports, earnings."""

import pytest

from models.bookings import State
from tests.conversations.scenes import asks_for, comes_home, is_accepted, pays, state_of


@pytest.fixture
def code(amina, dr_jane):
    """Amina has paid for Thursday at two."""
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    return code


def test_a_request_is_accepted(amina, dr_jane, world):
    code = asks_for(amina)
    dr_jane.dial().chooses("Requests (1)").chooses("Thu 10 Dec 2:00 PM").sees(code, "Amina", "KSh 2,000")
    dr_jane.chooses("Accept").is_told(code, "is accepted")
    amina.gets_sms("accepted", code)


def test_a_request_is_declined_with_a_reason(amina, dr_jane, world):
    code = asks_for(amina)
    dr_jane.dial().chooses("Requests (1)").chooses("Thu").chooses("Decline").types("I am travelling")
    dr_jane.is_told("declined")
    assert state_of(world, code) == State.DECLINED


def test_a_request_that_lapsed_behind_the_page_gets_a_kind_one(amina, dr_jane, clock, world):
    asks_for(amina)
    dr_jane.dial().chooses("Requests (1)").chooses("Thu")
    amina.texts("CANCEL")
    dr_jane.chooses("Accept").sees("not open any more", "Nothing was changed")


def test_today_and_the_week_show_who_comes(amina, dr_jane, clock, code):
    dr_jane.dial().chooses("Today (0)").sees("no sessions today").chooses("This week")
    dr_jane.sees("Thu 10 Dec 2:00 PM Amina, paid").chooses("Thu").sees(code, "Individual", "60 min", "Paid")
    clock.set("Thu 9:00 AM")
    dr_jane.dial().chooses("Start again").chooses("Today (1)").sees("2:00 PM Amina, paid")


def test_an_express_dial_opens_a_therapists_own_booking(amina, dr_jane, world, code):
    dr_jane.dial(f"*384*7464*{code}#").sees(code, "Amina")
    world.handset("0722000002").dial(f"*384*7464*{code}#").does_not_see(code)


def test_a_session_is_marked_as_done_and_its_length_kept(amina, dr_jane, clock, world, code):
    dr_jane.dial().does_not_see("Mark as done")
    clock.set("Thu 3:00 PM")
    dr_jane.dial().chooses("Mark as done (1)").chooses(code).sees("did it take place?")
    dr_jane.chooses("not so long").types("about forty").sees("like 45").types("45").is_told(
        "recorded as done"
    )
    dr_jane.gets_sms("45 min")
    assert state_of(world, code) == State.COMPLETED


def test_a_client_who_did_not_come_is_reported(amina, dr_jane, clock, world, code):
    clock.set("Thu 2:30 PM")
    dr_jane.dial().chooses("Mark as done").chooses(code).chooses("did not come").sees("you were there")
    dr_jane.chooses("Yes, report it").is_told("Noted")
    assert state_of(world, code) == State.CLIENT_ABSENT


def test_earnings_are_what_is_left_after_the_fee(amina, dr_jane, world, code):
    fee = 2000 * world.runtime.settings.fee_percent // 100
    dr_jane.dial().chooses("Earnings").sees(f"Still to come: KSh {2000 - fee:,}", "Next payout: KSh 0")


def test_a_day_off_names_what_stands_on_it_and_can_be_worked_after_all(amina, dr_jane, code):
    dr_jane.dial().chooses("Hours and days off").sees("Your hours: Mon-Fri 09:00-17:00").chooses("A day off")
    dr_jane.types("someday").sees("like 12 Dec").types("10/12").sees("See nobody new on Thu 10 Dec", code)
    dr_jane.chooses("Yes, take it off").sees("is a day off", "what is booked on it stands")
    comes_home(amina).chooses("Book a session").chooses("Anxiety").chooses("Dr Jane").chooses("Individual")
    amina.does_not_see("Thu 10 Dec")
    dr_jane.dial().chooses("Start again").chooses("Hours").chooses("My days off").chooses("Thu 10 Dec")
    dr_jane.chooses("Yes, I work").is_told("can be booked")


def test_a_day_that_has_passed_cannot_be_taken_off(dr_jane):
    dr_jane.dial().chooses("Hours").chooses("A day off").types("1 Dec").sees("has passed")


def test_weekly_hours_are_changed_once_confirmed(dr_jane, code):
    dr_jane.dial().chooses("Hours").chooses("Change my hours").chooses("Thu").chooses("Set the hours")
    dr_jane.types("9-5").sees("ends before it begins").types("8am-1pm").sees("Work Thu 08:00-13:00")
    dr_jane.chooses("Yes, change it").is_told("Thu 08:00-13:00", "stand until you call them off", code)
    dr_jane.dial().chooses("Hours").chooses("Change my hours").chooses("Sat").chooses("Do not work then")
    dr_jane.chooses("Yes, change it").is_told("Fri 09:00-17:00")


def test_a_session_is_called_off_only_after_a_second_yes(amina, dr_jane, world, code):
    dr_jane.dial().chooses("Call off").chooses(code).sees("Amina").chooses("No, change nothing").sees("Paid")
    dr_jane.chooses("Call it off").chooses("Yes, call it off").is_told("the client is told")
    assert state_of(world, code) == State.CALLED_OFF
    amina.gets_sms(code)


def test_who_is_ill_calls_off_all_of_today(amina, dr_jane, clock, world, code):
    clock.set("Thu 8:00 AM")
    dr_jane.dial().chooses("Call off").chooses("I am ill").sees("1 sessions").chooses("Yes, I am ill")
    dr_jane.is_told("1 clients are told")
    assert state_of(world, code) == State.CALLED_OFF
