"""One way to write a Kenyan mobile number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phones import NotAPhone, as_written, looks_like_safaricom, normalise

AMINA = "+254712345678"


@pytest.mark.parametrize(
    "written",
    [
        "+254712345678",
        " 254712345678",
        "254712345678",
        "00254712345678",
        "00254 712 345 678",
        "0712345678",
        "712345678",
        "0712 345 678",
        "0712-345-678",
        "(0712) 345678",
        "+254 (0)712 345678",
        "+254712345678\n",
    ],
)
def test_every_kenyan_way_to_write_a_number_is_understood(written):
    assert normalise(written) == AMINA


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "   ",
        "Amina",
        "*384*7464#",
        "0712345678x9",
        "0712345678;ext=2",
        "0712345678,,1",
        "+2547123456789",
        "071234567",
        "０７１２３４５６７８",
        "٠٧١٢٣٤٥٦٧٨",
        "0712345678\x00",
        "1190",
        "0202345678",
        "0800221234",
        "+255712345678",
        "+14155552671",
        "0109123456",
        "+" * 12,
        "-" * 12,
        "7" * 300,
    ],
)
def test_what_is_no_kenyan_mobile_is_refused_without_repeating_it(junk):
    with pytest.raises(NotAPhone) as refused:
        normalise(junk)
    assert not junk.strip() or junk not in str(refused.value)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_anything_at_all_is_a_number_or_no_phone(text):
    try:
        number = normalise(text)
    except NotAPhone:
        return
    assert normalise(number) == number
    assert len(number) == len(AMINA)


@pytest.mark.parametrize(
    ("prefixes", "safaricom"),
    [
        ("0700 0712 0729 0740 0745 0748 0757 0768 0790 0110 0115 0119", True),
        ("0730 0750 0762 0780 0100 0108", False),
        ("0770 0747 0744", False),
    ],
)
def test_the_prefix_tells_whom_the_number_was_given_to(prefixes, safaricom):
    for prefix in prefixes.split():
        assert looks_like_safaricom(normalise(f"{prefix}345678")) is safaricom


def test_a_number_is_said_as_kenyans_write_it_and_read_back_the_same():
    assert as_written(AMINA) == "0712 345678"
    assert normalise(as_written(AMINA)) == AMINA
