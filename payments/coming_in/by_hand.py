"""Payments typed in by hand: heard of, proven with M-Pesa, and found where nobody told us (R3.5, R3.8).

A confirmation is a hint, and so is a client's word. Proof is M-Pesa's own list, or its answer about the
receipt. Every call to M-Pesa is made with no transaction open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import structlog
from sqlalchemy import select

from booking.support import open_ticket
from booking.work import Office, Work, take_up
from clock import in_nairobi
from failures import GatewayFailure
from models.bookings import Actor
from models.by_hand import COUNTED, THE_ONE, HandNotice, HandPayment, ListRead
from models.money import PaymentAttempt
from models.support import Subject
from payments.coming_in import matching, proving
from payments.coming_in.proving import Proof
from payments.daraja.pay_bill import NotAPayment, read_confirmation
from payments.daraja.results import Outcome
from payments.gateway import LISTED_FOR, Meaning, Received, Treasury
from payments.ordering.cashier import Ended
from phones import NotAPhone, normalise

log = structlog.get_logger()

READ_EVERY: Final = timedelta(hours=1)  # M-Pesa's list (facts/daraja.md 7.5) ...
_OVERLAP: Final = timedelta(hours=2)  # ... and each time so much of what was read before
_AROUND: Final = timedelta(minutes=10)  # a payment's own time, when one is looked for
_CUSTOMERS: Final = "customer"  # "MMF Account For Customer"; ours are "Utility Account" and the like
_SOON: Final = timedelta(minutes=10)  # the list is asked for again that could not be had


class Verdict(StrEnum):
    """What came of a confirmation."""

    NOT_A_PAYMENT = "not a payment"
    OTHER_BUSINESS = "of another business"
    NO_AMOUNT = "no whole amount"
    KNOWN = "known before"
    HEARD = "to be proven"


@dataclass(frozen=True)
class ByHand:
    """``shortcode`` is our business number: what was paid to another one is not ours."""

    office: Office
    mpesa: Treasury
    shortcode: str

    def read_notice(self, notice_id: int) -> None:
        """Act on what arrived at the confirmation address: have it proven."""
        self.office.carry_out(Actor.MPESA, lambda work: self._read(work, notice_id))

    def prove(self, payment_id: int) -> None:
        """Ask M-Pesa about a payment that we heard of; what it says decides what becomes of it."""
        with self.office.looking() as work:
            asked = proving.to_ask(work, payment_id)
        if asked is None:
            return
        listed = None if asked.proof else self._listed_near(asked.at)
        proof = asked.proof or _proof_of(asked.receipt, listed or ())
        if proof:
            self.office.carry_out(Actor.MPESA, lambda work: proving.learn(work, proof))
        else:
            list_told = listed is not None
            self.office.carry_out(Actor.CLOCK, lambda work: proving.ask_on(work, payment_id, list_told))

    def looked_up(self, work: Work, ended: Ended) -> None:
        """M-Pesa answered a question about a receipt. Only a payment to us is proof of anything."""
        told = ended.outcome
        if told and told.standing is Meaning.DONE and self._came_to_us(told):
            payer = next(filter(None, map(_phone_in, told.told.get("DebitPartyName", ()))), None)
            proving.note_standing(work, ended.order.about, told, payer)

    def find_lost(self) -> datetime:
        """Learn of payments that nobody told us of; when to look again."""
        until = self.office.clock.now()
        read = self.office.carry_out(Actor.CLOCK, _read_until)
        kept = until - LISTED_FOR
        try:
            listed = self.mpesa.payments_between(max(read - _OVERLAP, kept), until)
        except GatewayFailure as failure:
            log.warning("list_not_read", problem=type(failure).__name__)
            return until + _SOON
        with self.office.looking() as work:
            news = _unknown(work, listed)
        for each in news:
            self._learn(each, listed)
        self.office.carry_out(Actor.CLOCK, lambda work: _note_read(work, read, kept, until))
        return until + READ_EVERY

    def count_kept(self, booking_id: int) -> None:
        """The therapist said yes: what was paid before counts."""
        self.office.carry_out(Actor.MPESA, lambda work: matching.count_kept(work, take_up(work, booking_id)))

    def _came_to_us(self, told: Outcome) -> bool:
        """Whether M-Pesa says that we were credited. Our own money, sent, has a receipt as well.

        In the portal's sample both sides are called debited (facts/daraja.md 7.2): then only an account
        that was debited and is a customer's tells which side we were on.
        """
        ours = [self._is_we(party) for party in told.told.get("DebitPartyName", ())]
        if credited := told.told.get("CreditPartyName", ()):
            return all(self._is_we(party) for party in credited) and not any(ours)
        debited_account = told.first("DebitAccountType") or ""
        return ours.count(True) == 1 and len(ours) == 2 and _CUSTOMERS in debited_account.lower()

    def _is_we(self, party: str) -> bool:
        return party.partition(" ")[0] == self.shortcode

    def _read(self, work: Work, notice_id: int) -> None:
        notice = work.session.get_one(HandNotice, notice_id)
        notice.verdict = self._verdict(work, notice.body)

    def _verdict(self, work: Work, body: str) -> Verdict:
        try:
            told = read_confirmation(body.encode("utf-8", "replace"))
        except NotAPayment:
            return Verdict.NOT_A_PAYMENT
        if told.business_number != self.shortcode:
            return Verdict.OTHER_BUSINESS
        if not told.shillings:
            _leave_to_people(work, told.receipt)
            return Verdict.NO_AMOUNT
        heard = proving.hear(work, told.receipt, told.shillings, told.reference, told.at)
        return Verdict.HEARD if heard else Verdict.KNOWN

    def _listed_near(self, at: datetime | None) -> list[Received] | None:
        """M-Pesa's list of about that time; None when it cannot be had."""
        now = self.office.clock.now()
        if at is None or not now - LISTED_FOR + _AROUND < at < now + _AROUND:
            return None
        try:
            return self.mpesa.payments_between(at - _AROUND, at + _AROUND)
        except GatewayFailure as failure:
            log.warning("list_not_read", problem=type(failure).__name__)
            return None

    def _learn(self, news: Received, listed: Sequence[Received]) -> None:
        if news.shillings:
            self.office.carry_out(Actor.MPESA, lambda work: proving.learn(work, proof_in(news, listed)))
        else:
            self.office.carry_out(Actor.MPESA, lambda work: _leave_to_people(work, news.receipt))


