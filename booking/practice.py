"""What a therapist can ask for. Thin, as the desk is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from booking import loose_ends, sessions
from booking.changing import absences, answers, calling_off, completing, groups, illness, moves
from booking.changing.groups import USUAL_SEATS, Group
from booking.lifecycle import Step
from booking.therapists import diary, hours, standing
from booking.therapists.dates import read_day
from booking.therapists.diary import Earnings, Entry
from booking.therapists.hours import Closed
from booking.therapists.hours_of_day import read_hours, read_time
from booking.therapists.onboarding import Hours
from booking.work import Work, take_up
from clock import NAIROBI, in_nairobi
from language import Language
from models.bookings import Booking
from models.changes import OfferState
from models.people import Therapist


def therapist_with(work: Work, phone: str) -> Therapist | None:
    """The therapist with this number (E.164)."""
    return work.session.scalars(select(Therapist).where(Therapist.phone.matches(phone))).first()


@dataclass(frozen=True)
class Practice:
    """A therapist's own office, within one transaction."""

    work: Work
    therapist: Therapist

    def speak(self, language: Language) -> None:
        """Be written to in this language from now on."""
        self.therapist.language = language

    def waiting(self) -> Sequence[Booking]:
        """Requests without an answer, the soonest session first."""
        return sessions.waiting_for_answer(self.work, self.therapist)

    def unfinished(self) -> Sequence[Booking]:
        """Sessions that began and have not been reported, the oldest first."""
        return sessions.waiting_for_done(self.work, self.therapist)

    def moves_waiting(self) -> Sequence[Booking]:
        """Sessions that clients ask to move at short notice, the soonest first."""
        return moves.asked_of(self.work, self.therapist)

    def asked_to_move(self, booking: Booking) -> bool:
        """Whether an answer about moving this one is awaited."""
        offer = moves.living_offer(self.work, booking)
        return offer is not None and offer.state == OfferState.ASKED

    def asked_time(self, code: str) -> datetime | None:
        """Where a client asks to move this booking, while an answer is awaited. Raises NoSuchBooking."""
        return loose_ends.of(self.work, self.booking(code)).asked

    def ahead(self) -> Sequence[Booking]:
        """Every open booking whose session has not begun, soonest first."""
        open_ones = standing.standing(self.work, self.therapist)
        return [it for it in open_ones if it.meeting.starts_at > self.work.now]

    def rest_of_today(self) -> Sequence[Booking]:
        """What falling ill would call off."""
        return calling_off.open_today(self.work, self.therapist)

    def call_off(self, code: str) -> bool:
        """Call a booking off; False when it was before. Raises NoSuchBooking or NotPossible."""
        return calling_off.call_off(self.work, self._take_up(code))

    def ill_today(self) -> int:
        """Call off everything of today that has not begun; how many clients are told."""
        return illness.call_off_today(self.work, self.therapist)

    def client_absent(self, code: str) -> bool:
        """The client did not come; False when that was known.

        Raises NoSuchBooking, NotYet, TooLate or NotPossible.
        """
        return absences.client_absent(self.work, self._take_up(code))

    def groups(self) -> list[Group]:
        """The groups announced that have not begun, full or not, soonest first."""
        return groups.of_therapist(self.work, self.therapist)

    def usual_group(self) -> tuple[int, int, int]:
        """The price of a seat, the minutes and the seats of a group, unless said otherwise."""
        return *groups.usual(self.therapist), USUAL_SEATS

    def announce(self, starts: datetime, minutes: int, seats: int, price: int) -> None:
        """Announce a group. Raises CannotAnnounce or SlotTaken."""
        groups.announce(self.work, self.therapist, starts, minutes, seats, price)

    def call_off_group(self, key: int) -> int:
        """Call a group off; how many clients are told. Raises NoSuchGroup."""
        return groups.call_off(self.work, self.therapist, key)

    def day_meant(self, typed: str) -> date:
        """The day that somebody types, from today on. Raises NotADate or DayHasPassed."""
        return read_day(typed, in_nairobi(self.work.now).date())

    def moment_meant(self, day: date, typed: str) -> datetime:
        """A time of day typed about this day. Raises NotATime."""
        return datetime.combine(day, read_time(typed), NAIROBI)

    def hours_meant(self, typed: str) -> tuple[time, time]:
        """Like ``9:00-17:00``. Raises NotATime."""
        return read_hours(typed)

    def booked_on(self, day: date) -> Sequence[Booking]:
        """The bookings that stand on a day, soonest first."""
        return standing.on_day(self.work, day, self.therapist)

    def booking(self, code: str) -> Booking:
        """The therapist's own booking. Raises NoSuchBooking."""
        return sessions.of_therapist(self.work, self.therapist, code)

    def has(self, code: str) -> bool:
        """Whether there is such a booking and it is the therapist's."""
        try:
            return bool(self.booking(code))
        except sessions.NoSuchBooking:
            return False

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

    def earnings(self) -> Earnings:
        """What was paid, is owed and will be, the fee taken off."""
        return diary.earnings(self.work, self.therapist)

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
