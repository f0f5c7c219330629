"""What became of a text: reports that may repeat, come late, out of order, or never."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import update

from booking.work import Work
from models.texts import Text, TextState

# facts/africastalking.md 2.4; what is not listed is on its way and changes nothing.
_ENDINGS: Final[Mapping[str, TextState]] = {
    "success": TextState.DELIVERED,
    "failed": TextState.FAILED,
    "rejected": TextState.FAILED,
    "absentsubscriber": TextState.FAILED,
    "expired": TextState.FAILED,
}


def note_delivery(work: Work, gateway_id: str, status: str, why: str | None) -> None:
    """Keep how a text ended. The first ending stands; unknown words change nothing."""
    ending = _ENDINGS.get(status.strip().lower())
    if ending is None:
        return
    ours = (Text.gateway_id == gateway_id) & Text.state.in_((TextState.ACCEPTED, TextState.UNCLEAR))
    reason = "".join(filter(str.isprintable, why or status.strip()))[:40]
    failure = reason if ending == TextState.FAILED else None
    ended = {"state": ending, "ended_at": work.now, "failure": failure}
    work.session.execute(update(Text).where(ours).values(ended))
