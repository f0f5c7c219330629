"""What happened to bookings: each a path through booking/lifecycle.py, and every change of it told."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from booking import happenings as what
from booking.happenings import Happening
from booking.lifecycle import LIFE, Event
from models.bookings import State
from sms.telling.who_is_told import WHO_IS_TOLD, Telling
from tests.properties.clinic import Clinic

S, E = State, Event


class Change(NamedTuple):
    """A booking went from one state to another."""

    was: State | None
    event: str
    state: State


# Whatever changes a booking, and what people then hear of: one of these.
TOLD: Final[dict[Change, tuple[type[Happening], ...]]] = {
    Change(None, "requested", S.PENDING): (what.Requested,),
    Change(None, "requested", S.APPROVED): (what.SeatTaken, what.Rebooked),
    Change(S.PENDING, E.YES, S.APPROVED): (what.Approved,),
    Change(S.PENDING, E.NO, S.DECLINED): (what.Declined,),
    Change(S.PENDING, E.DEADLINE, S.LAPSED): (what.RequestLapsed,),
    Change(S.PENDING, E.CANCEL, S.CALLED_OFF): (what.CalledOffByClient,),
    Change(S.PENDING, E.CALLED_OFF, S.DECLINED): (what.Declined,),
    Change(S.APPROVED, E.NO, S.CALLED_OFF): (what.CalledOffByTherapist,),
    Change(S.APPROVED, E.DEADLINE, S.LAPSED): (what.PaymentLapsed, what.MoneyToReturn),
    Change(S.APPROVED, E.MONEY_PROVEN, S.CONFIRMED): (what.PaymentConfirmed, what.Rebooked),
    Change(S.APPROVED, E.CANCEL, S.CALLED_OFF): (what.CalledOffByClient,),
    Change(S.APPROVED, E.CALLED_OFF, S.CALLED_OFF): (what.CalledOffByTherapist, what.SeatCalledOff),
    Change(S.CONFIRMED, E.DEADLINE, S.COMPLETED): (what.Completed,),
    Change(S.CONFIRMED, E.CALLED_OFF, S.CALLED_OFF): (what.CalledOffByClinic, what.PaidSeatCalledOff),
    Change(S.CONFIRMED, E.MOVED, S.CONFIRMED): (what.Moved,),
    Change(S.CONFIRMED, E.REFUND, S.CALLED_OFF): (what.GivenUp,),
    Change(S.CONFIRMED, E.DONE, S.COMPLETED): (what.Completed,),
    Change(S.CONFIRMED, E.CLIENT_ABSENT, S.CLIENT_ABSENT): (what.ClientAbsent,),
    Change(S.CONFIRMED, E.THERAPIST_ABSENT, S.THERAPIST_ABSENT): (what.TherapistAbsent,),
    Change(S.CLIENT_ABSENT, E.DONE, S.COMPLETED): (what.Completed,),
}

# How often a booking's people may hear the same: once, and once more after each move, but for these.
_AGAIN: Final[dict[str, Sequence[type[Happening]]]] = {
    "(SELECT count(*) FROM payment_attempts p WHERE p.booking_id = b.id)": (
        what.PaymentFailed,
        what.PaymentUnclear,
        what.MoneyToReturn,
    ),
    "(SELECT count(*) FROM move_offers o WHERE o.booking_id = b.id)": (
        what.MoveRefused,
        what.MoveLapsed,
        what.OfferNudged,
    ),
    "(SELECT count(*) FROM refunds r WHERE r.booking_id = b.id)": (what.RefundSent, what.RefundWithSupport),
}
_EVENTS: Final = "SELECT booking_id, at, event, state FROM booking_events ORDER BY booking_id, at, id"
_BOOKINGS: Final = """SELECT b.id, b.state, s.announced_at IS NOT NULL, c.reminders, b.meeting_id
    FROM bookings b JOIN sessions s ON s.id = b.meeting_id JOIN clients c ON c.id = b.client_id"""
Lives = dict[int, list[tuple[str, Change]]]


class Chronicle:
    """Follows what happens, and complains of what cannot be or was not told."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic, self._known = clinic, 0
        self._checked: dict[int, int] = defaultdict(int)  # how much of each life was looked at

    def faults(self) -> Iterator[str]:
        events = self._clinic.seen(_EVENTS)
        if len(events) == self._known:
            return
        self._known = len(events)
        bookings = {row[0]: row[1:] for row in self._clinic.seen(_BOOKINGS)}
        lives = _lives(events)
        for booking, (state, group, reminders, meeting) in bookings.items():
            yield from _ends_elsewhere(booking, state, lives[booking])
            yield from self._untold(booking, bool(group), bool(reminders), meeting, lives[booking])
        yield from self._told_twice()

    def _untold(
        self, booking: int, group: bool, reminders: bool, meeting: int, life: list[tuple[str, Change]]
    ) -> Iterator[str]:
        told = {(name, at) for name, at in self._clinic.seen(_TEXTS, booking)}
        together = {name for (name,) in self._clinic.seen(_TOGETHER, meeting)}
        for at, change in filter(lambda it: _is_news(it[1]), life[self._checked[booking] :]):
            wanted = [_texts(news, group, reminders) for news in TOLD.get(change, ())]
            if not any(all((n, at) in told or n in together for n in names) for names in wanted):
                yield f"{change} of {booking} was not told: {told}"
        self._checked[booking] = len(life)

    def _told_twice(self) -> Iterator[str]:
        for row in self._clinic.seen(_TOO_OFTEN):
            yield f"told too often: {row}"


