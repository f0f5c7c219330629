"""Which codes somebody may have meant who typed this for account (REQUIREMENTS R3.8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.codes import is_code
from payments.coming_in.matching import codes_in

CODE, OTHER = "48215", "79927398713"


@pytest.mark.parametrize(
    "account",
    [
        CODE,
        f" {CODE}\t",
        "48 215",
        "4 8 2 1 5",
        "48-215",
        "4.8.2.1.5",
        f"code {CODE}",
        f"CODE{CODE}",
        f"{CODE} Amina",
        f"#{CODE}#",
        f"*384*7464*{CODE}#",
        f"{CODE} {CODE}",
    ],
)
def test_an_account_is_read_kindly(account):
    assert codes_in(account) == {CODE}


@pytest.mark.parametrize(
    "account", ["", " ", "rent", "4821", "48216", "84215", "48125", "482155", "0712345678", "4" * 500]
)
def test_what_holds_no_code_means_none(account):
    assert codes_in(account) == set()


def test_two_codes_are_two():
    assert codes_in(f"{CODE} {OTHER}") == {CODE, OTHER}


def test_digits_of_other_scripts_are_not_ours():
    assert codes_in("\u0664\u0668\u0662\u0661\u0665") == set()


def test_no_slip_of_one_digit_means_any_booking():
    slips = {CODE[:place] + digit + CODE[place + 1 :] for place in range(len(CODE)) for digit in "0123456789"}
    assert [codes_in(slip) for slip in slips - {CODE}] == [set()] * (len(slips) - 1)


@given(st.text(max_size=80))
def test_whatever_is_typed_means_only_what_can_be_a_code(account):
    assert all(is_code(code) for code in codes_in(account))
