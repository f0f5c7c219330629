"""Days off, weekly hours and holidays: what is closed is offered to nobody, and what is booked stands."""

import threading
import time as time_module
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import event, func, select

from booking import slots
from booking.asking import waitlist
from booking.asking.requests import ask_for
from booking.slots import SlotRef, SlotTaken
from booking.therapists import holidays, hours
from booking.therapists.hours import Closed, DayIsOver, NotHours
from booking.work import Work
from clock import NAIROBI, in_nairobi
from models.bookings import Booking, State
from models.changes import FreedTime
from models.people import Client, DayOff, Holiday, OpenDay, SessionKind, Therapist
from tests.rules.clinic import JANE, PETER, Clinic, office_on, therapist_called

MONDAY, TUESDAY = date(2026, 12, 7), date(2026, 12, 8)
JAMHURI = date(2026, 12, 12)  # a Saturday, on which Jane works and Peter does not


@pytest.fixture
def clinic(database_url):
    with office_on(database_url) as office:
        yield Clinic(office)


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), NAIROBI)


def free_days(clinic: Clinic, name: str = JANE) -> set[date]:
    times = clinic.for_(name, slots.free_times, 60)
    return {in_nairobi(each).date() for each in times}


def codes(bookings: list[Booking]) -> list[str]:
    return [booking.code for booking in bookings]


def test_a_day_off_is_offered_to_nobody_and_turned_on_again_it_is(clinic):
    assert TUESDAY in free_days(clinic)
    assert clinic.for_(JANE, hours.turn_off, TUESDAY) == []
    assert TUESDAY not in free_days(clinic)
    assert TUESDAY in free_days(clinic, PETER), "only her own"
    kept = clinic.for_(JANE, hours.turn_on, TUESDAY)
    assert [(each.opens, each.closes) for each in kept] == [(time(9), time(17))]
    assert TUESDAY in free_days(clinic)


def test_turning_a_day_off_says_which_bookings_stand_and_calls_nothing_off(clinic):
    late, early = clinic.has(at(TUESDAY, 14), state=State.PENDING), clinic.has(at(TUESDAY, 9))
    clinic.has(at(TUESDAY, 11), state=State.CALLED_OFF)
    clinic.has(at(TUESDAY, 11), therapist=PETER)
    clinic.has(at(TUESDAY + timedelta(days=1), 9))
    assert codes(clinic.for_(JANE, hours.turn_off, TUESDAY)) == [early, late]
    states = select(Booking.state).where(Booking.code.in_([early, late]))
    assert set(clinic.does(lambda work: work.session.scalars(states).all())) == {"pending", "confirmed"}


def test_a_session_in_the_last_hour_before_midnight_is_of_that_day_in_nairobi(clinic):
    code = clinic.has(at(TUESDAY, 23))
    clinic.has(at(TUESDAY, 0))
    assert codes(clinic.for_(JANE, hours.turn_off, TUESDAY))[-1] == code
    assert clinic.for_(JANE, hours.turn_off, TUESDAY + timedelta(days=1)) == []


def test_what_is_over_today_does_not_stand_any_more(clinic):
    clinic.has(at(MONDAY, 7))
    running = clinic.has(clinic.clock.now() - timedelta(minutes=30))
    assert codes(clinic.for_(JANE, hours.turn_off, MONDAY)) == [running]


def test_turning_a_day_off_twice_is_once(clinic):
    clinic.for_(JANE, hours.turn_off, TUESDAY)
    clinic.for_(JANE, hours.turn_off, TUESDAY)
    assert clinic.does(lambda work: work.session.scalar(select(func.count(DayOff.id)))) == 1


@pytest.mark.parametrize("rule", [hours.turn_off, hours.turn_on])
def test_a_day_that_is_over_is_not_changed(clinic, rule):
    with pytest.raises(DayIsOver):
        clinic.for_(JANE, rule, MONDAY - timedelta(days=1))


def ask(work: Work) -> Booking:
    """Amina asks Jane for Tuesday at two."""
    slot = SlotRef(therapist_called(work, JANE).id, SessionKind.INDIVIDUAL, at(TUESDAY, 14))
    return ask_for(work, slot, work.session.scalars(select(Client)).one(), None)


def test_a_request_for_a_time_on_a_day_just_turned_off_is_refused(clinic):
    clinic.for_(JANE, hours.turn_off, TUESDAY)
    with pytest.raises(SlotTaken):
        clinic.does(ask)


