"""Waiting for a time to open: who is offered what was freed, and that one yes wins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from booking import questions
from booking.asking import requests, waitlist
from booking.asking.new_booking import AlreadyBooked
from booking.asking.waitlist import NoWaiting
from booking.changing import answers, calling_off, cancelling
from booking.questions import Asks
from booking.slots import SlotRef, SlotTaken
from booking.therapists import freed
from booking.work import Work, take_up
from clock import NAIROBI, in_nairobi
from models.bookings import Actor, Booking, State
from models.changes import FreedTime
from models.people import Client, DayOff, SessionKind, Therapist
from models.texts import Text
from tests.rules.clinic_at_work import JANE, PETER, Clinic

TUESDAY = datetime(2026, 12, 8, 14, tzinfo=NAIROBI)
FAR = datetime(2027, 1, 1, tzinfo=NAIROBI)
ALONE = SessionKind.INDIVIDUAL


def waits(
    clinic: Clinic,
    number: int,
    phone: str | None = JANE,
    kind: SessionKind = ALONE,
    until: datetime = FAR,
) -> int:
    """Somebody waits for Jane, another therapist, or anybody; their key. Each a minute after the last."""
    client, therapist = clinic.joined(number), clinic.therapist(phone).id if phone else None
    clinic.clock.advance(minutes=1)
    clinic.do(lambda work: waitlist.wait(work, work.session.get_one(Client, client), therapist, kind, until))
    return client


def booked(clinic: Clinic, number: int, starts: datetime = TUESDAY, kind: SessionKind = ALONE) -> int:
    """Somebody asked Jane for a time; the booking's key."""
    client, slot = clinic.joined(number), SlotRef(clinic.therapist().id, kind, starts)
    return clinic.do(lambda work: requests.ask_for(work, slot, work.session.get_one(Client, client), None).id)


def called_off(clinic: Clinic, booking: int) -> None:
    clinic.do(lambda work: cancelling.cancel(work, take_up(work, booking)))


def freed_on_tuesday(clinic: Clinic) -> None:
    """Somebody gives up Tuesday at two, and the jobs do what is due."""
    called_off(clinic, booked(clinic, 900))
    clinic.goes_round()


def offers(clinic: Clinic, client: int) -> list[str]:
    return [text for text in clinic.texts(client) if text.startswith("A time has opened")]


def yes(clinic: Clinic, client: int) -> Booking:
    """They say yes to the newest offer."""

    def claim(work: Work) -> Booking:
        row = work.session.get_one(Client, client)
        return waitlist.claim(work, row, waitlist.offered_to(work, row)[0])

    return clinic.do(claim)


def test_a_freed_time_is_offered_to_whoever_waits_for_that_therapist(clinic):
    amina, other = waits(clinic, 1), waits(clinic, 2, PETER)
    freed_on_tuesday(clinic)
    (offer,) = offers(clinic, amina)
    assert "Jane Smith, Tue 8 Dec 2:00 PM, 60 min, KSh 2,000" in offer
    assert "reply YES by Mon 7 Dec 11:02 AM" in offer
    assert offers(clinic, other) == []


def test_whoever_waits_for_anybody_is_offered_it_for_the_kind_they_want(clinic):
    alone = waits(clinic, 1, None)
    couple = waits(clinic, 2, None, SessionKind.COUPLES)
    freed_on_tuesday(clinic)
    assert "60 min, KSh 2,000" in offers(clinic, alone)[0]
    assert "90 min, KSh 3,500" in offers(clinic, couple)[0]


def test_yes_asks_for_the_time_and_ends_the_waiting(clinic):
    amina = waits(clinic, 1)
    freed_on_tuesday(clinic)
    booking = yes(clinic, amina)
    assert (booking.state, booking.kind, booking.meeting.starts_at) == (State.PENDING, ALONE, TUESDAY)
    assert "Request" in clinic.texts(amina)[-1]
    assert "New request" in clinic.texts(clinic.therapist())[-1]
    with clinic.runtime.office.looking() as work:
        assert waitlist.wishes(work, work.session.get_one(Client, amina)) == []


