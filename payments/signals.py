"""Signs of fraud, of money laundering, or of somebody in trouble: noticed, and looked at by support (R3.12).

One row in RULES for each. The service itself does only what cannot hurt anybody who pays honestly: it has a
phone wait, and says so, or has a person look before money goes back. Nobody is silently blocked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from booking.asking import patience
from booking.asking.receipts_told import TOO_MANY_RECEIPTS
from booking.work import Work
from clock import in_nairobi
from models.bookings import Booking
from models.by_hand import HandPayment, HandState
from models.money import How, PaymentAttempt, Refund
from models.oversight import Signal
from payments.gateway import Why


class Sign(StrEnum):
    """What was noticed."""

    PROMPTS = "too many prompts"
    FAILURES = "too many failures"
    WRONG_PINS = "wrong PINs in a row"
    OTHER_PAYER = "payer is not the booker"
    AMOUNT_OFF = "amount is off"
    RECEIPT_TWICE = "receipt used twice"
    FALSE_RECEIPT = "receipt that is not in the list"
    DENIED = "success that M-Pesa denies"
    WRONG_ADDRESS = "from a wrong address"
    REFUNDS = "many refunds"
    FALSE_RECEIPTS = "receipts that M-Pesa does not know"
    TOO_MANY_RECEIPTS = TOO_MANY_RECEIPTS


@dataclass(frozen=True)
class Rule:
    """``reason`` is for support. ``done`` is what the service did by itself.

    ``holds``: money of this booking goes back only when support has looked (REQUIREMENTS R3.9).
    """

    reason: str
    done: str = "nothing"
    holds: bool = False


RULES: Final[Mapping[Sign, Rule]] = {
    Sign.PROMPTS: Rule("One phone was asked to pay {many} times within a day."),
    Sign.FAILURES: Rule("{many} payments from one phone failed within a day.", "the next prompt waits"),
    Sign.WRONG_PINS: Rule("The PIN was wrong {many} times in a row. Somebody may have another's phone."),
    Sign.OTHER_PAYER: Rule("Paid from a number ending in {ends}, which is not the client's own."),
    Sign.AMOUNT_OFF: Rule("A callback names another amount than was asked for.", "not believed", holds=True),
    Sign.RECEIPT_TWICE: Rule("A callback names the receipt of another payment.", "not believed", holds=True),
    Sign.FALSE_RECEIPT: Rule(
        "A callback named a receipt that M-Pesa's list does not have.", "put right by the list", holds=True
    ),
    Sign.DENIED: Rule("A callback said paid, and M-Pesa says that it was not.", "not believed", holds=True),
    Sign.WRONG_ADDRESS: Rule("A callback came from {source}, where M-Pesa is not.", "not read"),
    Sign.REFUNDS: Rule("{many} paid sessions were given up within 30 days.", "support looks", holds=True),
    Sign.FALSE_RECEIPTS: Rule("The client named {many} receipts within 30 days that M-Pesa does not know."),
    Sign.TOO_MANY_RECEIPTS: Rule("Many receipts were named within a day.", "asked to call"),
}
_A_DAY: Final = timedelta(days=1)
_A_MONTH: Final = timedelta(days=30)
_OWN_WISH: Final = "given up by client"  # why money goes back


def fire(
    work: Work,
    sign: Sign,
    about: object,
    *,
    booking: Booking | None = None,
    client_id: int | None = None,
    **said: object,
) -> None:
    """Write down that a rule fired, once for each ``about``. ``said`` fills in its reason."""
    once = f"{sign}:{about}"[:80]
    if work.session.scalars(select(Signal.id).where(Signal.once == once)).first():
        return
    rule = RULES[sign]
    signal = Signal(
        rule=sign,
        once=once,
        reason=_reason(rule, booking, said),
        done=rule.done,
        client_id=booking.client_id if booking else client_id,
        booking_id=booking.id if booking and rule.holds else None,
        at=work.now,
    )
    work.session.add(signal)
    work.session.flush()


def prompted(work: Work, attempt: PaymentAttempt) -> None:
    """A prompt is about to go out."""
    lately = (PaymentAttempt.how == How.PROMPT) & (PaymentAttempt.asked_at > work.now - _A_DAY)
    query = select(func.count(PaymentAttempt.id)).where(lately, PaymentAttempt.phone.matches(attempt.phone))
    many = work.session.scalar(query) or 0
    if many > work.policy.prompts_a_day:
        fire(work, Sign.PROMPTS, _today(work, attempt.booking), booking=attempt.booking, many=many)


def paid(work: Work, attempt: PaymentAttempt) -> None:
    """A prompt's money is proven."""
    booking = attempt.booking
    if attempt.phone != booking.client.phone:
        fire(work, Sign.OTHER_PAYER, attempt.id, booking=booking, ends=attempt.phone[-3:])


