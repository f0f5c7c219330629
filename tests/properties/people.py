"""Whatever clients, therapists, money and time can do, in any order, with every promise kept after each.

What the service refuses in its own words is an answer like any other, and must have changed nothing
that breaks a promise. Anything else that is raised is a fault.
"""

from datetime import datetime, timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from booking import clients
from booking.asking import waitlist
from booking.changing import absences, calling_off, groups
from booking.desk import Desk
from booking.practice import Practice
from booking.values import (
    SessionKind,
    State,
)
from booking.work import take_up
from clock import in_nairobi
from payments.coming_in import settling
from tests.properties.acting import GROUPS, OFFERS, WISHES, Acting, Known, free_one, when
from tests.properties.clinic import CLIENTS, THERAPISTS

PENDING, APPROVED, CONFIRMED, CALLED_OFF = State.PENDING, State.APPROVED, State.CONFIRMED, State.CALLED_OFF
BEGUN: Final = (CONFIRMED, State.COMPLETED, State.CLIENT_ABSENT, State.THERAPIST_ABSENT)

client = st.sampled_from(CLIENTS)
therapist = st.sampled_from(THERAPISTS)
kind = st.sampled_from([SessionKind.INDIVIDUAL, SessionKind.COUPLES, SessionKind.FAMILY])
rank = st.integers(0, 5)  # how far down a list, the likeliest first
nth = st.integers(0, 15)  # which of the free times, the soonest first


