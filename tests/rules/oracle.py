"""An M-Pesa that says what a test wants, and how a payment is asked for at its till."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from booking.asking.paying import ask_for_payment
from booking.work import Actor, take_up
from models.bookings import Booking
from models.errands import Errand, Kind
from payments.gateway import Pending, PromptAccepted, Turn

AMINA = "+254712345678"


@dataclass
class Oracle:
    """An M-Pesa that accepts every prompt and answers as told: the last answer again and again."""

    now: Any
    answers: list[Any] = field(default_factory=lambda: [Pending()])
    prompts: list[Any] = field(default_factory=list)
    asked_at: list[Any] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)  # what befalls those who wait for their turn
    troubles: list[Any] = field(default_factory=list)

    def line_up(self):
        if self.lines:
            raise self.lines.pop(0)
        return Turn("a token")

    def prompt(self, turn, phone, shillings, reference, description, callback_url):
        if self.troubles:
            raise self.troubles.pop(0)
        self.prompts.append((phone, shillings, reference, callback_url))
        return PromptAccepted("merchant", f"ws_CO_{len(self.prompts)}")

    def ask(self, checkout_request_id):
        self.asked_at.append(self.now())
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def ask_to_pay(world, code, wait):
    def ask(work):
        booking = work.session.scalars(select(Booking).where(Booking.code == code)).one()
        ask_for_payment(work, take_up(work, booking.id), AMINA, wait)

    world.runtime.office.carry_out(Actor.CLIENT, ask)


def until_quiet(world, hours):
    """Time passes from one errand of this payment to the next."""
    end = world.clock.now() + timedelta(hours=hours)
    while (due := next_question(world)) and due <= end:
        world.clock.moment = max(due, world.clock.now())
        world.goes_round()


def next_question(world):
    rows = world.sql(
        select(Errand.due_at).where(Errand.kind == Kind.CHASE_PAYMENT, Errand.due_at.is_not(None))
    )
    return min((due for (due,) in rows), default=None)
