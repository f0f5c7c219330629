"""The ledger: each entry sums to zero, each account to what the rows say, clearing to M-Pesa's own book."""

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlalchemy import func, select

from models.bookings import Booking, State
from models.books import Account, LedgerEntry, LedgerLine
from models.by_hand import COUNTED, HandState
from models.money import AttemptState, RefundState
from models.orders import Cause, OrderState
from payments import ledger
from simulator.safaricom.book import Kind
from tests.faults.reckoning.evidence import Evidence
from tests.world import World

GOES_BACK = (
    *(RefundState.OWED, RefundState.HELD, RefundState.ON_ITS_WAY),
    *(RefundState.RETURNED, RefundState.WITH_SUPPORT),
)
EARNED = (State.COMPLETED, State.CLIENT_ABSENT)


def problems(world: World, it: Evidence) -> Iterator[str]:
    yield from _entries_out_of_balance(world)
    yield from _not_earned(world, it)
    with world.runtime.office.looking() as work:
        stand = ledger.balances(work)
    for account, expected in _by_the_rows(world, it).items():
        if stand[account] != expected:
            yield f"{account}: the books say {stand[account]}, and the rows {expected}"
    if stand[Account.MPESA] != (expected := _by_m_pesas_book(it)):
        yield f"the books hold {stand[Account.MPESA]}; M-Pesa's book, less what is named, holds {expected}"
    for therapist, owed in _owed_to_therapists(world, it):
        yield f"the books owe therapist {therapist} {owed} that no session earned"


def _entries_out_of_balance(world: World) -> Iterator[str]:
    sums = select(LedgerLine.entry_id, func.sum(LedgerLine.amount)).group_by(LedgerLine.entry_id)
    totals = {entry: int(total) for entry, total in world.sql(sums)}
    yield from (f"an entry sums to {total}" for total in totals.values() if total)
    if totals.keys() != {entry for (entry,) in world.sql(select(LedgerEntry.id))}:
        yield "an entry has no lines, or lines have no entry"


def _not_earned(world: World, it: Evidence) -> Iterator[str]:
    earned = _earned(world, it)
    for key, booking in it.bookings.items():
        if booking.state in EARNED and not booking.disputed and key not in earned:
            yield f"booking {booking.id} is {booking.state}, and nobody earned anything"


def _earned(world: World, it: Evidence) -> Mapping[int, Booking]:
    entries = world.sql(select(LedgerEntry.once).where(LedgerEntry.once.like("earned:%")))
    keys = [int(once.partition(":")[2]) for (once,) in entries]
    return {key: it.bookings[key] for key in keys}


def _by_the_rows(world: World, it: Evidence) -> dict[Account, int]:
    """But for what is owed to each therapist, which is looked at by itself."""
    back, done = _going_back(it), _done(it)
    came = sum(each.amount for each in it.prompted if each.state == AttemptState.PAID)
    typed = sum(each.amount for each in it.by_hand if each.state in COUNTED)
    used = sum(each.amount - back[each.id] for each in it.by_hand if each.state == HandState.BOUGHT)
    refunded = sum(back.values())
    by_hand = sum(back[each.id] for each in it.by_hand)
    kept = sum(each.kept for each in it.refunds if each.state in GOES_BACK)
    earned = sum(booking.price for booking in _earned(world, it).values())
    return {
        Account.MPESA: came + typed - sum(done.values()) - _charged(it),
        Account.UNALLOCATED: used + by_hand - typed,
        Account.CLIENT_CREDIT: refunded - by_hand + kept + earned - came - used,
        Account.REFUNDS_IN_FLIGHT: done[Cause.REFUND] - refunded,
        Account.PLATFORM_FEE: _charged(it) - sum(fee for _whom, _share, fee in _shares(world, it)),
    }


def _going_back(it: Evidence) -> Counter[int]:
    """Of each payment by hand; 0 stands for all others."""
    back: Counter[int] = Counter()
    for refund in it.refunds:
        if refund.state in GOES_BACK:
            back[refund.hand_payment_id or 0] += refund.amount
    return back


def _done(it: Evidence) -> Counter[str]:
    done: Counter[str] = Counter()
    for order in it.movers:
        if order.state == OrderState.DONE:
            done[order.cause] += order.amount or 0
    return done


def _charged(it: Evidence) -> int:
    """By M-Pesa, for payouts and refunds by B2C, as far as it was told."""
    charges = (entry for entry in it.mpesa.book if entry.kind is Kind.CHARGE)
    return sum(entry.amount for entry in it.untold_charges) - sum(entry.amount for entry in charges)


def _shares(world: World, it: Evidence) -> Iterator[tuple[int, int, int]]:
    """Therapist, their share, and the fee, of every session held and of everything kept."""
    percent = world.runtime.settings.fee_percent
    sums = [(booking.therapist_id, booking.price) for booking in _earned(world, it).values()]
    for refund in it.refunds:
        if refund.kept and refund.booking_id and refund.state in GOES_BACK:
            sums.append((it.bookings[refund.booking_id].therapist_id, refund.kept))
    for therapist, amount in sums:
        fee = amount * percent // 100
        yield therapist, amount - fee, fee


def _owed_to_therapists(world: World, it: Evidence) -> Iterator[tuple[int, int]]:
    """Whoever is owed more or less than they earned and were not sent."""
    owed: Counter[int] = Counter()
    for therapist, share, _fee in _shares(world, it):
        owed[therapist] += share
    paid = {payout.id: payout.therapist_id for payout in it.payouts}
    for order in it.movers:
        if order.cause == Cause.PAYOUT and order.state == OrderState.DONE:
            owed[paid[order.about]] -= order.amount or 0
    payable = LedgerLine.account == Account.THERAPIST_PAYABLE
    sums = select(LedgerLine.therapist_id, func.sum(LedgerLine.amount)).where(payable)
    for therapist, amount in world.sql(sums.group_by(LedgerLine.therapist_id)):
        if off := -int(amount) - owed.pop(therapist, 0):
            yield therapist, off
    yield from ((therapist, -missing) for therapist, missing in owed.items() if missing)


def _by_m_pesas_book(it: Evidence) -> int:
    """What is on the account there, as if what people are asked about had not happened."""
    holds = sum(entry.amount for entry in it.mpesa.book if entry.kind is not Kind.FUNDS)
    holds -= sum(entry.amount for entry in it.untold_charges)
    for entry in it.mpesa.book.received():
        holds += entry.amount * (len(it.booked.get(entry.receipt, ())) - 1)
    counted = {r for order in it.movers if order.state == OrderState.DONE for r in _receipts(it, order)}
    unclear = {r for order in it.movers for r in _receipts(it, order)} - counted
    return holds - sum(entry.amount for entry in it.mpesa.book if (entry.receipt, entry.kind) in unclear)


def _receipts(it: Evidence, order: object) -> Iterator[tuple[str, Kind]]:
    return ((entry.receipt, entry.kind) for entry in it.moved_by(order))  # type: ignore[arg-type]
