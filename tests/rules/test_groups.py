"""Group sessions: announced by a therapist, filled seat by seat, each seat paid by who sits in it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from booking import slots
from booking.asking import requests
from booking.asking.new_booking import AlreadyBooked, enter
from booking.asking.seats import NoSeat
from booking.changing import cancelling, groups
from booking.changing.groups import CannotAnnounce, Why
from booking.slots import SlotRef, SlotTaken
from booking.therapists.directory import specialisations
from booking.work import Work
from clock import NAIROBI
from models.bookings import Booking, Meeting, State
from models.errands import Errand, Kind
from models.people import Client, Offer, SessionKind, Therapist
from tests.rules.clinic_at_work import PETER
from tests.rules.seats_at_work import (
    FRIDAY,
    SATURDAY,
    announced,
    coming,
    seated,
    slots_of,
    state_of,
    taken_and_cells,
    with_booking,
)


def test_an_announced_group_holds_its_time_and_pause_and_is_found(clinic):
    meeting = announced(clinic)
    (found,) = coming(clinic)
    assert (found.id, found.therapist, found.starts, found.minutes) == (meeting, "Dr. Jane Smith", FRIDAY, 90)
    assert (found.price, found.seats, found.left) == (1000, 8, 8)
    assert taken_and_cells(clinic, meeting) == (0, 7)  # 90 minutes and a pause of 15
    assert clinic.texts(clinic.therapist())[-1].startswith("Your group on Fri 11 Dec 6:00 PM is announced")


def test_groups_are_found_by_what_their_therapist_practises_and_soonest_first(clinic):
    later, sooner = announced(clinic, SATURDAY), announced(clinic, FRIDAY)
    with clinic.runtime.office.looking() as work:
        of_name = {it.name: it.id for it in specialisations(work)}
    assert [it.id for it in coming(clinic)] == [sooner, later]
    assert [it.id for it in coming(clinic, specialisation=of_name["Anxiety"])] == [sooner, later]
    assert coming(clinic, specialisation=of_name["Teens"]) == []
    assert coming(clinic, therapist=clinic.therapist(PETER).id) == []


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"starts": datetime(2026, 12, 7, 10, tzinfo=NAIROBI)}, Why.TOO_SOON),
        ({"starts": FRIDAY + timedelta(minutes=7)}, Why.ODD_TIME),
        ({"seats": 1}, Why.SEATS),
        ({"price": 0}, Why.PRICE),
    ],
)
def test_a_group_that_cannot_work_is_not_announced(clinic, changed, why):
    with pytest.raises(CannotAnnounce) as refused:
        announced(clinic, **changed)
    assert refused.value.why == why
    assert coming(clinic) == []


def test_a_group_cannot_stand_where_something_else_does(clinic):
    announced(clinic)
    with pytest.raises(SlotTaken):
        announced(clinic, FRIDAY + timedelta(minutes=90))  # in the pause


def test_a_seat_needs_no_approval_and_says_how_to_pay(clinic):
    meeting, amina = announced(clinic), clinic.joined(1)
    booking = seated(clinic, meeting, amina)
    assert state_of(clinic, booking) == State.APPROVED
    assert taken_and_cells(clinic, meeting)[0] == 1
    (text,) = clinic.texts(amina)
    assert "Fri 11 Dec 6:00 PM" in text
    assert "KSh 1,000" in text
    assert "reply PAY" in text
    assert "1 of 8" in clinic.texts(clinic.therapist())[-1]
    with clinic.runtime.office.looking() as work:
        row = work.session.get_one(Booking, booking)
        due = work.session.scalars(select(Errand.kind).where(Errand.about == booking)).all()
        assert (row.kind, row.price, row.minutes) == (SessionKind.GROUP, 1000, 90)
        assert row.pay_by == work.now + timedelta(hours=24)
    assert set(due) == {Kind.NUDGE_CLIENT, Kind.LAPSE_PAYMENT}


def test_nobody_takes_two_seats_of_one_group_or_sits_in_two_places_at_once(clinic):
    meeting, amina = announced(clinic, SATURDAY - timedelta(hours=3)), clinic.joined(1)
    seated(clinic, meeting, amina)
    with pytest.raises(AlreadyBooked):
        seated(clinic, meeting, amina)
    brian = slots_of(clinic, "+254722000009", SATURDAY - timedelta(hours=3))
    with pytest.raises(AlreadyBooked):
        clinic.do(lambda work: requests.ask_for(work, brian, work.session.get_one(Client, amina), None))
    assert taken_and_cells(clinic, meeting)[0] == 1


def test_the_database_itself_refuses_a_second_seat_for_the_same_client(clinic):
    meeting, amina = announced(clinic), clinic.joined(1)
    seated(clinic, meeting, amina)

    def sneak(work: Work) -> None:
        it = work.session.get_one(Meeting, meeting)
        client = work.session.get_one(Client, amina)
        enter(
            work,
            it,
            client,
            work.session.get_one(Therapist, it.therapist_id),
            SessionKind.GROUP,
            1000,
            state=State.APPROVED,
        )

    with pytest.raises(IntegrityError):
        clinic.do(sneak)


def test_of_a_hundred_at_once_for_eight_seats_exactly_eight_sit(clinic):
    meeting = announced(clinic)
    people = [clinic.joined(n) for n in range(100)]

    def try_to_sit(client: int) -> bool:
        try:
            return bool(seated(clinic, meeting, client))
        except NoSeat:
            return False

    with ThreadPoolExecutor(16) as crowd:
        sat = list(crowd.map(try_to_sit, people))
    assert sum(sat) == 8
    assert taken_and_cells(clinic, meeting) == (8, 7)
    with clinic.runtime.office.looking() as work:
        assert work.session.scalar(select(func.count(Booking.id))) == 8
    assert coming(clinic) == []


def test_a_group_is_never_sold_as_a_private_session(clinic):
    def offer_groups(work: Work) -> None:
        therapist = work.session.get_one(Therapist, clinic.therapist().id)
        terms = {"price": 800, "minutes": 60, "since": work.now}
        work.session.add(Offer(therapist_id=therapist.id, kind=SessionKind.GROUP, **terms))

    clinic.do(offer_groups)
    tuesday = datetime(2026, 12, 8, 14, tzinfo=NAIROBI)
    slot = SlotRef(clinic.therapist().id, SessionKind.GROUP, tuesday)
    amina = clinic.joined(1)
    with pytest.raises(SlotTaken):
        clinic.do(lambda work: requests.ask_for(work, slot, work.session.get_one(Client, amina), None))
    assert groups.usual(clinic.therapist()) == (800, 60)
    assert groups.usual(clinic.therapist(PETER)) == (1000, 90)


def test_it_is_too_late_for_a_seat_when_there_is_no_time_to_pay(clinic):
    meeting = announced(clinic)
    clinic.clock.moment = FRIDAY - timedelta(hours=4)
    assert coming(clinic) == []
    with pytest.raises(NoSeat):
        seated(clinic, meeting, clinic.joined(1))


def test_a_private_session_still_frees_its_time(clinic):
    tuesday = datetime(2026, 12, 8, 14, tzinfo=NAIROBI)
    slot, amina = slots_of(clinic, "+254722000001", tuesday), clinic.joined(1)
    booking = clinic.do(
        lambda work: requests.ask_for(work, slot, work.session.get_one(Client, amina), None).id
    )
    with_booking(clinic, booking, cancelling.cancel)
    with clinic.runtime.office.looking() as work:
        jane = work.session.get_one(Therapist, slot.therapist)
        assert slots.is_free(work, jane, tuesday, 60)
