"""Who comes for an errand does what matters most, the oldest first; reminders keep nobody waiting."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from booking.personal import Personal
from booking.work import Actor
from doorbell import BULK, JOBS, LANES, MONEY, SMS
from models import errands
from models.errands import TEXT_LANES, USUAL_LANE, Errand, Kind, Lane
from models.texts import Text
from sms import outbox
from sms.telling.importance import COMES_LAST, ONCE, TWICE, at_most, lane_of
from sms.telling.who_is_told import TOLD_IN_PERSON, WHO_IS_TOLD
from tests.world import without_an_outside


@pytest.fixture
def office(database_url):
    return without_an_outside(database_url)[0].office


def owed(office, lane, about, before=timedelta()):
    """An errand in this lane, due for so long."""
    office.carry_out(Actor.CLOCK, lambda work: work.owe(Kind.CLOSE_SESSION, about, work.now - before, lane))


def taken(office, lanes):
    mine = office.carry_out(Actor.CLOCK, lambda work: errands.claim_next(work.session, lanes, work.now))
    return mine and mine.about


def test_the_first_lane_goes_first_and_in_each_the_oldest(office):
    owed(office, Lane.TO_REMIND, 1, before=timedelta(hours=3))
    owed(office, Lane.REMINDERS, 2)
    owed(office, Lane.REMINDERS, 3, before=timedelta(hours=1))
    owed(office, Lane.DEADLINES, 4)
    owed(office, Lane.DEADLINES, 5, before=-timedelta(minutes=1))
    assert [taken(office, LANES[BULK]) for _ in range(5)] == [4, 3, 2, 1, None]


def test_a_lane_that_nobody_asked_for_is_left(office):
    owed(office, Lane.URGENT_TEXTS, 1)
    assert taken(office, (Lane.ANSWERS, Lane.MONEY)) is None


def test_of_each_lane_a_few_are_rung_for_however_many_are_due(office):
    for about in range(60):
        owed(office, Lane.REMINDERS, about)
    owed(office, Lane.MONEY, 60)
    office.carry_out(Actor.CLOCK, lambda work: work.session.execute(update(Errand).values(rung_at=None)))
    with office.looking() as work:
        rung = Counter(each.lane for each in errands.overlooked(work.session, work.now))
    assert rung == {Lane.MONEY: 1, Lane.REMINDERS: 5}


def test_of_what_is_held_back_a_few_may_be_rung_for_again_however_many_wait(office):
    for about in range(60):
        for lane, first in ((Lane.REMINDERS, 0), (Lane.TEXTS, 100)):
            owed(office, lane, first + about, before=timedelta(minutes=60 - about))
    held_back = (Lane.REMINDERS, Lane.TEXTS)
    for _ in range(3):
        office.carry_out(Actor.CLOCK, lambda work: errands.let_ring_again(work.session, held_back, work.now))
    with office.looking() as work:
        again = work.session.execute(select(Errand.lane, Errand.about).where(Errand.rung_at.is_(None))).all()
    assert Counter(lane for lane, _ in again) == {Lane.REMINDERS: 5, Lane.TEXTS: 5}
    assert sorted(about for lane, about in again if lane == Lane.TEXTS) == [100, 101, 102, 103, 104]


@pytest.mark.one_database
def test_every_lane_is_in_one_queue_and_every_errand_has_a_job():
    assert sorted(lane for lanes in LANES.values() for lane in lanes) == sorted(Lane)
    assert set(JOBS) == set(Kind)


@pytest.mark.one_database
def test_money_and_answers_share_no_worker_with_reminders():
    assert not {Lane.REMINDERS, Lane.TO_REMIND} & {*LANES[MONEY], *LANES[SMS]}
    assert USUAL_LANE[Kind.ANSWER_TEXT] == LANES[SMS][0]
    assert [lane for lane in LANES[SMS] if lane in TEXT_LANES] == [Lane.URGENT_TEXTS, Lane.TEXTS]


@pytest.mark.one_database
def test_of_everything_that_is_told_it_is_decided_whether_it_may_be_read_twice():
    twice = [news for many in TWICE.values() for news in many]
    once = [news for many in ONCE.values() for news in many]
    told = {*WHO_IS_TOLD, *TOLD_IN_PERSON}
    assert sorted(map(str, twice + once)) == sorted(map(str, told)), "decide it in sms/telling/importance.py"
    assert {at_most(news) for news in twice} == {2}
    assert {at_most(news) for news in once} == {1}


@pytest.mark.one_database
@pytest.mark.parametrize("news", COMES_LAST)
def test_a_reminder_goes_last_unless_it_answers_somebody_or_the_session_is_near(news):
    assert lane_of(news, wakes=False, near=False) == Lane.REMINDERS
    assert lane_of(news, wakes=False, near=True) == Lane.TEXTS
    assert lane_of(news, wakes=True, near=False) == Lane.URGENT_TEXTS


@pytest.mark.one_database
@pytest.mark.parametrize("news", [news for news in WHO_IS_TOLD if news not in COMES_LAST])
def test_news_go_first_when_they_may_wake_people_or_the_session_is_near(news):
    lanes = [
        lane_of(news, wakes=wakes, near=near)
        for wakes, near in ((False, False), (True, False), (False, True))
    ]
    assert lanes == [Lane.TEXTS, Lane.URGENT_TEXTS, Lane.URGENT_TEXTS]
    assert not issubclass(news, Personal)


@pytest.mark.parametrize(("may_wake", "lane"), [(True, Lane.URGENT_TEXTS), (False, Lane.TEXTS)])
def test_a_text_stands_in_its_lane(office, may_wake, lane):
    def post(work):
        text = Text(phone="+254712345678", body="Hello", name="hello", once="hello", may_wake=may_wake)
        outbox.post(work, text)

    office.carry_out(Actor.CLOCK, post)
    with office.looking() as work:
        about = work.session.scalars(select(Text.id)).one()
        assert work.session.scalars(select(Errand.lane).where(Errand.about == about)).one() == lane
