"""Payments typed in by hand: heard of, proven with M-Pesa, and found where nobody told us (R3.5, R3.8).

A confirmation is a hint, and so is a client's word. Proof is M-Pesa's own list, or its answer about the
receipt. Every call to M-Pesa is made with no transaction open.
"""

from collections.abc import Mapping
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
from payments.coming_in.listed import Listed, phone_in
from payments.daraja.pay_bill import NotAPayment, read_confirmation
from payments.daraja.results import Outcome
from payments.gateway import LISTED_FOR, Meaning, Received, Treasury
from payments.ordering.cashier import Ended

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
        proof = asked.proof or (listed and listed.proof_of(asked.receipt))
        if proof:
            self.office.carry_out(Actor.MPESA, lambda work: proving.learn(work, proof))
        else:
            list_told = listed is not None
            self.office.carry_out(Actor.CLOCK, lambda work: proving.ask_on(work, payment_id, list_told))

    def looked_up(self, work: Work, ended: Ended) -> None:
        """M-Pesa answered a question about a receipt. Only a payment to us is proof of anything."""
        told = ended.outcome
        if told and told.standing is Meaning.DONE and self._came_to_us(told):
            payer = next(filter(None, map(phone_in, told.told.get("DebitPartyName", ()))), None)
            proving.note_standing(work, ended.order.about, told, payer)

    def find_lost(self) -> datetime:
        """Learn of payments that nobody told us of; when to look again."""
        until = self.office.clock.now()
        read = self.office.carry_out(Actor.CLOCK, _read_until)
        kept = until - LISTED_FOR
        listed = self._listed(max(read - _OVERLAP, kept), until)
        if listed is None:
            return until + _SOON
        with self.office.looking() as work:
            news = _unknown(work, listed.payments)
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

    def _listed_near(self, at: datetime | None) -> Listed | None:
        """M-Pesa's list of about that time; None when it cannot be had."""
        now = self.office.clock.now()
        if at is None or not now - LISTED_FOR + _AROUND < at < now + _AROUND:
            return None
        return self._listed(at - _AROUND, min(at + _AROUND, now))

    def _listed(self, since: datetime, until: datetime) -> Listed | None:
        try:
            return Listed.of(self.mpesa.payments_between(since, until), since, until)
        except GatewayFailure as failure:
            log.warning("list_not_read", problem=type(failure).__name__)
            return None

    def _learn(self, receipt: str, listed: Listed) -> None:
        if proof := listed.proof_of(receipt):
            self.office.carry_out(Actor.MPESA, lambda work: proving.learn(work, proof))
        else:
            self.office.carry_out(Actor.MPESA, lambda work: _leave_to_people(work, receipt))


def _unknown(work: Work, rows: Mapping[str, Received]) -> list[str]:
    """Receipts that are in no book of ours yet, and those of which the list tells more than we knew."""
    prompted = select(PaymentAttempt.receipt).where(PaymentAttempt.receipt.in_(rows))
    typed = select(HandPayment).where(HandPayment.receipt.in_(rows), HandPayment.state.in_(COUNTED))
    told = {each.receipt for each in work.session.scalars(typed) if not _tells_more(rows[each.receipt], each)}
    known = {*work.session.scalars(prompted)} | told
    return [receipt for receipt in rows if receipt not in known]


def _tells_more(row: Received, payment: HandPayment) -> bool:
    """Who paid; or for what account, where that matched nothing."""
    payer = payment.payer is None and phone_in(row.phone_hint) is not None
    return payer or proving.matches_otherwise(payment, row.reference)


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