def test_the_first_yes_wins_and_the_rest_are_told_kindly_and_wait_on(clinic):
    amina, brian = waits(clinic, 1), waits(clinic, 2)
    freed_on_tuesday(clinic)
    yes(clinic, brian)
    assert "gone to somebody who was quicker" in clinic.texts(amina)[-1]
    with clinic.runtime.office.looking() as work:
        row = work.session.get_one(Client, amina)
        assert len(waitlist.wishes(work, row)) == 1
        assert waitlist.offered_to(work, row) == []


def test_of_many_who_say_yes_at_once_one_has_it(clinic):
    people = [waits(clinic, n) for n in range(1, 6)]
    freed_on_tuesday(clinic)

    def says_yes(client: int) -> bool:
        try:
            return bool(yes(clinic, client))
        except (SlotTaken, IndexError):  # or they were told before that it is gone
            return False

    with ThreadPoolExecutor(5) as crowd:
        assert sum(crowd.map(says_yes, people)) == 1
    with clinic.runtime.office.looking() as work:
        pending = select(func.count(Booking.id)).where(Booking.state == State.PENDING)
        assert work.session.scalar(pending) == 1


def test_a_yes_is_too_late_when_somebody_dialled_and_took_it(clinic):
    amina = waits(clinic, 1)
    freed_on_tuesday(clinic)
    booked(clinic, 50)
    with pytest.raises(SlotTaken):
        yes(clinic, amina)


def test_five_are_asked_at_once_the_oldest_wish_first_and_the_next_when_they_are_silent(clinic):
    people = [waits(clinic, n) for n in range(1, 8)]
    freed_on_tuesday(clinic)
    assert [len(offers(clinic, it)) for it in people] == [1, 1, 1, 1, 1, 0, 0]
    clinic.clock.advance(hours=2, minutes=1)
    clinic.goes_round()
    assert [len(offers(clinic, it)) for it in people] == [1] * 7
    clinic.clock.advance(hours=3)
    clinic.goes_round()
    assert [len(offers(clinic, it)) for it in people] == [1] * 7


def test_an_offer_lapses_silently(clinic):
    amina = waits(clinic, 1)
    freed_on_tuesday(clinic)
    clinic.clock.advance(hours=3)
    clinic.goes_round()
    with pytest.raises(IndexError):
        yes(clinic, amina)
    with clinic.runtime.office.looking() as work:
        gone = work.session.scalars(select(FreedTime)).one().id
    with pytest.raises(SlotTaken):
        clinic.do(
            lambda work: waitlist.claim(
                work, work.session.get_one(Client, amina), work.session.get_one(FreedTime, gone)
            )
        )
    assert len(clinic.texts(amina)) == 1


def test_at_night_nobody_is_asked(clinic):
    amina = waits(clinic, 1)
    booking = booked(clinic, 900, TUESDAY + timedelta(days=1))
    clinic.clock.moment = datetime(2026, 12, 7, 22, tzinfo=NAIROBI)
    called_off(clinic, booking)
    clinic.goes_round()
    assert offers(clinic, amina) == []
    clinic.clock.moment = datetime(2026, 12, 8, 7, tzinfo=NAIROBI)
    clinic.goes_round()
    assert "by Tue 8 Dec 9:00 AM" in offers(clinic, amina)[0]
    with clinic.runtime.office.looking() as work:
        text = work.session.scalars(select(Text).where(Text.name == "time_offered")).one()
        assert in_nairobi(text.worth_until).hour == 9


def test_whoever_texted_stop_is_busy_or_gave_it_up_is_not_asked(clinic):
    stopped, busy, gave_up, fine = (waits(clinic, n) for n in (1, 2, 3, 4))
    clinic.do(lambda work: setattr(work.session.get_one(Client, stopped), "reminders", False))
    elsewhere = SlotRef(clinic.therapist(PETER).id, ALONE, TUESDAY)
    clinic.do(lambda work: requests.ask_for(work, elsewhere, work.session.get_one(Client, busy), None))
    called_off(clinic, booked(clinic, 3))
    clinic.goes_round()
    assert [len(offers(clinic, it)) for it in (stopped, busy, gave_up, fine)] == [0, 0, 0, 1]


def test_a_time_after_what_they_wait_until_is_not_offered(clinic):
    amina = waits(clinic, 1, until=TUESDAY)
    freed_on_tuesday(clinic)
    assert offers(clinic, amina) == []


