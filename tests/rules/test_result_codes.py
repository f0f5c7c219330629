"""What M-Pesa's codes mean, compared with facts/daraja.md 3.3 and 7 row by row."""

import pytest

from payments.daraja.result_codes import CODES, ORDER_CODES, ending_of, order_ending_of
from payments.daraja.values import as_code
from payments.gateway import Meaning, Why

FINAL, AMBIGUOUS = True, False
YES, ONCE_ASKED, NO = (True, True), (False, True), (False, False)

PROMPTS = [
    ("1", Why.NOT_ENOUGH_MONEY, FINAL, YES),
    ("2", Why.LIMIT, FINAL, YES),
    ("3", Why.LIMIT, FINAL, YES),
    ("4", Why.LIMIT, FINAL, YES),
    ("8", Why.OUR_FAULT, FINAL, YES),
    ("11", Why.ACCOUNT_PROBLEM, FINAL, YES),
    ("15", Why.UNCLEAR, AMBIGUOUS, NO),
    ("17", Why.UNCLEAR, AMBIGUOUS, NO),
    ("21", Why.OUR_FAULT, FINAL, YES),
    ("26", Why.BUSY, AMBIGUOUS, ONCE_ASKED),
    ("1001", Why.LINE_BUSY, FINAL, NO),
    ("1005", Why.OUR_FAULT, FINAL, YES),
    ("1019", Why.NOT_COMPLETED, FINAL, ONCE_ASKED),
    ("1025", Why.BUSY, AMBIGUOUS, ONCE_ASKED),
    ("1031", Why.NOT_COMPLETED, FINAL, YES),
    ("1032", Why.NOT_COMPLETED, FINAL, YES),
    ("1036", Why.UNREACHABLE, AMBIGUOUS, ONCE_ASKED),
    ("1037", Why.UNREACHABLE, FINAL, ONCE_ASKED),
    ("1101", Why.OUR_FAULT, FINAL, YES),
    ("1102", Why.OUR_FAULT, FINAL, YES),
    ("2001", Why.WRONG_PIN, FINAL, YES),
    ("2006", Why.ACCOUNT_PROBLEM, FINAL, YES),
    ("2007", Why.OUR_FAULT, FINAL, YES),
    ("2008", Why.NOT_COMPLETED, AMBIGUOUS, ONCE_ASKED),
    ("2020", Why.OUR_FAULT, FINAL, YES),
    ("2026", Why.NOT_COMPLETED, AMBIGUOUS, ONCE_ASKED),
    ("2028", Why.OUR_FAULT, FINAL, YES),
    ("2029", Why.UNCLEAR, AMBIGUOUS, NO),
    ("2033", Why.OUR_FAULT, FINAL, YES),
    ("2040", Why.ACCOUNT_PROBLEM, FINAL, YES),
    ("2043", Why.OUR_FAULT, FINAL, YES),
    ("2051", Why.ACCOUNT_PROBLEM, FINAL, YES),
    ("2202", Why.OUR_FAULT, FINAL, YES),
    ("4999", Why.UNCLEAR, AMBIGUOUS, NO),
    ("8006", Why.PIN_LOCKED, FINAL, YES),
    ("9999", Why.UNCLEAR, AMBIGUOUS, ONCE_ASKED),
    ("SFC_IC0003", Why.OUR_FAULT, FINAL, YES),
]
ORDERS = [
    ("0", Meaning.DONE, None),
    ("R000001", Meaning.ALREADY_DONE, None),
    ("R000002", Meaning.NOT_FOUND, None),
    ("2032", Meaning.NOT_FOUND, None),
    ("2033", Meaning.NOT_FOUND, None),
    ("1", Meaning.TRY_LATER, Why.NOT_ENOUGH_MONEY),
    ("4", Meaning.TRY_LATER, Why.LIMIT),
    ("8", Meaning.TRY_LATER, Why.LIMIT),
    ("2", Meaning.REFUSED, Why.LIMIT),
    ("3", Meaning.REFUSED, Why.LIMIT),
    *((code, Meaning.REFUSED, Why.ACCOUNT_PROBLEM) for code in ("2006", "2040", "2051", "SFC_IC0003")),
    *((code, Meaning.REFUSED, Why.OUR_FAULT) for code in ("11", "18", "20", "21", "24", "25", "1005")),
    *((code, Meaning.REFUSED, Why.OUR_FAULT) for code in ("2001", "2007", "2020", "2028", "2043", "2202")),
    ("8006", Meaning.REFUSED, Why.OUR_FAULT),
    ("26", Meaning.UNCLEAR, Why.BUSY),
    *((code, Meaning.UNCLEAR, Why.UNCLEAR) for code in ("15", "17", "2029")),
]


@pytest.mark.parametrize(("code", "why", "final", "again"), PROMPTS)
def test_a_known_code_means_what_the_facts_say(code, why, final, again):
    ending = ending_of(code)
    assert (ending.why, ending.final) == (why, final)
    assert (ending.safe_to_ask_again, ending.safe_once_asked) == again


@pytest.mark.parametrize(("code", "meaning", "why"), ORDERS)
def test_a_known_code_of_an_order_means_what_the_facts_say(code, meaning, why):
    ending = order_ending_of(code)
    assert (ending.code, ending.meaning, ending.why) == (code, meaning, why)


def test_no_known_code_is_left_out_of_these_tables():
    assert {code for code, *_ in PROMPTS} == CODES.keys()
    assert {code for code, *_ in ORDERS} == ORDER_CODES.keys()


@pytest.mark.parametrize("code", ["22", "29", "999", "1000000007", "R000003", "", "-1", "0 0"])
def test_an_unknown_code_of_an_order_is_unclear_and_never_refused(code):
    ending = order_ending_of(code)
    assert (ending.meaning, ending.why) == (Meaning.UNCLEAR, Why.UNCLEAR)


def test_only_an_order_that_moved_nothing_may_be_given_again():
    again = {code for code in ORDER_CODES if order_ending_of(code).meaning is Meaning.TRY_LATER}
    assert again == {"1", "4", "8"}


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
