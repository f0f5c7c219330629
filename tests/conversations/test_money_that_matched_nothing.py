"""Money that came by hand and named no booking: support finds out whose it is, and says why (R3.8)."""

import pytest
from sqlalchemy import select

from models.bookings import State
from models.by_hand import HandDecision, HandState
from models.money import Refund, RefundState
from models.orders import OrderKind, OrderState
from models.payouts import Paper
from tests.conversations.by_hand import books_agree, goes_back, pays_by_hand, states, told_where_to_tell
from tests.conversations.money import movers, tickets
from tests.conversations.scenes import asks_for, books, is_accepted, pays, state_of
from tests.operating import Terminal

A_SLIP = "12345"  # its check digit is wrong
BOUGHT, GOES_BACK, SHORT, UNMATCHED = (
    HandState.BOUGHT,
    HandState.GOES_BACK,
    HandState.SHORT,
    HandState.UNMATCHED,
)
PAID_FOR = {"mpesa clearing": 2000, "client credit": -2000}
SHE_CALLED = ("--why", "she called, and read her code to us")


@pytest.fixture
def terminal(world):
    told_where_to_tell(world)
    yield Terminal(world)
    assert books_agree(world)


@pytest.fixture
def code(terminal, amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000."""
    return is_accepted(amina, dr_jane)


@pytest.fixture
def receipt(world, amina, code):
    """Amina paid for it, mistyped its code, and has read that we noticed."""
    receipt = pays_by_hand(world, amina, 2000, A_SLIP)
    amina.gets_sms(receipt, "is no booking's", "Our team will put it right").reads_all()
    return receipt


def decisions(world):
    with world.runtime.office.looking() as work:
        rows = work.session.scalars(select(HandDecision).order_by(HandDecision.id))
        return [(row.decision, row.actor, row.why) for row in rows]


# what waits


def test_support_sees_what_waits_and_all_that_is_known_of_it(world, terminal, receipt):
    said = terminal.types("payments unmatched")
    assert f"{receipt}  KSh 2,000  unmatched\n1 in all." in said
    assert A_SLIP not in said
    said = terminal.types(f"payments show {receipt.lower()}")
    assert f"Account typed: {A_SLIP}\nPaid from +254712345678.\nNobody has decided about it." in said


def test_nothing_waits(terminal):
    assert terminal.types("payments unmatched") == "0 in all.\n"


# while it waits


@pytest.mark.parametrize("claims", [True, False], ids=["she named it", "it came from her number"])
def test_she_is_not_asked_for_it_again_and_her_time_does_not_run_out(amina, world, code, receipt, claims):
    if claims:
        amina.texts(f"PAID {receipt}").reads_all()
    amina.texts("PAY").gets_sms("not pay again")
    world.clock.set("Wed 9:00 AM")
    world.goes_round()
    assert state_of(world, code) == State.APPROVED
    world.clock.set("Thu 2:01 PM")
    world.goes_round()
    amina.gets_sms("not paid in time", "If you paid, all of it comes back")


def test_after_two_hours_she_can_pay_all_the_same(amina, world, code, receipt):
    world.later(hours=2, minutes=1)
    amina.reads_all().texts("PAY").enters_pin().gets_sms("Paid: KSh 2,000")


def test_once_it_goes_back_her_time_runs_as_usual(amina, world, terminal, code, receipt):
    terminal.types(f"payments give-back {receipt}", "--why", "it was for somebody else")
    world.clock.set("Wed 9:00 AM")
    world.goes_round()
    assert state_of(world, code) == State.LAPSED


def test_what_somebody_else_paid_astray_holds_nobody_up(amina, achieng, world, code):
    pays_by_hand(world, achieng, 2000, A_SLIP)
    amina.texts("PAY").enters_pin().gets_sms("Paid: KSh 2,000")


# put where it belongs


def test_it_pays_for_the_booking_that_it_was_meant_for(amina, dr_jane, world, terminal, code, receipt):
    assert f"It is put to {code}." in terminal.types(f"payments assign {receipt} {code}", *SHE_CALLED)
    amina.gets_sms("Paid: KSh 2,000", receipt, "Receipt", code).no_more_sms()
    dr_jane.gets_sms("has paid", code).no_more_sms()
    assert (state_of(world, code), states(world), books(world)) == (State.CONFIRMED, [BOUGHT], PAID_FOR)
    assert (tickets(world), world.sql(select(Paper.amount))) == ([], [(2000,)])


def test_who_decided_it_when_and_why_is_kept_and_can_be_read(world, terminal, code, receipt):
    terminal.types(f"payments assign {receipt} {code}", *SHE_CALLED)
    assert decisions(world) == [("assigned", "support", SHE_CALLED[1])]
    said = terminal.types(f"payments show {receipt}")
    assert f"07 Dec 09:00  support: assigned to {code}. Why: {SHE_CALLED[1]}" in said


def test_doing_it_again_changes_nothing(amina, world, terminal, code, receipt):
    terminal.types(f"payments assign {receipt} {code}", *SHE_CALLED)
    amina.reads_all()
    assert "before. Nothing was changed." in terminal.types(f"payments assign {receipt} {code}", "--why", "x")
    amina.no_more_sms()
    assert (len(decisions(world)), states(world), books(world)) == (1, [BOUGHT], PAID_FOR)


def test_too_little_leaves_the_rest_to_be_paid(amina, world, terminal, code):
    receipt = pays_by_hand(world, amina, 500, A_SLIP)
    terminal.types(f"payments assign {receipt} {code}", *SHE_CALLED)
    amina.gets_sms("KSh 500", "KSh 1,500 is missing until").texts("PAY").enters_pin()
    amina.gets_sms("Paid: KSh 2,000")
    assert (states(world), books(world)) == ([BOUGHT], PAID_FOR)


def test_what_is_too_much_goes_back(amina, world, terminal, code):
    receipt = pays_by_hand(world, amina, 2600, A_SLIP)
    terminal.types(f"payments assign {receipt} {code}", *SHE_CALLED)
    amina.gets_sms("KSh 600 more than needed").gets_sms("Paid: KSh 2,000").gets_sms(
        "KSh 600", "was sent back"
    )
    assert (goes_back(world), books(world)) == ([(600, "paid too much")], PAID_FOR)


def test_it_counts_once_the_therapist_accepts(amina, dr_jane, world, terminal):
    code = asks_for(amina)
    receipt = pays_by_hand(world, amina, 2000, A_SLIP)
    terminal.types(f"payments assign {receipt} {code}", *SHE_CALLED)
    amina.gets_sms("counts once they accept")
    assert states(world) == [SHORT]
    dr_jane.gets_sms("New request").replies(f"YES {code}")
    amina.gets_sms("Paid: KSh 2,000")
    assert books(world) == PAID_FOR


def test_whoever_named_the_receipt_hears_what_became_of_it(amina, achieng, world, terminal, code):
    achieng.dial().chooses("English").chooses("I agree").hangs_up()
    receipt = pays_by_hand(world, achieng, 2000, "Amina")
    world.goes_round()
    achieng.gets_sms("no booking's", "Our team will put it right")
    achieng.texts(f"PAID {receipt}").gets_sms("no booking's", "Our team will put it right").reads_all()
    terminal.types(f"payments assign {receipt} {code}", *SHE_CALLED)
    amina.gets_sms("Paid: KSh 2,000", receipt)
    achieng.no_more_sms()
    assert state_of(world, code) == State.CONFIRMED


def test_whoever_named_it_before_it_was_found_hears_of_both(amina, achieng, world, terminal, code):
    """M-Pesa's confirmation was lost, so it was her text that had it looked for."""
    achieng.dial().chooses("English").chooses("I agree").hangs_up()
    world.outside.mpesa.scenario(achieng.phone, confirmation="never")
    receipt = pays_by_hand(world, achieng, 2000, "Amina")
    achieng.texts(f"PAID {receipt}")
    for _ in range(6):
        world.later(minutes=6)
    achieng.gets_sms("no booking's", "Our team will put it right").reads_all()
    terminal.types(f"payments assign {receipt} {code}", *SHE_CALLED)
    achieng.gets_sms("Our team put", receipt, "booking that it was meant for").no_more_sms()
    amina.gets_sms("Paid: KSh 2,000", receipt)


# given back


def test_what_is_nobodys_goes_back_and_its_payer_is_told_of_each_step(amina, world, terminal, receipt):
    assert "It goes back." in terminal.types(f"payments give-back {receipt}", "--why", "paid us by mistake")
    amina.gets_sms(receipt, "could not be used", "KSh 2,000 goes back to the number that paid")
    amina.gets_sms("KSh 2,000", receipt, "was sent back").no_more_sms()
    assert movers(world) == [(OrderKind.GIVE_BACK, OrderState.DONE, 2000)]
    assert (states(world), books(world), tickets(world)) == ([GOES_BACK], {}, [])
    assert decisions(world) == [("given back", "support", "paid us by mistake")]


def test_a_stranger_hears_of_it_from_m_pesa_alone(world, terminal):
    stranger = world.handset("0723456789")
    receipt = pays_by_hand(world, stranger, 700, "rent")
    terminal.types(f"payments give-back {receipt}", "--why", "rent of somebody's")
    stranger.no_more_sms()
    assert "700" in stranger.network.mpesa_messages(stranger.phone)[-1]
    assert (states(world), books(world)) == ([GOES_BACK], {})


def test_giving_it_back_again_changes_nothing(amina, world, terminal, receipt):
    terminal.types(f"payments give-back {receipt}", "--why", "a mistake")
    amina.reads_all()
    assert "decided before" in terminal.types(f"payments give-back {receipt}", "--why", "a mistake")
    amina.no_more_sms()
    assert (len(decisions(world)), len(movers(world))) == (1, 1)


def test_support_has_approved_it_however_much_it_is(amina, world, terminal):
    world.outside.mpesa.phone(amina.phone).balance = 50_000
    receipt = pays_by_hand(world, amina, 40_000, A_SLIP)
    terminal.types(f"payments give-back {receipt}", "--why", "a nought too many")
    assert world.sql(select(Refund.state)) == [(RefundState.RETURNED,)]


# what cannot be


def test_a_receipt_that_nobody_knows(terminal, code):
    for command in (f"assign QA12BC34DE {code}", "give-back QA12BC34DE"):
        assert "No payment by hand QA12BC34DE is known. Nothing was changed." in terminal.is_refused(
            f"payments {command}", *SHE_CALLED
        )
    assert "is known" in terminal.is_refused("payments show QA12BC34DE")


def test_a_code_that_no_booking_has(world, terminal, receipt):
    said = terminal.is_refused(f"payments assign {receipt} {A_SLIP}", *SHE_CALLED)
    assert f"There is no booking {A_SLIP}. Nothing was changed." in said
    assert states(world) == [UNMATCHED]


def test_without_a_reason_nothing_is_decided(world, terminal, code, receipt):
    assert "--why" in terminal.is_refused(f"payments assign {receipt} {code}")
    assert "Say why" in terminal.is_refused(f"payments give-back {receipt}", "--why", "  ")
    assert (states(world), decisions(world)) == ([UNMATCHED], [])


def test_a_booking_that_waits_for_no_money(amina, dr_jane, world, terminal, code, receipt):
    world.later(hours=2, minutes=1)
    dr_jane.reads_all()
    pays(amina.reads_all(), dr_jane)
    said = terminal.is_refused(f"payments assign {receipt} {code}", *SHE_CALLED)
    assert f"Booking {code} is confirmed and waits for no money. Nothing was changed." in said
    assert (states(world), decisions(world)) == ([UNMATCHED], [])


def test_what_has_paid_for_something_is_not_supports_to_move(amina, world, terminal, code):
    receipt = pays_by_hand(world, amina, 2000, code)
    said = terminal.is_refused(f"payments give-back {receipt}", *SHE_CALLED)
    assert f"{receipt} is not with support: it has paid for a booking. Nothing was changed." in said


def test_what_was_given_back_cannot_be_assigned(world, terminal, code, receipt):
    terminal.types(f"payments give-back {receipt}", *SHE_CALLED)
    said = terminal.is_refused(f"payments assign {receipt} {code}", *SHE_CALLED)
    assert "it goes back to whoever paid" in said


def test_what_m_pesa_has_not_proven_is_not_decided_about(amina, world, terminal, code):
    world.outside.mpesa.behave(pull_lag=3600.0, results="never")
    receipt = pays_by_hand(world, amina, 2000, A_SLIP)
    said = terminal.is_refused(f"payments assign {receipt} {code}", *SHE_CALLED)
    assert "M-Pesa is being asked about it" in said
    world.outside.mpesa.behave(pull_lag=0.0, results="once")
    world.later(hours=1)
    assert states(world) == [UNMATCHED]


def test_while_a_prompt_may_be_that_very_payment(amina, world, terminal, code):
    """Booked under both names it would be returned to her, or asked for again."""
    amina.texts("PAY").reads_all()
    receipt = pays_by_hand(world, amina, 2000, A_SLIP)
    said = terminal.is_refused(f"payments assign {receipt} {code}", *SHE_CALLED)
    assert f"It may be the payment of a prompt for {code} that has not ended." in said
    amina.cancels_prompt().reads_all()
    terminal.types(f"payments assign {receipt} {code}", *SHE_CALLED)
    amina.gets_sms("Paid: KSh 2,000")
