"""The till: asks for money, hears how it ended, and asks again by itself. Never asks for money twice.

Every call to M-Pesa is made with no transaction open: what we are about to do is committed first, what
came of it afterwards. A crash in between leaves the payment unclear, never a second prompt; so whatever
may take long is waited for before anything is committed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from booking.work import Office, Work, take_up
from clock import stopwatch
from failures import TryLater, Unclear
from models.bookings import Actor
from models.errands import Kind
from models.money import AttemptState, PaymentAttempt
from payments import signals
from payments.coming_in import hearsay, prompting, questions, settling
from payments.coming_in.hearsay import Heard, Verdict
from payments.coming_in.prompting import Prompt
from payments.coming_in.questions import QUESTIONS
from payments.coming_in.settling import ReceiptUsed
from payments.daraja.result_codes import ending_of
from payments.gateway import (
    HeldBack,
    MpesaGateway,
    NoAnswer,
    NotAsked,
    NotPaid,
    Paid,
    PaymentRefused,
    PromptAccepted,
    Turn,
    Why,
)

_SOON: Final = timedelta(seconds=5)
_LONGEST_LINE: Final = 10.0  # seconds of the 30 of a job; the rest is for the call
_AT_ONCE: Final = timedelta(seconds=1)


@dataclass(frozen=True)
class Till:
    office: Office
    mpesa: MpesaGateway
    public_url: str

    def send_prompt(self, attempt_id: int) -> datetime | None:
        """Have M-Pesa ask for the money; when to try again, if nothing happened at all."""
        due = self.office.carry_out(Actor.CLOCK, lambda work: prompting.due(work, attempt_id))
        if due is None or due > self.office.clock.now():
            return due
        try:
            turn = self._line_up()
            prompt = self.office.carry_out(Actor.CLOCK, lambda work: prompting.take(work, attempt_id))
            if prompt is None:
                return None
            accepted = self._prompt(turn, prompt)
        except TryLater as later:
            return self._try_later(attempt_id, later)
        except PaymentRefused as refused:
            self._refused(attempt_id, refused.why)
        except Unclear:
            self.office.carry_out(Actor.MPESA, lambda work: prompting.in_doubt(work, attempt_id))
        else:
            self.office.carry_out(Actor.MPESA, lambda work: prompting.prompted(work, attempt_id, accepted))
        return None

    def chase(self, attempt_id: int) -> datetime | None:
        """Ask M-Pesa how a payment stands; when to ask next, if it still cannot be told."""
        with self.office.looking() as work:
            attempt = work.session.get_one(PaymentAttempt, attempt_id)
            if attempt.state not in (AttemptState.PROMPTED, AttemptState.UNCLEAR):
                return None
            request, receipt = attempt.checkout_request, hearsay.receipt_told(work, attempt)
        match self.mpesa.ask(request) if request else NoAnswer():
            case Paid():
                self._settle(attempt_id, receipt)
            case NotPaid(ending):
                if receipt:
                    self._note_denied(attempt_id)
                self._fail(attempt_id, ending.why)
            case NotAsked(after):
                return self.office.carry_out(
                    Actor.CLOCK, lambda work: questions.later(work, attempt_id, after)
                )
            case _:
                return self.office.carry_out(Actor.CLOCK, lambda work: questions.again(work, attempt_id))
        return None

    def read_callback(self, callback_id: int, tries: int) -> datetime | None:
        """Act on what arrived at an attempt's address; when to read it again, if that is needed.

        A success is a hint: M-Pesa is asked before anything is believed. A failure whose code is final
        and safe is taken at its word, since it moves nothing; every other one is asked about.
        """
        with self.office.looking() as work:
            heard = hearsay.read(work, callback_id)
        verdict = self._judge(heard) if isinstance(heard, Heard) else heard
        self.office.carry_out(Actor.MPESA, lambda work: hearsay.note(work, callback_id, verdict))
        if verdict != Verdict.UNANSWERED or tries >= len(QUESTIONS):
            return None
        return self.office.clock.now() + timedelta(seconds=QUESTIONS[tries])

    def _judge(self, heard: Heard) -> Verdict:
        if not heard.told.says_paid:
            return self._did_not_pay(heard)
        answer = self.mpesa.ask(heard.told.checkout_request_id)
        if isinstance(answer, NotPaid):
            self._note_denied(heard.attempt_id)
            return self._look_into(heard, otherwise=Verdict.KNOWN)
        if not isinstance(answer, Paid):
            return self._look_into(heard, otherwise=Verdict.UNANSWERED)
        if heard.request_known:
            settled = self._settle(heard.attempt_id, heard.told.receipt)
            return Verdict.SETTLED if settled else Verdict.KNOWN
        return self._settle_unannounced(heard)

    def _settle_unannounced(self, heard: Heard) -> Verdict:
        """Only the callback says that this request is this attempt's, so its receipt must be proven, too."""
        try:
            return self.office.carry_out(Actor.MPESA, lambda work: hearsay.have_proven(work, heard))
        except ReceiptUsed:
            return Verdict.RECEIPT_USED

    def _did_not_pay(self, heard: Heard) -> Verdict:
        ending = ending_of(heard.told.code)
        if ending.final and ending.safe_to_ask_again:
            return Verdict.FAILED if self._fail(heard.attempt_id, ending.why) else Verdict.KNOWN
        return self._look_into(heard, otherwise=Verdict.KNOWN)

    def _look_into(self, heard: Heard, otherwise: Verdict) -> Verdict:
        """Ask M-Pesa soon, if this attempt is one that we still ask about."""
        asked_about = self.office.carry_out(Actor.MPESA, lambda work: _learn_request(work, heard))
        return Verdict.ASKED_ABOUT if asked_about else otherwise

    def _line_up(self) -> Turn:
        """Raises what MpesaGateway.line_up does, and HeldBack when too little is left of the job."""
        began = stopwatch()
        turn = self.mpesa.line_up()
        if stopwatch() - began > _LONGEST_LINE:
            raise HeldBack(_AT_ONCE, "the line was long")
        return turn

    def _prompt(self, turn: Turn, prompt: Prompt) -> PromptAccepted:
        """Raises what MpesaGateway.prompt does, with a field that will not do made a refusal."""
        try:
            return self.mpesa.prompt(
                turn,
                prompt.phone,
                prompt.shillings,
                reference=prompt.code,
                description="Booking",
                callback_url=f"{self.public_url}/payments/stk/{prompt.token}",
            )
        except ValueError as wrong:
            raise PaymentRefused(Why.OUR_FAULT, str(wrong)) from None

    def _settle(self, attempt_id: int, receipt: str | None) -> bool:
        """Settle on M-Pesa's word. A receipt that another payment has is left out: the money is proven."""
        try:
            return self.office.carry_out(Actor.MPESA, lambda work: settling.settle(work, attempt_id, receipt))
        except ReceiptUsed:
            return self.office.carry_out(Actor.MPESA, lambda work: settling.settle(work, attempt_id, None))

    def _fail(self, attempt_id: int, why: Why) -> bool:
        return self.office.carry_out(Actor.MPESA, lambda work: settling.fail(work, attempt_id, why))

    def _note_denied(self, attempt_id: int) -> None:
        """A callback said that this was paid, and M-Pesa, asked, says that it was not."""

        def note(work: Work) -> None:
            signals.denied(work, work.session.get_one(PaymentAttempt, attempt_id))

        self.office.carry_out(Actor.MPESA, note)

    def _try_later(self, attempt_id: int, later: TryLater) -> datetime | None:
        return self.office.carry_out(Actor.CLOCK, lambda work: prompting.try_later(work, attempt_id, later))

    def _refused(self, attempt_id: int, why: Why) -> None:
        self.office.carry_out(Actor.MPESA, lambda work: prompting.refused(work, attempt_id, why))


def _learn_request(work: Work, heard: Heard) -> bool:
    """A callback names the request, also when the answer to the push was lost: ask about it soon.

    False when the attempt has ended and nobody asks about it any more.
    """
    attempt = work.session.get_one(PaymentAttempt, heard.attempt_id)
    take_up(work, attempt.booking_id)
    work.session.refresh(attempt, with_for_update=True)
    if attempt.state not in (AttemptState.SENDING, AttemptState.PROMPTED, AttemptState.UNCLEAR):
        return False
    if not attempt.request_is_named:
        attempt.checkout_request = heard.told.checkout_request_id
        hearsay.hear_receipt(work, heard)
    if attempt.state == AttemptState.SENDING:
        attempt.state = AttemptState.PROMPTED
    work.owe(Kind.CHASE_PAYMENT, attempt.id, work.now + _SOON)
    return True
