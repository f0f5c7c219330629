"""What became of a text: reports that may repeat, come late, too early, out of order, or never."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import select, update

from booking.work import Work
from models.texts import Text, TextState

# facts/africastalking.md 2.4; what is not listed is on its way.
_ENDINGS: Final[Mapping[str, TextState]] = {
    "success": TextState.DELIVERED,
    "failed": TextState.FAILED,
    "rejected": TextState.FAILED,
    "absentsubscriber": TextState.FAILED,
    "expired": TextState.FAILED,
}
_OUT = (TextState.SENDING, TextState.ACCEPTED, TextState.UNCLEAR)
_HEARD_WITHIN: Final = timedelta(days=1)  # of a text whose id we never learned


def note_delivery(work: Work, gateway_id: str, phone: str | None, status: str, why: str | None) -> None:
    """Keep how a text ended. The first ending stands; unknown words only tell that the gateway has it.

    ``phone`` (E.164) finds a text whose id we do not know; None where the report names none.
    """
    key = _known(work, gateway_id) or _the_only_one_without_id(work, gateway_id, phone)
    if key is None:
        return
    ending = _ENDINGS.get(status.strip().lower())
    if ending is not None:
        _end(work, key, ending, _reason(why or status) if ending == TextState.FAILED else None)


def _known(work: Work, gateway_id: str) -> int | None:
    return work.session.scalars(select(Text.id).where(Text.gateway_id == gateway_id)).first()


def _the_only_one_without_id(work: Work, gateway_id: str, phone: str | None) -> int | None:
    """The text to this phone that the report must be about, which has that id from now on.

    We know no id where no answer came, or where the report came before it. Of two such texts to one
    phone nobody can say which is meant, and neither is.
    """
    if phone is None:
        return None
    lately = Text.handed_at > work.now - _HEARD_WITHIN
    without = select(Text).where(Text.phone.matches(phone), Text.gateway_id.is_(None), lately)
    found = work.session.scalars(without.where(Text.state.in_(_OUT)).with_for_update()).all()
    # Whoever had to wait for these rows may find that the answer has named the id meanwhile.
    if (known := _known(work, gateway_id)) or len(found) != 1:
        return known
    found[0].gateway_id = gateway_id if gateway_id != "None" else None
    if found[0].state == TextState.UNCLEAR:
        found[0].state, found[0].accepted_at = TextState.ACCEPTED, work.now
    return found[0].id


def _end(work: Work, key: int, ending: TextState, failure: str | None) -> None:
    still_out = (Text.id == key) & Text.state.in_(_OUT)
    ended = {"state": ending, "ended_at": work.now, "failure": failure}
    work.session.execute(update(Text).where(still_out).values(ended))


def _reason(words: str) -> str:
    return "".join(filter(str.isprintable, words.strip()))[:40]
