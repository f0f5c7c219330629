"""The till: asks for money, hears how it ended, and asks again by itself. Never asks for money twice.

Every call to M-Pesa is made with no transaction open: what we are about to do is committed first, what
came of it afterwards. A crash in between leaves the payment unclear, never a second prompt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from booking.work import Office, Work, take_up
from failures import TryLater, Unclear
from models.bookings import Actor, State
from models.errands import Kind
from models.money import AttemptState, Callback, PaymentAttempt
from payments import settling
from payments.daraja.callbacks import NotACallback, StkCallback, read_stk_callback
from payments.daraja.result_codes import ending_of
from payments.gateway import (
    LineBusy,
    MpesaGateway,
    NoAnswer,
    NotPaid,
    Paid,
    PaymentRefused,
    PromptAccepted,
    Why,
)
from payments.settling import ReceiptUsed

# Seconds between our questions about one payment (DESIGN 8): close together for three minutes, while
# the prompt lives; then rarely, for a day. Afterwards people must find out.
QUESTIONS: Final[Sequence[int]] = (20, 10, 15, 20, 30, 30, 30, 25, 300, 900, 3600, 86400)
_PROMPT_LIVES: Final = timedelta(minutes=3)
_MOST_TRIES: Final = 4  # to get a prompt out, while M-Pesa says that nothing happened


@dataclass(frozen=True)
class Prompt:
    """What to ask M-Pesa for."""

    phone: str
    shillings: int
    code: str
    token: str


@dataclass(frozen=True)
class Till:
    office: Office
    mpesa: MpesaGateway
    public_url: str

    def send_prompt(self, attempt_id: int, tries: int) -> datetime | None:
        """Have M-Pesa ask for the money; when to try again, if nothing happened at all."""
        prompt = self.office.carry_out(Actor.CLOCK, lambda work: _take(work, attempt_id))
        if prompt is None:
            return None
        try:
            accepted = self.mpesa.prompt(
                prompt.phone,
                prompt.shillings,
                reference=prompt.code,
                description="Booking",
                callback_url=f"{self.public_url}/payments/stk/{prompt.token}",
            )
        except TryLater as later:
            return self._try_later(attempt_id, later, tries)
        except PaymentRefused as refused:
            why = refused.why
            self.office.carry_out(Actor.MPESA, lambda work: settling.fail(work, attempt_id, why))
        except Unclear:
            self.office.carry_out(Actor.MPESA, lambda work: _in_doubt(work, attempt_id))
        else:
            self.office.carry_out(Actor.MPESA, lambda work: _prompted(work, attempt_id, accepted))
        return None

    def chase(self, attempt_id: int) -> datetime | None:
        """Ask M-Pesa how a payment stands; when to ask next, if it still cannot be told."""
        with self.office.looking() as work:
            attempt = work.session.get_one(PaymentAttempt, attempt_id)
            if attempt.state not in (AttemptState.PROMPTED, AttemptState.UNCLEAR):
                return None
            request = attempt.checkout_request
        answer = self.mpesa.ask(request) if request else NoAnswer()
        if isinstance(answer, Paid):
            self.office.carry_out(Actor.MPESA, lambda work: _settle_with_hint(work, attempt_id))
            return None
        if isinstance(answer, NotPaid):
            why = answer.ending.why
            self.office.carry_out(Actor.MPESA, lambda work: settling.fail(work, attempt_id, why))
            return None
        after = answer.after if isinstance(answer, NoAnswer) else None
        return self.office.carry_out(Actor.CLOCK, lambda work: _ask_again(work, attempt_id, after))

    def read_callback(self, callback_id: int) -> str:
        """Act on what arrived at an attempt's address; what came of it.

        A success is a hint: M-Pesa is asked before anything is believed. A failure whose code is final
        and safe is taken at its word, since it moves nothing; every other one is asked about.
        """
        with self.office.looking() as work:
            callback = work.session.get_one(Callback, callback_id)
            attempt_id, body = callback.attempt_id, callback.body
            request = work.session.get_one(PaymentAttempt, attempt_id).checkout_request
        try:
            told = read_stk_callback(body.encode())
        except NotACallback:
            return self._verdict(callback_id, "not a callback")
        if request is not None and told.checkout_request_id != request:
            return self._verdict(callback_id, "of another request")
        if told.says_paid:
            return self._verdict(callback_id, self._believe(attempt_id, told))
        return self._verdict(callback_id, self._did_not_pay(attempt_id, told))

    def _believe(self, attempt_id: int, told: StkCallback) -> str:
        """A success, once M-Pesa says the same when it is asked."""
        with self.office.looking() as work:
            if told.shillings != work.session.get_one(PaymentAttempt, attempt_id).amount:
                return "amount is off"
        if not isinstance(self.mpesa.ask(told.checkout_request_id), Paid):
            self.office.carry_out(Actor.MPESA, lambda work: _learn_request(work, attempt_id, told))
            return "waits for an answer"
        try:
            settled = self.office.carry_out(
                Actor.MPESA, lambda work: settling.settle(work, attempt_id, told.receipt)
            )
        except ReceiptUsed:
            return "receipt used before"
        return "settled" if settled else "known before"

    def _did_not_pay(self, attempt_id: int, told: StkCallback) -> str:
        ending = ending_of(told.code)
        if ending.final and ending.safe_to_ask_again:
            failed = self.office.carry_out(
                Actor.MPESA, lambda work: settling.fail(work, attempt_id, ending.why)
            )
            return "failed" if failed else "known before"
        self.office.carry_out(Actor.MPESA, lambda work: _learn_request(work, attempt_id, told))
        return "waits for an answer"

    def _try_later(self, attempt_id: int, later: TryLater, tries: int) -> datetime | None:
        if tries >= _MOST_TRIES:
            why = Why.LINE_BUSY if isinstance(later, LineBusy) else Why.BUSY
            self.office.carry_out(Actor.MPESA, lambda work: settling.fail(work, attempt_id, why))
            return None
        wait = later.after or timedelta(seconds=15 * 2**tries)
        return self.office.carry_out(Actor.CLOCK, lambda work: _put_back(work, attempt_id, wait))

    def _verdict(self, callback_id: int, verdict: str) -> str:
        values = update(Callback).where(Callback.id == callback_id).values(verdict=verdict[:24])
        self.office.carry_out(Actor.MPESA, lambda work: work.session.execute(values) and None)
        return verdict


def _take(work: Work, attempt_id: int) -> Prompt | None:
    """Mark a prompt as being sent, before it is. One found so already crashed on the way: in doubt."""
    attempt = work.session.get_one(PaymentAttempt, attempt_id)
    booking = take_up(work, attempt.booking_id)
    work.session.refresh(attempt)
    if attempt.state == AttemptState.SENDING:
        _in_doubt(work, attempt_id)
    if attempt.state != AttemptState.ASKED:
        return None
    if booking.state != State.APPROVED:
        settling.fail(work, attempt_id, Why.NOT_COMPLETED)
        return None
    attempt.state = AttemptState.SENDING
    return Prompt(attempt.phone, attempt.amount, booking.code, attempt.token)


def _prompted(work: Work, attempt_id: int, accepted: PromptAccepted) -> None:
    """The prompt is on its way. A callback may have been quicker and ended the attempt already."""
    attempt = work.session.get_one(PaymentAttempt, attempt_id, with_for_update=True)
    attempt.checkout_request = accepted.checkout_request_id
    attempt.merchant_request = accepted.merchant_request_id
    attempt.prompted_at = work.now
    if attempt.state == AttemptState.SENDING:
        attempt.state = AttemptState.PROMPTED
    if attempt.state in (AttemptState.PROMPTED, AttemptState.UNCLEAR):
        work.owe(Kind.CHASE_PAYMENT, attempt_id, work.now + timedelta(seconds=QUESTIONS[0]))


def _in_doubt(work: Work, attempt_id: int) -> None:
    settling.doubt(work, attempt_id)
    work.owe(Kind.CHASE_PAYMENT, attempt_id, work.now + timedelta(seconds=QUESTIONS[0]))


def _put_back(work: Work, attempt_id: int, wait: timedelta) -> datetime:
    back = update(PaymentAttempt).where(
        PaymentAttempt.id == attempt_id, PaymentAttempt.state == AttemptState.SENDING
    )
    work.session.execute(back.values(state=AttemptState.ASKED))
    return work.now + wait


def _ask_again(work: Work, attempt_id: int, after: timedelta | None) -> datetime | None:
    """When to ask next. Once the prompt cannot live any more the client hears that it is unclear."""
    attempt = work.session.get_one(PaymentAttempt, attempt_id)
    attempt.questions += 1
    if work.now - (attempt.prompted_at or attempt.asked_at) >= _PROMPT_LIVES:
        settling.doubt(work, attempt_id)
    if attempt.questions >= len(QUESTIONS):
        settling.hand_to_support(work, attempt_id)
        return None
    return work.now + max(timedelta(seconds=QUESTIONS[attempt.questions]), after or timedelta())


def _learn_request(work: Work, attempt_id: int, told: StkCallback) -> None:
    """A callback names the request, also when the answer to the push was lost: ask about it soon."""
    attempt = work.session.get_one(PaymentAttempt, attempt_id)
    attempt.checkout_request = attempt.checkout_request or told.checkout_request_id
    if attempt.state == AttemptState.SENDING:
        attempt.state = AttemptState.PROMPTED
    work.owe(Kind.CHASE_PAYMENT, attempt_id, work.now + timedelta(seconds=5))


def _settle_with_hint(work: Work, attempt_id: int) -> None:
    """Settle on M-Pesa's word, with the receipt of a callback if one told the same."""
    settling.settle(work, attempt_id, _receipt_told(work, attempt_id))


def _receipt_told(work: Work, attempt_id: int) -> str | None:
    amount = work.session.get_one(PaymentAttempt, attempt_id).amount
    for callback in work.session.scalars(select(Callback).where(Callback.attempt_id == attempt_id)):
        try:
            told = read_stk_callback(callback.body.encode())
        except NotACallback:
            continue
        if told.says_paid and told.shillings == amount:
            return told.receipt
    return None
