"""What waits for the morning and is not so any more is not sent (R6.3, R6.5; sms/telling/overtaken.py)."""

from sqlalchemy import select

from models.texts import Text, TextState
from tests.conversations.scenes import asks_for, comes_home, is_accepted, pays, sends


def at(world, when):
    world.clock.set(when)
    world.goes_round()


def asks_in_the_afternoon(client, world) -> str:
    """A request that may be answered until the next day."""
    at(world, "Mon 3:00 PM")
    return asks_for(client)


def stale(world) -> set[str]:
    return {name for (name,) in world.sql(select(Text.name).where(Text.state == TextState.STALE))}


def test_a_request_at_ten_and_its_end_at_eleven_wake_nobody_and_tell_nothing(amina, dr_jane, world):
    at(world, "Mon 10:00 PM")
    code = asks_for(amina)
    at(world, "Mon 11:00 PM")
    amina.texts("CANCEL").gets_sms("called off", code)
    at(world, "Tue 7:00 AM")
    dr_jane.no_more_sms()
    amina.no_more_sms()
    assert stale(world) == {"new_request", "called_off_noted"}


def test_who_heard_of_the_request_hears_of_its_end(amina, dr_jane, world):
    code = asks_in_the_afternoon(amina, world)
    dr_jane.gets_sms("New request", code)
    at(world, "Mon 11:00 PM")
    amina.texts("CANCEL")
    at(world, "Tue 7:00 AM")
    dr_jane.gets_sms("Amina called off", code).no_more_sms()


def test_a_yes_taken_back_at_night_is_one_text_in_the_morning(amina, dr_jane, world):
    code = asks_in_the_afternoon(amina, world)
    at(world, "Mon 10:00 PM")
    dr_jane.texts(f"YES {code}").gets_sms("is accepted", code)
    at(world, "Mon 11:00 PM")
    dr_jane.texts(f"NO {code} ill").gets_sms("is called off", code)
    at(world, "Tue 7:00 AM")
    amina.gets_sms("can no longer take", code).no_more_sms()


def test_a_request_answered_by_dialling_at_night_is_not_asked_about_in_the_morning(amina, dr_jane, world):
    at(world, "Mon 10:00 PM")
    code = asks_for(amina)
    dr_jane.dial().chooses("Requests (1)").chooses("Thu").chooses("Accept").is_told("accepted")
    dr_jane.gets_sms("is accepted", code)
    at(world, "Tue 7:00 AM")
    dr_jane.no_more_sms()
    amina.gets_sms("accepted", code, "reply PAY")


def test_a_therapist_is_not_asked_in_the_morning_about_a_move_taken_back_at_night(amina, dr_jane, world):
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    at(world, "Wed 2:00 PM")  # the reminders of the day before
    at(world, "Wed 9:30 PM")
    for phone in (amina, dr_jane):
        phone.reads_all()
    amina.texts("CANCEL").gets_sms("still yours").texts("1").gets_sms("We ask Jane Smith")
    amina.texts("KEEP").gets_sms("stays as it is")
    at(world, "Thu 7:00 AM")
    dr_jane.no_more_sms()


def test_what_follows_a_session_that_is_over_waits_for_the_morning(amina, dr_jane, world):
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    at(world, "Thu 8:00 PM")
    dr_jane.reads_all()
    amina.reads_all()
    at(world, "Thu 11:00 PM")
    dr_jane.texts(f"DONE {code}").gets_sms("recorded")
    amina.no_more_sms()
    at(world, "Fri 7:00 AM")
    amina.gets_sms("1 to 5").no_more_sms()


def test_who_calls_off_hears_so_though_nothing_of_the_request_got_through(amina, dr_jane, world):
    world.outside.africas_talking.outage("429")
    comes_home(amina).chooses("Book a session").chooses("Anxiety").chooses("Dr Jane").chooses("Individual")
    sends(amina.chooses("Thu").chooses("2:00 PM"))
    amina.texts("CANCEL")
    world.outside.africas_talking.outage()
    world.later(minutes=30)
    amina.gets_sms("called off").no_more_sms()
    dr_jane.no_more_sms()
