"""What tests of money going out say and ask again and again."""

from sqlalchemy import select, update

from booking.work import Actor
from models.bookings import Booking
from models.money import Refund
from models.orders import MOVES_MONEY, Order, OrderResult
from models.oversight import Finding
from models.support import Ticket
from simulator.handset import Handset
from tests.conversations.scenes import is_accepted
from tests.memory import scene
from tests.world import World


@scene
def has_paid(client: Handset, therapist: Handset, world: World, price: int = 2000, day: str = "Thu") -> str:
    """The client has paid for a session at two, on Thursday, and it costs so much; the code."""
    code = is_accepted(client, therapist, day)
    dear = update(Booking).where(Booking.code == code).values(price=price)
    world.runtime.database.write(lambda session: session.execute(dear))
    world.outside.mpesa.phone(client.phone).balance = price
    client.texts("PAY")
    world.later(seconds=2)  # M-Pesa's token may be of yesterday, and another one takes a second
    client.enters_pin().gets_sms("Paid").reads_all()
    return code


@scene
def has_earned(client: Handset, therapist: Handset, world: World, day: str = "Tue", price: int = 2000) -> str:
    """The session was held, the therapist said so, and the day to object is over; the code."""
    code = has_paid(client, therapist, world, price, day)
    world.clock.set(f"{day} 3:00 PM")
    world.goes_round()
    therapist.reads_all().texts(f"DONE {code}").gets_sms("done")
    world.later(hours=49)
    therapist.reads_all()
    client.reads_all()
    return code


def gives_up(client: Handset, world: World, when: str | None = None) -> Handset:
    """The client cancels, now or when there is less notice, and wants the money."""
    if when:
        world.clock.set(when)
        world.goes_round()
    return client.reads_all().texts("CANCEL").gets_sms("still yours").replies("REFUND")


def gives_up_a_part(client: Handset, therapist: Handset, world: World) -> Handset:
    """The client gives up a session that begins in 28 hours, not just after paying: 75 % go back."""
    has_paid(client, therapist, world, day="Tue")
    world.later(minutes=31)
    return gives_up(client, world).gets_sms("KSh 1,500 (75%) goes back")


def movers(world: World) -> list[tuple[str, str, int]]:
    """Every order that moves money, oldest first: what, how it stands, how much."""
    query = select(Order.kind, Order.state, Order.amount).where(Order.kind.in_(MOVES_MONEY))
    return [tuple(row) for row in world.sql(query.order_by(Order.id))]


def results_address(world: World) -> str:
    """Where M-Pesa was told to post how the newest order that moves money ended."""
    query = select(Order.token).where(Order.kind.in_(MOVES_MONEY)).order_by(Order.id.desc())
    return f"{world.served.url}/payments/results/{world.sql(query)[0][0]}"


def verdicts(world: World) -> list[str]:
    return [verdict for (verdict,) in world.sql(select(OrderResult.verdict).order_by(OrderResult.id))]


def tickets(world: World) -> list[str]:
    """What is open with support, oldest first."""
    query = select(Ticket.subject).where(Ticket.closed_at.is_(None)).order_by(Ticket.id)
    return [subject for (subject,) in world.sql(query)]


def findings(world: World) -> list[tuple[str, str, str]]:
    """What people found, why they say so, and who they were; oldest first."""
    with world.runtime.office.looking() as work:
        rows = work.session.scalars(select(Finding).order_by(Finding.id))
        return [(row.found, row.why, row.actor) for row in rows]


def refund_of(world: World) -> int:
    """The newest refund's key."""
    return int(world.sql(select(Refund.id).order_by(Refund.id.desc()))[0][0])


def support_decides(world: World, decide, key: int, *why: str) -> bool:
    done = world.runtime.office.carry_out(Actor.SUPPORT, lambda work: decide(work, key, *why))
    world.settle()
    return bool(done)
