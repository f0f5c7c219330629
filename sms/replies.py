"""Answering a text: what each word does, for a client and for a therapist."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final

from sqlalchemy import select

from booking import clients, sessions
from booking.cancelling import HasBegun
from booking.clients import NotAName
from booking.completing import CannotRate, NotYet
from booking.desk import Desk
from booking.lifecycle import Besides, NotPossible
from booking.paying import NothingToPay, PromptLive
from booking.practice import Practice, therapist_with
from booking.questions import Asks
from booking.sessions import NoSuchBooking
from booking.support import open_ticket
from booking.work import Work
from language import Language, speaking
from models.bookings import OPEN, Booking, State
from models.people import Client, Therapist
from models.support import Subject
from models.texts import InboundText, OpenQuestion
from sms import reply_messages as say
from sms.announcer import SmsAnnouncer
from sms.keywords import Understood, Word
from sms.messages import About
from sms.who_is_told import Reader

NOTHING_MORE: Final = ""  # what happened is told by an announcement already


@dataclass(frozen=True)
class Correspondent:
    """Whoever sent the text, and what is needed to answer them."""

    work: Work
    phone: str
    announcer: SmsAnnouncer
    crisis_lines: tuple[str, ...]
    text_id: int
    client: Client | None
    therapist: Therapist | None

    @property
    def desk(self) -> Desk:
        return Desk(self.work, self.phone, self.client)

    @property
    def practice(self) -> Practice:
        assert self.therapist is not None
        return Practice(self.work, self.therapist)

    @property
    def dial(self) -> str:
        return self.announcer.ussd_code

    def about(self, booking: Booking) -> About:
        mine = self.client is not None and booking.client_id == self.client.id
        return self.announcer.about(booking, Reader.CLIENT if mine else Reader.THERAPIST)


def answer(
    work: Work, text: InboundText, meant: Understood, announcer: SmsAnnouncer, crisis_lines: tuple[str, ...]
) -> str:
    """Do what the text asks, and what to reply; nothing when an announcement says it already."""
    phone = text.phone
    client, therapist = clients.known_by(work, phone), therapist_with(work, phone)
    them = Correspondent(work, phone, announcer, crisis_lines, text.id, client, therapist)
    reader = client or therapist
    with speaking(Language(reader.language) if reader else Language.ENGLISH):
        try:
            return _reaction(them, meant)(them, meant)
        except NoSuchBooking:
            return say.no_such_booking(meant.code or "")


def _reaction(them: Correspondent, text: Understood) -> "Reaction":
    if text.word in ANYONE:
        return ANYONE[text.word]
    if text.slip and text.word in ABOUT_A_BOOKING and (them.client or them.therapist):
        return _wrong_code
    if them.therapist is not None and text.word in THERAPISTS:
        return THERAPISTS[text.word]
    if them.client is not None:
        return CLIENTS.get(text.word, _not_understood)
    return _not_understood if them.therapist else _not_joined


def _wrong_code(_them: Correspondent, text: Understood) -> str:
    """Digits were typed where the code goes, so the only booking there is need not be the one meant."""
    return say.no_such_booking(text.slip or "")


def _crisis(them: Correspondent, text: Understood) -> str:
    """The lines first; and somebody of ours must see it, who needs the words and the number."""
    note, once = f"{them.phone}: {text.rest}", f"crisis:{them.text_id}"
    open_ticket(them.work, Subject.CRISIS, once, note=note, urgent=True)
    return say.crisis_lines(them.crisis_lines)


def _help(them: Correspondent, _text: Understood) -> str:
    support = them.announcer.support_phone
    return say.help_for_therapist(support) if them.therapist else say.help_for_client(them.dial, support)


def _not_understood(them: Correspondent, _text: Understood) -> str:
    return say.not_understood(them.dial)


def _not_joined(them: Correspondent, _text: Understood) -> str:
    return say.not_joined(them.dial)


def _yes(them: Correspondent, text: Understood) -> str:
    booking = _request_meant(them, text)
    if isinstance(booking, str):
        return booking
    was = State(booking.state)
    try:
        step = them.practice.yes(booking.code)
    except NotPossible:
        return say.no_longer_open(them.about(booking))
    if step.besides == Besides.TOO_LATE:
        return say.no_longer_open(them.about(booking))
    return NOTHING_MORE if was == State.PENDING else say.already_accepted(them.about(booking))


def _no(them: Correspondent, text: Understood) -> str:
    booking = _request_meant(them, text)
    if isinstance(booking, str):
        return booking
    was = State(booking.state)
    try:
        step = them.practice.no(booking.code, text.rest)
    except NotPossible:
        return say.no_longer_open(them.about(booking))
    if step.besides == Besides.ASK_TO_CONFIRM:
        return say.paid_already_call_us(them.about(booking))
    return NOTHING_MORE if step.to != was else say.no_longer_open(them.about(booking))


def _request_meant(them: Correspondent, text: Understood) -> Booking | str:
    """The request a yes or no is about: the one with the code, or the only one that waits."""
    if text.code:
        return them.practice.booking(text.code)
    waiting = them.practice.waiting()
    if not waiting:
        return say.no_request_waits()
    if len(waiting) > 1:
        return say.which_one("YES" if text.word == Word.YES else "NO", [them.about(b) for b in waiting])
    return waiting[0]


def _done(them: Correspondent, text: Understood) -> str:
    open_ones = them.practice.unfinished()
    if not text.code and len(open_ones) != 1:
        listed = [them.about(b) for b in open_ones]
        return say.which_one("DONE", listed) if listed else say.no_session_waits()
    booking = them.practice.booking(text.code) if text.code else open_ones[0]
    try:
        done_now = them.practice.done(booking.code, text.number)
    except NotYet:
        return say.not_yet_done(them.about(booking))
    except NotPossible:
        return say.cannot_be_done(them.about(booking))
    return NOTHING_MORE if done_now else say.done_before(them.about(booking))


def _pay(them: Correspondent, text: Understood) -> str:
    booking = _own_booking(them, text, (State.APPROVED,), "PAY")
    if isinstance(booking, str):
        return booking
    try:
        them.desk.ask_for_payment(booking.code)
    except PromptLive as live:
        wait = max(1, ceil((live.at - them.work.now).total_seconds() / 60))
        return say.being_checked(them.about(booking)) if live.unclear else say.prompt_is_live(wait)
    except NothingToPay as nothing:
        return _why_nothing_to_pay(nothing.state)(them.about(booking))
    return say.prompt_is_coming(them.about(booking))


def _why_nothing_to_pay(state: State) -> Callable[[About], str]:
    reasons = {State.PENDING: say.not_accepted_yet, State.CONFIRMED: say.paid_already}
    return reasons.get(state, say.not_open_for_payment)


def _cancel(them: Correspondent, text: Understood) -> str:
    booking = _own_booking(them, text, OPEN, "CANCEL")
    if isinstance(booking, str):
        return booking
    try:
        called_off_now = them.desk.cancel(booking.code)
    except (HasBegun, NotPossible):
        return say.has_begun(them.about(booking))
    return NOTHING_MORE if called_off_now else say.called_off_before(them.about(booking))


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
    """A bare number answers the newest question that is open; so far only ratings are asked for."""
    question = _open_question(them)
    if question is None:
        return say.not_understood(them.dial)
    if text.number is None or not 1 <= text.number <= 5:
        return say.one_to_five()
    question.answered_at = them.work.now
    booking = them.work.session.get_one(Booking, question.booking_id)
    try:
        them.desk.rate(booking.code, text.number)
    except CannotRate:
        return say.rated_before()
    return NOTHING_MORE


def _open_question(them: Correspondent) -> OpenQuestion | None:
    mine = OpenQuestion.phone.matches(them.phone) & (OpenQuestion.asks == Asks.RATING)
    still = OpenQuestion.answered_at.is_(None) & (OpenQuestion.expires_at > them.work.now)
    newest = select(OpenQuestion).where(mine, still).order_by(OpenQuestion.asked_at.desc())
    return them.work.session.scalars(newest).first()


def _stop(them: Correspondent, _text: Understood) -> str:
    if them.client:
        them.client.reminders = False
    return say.stopped(booked=any(it.state in OPEN for it in them.desk.sessions()))


def _start(them: Correspondent, _text: Understood) -> str:
    if them.client:
        them.client.reminders = True
    return say.started(them.dial)


def _name(them: Correspondent, text: Understood) -> str:
    try:
        return say.named(them.desk.call_me(text.rest or ""))
    except NotAName:
        return say.not_a_name()


Reaction = Callable[[Correspondent, Understood], str]

ANYONE: Final[Mapping[Word, Reaction]] = {Word.CRISIS: _crisis, Word.HELP: _help}
ABOUT_A_BOOKING: Final = (Word.YES, Word.NO, Word.DONE, Word.PAY, Word.CANCEL)
THERAPISTS: Final[Mapping[Word, Reaction]] = {Word.YES: _yes, Word.NO: _no, Word.DONE: _done}
CLIENTS: Final[Mapping[Word, Reaction]] = {
    Word.PAY: _pay,
    Word.CANCEL: _cancel,
    Word.NUMBER: _number,
    Word.STOP: _stop,
    Word.START: _start,
    Word.NAME: _name,
}
