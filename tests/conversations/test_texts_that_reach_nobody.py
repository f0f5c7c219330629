"""A phone is blocked: deadlines wait, people are told, and what was missed is read by dialling."""

import pytest
from sqlalchemy import select

from models.bookings import Booking, State
from models.support import Subject, Ticket
from tests.conversations.scenes import asks_for, is_accepted, pays, sends, state_of


@pytest.fixture
def africas_talking(world):
    return world.outside.africas_talking


def said_to_people(world):
    return [subject for (subject,) in world.sql(select(Ticket.subject).where(Ticket.urgent))]


def test_a_request_does_not_lapse_while_no_text_reached_the_therapist(amina, dr_jane, world, africas_talking):
    africas_talking.quirk(dr_jane.phone, trouble="UserInBlacklist")
    code = asks_for(amina)  # for two o'clock on Thursday; until nine on Monday evening
    world.later(hours=13)
    assert state_of(world, code) == State.PENDING
    assert said_to_people(world) == [Subject.NOT_REACHED]
    world.clock.set("Thu 9:59 AM")
    world.goes_round()
    assert state_of(world, code) == State.PENDING
    world.clock.set("Thu 10:00 AM")  # the client has to have two hours to pay, and the session two more
    world.goes_round()
    assert state_of(world, code) == State.LAPSED


def test_an_approval_does_not_lapse_while_no_text_reached_the_client(amina, dr_jane, world, africas_talking):
    code = asks_for(amina)
    world.later(minutes=1)
    africas_talking.quirk(amina.phone, report="Failed", failure_reason="UserInBlackList")
    dr_jane.gets_sms("New request").replies(f"YES {code}")
    world.later(hours=25)
    assert state_of(world, code) == State.APPROVED
    assert said_to_people(world) == [Subject.NOT_REACHED]
    world.clock.set("Thu 12:00 PM")
    world.goes_round()
    assert state_of(world, code) == State.LAPSED


def test_who_dialled_and_read_it_has_as_long_as_everybody(amina, dr_jane, world, africas_talking):
    africas_talking.quirk(amina.phone, trouble="UserInBlacklist")
    amina.dial().chooses("Book a session").chooses("Anxiety").chooses("Dr Jane").chooses("Individual")
    sends(amina.chooses("Thu").chooses("2:00 PM"))
    [(code,)] = world.sql(select(Booking.code))
    dr_jane.gets_sms("New request").replies(f"YES {code}")
    amina.dial().sees("1. Texts you missed (2)").chooses("Texts you missed").sees(f"Request {code} sent")
    amina.chooses("I have read it").sees("accepted", code).chooses("I have read it").sees("read them all")
    amina.dial().does_not_see("Texts you missed")
    world.later(hours=25)
    assert state_of(world, code) == State.LAPSED


def test_a_therapist_reads_by_dialling_too(amina, dr_jane, world, africas_talking):
    africas_talking.quirk(dr_jane.phone, trouble="UserInBlacklist")
    code = asks_for(amina)
    dr_jane.dial().chooses("Texts you missed (1)").sees(f"New request {code}").chooses("I have read it")
    world.later(hours=13)
    assert state_of(world, code) == State.LAPSED


def test_what_did_get_through_is_not_offered_to_be_read(amina, dr_jane, world):
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    amina.dial().does_not_see("Texts you missed")
