"""Every text about groups and waiting fits two parts, in the network's alphabet, with the longest data."""

from datetime import datetime

import pytest

import gsm7
from booking.personal import GroupAnnounced, GroupCalledOff, TimeGone, TimeOffered
from clock import NAIROBI
from language import Language, speaking
from models.people import Therapist
from sms.messages import About
from sms.wording import group
from sms.wording import waitlist as waiting

TWO_PARTS = 306  # septets
NAME = "Prof. Wanjiru Nyokabi Kamau-Odhiambo"
LATE = datetime(2026, 11, 30, 22, 45, tzinfo=NAIROBI)
DIAL = "*384*7464#"
IT = About(
    code="123456789",
    provider="Wanjiru Nyokabi Kamau-Odhiambo",
    client="Achieng Atieno Odhi",
    kind="individual",
    starts=LATE,
    minutes=120,
    price=12500,
    answer_by=LATE,
    pay_by=LATE,
    link="https://sms.smilingsteps.co.ke/j/" + "k" * 27,
    dial=DIAL,
    dial_here="*384*7464*123456789#",
    support="0722000009",
)
ABOUT_A_SEAT = (
    group.seat_taken,
    group.seat_unpaid_noted,
    group.seat_given_up_noted,
    group.seat_taken_back_noted,
    group.group_day_before,
    group.group_hour_before,
    group.how_did_the_group_go,
)


def texts() -> dict[str, str]:
    """Each text, by the name of its function. Nobody in particular is told."""
    somebody = Therapist()
    announced = GroupAnnounced(somebody, 1, LATE, minutes=120, seats=30, price=12500)
    offered = TimeOffered(somebody, 1, LATE, therapist=NAME, minutes=120, price=12500, answer_by=LATE)
    return {
        **{each.__name__: each(IT) for each in ABOUT_A_SEAT},
        "seat_taken_noted": group.seat_taken_noted(IT, 30, 30),
        "group_announced": group.group_announced(announced, DIAL),
        "group_called_off": group.group_called_off(GroupCalledOff(somebody, 1, LATE, seats=30), DIAL),
        "group_withdrawn": group.group_called_off(GroupCalledOff(somebody, 1, LATE, seats=0), DIAL),
        "time_offered": waiting.time_offered(offered, DIAL),
        "time_gone": waiting.time_gone(TimeGone(somebody, 1, LATE, therapist=NAME), DIAL),
    }


@pytest.mark.parametrize("language", Language)
def test_each_text_fits_two_parts(language):
    with speaking(language):
        for name, text in texts().items():
            assert gsm7.septets(text) <= TWO_PARTS, f"{name}: {text}"


@pytest.mark.parametrize("language", Language)
def test_what_clients_read_tells_a_stranger_nothing(language):
    with speaking(language):
        said = texts()
    for name in ("seat_taken", "time_offered", "time_gone"):
        assert "Prof." not in said[name]
        for word in ("group", "therap", "counsel", "mental", "session"):
            assert word not in said[name].lower()
