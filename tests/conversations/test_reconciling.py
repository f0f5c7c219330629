"""A day's money compared with M-Pesa's own list: what the list proves is settled, the rest has a name."""

import pytest
from sqlalchemy import select, update

from booking.work import Actor
from jobs.schedule import WHAT_RUNS_WHEN
from models.bookings import State
from models.books import Account
from models.by_hand import HandPayment, HandState
from models.errands import Errand, Kind
from models.money import AttemptState, PaymentAttempt
from models.oversight import Difference, Reconciliation
from payments import ledger
from payments.ledger import Line
from payments.watching import differences
from tests.conversations.by_hand import pays_by_hand
from tests.conversations.money import findings, gives_up, has_paid
from tests.conversations.scenes import attempts, books, is_accepted, state_of


@pytest.fixture
def code(amina, dr_jane):
    return is_accepted(amina, dr_jane)


def an_hour_passes(world):
    """Long enough for M-Pesa's list to be expected to have what came."""
    world.clock.advance(minutes=20)


def change(world, statement):
    world.runtime.database.write(lambda session: session.execute(statement))


def kinds(world):
    rows = world.sql(select(Difference.kind).where(Difference.resolved_at.is_(None)).order_by(Difference.id))
    return [kind for (kind,) in rows]


# a clean day


def test_a_clean_day_says_so(amina, dr_jane, world, terminal, code):
    amina.texts("PAY").enters_pin().gets_sms("Paid")
    an_hour_passes(world)
    assert terminal.types("reconcile --date 2026-12-07").endswith("A clean day: 1 movement agree.\n")
    assert world.sql(select(Reconciliation.compared, Reconciliation.differences)) == [(1, 0)]


def test_it_is_the_day_before_unless_another_is_given(amina, dr_jane, world, terminal, code):
    amina.texts("PAY").enters_pin().gets_sms("Paid")
    assert "0 movements" in terminal.types("reconcile")
    world.clock.set("Tue 9:00 AM")
    assert "1 movement " in terminal.types("reconcile")


def test_a_day_that_is_yet_to_come_is_refused(terminal):
    assert "yet to come" in terminal.is_refused("reconcile --date 2026-12-08")


def test_payments_by_hand_and_prompts_are_compared_alike(amina, achieng, dr_jane, world, terminal, code):
    amina.texts("PAY").enters_pin().gets_sms("Paid")
    pays_by_hand(world, achieng, 700, "rent")
    an_hour_passes(world)
    assert "2 movements agree" in terminal.types("reconcile --date 2026-12-07")


# what the list proves


def test_a_payment_of_which_everything_was_lost_is_found_and_settled(amina, dr_jane, world, terminal, code):
    everything_is_lost(amina, world)
    an_hour_passes(world)
    said = terminal.types("reconcile --date 2026-12-07")
    assert "Settled, because M-Pesa's list proves it: 1." in said
    assert "A clean day: 1 movement" in said
    amina.gets_sms("Paid: KSh 2,000", "Receipt")
    assert (state_of(world, code), attempts(world)) == (State.CONFIRMED, [AttemptState.PAID])
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}


def everything_is_lost(client, world):
    """Neither the answer to the push, nor its callback, nor a confirmation ever reaches us."""
    mpesa = world.outside.mpesa
    mpesa.next_request("lost-answer", "push")
    mpesa.scenario(client.phone, callback="never", confirmation="never")
    client.texts("PAY").enters_pin().reads_all()


def test_a_payment_by_hand_that_nobody_told_of_is_found(achieng, world, terminal):
    world.outside.mpesa.scenario(achieng.phone, confirmation="never")
    pays_by_hand(world, achieng, 700, "rent")
    assert books(world) == {}
    an_hour_passes(world)
    assert "A clean day: 1 movement" in terminal.types("reconcile --date 2026-12-07")
    assert world.sql(select(HandPayment.state)) == [(HandState.UNMATCHED,)]
    assert books(world) == {"mpesa clearing": 700, "unallocated": -700}


