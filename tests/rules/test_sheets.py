"""Whatever a page says, each of its sheets fits the phone, and together they say all of it."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

import gsm7
from ussd.sheets import Printed, Sheet, lay_out

words = st.text("abc ,€\n", max_size=400)
labels = st.lists(st.text("abc d€", min_size=1, max_size=60).filter(str.strip), max_size=14).map(tuple)
pages = st.builds(Printed, words, labels, st.booleans(), st.booleans())


def sheets_of(page: Printed) -> list[Sheet]:
    sheets = [lay_out(page)]
    while (more := sheets[-1].more) is not None:
        sheets.append(lay_out(page, more))
    return sheets


@settings(deadline=None)
@given(pages, st.text(max_size=200), st.integers(0, 90))
def test_no_sheet_is_over_the_budget_wherever_it_begins_and_whatever_stands_above_it(page, notice, start):
    assert gsm7.septets(lay_out(page, start, notice).text) <= 150


def test_a_page_of_exactly_the_budget_is_one_sheet_and_one_septet_more_makes_two():
    assert lay_out(Printed("a" * 75 + " " + "b" * 74)).more is None
    assert lay_out(Printed("a" * 75 + " " + "b" * 75)).more is not None


@settings(deadline=None)
@given(pages)
def test_the_sheets_together_say_every_word_and_offer_every_choice_once(page):
    sheets = sheets_of(page)
    offered = [number for sheet in sheets for number in range(sheet.first, sheet.first + sheet.count)]
    assert offered == list(range(len(page.labels)))
    assert page.text.split() == said(sheets).split() or any(len(word) > 40 for word in page.text.split())


def said(sheets: list[Sheet]) -> str:
    """The text of a page, without headings said again, choices and keys."""
    begun = [sheet for sheet in sheets if sheet.first == 0]
    return "\n".join(re.sub(r"(?m)^\d\. .*$", "", sheet.text) for sheet in begun)


@settings(deadline=None)
@given(pages)
def test_every_sheet_numbers_from_one_and_prints_the_engines_keys_beside_their_words(page):
    for sheet in sheets_of(page):
        numbers = [line[0] for line in sheet.text.splitlines() if re.match(r"\d\. ", line)]
        choices = [str(number) for number in range(1, sheet.count + 1)]
        keys = ["8"] * page.help + ["9"] * (sheet.more is not None) + ["0"] * page.back
        assert numbers == choices + keys
        assert sheet.count <= (7 if page.help else 8)


@settings(deadline=None)
@given(pages, st.text("xyz ", min_size=1, max_size=60).filter(str.strip), st.data())
def test_a_notice_never_makes_a_caller_skip_a_choice(page, notice, data):
    begun = data.draw(st.sampled_from([0, *[sheet.more for sheet in sheets_of(page) if sheet.more]]))
    noticed = lay_out(page, begun, notice)
    assert noticed.first <= lay_out(page, begun).first
    if noticed.more is not None:
        assert lay_out(page, noticed.more).first in {noticed.first + noticed.count, 0}


def test_a_short_heading_is_said_again_on_every_sheet_and_a_long_one_is_not():
    tens = tuple(f"choice number {number}" for number in range(10))
    assert all(sheet.text.startswith("Which?") for sheet in sheets_of(Printed("Which?", tens)))
    long = "Pick one of these, and mind that it cannot be changed"
    assert [sheet.text.startswith("Pick") for sheet in sheets_of(Printed(long, tens))] == [True, False]


def test_a_wrong_key_on_a_full_menu_leaves_the_choices_and_drops_the_heading_just_read():
    page = Printed("w" * 30 + " " + "v" * 30, tuple(f"choice number {n}" for n in range(4)), back=True)
    sheet = lay_out(page, notice="Please reply with a number from the list.")
    assert sheet.text.startswith("Please reply with a number from the list.\n1. choice")
    assert sheet.count == 4


def test_last_words_end_without_keys_but_are_paged_when_long():
    assert lay_out(Printed("Asante!", back=True, last_words=True)).text == "Asante!"
    first, last = sheets_of(Printed("neno " * 50, back=True, last_words=True))
    assert first.text.endswith("\n9. More\n0. Back")
    assert last.text.endswith("neno")


def test_a_choice_too_long_for_any_screen_is_cut_after_a_word():
    assert lay_out(Printed("", ("chai " * 60,))).text.endswith("chai...")


def test_characters_that_no_phone_shows_never_reach_one():
    assert (
        lay_out(Printed("“Habari”\r\n\r\n  Wanjikũ", ("chai – sawa",))).text
        == '"Habari"\nWanjiku\n1. chai - sawa'
    )
