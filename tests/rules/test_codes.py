"""Codes that people dial and text, and words in addresses that nobody can guess."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.codes import _draw, is_code, new_link
from settings import REFUSED_IN_ADDRESSES

CODES = st.from_regex(r"[1-9][0-9]{3,7}", fullmatch=True).map(
    lambda digits: next(digits + check for check in "0123456789" if is_code(digits + check))
)


@pytest.mark.parametrize("length", range(5, 10))
def test_a_code_is_made_of_digits_that_survive_being_read_aloud(length):
    for _ in range(300):
        code = _draw(length)
        assert is_code(code)
        assert re.fullmatch(rf"[1-9][0-9]{{{length - 1}}}", code), "a leading zero would be lost"


@given(CODES, st.data())
def test_a_slip_of_one_digit_is_always_caught(code, data):
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != code[place]))
    assert not is_code(code[:place] + other + code[place + 1 :])


@given(CODES, st.data())
def test_two_neighbours_swapped_are_caught_unless_they_are_0_and_9(code, data):
    place = data.draw(st.integers(0, len(code) - 2))
    one, two = code[place], code[place + 1]
    swapped = code[:place] + two + one + code[place + 2 :]
    assert is_code(swapped) is (one == two or {one, two} == {"0", "9"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "7992",
        "79927398713 ",
        "79927398710",
        "\u0667\u0669\u0669\u0662\u0667",
        "48x21",
        "-48215",
        "1" * 13,
        "four",
    ],
)
def test_what_cannot_be_a_code_is_none(text):
    assert not is_code(text)


def test_the_check_digit_is_luhns():
    assert is_code("79927398713"), "the example in every description of Luhn's formula"


def test_links_are_long_lower_case_and_hold_no_word_that_safaricom_refuses():
    links = [new_link() for _ in range(2000)]
    assert len(set(links)) == 2000
    for link in links:
        assert re.fullmatch(r"[a-z0-9]{27}", link)
        assert not any(word in link for word in REFUSED_IN_ADDRESSES)


def test_no_letter_that_links_are_made_of_can_spell_a_refused_word():
    letters = {letter for _ in range(400) for letter in new_link()}
    assert not [word for word in REFUSED_IN_ADDRESSES if set(word) <= letters]
