"""Every letter, in both languages: neutral, whole, and with an entry for the calendar where it needs one."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from booking import happenings as what
from booking import personal
from booking.happenings import Happening
from booking.readers import Reader
from language import Language, speaking
from mail.docs_page import about, examples
from mail.invitation import Method
from mail.who_is_mailed import IN_PERSON, OF_GROUPS, OVERTAKES, WHO_IS_MAILED, WITH_ENTRY, Mailing
from mail.writing import Written, description, summary
from sms.telling.who_is_told import TOLD_IN_PERSON, WHO_IS_TOLD
from tests.test_every_text import TELLING
from tests.words import english_left_in

LINKS: Final = ("t643s92557r7", "k8w2z5n4h7c3")
NAMES: Final = (
    f"Hello Amina Jane Smith Smiling Steps https phone smilingsteps example com amina {''.join(LINKS)}"
)


def letters(**changes: Any) -> Iterator[tuple[str, Written]]:
    """Each by its name, in the language now spoken."""
    yield from ((example.name, example.letter) for example in examples(**changes))


every_language = pytest.mark.parametrize("language", Language)


@every_language
@pytest.mark.parametrize("changes", [{}, {"receipt": None, "paper": None, "back": 0, "percent": 0}])
def test_a_letter_tells_a_stranger_nothing_and_fills_every_gap(language: Language, changes: Any) -> None:
    with speaking(language):
        for name, letter in letters(**changes):
            told = f"{letter.subject}\n{letter.body}"
            assert not TELLING.search(told), f"{name}: {told}"
            assert not re.search(r"[{}]|None|\n{3}|  | \n", told), f"{name}: {told}"
            assert letter.subject.startswith("Smiling Steps: ")
            assert "\n" not in letter.subject


def test_a_kiswahili_letter_has_no_english_in_it() -> None:
    with speaking(Language.KISWAHILI):
        for name, letter in letters():
            left = english_left_in(f"{letter.subject}\n{letter.body}", names=NAMES)
            assert not left, f"{name}: {left}"


@every_language
def test_every_letter_but_the_first_says_how_to_have_no_more(language: Language) -> None:
    with speaking(language):
        for name, letter in letters():
            if name != "prove_address":
                assert re.search(r"(EMAIL OFF|BARUA FUNGA) .* 20384", letter.body), name
                assert "0709000000" in letter.body


@every_language
@pytest.mark.parametrize("full", [False, True])
def test_what_a_calendar_shows_to_who_looks_over_a_shoulder_is_neutral_unless_chosen(
    language: Language, full: bool
) -> None:
    with speaking(language):
        assert ("Jane Smith" in summary(about(full=full))) is full
        assert not TELLING.search(summary(about()) + description(about()))


def test_whatever_is_mailed_is_texted_too() -> None:
    for kind, mailings in WHO_IS_MAILED.items():
        told = {telling.reader.value for telling in WHO_IS_TOLD[kind]}
        assert {mailing.reader.value for mailing in mailings} <= told
    assert {*IN_PERSON, *OF_GROUPS} <= TOLD_IN_PERSON.keys()


def entries(kind: type[Happening]) -> dict[Reader, Method | None]:
    return {mailing.reader: mailing.calendar for mailing in WHO_IS_MAILED[kind]}


@pytest.mark.parametrize("kind", [what.PaymentConfirmed, what.Rebooked, what.Moved, what.DayBefore])
def test_what_takes_place_is_in_both_calendars(kind: type[Happening]) -> None:
    assert entries(kind) == {Reader.CLIENT: Method.REQUEST, Reader.THERAPIST: Method.REQUEST}


@pytest.mark.parametrize("kind", [what.GivenUp, what.CalledOffByClinic])
def test_what_was_paid_and_is_off_leaves_both_calendars(kind: type[Happening]) -> None:
    assert entries(kind) == {Reader.CLIENT: Method.CANCEL, Reader.THERAPIST: Method.CANCEL}


def test_of_a_group_the_therapist_has_one_entry_and_each_client_their_own() -> None:
    assert entries(what.PaidSeatCalledOff) == {Reader.CLIENT: Method.CANCEL}
    assert OF_GROUPS[personal.GroupAnnounced].calendar == Method.REQUEST
    assert OF_GROUPS[personal.GroupCalledOff].calendar == Method.CANCEL


def test_every_change_of_a_calendar_overtakes_a_reminder_that_still_waits() -> None:
    changes = {what.Moved, what.GivenUp, what.CalledOffByClinic, what.PaidSeatCalledOff}
    assert {kind for kind, before in OVERTAKES.items() if what.DayBefore in before} == changes


def test_a_letter_that_brings_an_entry_is_known_by_its_name() -> None:
    without = [mailing for mailing in every_mailing() if mailing.calendar is None]
    assert WITH_ENTRY.isdisjoint(mailing.name for mailing in without)
    assert {"confirmed", "moved", "given_up", "day_before"} <= WITH_ENTRY


def every_mailing() -> Iterator[Mailing]:
    return (mailing for mailings in WHO_IS_MAILED.values() for mailing in mailings)
