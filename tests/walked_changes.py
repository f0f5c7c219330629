"""More worlds for tests/test_every_page.py: moves, groups, waiting, what was missed, a therapist's work."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import update

from booking import clients
from booking.asking import seats, waitlist
from booking.changing import answers, calling_off, groups
from booking.desk import Desk
from booking.practice import therapist_with
from booking.therapists import hours
from booking.work import Work
from language import Language, _, say_weekday, speaking
from models.bookings import Booking, Meeting, State
from models.changes import FreedTime, Wish
from models.people import SessionKind, Therapist
from tests.walked_clinic import (
    BARTHOLOMEW,
    CALLER,
    EMMANUELLA,
    OTHERS,
    REASON,
    TIMETABLED,
    Clinic,
    a_booking,
    a_client,
    a_time,
    everything_changes,
    retire,
)
from tests.walking import Bookmark, Walker

FRIDAY_EVENING: Final = a_time(4, 18)
SUNDAY: Final = a_time(6, 9).date()


def seen_elsewhere(language: Language) -> frozenset[str]:
    """Choices that lead to what other walks have seen: a walk that takes them would be long."""
    with speaking(language):
        return frozenset(
            {
                _("Book a session"),
                _("Book the same person"),
                _("Help, someone to talk to"),
                _("Help"),
                _("A session for yourself"),
            }
        )


def walk_and_change(
    clinic: Clinic, walker: Walker, change: Callable[[Work], object], *dialled: str
) -> list[Bookmark]:
    """Every page, and once more the keys of each when the world has changed behind it."""
    found = walker.walk(walker.dial(extra) for extra in dialled)
    same = [page for page in found if page.world is walker.world]
    clinic.records.put_back(walker.world)
    clinic.arrange(change)
    return found + clinic.caller(walker.phone, walker.shunned).walk_on(same)


def a_changers_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """Somebody who moves one session, waits for a word about another, and chooses instead of a third."""
    codes: list[str] = []
    clinic.arrange(lambda work: codes.extend(sessions_to_change(work, language)))
    walker = clinic.caller(CALLER, seen_elsewhere(language))
    return walk_and_change(clinic, walker, lambda work: and_is_busy(work, language), "", *codes)


def and_is_busy(work: Work, language: Language) -> None:
    """Everything changes, and the caller books something else at a time that they were shown."""
    everything_changes(work)
    theirs = update(Therapist).where(Therapist.phone.matches(TIMETABLED))
    work.session.execute(theirs.values(paused=False))
    a_booking(work, a_client(work, CALLER, language), State.PENDING, a_time(11, 10))
    retire(work)


def a_declined_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """Somebody whose request was declined, with ways on that are taken behind each page."""
    clinic.arrange(lambda work: a_declined_request(work, language))
    with speaking(language):
        shunned = seen_elsewhere(language) | {_("Other times"), _("Help")}
    walker = clinic.caller(CALLER, shunned)
    return walk_and_change(clinic, walker, lambda work: and_is_busy(work, language), "1")


def a_declined_request(work: Work, language: Language) -> None:
    desk = a_client(work, CALLER, language)
    answers.no(work, a_booking(work, desk, State.PENDING, a_time(11, 9), EMMANUELLA), REASON)
    retire(work)


def a_walk_of_both(clinic: Clinic, language: Language) -> list[Bookmark]:
    """Where somebody begins who is a therapist, and then a client as well."""
    before = clinic.caller(TIMETABLED)
    found = pages_by(before, language, "A session for yourself")
    clinic.arrange(lambda work: a_client(work, TIMETABLED, language))
    return found + pages_by(clinic.caller(TIMETABLED), language, "My work (0)", "A session for yourself")


def pages_by(walker: Walker, language: Language, *labels: str) -> list[Bookmark]:
    """The first page, and those that these choices lead to, one after the other."""
    found = [walker.dial()]
    for label in labels:
        found.append(walker.choose(found[-1], label_in(language, label)))
    return found


def label_in(language: Language, label: str) -> str:
    with speaking(language):
        return {
            "A session for yourself": _("A session for yourself"),
            "My work (0)": _("My work ({number})").format(number=0),
        }[label]


def sessions_to_change(work: Work, language: Language) -> list[str]:
    desk = a_client(work, CALLER, language)
    one = a_booking(work, desk, State.CONFIRMED, a_time(4, 9), EMMANUELLA)
    asked = a_booking(work, desk, State.CONFIRMED, a_time(1, 8))
    moved_twice = a_booking(work, desk, State.CONFIRMED, a_time(3, 8))
    busy = a_booking(work, desk, State.PENDING, a_time(5, 10))
    off = a_booking(work, desk, State.CONFIRMED, a_time(11, 9), BARTHOLOMEW)
    moved_twice.moves = 2
    work.session.flush()
    desk.move(asked.code, a_time(3, 12))
    calling_off.call_off(work, off)
    retire(work)
    return [it.code for it in (one, asked, moved_twice, busy, off)]


def a_missed_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """Somebody whose therapist did not come, until it is too late to say so."""
    clinic.arrange(
        lambda work: a_booking(work, a_client(work, CALLER, language), State.CONFIRMED, a_time(1, 8))
    )
    clinic.arrange(retire)
    clinic.clock.moment = a_time(1, 9)
    walker = clinic.caller(CALLER, seen_elsewhere(language))
    found = walker.walk([walker.dial("1")])
    clinic.clock.moment = a_time(4, 9)
    return found + clinic.caller(CALLER, walker.shunned).walk_on(found)


def a_waiting_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """Somebody for whom a time opened just after they had taken another."""
    clinic.arrange(lambda work: a_time_opens(work, a_client(work, CALLER, language)))
    walker = clinic.caller(CALLER, seen_elsewhere(language))
    return walk_and_change(clinic, walker, everybody_else_is_quicker, "", "1")


def a_time_opens(work: Work, desk: Desk) -> None:
    person = therapist_with(work, BARTHOLOMEW)
    assert person is not None
    waitlist.wait(work, desk.joined, person.id, SessionKind.INDIVIDUAL, a_time(20, 9))
    waitlist.wait(work, desk.joined, None, SessionKind.COUPLES, a_time(20, 9))
    freed = FreedTime(
        therapist_id=person.id, starts_at=a_time(4, 9), ends_at=a_time(4, 11), freed_at=work.now
    )
    work.session.add(freed)
    work.session.flush()
    waitlist.offer(work, freed)
    a_booking(work, desk, State.PENDING, a_time(4, 9))
    retire(work)


def everybody_else_is_quicker(work: Work) -> None:
    """And what the caller waits for comes to its end."""
    work.session.execute(update(Wish).values(ended_at=work.now))
    everything_changes(work)


def a_groups_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """A seat is taken, a group is full, and another is at a time when the caller is busy."""
    clinic.arrange(lambda work: some_groups(work, language, CALLER))
    shunned = frozenset[str]()
    clinic.arrange(nobody_is_free)
    return walk_and_change(clinic, clinic.caller(CALLER, shunned), fill_groups, "", "1")


def some_groups(work: Work, language: Language, client: str) -> None:
    person = therapist_with(work, EMMANUELLA)
    assert person is not None
    desk = a_client(work, client, language, name=None)
    for days, places in ((5, 30), (7, 30), (9, 2)):
        groups.announce(work, person, FRIDAY_EVENING + timedelta(days=days), 90, places, 250_000)
    a_booking(work, desk, State.PENDING, FRIDAY_EVENING + timedelta(days=5))
    retire(work)


def nobody_is_free(work: Work) -> None:
    """But for groups; then a walk need not see every time of everybody."""
    theirs = Therapist.phone.matches(BARTHOLOMEW)
    work.session.execute(update(Therapist).where(theirs).values(paused=True))


def fill_groups(work: Work) -> None:
    work.session.execute(update(Meeting).where(seats.standing()).values(taken=Meeting.seats))


def a_busy_therapists_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """Every errand of a therapist's; then the same when all is called off or lapsed behind each page."""
    codes: list[str] = []
    clinic.arrange(lambda work: codes.extend(a_therapists_work(work, language)))
    clinic.clock.moment = a_time(1, 9)
    clinic.arrange(lambda work: a_client_of(work, CALLER).move(codes[1], a_time(5, 8)))
    walker = clinic.caller(TIMETABLED, single_days(language))
    found = walk_and_change(clinic, walker, all_is_off, "", *codes)
    return found + two_weeks_later(clinic, found)