def test_a_receipt_that_nobody_told_us_is_learnt(amina, world, terminal, code):
    world.outside.mpesa.scenario(amina.phone, callback="never", confirmation="never")
    amina.texts("PAY").enters_pin()
    world.later(seconds=20)
    assert world.sql(select(PaymentAttempt.receipt)) == [(None,)]
    an_hour_passes(world)
    assert "A clean day" in terminal.types("reconcile --date 2026-12-07")
    [(receipt,)] = world.sql(select(PaymentAttempt.receipt))
    assert world.outside.mpesa.book.find(receipt)


def test_comparing_again_changes_nothing(amina, world, terminal, code):
    everything_is_lost(amina, world)
    an_hour_passes(world)
    for _ in range(3):
        assert "A clean day: 1 movement" in terminal.types("reconcile --date 2026-12-07")
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}


# what differs


@pytest.fixture
def paid(amina, dr_jane, world, terminal):
    """Amina has paid KSh 2,000; the receipt."""
    has_paid(amina, dr_jane, world)
    an_hour_passes(world)
    return world.sql(select(PaymentAttempt.receipt))[0][0]


def test_what_is_with_us_and_not_at_m_pesa(world, terminal, paid):
    list_is_empty(world)
    said = terminal.is_warned("reconcile --date 2026-12-07")
    assert f"not at M-Pesa, {paid}: Our books have KSh 2,000" in said
    assert "1 difference left. 1 movement compared." in said


def list_is_empty(world):
    """M-Pesa's list lacks all that it ought to have."""
    world.outside.mpesa.behave(pull_lag=30 * 86400.0)


def test_an_amount_that_differs(world, terminal, paid):
    change(world, update(PaymentAttempt).values(amount=1500))
    said = terminal.is_warned("reconcile --date 2026-12-07")
    assert f"amount differs, {paid}: Our books say KSh 1,500, M-Pesa's list says KSh 2,000." in said


def test_what_is_at_m_pesa_and_cannot_be_entered(world, achieng, terminal):
    """Nobody but a fault of ours can keep it out of the books: here its row says it is no payment."""
    receipt = pays_by_hand(world, achieng, 700, "rent")
    change(world, update(HandPayment).values(state=HandState.WITNESS))
    an_hour_passes(world)
    said = terminal.is_warned("reconcile --date 2026-12-07")
    assert f"not with us, {receipt}: M-Pesa's list has KSh 700" in said


def test_a_receipt_that_nobody_can_tell(world, terminal, paid):
    """Two of M-Pesa's payments could be this one; or the list is too old to say."""
    change(world, update(PaymentAttempt).values(receipt=None))
    world.clock.advance(days=4)
    said = terminal.is_warned("reconcile --date 2026-12-07")
    assert "nothing of Mon 7 Dec 2026 is left of it" in said
    assert "1 of our own movements are older than its list" in said
    assert "receipt missing, attempt:" in said


def test_a_payment_with_support(world, terminal, paid):
    change(world, update(PaymentAttempt).values(state=AttemptState.WITH_SUPPORT))
    assert "payment with support, attempt:" in terminal.is_warned("reconcile --date 2026-12-07")


def test_a_refund_that_has_not_ended_within_a_day(amina, world, terminal, paid):
    world.outside.mpesa.behave(results="never")
    gives_up(amina, world)
    assert kinds(world) == []
    terminal.types("reconcile --date 2026-12-07")
    world.clock.advance(hours=25)
    assert "refund not ended, refund:" in terminal.is_warned("reconcile --date 2026-12-07")


# what becomes of a difference


def test_a_difference_resolves_itself_and_opens_again_when_it_is_back(world, terminal, paid):
    change(world, update(PaymentAttempt).values(amount=1500))
    terminal.is_warned("reconcile --date 2026-12-07")
    change(world, update(PaymentAttempt).values(amount=2000))
    assert "A clean day" in terminal.types("reconcile --date 2026-12-07")
    assert world.sql(select(Difference.how)) == [(differences.BY_ITSELF,)]
    change(world, update(PaymentAttempt).values(amount=1500))
    terminal.is_warned("reconcile --date 2026-12-07")
    assert len(world.sql(select(Difference.id))) == 1


