"""The order of therapists may be old; whom it leads to and what is shown of them never is."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from booking.asking.requests import ask_for
from booking.policy import Policy
from booking.slots import SlotRef
from booking.therapists import directory, holidays, hours, soonest
from booking.work import Actor, Work, lock_diary
from clock import in_nairobi
from jobs.look_up_next_times import look_up_next_times
from models.bookings import Booking
from models.people import Client, SessionKind, Therapist
from simulator.handset import choices
from tests.world import World


def looked_up(world) -> None:
    """The night watch has been round, until nobody's place was old."""
    while look_up_next_times(world.runtime):
        pass


def places(world: World) -> dict[str, datetime]:
    return dict(world.sql(select(Therapist.name, Therapist.busy_until)))


def next_times(world: World) -> dict[str, Any]:
    with world.runtime.office.looking() as work:
        return {each.name: each.next_free for each in directory.people(work).page}


def do(world, deed):
    return world.runtime.office.carry_out(Actor.SUPPORT, deed)


def jane_of(work: Work) -> Therapist:
    return work.session.scalars(select(Therapist).where(Therapist.name == "Dr. Jane Smith")).one()


def take_first(work: Work) -> Booking:
    """Amina asks for Jane's next free time."""
    jane, amina = jane_of(work), work.session.scalars(select(Client)).one()
    seen = directory.therapist(work, jane.id)
    assert seen is not None
    assert seen.next_free is not None
    return ask_for(work, SlotRef(jane.id, SessionKind.INDIVIDUAL, seen.next_free), amina, None)


def test_the_night_watch_gives_everybody_the_place_of_their_next_free_time(world):
    looked_up(world)
    horizon = world.clock.now() + timedelta(days=Policy().horizon_days)
    for name, free in next_times(world).items():
        assert places(world)[name] == free or (free is None and places(world)[name] > horizon)


def test_nobody_is_placed_behind_a_time_that_is_free_when_time_passes(world):
    looked_up(world)
    for _ in range(30):
        world.clock.advance(hours=5)
        now = places(world)
        assert all(now[name] <= free for name, free in next_times(world).items() if free)
        looked_up(world)


def test_a_time_that_is_taken_and_freed_is_placed_anew(world):
    looked_up(world)
    before = places(world)["Dr. Jane Smith"]
    booking = do(world, take_first)
    looked_up(world)
    assert places(world)["Dr. Jane Smith"] == next_times(world)["Dr. Jane Smith"] > before
    world.handset("0712345678").texts("CANCEL")
    looked_up(world)
    assert booking.price
    assert places(world)["Dr. Jane Smith"] == before


@pytest.mark.parametrize(
    "change",
    [
        lambda work, jane, day: hours.turn_off(work, jane, day),
        lambda work, jane, day: hours.stop_working(work, jane, [day.weekday()]),
        lambda work, jane, day: holidays.close_day(work, day, "A day of rest"),
    ],
)
def test_a_day_that_is_closed_and_one_that_is_opened_are_placed_anew(world, change):
    looked_up(world)
    before = places(world)["Dr. Jane Smith"]
    day = in_nairobi(before).date()
    do(world, lambda work: change(work, jane_of(work), day))
    looked_up(world)
    assert places(world)["Dr. Jane Smith"] == next_times(world)["Dr. Jane Smith"] > before
    do(world, lambda work: reopen(work, day))
    looked_up(world)
    assert places(world)["Dr. Jane Smith"] == next_times(world)["Dr. Jane Smith"] <= before


def reopen(work, day) -> None:
    jane = jane_of(work)
    holidays.open_again(work, day)
    hours.turn_on(work, jane, day)
    kept = hours.weekly_hours(work, jane)
    hours.set_hours(work, jane, [day.weekday()], kept[0].opens, kept[0].closes)


def test_a_change_during_the_watchs_round_is_not_overwritten_by_what_it_saw_before(world):
    with world.runtime.office.looking() as work:
        found = soonest.look_up(work)
    do(world, lambda work: work.session.execute(update(Therapist).values(busy_until=work.now)))
    world.clock.advance(seconds=1)
    do(world, lambda work: work.session.execute(update(Therapist).values(busy_until=work.now)))
    do(world, lambda work: soonest.note(work, found))
    assert set(places(world).values()) == {world.clock.now()}


def test_whom_an_old_place_lists_first_is_still_shown_with_a_time_that_is_free(world):
    looked_up(world)
    do(world, lambda work: work.session.execute(update(Therapist).values(busy_until=work.now)))
    do(world, take_first)
    with world.runtime.office.looking() as work:
        listed = directory.people(work).page
        assert [each.next_free for each in listed if each.next_free] == sorted(
            each.next_free for each in listed if each.next_free
        )
        for each in listed:
            alone = directory.therapist(work, each.id)
            assert alone is not None
            assert alone.next_free == each.next_free


def test_a_long_list_goes_on_page_by_page_until_everybody_was_shown_once(world, monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 5)
    looked_up(world)
    with world.runtime.office.looking() as work:
        first = directory.people(work)
        pages = [first]
        while pages[-1].more:
            pages.append(directory.people(work, None, pages[-1].more))
    shown = [each.name for page in pages for each in page.page]
    assert len(shown) == len(set(shown)) == len(places(world))
    assert [len(page.page) for page in pages[:-1]] == [5] * (len(pages) - 1)


def test_the_phone_offers_more_people_behind_the_last_of_a_page(world, amina, monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 5)
    looked_up(world)
    amina.dial().chooses("Book a session").chooses("Anyone")
    seen = names_until(amina, "More people")
    amina.chooses("More people")
    again = names_until(amina, "More people")
    assert len(seen) == len(again) == 5
    assert not seen & again


def names_until(handset, last: str) -> set[str]:
    """The people on the sheets up to the one that offers this."""
    seen: set[str] = set()
    for _ in range(10):
        labels = [label for _key, label in choices(handset.screen.text)]
        seen |= {label.split(",")[0] for label in labels if label.endswith((" AM", " PM"))}
        if last in labels:
            return seen
        handset.chooses("More")
    raise AssertionError(f"nothing offers {last}")


def test_who_locks_the_diary_can_change_it_while_the_watch_looks(world):
    """The watch computes without a transaction that writes, so it holds nobody up."""
    with world.runtime.office.looking() as work:
        soonest.look_up(work)
        do(world, lambda other: lock_diary(other, jane_of(other).id))
