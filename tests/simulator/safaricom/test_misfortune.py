"""Everything that can go wrong, at random."""

from collections import Counter

import pytest
import requests

from simulator.safaricom.misfortunes import Fate, Misfortunes
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.quirks import Delivery, Queue, Renaming
from simulator.safaricom.world import World
from tests.simulator.safaricom.merchant import AMINA


def befallen(mpesa, times=400):
    luck = Misfortunes(mpesa.state)
    return (
        Counter(luck.of_request().value for _ in range(times)),
        Counter(luck.of_letter(Fate()) for _ in range(times)),
        Counter(luck.of_order("") for _ in range(times)),
        Counter(luck.of_queue(Queue.ANSWERS) for _ in range(times)),
        Counter(luck.of_push("") for _ in range(times)),
        Counter(luck.of_name(Renaming.NEVER) for _ in range(times)),
    )


def test_nothing_befalls_anybody_unless_switched_on(mpesa):
    assert [set(each) for each in befallen(mpesa)] == [
        {"none"},
        {Fate()},
        {""},
        {Queue.ANSWERS},
        {""},
        {Renaming.NEVER},
    ]


def test_everything_does_sooner_or_later(mpesa):
    mpesa.misfortune(0.9)
    requests_, letters, orders, queues, pushes, names = befallen(mpesa)
    assert requests_.keys() >= {
        "lost-answer",
        "not-reached",
        "spike-arrest",
        "spike-arrest-500",
        "busy",
        "quota",
    }
    assert not requests_.keys() & {"slow", "no-product", "not-entitled"}
    assert {each.delivery for each in letters} == set(Delivery)
    assert max(each.after for each in letters) == 7200
    assert {"", "17", "26"} <= orders.keys()
    assert queues.keys() == set(Queue)
    assert {"1037", "9999"} <= pushes.keys()
    assert names.keys() == set(Renaming)


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_befalls_as_often_as_was_said(mpesa, rate):
    mpesa.misfortune(rate)
    well = befallen(mpesa, 2000)[0]["none"] / 2000
    assert abs(1 - well - rate) < 0.05


def test_is_the_same_again_for_the_same_seed(clock):
    def story(seed):
        mpesa = Mpesa(World(now=clock.now, seed=seed))
        mpesa.misfortune(0.3)
        return befallen(mpesa)

    assert story(1) == story(1)
    assert story(1) != story(2)


def test_over_http_and_over_again(merchant, mpesa):
    def switch(rate):
        return requests.post(f"{merchant.url}/misfortune", json={"rate": rate}, timeout=5).status_code

    assert switch(0.3) == 204
    assert mpesa.quirks.misfortune == 0.3
    assert switch(0.0) == 204
    assert befallen(mpesa)[0].keys() == {"none"}


def test_never_makes_or_loses_a_shilling(merchant, mpesa, clock):
    merchant.register()
    mpesa.top_up(5000)
    mpesa.misfortune(0.3)
    for turn in range(40):
        mpesa.scenario(AMINA, payer="pays")
        for ask in (
            lambda: merchant.push(Amount="10"),
            lambda key=turn: merchant.pay_out(20, key=f"key-{key}"),
            lambda: merchant.reverse(mpesa.book[-1].receipt, abs(mpesa.book[-1].amount)),
        ):
            try:
                ask()
            except requests.RequestException:
                continue
        clock.later(121)
    mpesa.misfortune(0)
    clock.later(10_000)
    assert mpesa.settle()
    spent = mpesa.book.balance() + mpesa.phone(AMINA).balance
    assert spent == 15_000
    assert len({each.receipt for each in mpesa.book}) == len(mpesa.book)
    pushed = [each.receipt for each in mpesa.prompts.values() if each.receipt]
    assert Counter(pushed) == Counter(each.receipt for each in mpesa.book if each.kind == "push")
    assert 0 < len(merchant.arrived("/confirmation")) != len(pushed)
