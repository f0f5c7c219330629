"""A group from its announcement to its end, as those in it read of it by text (R1.3, R2.6, R5, R6.2)."""

import pytest
from sqlalchemy import select

from models.bookings import Meeting, State
from simulator.handset import Handset
from tests.conversations.scenes import comes_home, pushes, refunds, state_of
from tests.conversations.test_groups_by_dialling import announces, joins
from tests.world import World

SEAT = "KSh 1,000"


@pytest.fixture
def brian(world: World) -> Handset:
    """Another client, who has joined."""
    brian = world.handset("0711222333")
    brian.dial().chooses("English").chooses("I agree").chooses("My name").chooses("name").types("Brian")
    return brian.hangs_up()


def takes_a_seat(client: Handset) -> str:
    """By dialling, as far as the page that asks how to pay; the seat's code."""
    joins(client).chooses("Take a place").sees(SEAT).hangs_up()
    return client.gets_sms("Place", "Fri 11 Dec 6:00 PM", SEAT).code


def pays_for_it(client: Handset, therapist: Handset) -> None:
    client.texts("PAY").enters_pin().gets_sms("Paid", SEAT)
    therapist.gets_sms("has paid")


def taken(world: World) -> list[int]:
    return [seats for (seats,) in world.sql(select(Meeting.taken).order_by(Meeting.starts_at))]


# announced, and filled


def test_a_group_is_announced_and_everybody_pays_their_own(amina, brian, dr_jane, world):
    announces(dr_jane)
    dr_jane.gets_sms("Your group on Fri 11 Dec 6:00 PM is announced", "8 places", "KSh 1,000 each")
    first = takes_a_seat(amina)
    dr_jane.gets_sms("Amina took a place", first, "1 of 8", "You need not answer")
    second = takes_a_seat(brian)
    dr_jane.gets_sms("Brian took a place", second, "2 of 8").no_more_sms()
    amina.texts("PAY").enters_pin().gets_sms("Paid", SEAT, first)
    dr_jane.gets_sms("Amina has paid", first)
    assert (state_of(world, first), state_of(world, second)) == (State.CONFIRMED, State.APPROVED)
    brian.no_prompt().texts("PAY").enters_pin().gets_sms("Paid", SEAT, second)
    dr_jane.gets_sms("Brian has paid", second)
    assert pushes(world) == 2


def test_a_seat_is_a_place_with_somebody_and_no_text_to_a_client_says_more(amina, dr_jane, world):
    announces(dr_jane)
    takes_a_seat(amina)
    amina.texts("PAY").enters_pin().gets_sms("Paid")
    world.clock.set("Thu 6:00 PM")
    world.goes_round()
    amina.gets_sms("Reminder")
    assert not any("group" in text.text.lower() for text in world.outside.network.inbox(amina.phone))


def test_a_full_group_is_full_until_somebody_gives_a_seat_back(amina, brian, achieng, dr_jane, world):
    announces(dr_jane, seats=2)
    first = takes_a_seat(amina)
    takes_a_seat(brian)
    assert taken(world) == [2]
    achieng.dial().chooses("English").chooses("I agree").chooses("Book a session")
    achieng.does_not_see("Group sessions").hangs_up()
    amina.texts(f"CANCEL {first}").gets_sms("called off", first)
    comes_home(achieng).chooses("Book a session").chooses("Group sessions").chooses("Fri 11 Dec 6:00 PM")
    achieng.sees("1 of 2").chooses("Take a place").types("Achieng").sees(SEAT)
    achieng.gets_sms("Place", SEAT)
    assert taken(world) == [2]


# one seat given up


def test_cancel_of_an_unpaid_seat_leaves_the_group(amina, brian, dr_jane, world):
    announces(dr_jane)
    first, second = takes_a_seat(amina), takes_a_seat(brian)
    dr_jane.reads_all()
    amina.texts("CANCEL").gets_sms("called off", first, "Nothing to pay").no_more_sms()
    dr_jane.gets_sms("Amina cancelled their place", first, "free again").no_more_sms()
    brian.no_more_sms()
    assert (state_of(world, first), state_of(world, second)) == (State.CALLED_OFF, State.APPROVED)
    assert taken(world) == [1]


def test_cancel_of_a_paid_seat_asks_first_and_refund_gives_it_up(amina, brian, dr_jane, world):
    announces(dr_jane)
    first = takes_a_seat(amina)
    pays_for_it(amina, dr_jane)
    takes_a_seat(brian)
    dr_jane.reads_all()
    amina.texts("CANCEL").gets_sms(first, "still yours", "KEEP", "REFUND", "KSh 1,000 (100%)")
    dr_jane.no_more_sms()
    amina.texts("REFUND").gets_sms("is cancelled", "KSh 1,000 (100%)")
    dr_jane.gets_sms("Amina cancelled their place", first)
    brian.no_more_sms()
    assert (state_of(world, first), taken(world)) == (State.CALLED_OFF, [1])
    assert [amount for amount, _ in refunds(world)] == [1000]


def test_a_paid_seat_moves_to_another_group_of_the_same_price(amina, dr_jane, world):
    announces(dr_jane)
    announces(dr_jane, day="Sat", hour="10:00")
    first = takes_a_seat(amina)
    pays_for_it(amina, dr_jane)
    amina.texts("CANCEL").gets_sms("still yours", "1 Sat 12 Dec 10:00 AM").texts("1")
    amina.gets_sms(first, "moved from Fri 11 Dec 6:00 PM to Sat 12 Dec 10:00 AM", "Nothing more to pay")
    dr_jane.gets_sms("Amina", "moved from Fri 11 Dec 6:00 PM to Sat 12 Dec 10:00 AM")
    assert taken(world) == [0, 1]


