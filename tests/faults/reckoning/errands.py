"""Nothing that is due is left undone, and nothing is in the hands of the dead."""

from collections.abc import Iterator

from sqlalchemy import func, select

from models.by_hand import HandNotice
from models.errands import Errand
from models.money import Callback
from models.orders import OrderResult
from models.texts import InboundText
from tests.world import World


def problems(world: World) -> Iterator[str]:
    now = world.clock.now()
    for kind, due, lease in world.sql(select(Errand.kind, Errand.due_at, Errand.lease)):
        if due is not None and due <= now:
            yield f"an errand to {kind} was due at {due}"
        if due is not None and lease is not None:
            yield f"an errand to {kind} is in the hands of nobody"
    for row, read in _ARRIVED.items():
        [(unread,)] = world.sql(select(func.count()).select_from(row).where(read.is_(None)))
        if unread:
            yield f"{unread} of {row.__tablename__} were never read"


_ARRIVED = {
    Callback: Callback.verdict,
    OrderResult: OrderResult.verdict,
    HandNotice: HandNotice.verdict,
    InboundText: InboundText.understood_as,
}
