"""Counting and keeping to the alphabet of the phone network."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gsm7


def test_the_alphabet_has_its_127_characters_and_the_extension_10():
    """Escape itself, the 128th, can never be typed."""
    assert len(gsm7.BASIC) == 127
    assert len(gsm7.EXTENSION) == 10


@pytest.mark.parametrize(
    ("text", "room"), [("", 0), ("Sawa", 4), ("é@_'\n", 5), ("[x]", 5), ("€{}^\\~|", 14)]
)
def test_extension_characters_take_two_septets(text, room):
    assert gsm7.septets(text) == room


@pytest.mark.parametrize("character", "’“–…•✓`êçУ你🙂")
def test_what_the_network_lacks_is_refused_and_named(character):
    with pytest.raises(gsm7.NotGsm7, match=f"U\\+{ord(character):04X}"):
        gsm7.septets(f"a{character}b")
    assert gsm7.outside(f"a{character}b{character}") == character


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Wanjikũ’s", "Wanjiku's"),
        ("“Habari” – sawa…", '"Habari" - sawa...'),
        ("François Dvořák", "Francois Dvorak"),
        ("Señor é", "Señor é"),
        ("e\u0301", "é"),
        ("a\tb\u00a0c", "a b c"),
        ("🙂", "?"),
        ("\u200bAmina", "Amina"),
    ],
)
def test_what_people_type_becomes_the_nearest_plain_text(typed, shown):
    assert gsm7.plain(typed) == shown


@settings(deadline=None)
@given(st.text(max_size=80))
def test_plain_text_can_always_be_sent_and_stays_plain(text):
    plain = gsm7.plain(text)
    assert not gsm7.outside(plain)
    assert gsm7.plain(plain) == plain


@settings(deadline=None)
@given(st.text(sorted(gsm7.BASIC | gsm7.EXTENSION), max_size=80), st.integers(0, 90))
def test_a_cut_text_fits_and_one_that_fits_is_not_cut(text, room):
    cut = gsm7.cut(text, room)
    assert gsm7.septets(cut) <= room
    assert cut == text or gsm7.septets(text) > room


def test_a_text_is_cut_after_a_word():
    assert gsm7.cut("We keep your name and phone number.", 20) == "We keep your..."
    assert gsm7.cut("Wanjikuwamwangi", 10) == "Wanjiku..."
