"""Phones, switches, and beginning anew."""

import pytest

from simulator.africas_talking.numbers import NotAPhone, e164, network_of
from simulator.africas_talking.quirks import UnknownQuirk
from tests.simulator.africas_talking.customer import AMINA, send


def test_reset_forgets_everything_but_the_account(api, gateway, service, clock):
    gateway.dial(AMINA)
    send(api)
    gateway.quirk(AMINA, repeats=1, notice_after=5)
    gateway.trouble_next("429")
    gateway.reset()
    assert (gateway.screens, gateway.texts, gateway.posted, gateway.inbox(AMINA)) == ([], [], [], [])
    assert not gateway.on_ussd(AMINA)
    assert send(api).status_code == 201
    assert gateway.dial(AMINA).open


@pytest.mark.parametrize("written", ["0712345678", "254712345678", "+254712345678", "712345678"])
def test_phones_are_given_in_any_kenyan_form(written):
    assert e164(written) == AMINA


@pytest.mark.parametrize(
    "wrong", ["", "12345", "+1712345678", "07123456789", "0312345678", "\u0660712345678"]
)
def test_what_is_no_phone_is_said_so(wrong):
    with pytest.raises(NotAPhone):
        e164(wrong)


@pytest.mark.parametrize(
    ("phone", "network"),
    [(AMINA, "63902"), ("+254733000001", "63903"), ("+254770000001", "63907"), ("+254763000001", "63999")],
)
def test_a_number_tells_the_network_that_handed_it_out(phone, network):
    assert network_of(phone) == network


def test_a_switch_that_does_not_exist_is_refused(gateway):
    with pytest.raises(UnknownQuirk, match="strayspace"):
        gateway.quirk(AMINA, strayspace=True)
