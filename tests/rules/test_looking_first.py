"""An action may look first, and then need not run: whoever comes too late costs no transaction (R1.6)."""

import fakeredis
import pytest

from tests.tea_house import AMINA, JUMA, SUPPORT, Counter, Phone, help_desk, here, trails_on
from ussd.pages import Call, Goodbye, Menu, Place, action, option, screen, to
from ussd.switchboard import Switchboard


@screen
def last_scone(call: Call) -> Menu:
    return Menu("One scone is left.", option("Buy it", buy_it))


@action
def buy_it(call: Call) -> Goodbye:
    here(call).counter.names["scone"] = here(call).phone
    return Goodbye("It is yours.")


@screen
def nothing_left(call: Call) -> Menu:
    return Menu("Somebody was quicker.", option("Look again", last_scone))


@buy_it.unless
def _sold(call: Call) -> Place | None:
    return to(nothing_left) if "scone" in here(call).counter.names else None


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def store() -> fakeredis.FakeRedis:
    return fakeredis.FakeRedis()


@pytest.fixture
def bakery(counter, store) -> Switchboard:
    return Switchboard(
        trails_on(store),
        counter.open_call,
        lambda call: to(last_scone),
        lambda call, part: None,
        help_desk,
        SUPPORT,
    )


def test_the_first_has_it_and_the_second_is_led_elsewhere_with_nothing_run_or_remembered(bakery, counter):
    amina, juma = Phone(bakery, AMINA).dials(), Phone(bakery, JUMA).dials()
    amina.types("1").is_told("It is yours.")
    juma.types("1").hears("Somebody was quicker.").hears("Look again")
    assert counter.names == {"scone": AMINA}
    assert len(counter.outcomes) == 1


def test_from_there_no_way_leads_back_into_the_errand(bakery):
    amina, juma = Phone(bakery, AMINA).dials(), Phone(bakery, JUMA).dials()
    amina.types("1")
    juma.types("1", "0").sees("One scone is left.", "1. Buy it")


def test_who_has_it_already_by_this_very_key_is_told_so_again(bakery, counter, store):
    """Their own change is what the look sees; it was remembered with the key, which goes before."""
    amina = Phone(bakery).dials()
    (key,) = store.keys()
    before = store.hgetall(key)
    amina.types("1").is_told("It is yours.")
    store.flushall()
    store.hset(key, mapping=before)  # as if the worker had died before it put the trail back
    amina.repeats().is_told("It is yours.")
    assert len(counter.outcomes) == 1


def test_a_look_opens_no_way_for_keys_that_may_change_nothing(bakery, counter):
    counter.names["scone"] = JUMA
    Phone(bakery).dials().types("1*1").hears("Sorry, we cannot do that just now.")
