"""Both sides as they stand: M-Pesa's own book, and the service's rows."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import select

from clock import NAIROBI
from models.bookings import Booking
from models.by_hand import COUNTED, HandPayment
from models.money import AttemptState, How, PaymentAttempt, Refund, RefundState
from models.orders import MOVES_MONEY, Order, OrderKind, OrderState
from models.oversight import Difference
from models.payouts import Payout
from models.support import Subject, Ticket
from simulator.safaricom.book import Entry, Kind
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.prompts import Prompt
from tests.world import World


@dataclass(frozen=True)
class Evidence:
    """Everything that bears on money."""

    mpesa: Mpesa
    attempts: Sequence[PaymentAttempt]
    by_hand: Sequence[HandPayment]
    refunds: Sequence[Refund]
    orders: Sequence[Order]
    payouts: Sequence[Payout]
    bookings: Mapping[int, Booking]
    tickets: frozenset[str]  # that are open, by their cause
    left: frozenset[tuple[str, str]]  # differences that are open: kind, and what
    unread: Sequence[tuple[datetime, datetime]]  # of M-Pesa's list, what people are told that nobody read

    @cached_property
    def prompts(self) -> Mapping[str, Sequence[Prompt]]:
        """M-Pesa's, by the secret of their callback address."""
        found = defaultdict(list)
        for prompt in self.mpesa.prompts.values():
            found[prompt.push.callback_url.rpartition("/")[2]].append(prompt)
        return found

    @cached_property
    def booked(self) -> Mapping[str, Sequence[tuple[str, int]]]:
        """By receipt, what our books have of it: which row, and how many shillings."""
        found = defaultdict(list)
        for attempt in self.prompted:
            if attempt.state == AttemptState.PAID:
                receipt = attempt.receipt or self.true_receipt(attempt)
                found[receipt].append((f"attempt:{attempt.id}", attempt.amount))
        for payment in self.by_hand:
            if payment.state in COUNTED:
                found[payment.receipt].append((f"by hand:{payment.id}", payment.amount))
        return found

    @cached_property
    def prompted(self) -> Sequence[PaymentAttempt]:
        return [attempt for attempt in self.attempts if attempt.how == How.PROMPT]

    @cached_property
    def movers(self) -> Sequence[Order]:
        return [order for order in self.orders if order.kind in MOVES_MONEY]

    @cached_property
    def untold_charges(self) -> Sequence[Entry]:
        """What M-Pesa kept for a payout, as reconcile says that nobody told us; and for one with support."""
        untold = {o.receipt for o in self.movers if ("charge not known", f"order:{o.id}") in self.left}
        with_people = [o for o in self.movers if o.state == OrderState.WITH_SUPPORT]
        untold |= {moved.receipt for order in with_people for moved in self.moved_by(order)}
        return [e for e in self.mpesa.book if e.kind is Kind.CHARGE and e.receipt in untold]

    def is_disputed(self, refund: Refund) -> bool:
        """Whether it waits until people have found out how the session went."""
        booking = self.bookings.get(refund.booking_id or 0)
        disputed = booking is not None and booking.disputed and f"dispute:{booking.id}" in self.tickets
        return disputed and refund.state == RefundState.OFFERED

    def true_receipt(self, attempt: PaymentAttempt) -> str:
        """That of M-Pesa's book; empty when it was not paid."""
        return next((it.receipt for it in self.prompts.get(attempt.token, ()) if it.receipt), "")

    def is_for_people_to_find(self, entry: Entry) -> bool:
        """Whether people are told of a payment that our books do not have: by name, or by when it came."""
        named = ("not with us", entry.receipt) in self.left or any(a <= entry.at < b for a, b in self.unread)
        return named and entry.receipt not in self.booked

    def moved_by(self, order: Order) -> Sequence[Entry]:
        """What M-Pesa's book has that is this order's doing."""
        if order.kind == OrderKind.GIVE_BACK:
            return [each for each in self.mpesa.book if each.of == order.of_receipt]
        taken = self.mpesa.orders.find(order.key)
        sent = (each for each in self.mpesa.book if each.kind is Kind.PAYOUT)
        return [each for each in sent if taken and each.conversation_id == taken.conversation_id]


def gathered(world: World) -> Evidence:
    tickets = world.sql(select(Ticket.once).where(Ticket.closed_at.is_(None)))
    left = world.sql(select(Difference.kind, Difference.what).where(Difference.resolved_at.is_(None)))
    return Evidence(
        mpesa=world.outside.mpesa,
        attempts=_all(world, PaymentAttempt),
        by_hand=_all(world, HandPayment),
        refunds=_all(world, Refund),
        orders=_all(world, Order),
        payouts=_all(world, Payout),
        bookings={it.id: it for it in _all(world, Booking)},
        tickets=frozenset(once for (once,) in tickets),
        left=frozenset((kind, what) for kind, what in left),
        unread=[_period(ticket) for ticket in _all(world, Ticket) if ticket.subject == Subject.LIST_NOT_READ],
    )


def _period(ticket: Ticket) -> tuple[datetime, datetime]:
    """``M-Pesa's list from 08 Dec 12:00 to 08 Dec 19:41 was not read in time.``"""
    year = ticket.opened_at.year
    said = re.findall(r"\d\d \w{3} \d\d:\d\d", ticket.note or "")
    since, until = (datetime.strptime(f"{each} {year}", "%d %b %H:%M %Y") for each in said)  # noqa: DTZ007
    return since.replace(tzinfo=NAIROBI), until.replace(tzinfo=NAIROBI) + timedelta(minutes=1)


def _all(world: World, row: Any) -> list[Any]:
    return [it for (it,) in world.sql(select(row).order_by(row.id))]
