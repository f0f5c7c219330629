"""Money on its way back, from the cancelling to M-Pesa's word that the payer has it (R3.9)."""

import pytest
from sqlalchemy import select

from models.bookings import Booking
from models.money import PaymentAttempt
from models.oversight import Signal
from models.payouts import Paper, PaperKind
from payments.going_out import returning
from tests.conversations.by_hand import books_agree, pays_by_hand, told_where_to_tell
from tests.conversations.money import (
    gives_up,
    has_paid,
    movers,
    refund_of,
    support_decides,
    tickets,
)
from tests.conversations.scenes import books, is_accepted, refunds, said_by_m_pesa, tell


@pytest.fixture
def code(amina, dr_jane, world):
    """Paid: Thursday at two, KSh 2,000; it is Monday at nine."""
    return has_paid(amina, dr_jane, world)


# as it should go


def test_all_of_it_goes_back_by_reversal(amina, world, mpesa, code):
    gives_up(amina, world).gets_sms("KSh 2,000 (100%) goes back")
    amina.gets_sms(f"KSh 2,000 for {code} was sent back", mpesa.book[-1].receipt).no_more_sms()
    assert (refunds(world), movers(world)) == ([(2000, "returned")], [("give back", "done", 2000)])
    assert mpesa.book[-1].of == mpesa.book[0].receipt
    assert (books(world), mpesa.phone(amina.phone).balance) == ({}, 2000)
    assert world.sql(select(Paper.amount).where(Paper.kind == PaperKind.CREDIT_NOTE)) == [(2000,)]
    assert books_agree(world)


def test_a_part_is_sent_to_the_phone_that_paid_and_what_is_kept_is_earned(amina, world, mpesa, code):
    gives_up(amina, world, "Wed 10:00 AM").gets_sms("KSh 1,500 (75%) goes back")
    amina.gets_sms(f"KSh 1,500 for {code} was sent back", mpesa.book[-1].receipt)
    assert (refunds(world), movers(world)) == ([(1500, "returned")], [("send", "done", 1500)])
    assert books(world) == {"mpesa clearing": 500, "therapist payable": -400, "platform fee": -100}
    assert (mpesa.phone(amina.phone).balance, books_agree(world)) == (1500, True)


def test_nothing_to_return_is_over_at_once(amina, world, code):
    gives_up(amina, world, "Thu 10:00 AM").gets_sms("nothing comes back").no_more_sms()
    assert (refunds(world), movers(world)) == ([(0, "returned")], [])
    assert books(world) == {"mpesa clearing": 2000, "therapist payable": -1600, "platform fee": -400}


def test_what_the_therapist_called_off_goes_back_whole(amina, dr_jane, world, code):
    dr_jane.texts(f"CALLOFF {code}")
    amina.gets_sms("We are sorry").texts("REFUND").gets_sms("goes back").gets_sms("was sent back")
    assert (refunds(world), books(world), books_agree(world)) == ([(2000, "returned")], {}, True)


def test_a_second_payment_is_returned_and_the_session_stands(amina, dr_jane, world, mpesa):
    mpesa.scenario(amina.phone, callback_says="1032")
    mpesa.phone(amina.phone).balance = 4000
    pays_again(amina, dr_jane, world)
    tell(world, said_by_m_pesa(world, receipt=mpesa.book[0].receipt, which=0), which=0)
    amina.gets_sms("goes back").gets_sms("was sent back")
    assert (refunds(world), books(world)) == (
        [(2000, "returned")],
        {"mpesa clearing": 2000, "client credit": -2000},
    )
    assert (mpesa.book[-1].of, books_agree(world)) == (mpesa.book[0].receipt, True)


def pays_again(amina, dr_jane, world):
    """M-Pesa says that Amina cancelled, so she pays once more."""
    is_accepted(amina, dr_jane)
    amina.texts("PAY").enters_pin().gets_sms("not completed")
    world.outside.mpesa.scenario(amina.phone)
    world.later(minutes=3)
    amina.texts("PAY").enters_pin().gets_sms("Paid").reads_all()