def test_a_time_that_the_therapist_gave_back_is_not_offered(clinic):
    amina = waits(clinic, 1)
    declined, taken_back = booked(clinic, 900), booked(clinic, 901, TUESDAY + timedelta(days=1))
    clinic.do(lambda work: answers.no(work, take_up(work, declined), None), Actor.THERAPIST)
    clinic.do(lambda work: calling_off.call_off(work, take_up(work, taken_back)), Actor.THERAPIST)
    clinic.goes_round()
    assert offers(clinic, amina) == []


def test_a_request_that_lapsed_frees_a_time_for_those_who_wait(clinic):
    amina = waits(clinic, 1)
    booked(clinic, 900, TUESDAY + timedelta(days=2))
    clinic.clock.advance(hours=30)
    clinic.goes_round()
    assert len(offers(clinic, amina)) == 1


def test_a_day_turned_on_is_offered_from_its_first_free_hour(clinic):
    day = date(2026, 12, 8)
    jane = clinic.therapist().id
    clinic.do(lambda work: work.session.add(DayOff(therapist_id=jane, day=day)), Actor.THERAPIST)
    amina = waits(clinic, 1)

    def turn_on(work):
        work.session.delete(work.session.scalars(select(DayOff)).one())
        work.session.flush()
        freed.offer_day(work, jane, day)

    clinic.do(turn_on, Actor.THERAPIST)
    clinic.goes_round()
    assert "Tue 8 Dec 9:00 AM" in offers(clinic, amina)[0]


def test_nothing_is_written_when_nobody_waits(clinic):
    freed_on_tuesday(clinic)
    with clinic.runtime.office.looking() as work:
        assert work.session.scalar(select(func.count(FreedTime.id))) == 0


def test_nobody_is_offered_what_was_taken_meanwhile_or_is_with_a_therapist_who_pauses(clinic):
    amina = waits(clinic, 1)
    called_off(clinic, booked(clinic, 900))
    booked(clinic, 901)
    clinic.goes_round()
    assert offers(clinic, amina) == []
    wednesday = TUESDAY + timedelta(days=1)
    called_off(clinic, booked(clinic, 900, wednesday))
    clinic.do(lambda work: setattr(work.session.get_one(Therapist, clinic.therapist().id), "paused", True))
    clinic.goes_round()
    assert offers(clinic, amina) == []


def test_one_wish_is_one_entry_however_often_it_is_wished(clinic):
    for _ in range(3):
        amina = waits(clinic, 1)
    waits(clinic, 1, None)
    with clinic.runtime.office.looking() as work:
        assert len(waitlist.wishes(work, work.session.get_one(Client, amina))) == 2
    freed_on_tuesday(clinic)
    assert len(offers(clinic, amina)) == 1


def test_whoever_stops_waiting_can_no_longer_say_yes(clinic):
    amina = waits(clinic, 1)
    freed_on_tuesday(clinic)
    assert clinic.do(lambda work: waitlist.stop_waiting(work, work.session.get_one(Client, amina))) == 1
    with clinic.runtime.office.looking() as work:
        assert waitlist.offered_to(work, work.session.get_one(Client, amina)) == []


def test_a_yes_from_somebody_who_booked_something_else_meanwhile_is_refused(clinic):
    amina = waits(clinic, 1)
    freed_on_tuesday(clinic)
    elsewhere = SlotRef(clinic.therapist(PETER).id, ALONE, TUESDAY)
    clinic.do(lambda work: requests.ask_for(work, elsewhere, work.session.get_one(Client, amina), None))
    with pytest.raises(AlreadyBooked):
        yes(clinic, amina)


def test_an_offer_is_asked_beside_questions_about_bookings(clinic):
    amina = waits(clinic, 1)
    freed_on_tuesday(clinic)
    with clinic.runtime.office.looking() as work:
        phone = work.session.get_one(Client, amina).phone
        (question,) = questions.waiting(work, phone, Asks.FREED)
        assert (question.booking_id, questions.choices_of(question)) == (None, [TUESDAY])


def test_nobody_waits_for_a_group(clinic):
    with pytest.raises(NoWaiting):
        waits(clinic, 1, kind=SessionKind.GROUP)
