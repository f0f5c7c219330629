"""By which way money goes back, when therapists are paid, how long to wait, and what was charged."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.policy import Policy
from booking.therapists.payday import last_payday, next_payday
from clock import NAIROBI
from models.orders import Order, OrderKind
from payments.daraja.result_codes import ORDER_CODES
from payments.daraja.results import Outcome
from payments.gateway import Meaning, Why
from payments.going_out.paying_out import in_parts
from payments.going_out.ways_back import LEAST_SENT, MOST_SENT, Part, Source, ways_back
from payments.ordering import charges, refusals

GIVE_BACK, SEND = OrderKind.GIVE_BACK, OrderKind.SEND
AMINA, OTIENO = "+254712345678", "+254711222333"


def prompt(whole=2000, receipt="UL70000001", phone=AMINA):
    return Source(receipt, whole, whole, phone)


def by_hand(whole=2000, receipt="UL70000002", phone=None, counts=None):
    return Source(receipt, whole, whole if counts is None else counts, phone)


def said(sources, amount):
    return [(part.kind, part.amount, part.receipt, part.phone) for part in ways_back(sources, amount)]


# ways back


def test_a_payment_goes_back_whole_by_reversal_and_a_part_of_it_to_its_phone():
    assert said([prompt()], 2000) == [(GIVE_BACK, 2000, "UL70000001", AMINA)]
    assert said([prompt()], 1500) == [(SEND, 1500, None, AMINA)]


def test_without_a_receipt_it_is_sent():
    assert said([prompt(receipt=None)], 2000) == [(SEND, 2000, None, AMINA)]


def test_a_masked_payer_can_only_have_all_of_it_back():
    assert said([by_hand()], 2000) == [(GIVE_BACK, 2000, "UL70000002", None)]
    assert said([by_hand()], 1500) == []
    assert said([by_hand(2500, counts=2000)], 2000) == []
    assert said([by_hand(2500, counts=500, phone=OTIENO)], 500) == [(SEND, 500, None, OTIENO)]


@pytest.mark.parametrize(("amount", "ways"), [(9, 0), (10, 1), (1, 0)])
def test_less_than_m_pesa_sends_has_no_way(amount, ways):
    assert len(ways_back([prompt()], amount)) == ways


def test_a_reversal_may_be_of_less_than_is_sent():
    assert said([prompt(5)], 5) == [(GIVE_BACK, 5, "UL70000001", AMINA)]


def test_of_several_payments_those_of_masked_payers_go_back_first():
    both = [prompt(1500), by_hand(500)]
    assert said(both, 2000) == [
        (GIVE_BACK, 500, "UL70000002", None),
        (GIVE_BACK, 1500, "UL70000001", AMINA),
    ]
    assert said(both, 1500) == [(GIVE_BACK, 500, "UL70000002", None), (SEND, 1000, None, AMINA)]
    assert said([prompt(200), by_hand(1800)], 1500) == [(GIVE_BACK, 200, "UL70000001", AMINA)]


SOURCES = st.lists(
    st.builds(
        lambda whole, known, phone, less: Source(
            "UL70000001" if known else None, whole, max(1, whole - less), AMINA if phone else None
        ),
        st.integers(1, 250_000),
        st.booleans(),
        st.booleans(),
        st.sampled_from([0, 0, 0, 500]),
    ),
    max_size=5,
)


@given(SOURCES, st.integers(0, 300_000))
def test_never_more_goes_back_than_is_owed_nor_than_each_payment_was(sources, amount):
    parts = ways_back(sources, amount)
    assert sum(part.amount for part in parts) <= min(amount, sum(source.counts for source in sources))
    assert all(is_possible(part, sources) for part in parts)


def is_possible(part: Part, sources) -> bool:
    if part.kind == SEND:
        return part.phone is not None and LEAST_SENT <= part.amount <= MOST_SENT
    return any(part.amount == each.whole and part.receipt == each.receipt for each in sources)


@given(st.integers(LEAST_SENT, 3_000_000))
def test_a_payout_is_cut_into_as_few_parts_as_m_pesa_sends(amount):
    parts = in_parts(amount)
    assert sum(parts) == amount
    assert len(parts) == -(-amount // MOST_SENT)
    assert all(LEAST_SENT <= part <= MOST_SENT for part in parts)


# payday


def at(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=NAIROBI)


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (at(11, 9), at(11, 9)),
        (at(11, 8, 59), at(4, 9)),
        (at(12, 0), at(11, 9)),
        (at(17, 23), at(11, 9)),
        (at(18, 9), at(18, 9)),
    ],
)
def test_paydays_are_on_fridays_at_nine_in_nairobi(now, last):
    assert last_payday(now, Policy()) == last
    assert next_payday(now, Policy()) == last + timedelta(days=7)


@given(st.integers(0, 6), st.integers(0, 23), st.integers(0, 14 * 24))
def test_a_payday_is_never_ahead_and_never_more_than_a_week_ago(weekday, hour, hours):
    now, policy = at(1, 0) + timedelta(hours=hours), Policy(payout_weekday=weekday, payout_hour=hour)
    payday = last_payday(now, policy)
    assert payday <= now < next_payday(now, policy)
    assert (payday.weekday(), payday.hour) == (weekday, hour)


# refusals


@pytest.mark.parametrize(
    "code", [code for code, (meaning, _) in ORDER_CODES.items() if meaning is Meaning.TRY_LATER]
)
def test_what_m_pesa_puts_off_may_do_later_as_it_is(code):
    order = Order(outcome=code)
    assert refusals.may_do_as_it_is(order)
    assert refusals.may_do_later(order)


@pytest.mark.parametrize(
    ("outcome", "as_it_is", "later"),
    [
        ("looked up", True, True),
        ("our_fault", False, True),
        ("2001", False, True),
        ("8006", False, True),
        ("account_problem", False, False),
        ("2040", False, False),
        ("SFC_IC0003", False, False),
        ("R000002", False, False),
        ("wrong field", False, False),
    ],
)
def test_what_else_is_refused_waits_only_for_the_operator(outcome, as_it_is, later):
    order = Order(outcome=outcome)
    assert (refusals.may_do_as_it_is(order), refusals.may_do_later(order)) == (as_it_is, later)


def test_the_reason_is_m_pesas_or_what_we_saw_at_once():
    assert refusals.reason(Order(outcome="1")) is Why.NOT_ENOUGH_MONEY
    assert refusals.reason(Order(outcome="our_fault")) is Why.OUR_FAULT
    assert refusals.reason(Order(outcome="looked up")) is None


def test_waits_grow_from_an_hour_to_a_day():
    waits = [refusals.wait_after(tries).total_seconds() / 3600 for tries in (0, 1, 2, 3, 4, 5, 6, 99)]
    assert waits == [1, 1, 2, 4, 8, 16, 24, 24]


# charges


@pytest.mark.parametrize(
    ("told", "charge"),
    [
        ({}, 0),
        ({"Charge": ("0.0",)}, 0),
        ({"Charge": ("13.0",)}, 13),
        ({"DebitPartyCharges": ("Fee For B2C Payment|KES|5.00",)}, 5),
        ({"DebitPartyCharges": ("Fee For B2C Payment|KES|5.00&Levy|KES|2.00",)}, 7),
        ({"DebitPartyCharges": ("nothing usable",)}, 0),
    ],
)
def test_charges_are_read_as_m_pesa_writes_them(told, charge):
    outcome = Outcome("0", Meaning.DONE, None, "key", "conversation", None, None, None, told)
    assert charges.told(outcome) == charge
