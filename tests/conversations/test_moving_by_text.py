"""CANCEL of a paid session asks, and gives nothing up yet (REQUIREMENTS R5)."""

import pytest
from sqlalchemy import select

from models.bookings import Booking, Cell
from models.money import Refund
from tests.conversations.scenes import asks_for, is_accepted, pays

CELLS_OF_AN_HOUR = 5  # and the pause of a quarter after it


@pytest.fixture
def code(amina, dr_jane):
    """Paid: Thursday at two, Dr. Jane Smith, KSh 2,000; it is Monday at nine."""
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    return code


def state(world, code) -> str:
    return str(world.sql(select(Booking.state).where(Booking.code == code))[0][0])


def test_cancel_says_what_there_is_to_choose_and_changes_nothing(amina, dr_jane, world, code):
    amina.texts("CANCEL").gets_sms(code, "still yours", "1 Thu 10 Dec", "KEEP", "REFUND", "KSh 2,000 (100%)")
    assert state(world, code) == "confirmed"
    dr_jane.no_more_sms()


def test_a_number_moves_it_at_once_with_a_days_notice(amina, dr_jane, world, clock, code):
    amina.texts("CANCEL").gets_sms("still yours")
    amina.texts("2").gets_sms(code, "moved from Thu 10 Dec 2:00 PM to Thu 10 Dec", "Nothing more to pay")
    dr_jane.gets_sms("Amina", "moved from Thu 10 Dec 2:00 PM")
    clock.set("Thu 9:00 AM")
    world.goes_round()
    amina.gets_sms("Reminder").no_more_sms()


def test_keep_and_silence_keep_the_old_time(amina, world, clock, code):
    amina.texts("CANCEL").gets_sms("still yours").texts("KEEP").gets_sms(code, "stays as it is")
    amina.texts("2").gets_sms("did not understand")
    amina.texts("GHAIRI").gets_sms("still yours")
    world.later(hours=23)
    amina.gets_sms("still yours").no_more_sms()
    assert state(world, code) == "confirmed"


@pytest.mark.parametrize(
    ("hours_later", "percent", "back"),
    [(0, 100, 2000), (30, 75, 1500), (55, 50, 1000), (70, 25, 500), (73, 0, 0)],
)
def test_refund_brings_back_what_the_policy_says(
    amina, dr_jane, world, clock, code, hours_later, percent, back
):
    world.later(hours=hours_later)
    amina.reads_all().texts("CANCEL").gets_sms(
        "REFUND", f"({percent}%)" if back else "Nothing comes back so late"
    )
    amina.texts("REFUND").gets_sms(
        code, "is cancelled", f"KSh {back:,} ({percent}%)" if back else "nothing comes back"
    )
    dr_jane.gets_sms("Amina cancelled", code)
    assert state(world, code) == "called off"
    assert world.sql(select(Refund.amount, Refund.kept)) == [(back, 2000 - back)]


def test_notice_counts_from_the_first_cancel(amina, world, code):
    world.later(hours=24)
    amina.reads_all().texts("CANCEL").gets_sms("(100%)")
    world.later(hours=20)
    amina.reads_all().texts("CANCEL").gets_sms("(100%)").texts("REFUND").gets_sms("(100%)")


def asks_at_short_notice(amina, world) -> str:
    """It is Wednesday, four in the afternoon: twenty-two hours before. Amina asks for the first of three."""
    world.later(hours=55)
    amina.reads_all().texts("CANCEL").gets_sms("still yours")
    return str(amina.texts("1").gets_sms("We ask Jane Smith", "stands").code)


def test_with_less_than_a_day_they_are_asked_and_a_yes_moves_it(amina, dr_jane, world, code):
    dr_jane.reads_all()
    asks_at_short_notice(amina, world)
    dr_jane.gets_sms("Amina asks to move", code, "YES", "NO").replies("YES {code}").gets_sms("is moved from")
    amina.gets_sms("moved from Thu 10 Dec 2:00 PM", "Nothing more to pay")


def test_a_no_leaves_the_old_time_and_the_new_one_is_free_again(amina, dr_jane, world, code):
    dr_jane.reads_all()
    asks_at_short_notice(amina, world)
    dr_jane.gets_sms("Amina asks to move").replies("NO").gets_sms("stays on Thu 10 Dec 2:00 PM")
    amina.gets_sms("cannot change", "Thu 10 Dec 2:00 PM stands")
    assert len(world.sql(select(Cell.id))) == CELLS_OF_AN_HOUR
    assert state(world, code) == "confirmed"


def test_silence_about_a_move_leaves_the_old_time(amina, dr_jane, world, code):
    asks_at_short_notice(amina, world)
    world.later(hours=15)
    amina.gets_sms("did not answer", "Thu 10 Dec 2:00 PM stands")
    assert len(world.sql(select(Cell.id))) == CELLS_OF_AN_HOUR


def test_a_refund_while_they_are_asked_gives_up_both_times(amina, dr_jane, world, code):
    asks_at_short_notice(amina, world)
    amina.texts("CANCEL").gets_sms("still yours").texts("REFUND").gets_sms("is cancelled", "(50%)")
    assert not world.sql(select(Cell.id))


def test_after_two_moves_support_decides_about_a_third(amina, world, code):
    for _ in range(2):
        amina.reads_all().texts("CANCEL").gets_sms("still yours").texts("1").gets_sms("is moved")
    amina.texts("CANCEL").gets_sms("KEEP", "REFUND", "call 0709000000")
    amina.texts("1").gets_sms("did not understand")


def test_refund_or_keep_without_a_cancel_change_nothing(amina, world, code):
    amina.texts("REFUND").gets_sms("text CANCEL first")
    amina.texts("KEEP").gets_sms("Nothing of yours waits")
    assert state(world, code) == "confirmed"


def test_a_time_at_which_the_client_is_busy_is_not_offered(amina, dr_jane, world, code):
    asks_for(amina, at="12:00 PM", whom="Dr Peter")
    amina.texts(f"CANCEL {code}").gets_sms("1 Thu 10 Dec 10:00 AM, 2 Thu 10 Dec 11:00 AM, 3 Thu 10 Dec 4")


def test_who_filled_the_time_meanwhile_is_told_that_and_not_that_it_was_taken(amina, dr_jane, world, code):
    amina.texts("CANCEL").gets_sms("reply 1 Thu 10 Dec 11:00 AM, 2 Thu 10 Dec 12:00 PM")
    asks_for(amina, at="12:00 PM", whom="Dr Peter")
    amina.texts("2").gets_sms("You have another session at that time", "Nothing was changed")
    amina.texts("1").gets_sms(code, "is moved from Thu 10 Dec 2:00 PM to Thu 10 Dec 11:00 AM")
