"""The reckoning of the chaos run finds what is wrong: each test breaks one thing, and it is named."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from jobs.pay_therapists import pay_therapists
from models.errands import Errand, Kind
from models.money import AttemptState, PaymentAttempt
from models.payouts import PaperSeries, Payout, PayoutState
from models.texts import Text
from payments import ledger
from simulator.safaricom.book import Entry
from simulator.safaricom.book import Kind as Moved
from tests.conversations.by_hand import pays_by_hand, told_where_to_tell
from tests.conversations.money import has_earned
from tests.conversations.scenes import asks_for, is_accepted, pays
from tests.faults import rest
from tests.faults.reckoning import whole

pytestmark = pytest.mark.one_database


@pytest.fixture
def mpesa(world):
    told_where_to_tell(world)
    mpesa = world.outside.mpesa
    mpesa.top_up(100_000)
    return mpesa


@pytest.fixture
def code(mpesa, amina, dr_jane):
    """Amina's booking, paid by a prompt."""
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    return code


def reckoned(world) -> str:
    """What is not as promised, once all has come to rest."""
    rest.bring_to_rest(world)
    return "\n".join(whole.problems(world, dupes_allowed=0))


def write(world, *statements) -> None:
    world.runtime.database.write(lambda session: [session.execute(each) for each in statements])


def moves(mpesa, amount, kind, reference="") -> Entry:
    """Money moves at M-Pesa, and nobody tells us; its list does not either."""
    at = mpesa.world.now()
    moved: Entry = mpesa.book.write(
        Entry(mpesa.mint.receipt(), amount, "254712345678", reference, at, 0, kind=kind)
    )
    return moved


def is_given_up(amina, dr_jane, world) -> None:
    amina.texts("CANCEL").reads_all().texts("REFUND").reads_all()


def test_all_is_well(amina, dr_jane, world, code):
    assert reckoned(world) == ""


def test_all_is_well_when_it_is_given_up(amina, dr_jane, world, mpesa, code):
    is_given_up(amina, dr_jane, world)
    assert reckoned(world) == ""
    assert [entry.kind for entry in mpesa.book] == [Moved.FUNDS, Moved.PUSH, Moved.REVERSAL]


def test_two_prompts_for_one_press(world, mpesa, code):
    [prompt] = mpesa.prompts.values()
    mpesa.push(prompt.push)
    assert "2 prompts for one press" in reckoned(world)


def test_a_payment_that_is_in_no_book_of_ours(world, mpesa, code):
    rest.bring_to_rest(world)
    paid = moves(mpesa, 2000, Moved.PUSH, code)
    problems = "\n".join(whole.problems(world, dupes_allowed=0))
    assert f"push {paid.receipt} of 2000 is in no book of ours" in problems
    assert "4000 were taken, 0 returned, 0 are with people" in problems


def test_a_refund_that_is_not_in_the_ledger(amina, dr_jane, world, code, monkeypatch):
    monkeypatch.setattr(ledger, "returned", lambda *_: True)
    is_given_up(amina, dr_jane, world)
    problems = reckoned(world)
    assert "the books hold 2000; M-Pesa's book, less what is named, holds 0" in problems
    assert "refunds in flight: the books say -2000, and the rows 0" in problems


def test_money_that_went_out_and_was_ordered_by_nobody(amina, dr_jane, world, mpesa, code):
    is_given_up(amina, dr_jane, world)
    moves(mpesa, -2000, Moved.PAYOUT)
    assert "of 2000 was ordered by nobody" in reckoned(world)


def test_an_attempt_that_is_paid_by_our_word_alone(world, mpesa, amina, dr_jane):
    is_accepted(amina, dr_jane)
    mpesa.scenario(amina.phone, payer="cancels")
    amina.texts("PAY").reads_all()
    write(world, update(PaymentAttempt).values(state=AttemptState.PAID))
    assert "our books have a payment as" in reckoned(world)


def test_a_payment_by_hand_that_is_booked_as_another_amount(world, mpesa, amina, dr_jane):
    pays_by_hand(world, amina, 2000, is_accepted(amina, dr_jane))
    entries = mpesa.book._entries
    entries[1] = replace(entries[1], amount=1999)
    assert "is 1999, and our books say" in reckoned(world)


def test_a_number_of_receipts_that_was_left_out(world, code):
    write(world, update(PaperSeries).values(last=PaperSeries.last + 1))
    assert "the numbers of 1 papers (receipt) do not run from 1 to 2" in reckoned(world)


def test_an_errand_that_nobody_does(world, code):
    rest.bring_to_rest(world)
    again = update(Errand).where(Errand.kind == Kind.CHASE_PAYMENT)
    write(world, again.values(due_at=world.clock.now()))
    assert "an errand to chase payment was due" in "\n".join(whole.problems(world, dupes_allowed=0))


def test_a_text_that_was_sent_twice_or_not_at_all(world, code, amina, dr_jane):
    asks_for(amina, day="Fri")
    rest.bring_to_rest(world)
    write(world, delete(Text).where(Text.name == "approved"))
    assert "texts were sent again, and only 0 times nobody could know" in "\n".join(whole.problems(world, 0))
    world.outside.africas_talking.texts.clear()
    assert "texts are said to be sent and were not" in "\n".join(whole.problems(world, 0))


def test_what_is_with_people_and_reconcile_does_not_say(world, code):
    rest.bring_to_rest(world)
    write(world, update(PaymentAttempt).values(state=AttemptState.WITH_SUPPORT))
    assert "reconcile does not say of attempt" in "\n".join(whole.problems(world, dupes_allowed=0))


def test_all_is_well_while_people_look_into_a_dispute(amina, dr_jane, world, code):
    world.clock.set("Thu 3:30 PM")
    world.goes_round()
    amina.reads_all().texts(f"NOSHOW {code}").reads_all()
    dr_jane.reads_all().texts(f"DONE {code}").gets_sms("two different things")
    assert reckoned(world) == ""


def test_what_was_kept_for_a_payout_with_people_is_with_people_too(amina, dr_jane, world, mpesa):
    has_earned(amina, dr_jane, world)
    mpesa.behave({"payout_charge": 7})
    mpesa.scenario(dr_jane.phone, queue="times-out-done", status_result="2028")
    world.clock.set("Fri 9:00 AM")
    world.goes_round()
    assert pay_therapists(world.runtime) == 1
    assert reckoned(world) == ""
    assert world.sql(select(Payout.state)) == [(PayoutState.WITH_SUPPORT,)]
    assert [entry.amount for entry in mpesa.book if entry.kind == Moved.CHARGE] == [-7]
