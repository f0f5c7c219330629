"""A therapist calls off, or falls ill; and who did not come (REQUIREMENTS R2.6, R2.7, R5.3)."""

import pytest
from sqlalchemy import select

from models.bookings import Booking
from models.books import Account
from models.money import AttemptState, Refund
from models.support import Ticket
from payments.ledger import balances
from tests.conversations.scenes import asks_for, attempts, is_accepted, pays, pushes


@pytest.fixture
def code(amina, dr_jane):
    """Paid: Thursday at two, Dr. Jane Smith, KSh 2,000; it is Monday at nine."""
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    amina.reads_all()
    dr_jane.reads_all()
    return code


def state(world, code) -> str:
    return str(world.sql(select(Booking.state).where(Booking.code == code))[0][0])


def refunds(world) -> list[tuple[int, str]]:
    return [tuple(row) for row in world.sql(select(Refund.amount, Refund.state))]


def test_called_off_the_client_takes_another_time_paid_already(amina, dr_jane, world, code):
    dr_jane.texts(f"CALLOFF {code}").gets_sms(code, "called off", "has been told")
    amina.gets_sms("We are sorry", code, "reply 1 Thu 10 Dec", "REFUND", "KSh 2,000")
    amina.texts("2").gets_sms(f"replaces {code}", "paid and confirmed", "/j/")
    dr_jane.gets_sms("Amina took", f"replaces {code}")
    assert state(world, code) == "called off"
    assert refunds(world) == [(2000, "spent")]
    amina.texts("CANCEL").gets_sms("still yours", "(100%)")


def test_called_off_the_client_takes_the_money(amina, dr_jane, world, code):
    dr_jane.texts(f"CALL OFF {code}").gets_sms("called off")
    amina.gets_sms("We are sorry").texts("REFUND").gets_sms("All of your KSh 2,000", "goes back")
    amina.gets_sms("was sent back")
    assert refunds(world) == [(2000, "returned")]
    with world.runtime.office.looking() as work:
        assert set(balances(work).values()) == {0}


def test_called_off_and_nothing_chosen_the_money_goes_back_by_itself(amina, dr_jane, world, code):
    dr_jane.texts(f"CALLOFF {code}").gets_sms("called off")
    world.later(hours=25)
    amina.gets_sms("We are sorry").gets_sms("All of your KSh 2,000").gets_sms("was sent back").no_more_sms()
    assert refunds(world) == [(2000, "returned")]


def test_after_two_moves_the_client_still_gets_times_to_choose_from(amina, dr_jane, world, code):
    for _ in range(2):
        amina.reads_all().texts("CANCEL").gets_sms("still yours").texts("1").gets_sms("is moved")
    dr_jane.texts(f"CALLOFF {code}")
    amina.gets_sms("We are sorry", "reply 1 Thu 10 Dec").texts("1").gets_sms(f"replaces {code}", "paid")
    amina.texts("CANCEL").gets_sms("To move it reply 1")  # a new booking may be moved, too


def test_who_filled_the_time_they_were_offered_is_told_so(amina, dr_jane, world, code):
    dr_jane.texts(f"CALLOFF {code}")
    amina.gets_sms("We are sorry", "2 Thu 10 Dec 12:00 PM")
    asks_for(amina, at="12:00 PM", whom="Dr Peter")
    amina.texts("2").gets_sms("You have another session at that time", "Nothing was changed")
    assert refunds(world) == [(2000, "offered")]


def test_a_no_to_what_is_paid_asks_for_calloff(amina, dr_jane, world, code):
    dr_jane.texts(f"NO {code}").gets_sms("has paid", f"CALLOFF {code}", "Nothing was changed")
    assert state(world, code) == "confirmed"


def test_sick_calls_off_all_of_today_and_nothing_else(amina, dr_jane, world, clock, code):
    clock.set("Thu 8:00 AM")
    world.goes_round()
    dr_jane.reads_all().texts("SICK").gets_sms("1 of today's sessions")
    amina.gets_sms("We are sorry", code)
    dr_jane.texts("SICK").gets_sms("Nothing of today was left")


def test_the_client_did_not_come(amina, dr_jane, world, clock, code):
    dr_jane.texts(f"NOSHOW {code}").gets_sms("it has not begun", "Nothing was changed")
    clock.set("Thu 2:20 PM")
    world.goes_round()
    dr_jane.reads_all().texts(f"no show {code}").gets_sms(
        "did not come", "until Sat 12 Dec 3:00 PM to object"
    )
    amina.gets_sms("you were not there", f"NOSHOW {code}")
    assert state(world, code) == "client absent"
    world.later(hours=49)
    with world.runtime.office.looking() as work:
        assert balances(work)[Account.THERAPIST_PAYABLE] == -1600


def test_both_say_the_other_was_not_there(amina, dr_jane, world, clock, code):
    clock.set("Thu 3:10 PM")
    world.goes_round()
    dr_jane.reads_all().texts(f"NOSHOW {code}").gets_sms("did not come")
    amina.gets_sms("you were not there").texts(f"NOSHOW {code}").gets_sms("two different things")
    dr_jane.gets_sms("two different things")
    world.later(hours=60)
    with world.runtime.office.looking() as work:
        assert balances(work)[Account.THERAPIST_PAYABLE] == 0
    assert len(world.sql(select(Ticket.id))) == 1


