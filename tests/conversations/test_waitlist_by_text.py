"""Waiting for a time, and what is said by text when one opens: the first YES has it (R1.13)."""

import pytest
from sqlalchemy import select

from models.bookings import Booking, State
from simulator.handset import Handset
from tests.conversations.scenes import asks_for, comes_home, state_of
from tests.world import World

THE_TIME = "Thu 10 Dec 2:00 PM"


@pytest.fixture
def code(amina: Handset) -> str:
    """Amina asked for Thursday at two, which nobody else can have now; it is Monday at nine."""
    code = asks_for(amina)
    amina.reads_all()
    return code


@pytest.fixture
def brian(world: World) -> Handset:
    return joined(world.handset("0711222333"), "Brian")


@pytest.fixture
def grace(world: World) -> Handset:
    return joined(world.handset("0711222444"), "Grace")


def joined(phone: Handset, name: str) -> Handset:
    phone.dial().chooses("English").chooses("I agree").chooses("My name").chooses("name").types(name)
    return phone.hangs_up()


def waits(client: Handset) -> None:
    """For an individual session with Dr. Jane."""
    comes_home(client).chooses("Book a session").chooses("Anxiety").chooses("Dr Jane").chooses("Individual")
    client.chooses("None suits me").chooses("With this person").is_told("We text you when a time opens")


def gives_it_up(client: Handset, code: str, world: World) -> None:
    client.texts(f"CANCEL {code}").gets_sms("called off", code)
    world.goes_round()


def test_a_freed_time_is_offered_and_yes_asks_for_it(amina, brian, dr_jane, world, code):
    waits(brian)
    dr_jane.reads_all()
    gives_it_up(amina, code, world)
    brian.gets_sms("A time has opened", "Jane Smith", THE_TIME, "60 min, KSh 2,000", "by Mon 7 Dec 11:00 AM")
    asked = brian.texts("YES").gets_sms("Request", THE_TIME).code
    dr_jane.gets_sms("New request", "Brian", THE_TIME).texts(f"YES {asked}")
    brian.gets_sms("accepted", asked, "reply PAY")
    assert state_of(world, asked) == State.APPROVED


def test_the_first_yes_has_it_and_the_second_is_told_kindly_before_and_after(
    amina, brian, grace, dr_jane, world, code
):
    waits(brian)
    waits(grace)
    gives_it_up(amina, code, world)
    for phone in (brian, grace):
        phone.gets_sms("A time has opened", THE_TIME)
    grace.texts("yes please").gets_sms("Request", THE_TIME)
    brian.gets_sms(THE_TIME, "gone to somebody who was quicker", "We will text you of the next one")
    brian.texts("YES").gets_sms("somebody was quicker", "We will text you of the next one").no_more_sms()
    states = world.sql(select(Booking.state).order_by(Booking.made_at, Booking.id))
    assert sorted(states) == [(State.CALLED_OFF,), (State.PENDING,)]


def test_a_second_yes_of_who_has_it_says_that_it_was_asked_for(amina, brian, dr_jane, world, code):
    waits(brian)
    gives_it_up(amina, code, world)
    asked = brian.gets_sms("A time has opened").texts("YES").gets_sms("Request", THE_TIME).code
    brian.texts("YES").gets_sms("has not answered", asked).no_more_sms()
    assert len(world.sql(select(Booking.id))) == 2


def test_the_second_waits_on_and_is_offered_the_next(amina, brian, grace, dr_jane, world, code):
    waits(brian)
    waits(grace)
    gives_it_up(amina, code, world)
    asked = grace.texts("YES").gets_sms("Request", THE_TIME).code
    brian.reads_all()
    gives_it_up(grace, asked, world)
    brian.gets_sms("A time has opened", THE_TIME).texts("YES").gets_sms("Request", THE_TIME)


def test_who_gave_the_time_up_is_not_offered_it(amina, brian, dr_jane, world, code):
    waits(amina)
    waits(brian)
    gives_it_up(amina, code, world)
    brian.gets_sms("A time has opened")
    amina.no_more_sms()


def test_stop_ends_the_offers_and_start_brings_the_next(amina, brian, dr_jane, world, code):
    waits(brian)
    brian.texts("STOP").gets_sms("no more texts").reads_all()
    gives_it_up(amina, code, world)
    brian.no_more_sms()
    brian.texts("START").gets_sms("all our texts again")
    gives_it_up(amina, asks_for(amina), world)
    brian.gets_sms("A time has opened", THE_TIME)


def test_an_offer_expires_and_a_late_yes_gets_a_kind_answer(amina, brian, dr_jane, world, code):
    waits(brian)
    dr_jane.reads_all()
    gives_it_up(amina, code, world)
    brian.gets_sms("A time has opened", "by Mon 7 Dec 11:00 AM")
    dr_jane.reads_all()
    world.later(hours=2, minutes=1)
    brian.texts("YES").gets_sms("too late", "We will text you of the next one").no_more_sms()
    dr_jane.no_more_sms()
    assert len(world.sql(select(Booking.id))) == 1


def test_after_five_who_let_it_pass_the_sixth_is_asked(amina, dr_jane, world, code):
    waiting = [joined(world.handset(f"07112230{n:02}"), "Njeri") for n in range(6)]
    for phone in waiting:
        waits(phone)
        world.clock.advance(minutes=1)
    gives_it_up(amina, code, world)
    for phone in waiting[:5]:
        phone.gets_sms("A time has opened")
    waiting[5].no_more_sms()
    world.later(hours=2, minutes=1)
    waiting[5].gets_sms("A time has opened", THE_TIME)
    waiting[0].no_more_sms()


def test_what_opens_at_night_is_offered_in_the_morning(amina, brian, dr_jane, world, code):
    waits(brian)
    dr_jane.texts(f"YES {code}")
    world.clock.set("Mon 10:00 PM")
    gives_it_up(amina, code, world)
    brian.no_more_sms()
    world.clock.set("Tue 7:00 AM")
    world.goes_round()
    brian.gets_sms("A time has opened", THE_TIME, "by Tue 8 Dec 9:00 AM")


def test_yes_when_nothing_was_ever_offered_is_not_understood(brian, world):
    brian.texts("YES").gets_sms("did not understand")


def test_the_whole_of_it_in_kiswahili(amina, world, dr_jane, code):
    zawadi = world.handset("0711222555")
    zawadi.dial().chooses("Kiswahili").chooses("Nakubali").chooses("Weka nafasi").chooses("Wasiwasi")
    zawadi.chooses("Dr Jane").chooses("Mtu mmoja").chooses("Hakuna unaonifaa").chooses("Na mtu huyu")
    neema = world.handset("0711222666")
    neema.dial().chooses("Kiswahili").chooses("Nakubali").chooses("Weka nafasi").chooses("Niambie muda")
    neema.chooses("Mtu mmoja")
    gives_it_up(amina, code, world)
    for phone in (zawadi, neema):
        phone.gets_sms("Muda umepatikana", "Jane Smith", "Alh 10 Des 2:00 PM", "jibu NDIYO")
    asked = zawadi.texts("ndiyo").gets_sms("Ombi", "limetumwa").code
    neema.gets_sms("umechukuliwa na aliyewahi").texts("NDIYO").gets_sms("kuna aliyewahi")
    neema.texts("ACHA").gets_sms("ANZA")
    gives_it_up_in_kiswahili(zawadi, asked, world)
    neema.no_more_sms()


def gives_it_up_in_kiswahili(client: Handset, code: str, world: World) -> None:
    client.texts(f"GHAIRI {code}").gets_sms(code)
    world.goes_round()
