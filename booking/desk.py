"""What a client can ask for. Thin: the doing is in the files named after the errands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking import clients, loose_ends, receipts, sessions, slots
from booking.alternatives import WayOn
from booking.asking import again, my_waits, paying, requests, waitlist, ways_on
from booking.asking.again import LastTime
from booking.asking.my_waits import Opened, Wished
from booking.asking.requests import Quote
from booking.changing import absences, calling_off, cancelling, completing, groups, moves
from booking.changing.cancelling import ComesBack
from booking.changing.groups import Group
from booking.happenings import HowToPayByHand
from booking.letters import Letters
from booking.loose_ends import LooseEnds
from booking.reached import LostTexts
from booking.receipts import Printed
from booking.sessions import Seen
from booking.slots import SlotRef, SlotTaken
from booking.therapists import directory
from booking.therapists.directory import People, Profile
from booking.therapists.soonest import Mark
from booking.work import Work, take_up
from language import Language
from models.bookings import Booking
from models.people import Client, SessionKind, Specialisation, Therapist


@dataclass
class Desk:
    """The front desk, for one caller (E.164) within one transaction. ``client`` is None until they join."""

    work: Work
    phone: str
    client: Client | None

    @property
    def now(self) -> datetime:
        return self.work.now

    @property
    def joined(self) -> Client:
        """The client. Nothing that needs one is offered to somebody who has not joined."""
        assert self.client is not None
        return self.client

    def join(self, language: Language, words: str) -> None:
        """Become a client, having agreed to these words."""
        self.client = clients.join(self.work, self.phone, language, words)

    def speak(self, language: Language) -> None:
        """Be spoken to in this language from now on."""
        self.joined.language = language

    def let_texts_say_more(self, more: bool) -> None:
        """Whether texts may hold what tells a stranger something: titles, and reasons (R6.2)."""
        self.joined.full_texts = more

    def share_number(self, share: bool) -> None:
        """Whether whoever they see may have their number once a session is paid."""
        self.joined.shares_phone = share

    def call_me(self, typed: str) -> str:
        """Be called by this first name; as it was understood. Raises NotAName."""
        self.joined.first_name = clients.first_name(typed)
        return clients.first_name(typed)

    @property
    def lost_texts(self) -> LostTexts:
        return LostTexts(self.work, self.phone)

    @property
    def letters(self) -> Letters:
        return Letters(self.work, self.phone)

    def specialisations(self) -> list[Specialisation]:
        return directory.specialisations(self.work)

    def specialisation(self, key: int) -> Specialisation | None:
        return self.work.session.get(Specialisation, key)

    def people(
        self, specialisation: int | None = None, after: Mark | None = None, speaks: str | None = None
    ) -> People:
        """A page of who practises this (anyone, without one) in this language, the soonest free first."""
        return directory.people(self.work, specialisation, after, speaks)

    def tongues(self) -> list[str]:
        """The languages that sessions can be had in."""
        return directory.tongues(self.work)

    def therapist(self, key: int) -> Profile | None:
        return directory.therapist(self.work, key)

    def last_therapist(self) -> int | None:
        """Whom the caller asked for last, if they still see clients."""
        last = self.client and self.client.last_therapist_id
        return last if last and directory.sees_clients(self.work, last) else None

    def therapist_by_code(self, code: str) -> Profile | None:
        return directory.by_short_code(self.work, code)

    def times(self, therapist: int, kind: SessionKind) -> list[datetime]:
        """When this therapist is free for this kind within the horizon, soonest first."""
        row = self.work.session.get(Therapist, therapist)
        offer = row and directory.offer_of(row.offers, kind)
        return slots.free_times(self.work, row, offer.minutes) if row and offer and not row.paused else []

    def quote(self, slot: SlotRef) -> Quote:
        """What this time costs. Raises SlotTaken."""
        return requests.quote(self.work, slot)

    def is_free(self, slot: SlotRef) -> bool:
        return slot.starts in self.times(slot.therapist, slot.kind)

    def is_taken(self, slot: SlotRef) -> bool:
        """Whether somebody has this time. What is not taken may be gone all the same: ``request`` knows."""
        return requests.is_taken(self.work, slot)

    def request(self, slot: SlotRef, specialisation: int | None) -> Seen:
        """Hold this time and ask the therapist. Raises SlotTaken or AlreadyBooked."""
        topic = self.specialisation(specialisation) if specialisation else None
        booking = requests.ask_for(self.work, slot, self.joined, topic.name if topic else None)
        return sessions.see(self.work, booking)

    def nearest(self, slot: SlotRef) -> list[datetime]:
        """Other times near one that is gone, as they were a second ago at most (booking/lately.py)."""
        minute = self.now.replace(second=0, microsecond=0)
        return self.work.lately.ask((slot, minute), lambda: requests.nearest(self.work, slot))

    def sessions(self) -> list[Seen]:
        """What the caller has ahead, soonest first."""
        return sessions.coming(self.work, self.client) if self.client else []

    def unsettled(self) -> list[Seen]:
        """What is over or called off and the caller may still say a word about, soonest first."""
        return loose_ends.unsettled(self.work, self.client) if self.client else []

    def came_to_nothing(self) -> list[Seen]:
        """The caller's requests that were declined or lapsed lately, while the ways on from them are open."""
        return loose_ends.came_to_nothing(self.work, self.client) if self.client else []

    def ask_instead(self, code: str, way: WayOn) -> Seen:
        """For what came to nothing, another time. Raises NoSuchBooking, SlotTaken or AlreadyBooked."""
        booking = sessions.of_client(self.work, self.joined, code)
        return sessions.see(self.work, ways_on.take(self.work, booking, way))

    def loose_ends(self, code: str) -> LooseEnds:
        """What is open about the caller's own booking. Raises NoSuchBooking."""
        return loose_ends.of(self.work, sessions.of_client(self.work, self.joined, code))

    def last_time(self) -> LastTime | None:
        """What the caller asked for last, if it can be had again."""
        return again.last_time(self.work, self.client) if self.client else None

    def session(self, code: str) -> Seen:
        """The caller's own booking. Raises NoSuchBooking."""
        return sessions.see(self.work, sessions.of_client(self.work, self.joined, code))

    def owns(self, code: str) -> bool:
        """Whether there is such a booking and it is the caller's."""
        try:
            return self.client is not None and bool(self.session(code))
        except sessions.NoSuchBooking:
            return False

    def receipt(self, code: str) -> Printed | None:
        """For what the caller's own booking was paid with; None when it was not. Raises NoSuchBooking."""
        return receipts.of_booking(self.work, sessions.of_client(self.work, self.joined, code))

    def text_receipt(self, code: str) -> bool:
        """Have the receipt's address sent; whether there is a receipt. Raises NoSuchBooking."""
        return receipts.send_page(self.work, sessions.of_client(self.work, self.joined, code))

    def ask_for_payment(self, code: str, phone: str | None = None, *, on_a_call: bool = False) -> timedelta:
        """Have M-Pesa ask this phone (the caller's own unless another is given) for the money: how soon.

        At once, or ``on_a_call`` a few seconds later: no prompt can open over a USSD session. M-Pesa may
        want a pause of two minutes after the prompt before.
        Raises NoSuchBooking, NothingToPay, PromptLive, PhoneTaken, TooManyPayers or FailedOften.
        """
        wait = timedelta(seconds=self.work.policy.prompt_after_seconds if on_a_call else 0)
        due = paying.ask_for_payment(self.work, self._take_up(code), phone or self.phone, wait)
        return due - self.work.now

    def text_how_to_pay(self, code: str) -> None:
        """Have the caller texted what to type into M-Pesa's own menu. Raises NoSuchBooking."""
        booking = sessions.of_client(self.work, self.joined, code)
        self.work.tell(HowToPayByHand(booking))

    def cancel(self, code: str) -> bool:
        """Call off. Raises NoSuchBooking, AlreadyPaid, HasBegun or NotPossible."""
        return cancelling.cancel(self.work, self._take_up(code))

    def what_comes_back(self, code: str) -> ComesBack:
        """What giving up a paid session would bring now. Raises NoSuchBooking or NotPossible."""
        return cancelling.what_comes_back(self.work, sessions.of_client(self.work, self.joined, code))

    def move(self, code: str, starts: datetime) -> bool:
        """Move a paid session; False when the therapist is asked first.

        Raises NoSuchBooking, HasBegun, NotPossible, NoOffer, TooManyMoves, SlotTaken or AlreadyBooked.
        """
        booking = self._offered(code)
        return moves.choose(self.work, booking, starts)

    def give_up(self, code: str) -> int:
        """Give a paid session up; the shillings that come back.

        Raises NoSuchBooking, HasBegun, NotPossible or NoOffer.
        """
        booking = self._offered(code)
        return moves.give_up(self.work, booking)

    def keep(self, code: str) -> None:
        """Keep the old time after all. Raises NoSuchBooking or NoOffer."""
        moves.keep(self.work, self._take_up(code))

    def take_another_time(self, code: str, starts: datetime) -> Seen:
        """Instead of what the clinic called off, another time, which is paid already.

        Raises NoSuchBooking, NothingOffered, SlotTaken or AlreadyBooked.
        """
        return sessions.see(self.work, calling_off.take_another_time(self.work, self._take_up(code), starts))

    def take_the_money(self, code: str) -> None:
        """Everything back for what the clinic called off. Raises NoSuchBooking or NothingOffered."""
        calling_off.take_the_money(self.work, self._take_up(code))

    def report_absence(self, code: str) -> bool:
        """The therapist did not come, or it is untrue that the client did not.

        Raises NoSuchBooking, NotYet, TooLate or NotPossible; False when it was known.
        """
        return absences.therapist_absent(self.work, self._take_up(code))

    def groups(self, specialisation: int | None = None, therapist: int | None = None) -> list[Group]:
        """Groups with a free seat, soonest first."""
        return groups.coming_groups(self.work, specialisation, therapist)

    def group(self, key: int) -> Group:
        """Raises NoSuchGroup."""
        return groups.group(self.work, key)

    def take_seat(self, group: int) -> Seen:
        """A seat of this group, to be paid. Raises NoSeat or AlreadyBooked."""
        return sessions.see(self.work, groups.take_seat(self.work, group, self.joined))

    def wait_for(self, therapist: int | None, kind: SessionKind) -> None:
        """Be told when a time opens, with this therapist or anybody. Raises NoWaiting."""
        my_waits.wait(self.work, self.joined, therapist, kind)

    def wishes(self) -> list[Wished]:
        """What the caller waits for, the oldest first."""
        return my_waits.wished(self.work, self.client) if self.client else []

    def stop_waiting(self, wish: int) -> bool:
        """Whether there was such a wish."""
        return waitlist.stop_waiting(self.work, self.joined, wish) > 0

    def opened(self) -> list[Opened]:
        """Times that opened and the caller may say yes to, the newest offer first."""
        return my_waits.opened(self.work, self.client) if self.client else []

    def claim(self, freed: int) -> Seen:
        """Ask for a time that opened. Raises SlotTaken or AlreadyBooked."""
        return sessions.see(self.work, my_waits.claim(self.work, self.joined, freed))

    def rate(self, code: str, stars: int) -> None:
        """Raises NoSuchBooking or CannotRate."""
        completing.rate(self.work, self._take_up(code), stars)

    def _offered(self, code: str) -> Booking:
        """A paid session that the client is about to change, with the offer to do so open."""
        booking = self._take_up(code)
        if self.now >= booking.meeting.starts_at:
            raise cancelling.HasBegun
        moves.begin(self.work, booking)
        return booking

    def _take_up(self, code: str) -> Booking:
        return take_up(self.work, sessions.of_client(self.work, self.joined, code).id)


__all__ = ["Desk", "Profile", "Quote", "Seen", "SlotRef", "SlotTaken"]
