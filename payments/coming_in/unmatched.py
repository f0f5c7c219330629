"""Money that matched nothing, once people, M-Pesa's list or a prompt's end tell whose it is.

It is in the books already, and whoever told us of it has heard that it will be put right. Whoever calls
has locked the booking's diary.
"""

from booking.personal import ReceiptKnown, ReceiptPutRight
from booking.support import close_ticket
from booking.work import Work
from models.bookings import Booking
from models.by_hand import HandPayment, HandState
from models.money import AttemptState, PaymentAttempt
from models.people import Client
from payments import ledger
from payments.coming_in import counted, matching


def is_for(work: Work, payment: HandPayment, booking: Booking) -> None:
    """Let it pay for this booking, as if its account had named it."""
    payment.booking_id = booking.id
    matching.put(work, payment, booking)
    close_ticket(work, matching.ticket_of(payment))
    _answer(work, payment, booking, ends_now=True)


def is_of(work: Work, payment: HandPayment, attempt: PaymentAttempt) -> None:
    """It is this prompt's own payment: it is taken out of the books, and the prompt counts it next."""
    payment.booking_id = attempt.booking_id
    counted.no_longer_by_hand(work, payment)
    ledger.not_by_hand(work, payment)
    payment.state = HandState.WITNESS
    work.session.flush()
    close_ticket(work, matching.ticket_of(payment))
    _answer(work, payment, attempt.booking, ends_now=attempt.state != AttemptState.PAID)


def _answer(work: Work, payment: HandPayment, booking: Booking, *, ends_now: bool) -> None:
    """Whose booking it is hears of it anyway, unless they have heard already that it is paid."""
    if payment.told_by_id is None or (payment.told_by_id == booking.client_id and ends_now):
        return
    client = work.session.get_one(Client, payment.told_by_id)
    news = ReceiptKnown if client.id == booking.client_id else ReceiptPutRight
    work.tell(news(client, payment.id, work.now, receipt=payment.receipt))
