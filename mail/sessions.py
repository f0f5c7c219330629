"""A session as one of the two who have it reads of it: in words, and as an entry in their calendar."""

from datetime import datetime, timedelta

from booking.readers import Reader
from booking.therapists.directory import spoken_name
from language import _
from mail import invitation
from mail.invitation import Entry, Method
from mail.writing import About, House, description, summary
from models.bookings import Booking, Meeting
from models.mail import Mailbox
from models.people import Client, Therapist


def person(booking: Booking, reader: Reader) -> Client | Therapist:
    return booking.client if reader == Reader.CLIENT else booking.therapist


def of_booking(booking: Booking, reader: Reader, house: House) -> About:
    return _of_client(booking, house) if reader == Reader.CLIENT else _of_therapist(booking, house)


def _of_client(booking: Booking, house: House) -> About:
    full = bool(booking.client.full_texts)
    name = booking.therapist.name
    return About(
        house,
        code=booking.code,
        reader=booking.client.first_name,
        other=name if full else spoken_name(name),
        starts=booking.meeting.starts_at,
        minutes=booking.minutes,
        price=booking.price,
        token=booking.client_link,
        full=full,
    )


def _of_therapist(booking: Booking, house: House) -> About:
    return About(
        house,
        code=booking.code,
        other=booking.client.first_name or _("a client"),
        starts=booking.meeting.starts_at,
        minutes=booking.minutes,
        price=booking.price,
        token=booking.link_for_therapist,
    )


def of_group(meeting: Meeting, house: House) -> About:
    """A group as its therapist has it, whoever comes."""
    return About(house, starts=meeting.starts_at, minutes=meeting.minutes, token=meeting.therapist_link or "")


def calendar(it: About, uid: str, moves: int, method: Method, mailbox: Mailbox, now: datetime) -> str:
    """The entry for the calendar of whom the mailbox belongs to.

    Its SEQUENCE is one more for each change that no calendar must miss (RFC 5546 2.1.4).
    """
    entry = Entry(
        uid=uid,
        sequence=moves + (method == Method.CANCEL),
        starts=it.starts,
        ends=it.starts + timedelta(minutes=it.minutes),
        summary=summary(it),
        description=description(it),
        organizer=it.house.sender,
        attendee=mailbox.address or "",
        written_at=now,
    )
    return invitation.written(entry, method)


def uid(booking: Booking, reader: Reader) -> str:
    """The same as long as the booking lives; another for each of the two. It tells nothing."""
    return f"{booking.id}-{'c' if reader == Reader.CLIENT else 't'}@smiling-steps"


def uid_of_group(meeting: Meeting) -> str:
    return f"{meeting.id}-g@smiling-steps"
