"""Each of M-Pesa's receipts is in the books once, whoever tells of it, in whatever order, also at once.

Whoever counts money in says first for which receipt. The database lets one do so; the other waits until
that is committed, and sees it.
"""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from booking.work import Work
from models.base import new_id
from models.by_hand import HandPayment
from models.money import CountedReceipt, PaymentAttempt


def by_prompt(work: Work, attempt: PaymentAttempt, receipt: str) -> bool:
    """This receipt is of a prompt's payment. False when something else counted it."""
    return _count(work, receipt, attempt_id=attempt.id)


def by_hand(work: Work, payment: HandPayment) -> bool:
    """This payment by hand is money of its own. False when its receipt is a prompt's."""
    return _count(work, payment.receipt, hand_payment_id=payment.id)


def of_receipt(work: Work, receipt: str) -> CountedReceipt | None:
    """What counted this receipt."""
    return work.session.scalars(select(CountedReceipt).where(CountedReceipt.receipt == receipt)).first()


def put_right(work: Work, attempt: PaymentAttempt, receipt: str) -> None:
    """The prompt's payment has this receipt and not the one that it was counted by."""
    mine = update(CountedReceipt).where(CountedReceipt.attempt_id == attempt.id)
    work.session.execute(mine.values(receipt=receipt))
    attempt.receipt = receipt
    work.session.flush()


def no_longer_by_hand(work: Work, payment: HandPayment) -> None:
    """This payment by hand is a prompt's after all, which counts it next."""
    mine = delete(CountedReceipt).where(CountedReceipt.hand_payment_id == payment.id)
    work.session.execute(mine)


def _count(work: Work, receipt: str, **what: int) -> bool:
    dialect = postgresql if work.session.get_bind().dialect.name == "postgresql" else sqlite
    added: Any = dialect.insert(CountedReceipt).values(id=new_id(), receipt=receipt, **what)
    added = added.on_conflict_do_nothing(index_elements=["receipt"]).returning(CountedReceipt.id)
    return work.session.scalar(added) is not None
