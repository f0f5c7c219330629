"""Every payment that M-Pesa's book has is in ours, once, or with people; and ours has no other."""

from collections.abc import Iterator

from models.by_hand import HandState
from models.money import AttemptState, PaymentAttempt
from tests.faults.reckoning.evidence import Evidence

ENDED = (AttemptState.PAID, AttemptState.FAILED, AttemptState.WITH_SUPPORT)


def problems(it: Evidence) -> Iterator[str]:
    yield from _prompted_twice(it)
    yield from _not_ended(it)
    yield from _theirs(it)
    yield from _ours(it)


def _prompted_twice(it: Evidence) -> Iterator[str]:
    """One press is one attempt, with an address of its own."""
    known = {attempt.token for attempt in it.attempts}
    for token, prompts in it.prompts.items():
        if len(prompts) > 1:
            yield f"{len(prompts)} prompts for one press"
        if token not in known:
            yield "a prompt for no press at all"


def _not_ended(it: Evidence) -> Iterator[str]:
    for attempt in it.attempts:
        if attempt.state not in ENDED:
            yield f"an attempt is still {attempt.state}"
        if attempt.state == AttemptState.WITH_SUPPORT and not _is_named(it, attempt):
            yield "a payment is with support, and nothing names it"
    for payment in it.by_hand:
        if payment.state == HandState.HEARD:
            yield "a payment by hand is still heard of, no more"


def _theirs(it: Evidence) -> Iterator[str]:
    """What is not in our books must be what people are asked about."""
    unclear = {it.true_receipt(each) for each in it.prompted if each.state == AttemptState.WITH_SUPPORT}
    for entry in it.mpesa.book.received():
        rows = it.booked.get(entry.receipt, ())
        if not rows and entry.receipt not in unclear and not it.is_for_people_to_find(entry):
            yield f"{entry.kind} {entry.receipt} of {entry.amount} is in no book of ours, and nobody is told"
        if len(rows) > 1 and ("receipt twice", entry.receipt) not in it.left:
            yield f"{entry.kind} {entry.receipt} is in our books as {rows}"
        if any(amount != entry.amount for _row, amount in rows):
            yield f"{entry.kind} {entry.receipt} is {entry.amount}, and our books say {rows}"


def _ours(it: Evidence) -> Iterator[str]:
    true = {entry.receipt for entry in it.mpesa.book.received()}
    for receipt, rows in it.booked.items():
        if receipt not in true:
            yield f"our books have {receipt or 'a payment'} as {rows}, and M-Pesa has not"


def _is_named(it: Evidence, attempt: PaymentAttempt) -> bool:
    return ("payment with support", f"attempt:{attempt.id}") in it.left