def test_an_unpaid_seat_lapses_alone(amina, brian, dr_jane, world):
    announces(dr_jane)
    first = takes_a_seat(amina)
    second = takes_a_seat(brian)
    pays_for_it(brian, dr_jane)
    for phone in (amina, dr_jane):
        phone.reads_all()
    world.later(hours=25)
    amina.gets_sms("not paid in time", first)
    dr_jane.gets_sms(first, "in your group", "not paid in time", "The place is free again").no_more_sms()
    assert (state_of(world, first), state_of(world, second)) == (State.LAPSED, State.CONFIRMED)
    assert taken(world) == [1]


def test_the_therapist_takes_one_seat_back_and_the_group_stands(amina, brian, dr_jane, world):
    announces(dr_jane)
    first, second = takes_a_seat(amina), takes_a_seat(brian)
    dr_jane.reads_all().texts(f"NO {first}").gets_sms(first, "called off", "the group stands")
    amina.gets_sms("can no longer take", first, "not charged")
    brian.no_more_sms()
    assert (state_of(world, first), state_of(world, second)) == (State.CALLED_OFF, State.APPROVED)


# called off


def test_calloff_of_a_seat_calls_off_the_group_and_everybody_hears_what_becomes_of_their_money(
    amina, brian, achieng, dr_jane, world
):
    announces(dr_jane)
    first = takes_a_seat(amina)
    pays_for_it(amina, dr_jane)
    second = takes_a_seat(brian)
    achieng.dial().chooses("English").chooses("I agree")
    third = joins_by_name(achieng, "Achieng")
    pays_for_it(achieng, dr_jane)
    dr_jane.reads_all().texts(f"CALLOFF {second}")
    dr_jane.gets_sms("Your group on Fri 11 Dec 6:00 PM is called off", "(3)").no_more_sms()
    brian.gets_sms("can no longer take", second, "not charged").no_more_sms()
    amina.gets_sms("We are sorry", first, SEAT).texts("REFUND").gets_sms("All of your KSh 1,000", first)
    achieng.gets_sms("We are sorry", third, SEAT)
    world.later(hours=26)
    achieng.gets_sms("All of your KSh 1,000", third)
    assert [amount for amount, _ in refunds(world)] == [1000, 1000]
    assert not {state for _, state in refunds(world)} & {"offered"}
    assert taken(world) == [0]


def joins_by_name(client: Handset, name: str) -> str:
    joins(client).chooses("Take a place").types(name).sees(SEAT).hangs_up()
    return client.gets_sms("Place", SEAT).code


def test_a_group_that_nobody_joined_is_withdrawn(dr_jane, world):
    announces(dr_jane)
    dr_jane.reads_all().dial().chooses("Call off").chooses("Group").chooses("Yes, call it off")
    dr_jane.gets_sms("Your group on Fri 11 Dec 6:00 PM is withdrawn", "Nobody").no_more_sms()


def test_sick_on_the_day_calls_off_the_group(amina, dr_jane, world):
    announces(dr_jane)
    first = takes_a_seat(amina)
    pays_for_it(amina, dr_jane)
    world.clock.set("Fri 8:00 AM")
    world.goes_round()
    for phone in (amina, dr_jane):
        phone.reads_all()
    dr_jane.texts("SICK").gets_sms("Your group on Fri 11 Dec 6:00 PM is called off")
    amina.gets_sms("We are sorry", first, SEAT)


# before and after


def test_the_therapist_is_reminded_and_asked_once_for_all_and_says_done_once(amina, brian, dr_jane, world):
    announces(dr_jane)
    seats = [takes_a_seat(amina), takes_a_seat(brian)]
    pays_for_it(amina, dr_jane)
    pays_for_it(brian, dr_jane)
    world.clock.set("Fri 5:00 PM")
    world.goes_round()
    for phone in (amina, brian):
        phone.gets_sms("In one hour")
    hour_before = [text.text for text in dr_jane.unread() if "In one hour" in text.text]
    assert len(hour_before) == 1
    assert "your group" in hour_before[0]
    dr_jane.reads_all()
    world.clock.set("Fri 7:50 PM")
    world.goes_round()
    dr_jane.gets_sms("Did your group on Fri 11 Dec 6:00 PM take place?").no_more_sms().replies("DONE {code}")
    dr_jane.gets_sms("recorded as done").no_more_sms()
    for phone in (amina, brian):
        phone.gets_sms("How was it?", "1 to 5").replies("5").gets_sms("You gave 5 of 5")
    assert {state_of(world, code) for code in seats} == {State.COMPLETED}


def test_a_seat_in_kiswahili(amina, dr_jane, world):
    announces(dr_jane)
    amina.dial().chooses("My name and language").chooses("Kiswahili").hangs_up()
    amina.dial()
    if "Anza upya" in amina.screen.text:
        amina.chooses("Anza upya")
    amina.chooses("Weka nafasi").chooses("Vikao vya kikundi").chooses("6:00 PM").chooses("Chukua nafasi")
    code = amina.hangs_up().gets_sms("Nafasi", "imehifadhiwa", "KSh 1,000", "LIPA").code
    amina.texts("LIPA").enters_pin().gets_sms("Umelipa: KSh 1,000", code)
    amina.reads_all()
    dr_jane.texts(f"CALLOFF {code}").gets_sms("Your group")
    amina.gets_sms("Samahani", code, "RUDISHA").texts("RUDISHA").gets_sms("KSh 1,000", code)
