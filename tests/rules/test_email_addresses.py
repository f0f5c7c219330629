"""What we take for an e-mail address, and that none can carry anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import addresses
from addresses import NotAnAddress, masked, normalise


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("amina@example.com", "amina@example.com"),
        ("AMINA@EXAMPLE.COM", "amina@example.com"),
        (" Amina.Wanjiru@Example.co.ke. ", "amina.wanjiru@example.co.ke"),
        ("<amina@example.com>", "amina@example.com"),
        ("mailto:amina@example.com", "amina@example.com"),
        ("amina @ example.com", "amina@example.com"),
        ("a+smiling_steps-2@mail.example.org", "a+smiling_steps-2@mail.example.org"),
        ("o'brien@example.com", "o'brien@example.com"),
    ],
)
def test_an_address_however_it_was_typed(typed, means):
    assert normalise(typed) == means


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "amina",
        "amina@",
        "@example.com",
        "amina@example",
        "amina@localhost",
        "amina@127.0.0.1",
        "amina@[127.0.0.1]",
        "amina@-example.com",
        "amina@example..com",
        "amina..w@example.com",
        "amina@example.c",
        "amina w@example.com",
        "amina@exam ple.com",
        "amina@b\u00fccher.example",
        "\u0430mina@example.com",
        "a@example.com,b@example.com",
        "a@example.com b@example.com",
        '"a b"@example.com',
        "amina@example.com\nBcc: all@example.com",
        "amina@example.com\r\nRCPT TO:<all@example.com>",
        "amina\n@example.com\r\nx",
        "amina%0a@example.com\x00",
        f"{'a' * addresses.LONGEST}@example.com",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(typed):
    with pytest.raises(NotAnAddress) as wrong:
        normalise(typed)
    assert "amina" not in str(wrong.value)


@given(st.text(max_size=80) | st.from_regex(r"\A.{0,20}@.{0,20}\.[a-z]{2}\Z"))
def test_whatever_is_typed_an_address_is_one_plain_word_with_one_at(typed):
    try:
        address = normalise(typed)
    except NotAnAddress:
        return
    assert address.isascii()
    assert not set(address) & set(' \t\r\n<>,;:"()[]\\\0')
    assert address.count("@") == 1
    assert len(address) <= addresses.LONGEST
    assert normalise(address) == address


def test_of_an_address_others_see_little():
    assert masked("amina@example.com") == "a***@example.com"