class People(Acting):
    """Everything that somebody can do, as one rule each."""

    # Clients

    @rule(who=client, whom=therapist, kind=kind, n=nth, far=st.sampled_from([0, 1, 2, 3, 3, 4]))
    def ask_for_a_time(self, who: str, whom: str, kind: SessionKind, n: int, far: int) -> None:
        """And perhaps get a yes, have the phone asked for the money, and pay; or only the second time."""
        code = self.at_the_desk(who, lambda desk: self._ask(desk, whom, kind, n))
        if code and far > 0:
            self.every_promise_is_kept()
            self.in_the_practice(whom, lambda practice: practice.yes(code))
        if code and far > 1:
            self._ask_for_money(who, code)
        if code and far > 3:
            self._do_not_pay(self._attempts()[0], "1032", told=True)
            self._ask_for_money(who, code)
        if code and far > 2:
            self._pay(self._attempts()[0], 1)

    def _ask_for_money(self, who: str, code: str) -> None:
        self.every_promise_is_kept()
        self.at_the_desk(who, lambda desk: desk.ask_for_payment(code))
        self.every_promise_is_kept()

    @when(APPROVED)
    @rule(r=rank, phone=st.sampled_from([None, None, None, *CLIENTS, "+254733000001", "+254733000002"]))
    def ask_to_pay(self, r: int, phone: str | None) -> None:
        self._with_own(r, (APPROVED,), lambda desk, it: desk.ask_for_payment(it.code, phone))

    @when(PENDING, APPROVED, CONFIRMED)
    @rule(r=rank)
    def cancel(self, r: int) -> None:
        self._with_own(r, (CONFIRMED, APPROVED, PENDING), lambda desk, it: desk.cancel(it.code))

    @when(CONFIRMED)
    @rule(r=rank, n=nth)
    def choose_another_time(self, r: int, n: int) -> None:
        def move(desk: Desk, it: Known) -> None:
            times = desk.what_comes_back(it.code)
            if starts := free_one(times.times or times.nearest, n):
                desk.move(it.code, starts)

        self._with_own(r, (CONFIRMED,), move)

    @when(CONFIRMED)
    @rule(r=rank, n=st.integers(0, 60))
    def choose_a_time_seen_long_ago(self, r: int, n: int) -> None:
        """Nothing says that it is free, or was."""
        quarters = self.clinic.clock.moment.replace(minute=0) + timedelta(hours=n)
        self._with_own(r, (CONFIRMED,), lambda desk, it: desk.move(it.code, quarters))

    @when(CONFIRMED, CALLED_OFF)
    @rule(r=rank)
    def be_in_two_places(self, r: int) -> None:
        """Move something to when another session is."""

        def move(desk: Desk, it: Known) -> None:
            if others := [o for o in self.known if o.client == it.client and o.id != it.id and o.is_open]:
                starts = datetime.fromisoformat(others[r % len(others)].starts + "+00:00")
                change = desk.move if it.state == CONFIRMED else desk.take_another_time
                change(it.code, starts)

        self._with_own(r, (CONFIRMED, CALLED_OFF), move)

    @when(CONFIRMED)
    @rule(r=rank)
    def keep(self, r: int) -> None:
        self._with_own(r, (CONFIRMED,), lambda desk, it: desk.keep(it.code))

    @when(CONFIRMED)
    @rule(r=rank)
    def give_up(self, r: int) -> None:
        self._with_own(r, (CONFIRMED,), lambda desk, it: desk.give_up(it.code))

    @when(CALLED_OFF)
    @rule(r=rank, n=nth)
    def take_another_time(self, r: int, n: int) -> None:
        def take(desk: Desk, it: Known) -> None:
            booking = take_up(desk.work, it.id)
            if starts := free_one(calling_off.times_for(desk.work, booking), n % 3):
                desk.take_another_time(it.code, starts)

        self._with_own(r, (CALLED_OFF,), take)

    @when(CALLED_OFF)
    @rule(r=rank)
    def take_the_money(self, r: int) -> None:
        self._with_own(r, (CALLED_OFF,), lambda desk, it: desk.take_the_money(it.code))

    @when(*BEGUN, begun=True)
    @rule(r=rank)
    def say_that_the_therapist_was_absent(self, r: int) -> None:
        self._with_own(r, BEGUN, lambda desk, it: desk.report_absence(it.code), begun=True)

    @when(State.COMPLETED)
    @rule(r=rank, stars=st.integers(1, 5))
    def rate(self, r: int, stars: int) -> None:
        self._with_own(r, (State.COMPLETED,), lambda desk, it: desk.rate(it.code, stars))

    @rule(who=client, stop=st.booleans())
    def stop_or_start(self, who: str, stop: bool) -> None:
        def change(desk: Desk) -> None:
            desk.joined.reminders = True
            if stop:
                clients.stop_texts(desk.work, who)

        self.at_the_desk(who, change)

    @precondition(lambda it: it._any(GROUPS))
    @rule(who=client, n=nth)
    def take_a_seat(self, who: str, n: int) -> None:
        def take(desk: Desk) -> None:
            if coming := groups.coming_groups(desk.work):
                groups.take_seat(desk.work, coming[n % len(coming)].id, desk.joined)

        self.at_the_desk(who, take)

    @rule(who=client, whom=st.sampled_from([None, *THERAPISTS]), kind=kind, days=st.integers(1, 14))
    def wait_for_a_time(self, who: str, whom: str | None, kind: SessionKind, days: int) -> None:
        whose, until = self._key(whom), self.clinic.clock.moment + timedelta(days=days)
        self.at_the_desk(who, lambda desk: waitlist.wait(desk.work, desk.joined, whose, kind, until))

    @precondition(lambda it: it._any(WISHES))
    @rule(who=client)
    def wait_no_more(self, who: str) -> None:
        self.at_the_desk(who, lambda desk: waitlist.stop_waiting(desk.work, desk.joined))

    @precondition(lambda it: it._any(OFFERS))
    @rule(who=client, r=rank)
    def say_yes_to_a_freed_time(self, who: str, r: int) -> None:
        def claim(desk: Desk) -> None:
            if offered := waitlist.offered_to(desk.work, desk.joined):
                waitlist.claim(desk.work, desk.joined, offered[r % len(offered)])

        self.at_the_desk(who, claim)

    # Therapists

    @when(PENDING, CONFIRMED)
    @rule(r=rank)
    def say_yes(self, r: int) -> None:
        self._with_client(r, (PENDING, CONFIRMED), lambda practice, it: practice.yes(it.code))

    @when(PENDING, APPROVED, CONFIRMED)
    @rule(r=rank, reason=st.sampled_from([None, "I am travelling"]))
    def say_no(self, r: int, reason: str | None) -> None:
        self._with_client(r, (PENDING, APPROVED), lambda practice, it: practice.no(it.code, reason))

    @when(APPROVED, CONFIRMED)
    @rule(r=rank)
    def call_off(self, r: int) -> None:
        self._with_client(
            r,
            (CONFIRMED, APPROVED),
            lambda practice, it: calling_off.call_off(practice.work, take_up(practice.work, it.id)),
        )

    @when(PENDING, APPROVED, CONFIRMED)
    @rule(whom=therapist)
    def fall_sick(self, whom: str) -> None:
        def call_off_today(practice: Practice) -> None:
            for booking in calling_off.open_today(practice.work, practice.therapist):
                calling_off.call_off(practice.work, take_up(practice.work, booking.id))

        self.in_the_practice(whom, call_off_today)

    @when(*BEGUN, begun=True)
    @rule(r=rank, minutes=st.sampled_from([None, 50]))
    def say_that_it_took_place(self, r: int, minutes: int | None) -> None:
        self._with_client(r, BEGUN, lambda practice, it: practice.done(it.code, minutes), begun=True)

    @when(*BEGUN, begun=True)
    @rule(r=rank)
    def say_that_the_client_was_absent(self, r: int) -> None:
        self._with_client(
            r,
            BEGUN,
            lambda practice, it: absences.client_absent(practice.work, take_up(practice.work, it.id)),
            begun=True,
        )

    @rule(
        whom=therapist,
        hours=st.integers(4, 120),
        seats=st.integers(2, 3),
        price=st.sampled_from([1000, 1500]),
    )
    def announce_a_group(self, whom: str, hours: int, seats: int, price: int) -> None:
        starts = self.clinic.clock.moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
        self.in_the_practice(
            whom, lambda it: groups.announce(it.work, it.therapist, starts, 90, seats, price) and None
        )

    @precondition(lambda it: it._any(GROUPS))
    @rule(whom=therapist, n=nth)
    def call_a_group_off(self, whom: str, n: int) -> None:
        def call(practice: Practice) -> None:
            if coming := groups.of_therapist(practice.work, practice.therapist):
                groups.call_off(practice.work, practice.therapist, coming[n % len(coming)].id)

        self.in_the_practice(whom, call)

    @rule(whom=therapist, days=st.integers(0, 10), off=st.booleans())
    def turn_a_day_off_or_on(self, whom: str, days: int, off: bool) -> None:
        day = in_nairobi(self.clinic.clock.moment).date() + timedelta(days=days)
        self.in_the_practice(whom, lambda it: it.turn_off(day) if off else it.turn_on(day))

    # Money

    @precondition(lambda it: it.attempts)
    @rule(r=rank, times=st.sampled_from([0, 1, 1, 2]))
    def pay(self, r: int, times: int) -> None:
        """The PIN is entered, however late, and M-Pesa tells us so many times; it says so when asked."""
        self._pay(self.attempts[r % len(self.attempts)], times)

    @precondition(lambda it: it.attempts)
    @rule(r=rank, told=st.booleans(), code=st.sampled_from(["1032", "1", "2001", "1037"]))
    def do_not_pay(self, r: int, told: bool, code: str) -> None:
        """No money moves, whether M-Pesa tells us or only says so when it is asked."""
        self._do_not_pay(self.attempts[r % len(self.attempts)], code, told=told)

    @precondition(lambda it: it.failed())
    @rule(r=rank)
    def what_had_failed_was_paid_after_all(self, r: int) -> None:
        failed = self.failed()
        self._pay(failed[r % len(failed)], 1)

    @precondition(lambda it: it.attempts)
    @rule(r=rank)
    def nobody_can_say_whether_it_was_paid(self, r: int) -> None:
        attempt = self.attempts[r % len(self.attempts)]
        self._as_mpesa(lambda work: settling.doubt(work, attempt.id))

    @precondition(lambda it: it.attempts)
    @rule(r=rank)
    def a_receipt_comes_twice(self, r: int) -> None:
        attempt = self.attempts[r % len(self.attempts)]
        if attempt.receipt is None and self.clinic.mpesa.pays(attempt.secret):
            used = next((it.receipt for it in self.attempts if it.receipt), "R1")
            self._as_mpesa(lambda work: settling.settle(work, attempt.id, used))

    # Time

    @rule(minutes=st.sampled_from([1, 5, 20, 45, 90, 200, 500, 1000, 1500, 4000]))
    def time_passes(self, minutes: int) -> None:
        self.clinic.time_passes(timedelta(minutes=minutes), self.every_promise_is_kept)

    @when(CONFIRMED)
    @rule(minutes=st.sampled_from([-1450, -1430, -65, -5, 0, 5, 95, 200]))
    def it_is_time_for_a_session(self, minutes: int) -> None:
        """A little before the next one, or a little after."""
        coming = [it.starts for it in self.known if it.state == CONFIRMED and it.starts > self.clinic.now]
        if coming:
            starts = datetime.fromisoformat(min(coming) + "+00:00")
            until = starts + timedelta(minutes=minutes) - self.clinic.clock.moment
            self.clinic.time_passes(max(until, timedelta()), self.every_promise_is_kept)