def failed(work: Work, attempt: PaymentAttempt) -> None:
    """A prompt ended without money."""
    booking = attempt.booking
    many, _last = patience.failures(work, attempt.phone)
    if many >= work.policy.failures_a_day:
        fire(work, Sign.FAILURES, _today(work, booking), booking=booking, many=many)
    if attempt.outcome == Why.WRONG_PIN and _only_wrong_pins(work, attempt):
        many = work.policy.wrong_pins_in_a_row
        fire(work, Sign.WRONG_PINS, _today(work, booking), booking=booking, many=many)


def denied(work: Work, attempt: PaymentAttempt) -> None:
    """A callback said that it was paid, and M-Pesa, asked, says that it was not."""
    fire(work, Sign.DENIED, attempt.id, booking=attempt.booking)


def told_falsely(work: Work, attempt: PaymentAttempt) -> None:
    """M-Pesa's own list has this payment under another receipt than a callback named."""
    fire(work, Sign.FALSE_RECEIPT, attempt.id, booking=attempt.booking)


def from_wrong_address(work: Work, source: str) -> None:
    """Something was posted to an address of ours from where M-Pesa is not."""
    fire(work, Sign.WRONG_ADDRESS, f"{source}:{in_nairobi(work.now):%Y-%m-%d}", source=source)


def refund_begins(work: Work, refund: Refund) -> None:
    """Money is about to go back."""
    if refund.why != _OWN_WISH or refund.booking_id is None:
        return
    booking = work.session.get_one(Booking, refund.booking_id)
    mine = select(func.count(Refund.id)).join(Booking, Booking.id == Refund.booking_id)
    mine = mine.where(Booking.client_id == booking.client_id, Refund.why == _OWN_WISH)
    many = work.session.scalar(mine.where(Refund.asked_at > work.now - _A_MONTH)) or 0
    if many > work.policy.refunds_in_30_days:
        fire(work, Sign.REFUNDS, refund.id, booking=booking, many=many)


def receipt_unknown(work: Work, payment: HandPayment) -> None:
    """M-Pesa knows nothing of a receipt that a client named."""
    if payment.told_by_id is None:
        return
    false = (HandPayment.told_by_id == payment.told_by_id) & (HandPayment.state == HandState.NOT_FOUND)
    query = select(func.count(HandPayment.id)).where(false, HandPayment.heard_at > work.now - _A_MONTH)
    many = work.session.scalar(query) or 0
    if many >= work.policy.false_receipts_in_30_days:
        about = f"{payment.told_by_id}:{in_nairobi(work.now):%Y-%m}"
        fire(work, Sign.FALSE_RECEIPTS, about, client_id=payment.told_by_id, many=many)


def unseen(work: Work) -> Sequence[Signal]:
    """What nobody has looked at yet, the oldest first."""
    waiting = select(Signal).where(Signal.seen_at.is_(None))
    return work.session.scalars(waiting.order_by(Signal.at, Signal.id)).all()


def see(work: Work, key: int) -> bool:
    """Somebody has looked at it: it holds nothing up any more. False when there is no such signal unseen."""
    signal = work.session.get(Signal, key, with_for_update=True)
    if signal is None or signal.seen_at is not None:
        return False
    signal.seen_at = work.now
    return True


def _only_wrong_pins(work: Work, attempt: PaymentAttempt) -> bool:
    """Whether so many of this phone's prompts as the rule says ended so, with none in between."""
    many = work.policy.wrong_pins_in_a_row
    ended = select(PaymentAttempt.outcome).where(PaymentAttempt.ended_at.is_not(None))
    mine = ended.where(PaymentAttempt.phone.matches(attempt.phone), PaymentAttempt.how == How.PROMPT)
    newest = work.session.scalars(mine.order_by(PaymentAttempt.ended_at.desc()).limit(many)).all()
    return len(newest) == many and set(newest) == {Why.WRONG_PIN}


def _reason(rule: Rule, booking: Booking | None, said: Mapping[str, object]) -> str:
    reason = rule.reason.format(**said)
    return f"{reason} Booking {booking.code}." if booking else reason


def _today(work: Work, booking: Booking) -> str:
    """Once a day for one client."""
    return f"{booking.client_id}:{in_nairobi(work.now):%Y-%m-%d}"