@pytest.mark.parametrize("close", ["a day off", "a holiday", "no hours"])
def test_a_request_that_was_being_written_meanwhile_is_listed_too(clinic, close):
    ways = {
        "a day off": lambda work: hours.turn_off(work, therapist_called(work, JANE), TUESDAY),
        "a holiday": lambda work: holidays.close_day(work, TUESDAY, "Some Day"),
        "no hours": lambda work: hours.stop_working(work, therapist_called(work, JANE), [1]),
    }
    asked = threading.Event()

    def ask_slowly(work: Work) -> str:
        code = ask(work).code
        asked.set()
        time_module.sleep(0.3)
        return code

    with ThreadPoolExecutor() as pool:
        asking = pool.submit(clinic.does, ask_slowly)
        assert asked.wait(10)
        assert codes(clinic.does(ways[close])) == [asking.result()]


def test_a_holiday_closes_everybody_and_lists_what_stands(clinic):
    jane, peter = clinic.has(at(JAMHURI, 10)), clinic.has(at(JAMHURI, 11), therapist=PETER)
    assert codes(clinic.does(lambda work: holidays.close_day(work, JAMHURI, "Jamhuri Day"))) == [jane, peter]
    assert JAMHURI not in free_days(clinic)


def test_a_therapist_may_open_a_holiday_for_themselves(clinic):
    clinic.does(lambda work: holidays.close_day(work, TUESDAY, "Some Day"))
    clinic.for_(JANE, hours.turn_on, TUESDAY)
    clinic.for_(JANE, hours.turn_on, TUESDAY)
    assert TUESDAY in free_days(clinic)
    assert TUESDAY not in free_days(clinic, PETER)
    clinic.for_(JANE, hours.turn_off, TUESDAY)
    assert TUESDAY not in free_days(clinic)


def test_a_holiday_that_is_set_again_has_another_name_and_stays_open_where_it_was_opened(clinic):
    clinic.does(lambda work: holidays.close_day(work, TUESDAY, "Some Day"))
    clinic.for_(JANE, hours.turn_on, TUESDAY)
    clinic.does(lambda work: holidays.close_day(work, TUESDAY, "Idd-ul-Fitr"))
    assert [(each.day, each.name) for each in clinic.does(holidays.coming)] == [(TUESDAY, "Idd-ul-Fitr")]
    assert TUESDAY in free_days(clinic)


def test_a_holiday_that_was_none_is_open_but_to_those_who_took_it_off(clinic):
    clinic.does(lambda work: holidays.close_day(work, TUESDAY, "Some Day"))
    clinic.for_(JANE, hours.turn_off, TUESDAY)
    assert clinic.does(lambda work: holidays.open_again(work, TUESDAY))
    assert not clinic.does(lambda work: holidays.open_again(work, TUESDAY))
    assert TUESDAY in free_days(clinic, PETER)
    assert TUESDAY not in free_days(clinic)
    for table in (Holiday, OpenDay):
        assert clinic.does(lambda work, table=table: work.session.scalar(select(func.count(table.id)))) == 0


def test_a_holiday_that_is_over_cannot_be_set(clinic):
    with pytest.raises(DayIsOver):
        clinic.does(lambda work: holidays.close_day(work, MONDAY - timedelta(days=1), "Yesterday"))


def test_turning_on_a_weekday_without_hours_says_that_there_are_none(clinic):
    assert clinic.for_(PETER, hours.turn_on, JAMHURI) == ()


def test_a_day_that_was_off_and_is_turned_on_is_offered_to_those_who_wait(clinic):
    def wish(work: Work) -> None:
        jane, amina = therapist_called(work, JANE), work.session.scalars(select(Client)).one()
        waitlist.wait(work, amina, jane.id, SessionKind.INDIVIDUAL, at(JAMHURI, 20))

    clinic.does(wish)
    clinic.for_(JANE, hours.turn_on, TUESDAY)
    assert clinic.does(freed_days) == [], "it was on"
    clinic.for_(JANE, hours.turn_off, TUESDAY)
    clinic.for_(JANE, hours.turn_on, TUESDAY)
    assert clinic.does(freed_days) == [TUESDAY]


def freed_days(work: Work) -> list[date]:
    return [in_nairobi(each).date() for each in work.session.scalars(select(FreedTime.starts_at))]


def test_days_off_are_listed_soonest_first_with_the_names_of_holidays(clinic):
    clinic.does(lambda work: holidays.close_day(work, JAMHURI, "Jamhuri Day"))
    clinic.does(lambda work: holidays.close_day(work, date(2026, 12, 25), "Christmas Day"))
    clinic.for_(JANE, hours.turn_off, date(2027, 3, 1))
    clinic.for_(JANE, hours.turn_off, TUESDAY)
    clinic.for_(JANE, hours.turn_on, JAMHURI)
    assert clinic.for_(JANE, hours.days_off) == [
        Closed(TUESDAY),
        Closed(date(2026, 12, 25), "Christmas Day"),
        Closed(date(2027, 3, 1)),
    ]


