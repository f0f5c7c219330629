"""What a client's words do: paying, cancelling, choosing, rating, and what they want to be sent."""

from collections.abc import Callable, Mapping
from datetime import datetime
from math import ceil
from typing import Final

from booking import clients, questions, sessions
from booking.asking import receipts_told
from booking.asking.new_booking import AlreadyBooked
from booking.asking.patience import FailedOften
from booking.asking.paying import NothingToPay, PhoneTaken, PromptLive
from booking.asking.receipts_told import Known
from booking.changing.absences import TooLate
from booking.changing.calling_off import NothingOffered
from booking.changing.cancelling import HasBegun
from booking.changing.completing import CannotRate, NotYet
from booking.changing.moves import NoOffer, TooManyMoves
from booking.clients import NotAName
from booking.lifecycle import NotPossible
from booking.questions import Asks
from booking.sessions import NoSuchBooking
from booking.slots import SlotTaken
from language import in_minutes
from models.bookings import OPEN, Booking, State
from models.texts import OpenQuestion
from sms.answering.correspondent import NOTHING_MORE, Correspondent
from sms.answering.letter_words import about_letters
from sms.answering.opened_words import yes_to_what_opened
from sms.keywords import Understood, Word
from sms.messages import About
from sms.wording import by_hand
from sms.wording import reply as say
from sms.wording import small_talk as talk
from sms.wording.payment import failed_often

_STARS: Final = 5


def _pay(them: Correspondent, text: Understood) -> str:
    booking = _own_booking(them, text, (State.APPROVED,), "PAY")
    if isinstance(booking, str):
        return booking
    try:
        wait = them.desk.ask_for_payment(booking.code)
    except PromptLive as live:
        checked = say.being_checked(them.about(booking))
        return checked if live.unclear else say.prompt_is_live(_minutes(them, live.at), live.payer)
    except PhoneTaken as taken:
        return say.phone_is_taken(them.about(booking), _minutes(them, taken.at), taken.code)
    except FailedOften as often:
        return failed_often(them.about(booking), often.at)
    except NothingToPay as nothing:
        return _why_nothing_to_pay(nothing.state)(them.about(booking))
    back = them.desk.session(booking.code).percent_back
    return say.prompt_is_coming(them.about(booking), back, in_minutes(wait))


def _minutes(them: Correspondent, until: datetime) -> int:
    return max(1, ceil((until - them.work.now).total_seconds() / 60))


def _paid(them: Correspondent, text: Understood) -> str:
    """By itself it proves nothing: M-Pesa is asked, unless it has said already."""
    if text.receipt is None:
        return by_hand.which_receipt()
    told = receipts_told.hear(them.work, them.desk.joined, text.receipt)
    if told.known == Known.MINE and told.booking:
        return _how_it_stands(State(told.booking.state))(them.about(told.booking))
    if told.known == Known.TOO_MANY:
        return by_hand.too_many_receipts(them.support)
    if told.known in _OF_RECEIPT:
        return _OF_RECEIPT[told.known](text.receipt)
    return _NOT_MINE[told.known](text.receipt, them.dial)


def _how_it_stands(state: State) -> Callable[[About], str]:
    unpaid = {State.PENDING: say.not_accepted_yet, State.APPROVED: by_hand.still_missing}
    return unpaid.get(state, say.paid_already)


def to_pay_still(them: Correspondent) -> str | None:
    """How the session is paid that waits for it, if one does."""
    waiting = [it for it in them.desk.sessions() if it.state == State.APPROVED] if them.client else []
    if not waiting:
        return None
    return talk.to_pay(them.about(sessions.of_client(them.work, them.desk.joined, waiting[0].code)))


def _why_nothing_to_pay(state: State) -> Callable[[About], str]:
    reasons = {State.PENDING: say.not_accepted_yet, State.CONFIRMED: say.paid_already}
    return reasons.get(state, say.not_open_for_payment)


