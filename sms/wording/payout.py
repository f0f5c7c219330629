"""What we say to therapists about the money that they earned: sent, or not yet."""

from booking.personal import PayoutFailed, PayoutSent
from language import _, say_money


def payout_sent(it: PayoutSent, _dial: str) -> str:
    """The statement in one text; the long one is a file (``flask payouts statement``)."""
    words = {"amount": say_money(it.amount), "fee": say_money(it.fee), "sessions": it.sessions}
    if it.receipt is None:
        return _(
            "KSh {amount} was sent to your M-Pesa: {sessions} sessions, our fee of KSh {fee} taken off. "
            "Smiling Steps"
        ).format(**words)
    return _(
        "KSh {amount} was sent to your M-Pesa: {sessions} sessions, our fee of KSh {fee} taken off. "
        "M-Pesa receipt {receipt}. Smiling Steps"
    ).format(receipt=it.receipt, **words)


def payout_failed(it: PayoutFailed, dial: str) -> str:
    return _(
        "We could not send your KSh {amount} to your M-Pesa yet. It stays yours, and our team is looking "
        "into it. Help: dial {dial} Smiling Steps"
    ).format(amount=say_money(it.amount), dial=dial)
