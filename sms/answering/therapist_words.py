"""What a therapist's words do: answers, reports, days off, and looks into the diary."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from booking.changing.absences import TooLate
from booking.changing.completing import NotYet
from booking.lifecycle import Besides, NotPossible
from booking.therapists.dates import DayHasPassed, NotADate, read_day
from booking.therapists.hours import DayIsOver
from clock import in_nairobi
from models.bookings import Booking, State
from sms.answering.correspondent import NOTHING_MORE, Correspondent
from sms.answering.letter_words import about_letters
from sms.keywords import Understood, Word
from sms.wording import reply as say
from sms.wording import small_talk as talk
from sms.wording import therapist as tell


def _yes(them: Correspondent, text: Understood) -> str:
    booking = _request_meant(them, text)
    if isinstance(booking, str):
        return booking
    was, move = State(booking.state), them.practice.asked_to_move(booking)
    try:
        step = them.practice.yes(booking.code)
    except NotPossible:
        return say.no_longer_open(them.about(booking))
    if step.besides == Besides.TOO_LATE:
        return say.no_longer_open(them.about(booking))
    return NOTHING_MORE if was == State.PENDING or move else say.already_accepted(them.about(booking))


def _no(them: Correspondent, text: Understood) -> str:
    booking = _request_meant(them, text)
    if isinstance(booking, str):
        return booking
    was, move = State(booking.state), them.practice.asked_to_move(booking)
    try:
        step = them.practice.no(booking.code, text.rest)
    except NotPossible:
        return say.no_longer_open(them.about(booking))
    if step.besides == Besides.ASK_TO_CONFIRM:
        return say.paid_already_call_off(them.about(booking))
    return NOTHING_MORE if step.to != was or move else say.no_longer_open(them.about(booking))


def _request_meant(them: Correspondent, text: Understood) -> Booking | str:
    """What a yes or no is about, a request or a move: the one with the code, or the only one that waits."""
    if text.code:
        return them.practice.booking(text.code)
    waiting = waiting_for_yes(them)
    if not waiting:
        return say.no_request_waits()
    if len(waiting) > 1:
        return say.which_one("YES" if text.word == Word.YES else "NO", [them.about(b) for b in waiting])
    return waiting[0]


def waiting_for_yes(them: Correspondent) -> list[Booking]:
    """What a yes or a no of this therapist may be about: requests, and moves at short notice."""
    return [*them.practice.waiting(), *them.practice.moves_waiting()]


def _done(them: Correspondent, text: Understood) -> str:
    open_ones = them.practice.unfinished()
    if not text.code and len(open_ones) != 1:
        listed = [them.about(b) for b in open_ones]
        return say.which_one("DONE", listed) if listed else say.no_session_waits()
    booking = them.practice.booking(text.code) if text.code else open_ones[0]
    try:
        done_now = them.practice.done(booking.code, text.number)
    except NotYet:
        return say.not_yet_done(them.about(booking))
    except NotPossible:
        return say.cannot_be_done(them.about(booking))
    return NOTHING_MORE if done_now else say.done_before(them.about(booking))


def _call_off(them: Correspondent, text: Understood) -> str:
    if not text.code:
        return tell.call_off_needs_code()
    booking = them.practice.booking(text.code)
    try:
        called_off_now = them.practice.call_off(text.code)
    except NotPossible:
        return say.no_longer_open(them.about(booking))
    return NOTHING_MORE if called_off_now else tell.called_off_before(them.about(booking))


def _cancel(them: Correspondent, text: Understood) -> str:
    """CANCEL is a client's word, which asks nothing; a therapist's must not be mistaken for it."""
    if not text.code:
        return tell.call_off_needs_code()
    return say.call_off_or_cancel(them.about(them.practice.booking(text.code)))


def _stop(them: Correspondent, _text: Understood) -> str:
    return talk.stopped_for_therapist(them.support)


def _sick(them: Correspondent, _text: Understood) -> str:
    """Everything of today that has not begun; each client hears at once."""
    return tell.sick(them.practice.ill_today())


def _no_show(them: Correspondent, text: Understood) -> str:
    if not text.code:
        return tell.no_show_needs_code()
    about = them.about(them.practice.booking(text.code))
    try:
        reported_now = them.practice.client_absent(text.code)
    except NotYet:
        return tell.not_begun(about)
    except (TooLate, NotPossible):
        return tell.too_late_to_report(about)
    return NOTHING_MORE if reported_now else tell.absence_known(about)


def _off(them: Correspondent, text: Understood) -> str:
    day = _day(them, text, "OFF")
    if isinstance(day, str):
        return day
    return tell.day_off(day, [booking.code for booking in them.practice.turn_off(day)])


def _on(them: Correspondent, text: Understood) -> str:
    day = _day(them, text, "ON")
    if isinstance(day, str):
        return day
    return tell.day_on(day, works=bool(them.practice.turn_on(day)))


def _day(them: Correspondent, text: Understood, word: str) -> date | str:
    """The day that is meant, or why it cannot be read."""
    try:
        day = read_day(text.rest or "", today := in_nairobi(them.work.now).date())
    except (DayHasPassed, DayIsOver):
        return tell.day_has_passed(word)
    except NotADate:
        return tell.which_day(word)
    return day if day >= today else tell.day_has_passed(word)


def _today(them: Correspondent, _text: Understood) -> str:
    return tell.agenda(them.practice.today(), them.dial)


def _week(them: Correspondent, _text: Understood) -> str:
    return tell.agenda(them.practice.week(), them.dial)


def _earnings(them: Correspondent, _text: Understood) -> str:
    return tell.earnings(them.practice.earnings())


THERAPISTS: Final[Mapping[Word, Callable[[Correspondent, Understood], str]]] = {
    Word.YES: _yes,
    Word.NO: _no,
    Word.DONE: _done,
    Word.CALL_OFF: _call_off,
    Word.CANCEL: _cancel,
    Word.STOP: _stop,
    Word.SICK: _sick,
    Word.NO_SHOW: _no_show,
    Word.OFF: _off,
    Word.ON: _on,
    Word.TODAY: _today,
    Word.WEEK: _week,
    Word.EARNINGS: _earnings,
    Word.EMAIL: about_letters,
}
