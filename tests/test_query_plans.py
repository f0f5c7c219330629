"""No screen gets slower because the clinic grows: it asks as little as ever, and is answered by indexes."""

import pytest
from sqlalchemy import select

from booking import practice
from booking.changing import groups
from booking.therapists import diary, directory, hours, standing
from booking.work import Work
from jobs.forget_old_data import forget_old_data
from jobs.look_up_next_times import look_up_next_times
from jobs.schedule import ring_for_overlooked
from models.people import Specialisation
from simulator.handset import Handset
from tests.bench import large_clinic, plans
from tests.bench.large_clinic import Size
from tests.world import World

pytestmark = pytest.mark.both_databases

JANE = "+254722000001"
LARGE = Size(therapists=1_000, bookings=30_000)


def grown(world: World, size: Size) -> None:
    large_clinic.enlarge(world.runtime.database.engine, size, world.clock.now())
    while look_up_next_times(world.runtime):
        pass


def a_whole_visit(world: World, listener: plans.Listener) -> None:
    """Everything people do, with what they look at on the way."""
    amina, jane = world.handset("0712345678"), world.handset("0722000001")
    look_around(amina, listener)
    code = ask_for_a_time(amina, listener)
    listener.screen = "YES by text"
    jane.gets_sms("New request").replies(f"YES {code}")
    pay_and_give_up(amina, listener)
    listener.screen = "the night watch"
    ring_for_overlooked(world.runtime)
    look_up_next_times(world.runtime)
    forget_old_data(world.runtime)


def look_around(amina: Handset, listener: plans.Listener) -> None:
    listener.screen = "home"
    amina.dial()
    listener.screen = "specialisations"
    amina.chooses("Book a session")
    listener.screen = "people by specialisation"
    amina.chooses("Anxiety").presses("9").presses("0").presses("0")
    listener.screen = "soonest"
    amina.chooses("Anyone").chooses("More people").presses("0").hangs_up()


def ask_for_a_time(amina: Handset, listener: plans.Listener) -> str:
    """The request's code."""
    listener.screen = "profile"
    amina.dial().chooses("Start again").chooses("Book a session").chooses("person's code").types("101")
    listener.screen = "days"
    amina.chooses("Individual")
    listener.screen = "times"
    amina.chooses("Thu")
    listener.screen = "summary"
    amina.chooses("2:00 PM")
    listener.screen = "send"
    return amina.chooses("Send").gets_sms("Request").code


def pay_and_give_up(amina: Handset, listener: plans.Listener) -> None:
    listener.screen = "my sessions"
    amina.dial().chooses("My sessions").presses("1").hangs_up()
    listener.screen = "PAY by text"
    amina.gets_sms("accepted").replies("PAY")
    listener.screen = "paying"
    amina.enters_pin().gets_sms("Paid")
    listener.screen = "CANCEL by text"
    amina.texts("CANCEL")
    listener.screen = "REFUND by text"
    amina.texts("REFUND")


def a_therapists_day(work: Work) -> None:
    jane = practice.therapist_with(work, JANE)
    assert jane is not None
    office = practice.Practice(work, jane)
    office.waiting()
    office.unfinished()
    diary.today(work, jane)
    diary.week(work, jane)
    diary.earnings(work, jane)
    standing.standing(work, jane)
    hours.days_off(work, jane)
    groups.of_therapist(work, jane)
    groups.coming_groups(work)


def test_nothing_that_grows_is_read_whole(world):
    grown(world, LARGE)
    engine = world.runtime.database.engine
    with plans.listening(engine) as listener:
        a_whole_visit(world, listener)
        listener.screen = "a therapist's day"
        with world.runtime.office.looking() as work:
            a_therapists_day(work)
    with engine.connect() as connection:
        plans.avoid_whole_reads(connection)
        whole = {each for asked in listener.asked for each in plans.whole_reads(connection, asked)}
    assert len(listener.asked) > 200
    assert not whole, "\n\n".join(sorted(whole))


def statements(world: World, topic: int | None) -> int:
    with world.runtime.office.looking() as work, plans.listening(world.runtime.database.engine) as listener:
        found = directory.people(work, topic)
        assert found.page
    return len(listener.asked)


def test_a_page_of_people_takes_as_many_statements_of_a_thousand_as_of_ten(world):
    [(anxiety,)] = world.sql(select(Specialisation.id).where(Specialisation.name == "Anxiety"))
    few = statements(world, None), statements(world, anxiety)
    grown(world, Size(therapists=1_000, bookings=1_000))
    assert (statements(world, None), statements(world, anxiety)) == few
    assert few == (5, 5)
