"""REQUIREMENTS section 6 (section_6.py), held cell by cell against the tables that decide who is told."""

from collections.abc import Iterator

import pytest

from booking import happenings as what
from booking import personal
from booking.happenings import Happening
from booking.personal import Personal
from booking.readers import Reader
from models import sealing
from models.bookings import Booking
from models.people import Client
from sms import docs_page
from sms.docs_page import note, reader_of, text
from sms.telling.who_is_told import TOLD_IN_PERSON, WHO_IS_TOLD, Telling
from sms.wording import reply as reply_messages
from tests.rules.section_6 import BESIDES, SECTION_6, SECTION_6_IN_PERSON, Cell, Personally, Row


@pytest.fixture(autouse=True)
def _keys() -> Iterator[None]:
    was = list(sealing._installed)
    sealing.install(sealing.Keyring((("f1", bytes(32)),), (("l1", bytes(32)),)))
    yield
    sealing._installed[:] = was


def cell(row: Row, reader: Reader) -> Cell:
    return row.client if reader == Reader.CLIENT else row.therapist


def told(happening: type[Happening], reader: Reader) -> list[Telling]:
    return [telling for telling in WHO_IS_TOLD[happening] if telling.reader == reader]


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("row", SECTION_6, ids=lambda row: row.event)
def test_a_cell_of_section_6_is_one_text_that_says_so_or_none_at_all(row: Row, reader: Reader) -> None:
    words, found = cell(row, reader), told(row.happening, reader)
    assert len(found) == (0 if words is None else 1)
    for telling in found:
        assert missing(words or (), text(row.happening, telling)) == []


@pytest.mark.parametrize("row", SECTION_6_IN_PERSON, ids=lambda row: row.event)
def test_a_cell_of_section_6_that_is_about_no_booking(row: Personally) -> None:
    assert reader_of(row.happening) == row.reader
    assert missing(row.words, note(row.happening, TOLD_IN_PERSON[row.happening])) == []


def missing(words: tuple[str, ...], said: str) -> list[str]:
    return [word for word in words if word not in said]


def test_whatever_else_is_told_has_its_requirement() -> None:
    rows = {row.happening for row in (*SECTION_6, *SECTION_6_IN_PERSON)}
    assert not rows & BESIDES.keys()
    assert rows | BESIDES.keys() == {*WHO_IS_TOLD, *TOLD_IN_PERSON}, "by which requirement is it told?"


def test_when_a_payment_starts_the_client_is_told_at_once_and_nobody_by_a_text_of_its_own() -> None:
    """On the screen (tests/conversations/test_paying.py), or as the answer to PAY."""
    said = reply_messages.prompt_is_coming(docs_page.EXAMPLE, 100, 0)
    assert missing(("KSh 2,000 for 77933", "M-Pesa will ask for your PIN in a few seconds"), said) == []
    assert not any("Start" in news.__name__ for news in WHO_IS_TOLD)


def test_only_on_m_pesas_word_is_money_said_to_be_sent() -> None:
    said = {news: words for news, words in every_text() if "was sent" in words}
    assert said.keys() == {what.RefundSent, personal.PayoutSent, personal.ReceiptWasReturned}


def every_text() -> Iterator[tuple[type[Happening | Personal], str]]:
    for news, tellings in WHO_IS_TOLD.items():
        yield from ((news, text(news, telling, group=seat)) for telling in tellings for seat in (False, True))
    yield from ((news, note(news, told)) for news, told in TOLD_IN_PERSON.items())


@pytest.mark.parametrize(("shares", "words"), [(True, "Their number: 0712 345678"), (False, "0709000000")])
def test_how_to_reach_the_client_is_their_number_only_if_they_share_it(shares: bool, words: str) -> None:
    client = Client(phone="+254712345678", shares_phone=shares)
    (telling,) = told(what.PaymentConfirmed, Reader.THERAPIST)
    said = telling.write(docs_page.EXAMPLE, what.PaymentConfirmed(Booking(client=client), None))
    assert words in said
    assert ("345678" in said) is shares


@pytest.mark.parametrize(("fuller", "seen"), [(True, True), (False, False), (None, False)])
def test_why_a_therapist_declined_is_in_the_text_only_of_who_chose_fuller_texts(
    fuller: bool | None, seen: bool
) -> None:
    booking = Booking(client=Client(full_texts=fuller), decline_reason="I am travelling")
    (telling,) = told(what.Declined, Reader.CLIENT)
    assert ("I am travelling" in telling.write(docs_page.EXAMPLE, what.Declined(booking))) is seen
