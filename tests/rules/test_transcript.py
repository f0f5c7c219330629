"""What the caller newly typed, out of a text that only grows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ussd.transcript import Conflict, Express, FirstDial, Heard, Repeated, Typed, hear, keys_in, tidy

REQUESTS: list[tuple[str, str | None, str, Heard]] = [
    ("a plain first dial", None, "", FirstDial()),
    ("nothing but separators", None, " * *", FirstDial()),
    ("a code dialled after the short code", None, "4821", Express(("4821",))),
    ("keys dialled after that", None, "4821*1 *2", Express(("4821", "1", "2"))),
    ("a first choice", "", "1", Typed("1")),
    ("a second choice", "1", "1*2", Typed("2")),
    ("a name", "1", "1*Jane Doe", Typed("Jane Doe")),
    ("a star typed by a person", "1", "1*2*3 teas", Typed("2*3 teas")),
    ("only stars typed by a person", "1", "1***", Typed("**")),
    ("nothing typed, as an empty part", "1", "1*", Typed("")),
    ("nothing typed, with the text unchanged", "1", "1", Repeated()),
    ("the first dial again", "", "", Repeated()),
    ("a stray space before the star", "1", "1 *2", Typed("2")),
    ("a stray space only the second time", "1*2", "1 *2*3", Typed("3")),
    ("a stray space that went away again", "1 *2", "1*2*3", Typed("3")),
    ("a stray space at the end", "1*2", "1*2 ", Repeated()),
    ("a longer first choice is no next turn", "1", "10", Conflict()),
    ("a shorter text", "1*2", "1", Conflict()),
    ("another text", "1*2", "3*4*5", Conflict()),
    ("a hash", "1", "1*#", Typed("#")),
    ("a star first of all", "", "*0", Typed("*0")),
    ("a space first of all, and then a key", " ", " *0", Typed("0")),
    ("going on after an express dial", "4821", "4821*1", Typed("1")),
]


@pytest.mark.parametrize(
    ("story", "before", "text", "heard"), REQUESTS, ids=[story for story, *_ in REQUESTS]
)
def test_each_request_is_heard_for_what_it_is(story, before, text, heard):
    assert hear(before, text) == heard


typed = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
stray = st.sampled_from(["", "", "", " ", "  "])


@settings(deadline=None)
@given(st.lists(st.tuples(typed, stray), max_size=8))
def test_whatever_was_typed_comes_out_again_hop_by_hop_with_stars_and_stray_spaces_in_it(replies):
    before = text = ""
    for words, space in replies:
        text = f"{text}{space}*{words}" if text else words
        if tidy(words):
            assert hear(before, text) == Typed(tidy(words).strip()) or tidy(text) == tidy(before)
        before = text


@settings(deadline=None)
@given(st.one_of(st.none(), st.text(max_size=30)), st.text(max_size=60))
def test_no_text_whatever_breaks_it(before, text):
    assert isinstance(hear(before, text), Heard)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_the_same_text_again_is_a_repeat_and_so_is_its_tidy_form(text):
    assert hear(text, text) == hear(text, tidy(text)) == Repeated()


@settings(deadline=None)
@given(st.text("12 *", max_size=12), st.text("12 *", max_size=12))
def test_only_what_was_added_after_a_star_is_ever_heard(before, text):
    heard = hear(before, text)
    if isinstance(heard, Typed) and tidy(before):
        assert tidy(text).startswith(tidy(before) + "*")


def test_keys_are_the_parts_that_hold_something():
    assert keys_in(" 1 ** 2*") == ("1", "2")
