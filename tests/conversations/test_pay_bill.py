"""Paying by hand at the Pay Bill: enough, too little, too much, and for what nobody waits for."""

import pytest
from sqlalchemy import select

from models.bookings import State
from models.by_hand import HandPayment, HandState
from models.money import AttemptState, How, PaymentAttempt
from models.support import Subject, Ticket
from tests.conversations.by_hand import books_agree, goes_back, pays_by_hand, states, told_where_to_tell
from tests.conversations.scenes import asks_for, books, is_accepted, pays, pushes, state_of

BOUGHT, GOES_BACK, SHORT = HandState.BOUGHT, HandState.GOES_BACK, HandState.SHORT
PAID_FOR = {"mpesa clearing": 2000, "client credit": -2000}


@pytest.fixture(autouse=True)
def pay_bill(world):
    told_where_to_tell(world)
    yield
    assert books_agree(world)


@pytest.fixture
def code(amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


# enough


def test_the_exact_amount(amina, dr_jane, world, code):
    receipt = pays_by_hand(world, amina, 2000, code)
    amina.gets_sms("Paid: KSh 2,000", receipt, code).no_more_sms()
    dr_jane.gets_sms("has paid")
    assert (state_of(world, code), states(world), books(world)) == (State.CONFIRMED, [BOUGHT], PAID_FOR)
    assert world.sql(select(PaymentAttempt.how, PaymentAttempt.state)) == [(How.BY_HAND, AttemptState.PAID)]
    amina.dial().does_not_see("Pay KSh")


def test_the_pay_screen_says_what_to_type_and_texts_it(amina, world, code):
    amina.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay by Pay Bill")
    amina.sees("174379", code, "KSh 2,000").chooses("Send me this").is_told("We text it to you now")
    amina.gets_sms("Business no. 174379", f"Account no. {code}", "2,000")


@pytest.mark.parametrize(
    "written", [" {code} ", "code {code}", "Amina {code}", "{code}.", "{spaced}", "{dashed}"]
)
def test_an_account_is_read_kindly(amina, world, code, written):
    account = written.format(code=code, spaced=" ".join(code), dashed=f"{code[:2]}-{code[2:]}")
    pays_by_hand(world, amina, 2000, account)
    amina.gets_sms("Paid: KSh 2,000")
    assert state_of(world, code) == State.CONFIRMED


def test_somebody_else_pays_for_her(amina, world, code):
    brother = world.handset("0723456789")
    pays_by_hand(world, brother, 2000, code)
    amina.gets_sms("Paid: KSh 2,000")
    brother.no_more_sms()
    assert world.sql(select(HandPayment.booking_id.is_not(None))) == [(True,)]
    assert payers(world) == ["+254723456789"]


def test_a_waiting_request_to_pay_is_not_sent_any_more(amina, world, code):
    amina.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Pay from another number")
    amina.types("0723456789").chooses("Yes")
    pays_by_hand(world, amina, 2000, code)
    amina.gets_sms("Paid: KSh 2,000")
    world.later(seconds=10)
    assert pushes(world) == 0


# too little


def test_too_little_says_what_is_missing_and_the_rest_comes_by_hand(amina, dr_jane, world, code):
    pays_by_hand(world, amina, 500, code)
    amina.gets_sms("KSh 500", "KSh 1,500 is missing until", "PAY", "174379", code).no_more_sms()
    assert (state_of(world, code), states(world)) == (State.APPROVED, [SHORT])
    assert books(world) == {"mpesa clearing": 500, "unallocated": -500}
    pays_by_hand(world, amina, 700, code)
    amina.gets_sms("KSh 700", "KSh 800 is missing")
    last = pays_by_hand(world, amina, 800, code)
    amina.gets_sms("Paid: KSh 2,000", last).no_more_sms()
    dr_jane.gets_sms("has paid").no_more_sms()
    assert (states(world), books(world)) == ([BOUGHT] * 3, PAID_FOR)


def test_the_rest_is_asked_for_by_a_prompt(amina, dr_jane, world, code):
    pays_by_hand(world, amina, 500, code)
    amina.reads_all().dial().sees("Pay KSh 1,500").chooses("Pay KSh 1,500").sees("KSh 1,500 by").hangs_up()
    amina.texts("PAY").gets_sms("KSh 1,500", "M-Pesa will ask").prompt("1,500")
    amina.enters_pin().gets_sms("Paid: KSh 2,000")
    assert (state_of(world, code), states(world), books(world)) == (State.CONFIRMED, [BOUGHT], PAID_FOR)


def test_a_reminder_to_pay_names_the_rest(amina, world, code):
    pays_by_hand(world, amina, 500, code)
    amina.reads_all()
    world.later(hours=12)
    world.later(hours=10)  # it waited for the morning
    amina.gets_sms("waits for KSh 1,500")


def test_a_part_goes_back_when_time_runs_out(amina, world, code):
    pays_by_hand(world, amina, 500, code)
    amina.reads_all()
    world.later(hours=24)
    amina.gets_sms(code, "is off", "Your KSh 500 goes back")
    assert (state_of(world, code), states(world)) == (State.LAPSED, [GOES_BACK])
    assert goes_back(world) == [(500, "not completed")]


def test_a_part_goes_back_when_she_cancels(amina, world, code):
    pays_by_hand(world, amina, 500, code)
    amina.reads_all().texts("CANCEL").gets_sms(code, "is off", "Your KSh 500 goes back")
    assert goes_back(world) == [(500, "not completed")]


def test_a_part_goes_back_when_the_therapist_cannot(amina, dr_jane, world, code):
    pays_by_hand(world, amina, 500, code)
    amina.reads_all()
    dr_jane.texts(f"NO {code}")
    amina.gets_sms(code, "is off", "Your KSh 500 goes back", "Instead reply")
    assert goes_back(world) == [(500, "not completed")]


def test_a_part_that_comes_while_a_prompt_for_all_is_answered_goes_back(amina, world, code):
    amina.texts("PAY").reads_all()
    pays_by_hand(world, amina, 500, code)
    amina.gets_sms("KSh 1,500 is missing")
    amina.enters_pin().gets_sms("KSh 500 more than needed").gets_sms("Paid: KSh 2,000")
    assert (states(world), goes_back(world)) == ([GOES_BACK], [(500, "paid too much")])


# too much


def test_too_much_confirms_and_the_rest_goes_back(amina, world, code):
    pays_by_hand(world, amina, 2600, code)
    amina.gets_sms("KSh 600 more than needed", code).gets_sms("Paid: KSh 2,000")
    assert (state_of(world, code), states(world)) == (State.CONFIRMED, [BOUGHT])
    assert goes_back(world) == [(600, "paid too much")]


def test_parts_that_are_too_much_together(amina, world, code):
    pays_by_hand(world, amina, 1500, code)
    pays_by_hand(world, amina, 1500, code)
    amina.gets_sms("KSh 1,000 more than needed")
    assert (states(world), goes_back(world)) == ([BOUGHT, BOUGHT], [(1000, "paid too much")])


# what nobody waits for


def test_a_slip_in_the_code_is_for_people(amina, world, code):
    slip = code[:-1] + str((int(code[-1]) + 1) % 10)
    receipt = pays_by_hand(world, amina, 2000, slip)
    amina.gets_sms(receipt, "is no booking's", "Our team will put it right").no_more_sms()
    assert (state_of(world, code), states(world)) == (State.APPROVED, [HandState.UNMATCHED])
    assert books(world) == {"mpesa clearing": 2000, "unallocated": -2000}
    assert world.sql(select(Ticket.subject)) == [(Subject.MONEY_UNMATCHED,)]
    world.goes_round()
    amina.texts(f"PAID {receipt}").gets_sms(receipt, "no booking's", "Our team")


def test_a_slip_is_turned_away_before_it_is_paid_where_m_pesa_asks(amina, world, code):
    world.outside.mpesa.behave(external_validation=True)
    slip = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert world.outside.mpesa.pay_bill(amina.phone, 2000, slip).result == "C2B00012"
    pays_by_hand(world, amina, 2000, code)
    amina.gets_sms("Paid: KSh 2,000")


def test_money_for_what_lapsed_goes_back(amina, dr_jane, world, code):
    world.later(hours=24)
    amina.gets_sms("not paid in time").reads_all()
    pays_by_hand(world, amina, 2000, code)
    amina.gets_sms("KSh 2,000", code, "too late", "Dial *384*7464# to book again")
    assert (state_of(world, code), states(world)) == (State.LAPSED, [GOES_BACK])
    assert goes_back(world) == [(2000, "returned whole")]


def test_paying_twice_by_hand(amina, world, code):
    pays_by_hand(world, amina, 2000, code)
    pays_by_hand(world, amina, 2000, code)
    amina.gets_sms("Paid: KSh 2,000").gets_sms("KSh 2,000", code, "goes back to you")
    assert (states(world), goes_back(world)) == ([BOUGHT, GOES_BACK], [(2000, "second returned")])


def test_paying_by_hand_what_a_prompt_paid_long_ago(amina, dr_jane, world, code):
    pays(amina, dr_jane)
    world.later(hours=1)
    pays_by_hand(world, amina, 2000, code)
    amina.gets_sms("KSh 2,000", code, "goes back to you")
    assert states(world) == [GOES_BACK]


# before the therapist said yes


def test_money_that_comes_before_the_yes_counts_with_it(amina, dr_jane, world):
    code = asks_for(amina)
    pays_by_hand(world, amina, 2000, code)
    amina.gets_sms("KSh 2,000", code, "counts once they accept").no_more_sms()
    assert (state_of(world, code), states(world)) == (State.PENDING, [SHORT])
    dr_jane.gets_sms("New request").replies(f"YES {code}").gets_sms("has paid")
    amina.gets_sms("Paid: KSh 2,000").no_more_sms()
    assert (state_of(world, code), states(world), books(world)) == (State.CONFIRMED, [BOUGHT], PAID_FOR)


def test_a_part_that_comes_before_the_yes_leaves_the_rest(amina, dr_jane, world):
    code = asks_for(amina)
    pays_by_hand(world, amina, 500, code)
    amina.reads_all()
    dr_jane.gets_sms("New request").replies(f"YES {code}")
    amina.gets_sms("accepted", "Pay KSh 1,500").texts("PAY").prompt("1,500")


def test_money_that_comes_before_a_no_goes_back(amina, dr_jane, world):
    code = asks_for(amina)
    pays_by_hand(world, amina, 2000, code)
    amina.reads_all()
    dr_jane.gets_sms("New request").replies(f"NO {code}")
    amina.gets_sms(code, "is off", "Your KSh 2,000 goes back")
    assert goes_back(world) == [(2000, "not completed")]


def payers(world):
    with world.runtime.office.looking() as work:
        return [each.payer for each in work.session.scalars(select(HandPayment).order_by(HandPayment.id))]