_TEXTS: Final = "SELECT name, made_at FROM texts WHERE booking_id = ?"
_TOGETHER: Final = "SELECT name FROM texts WHERE once = name || ':' || ?"


def _named(news: Sequence[type[Happening]]) -> str:
    tellings = [telling for each in news for telling in WHO_IS_TOLD[each]]
    return ", ".join(f"'{_name(telling, group)}'" for telling in tellings for group in (False, True))


def _is_news(change: Change) -> bool:
    return change.state != change.was or change.event == E.MOVED


def _texts(news: type[Happening], group: bool, reminders: bool) -> set[str]:
    """The names of the texts that follow."""
    return {_name(it, group) for it in WHO_IS_TOLD[news] if reminders or not it.may_stop}


def _name(telling: Telling, group: bool) -> str:
    return (telling.in_group if group and telling.in_group else telling.write).__name__.strip("_")


def _lives(events: Sequence[tuple[int, str, str, str]]) -> Lives:
    lives: Lives = defaultdict(list)
    for booking, its in groupby(events, key=lambda row: row[0]):
        was: State | None = None
        for at, moment in groupby(its, key=lambda row: row[1]):
            for change in _path(was, [(event, State(state)) for _, _, event, state in moment]):
                lives[booking].append((at, change))
                was = change.state
    return lives


def _path(was: State | None, moment: list[tuple[str, State]]) -> list[Change]:
    """What happened in one moment, in an order in which it can have; AssertionError when there is none."""
    if not moment:
        return []
    for n, (event, state) in enumerate(moment):
        if _leads(was, event, state):
            try:
                return [Change(was, event, state), *_path(state, moment[:n] + moment[n + 1 :])]
            except AssertionError:
                continue
    raise AssertionError(f"no booking that is {was} can have this happen to it: {moment}")


def _leads(was: State | None, event: str, state: State) -> bool:
    if was is None or event == "requested":
        return was is None and event == "requested" and state in (S.PENDING, S.APPROVED)
    step = LIFE[was].get(Event(event))
    return step is not None and step.to == state


def _ends_elsewhere(booking: int, state: str, life: list[tuple[str, Change]]) -> Iterator[str]:
    if not life or life[-1][1].state != state:
        yield f"booking {booking} is {state}, and its last event is {life[-1:]}"


_REPEATING: Final = [news for news, tellings in WHO_IS_TOLD.items() if any(it.repeats for it in tellings)]
_ALLOWED: Final = " ".join(f"WHEN t.name IN ({_named(news)}) THEN {often}" for often, news in _AGAIN.items())
_TOO_OFTEN: Final = f"""SELECT t.name, b.code, count(*) FROM texts t JOIN bookings b ON b.id = t.booking_id
    WHERE t.name NOT IN ({_named(_REPEATING)}) GROUP BY b.id, t.name, t.phone_lookup
    HAVING count(*) > CASE {_ALLOWED} ELSE 1 + b.moves END"""
