"""Letters by e-mail beside texts, for those who gave an address (REQUIREMENTS R6.1)."""

from datetime import datetime, timedelta

import pytest

from clock import NAIROBI
from simulator.post_office import Trouble
from tests.conversations.letters import (
    AMINAS,
    JANES,
    TheirCalendar,
    letters_to,
    subjects,
    wants_letters,
)
from tests.conversations.money import has_earned
from tests.conversations.scenes import is_accepted, pays
from tests.conversations.test_groups_by_dialling import announces
from tests.conversations.test_groups_by_text import pays_for_it, takes_a_seat
from tests.conversations.test_payouts import payday_comes

THURSDAY_AT_TWO = datetime(2026, 12, 10, 14, tzinfo=NAIROBI)


@pytest.fixture
def post_office(world):
    return world.outside.post_office


def test_amina_books_pays_moves_and_cancels_and_has_a_letter_of_each(amina, dr_jane, world):
    wants_letters(world, amina, AMINAS)
    code = is_accepted(amina, dr_jane)
    assert subjects(world, AMINAS) == [], "nothing is certain yet"
    pays(amina, dr_jane)
    amina.texts("CANCEL").gets_sms("still yours").texts("2").gets_sms("is moved")
    amina.texts("CANCEL").gets_sms("still yours").texts("REFUND").gets_sms("is cancelled")
    world.goes_round()
    amina.gets_sms("was sent back")
    assert subjects(world, AMINAS) == [
        "Smiling Steps: confirmed, Thu 10 Dec 2:00 PM",
        "Smiling Steps: moved to Thu 10 Dec 12:00 PM",
        "Smiling Steps: called off, Thu 10 Dec 12:00 PM",
        f"Smiling Steps: your refund for {code}",
    ]
    confirmed, moved, given_up, refund = letters_to(world, AMINAS)
    assert TheirCalendar().reads([confirmed]).shows() == [(THURSDAY_AT_TWO, "CONFIRMED")]
    two_hours_before = THURSDAY_AT_TWO - timedelta(hours=2)
    assert TheirCalendar().reads([confirmed, moved]).shows() == [(two_hours_before, "CONFIRMED")]
    everything = [confirmed, moved, given_up, refund]
    assert TheirCalendar().reads(everything).shows() == [(two_hours_before, "CANCELLED")]
    assert TheirCalendar().reads([moved, confirmed]).shows() == [(two_hours_before, "CONFIRMED")]
    assert "KSh 2,000" in refund.text


def test_the_letter_of_a_payment_says_all_that_one_looks_up_again(amina, dr_jane, world):
    wants_letters(world, amina, AMINAS)
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    [letter] = letters_to(world, AMINAS)
    for words in (
        "Hello Amina,",
        "When: Thu 10 Dec 2:00 PM, 60 min (Nairobi time)",
        "With: Jane Smith",
        "Join: http",
        f"Reference: {code}",
        "Paid: KSh 2,000",
        "M-Pesa receipt: ",
        "Our receipt R00001, to print: http",
        f"dial *384*7464*{code}# or text CANCEL to 20384",
        "text EMAIL OFF to 20384",
    ):
        assert words in letter.text
    assert letter.message["From"] == "Smiling Steps <support@smilingsteps.example>"
    assert letter.message["Auto-Submitted"] == "auto-generated"


def test_both_are_reminded_a_day_before_and_the_calendar_does_not_count_it_twice(
    amina, dr_jane, world, clock
):
    wants_letters(world, amina, AMINAS)
    wants_letters(world, dr_jane, JANES)
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    clock.set("Wed 2:00 PM")
    world.goes_round()
    for address in (AMINAS, JANES):
        assert [subject.split(",")[0] for subject in subjects(world, address)] == [
            "Smiling Steps: confirmed",
            "Smiling Steps: reminder",
        ]
        assert len(TheirCalendar().reads(letters_to(world, address)).shows()) == 1


def test_whoever_gives_an_address_after_paying_has_the_session_in_the_calendar_a_day_before(
    amina, dr_jane, world, clock
):
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    wants_letters(world, amina, AMINAS)
    clock.set("Wed 2:00 PM")
    world.goes_round()
    assert TheirCalendar().reads(letters_to(world, AMINAS)).shows() == [(THURSDAY_AT_TWO, "CONFIRMED")]


def test_what_the_therapist_calls_off_leaves_both_calendars(amina, dr_jane, world):
    wants_letters(world, amina, AMINAS)
    wants_letters(world, dr_jane, JANES)
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    dr_jane.texts(f"CALLOFF {code}").gets_sms("is called off")
    for address in (AMINAS, JANES):
        shown = TheirCalendar().reads(letters_to(world, address)).shows()
        assert shown == [(THURSDAY_AT_TWO, "CANCELLED")]
    assert "have all of your KSh 2,000 back" in letters_to(world, AMINAS)[-1].text


def test_the_two_have_entries_of_their_own_and_neither_has_the_others_address(amina, dr_jane, world):
    wants_letters(world, amina, AMINAS)
    wants_letters(world, dr_jane, JANES)
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    [hers], [janes] = letters_to(world, AMINAS), letters_to(world, JANES)
    assert JANES.encode() not in hers.raw
    assert AMINAS.encode() not in janes.raw
    calendar = TheirCalendar().reads([hers, janes])
    assert len(calendar.events) == 2


def test_a_client_who_speaks_kiswahili_says_barua_and_reads_kiswahili(amina, dr_jane, world):
    amina.dial().chooses("My name").chooses("Kiswahili")
    amina.texts(f"BARUA {AMINAS}").gets_sms(AMINAS, "BARUA")
    assert "Habari" in letters_to(world, AMINAS)[-1].text


