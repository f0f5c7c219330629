"""The clinic that tests/test_every_page.py walks through: few people, long names, large sums, every state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from redis import Redis
from sqlalchemy import update

import app
from booking import clients, slots
from booking.asking import requests
from booking.codes import new_link
from booking.desk import Desk
from booking.practice import therapist_with
from booking.slots import SlotRef
from booking.therapists import onboarding
from booking.therapists.onboarding import Hours, NewTherapist
from booking.work import Actor, Work
from language import Language
from models.bookings import OPEN, Booking, Rating, State
from models.money import AttemptState, PaymentAttempt
from models.people import SessionKind, Therapist
from models.texts import Text, TextState
from payments import papers
from runtime import Runtime
from tests.walking import Echo, SpokenRecords, Walker
from tests.world import MONDAY_AT_NINE, StillClock

CALLER: Final = "+254712345678"
OTHERS: Final = ("+254700000001", "+254700000002", "+254700000003")
EMMANUELLA, BARTHOLOMEW, TIMETABLED, UNAVAILABLE = (f"+25472200000{n}" for n in range(1, 5))
NAMES: Final = (
    "Prof. Emmanuella Wanjiku-Kariuki",
    "Dr. Bartholomew Kiprotich-Cheruiyot",
    "Prof. Philomena Nyambura-Gachanja",
    "Dr. Maximilian Odhiambo-Wasonga",
)
LONG_NAME: Final = "Christabelle-Ann Wan"  # 20 letters, the most a first name keeps
TONGUES: Final = ("English", "Kiswahili", "Kikuyu", "Dholuo", "Kikamba", "Kalenjin")
REASON: Final = (
    "Nitakuwa safarini wiki hiyo yote, na nitarudi mwanzoni mwa mwezi ujao; samahani sana kwa hilo lote"
)
SPECIALISATIONS: Final = {
    "Relationships and marriage difficulties": "Mahusiano na changamoto za ndoa nyumbani",
    "Trauma after violence or an accident": "Kiwewe baada ya vurugu au ajali barabara",
    **{
        f"Something of number {n} with a long name": f"Jambo la namba {n} lenye maneno mengi"
        for n in range(7)
    },
}
ANSWERS: Final = {
    "account.ask_name": ("Wanjiku", "1234"),
    "book.ask_name": (LONG_NAME, "1", "1234"),
    "browse.by_code": ("101", "999"),
    "pay.another_number": ("0712345678", "0733000001", "12345", "x" * 90),
    "rate.rate": ("5", "6"),
    "groups.ask_name": (LONG_NAME, "1", "1234"),
    "therapist.requests.ask_why": (REASON, "1"),
    "therapist.done.ask_minutes": ("45", "long"),
    "therapist.hours.ask_day_off": ("Thu", "12 Dec", "1 Dec", "some day"),
    "therapist.hours.ask_hours": ("9:00-17:00", "9-5", "8am-1:10pm", "always"),
    "therapist.announcing.ask_day": ("Thu", "1 Dec", "some day", "today"),
    "therapist.announcing.ask_time": ("18:00", "9:00", "18:10", "late"),
    "therapist.announcing.ask_seats": ("12", "99", "many"),
    "therapist.announcing.ask_price": ("999999", "0", "much"),
}
"""What is typed to each question. A page with neither a key nor a line here is a dead end."""
NOT_CHOSEN: Final = {Language.ENGLISH: "Kiswahili", Language.KISWAHILI: "English"}
PRICES: Final = {
    SessionKind.INDIVIDUAL: (150_000, 60),
    SessionKind.COUPLES: (250_000, 90),
    SessionKind.FAMILY: (999_999, 90),
}


@dataclass
class Clinic:
    """The service without its doors, and a world to arrange."""

    runtime: Runtime
    clock: StillClock
    language: Language
    records: SpokenRecords
    redis: Redis
    echo: Echo | None = None

    def arrange(self, do: Callable[[Work], object]) -> None:
        self.runtime.office.carry_out(Actor.SUPPORT, do)

    def caller(self, phone: str, shun: frozenset[str] = frozenset()) -> Walker:
        """Who presses every key but those that say one of ``shun``."""
        shunned = shun | {NOT_CHOSEN[self.language]}
        switchboard = app.switchboard(self.runtime)
        return Walker(switchboard, self.redis, self.records, phone, ANSWERS, shunned, self.echo)


def take_on_therapists(work: Work, language: Language) -> None:
    """Two with a little time, one with much (whom the bookings are with), one with none."""
    for place, (name, name_sw) in enumerate(SPECIALISATIONS.items()):
        onboarding.add_specialisation(work, name, name_sw, place)
    a_little, much = (Hours((4,), time(9), time(11)),), (Hours(tuple(range(7)), time(8), time(20)),)
    all_hours = {EMMANUELLA: a_little, BARTHOLOMEW: a_little, TIMETABLED: much, UNAVAILABLE: ()}
    for name, (phone, hours) in zip(NAMES, all_hours.items(), strict=True):
        of_all = tuple(SPECIALISATIONS) if phone == EMMANUELLA else tuple(SPECIALISATIONS)[:1]
        bio = REASON if phone == EMMANUELLA else None
        new = NewTherapist(name, phone, of_all, TONGUES, PRICES, hours, pause=0, bio=bio, stars=(1240, 5950))
        onboarding.add(work, new).language = language


def a_client(work: Work, phone: str, language: Language, name: str | None = LONG_NAME) -> Desk:
    client = clients.join(work, phone, language, "the words of a test")
    client.first_name = name
    return Desk(work, phone, client)


def a_booking(work: Work, desk: Desk, state: State, starts: datetime, therapist: str = TIMETABLED) -> Booking:
    """One that stands like this, however it came to."""
    person = therapist_with(work, therapist)
    assert person is not None
    seen = desk.request(SlotRef(person.id, SessionKind.INDIVIDUAL, starts), None)
    booking = work.session.query(Booking).filter_by(code=seen.code).one()
    booking.state = state
    booking.pay_by = starts - timedelta(hours=2) if state != State.PENDING else None
    booking.decline_reason = REASON if state in (State.DECLINED, State.CALLED_OFF) else None
    if state == State.CONFIRMED:
        an_attempt(work, booking, desk.phone, AttemptState.PAID)
    return booking


def an_attempt(work: Work, booking: Booking, phone: str, state: AttemptState, **when: datetime) -> None:
    attempt = PaymentAttempt(
        booking=booking,
        phone=phone,
        amount=booking.price,
        state=state,
        buys_id=booking.id if state == AttemptState.PAID else None,
        receipt=f"QA{booking.code:0>8}" if state == AttemptState.PAID else None,
        token=new_link(),
        asked_at=work.now,
        **{"ended_at": work.now if state == AttemptState.PAID else None, **when},
    )
    work.session.add(attempt)
    work.session.flush()
    if state == AttemptState.PAID:
        papers.receipt(work, attempt)


def a_time(days: int, hour: int) -> datetime:
    """So many days after the Monday on which this world begins."""
    return MONDAY_AT_NINE.replace(hour=hour) + timedelta(days=days)


def retire(work: Work) -> None:
    """Whom the bookings are with sees nobody new: so many times would make for a very long walk."""
    work.session.execute(update(Therapist).where(Therapist.phone.matches(TIMETABLED)).values(paused=True))


def a_booking_of_every_kind(work: Work, language: Language) -> list[str]:
    """Their codes: one in each state, one for today, and two for which money is on its way."""
    desk = a_client(work, CALLER, language)
    made = [
        a_booking(work, desk, state, a_time(days=3 if state in OPEN else 1, hour=8 + n))
        for n, state in enumerate(State, 1)
    ]
    made.append(a_booking(work, desk, State.CONFIRMED, a_time(2, 12)))
    for hour, payment in ((9, AttemptState.PROMPTED), (11, AttemptState.UNCLEAR)):
        made.append(a_booking(work, desk, State.APPROVED, a_time(8, hour)))
        an_attempt(work, made[-1], OTHERS[hour == 9], payment)
    made.append(a_booking(work, desk, State.APPROVED, a_time(4, 9), EMMANUELLA))
    a_text_that_got_lost(work)
    retire(work)
    return [booking.code for booking in made]


def a_text_that_got_lost(work: Work) -> None:
    """What was to be read on the caller's phone, and is read by dialling instead."""
    lost = Text(phone=CALLER, body=f"{NAMES[0]}, {REASON}", once="lost", name="lost", made_at=work.now)
    lost.state = TextState.FAILED
    work.session.add(lost)
    work.session.flush()