def test_money_paid_from_another_phone_goes_back_to_that_phone(amina, dr_jane, world, mpesa):
    is_accepted(amina, dr_jane)
    amina.dial("*384*7464*2#").chooses("KSh 2,000").chooses("Another").types("0711222333").chooses("Yes")
    world.later(seconds=5)
    payer = world.handset("0711222333").enters_pin()
    amina.gets_sms("Paid")
    gives_up(amina, world, "Wed 10:00 AM").gets_sms("was sent back")
    assert mpesa.phone(payer.phone).balance == 9500
    assert books_agree(world)


# paid by hand


def test_what_came_by_hand_and_by_prompt_goes_back_as_it_came(amina, dr_jane, world, mpesa):
    told_where_to_tell(world)
    code = is_accepted(amina, dr_jane)
    pays_by_hand(world, amina, 500, code)
    amina.texts("PAY").enters_pin().gets_sms("Paid")
    gives_up(amina, world).gets_sms(f"KSh 2,000 for {code} was sent back")
    assert sorted(movers(world)) == [("give back", "done", 500), ("give back", "done", 1500)]
    assert (refunds(world), books(world), mpesa.phone(amina.phone).balance) == (
        [(2000, "returned")],
        {},
        10_000,
    )


def test_a_part_of_both_is_the_whole_one_and_a_part_of_the_other(amina, dr_jane, world):
    told_where_to_tell(world)
    code = is_accepted(amina, dr_jane)
    pays_by_hand(world, amina, 500, code)
    amina.texts("PAY").enters_pin().gets_sms("Paid")
    gives_up(amina, world, "Wed 10:00 AM").gets_sms("KSh 1,500 (75%)").gets_sms("was sent back")
    assert sum(amount for _, state, amount in movers(world) if state == "done") == 1500
    assert books_agree(world)


def test_what_came_too_late_by_hand_goes_back_whole(amina, dr_jane, world, mpesa):
    told_where_to_tell(world)
    code = is_accepted(amina, dr_jane)
    amina.texts("CANCEL").gets_sms("called off").reads_all()
    pays_by_hand(world, amina, 2000, code)
    amina.gets_sms("goes back").gets_sms("was sent back")
    assert (movers(world), books(world)) == ([("give back", "done", 2000)], {})
    assert mpesa.book[-1].of == mpesa.book[0].receipt


# too little, and too much for a machine


def test_what_m_pesa_is_too_large_for_is_for_people(amina, dr_jane, world):
    """A quarter of KSh 30 is less than the ten shillings that M-Pesa sends at least."""
    code = has_paid(amina, dr_jane, world, price=30)
    gives_up(amina, world, "Thu 7:00 AM").gets_sms("KSh 8 (25%)").gets_sms("Our team", "KSh 8", code)
    assert (refunds(world), movers(world)) == ([(8, "with support")], [])
    assert tickets(world) == ["refund refused"]
    assert support_decides(world, returning.given_by_people, refund_of(world), "the payer was called")
    amina.gets_sms("KSh 8", "was sent back")
    assert (refunds(world), tickets(world), books(world)["mpesa clearing"]) == ([(8, "returned")], [], 22)


def test_what_is_above_the_setting_waits_for_approval(amina, dr_jane, world):
    code = has_paid(amina, dr_jane, world, price=12_000)
    gives_up(amina, world).gets_sms("goes back").gets_sms("Our team is looking", "KSh 12,000", code)
    world.later(days=1)
    assert (refunds(world), movers(world), tickets(world)) == ([(12_000, "held")], [], ["refund approval"])
    assert support_decides(world, returning.approve, refund_of(world), "the payer was called")
    amina.gets_sms("KSh 12,000", "was sent back")
    assert not support_decides(world, returning.approve, refund_of(world), "the payer was called")
    assert (refunds(world), tickets(world), books_agree(world)) == ([(12_000, "returned")], [], True)


def test_a_signal_about_the_booking_holds_its_money(amina, world, code):
    flag(world, code)
    gives_up(amina, world).gets_sms("goes back").gets_sms("Our team is looking")
    assert (refunds(world), tickets(world)) == ([(2000, "held")], ["refund approval"])
    assert support_decides(world, returning.refuse, refund_of(world), "the payer was called")
    assert (refunds(world), movers(world)) == ([(2000, "with support")], [])
    assert books(world) == {"mpesa clearing": 2000, "refunds in flight": -2000}