def proof_in(row: Received, listed: Iterable[Received]) -> Proof:
    """A row of M-Pesa's own list, which is ``listed``, or what of it is of about that time."""
    payer, beside = _phone_in(row.phone_hint), frozenset(each.receipt for each in listed)
    return Proof(row.receipt, row.shillings or 0, row.reference, payer, row.at, beside)


def _proof_of(receipt: str, listed: Sequence[Received]) -> Proof | None:
    rows = (row for row in listed if row.receipt == receipt and row.shillings)
    return next((proof_in(row, listed) for row in rows), None)


def _phone_in(hint: str) -> str | None:
    """``254712345678 - NAME`` or ``722000000``; None of a masked one, or of a business."""
    try:
        return normalise(hint.partition(" - ")[0])
    except NotAPhone:
        return None


def _unknown(work: Work, listed: Iterable[Received]) -> list[Received]:
    """What is in no book of ours yet, and whose payer we could not tell."""
    rows = {each.receipt: each for each in listed}
    prompted = select(PaymentAttempt.receipt).where(PaymentAttempt.receipt.in_(rows))
    typed = select(HandPayment).where(HandPayment.receipt.in_(rows))
    told = {each.receipt: each.payer is not None for each in work.session.scalars(typed) if _settled(each)}
    known = {*work.session.scalars(prompted)} | {
        receipt for receipt, payer in told.items() if payer or not _phone_in(rows[receipt].phone_hint)
    }
    return [each for receipt, each in rows.items() if receipt not in known]


def _settled(payment: HandPayment) -> bool:
    return payment.state in COUNTED


def _read_until(work: Work) -> datetime:
    """Or since when it was to be read, though it could not be had yet."""
    known = work.session.get(ListRead, THE_ONE)
    if known is None:
        known = ListRead(id=THE_ONE, until=work.now)
        work.session.add(known)
    return known.until


def _note_read(work: Work, read: datetime, kept: datetime, until: datetime) -> None:
    """How far the list was read now. Of what M-Pesa did not keep so long, people know more."""
    work.session.merge(ListRead(id=THE_ONE, until=until))
    if read < kept:
        since, then = in_nairobi(read), in_nairobi(kept)
        note = f"M-Pesa's list from {since:%d %b %H:%M} to {then:%d %b %H:%M} was not read in time."
        log.error("list_has_a_gap", since=str(since), until=str(then))
        open_ticket(work, Subject.LIST_NOT_READ, f"not read:{since:%Y-%m-%d %H:%M}", note=note, urgent=True)


def _leave_to_people(work: Work, receipt: str) -> None:
    """The books hold whole shillings only."""
    note = f"{receipt}: M-Pesa names no whole amount for it, so it is not in the books."
    open_ticket(work, Subject.MONEY_UNMATCHED, f"listed:{receipt}", note=note)
