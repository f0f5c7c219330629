"""What M-Pesa's codes mean, compared with facts/daraja.md 3.3 row by row."""

import pytest

from payments.daraja.result_codes import CODES, as_code, ending_of
from payments.gateway import Why

FINAL, AMBIGUOUS = True, False
YES, ONCE_ASKED, NO = (True, True), (False, True), (False, False)


@pytest.mark.parametrize(
    ("code", "why", "final", "again"),
    [
        ("1", Why.NOT_ENOUGH_MONEY, FINAL, YES),
        ("2", Why.LIMIT, FINAL, YES),
        ("3", Why.LIMIT, FINAL, YES),
        ("4", Why.LIMIT, FINAL, YES),
        ("8", Why.OUR_FAULT, FINAL, YES),
        ("11", Why.ACCOUNT_PROBLEM, FINAL, YES),
        ("17", Why.UNCLEAR, AMBIGUOUS, NO),
        ("26", Why.BUSY, AMBIGUOUS, ONCE_ASKED),
        ("1001", Why.LINE_BUSY, FINAL, NO),
        ("1019", Why.NOT_COMPLETED, FINAL, ONCE_ASKED),
        ("1025", Why.BUSY, AMBIGUOUS, ONCE_ASKED),
        ("1031", Why.NOT_COMPLETED, FINAL, YES),
        ("1032", Why.NOT_COMPLETED, FINAL, YES),
        ("1036", Why.UNREACHABLE, AMBIGUOUS, ONCE_ASKED),
        ("1037", Why.UNREACHABLE, FINAL, ONCE_ASKED),
        ("2001", Why.WRONG_PIN, FINAL, YES),
        ("2028", Why.OUR_FAULT, FINAL, YES),
        ("2029", Why.UNCLEAR, AMBIGUOUS, NO),
        ("4999", Why.UNCLEAR, AMBIGUOUS, NO),
        ("8006", Why.PIN_LOCKED, FINAL, YES),
        ("9999", Why.UNCLEAR, AMBIGUOUS, ONCE_ASKED),
        ("SFC_IC0003", Why.OUR_FAULT, FINAL, YES),
    ],
)
def test_a_known_code_means_what_the_facts_say(code, why, final, again):
    ending = ending_of(code)
    assert (ending.why, ending.final) == (why, final)
    assert (ending.safe_to_ask_again, ending.safe_once_asked) == again


@pytest.mark.parametrize("code", ["2002", "2003", "100000100", "100000042", "31337", "R000002", "", "-1"])
def test_an_unknown_code_is_unclear_and_never_failed(code):
    ending = ending_of(code)
    assert (ending.why, ending.final) == (Why.UNCLEAR, AMBIGUOUS)
    assert (ending.safe_to_ask_again, ending.safe_once_asked) == NO


def test_the_code_of_a_paid_prompt_is_no_ending():
    with pytest.raises(ValueError, match="paid"):
        ending_of("0")


def test_nothing_ambiguous_is_safe_to_ask_again_before_asking_how_it_ended():
    endings = [ending_of(code) for code in CODES]
    assert not [ending.code for ending in endings if not ending.final and ending.safe_to_ask_again]


def test_what_is_safe_now_is_safe_once_asked():
    assert all(ending.safe_once_asked for code in CODES if (ending := ending_of(code)).safe_to_ask_again)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "0"),
        (0.0, "0"),
        ("0", "0"),
        (" 1032 ", "1032"),
        (1037, "1037"),
        (1037.0, "1037"),
        ("SFC_IC0003", "SFC_IC0003"),
        ("R000002", "R000002"),
        (-1, "-1"),
        (True, None),
        (False, None),
        (None, None),
        ("", None),
        (0.5, None),
        ([0], None),
        ({}, None),
        (float("nan"), None),
        ("0\x00", None),
        ("9" * 41, None),
    ],
)
def test_codes_are_compared_as_normalised_text(value, code):
    assert as_code(value) == code