def one_to_pay(
    work: Work, language: Language, asked: tuple[str, ...] = (), live: bool = False, failed: int = 0
) -> None:
    """``asked``: others whose phones were asked to pay for it today. ``live``: the caller's own is asked.

    ``failed``: how often it was, in vain.
    """
    booking = a_booking(work, a_client(work, CALLER, language), State.APPROVED, a_time(4, 9))
    for phone in asked:
        an_attempt(work, booking, phone, AttemptState.FAILED)
    if live:
        an_attempt(work, booking, CALLER, AttemptState.UNCLEAR)
    for _ in range(failed):
        an_attempt(work, booking, CALLER, AttemptState.FAILED, prompted_at=work.now, ended_at=work.now)
    retire(work)


def everything_changes(work: Work) -> None:
    """While somebody looks at a page: times are taken, deadlines pass, stars are given, people leave."""
    for phone, other in zip((EMMANUELLA, BARTHOLOMEW), OTHERS[1:], strict=True):
        take_first_day(work, phone, a_client(work, other, Language.ENGLISH))
    for booking in work.session.query(Booking).filter_by(state=State.COMPLETED):
        work.session.add(Rating(booking_id=booking.id, stars=5, given_at=work.now))
    waiting = Booking.state.in_([State.PENDING, State.APPROVED])
    work.session.execute(update(Booking).where(waiting).values(state=State.LAPSED))
    work.session.execute(update(Therapist).where(Therapist.phone.matches(UNAVAILABLE)).values(paused=True))


def take_first_day(work: Work, phone: str, desk: Desk) -> None:
    """Somebody else books all that this therapist has on their next day."""
    person = therapist_with(work, phone)
    assert person is not None
    for at in slots.free_times(work, person, 60)[:2]:
        slot = SlotRef(person.id, SessionKind.INDIVIDUAL, at)
        if desk.is_free(slot):
            requests.ask_for(work, slot, desk.joined, None)