def _cancel(them: Correspondent, text: Understood) -> str:
    if still_to_choose := _still_to_choose(them, text):
        return still_to_choose
    booking = _own_booking(them, text, OPEN, "CANCEL")
    if isinstance(booking, str):
        return booking
    try:
        called_off_now = them.desk.cancel(booking.code)
    except (HasBegun, NotPossible):
        return say.has_begun(them.about(booking))
    return NOTHING_MORE if called_off_now else say.called_off_before(them.about(booking))


def _still_to_choose(them: Correspondent, text: Understood) -> str | None:
    """To whoever cancels what the clinic called off just before: their money waits for them."""
    asked = _asked(them, text, Asks.CALLED_OFF)
    if not asked or (not text.code and any(it.state in OPEN for it in them.desk.sessions())):
        return None
    return say.still_to_choose(them.about(_booking(them, asked[0])))


def _own_booking(
    them: Correspondent, text: Understood, states: tuple[State, ...], word: str
) -> Booking | str:
    """The client's booking that is meant: the one with the code, or the only one it can be about."""
    client = them.desk.joined
    if text.code:
        return sessions.of_client(them.work, client, text.code)
    ahead = them.desk.sessions()
    fitting = [it for it in ahead if it.state in states] or [it for it in ahead if it.state in OPEN]
    if not fitting:
        return say.nothing_waits(them.dial)
    bookings = [sessions.of_client(them.work, client, it.code) for it in fitting]
    return bookings[0] if len(bookings) == 1 else say.which_one(word, [them.about(b) for b in bookings])


def _number(them: Correspondent, text: Understood) -> str:
    """A bare number answers the newest question it fits; where it fits two, nothing is guessed."""
    asked = _asked(them, text, Asks.RATING, Asks.MOVE, Asks.CALLED_OFF, Asks.WAYS_ON)
    fitting = [question for question in asked if 1 <= (text.number or 0) <= _most(question)]
    if len({question.booking_id for question in fitting}) > 1:
        return say.fits_two_questions(them.dial)
    if not fitting:
        most = max(map(_most, asked), default=0)
        return say.number_up_to(most) if most else talk.not_understood(them.dial)
    return _ANSWERS[Asks(fitting[0].asks)](them, fitting[0], text.number or 0)


def _most(question: OpenQuestion) -> int:
    """The highest number that answers this question."""
    return _STARS if question.asks == Asks.RATING else questions.how_many(question)


def _rate(them: Correspondent, question: OpenQuestion, stars: int) -> str:
    try:
        them.desk.rate(_booking(them, question).code, stars)
    except CannotRate:
        return say.rated_before()
    return NOTHING_MORE


def _move(them: Correspondent, question: OpenQuestion, number: int) -> str:
    booking = _booking(them, question)
    try:
        them.desk.move(booking.code, questions.choices_of(question)[number - 1])
    except SlotTaken:
        return say.time_just_taken(them.about(booking))
    except AlreadyBooked:
        return say.another_session_then(them.dial)
    except TooManyMoves:
        return say.moved_too_often(them.about(booking))
    except (NoOffer, HasBegun, NotPossible):
        return say.nothing_waits(them.dial)
    return NOTHING_MORE


def _take_another_time(them: Correspondent, question: OpenQuestion, number: int) -> str:
    booking = _booking(them, question)
    try:
        them.desk.take_another_time(booking.code, questions.choices_of(question)[number - 1])
    except SlotTaken:
        return say.time_just_taken_refund(them.about(booking))
    except AlreadyBooked:
        return say.another_session_then(them.dial)
    except NothingOffered:
        return say.nothing_waits(them.dial)
    return NOTHING_MORE


def _ask_instead(them: Correspondent, question: OpenQuestion, number: int) -> str:
    """A request came to nothing, and the client takes one of the ways on."""
    try:
        them.desk.ask_instead(_booking(them, question).code, questions.ways_of(question)[number - 1])
    except SlotTaken:
        return say.instead_just_taken(them.dial)
    except AlreadyBooked:
        return say.another_session_then(them.dial)
    return NOTHING_MORE


