"""Questions to M-Pesa about the receipt of a payment by hand: put once, and whether they were answered."""

from sqlalchemy import ColumnElement, select

from booking.work import Work
from models.by_hand import HandPayment
from models.orders import LIVE_ORDERS, Cause, Order, OrderKind, OrderState
from payments.daraja.result_codes import order_ending_of
from payments.gateway import Meaning
from payments.ordering import orders


def put(work: Work, payment: HandPayment) -> None:
    """Ask about it, unless an answer is awaited."""
    waiting = select(Order.id).where(_about(payment), Order.state.in_(LIVE_ORDERS))
    if work.session.scalars(waiting).first():
        return
    orders.place(
        work,
        OrderKind.LOOK_UP,
        Cause.HAND_PAYMENT,
        payment.id,
        part=payment.questions,
        of_receipt=payment.receipt,
    )


def is_answered(work: Work, payment: HandPayment) -> bool:
    """Whether M-Pesa said anything to the question that was put last; nothing was put yet at first."""
    if not payment.questions or payment.proven_at:
        return True
    last = _about(payment) & (Order.part == payment.questions)
    asked = work.session.scalars(select(Order).where(last).order_by(Order.id.desc())).first()
    if asked is None or asked.state == OrderState.DONE:
        return asked is not None
    return order_ending_of(asked.outcome or "").meaning is Meaning.NOT_FOUND


def _about(payment: HandPayment) -> ColumnElement[bool]:
    return (Order.cause == Cause.HAND_PAYMENT) & (Order.about == payment.id)
