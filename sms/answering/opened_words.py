"""What a client's YES does: it asks for a time that opened (R1.13)."""

from booking import sessions
from booking.asking import waitlist
from booking.asking.new_booking import AlreadyBooked
from booking.slots import SlotTaken
from models.bookings import State
from sms.answering.correspondent import NOTHING_MORE, Correspondent
from sms.keywords import Understood
from sms.wording import reply as say
from sms.wording import small_talk as talk


def yes_to_what_opened(them: Correspondent, text: Understood) -> str:
    """The first YES has a time that opened; it is asked for as any other. An offer has no code."""
    offered = waitlist.offered_to(them.work, them.desk.joined)
    if text.code:
        return talk.not_understood(them.dial)
    if not offered:
        return _too_late(them)
    try:
        waitlist.claim(them.work, them.desk.joined, offered[0])
    except SlotTaken:
        return say.opened_time_gone(them.dial)
    except AlreadyBooked:
        return say.another_session_then(them.dial)
    return NOTHING_MORE


def _too_late(them: Correspondent) -> str:
    """Yes to what somebody else has or may have, to what is theirs already, or to nothing that we asked."""
    starts = waitlist.offered_lately(them.work, them.desk.joined)
    if starts is None:
        return talk.not_understood(them.dial)
    asked = [it.code for it in them.desk.sessions() if it.starts == starts and it.state == State.PENDING]
    if not asked:
        return say.opened_time_gone(them.dial)
    return say.not_accepted_yet(them.about(sessions.of_client(them.work, them.desk.joined, asked[0])))
