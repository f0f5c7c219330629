"""M-Pesa's own list of what came, as we had it of some time: the proof of each payment in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from payments.coming_in.alike import Beside
from payments.coming_in.proving import Proof
from payments.gateway import Received
from phones import NotAPhone, normalise


@dataclass(frozen=True)
class Listed:
    """What the list has from ``since`` to ``until``, by receipt."""

    since: datetime
    until: datetime
    payments: Mapping[str, Received]

    @classmethod
    def of(cls, payments: Collection[Received], since: datetime, until: datetime) -> "Listed":
        return cls(since, until, {each.receipt: each for each in payments})

    def proof_of(self, receipt: str) -> Proof | None:
        """None of what the list has not, or not with whole shillings."""
        row = self.payments.get(receipt)
        if row is None or not row.shillings:
            return None
        beside = Beside(self.payments.keys(), self.since, self.until)
        return Proof(receipt, row.shillings, row.reference, phone_in(row.phone_hint), row.at, beside)


def phone_in(hint: str) -> str | None:
    """``254712345678 - NAME`` or ``722000000``; None of a masked one, or of a business."""
    try:
        return normalise(hint.partition(" - ")[0])
    except NotAPhone:
        return None