def _refund(them: Correspondent, text: Understood) -> str:
    """Give up a paid session, or take the money for one that was called off."""
    asked = _asked(them, text, Asks.MOVE, Asks.CALLED_OFF)
    if not asked:
        return say.cancel_first()
    if len({question.booking_id for question in asked}) > 1:
        return say.which_one("REFUND", [them.about(_booking(them, question)) for question in asked])
    booking = _booking(them, asked[0])
    try:
        if asked[0].asks == Asks.MOVE:
            them.desk.give_up(booking.code)
        else:
            them.desk.take_the_money(booking.code)
    except (NoOffer, NothingOffered, HasBegun, NotPossible):
        return say.nothing_waits(them.dial)
    return NOTHING_MORE


def _keep(them: Correspondent, text: Understood) -> str:
    asked = _asked(them, text, Asks.MOVE)
    if len({question.booking_id for question in asked}) > 1:
        return say.which_one("KEEP", [them.about(_booking(them, question)) for question in asked])
    try:
        them.desk.keep(_booking(them, asked[0]).code if asked else text.code or "")
    except (NoOffer, NoSuchBooking):
        return say.nothing_waits(them.dial)
    return NOTHING_MORE


def _no_show(them: Correspondent, text: Understood) -> str:
    """They did not come; or it is untrue that I did not."""
    if not text.code:
        return say.no_show_needs_code()
    booking = sessions.of_client(them.work, them.desk.joined, text.code)
    try:
        reported_now = them.desk.report_absence(text.code)
    except NotYet:
        return say.not_begun_yet(them.about(booking))
    except (TooLate, NotPossible):
        return say.call_us_about(them.about(booking))
    return NOTHING_MORE if reported_now else say.absence_known(them.about(booking))


def _asked(them: Correspondent, text: Understood, *asks: Asks) -> list[OpenQuestion]:
    """What this phone was asked and has not answered, newest first; of one booking, if a code says so."""
    waiting = questions.waiting(them.work, them.phone, *asks)
    if text.code is None:
        return waiting
    meant = sessions.of_client(them.work, them.desk.joined, text.code).id
    return [question for question in waiting if question.booking_id == meant]


def _booking(them: Correspondent, question: OpenQuestion) -> Booking:
    return them.work.session.get_one(Booking, question.booking_id)


def _stop(them: Correspondent, _text: Understood) -> str:
    clients.stop_texts(them.work, them.phone)
    return talk.stopped(booked=any(it.state in OPEN for it in them.desk.sessions()))


def _start(them: Correspondent, _text: Understood) -> str:
    if them.client:
        them.client.reminders = True
    return talk.started(them.dial)


def _name(them: Correspondent, text: Understood) -> str:
    try:
        return talk.named(them.desk.call_me(text.rest or ""))
    except NotAName:
        return talk.not_a_name()


_OF_RECEIPT: Final[Mapping[Known, Callable[[str], str]]] = {
    Known.ASKING: by_hand.asking_about,
    Known.GOES_BACK: by_hand.receipt_goes_back,
}
_NOT_MINE: Final[Mapping[Known, Callable[[str, str], str]]] = {
    Known.NOT_FOUND: by_hand.receipt_unknown,
    Known.ELSEWHERE: by_hand.receipt_of_others,
    Known.UNMATCHED: by_hand.receipt_unmatched,
}
_ANSWERS: Final[Mapping[Asks, Callable[[Correspondent, OpenQuestion, int], str]]] = {
    Asks.RATING: _rate,
    Asks.MOVE: _move,
    Asks.CALLED_OFF: _take_another_time,
    Asks.WAYS_ON: _ask_instead,
}

CLIENTS: Final[Mapping[Word, Callable[[Correspondent, Understood], str]]] = {
    Word.PAY: _pay,
    Word.PAID: _paid,
    Word.CANCEL: _cancel,
    Word.KEEP: _keep,
    Word.REFUND: _refund,
    Word.YES: yes_to_what_opened,
    Word.NO_SHOW: _no_show,
    Word.NUMBER: _number,
    Word.STOP: _stop,
    Word.START: _start,
    Word.NAME: _name,
    Word.EMAIL: about_letters,
}