def test_the_therapist_did_not_come_and_everything_goes_back(amina, dr_jane, world, clock, code):
    clock.set("Thu 2:30 PM")
    world.goes_round()
    amina.reads_all().texts(f"NOSHOW {code}").gets_sms("We are sorry", "KSh 2,000")
    dr_jane.gets_sms("Amina says that you were not there", f"DONE {code}")
    world.later(hours=49)
    amina.gets_sms("All of your KSh 2,000")
    assert state(world, code) == "therapist absent"


def test_the_therapist_objects_and_people_decide(amina, dr_jane, world, clock, code):
    clock.set("Thu 3:30 PM")
    world.goes_round()
    amina.reads_all().texts(f"NOSHOW {code}").gets_sms("We are sorry")
    dr_jane.gets_sms("you were not there").replies("DONE {code}").gets_sms("two different things")
    amina.gets_sms("two different things")
    world.later(hours=60)
    assert refunds(world) == [(2000, "offered")]


def test_days_off_and_the_diary_by_text(amina, dr_jane, world, code):
    dr_jane.texts("OFF 10 Dec").gets_sms("Thu 10 Dec is off", f"These stand: {code}")
    dr_jane.texts("off kesho").gets_sms("Tue 8 Dec is off", "Nobody can book")
    dr_jane.texts("ON tomorrow").gets_sms("Tue 8 Dec is open again")
    dr_jane.texts("OFF sometime").gets_sms("Which day?", "Nothing was changed")
    dr_jane.texts("OFF 1 Dec").gets_sms("has passed")
    dr_jane.texts("WEEK").gets_sms(code, "Thu 10 Dec 2:00 PM", "Amina")
    dr_jane.texts("TODAY").gets_sms("no sessions")
    dr_jane.texts("EARNINGS").gets_sms("Next payout: KSh 0", "Still to come: KSh 1,600")


def test_a_day_off_in_kiswahili_is_written_as_our_texts_say(dr_jane, world):
    dr_jane.dial().chooses("My language").chooses("Kiswahili").hangs_up()
    dr_jane.texts("INFO").gets_sms("FUNGA 12 DES, FUNGUA 12 DES")
    dr_jane.texts("FUNGA 12 DES").gets_sms("ni mapumziko", "tuma FUNGUA Jms 12 Des")
    dr_jane.texts("FUNGUA Jms 12 Des").gets_sms("Jms 12 Des")
    dr_jane.texts("FUNGA tarehe 11 Des").gets_sms("Ijm 11 Des ni mapumziko")
    dr_jane.texts("FUNGUA").gets_sms("tuma FUNGUA na siku")


# with money on its way


@pytest.fixture
def unpaid(amina, dr_jane):
    """Accepted for Tuesday at two, and not paid."""
    return is_accepted(amina, dr_jane, "Tue")


def dials_to_pay(client, world):
    """M-Pesa is to be asked in a few seconds: the prompt has not left us yet."""
    world.outside.africas_talking.quirk(client.phone, notices=0)
    client.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay from this phone").is_told("M-Pesa PIN")


@pytest.mark.parametrize("words", ["NO {code} ill", "CALLOFF {code}", "SICK"])
def test_a_prompt_that_has_not_left_us_is_stopped(amina, dr_jane, world, clock, unpaid, words):
    if words == "SICK":
        clock.set("Tue 8:00 AM")
    dials_to_pay(amina, world)
    dr_jane.texts(words.format(code=unpaid))
    amina.gets_sms("can no longer take", unpaid, "You were not charged")
    world.later(seconds=30)
    amina.no_prompt()
    assert (pushes(world), attempts(world)) == (0, [AttemptState.FAILED])


@pytest.mark.parametrize("words", ["NO {code} ill", "CALLOFF {code}", "SICK"])
def test_with_a_prompt_on_the_phone_they_are_told_not_to_pay_and_get_all_back(
    amina, dr_jane, world, clock, unpaid, words
):
    if words == "SICK":
        clock.set("Tue 8:00 AM")
    amina.texts("PAY").prompt(unpaid)
    dr_jane.texts(words.format(code=unpaid))
    amina.gets_sms("can no longer take", unpaid, "Do not enter your PIN", "all of it comes back")
    amina.enters_pin().gets_sms("KSh 2,000", unpaid, "All of it goes back")
    assert (state(world, unpaid), [amount for amount, _ in refunds(world)]) == ("called off", [2000])


def test_a_group_called_off_stops_the_prompt_of_each_seat(amina, dr_jane, world):
    dr_jane.dial().chooses("Announce a group").types("Fri").types("18:00").chooses("Yes, announce it")
    amina.dial().chooses("Book a session").chooses("Group sessions").chooses("Fri").chooses("Take a place")
    world.outside.africas_talking.quirk(amina.phone, notices=0)
    amina.chooses("Pay from this phone").is_told("M-Pesa PIN")
    dr_jane.dial().chooses("Call off").chooses("Group Fri").chooses("Yes, call it off").is_told("1 clients")
    amina.gets_sms("can no longer take", "You were not charged")
    world.later(seconds=30)
    amina.no_prompt()
    assert (pushes(world), attempts(world)) == (0, [AttemptState.FAILED])