def test_new_hours_replace_the_old_of_those_weekdays_only(clinic):
    clinic.for_(JANE, hours.set_hours, (0, 1), time(12), time(18, 30))
    assert clinic.for_(JANE, hours.hours_in_words) == (
        "Mon-Tue 12:00-18:30; Wed-Fri 09:00-17:00; Sat 10:00-13:00"
    )
    tuesday = [each for each in clinic.for_(JANE, slots.free_times, 60) if in_nairobi(each).date() == TUESDAY]
    assert {in_nairobi(each).hour for each in tuesday} == {12, 13, 14, 15, 16, 17}


def test_new_hours_say_which_bookings_lie_outside_them_and_stand(clinic):
    before, inside = clinic.has(at(TUESDAY, 9)), clinic.has(at(TUESDAY, 12))
    over_the_end, elsewhere = clinic.has(at(TUESDAY, 16)), clinic.has(at(JAMHURI, 10))
    outside = clinic.for_(JANE, hours.set_hours, (1,), time(12), time(16, 30))
    assert codes(outside) == [before, over_the_end]
    assert {inside, elsewhere}.isdisjoint(codes(outside))


def test_whoever_stops_working_on_a_weekday_hears_what_is_booked_on_it(clinic):
    code = clinic.has(at(TUESDAY, 9))
    assert codes(clinic.for_(JANE, hours.stop_working, (1, 2))) == [code]
    assert clinic.for_(JANE, hours.hours_in_words) == "Mon 09:00-17:00; Thu-Fri 09:00-17:00; Sat 10:00-13:00"


@pytest.mark.parametrize(
    ("opens", "closes"), [((17,), (9,)), ((9,), (9,)), ((9, 10), (17,)), ((9,), (17, 5))]
)
def test_hours_that_are_none_change_nothing(clinic, opens, closes):
    was = clinic.for_(JANE, hours.hours_in_words)
    with pytest.raises(NotHours):
        clinic.for_(JANE, hours.set_hours, (0,), time(*opens), time(*closes))
    assert clinic.for_(JANE, hours.hours_in_words) == was


def test_the_next_free_times_of_many_cost_as_many_statements_as_those_of_one(clinic):
    clinic.does(lambda work: holidays.close_day(work, TUESDAY, "Some Day"))
    clinic.for_(JANE, hours.turn_on, TUESDAY)
    seen: list[str] = []
    event.listen(clinic.office.database.engine, "before_cursor_execute", lambda *said: seen.append(said[2]))
    spent = []
    for many in (1, 13):
        with clinic.office.looking() as work:
            wanted = [(each, 60) for each in work.session.scalars(select(Therapist).limit(many))]
            seen.clear()
            slots.next_free(work, wanted)
            spent.append(len(seen))
    assert spent[0] == spent[1] == 3


def test_the_usual_holidays_of_a_year_are_kenyas():
    assert {f"{day:%d %b}": name for day, name in holidays.usual(2027).items()} == {
        "01 Jan": "New Year's Day",
        "26 Mar": "Good Friday",
        "29 Mar": "Easter Monday",
        "01 May": "Labour Day",
        "01 Jun": "Madaraka Day",
        "10 Oct": "Mazingira Day",
        "11 Oct": "Mazingira Day observed",  # the tenth is a Sunday
        "20 Oct": "Mashujaa Day",
        "12 Dec": "Jamhuri Day",
        "13 Dec": "Jamhuri Day observed",
        "25 Dec": "Christmas Day",
        "26 Dec": "Boxing Day",
        "27 Dec": "Boxing Day observed",
    }


def test_christmas_on_a_sunday_is_kept_after_boxing_day():
    assert holidays.usual(2033)[date(2033, 12, 27)] == "Christmas Day observed"


@pytest.mark.parametrize(
    "sunday",
    ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18", "2008-03-23"],
)
def test_easter_is_when_the_churches_say(sunday):
    assert holidays.easter(int(sunday[:4])).isoformat() == sunday


def test_every_usual_holiday_can_be_shown_on_a_phone():
    for year in range(2024, 2101):
        days = holidays.usual(year)
        assert all(holidays.can_be_said(name) for name in days.values())
        assert len([day for day in days if day.weekday() != 6]) == 10, year
