"""What must be true when everything has come to rest, whatever befell it."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from models.bookings import Booking, State
from models.books import LedgerLine
from models.errands import Errand
from models.money import AttemptState, PaymentAttempt, Refund
from models.orders import MOVES_MONEY, Order, OrderState
from models.texts import InboundText, Text, TextState
from payments import ledger
from tests.world import World

ENDED = (AttemptState.PAID, AttemptState.FAILED, AttemptState.WITH_SUPPORT)


def problems(world: World, dupes_allowed: int) -> list[str]:
    """Everything that is not as promised; nothing, if all is well."""
    return [
        *_left_undone(world),
        *_asked_twice(world),
        *_money_out_of_place(world),
        *_books_out_of_balance(world),
        *_bookings_out_of_step(world),
        *_texts_out_of_number(world, dupes_allowed),
    ]


def _left_undone(world: World) -> Iterator[str]:
    now = world.clock.now()
    for kind, due, lease in world.sql(select(Errand.kind, Errand.due_at, Errand.lease)):
        if due is not None and due <= now:
            yield f"an errand to {kind} was due at {due}"
        if due is not None and lease is not None:
            yield f"an errand to {kind} is in the hands of nobody"
    for (number,) in world.sql(
        select(func.count()).select_from(InboundText).where(InboundText.understood_as.is_(None))
    ):
        if number:
            yield f"{number} texts from people were not answered"


def _asked_twice(world: World) -> Iterator[str]:
    addresses = Counter(prompt.push.callback_url for prompt in world.outside.mpesa.prompts.values())
    yield from (f"{many} prompts for one press" for many in addresses.values() if many > 1)


def _money_out_of_place(world: World) -> Iterator[str]:
    paid = {
        prompt.push.callback_url.rpartition("/")[2]
        for prompt in world.outside.mpesa.prompts.values()
        if prompt.receipt
    }
    for token, state in world.sql(select(PaymentAttempt.token, PaymentAttempt.state)):
        if state not in ENDED:
            yield f"an attempt is still {state}"
        elif state != AttemptState.WITH_SUPPORT and (state == AttemptState.PAID) is not (token in paid):
            yield f"an attempt is {state}, and M-Pesa's book says {'paid' if token in paid else 'not paid'}"


def _books_out_of_balance(world: World) -> Iterator[str]:
    entries = world.sql(select(func.sum(LedgerLine.amount)).group_by(LedgerLine.entry_id))
    yield from (f"an entry sums to {total}" for (total,) in entries if total)
    with world.runtime.office.looking() as work:
        stand = {account.value: amount for account, amount in ledger.balances(work).items()}
    kept = sum(amount for (amount,) in world.sql(_paid(PaymentAttempt.amount))) - _sent(world)
    if stand["mpesa clearing"] != kept:
        yield f"the books hold {stand['mpesa clearing']}, and {kept} was received and not sent"
    owed = sum(amount for (amount,) in world.sql(select(Refund.amount))) - _sent(world)
    if stand["refunds in flight"] != -owed:
        yield f"the books owe {-stand['refunds in flight']}, and {owed} is to be returned"


def _sent(world: World) -> int:
    """What went back, by M-Pesa's word."""
    done = select(Order.amount).where(Order.kind.in_(MOVES_MONEY), Order.state == OrderState.DONE)
    return sum(amount for (amount,) in world.sql(done))


def _bookings_out_of_step(world: World) -> Iterator[str]:
    payments = Counter(booking for (booking,) in world.sql(_paid(PaymentAttempt.booking_id)))
    returned = Counter(booking for (booking,) in world.sql(select(Refund.booking_id)))
    for key, state in world.sql(select(Booking.id, Booking.state)):
        kept = payments[key] - returned[key]
        if kept != (1 if state == State.CONFIRMED else 0):
            yield f"a booking is {state} with {payments[key]} payments and {returned[key]} returned"


def _texts_out_of_number(world: World, dupes_allowed: int) -> Iterator[str]:
    rows = [text for (text,) in world.sql(select(Text))]
    moving = Counter(text.state for text in rows if text.state in (TextState.WAITING, TextState.SENDING))
    overnight = sum(text.state == TextState.WAITING for text in rows)
    if moving[TextState.SENDING]:
        yield f"{moving[TextState.SENDING]} texts were left half sent"
    if overnight > _due_later(world):
        yield "a text waits, and nobody is to send it"
    gone = (TextState.ACCEPTED, TextState.DELIVERED)
    owed = Counter((text.phone, text.body) for text in rows)
    accepted = Counter((text.phone, text.body) for text in rows if text.state in gone)
    sent = Counter((text.to, text.body) for text in world.outside.africas_talking.texts)
    if (twice := (sent - owed).total()) > dupes_allowed:
        yield f"{twice} texts were sent again, and only {dupes_allowed} times nobody could know"
    if lost := (accepted - sent).total():
        yield f"{lost} texts are said to be sent and were not"


def _due_later(world: World) -> int:
    later = select(func.count()).select_from(Errand)
    return int(world.sql(later.where(Errand.kind == "deliver text", Errand.due_at.is_not(None)))[0][0])


def _paid(what):
    return select(what).where(PaymentAttempt.state == AttemptState.PAID)