def test_what_people_resolved_stays_so(world, terminal, paid):
    change(world, update(PaymentAttempt).values(amount=1500))
    terminal.is_warned("reconcile --date 2026-12-07")
    [(key,)] = world.sql(select(Difference.id))
    assert "1 open" in terminal.types("differences list")
    assert "--why" in terminal.is_refused(f"differences resolve {key}")
    terminal.types(f"differences resolve {key} --why", "seen in the portal")
    assert "No difference" in terminal.is_refused(f"differences resolve {key} --why", "again")
    assert "A clean day" in terminal.types("reconcile --date 2026-12-07")
    assert world.sql(select(Difference.how)) == [(differences.BY_PEOPLE,)]
    assert findings(world) == [("resolved", "seen in the portal", "support")]


def test_what_is_open_again_is_decided_again_and_both_reasons_are_kept(world, terminal, paid):
    for amount, why in ((1500, "a fault of ours"), (1400, "the same")):
        change(world, update(PaymentAttempt).values(amount=amount))
        terminal.is_warned("reconcile --date 2026-12-07")
        [(key,)] = world.sql(select(Difference.id))
        terminal.types(f"differences resolve {key} --why", why)
    assert [why for _, why, _ in findings(world)] == ["a fault of ours", "the same"]


def test_a_day_whose_list_is_gone_keeps_its_differences(world, terminal, paid):
    list_is_empty(world)
    terminal.is_warned("reconcile --date 2026-12-07")
    world.clock.advance(days=3)
    assert "not at M-Pesa" in terminal.is_warned("reconcile --date 2026-12-07")
    assert "not at M-Pesa" in terminal.is_warned("reconcile")


def test_without_m_pesas_list_nothing_is_compared(world, terminal, paid):
    world.outside.mpesa.next_request("internal-error", "pull", times=5)
    assert "Nothing was compared" in terminal.is_refused("reconcile --date 2026-12-07")
    assert world.sql(select(Reconciliation.id)) == []


# the balance


def test_the_balance_is_compared_when_it_is_asked_for(world, terminal, paid):
    terminal.types("reconcile --balance")
    world.later(seconds=30)
    assert kinds(world) == []
    world.outside.mpesa.top_up(10_000)
    terminal.types("reconcile --balance")
    world.later(seconds=30)
    assert "M-Pesa says KSh 12,000" in terminal.types("differences list")


def test_money_that_left_without_our_books_is_seen_in_the_balance(world, terminal, paid):
    """Until people said what it was."""
    lines = [Line(Account.MPESA, -500), Line(Account.PLATFORM_FEE, 500)]
    world.runtime.office.carry_out(Actor.CLOCK, lambda work: ledger.post(work, "x", "test", lines, None))
    terminal.types("reconcile --balance")
    world.later(seconds=30)
    assert kinds(world) == [differences.Kind.BALANCE]


# every night


def test_every_night_the_day_before_is_compared(amina, dr_jane, world, terminal, code):
    amina.texts("PAY").enters_pin().gets_sms("Paid")
    for each in WHAT_RUNS_WHEN:
        if each.do.__name__ == "see_that_books_are_reconciled":
            assert (each.do(world.runtime), each.do(world.runtime)) == (1, 0)
    world.clock.set("Tue 2:59 AM")
    world.goes_round()
    assert world.sql(select(Reconciliation.id)) == []
    world.later(minutes=1)
    [(day, compared, left)] = world.sql(
        select(Reconciliation.day, Reconciliation.compared, Reconciliation.differences)
    )
    assert (f"{day}", compared, left) == ("2026-12-07", 1, 0)
    [(due,)] = world.sql(select(Errand.due_at).where(Errand.kind == Kind.RECONCILE))
    assert f"{due:%d %H:%M}" == "09 00:00", "three in the morning in Nairobi"
