"""What people do about a booking in a chaos run: one function each, and which of them fit its state.

Money by hand goes to the stand-in's Pay Bill, and some words go by text.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import select

from booking.changing import absences, answers, calling_off, completing
from booking.desk import Desk
from booking.values import PromptLive
from booking.work import Actor, Work, take_up
from models.bookings import State
from models.money import Refund, RefundState
from payments import signals
from payments.going_out import returning
from tests.faults.people import Deed, Known, People

_NEWEST: Final = 30  # phones


def press_pay(people: People, it: Known) -> None:
    people.at_the_desk(it, lambda desk: desk.ask_for_payment(it.code))


def press_pay_twice(people: People, it: Known) -> None:
    for _ in range(2):
        with suppress(PromptLive):
            press_pay(people, it)


def let_another_pay(people: People, it: Known) -> None:
    payer = people.chance.choice(people.phones)
    people.at_the_desk(it, lambda desk: desk.ask_for_payment(it.code, payer))


def text_pay(people: People, it: Known) -> None:
    people.world.outside.africas_talking.text(it.phone, f"PAY {it.code}")


def press_a_key(people: People, it: Known) -> bool:
    """On the prompt that a phone shows, of somebody whom nobody else's habits drive."""
    mpesa = people.world.outside.mpesa
    showing = (phone for phone in (it.phone, *people.phones[-_NEWEST:]) if mpesa.prompt(phone))
    phone = next(showing, None)
    if phone:
        people.chance.choice((mpesa.enter_pin, mpesa.enter_pin, mpesa.cancel, mpesa.ignore))(phone)
    return phone is not None


def pay_by_hand(people: People, it: Known) -> bool:
    return _paid_by_hand(people, it, it.price)


def pay_too_little_by_hand(people: People, it: Known) -> bool:
    return _paid_by_hand(people, it, max(1, it.price // people.chance.choice((2, 3))))


def pay_too_much_by_hand(people: People, it: Known) -> bool:
    return _paid_by_hand(people, it, it.price + people.chance.choice((5, 50, 700)))


def mistype_the_code(people: People, it: Known) -> bool:
    return _paid_by_hand(people, it, it.price, account=f"{(int(it.code[0]) + 1) % 10}{it.code[1:]}")


def tell_a_receipt(people: People, it: Known) -> bool:
    """``PAID …`` by text: mostly of a payment that was made, not always by who says so."""
    book = people.world.outside.mpesa.book
    true = people.chance.choice(book).receipt if len(book) else "SKE0000000"
    receipt = people.chance.choice((true, true, f"{true[:9]}{people.chance.choice('XYZ')}"))
    return people.world.outside.africas_talking.text(it.phone, f"PAID {receipt}")


def give_up(people: People, it: Known) -> None:
    people.at_the_desk(it, lambda desk: desk.give_up(it.code))


def cancel(people: People, it: Known) -> Any:
    return people.at_the_desk(it, lambda desk: desk.cancel(it.code))


def move(people: People, it: Known) -> Any:
    def choose(desk: Desk) -> bool:
        times = desk.what_comes_back(it.code).times
        return bool(times) and desk.move(it.code, people.chance.choice(times)) is not None

    return people.at_the_desk(it, choose)


def take_the_money(people: People, it: Known) -> None:
    people.at_the_desk(it, lambda desk: desk.take_the_money(it.code))


def take_another_time(people: People, it: Known) -> Any:
    def take(desk: Desk) -> bool:
        times = calling_off.times_for(desk.work, take_up(desk.work, it.id))
        return bool(times) and bool(desk.take_another_time(it.code, people.chance.choice(times)))

    return people.at_the_desk(it, take)


def say_that_the_therapist_was_absent(people: People, it: Known) -> Any:
    return people.at_the_desk(it, lambda desk: desk.report_absence(it.code))


def say_yes(people: People, it: Known) -> None:
    people.carry_out(Actor.THERAPIST, lambda work: answers.yes(work, take_up(work, it.id)))


def say_no(people: People, it: Known) -> None:
    people.carry_out(Actor.THERAPIST, lambda work: answers.no(work, take_up(work, it.id), None))


def call_off(people: People, it: Known) -> Any:
    return people.carry_out(Actor.THERAPIST, lambda work: calling_off.call_off(work, take_up(work, it.id)))


def say_done(people: People, it: Known) -> Any:
    return people.carry_out(Actor.THERAPIST, lambda work: completing.done(work, take_up(work, it.id), None))


def say_that_the_client_was_absent(people: People, it: Known) -> Any:
    return people.carry_out(Actor.THERAPIST, lambda work: absences.client_absent(work, take_up(work, it.id)))


def approve_a_refund(people: People, it: Known) -> Any:
    """Support looks at what waits for it, and mostly lets it go."""

    def look(work: Work) -> bool:
        held = select(Refund.id).where(Refund.state == RefundState.HELD).limit(1)
        refund = work.session.scalars(held).first()
        decide = people.chance.choice((returning.approve, returning.approve, returning.refuse))
        return refund is not None and decide(work, refund, "looked into")

    return people.carry_out(Actor.SUPPORT, look)


def look_at_a_signal(people: People, it: Known) -> Any:
    def look(work: Work) -> bool:
        return any(signals.see(work, signal.id) for signal in signals.unseen(work)[:1])

    return people.carry_out(Actor.SUPPORT, look)


def _paid_by_hand(people: People, it: Known, amount: int, account: str | None = None) -> bool:
    return bool(people.world.outside.mpesa.pay_bill(it.phone, amount, account or it.code).receipt)


_BY_HAND: Final = (pay_by_hand, pay_too_little_by_hand, pay_too_much_by_hand, mistype_the_code)
_TOO_LATE: Final = (pay_by_hand, tell_a_receipt, approve_a_refund, look_at_a_signal)
BY_STATE: Final[Mapping[State, Sequence[Deed]]] = {
    State.PENDING: (say_yes, say_yes, say_no, cancel, *_BY_HAND),
    State.APPROVED: (
        *(press_pay,) * 12,
        *(press_pay_twice, let_another_pay, text_pay, press_a_key, press_a_key, press_a_key),
        *(pay_by_hand, *_BY_HAND, tell_a_receipt, say_no, cancel),
    ),
    State.CONFIRMED: (
        *(give_up, give_up, cancel, call_off, call_off, move),
        *(pay_by_hand, pay_too_little_by_hand, tell_a_receipt, press_pay),
    ),
    State.CALLED_OFF: (take_the_money, take_another_time, press_pay, *_TOO_LATE),
    State.COMPLETED: (say_that_the_therapist_was_absent, *_TOO_LATE),
    State.CLIENT_ABSENT: (say_done, say_that_the_therapist_was_absent, *_TOO_LATE),
    State.THERAPIST_ABSENT: (say_done, say_that_the_client_was_absent, *_TOO_LATE),
    State.DECLINED: _TOO_LATE,
    State.LAPSED: _TOO_LATE,
}
AFTERWARDS: Final[Sequence[Deed]] = (
    *(say_done, say_done, say_done, say_that_the_client_was_absent, say_that_the_therapist_was_absent),
    *_TOO_LATE,
)