def flag(world, code):
    def write(session):
        booking = session.scalars(select(Booking.id).where(Booking.code == code)).one()
        signal = Signal(rule="test", once="test", done="nothing", booking_id=booking, at=world.clock.now())
        signal.reason = "somebody else's phone"
        session.add(signal)

    world.runtime.database.write(write)


# another way


def test_what_cannot_be_reversed_is_sent(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, reversal_result="2006")
    gives_up(amina, world).gets_sms("was sent back")
    assert movers(world) == [("give back", "refused", 2000), ("send", "done", 2000)]
    assert (books(world), books_agree(world)) == ({}, True)


def test_what_can_neither_be_reversed_nor_sent_is_for_people(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, reversal_result="2006", payout_result="2040")
    gives_up(amina, world).gets_sms("goes back").gets_sms("Our team is looking")
    assert movers(world) == [("give back", "refused", 2000), ("send", "refused", 2000)]
    assert (refunds(world), tickets(world)) == ([(2000, "with support")], ["refund refused"])
    world.later(days=3)
    assert len(movers(world)) == 2
    amina.no_more_sms()


def test_a_payment_without_a_receipt_is_looked_for_in_m_pesas_list(amina, dr_jane, world, mpesa):
    world.runtime.cashier.mpesa.register_pull("+254722000999", f"{world.served.url}/pulled")
    paid_without_receipt(amina, dr_jane, world)
    gives_up(amina, world).gets_sms("was sent back")
    assert movers(world) == [("give back", "done", 2000)]
    assert world.sql(select(PaymentAttempt.receipt)) == [(mpesa.book[0].receipt,)]


def test_a_receipt_that_cannot_be_found_does_not_keep_the_money(amina, dr_jane, world, mpesa):
    mpesa.next_request("internal-error", "pull", times=9)
    paid_without_receipt(amina, dr_jane, world)
    gives_up(amina, world).gets_sms("was sent back")
    assert (movers(world), books_agree(world)) == ([("send", "done", 2000)], True)


def paid_without_receipt(amina, dr_jane, world):
    is_accepted(amina, dr_jane)
    world.outside.mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY").enters_pin()
    world.later(seconds=20)
    amina.gets_sms("Paid")


# no money of ours


def test_without_money_of_ours_the_refund_waits_and_the_client_is_told_nothing_wrong(
    amina, world, mpesa, code
):
    mpesa.top_up(-500)
    gives_up(amina, world).gets_sms("goes back").no_more_sms()
    assert movers(world) == [("give back", "refused", 2000)]
    assert (refunds(world), tickets(world)) == ([(2000, "on its way")], ["m-pesa account"])
    world.later(hours=1)
    world.later(hours=1)
    assert len(movers(world)) == 2, "first an hour later, then two hours after that"
    mpesa.top_up(500)
    amina.no_more_sms()
    world.later(hours=1)
    amina.gets_sms("was sent back")
    assert (refunds(world), len(movers(world)), tickets(world)) == (
        [(2000, "returned")],
        3,
        ["m-pesa account"],
    )
    assert books_agree(world)


def test_credentials_that_will_not_do_are_the_operators_to_mend(amina, world, mpesa, code):
    mpesa.behave(order_result="2001")
    gives_up(amina, world, "Wed 10:00 AM").gets_sms("goes back").no_more_sms()
    assert (movers(world), tickets(world)) == ([("send", "refused", 1500)], ["m-pesa account"])
    mpesa.behave(order_result="")
    world.later(hours=1)
    amina.gets_sms("was sent back")
    assert books_agree(world)


def test_an_order_that_m_pesa_turns_down_at_once_is_given_again(amina, world, mpesa, code):
    mpesa.next_request("not-entitled", "payout")
    gives_up(amina, world, "Wed 10:00 AM")
    assert (movers(world), tickets(world)) == ([("send", "refused", 1500)], ["m-pesa account"])
    world.later(hours=1)
    assert (refunds(world), books_agree(world)) == ([(1500, "returned")], True)
