"""Receipts and credit notes: numbered without gaps, each once for its cause (REQUIREMENTS R3.13).

A number is taken in the transaction of what it is for, with its series locked until that is committed:
what is rolled back takes none, and whoever comes meanwhile waits. What people read of a paper is in
booking/receipts.py.
"""

from sqlalchemy import select

from booking.asking.paying import miss_what_began
from booking.codes import new_link
from booking.work import Work
from models.bookings import State
from models.money import PaymentAttempt, Refund
from models.payouts import Paper, PaperKind, PaperSeries


def issue(work: Work, kind: PaperKind, about: int, booking_id: int, amount: int) -> Paper:
    """The paper for this payment attempt, or refund, of so many whole shillings; the same one every time."""
    series = _locked_series(work, kind)
    known = select(Paper).where(Paper.kind == kind, Paper.about == about)
    if paper := work.session.scalars(known).first():
        return paper
    series.last += 1
    paper = Paper(
        kind=kind,
        number=series.last,
        about=about,
        booking_id=booking_id,
        amount=amount,
        token=new_link(),
        issued_at=work.now,
    )
    work.session.add(paper)
    work.session.flush()
    return paper


def receipt(work: Work, attempt: PaymentAttempt) -> Paper:
    """For money that is proven and about to be counted; its booking's diary is locked.

    Where it completes the price the receipt is for all of that, also for what came by hand before.
    """
    booking = attempt.booking
    miss_what_began(work, booking)
    amount = booking.price if booking.state == State.APPROVED else attempt.amount
    return issue(work, PaperKind.RECEIPT, attempt.id, booking.id, amount)


def credit_note(work: Work, refund: Refund) -> Paper | None:
    """For money that went back; None when no receipt was ever given for it, or nothing went back."""
    if refund.attempt_id is None or refund.booking_id is None or not refund.amount:
        return None
    return issue(work, PaperKind.CREDIT_NOTE, refund.id, refund.booking_id, refund.amount)


def _locked_series(work: Work, kind: PaperKind) -> PaperSeries:
    """Two who begin a series at once collide on its name, and the later one is run again."""
    query = select(PaperSeries).where(PaperSeries.kind == kind).with_for_update()
    series = work.session.scalars(query, execution_options={"populate_existing": True}).first()
    if series is None:
        series = PaperSeries(kind=kind, last=0)
        work.session.add(series)
        work.session.flush()
    return series
