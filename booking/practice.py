"""What a therapist can ask for. Thin, as the desk is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from booking import answers, completing, sessions
from booking.lifecycle import Step
from booking.work import Work, take_up
from models.bookings import Booking
from models.people import Therapist


def therapist_with(work: Work, phone: str) -> Therapist | None:
    """The therapist with this number (E.164)."""
    return work.session.scalars(select(Therapist).where(Therapist.phone.matches(phone))).first()


@dataclass(frozen=True)
class Practice:
    """A therapist's own office, within one transaction."""

    work: Work
    therapist: Therapist

    def waiting(self) -> Sequence[Booking]:
        """Requests without an answer, the soonest session first."""
        return sessions.waiting_for_answer(self.work, self.therapist)

    def unfinished(self) -> Sequence[Booking]:
        """Sessions that began and have not been reported, the oldest first."""
        return sessions.waiting_for_done(self.work, self.therapist)

    def booking(self, code: str) -> Booking:
        """The therapist's own booking. Raises NoSuchBooking."""
        return sessions.of_therapist(self.work, self.therapist, code)

    def yes(self, code: str) -> Step:
        """Approve a request. Raises NoSuchBooking or NotPossible."""
        return answers.yes(self.work, self._take_up(code))

    def no(self, code: str, reason: str | None) -> Step:
        """Decline a request, or take back a yes. Raises NoSuchBooking or NotPossible."""
        return answers.no(self.work, self._take_up(code), reason)

    def done(self, code: str, minutes: int | None) -> bool:
        """Report a session as held. Raises NoSuchBooking, NotYet or NotPossible."""
        return completing.done(self.work, self._take_up(code), minutes)

    def _take_up(self, code: str) -> Booking:
        return take_up(self.work, self.booking(code).id)
