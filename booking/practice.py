"""What a therapist can ask for. Thin, as the desk is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select

from booking import answers, completing, diary, hours, sessions
from booking.diary import Earnings, Entry
from booking.hours import Closed
from booking.lifecycle import Step
from booking.onboarding import Hours
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

    def today(self) -> list[Entry]:
        """Today's sessions, what is over included."""
        return diary.today(self.work, self.therapist)

    def week(self) -> list[Entry]:
        """The sessions of today and the six days that follow."""
        return diary.week(self.work, self.therapist)

    def earnings(self, fee_percent: int) -> Earnings:
        """What was paid, is owed and will be, the fee taken off."""
        return diary.earnings(self.work, self.therapist, fee_percent)

    def hours(self) -> str:
        """The weekly hours in words; empty when there are none."""
        return hours.hours_in_words(self.work, self.therapist)

    def set_hours(self, weekdays: Collection[int], opens: time, closes: time) -> Sequence[Booking]:
        """Keep these hours on these weekdays; what is booked outside them. Raises NotHours."""
        return hours.set_hours(self.work, self.therapist, weekdays, opens, closes)

    def stop_working(self, weekdays: Collection[int]) -> Sequence[Booking]:
        """Keep no hours on these weekdays; what is booked on them."""
        return hours.stop_working(self.work, self.therapist, weekdays)

    def days_off(self) -> list[Closed]:
        """The days on which nobody is seen, soonest first."""
        return hours.days_off(self.work, self.therapist)

    def turn_off(self, day: date) -> Sequence[Booking]:
        """See nobody new on this day; what is booked on it. Raises DayIsOver."""
        return hours.turn_off(self.work, self.therapist, day)

    def turn_on(self, day: date) -> tuple[Hours, ...]:
        """See people on this day after all; the hours then kept. Raises DayIsOver."""
        return hours.turn_on(self.work, self.therapist, day)

    def _take_up(self, code: str) -> Booking:
        return take_up(self.work, self.booking(code).id)
