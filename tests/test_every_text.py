"""Every text we send, in both languages: short, and telling a stranger nothing (REQUIREMENTS R6.2)."""

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, NamedTuple

import pytest

import gsm7
from booking.happenings import WayOn
from booking.personal import (
    GroupAnnounced,
    GroupCalledOff,
    PayoutFailed,
    PayoutSent,
    TimeGone,
    TimeOffered,
)
from booking.therapists.diary import Earnings, Entry
from booking.therapists.directory import spoken_name
from clock import NAIROBI
from language import Language, speaking
from models.bookings import State
from models.payouts import Paper, PaperKind
from models.people import SessionKind, Therapist
from payments.gateway import Why
from settings import Settings
from sms import messages, wording
from sms.keywords import Word, understand
from sms.messages import About
from sms.telling.announcer import kind_in_words
from sms.wording import payment as payment_messages
from sms.wording import reply as reply_messages
from tests.words import catalogue, english_left_in, said_in_code

ONE_PART: Final = 160  # septets
TWO_PARTS: Final = gsm7.TWO_PARTS
NEEDS_TWO_PARTS: Final = {
    "crisis_lines",
    "day_before",
    "hour_before",
    "paid",
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
A_REASON: Final = "I am travelling"  # a therapist's own words, in whatever language
A_RECEIPT: Final = Paper(kind=PaperKind.RECEIPT, number=123_456, amount=999_999, token="7" * 27)
WRITTEN_BY_US: Final = re.compile(r"\b[A-Z]{2,}\b")


class Data(NamedTuple):
    """Who, when and how much a text is about."""

    provider: str
    client: str
    code: str
    starts: datetime
    minutes: int
    price: int
    stars: int = 5


ORDINARY: Final = Data(
    "Dr. Jane Smith", "Achieng", "48216", datetime(2026, 12, 8, 14, tzinfo=NAIROBI), 60, 2000
)
LONGEST: Final = Data(
    "Prof. Emmanuella Wanjiku-Kariuki",
    "Christabelle-Ann Wan",
    "482163915",
    datetime(2026, 12, 30, 12, 30, tzinfo=NAIROBI),
    120,
    999_999,
)


def about(data: Data) -> About:
    """As the announcer would make it, with the service's real address in the link."""
    house = Settings.model_fields
    dial = str(house["ussd_code"].default)
    return About(
        code=data.code,
        provider=spoken_name(data.provider),
        client=data.client,
        kind=kind_in_words(SessionKind.INDIVIDUAL),
        starts=data.starts,
        minutes=data.minutes,
        price=data.price,
        answer_by=data.starts,
        pay_by=data.starts,
        link="https://phone.smilingsteps.co.ke/j/" + "7" * 27,
        dial=dial,
        dial_here=f"{dial[:-1]}*{data.code}#",
        support=str(house["support_phone"].default),
        pay_bill="174379",
        pages="https://phone.smilingsteps.co.ke",
    )


def what_texts_are_told(data: Data) -> dict[str, list[Any]]:
    """For each thing a text may be told, by its name: every value that makes another sentence of it."""
    it = about(data)
    return {
        "it": [it],
        "receipt": [None, "QA12BC34DE"],
        "mpesa_code": ["QA12BC34DE"],
        "paper": [A_RECEIPT],
        "contact": [None, "+254712345678"],
        "why": [*Why, "a kind that nobody has words for"],
        "lines": [Settings.model_fields["crisis_lines"].default],
        "off_or_on": ["OFF", "ON"],
        "word": ["YES", "NO", "DONE", "PAY", "CANCEL", "REFUND", "KEEP"],
        "most": [3, 5],
        "percent": [100, 75, 0],
        "back": [data.price, data.price * 3 // 4, 0],
        "times": [[], [data.starts] * 3],
        "wanted": [data.starts],
        "was": [data.starts],
        "at": [data.starts],
        "answer_by": [data.starts],
        "instead_of": [data.code],
        "ways_on": [[], [WayOn(1, None, data.starts)] * 2 + [WayOn(2, data.provider, data.starts)]],
        "reason": [None, A_REASON],
        "payer": [None, "678"],
        "percent_back": [100, 75],
        "may_be_asked": [False, True],
        "choices": [[it] * 2, [it] * 5],
        "booked": [True, False],
        "amount": [data.price],
        "minutes": [data.minutes],
        "lasted": [data.minutes],
        "stars": [data.stars],
        "name": [data.client],
        "code": [data.code],
        "dial": [it.dial],
        "support": [it.support],
        "taken": [1, 30],
        "seats": [30],
        "called_off": [0, 1, 5],
        "day": [data.starts.date()],
        "standing": [[], [data.code], [data.code] * 5],
        "works": [True, False],
        "entries": [[], _entries(data)],
        "hours": [Settings.model_fields["support_hours"].default],
    }


def what_was_heard(data: Data) -> dict[type, list[Any]]:
    """For each kind of news that a text may be written from: every value that makes another sentence."""
    somebody, at, price = Therapist(), data.starts, data.price
    heard = [
        GroupAnnounced(somebody, 1, at, minutes=data.minutes, seats=30, price=price),
        *(GroupCalledOff(somebody, 1, at, seats=seats) for seats in (0, 30)),
        TimeOffered(
            somebody, 1, at, therapist=data.provider, minutes=data.minutes, price=price, answer_by=at
        ),
        TimeGone(somebody, 1, at, therapist=data.provider),
        *(
            PayoutSent(somebody, 1, at, amount=price, sessions=8, fee=price // 4, receipt=receipt)
            for receipt in (None, "UL70000001")
        ),
        PayoutFailed(somebody, 1, at, amount=price),
        Earnings(price, price, price, price, at),
        Earnings(0, 0, 80, least=100),
        Earnings(0, 0, 0),
    ]
    return {kind: [each for each in heard if type(each) is kind] for kind in map(type, heard)}


def _entries(data: Data) -> list[Entry]:
    one = Entry(data.code, data.client, SessionKind.INDIVIDUAL, data.starts, data.starts, State.CONFIRMED)
    return [one] * 8


def texts() -> list[Callable[..., str]]:
    """Every function that writes a text, wherever such functions are kept."""
    rooms = [import_module(f"sms.wording.{room.name}") for room in iter_modules(wording.__path__)]
    every = [each for room in (messages, *rooms) for each in vars(room).values() if inspect.isfunction(each)]
    return [
        each for each in every if each.__module__.startswith("sms.") and not each.__name__.startswith("_")
    ]


def written(text: Callable[..., str], data: Data) -> Iterator[str]:
    """The text as often as it takes for each value to be heard once, in the language now spoken."""
    values = _values(text, data)
    for turn in range(max(map(len, values.values()), default=1)):
        yield text(**{name: each[turn % len(each)] for name, each in values.items()})


def _values(text: Callable[..., str], data: Data) -> dict[str, list[Any]]:
    told, heard = what_texts_are_told(data), what_was_heard(data)
    asked = inspect.signature(text).parameters
    values = {name: heard.get(it.annotation) or told.get(name.strip("_")) for name, it in asked.items()}
    unknown = [name for name, each in values.items() if each is None]
    assert not unknown, f"{text.__name__} is told {unknown}: say in what_texts_are_told what that may be"
    return {name: each for name, each in values.items() if each}


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
        for said in written(text, LONGEST):
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
