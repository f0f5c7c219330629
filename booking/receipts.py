"""Receipts and credit notes, as whoever holds one may read it (REQUIREMENTS R3.13).

A paper names nobody and says nothing of what a session was about: its token is all it takes to see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, select

from booking.happenings import ReceiptAsked
from booking.work import Work
from language import Language
from models.bookings import Booking
from models.by_hand import HandPayment
from models.money import PaymentAttempt, Refund
from models.orders import Cause, Order, OrderState
from models.payouts import Paper, PaperKind

_LETTERS: Final = {PaperKind.RECEIPT: "R", PaperKind.CREDIT_NOTE: "C"}


@dataclass(frozen=True)
class Printed:
    """One paper. ``of_m_pesa`` are M-Pesa's own receipts, as far as they are known; amount in shillings."""

    kind: PaperKind
    number: str
    issued_at: datetime
    code: str
    amount: int
    of_m_pesa: tuple[str, ...]
    token: str


@dataclass(frozen=True)
class Bundle:
    """A paper and those that belong to it: the credit notes of a receipt, the receipt of a credit note."""

    paper: Printed
    others: tuple[Printed, ...]
    language: Language  # the client's


def number_of(paper: Paper) -> str:
    """``R00017``, as people say it."""
    return f"{_LETTERS[PaperKind(paper.kind)]}{paper.number:05}"


def of_payment(work: Work, attempt: PaymentAttempt) -> Paper | None:
    """The receipt for a payment, if it was given one."""
    return work.session.scalars(_receipts().where(Paper.about == attempt.id)).first()


def of_booking(work: Work, booking: Booking) -> Printed | None:
    """The receipt for what a booking rests on, or rested on before it was given up."""
    paper = _paper_of(work, booking)
    return _printed(work, paper) if paper else None


def send_page(work: Work, booking: Booking) -> bool:
    """Text the client where the receipt can be seen and printed; False when there is none."""
    paper = _paper_of(work, booking)
    if paper is not None:
        work.tell(ReceiptAsked(booking, paper))
    return paper is not None


def of_token(work: Work, token: str) -> Bundle | None:
    """What the address with this token shows; None when there is no such address."""
    paper = work.session.scalars(select(Paper).where(Paper.token == token)).first()
    if paper is None:
        return None
    others = tuple(_printed(work, other) for other in _others(work, paper))
    client = work.session.get_one(Booking, paper.booking_id).client
    return Bundle(_printed(work, paper), others, Language(client.language))


def _paper_of(work: Work, booking: Booking) -> Paper | None:
    paid = select(PaymentAttempt.id).where(PaymentAttempt.buys_id == booking.id)
    return work.session.scalars(_receipts().where(Paper.about.in_(paid))).first()


def _receipts() -> Select[Paper]:
    return select(Paper).where(Paper.kind == PaperKind.RECEIPT)


def _others(work: Work, paper: Paper) -> Sequence[Paper]:
    if paper.kind == PaperKind.RECEIPT:
        back = select(Refund.id).where(Refund.attempt_id == paper.about)
        query = select(Paper).where(Paper.kind == PaperKind.CREDIT_NOTE, Paper.about.in_(back))
    else:
        paid = select(Refund.attempt_id).where(Refund.id == paper.about)
        query = _receipts().where(Paper.about.in_(paid))
    return work.session.scalars(query.order_by(Paper.number)).all()


def _printed(work: Work, paper: Paper) -> Printed:
    kind = PaperKind(paper.kind)
    return Printed(
        kind=kind,
        number=number_of(paper),
        issued_at=paper.issued_at,
        code=work.session.get_one(Booking, paper.booking_id).code,
        amount=paper.amount,
        of_m_pesa=_came_by(work, paper) if kind is PaperKind.RECEIPT else _went_by(work, paper),
        token=paper.token,
    )


def _came_by(work: Work, paper: Paper) -> tuple[str, ...]:
    """M-Pesa's receipts of a payment: of what came by hand, perhaps in parts, and of the prompt."""
    by_hand = (
        select(HandPayment.receipt).where(HandPayment.attempt_id == paper.about).order_by(HandPayment.id)
    )
    by_prompt = select(PaymentAttempt.receipt).where(PaymentAttempt.id == paper.about)
    told = (*work.session.scalars(by_hand), *work.session.scalars(by_prompt))
    return tuple(dict.fromkeys(receipt for receipt in told if receipt))


def _went_by(work: Work, paper: Paper) -> tuple[str, ...]:
    sent = (Order.cause == Cause.REFUND) & (Order.about == paper.about) & (Order.state == OrderState.DONE)
    receipts = work.session.scalars(select(Order.receipt).where(sent).order_by(Order.part))
    return tuple(receipt for receipt in receipts if receipt)