def test_stop_ends_reminders_by_text_but_no_letter_of_a_live_booking(amina, dr_jane, world, clock):
    wants_letters(world, amina, AMINAS)
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    amina.texts("STOP").gets_sms("stopped")
    clock.set("Wed 2:00 PM")
    world.goes_round()
    amina.no_more_sms()
    assert subjects(world, AMINAS)[-1].startswith("Smiling Steps: reminder")


# what goes wrong


@pytest.mark.parametrize(
    ("trouble", "minutes"), [(Trouble.COME_BACK_LATER, 10), (Trouble.NO_ROOM, 10), (Trouble.CLOSED, 2)]
)
def test_what_the_server_cannot_take_now_it_gets_later_once(
    amina, dr_jane, world, post_office, trouble, minutes
):
    wants_letters(world, amina, AMINAS)
    is_accepted(amina, dr_jane)
    post_office.trouble_next(trouble)
    amina.texts("PAY").enters_pin().gets_sms("Paid")
    assert letters_to(world, AMINAS) == [], "and the text came all the same"
    world.later(minutes=minutes)
    assert len(letters_to(world, AMINAS)) == 1
    world.later(hours=1)
    assert len(letters_to(world, AMINAS)) == 1


def test_a_letter_that_comes_late_does_not_put_back_what_was_called_off(amina, dr_jane, world, post_office):
    wants_letters(world, amina, AMINAS)
    is_accepted(amina, dr_jane)
    post_office.trouble_next(Trouble.COME_BACK_LATER)
    pays(amina, dr_jane)
    amina.texts("CANCEL").gets_sms("still yours").texts("REFUND").gets_sms("is cancelled")
    world.later(minutes=10)
    letters = letters_to(world, AMINAS)
    assert "confirmed" in str(letters[-1].message["Subject"])
    assert [state for _, state in TheirCalendar().reads(letters).shows()] in ([], ["CANCELLED"])


def test_a_letter_whose_fate_is_unknown_goes_once_more_and_is_the_same_letter(
    amina, dr_jane, world, post_office
):
    wants_letters(world, amina, AMINAS)
    is_accepted(amina, dr_jane)
    post_office.trouble_next(Trouble.LINE_DROPPED)
    pays(amina, dr_jane)
    world.later(minutes=2)
    first, second = letters_to(world, AMINAS)
    assert first.raw == second.raw
    world.later(hours=2)
    assert len(letters_to(world, AMINAS)) == 2


def test_an_address_from_which_letters_come_back_gets_no_more_and_its_owner_hears_once(
    amina, dr_jane, world, post_office
):
    wants_letters(world, amina, AMINAS)
    is_accepted(amina, dr_jane)
    post_office.trouble_next(Trouble.NO_SUCH_ADDRESS)
    pays(amina, dr_jane)
    amina.texts("CANCEL").gets_sms("still yours").texts("REFUND").gets_sms("is cancelled")
    world.goes_round()
    assert letters_to(world, AMINAS) == []
    told = [text.body for text in world.outside.africas_talking.texts if "come back" in text.body]
    assert len(told) == 1
    wants_letters(world, amina, AMINAS)


def test_one_letter_that_is_refused_closes_no_mailbox(amina, dr_jane, world, post_office):
    wants_letters(world, amina, AMINAS)
    is_accepted(amina, dr_jane)
    post_office.trouble_next(Trouble.LETTER_REFUSED)
    pays(amina, dr_jane)
    amina.texts("CANCEL").gets_sms("still yours").texts("2").gets_sms("is moved")
    assert len(letters_to(world, AMINAS)) == 1


# groups, and what therapists earned


def test_a_group_is_one_entry_in_its_therapists_calendar_however_many_come(amina, dr_jane, world):
    wants_letters(world, amina, AMINAS)
    wants_letters(world, dr_jane, JANES)
    announces(dr_jane)
    seat = takes_a_seat(amina)
    pays_for_it(amina, dr_jane)
    assert subjects(world, JANES) == ["Smiling Steps: your group, Fri 11 Dec 6:00 PM"]
    amina.texts(f"CANCEL {seat}").gets_sms("still yours").texts("REFUND").gets_sms("is cancelled")
    jane, hers = (TheirCalendar().reads(letters_to(world, address)) for address in (JANES, AMINAS))
    assert [state for _, state in jane.shows()] == ["CONFIRMED"], "the group stands"
    assert [state for _, state in hers.shows()] == ["CANCELLED"]


def test_a_group_that_is_called_off_leaves_every_calendar(amina, dr_jane, world, clock):
    wants_letters(world, amina, AMINAS)
    wants_letters(world, dr_jane, JANES)
    announces(dr_jane)
    takes_a_seat(amina)
    pays_for_it(amina, dr_jane)
    clock.set("Thu 6:00 PM")
    world.goes_round()
    dr_jane.reads_all().dial().chooses("Call off").chooses("Group").chooses("Yes, call it off")
    assert [subject.split(",")[0] for subject in subjects(world, JANES)] == [
        "Smiling Steps: your group",
        "Smiling Steps: reminder",
        "Smiling Steps: called off",
    ]
    for address in (JANES, AMINAS):
        shown = TheirCalendar().reads(letters_to(world, address)).shows()
        assert [state for _, state in shown] == ["CANCELLED"]


def test_a_payout_is_a_letter_with_its_statement(amina, dr_jane, world):
    wants_letters(world, dr_jane, JANES)
    has_earned(amina, dr_jane, world)
    assert payday_comes(world) == 1
    statement = letters_to(world, JANES)[-1]
    assert statement.message["Subject"] == "Smiling Steps: your payout, KSh 1,600"
    for words in ("Sessions: 1", "Our fee, taken off: KSh 400", "M-Pesa receipt: "):
        assert words in statement.text
    assert statement.calendar is None
