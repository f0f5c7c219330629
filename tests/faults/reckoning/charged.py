"""Nobody pays for more than they got: for each booking, what M-Pesa took and did not return."""

from collections import Counter
from collections.abc import Iterator

from models.bookings import Booking, State
from models.by_hand import HandState
from models.money import AttemptState, Refund, RefundState
from models.orders import Cause
from tests.faults.reckoning.evidence import Evidence
from tests.faults.reckoning.money_out import sent_for

KEPT = (State.CONFIRMED, State.COMPLETED, State.CLIENT_ABSENT)
WITH_PEOPLE = (RefundState.HELD, RefundState.WITH_SUPPORT)


def problems(it: Evidence) -> Iterator[str]:
    """To the shilling. Where M-Pesa alone knows whether a prompt was paid, people are asked."""
    taken, given, owed, bought = _taken(it), _given(it), _with_people(it), _bought(it)
    for key, booking in it.bookings.items():
        charged = taken[key] - given[key] - owed[key]
        if charged != bought[key]:
            yield (
                f"booking {key} is {booking.state} for {bought[key]}: {taken[key]} were taken, "
                f"{given[key]} returned, {owed[key]} are with people"
            )


def _taken(it: Evidence) -> Counter[int]:
    """What M-Pesa's book has for each booking, by the code that the payer gave or was asked with."""
    by_code = {booking.code: key for key, booking in it.bookings.items()}
    taken: Counter[int] = Counter()
    for entry in it.mpesa.book.received():
        if entry.reference in by_code:
            taken[by_code[entry.reference]] += entry.amount
    return taken


def _given(it: Evidence) -> Counter[int]:
    sent, given = sent_for(it), Counter[int]()
    for refund in it.refunds:
        if refund.booking_id:
            given[_paid_for(it, refund)] += sent.get((Cause.REFUND, refund.id), 0)
    return given


def _with_people(it: Evidence) -> Counter[int]:
    """Refunds that people see to, and payments that nobody but they can clear up."""
    sent, owed = sent_for(it), Counter[int]()
    for refund in it.refunds:
        if refund.booking_id and (refund.state in WITH_PEOPLE or it.is_disputed(refund)):
            owed[_paid_for(it, refund)] += refund.amount - sent.get((Cause.REFUND, refund.id), 0)
    for attempt in it.prompted:
        if attempt.state == AttemptState.WITH_SUPPORT and (receipt := it.true_receipt(attempt)):
            owed[attempt.booking_id] += 0 if receipt in it.booked else attempt.amount
    return owed + _unmatched(it)


def _unmatched(it: Evidence) -> Counter[int]:
    """What nobody could put to the booking its payer named, or what waits there for an unclear prompt."""
    unclear = {each.booking_id for each in it.attempts if each.state == AttemptState.WITH_SUPPORT}
    known = {payment.receipt: payment for payment in it.by_hand}
    by_code, owed = {booking.code: key for key, booking in it.bookings.items()}, Counter[int]()
    for entry in it.mpesa.book.received():
        key, payment = by_code.get(entry.reference), known.get(entry.receipt)
        waits = payment and payment.state == HandState.SHORT and key in unclear
        unmatched = payment and payment.state == HandState.UNMATCHED
        if key and (waits or unmatched or it.is_for_people_to_find(entry)):
            owed[key] += entry.amount
    return owed


def _bought(it: Evidence) -> Counter[int]:
    """The price of what took or takes place, and the share that was kept of what did not."""
    bought: Counter[int] = Counter()
    for attempt in it.attempts:
        if attempt.state == AttemptState.PAID and attempt.buys_id:
            bought[attempt.booking_id] += _worth(it, it.bookings[attempt.buys_id])
    return bought


def _worth(it: Evidence, booking: Booking) -> int:
    if booking.state in KEPT or (booking.state == State.THERAPIST_ABSENT and not _goes_back(it, booking)):
        return booking.price
    kept = (refund.kept for refund in it.refunds if refund.booking_id == booking.id)
    return sum(kept)


def _goes_back(it: Evidence, booking: Booking) -> bool:
    return any(refund.booking_id == booking.id and refund.attempt_id for refund in it.refunds)


def _paid_for(it: Evidence, refund: Refund) -> int:
    """The booking that the money was first paid for."""
    attempts = {attempt.id: attempt.booking_id for attempt in it.attempts}
    return attempts.get(refund.attempt_id or 0, refund.booking_id or 0)
