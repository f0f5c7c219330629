"""What nobody needs any more is forgotten, each kind after its time (R8.1; the times are in policy)."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from booking import questions
from booking.asking import paying, requests, waitlist
from booking.changing.answers import no, yes
from booking.policy import Policy
from booking.slots import SlotRef, free_times
from booking.work import Work, take_up
from clock import NAIROBI
from jobs.forget_old_data import FORGOTTEN, forget_old_data
from models.base import Base
from models.bookings import Actor, Booking
from models.by_hand import HandNotice
from models.changes import FreedTime, Wish
from models.errands import Errand, Kind
from models.housekeeping import Keypress
from models.money import AttemptState, Callback, PaymentAttempt
from models.orders import Cause, Order, OrderKind, OrderResult, OrderState
from models.people import Client, SessionKind
from models.texts import InboundText, OpenQuestion, Text, TextState
from payments.ordering import orders
from sms import outbox
from tests.rules.clinic_at_work import JANE, Clinic

FAR = datetime(2027, 1, 1, tzinfo=NAIROBI)
KEPT = Policy()


def left(clinic: Clinic, table: type[Base]) -> int:
    return clinic.do(lambda work: work.session.scalar(select(func.count(table.id))) or 0)


def days_later(clinic: Clinic, days: int) -> None:
    clinic.clock.advance(days=days)
    forget_old_data(clinic.runtime)


def requested(work: Work, clinic: Clinic, client: int, n: int = 0) -> Booking:
    therapist = clinic.therapist(JANE)
    starts = free_times(work, therapist, 60)[n]
    slot = SlotRef(therapist.id, SessionKind.INDIVIDUAL, starts)
    return requests.ask_for(work, slot, work.session.get_one(Client, client), None)


def an_offer(clinic: Clinic) -> None:
    """Somebody waits, and is offered a time that somebody else gave up."""
    waiting, other = clinic.joined(1), clinic.joined(2)
    kind = SessionKind.INDIVIDUAL
    clinic.do(lambda work: waitlist.wait(work, work.session.get_one(Client, waiting), None, kind, FAR))
    key = clinic.do(lambda work: requested(work, clinic, other, 8).id)
    clinic.clock.advance(hours=20)
    clinic.goes_round()
    assert clinic.do(lambda work: work.session.get_one(Booking, key).state) == "lapsed"
    assert (left(clinic, FreedTime), left(clinic, Wish)) == (1, 1)


def test_questions_freed_times_and_wishes_go_when_they_have_been_over_for_a_month(clinic):
    an_offer(clinic)
    assert left(clinic, OpenQuestion) > 0
    days_later(clinic, KEPT.keep_waits_days - 1)
    assert (left(clinic, FreedTime), left(clinic, Wish)) == (1, 1)
    days_later(clinic, 5)
    assert (left(clinic, OpenQuestion), left(clinic, FreedTime), left(clinic, Wish)) == (0, 0, 1)
    days_later(clinic, 60)  # nobody waited any longer than to New Year
    assert left(clinic, Wish) == 0


def test_a_question_that_can_still_be_answered_is_kept(clinic):
    client = clinic.joined(1)

    def decline(work: Work) -> None:
        no(work, requested(work, clinic, client), None)

    clinic.do(decline, Actor.THERAPIST)
    forget_old_data(clinic.runtime)
    waiting = clinic.do(lambda work: questions.waiting(work, "+254711000001", questions.Asks.WAYS_ON))
    assert len(waiting) == 1


@pytest.mark.parametrize(
    ("state", "verdict", "kept"),
    [
        (AttemptState.PAID, "settled", 0),
        (AttemptState.FAILED, "failed", 0),
        (AttemptState.WITH_SUPPORT, "waits for an answer", 1),
        (AttemptState.PAID, None, 1),
    ],
)
def test_what_m_pesa_told_us_is_kept_until_the_payment_is_long_over(clinic, state, verdict, kept):
    client = clinic.joined(1)

    def told(work: Work) -> None:
        booking = requested(work, clinic, client)
        yes(work, take_up(work, booking.id))
        paying.ask_for_payment(work, booking, "+254712000009", timedelta())
        attempt = work.session.scalars(select(PaymentAttempt)).one()
        attempt.state = state
        work.session.add(
            Callback(attempt_id=attempt.id, body="{}", source="::1", arrived_at=work.now, verdict=verdict)
        )

    clinic.do(told)
    days_later(clinic, KEPT.keep_callbacks_days - 1)
    assert left(clinic, Callback) == 1
    days_later(clinic, 2)
    assert left(clinic, Callback) == kept
    assert left(clinic, PaymentAttempt) == 1


@pytest.mark.parametrize(
    ("state", "verdict", "kept"),
    [
        (OrderState.DONE, "ended it", 0),
        (OrderState.REFUSED, "ended it", 0),
        (OrderState.WITH_SUPPORT, "unclear", 1),
        (OrderState.ACCEPTED, "of another order", 1),
        (OrderState.DONE, None, 1),
    ],
)
def test_what_m_pesa_posted_about_an_order_goes_and_the_order_stays(clinic, state, verdict, kept):
    def told(work: Work) -> None:
        order = orders.place(work, OrderKind.SEND, Cause.REFUND, 1, amount=500, phone="+254712000009")
        order.state = state
        result = OrderResult(order_id=order.id, body="{}", source="::1", arrived_at=work.now)
        result.verdict = verdict
        work.session.add(result)

    clinic.do(told)
    days_later(clinic, KEPT.keep_callbacks_days - 1)
    assert left(clinic, OrderResult) == 1
    days_later(clinic, 2)
    assert (left(clinic, OrderResult), left(clinic, Order)) == (kept, 1)


@pytest.mark.parametrize(("verdict", "kept"), [("to be proven", 0), (None, 1)])
def test_confirmations_go_once_they_were_read(clinic, verdict, kept):
    def told(work: Work) -> None:
        work.session.add(HandNotice(body="{}", source="::1", arrived_at=work.now, verdict=verdict))

    clinic.do(told)
    days_later(clinic, KEPT.keep_callbacks_days - 1)
    assert left(clinic, HandNotice) == 1
    days_later(clinic, 2)
    assert left(clinic, HandNotice) == kept


def test_keypresses_go_after_two_days_and_done_errands_at_once(clinic):
    clinic.do(lambda work: work.session.add(Keypress(once="x", outcome="{}", at=work.now)))
    clinic.do(lambda work: work.owe(Kind.CLOSE_SESSION, 1, work.now))
    clinic.do(lambda work: work.session.execute(update(Errand).values(due_at=None)))
    days_later(clinic, 1)
    assert (left(clinic, Keypress), left(clinic, Errand)) == (1, 0)
    days_later(clinic, 2)
    assert left(clinic, Keypress) == 0


@pytest.mark.parametrize(
    ("state", "kept"), [(TextState.DELIVERED, 0), (TextState.STALE, 0), (TextState.WAITING, 1)]
)
def test_texts_that_can_still_leave_are_kept(clinic, state, kept):
    text = Text(phone="+254711000001", body="Hello", name="hello", once="hello", may_wake=True)
    clinic.do(lambda work: outbox.post(work, text))
    clinic.do(lambda work: work.session.execute(update(Text).values(state=state)))
    days_later(clinic, KEPT.keep_texts_days - 1)
    assert left(clinic, Text) == 1
    days_later(clinic, 2)
    assert left(clinic, Text) == kept


@pytest.mark.parametrize(("word", "kept"), [("yes", 0), (None, 1)])
def test_texts_that_people_sent_go_once_they_were_answered(clinic, word, kept):
    def told(work: Work) -> None:
        text = InboundText(gateway_id="1", phone="+254711000001", body="YES", arrived_at=work.now)
        text.understood_as = word
        work.session.add(text)

    clinic.do(told)
    days_later(clinic, KEPT.keep_texts_days - 1)
    assert left(clinic, InboundText) == 1
    days_later(clinic, 2)
    assert left(clinic, InboundText) == kept


def test_every_kind_is_kept_for_a_time_that_the_clinic_can_change():
    assert all(days(KEPT) > 0 for days in FORGOTTEN.values())
