"""Money typed in at the Pay Bill, as a customer does it, and what became of it."""

from flask import Flask
from sqlalchemy import select

from commands import add_to
from jobs.find_payments import see_that_the_list_is_read
from models.by_hand import HandPayment, HandState
from models.money import PaymentAttempt, Refund
from simulator.handset import Handset
from simulator.safaricom.book import Kind
from tests.conversations.scenes import books
from tests.memory import scene
from tests.world import World


@scene
def told_where_to_tell(world: World) -> None:
    """M-Pesa tells us of payments by hand from now on, and keeps a list of them."""
    app = Flask("commands of a test")
    add_to(app, world.runtime)
    done = app.test_cli_runner().invoke(args=["mpesa", "register-urls", "--number", "0722000999"])
    assert (done.exit_code, "Registered" in done.output) == (0, True), done.output


def pays_by_hand(world: World, client: Handset, amount: int, account: str) -> str:
    """From the menu of M-Pesa itself; the receipt. All that follows is done."""
    receipt = world.outside.mpesa.pay_bill(client.phone, amount, account).receipt
    assert receipt
    world.settle()
    return receipt


def states(world: World) -> list[HandState]:
    """How every payment by hand stands, the oldest first, but what a prompt is told a second time."""
    by_hand = select(HandPayment.state).where(HandPayment.state != HandState.WITNESS)
    return [HandState(state) for (state,) in world.sql(by_hand.order_by(HandPayment.id))]


def witnesses(world: World) -> int:
    """How many payments of prompts were told of a second time while their own telling was awaited."""
    return len(world.sql(select(HandPayment.id).where(HandPayment.state == HandState.WITNESS)))


def books_agree(world: World) -> bool:
    """Whether what we hold by our books is what M-Pesa's own book says."""
    theirs = sum(entry.amount for entry in world.outside.mpesa.book if entry.kind is not Kind.FUNDS)
    return books(world).get("mpesa clearing", 0) == theirs


def goes_back(world: World) -> list[tuple[int, str]]:
    """What of payments by hand is returned, and why."""
    rows = select(Refund.amount, Refund.why).where(Refund.hand_payment_id.is_not(None)).order_by(Refund.id)
    return [(amount, why) for amount, why in world.sql(rows)]


def list_is_read(world: World) -> None:
    """The hour comes at which M-Pesa's own list is read."""
    see_that_the_list_is_read(world.runtime)
    world.goes_round()


def receipts(world: World) -> list[str | None]:
    """The receipt of each payment, oldest first; none where nobody told us."""
    return [receipt for (receipt,) in world.sql(select(PaymentAttempt.receipt).order_by(PaymentAttempt.id))]


def moved(world: World) -> list[int]:
    """What M-Pesa's own book says came and went, in whole shillings."""
    return [entry.amount for entry in world.outside.mpesa.book if entry.kind is not Kind.FUNDS]