def single_days(language: Language) -> frozenset[str]:
    """Days of the week whose hours are changed as Monday's are."""
    with speaking(language):
        return frozenset(say_weekday(day) for day in range(1, 7)) | {_("A session for yourself")}


def a_client_of(work: Work, phone: str) -> Desk:
    return Desk(work, phone, clients.known_by(work, phone))


def a_therapists_work(work: Work, language: Language) -> list[str]:
    """Their codes: over, asked to be moved, ahead, unpaid, and reported either way; a group and a day off."""
    person = therapist_with(work, TIMETABLED)
    assert person is not None
    desk, other = a_client(work, CALLER, language), a_client(work, OTHERS[0], language, None)
    over = a_booking(work, desk, State.CONFIRMED, a_time(1, 8))
    asked = a_booking(work, desk, State.CONFIRMED, a_time(1, 17))
    ahead = [a_booking(work, other, state, a_time(3, 9 + n)) for n, state in enumerate(list(State)[:3])]
    told = [
        a_booking(work, other, state, a_time(1, 15 + n))
        for n, state in enumerate((State.CLIENT_ABSENT, State.THERAPIST_ABSENT))
    ]
    groups.announce(work, person, FRIDAY_EVENING + timedelta(days=1), 90, 30, 250_000)
    hours.stop_working(work, person, {SUNDAY.weekday()})
    hours.turn_off(work, person, SUNDAY)
    return [it.code for it in (over, asked, *ahead, *told)]


def all_is_off(work: Work) -> None:
    work.session.execute(update(Booking).values(state=State.LAPSED))
    work.session.execute(update(Meeting).where(seats.standing()).values(called_off_at=work.now))


def two_weeks_later(clinic: Clinic, found: list[Bookmark]) -> list[Bookmark]:
    clinic.clock.moment = a_time(15, 9)
    confirms = [page for page in found if page.reply.step.startswith("therapist.hours.confirm_o")]
    return clinic.caller(TIMETABLED).walk_on(confirms)
