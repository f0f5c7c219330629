"""Every text we send, in both languages: short, and telling a stranger nothing (REQUIREMENTS R6.2)."""

import re
from typing import Final

import pytest

import gsm7
from language import Language, speaking
from payments.gateway import Why
from sms.keywords import Word
from sms.reading import understand
from sms.wording import payment as payment_messages
from sms.wording import reply as reply_messages
from tests.told import A_REASON, LONGEST, ORDINARY, about, texts, written
from tests.words import catalogue, english_left_in, said_in_code

ONE_PART: Final = 160  # septets
TWO_PARTS: Final = gsm7.TWO_PARTS
NEEDS_TWO_PARTS: Final = {
    "crisis_lines",
    "day_before",
    "hour_before",
    "paid",
    "paid_for_another",
    "offer",
    "called_off_by_clinic",
    "moved",
    "rebooked",
    "declined",
    "request_lapsed",
    "taken_back",
    "off_with_money_back",
    "agenda",
    "seat_taken",
    "how_did_the_group_go",
    "time_offered",
}
"""They have more to say than one part holds, with ordinary names and times in them."""
TELLING: Final = re.compile(
    r"therap|couns|mental|psych|depress|anxi|stress|trauma|grief|addict|disorder|illness|patient|clinic|doctor"
    r"|\b(?:dr|prof|akili)\b|tiba|daktari|gonjwa|afya|ushauri|nasaha|mshauri|sonona|wasiwasi|huzuni|msongo"
    r"|kiwewe|majonzi|uraibu|mahusiano|hospitali",
    re.IGNORECASE,
)
WRITTEN_BY_US: Final = re.compile(r"\b[A-Z]{2,}\b")


every_text = pytest.mark.parametrize("text", texts(), ids=lambda text: text.__name__)
every_language = pytest.mark.parametrize("language", list(Language))


@every_language
@every_text
def test_a_text_of_ordinary_length_fits_in_one_part_or_is_known_not_to(text, language):
    with speaking(language):
        longest = max(gsm7.septets(said) for said in written(text, ORDINARY))
    if text.__name__ in NEEDS_TWO_PARTS:
        assert longest > ONE_PART, f"one part is enough ({longest} septets): take it off the list"
    else:
        assert longest <= ONE_PART, f"{longest} septets"


@every_language
@every_text
def test_a_text_never_takes_more_than_two_parts(text, language):
    with speaking(language):
        for said in (*written(text, LONGEST), *written(text, LONGEST._replace(titled=True))):
            assert gsm7.septets(said) <= TWO_PARTS, said


@every_language
@every_text
def test_a_text_tells_a_stranger_nothing(text, language):
    with speaking(language):
        for said in (*written(text, ORDINARY), *written(text, LONGEST)):
            found = TELLING.search(said)
            assert not found, f"{found and found[0]!r} in {said!r}"


@every_language
@every_text
def test_every_gap_of_a_text_is_filled(text, language):
    with speaking(language):
        for said in written(text, ORDINARY):
            assert not re.search(r"[{}]|None|\s\s", said), said


@every_text
def test_a_kiswahili_text_has_no_english_in_it(text):
    with speaking(Language.KISWAHILI):
        for said in written(text, ORDINARY):
            names = (
                f"{ORDINARY.provider} {ORDINARY.client} {about(ORDINARY).link} Red Cross Police {A_REASON}"
            )
            left = english_left_in(said, names=names)
            assert not left, f"{left} in {said!r}"


@every_language
def test_every_way_a_payment_fails_has_words_of_its_own(language):
    with speaking(language):
        said = {why: payment_messages.payment_failed(about(ORDINARY), why) for why in Why}
    assert len(set(said.values())) == len(Why), "two kinds of failure are told alike"


def test_a_failure_of_no_known_kind_is_told_without_a_guess():
    assert payment_messages.payment_failed(about(ORDINARY), "never heard of").startswith(
        "The payment did not go through. M-Pesa did not say why."
    )


@every_language
@pytest.mark.parametrize("word", ["YES", "NO", "DONE", "PAY", "CANCEL"])
def test_the_word_that_we_tell_people_to_text_is_one_that_we_understand(word, language):
    with speaking(language):
        said = reply_messages.which_one(word, [about(ORDINARY)] * 2)
    assert understand(WRITTEN_BY_US.findall(said)[0]).word == Word(word.lower())


def test_a_translation_tells_people_to_text_the_same_things():
    """LIPA where English says PAY, and so for every word in capitals that means something by text."""
    for message in catalogue():
        if message.id:
            assert _orders(str(message.string)) == _orders(str(message.id)), message.string


def _orders(text: str) -> list[Word]:
    heard = [understand(word).word for word in WRITTEN_BY_US.findall(text)]
    return sorted(word for word in heard if word != Word.UNKNOWN)


def test_everything_we_say_is_in_the_catalogue():
    missing = said_in_code() - {str(message.id) for message in catalogue()}
    assert not missing, f"run make messages, and translate {missing}"


def test_english_is_told_from_kiswahili():
    assert english_left_in("Your session today, 2:00 PM") >= {"your", "session", "today"}
    assert not english_left_in("Kikao chako cha leo, M-Pesa, KSh")


def test_everything_we_say_is_translated_and_nobody_guessed():
    for message in catalogue():
        assert not message.fuzzy, f"a guess of a machine, not a translation: {message.id!r}"
        assert not message.id or message.string, f"not translated: {message.id!r}"


def test_a_translation_fills_the_same_gaps_in_the_alphabet_of_the_network():
    for message in catalogue():
        english, kiswahili = str(message.id), str(message.string)
        if english:
            assert _gaps(kiswahili) == _gaps(english), f"{kiswahili!r} does not fill what {english!r} does"
            assert not gsm7.outside(english + kiswahili), f"not GSM-7: {english!r} or {kiswahili!r}"


def _gaps(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))
