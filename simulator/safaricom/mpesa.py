"""M-Pesa as one merchant meets it: everything there is, behind one lock, and the time in which it moves."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock
from typing import Any

from simulator.safaricom.book import Account, Book, Entry, Kind
from simulator.safaricom.c2b import C2B, Addresses, ByHand
from simulator.safaricom.callbacks import Postman
from simulator.safaricom.credentials import Initiator, seal_of
from simulator.safaricom.faults import Fault, Faults
from simulator.safaricom.ids import Mint
from simulator.safaricom.keypad import Keypad
from simulator.safaricom.misfortunes import Fate, Misfortunes
from simulator.safaricom.orders import Deed, Order, Orders, Signed
from simulator.safaricom.phones import Message, Phone
from simulator.safaricom.prompts import Prompt, Push, words
from simulator.safaricom.pulls import Pulls
from simulator.safaricom.pushes import NoPrompt, Pushes
from simulator.safaricom.quirks import Delivery, Quirks, Scenario, changed
from simulator.safaricom.rates import Meter
from simulator.safaricom.state import State
from simulator.safaricom.tokens import Tokens
from simulator.safaricom.world import World

__all__ = ["Mpesa", "NoPrompt"]


class Mpesa:
    """Everything there is, in memory, for any number of threads.

    Phones are named in any Kenyan form and come into being when first named. Whatever waits for a
    moment happens at the first look or ``tick`` after it, so a clock that jumps loses nothing.
    """

    def __init__(self, world: World) -> None:
        self._shared = world.now
        self.world = replace(world, now=self.now)
        self._lock = RLock()
        self.reset()

    def reset(self) -> None:
        """As new: no phones, no prompts, no book, no tokens, no faults, every switch at its default."""
        with self._lock:
            self.state = State(self.world, self._lock)
            self.faults, self.tokens, self.meter = Faults(), Tokens(), Meter(self.state)
            self.misfortunes = Misfortunes(self.state)
            self.initiator = Initiator(self.world)
            self.c2b, self.pulls = C2B(self.state), Pulls(self.state)
            self.pushes = Pushes(self.state, self.c2b)
            self.orders = Orders(self.state, self.initiator)

    def now(self) -> datetime:
        """By M-Pesa's own clock, which need not be everybody's."""
        return self._shared() + timedelta(seconds=self.quirks.clock_ahead)

    # what there is to look at

    @property
    def quirks(self) -> Quirks:
        return self.state.quirks

    @property
    def mint(self) -> Mint:
        return self.state.mint

    @property
    def post(self) -> Postman:
        """Letters to the merchant, waiting and sent."""
        return self.state.post

    @property
    def book(self) -> Book:
        """Every movement of the shortcode's money, oldest first."""
        return self.state.book

    @property
    def befell(self) -> Counter[str]:
        """How often each misfortune came, as ``request lost-answer``; ``letter once`` is late."""
        return self.state.befell

    @property
    def prompts(self) -> dict[str, Prompt]:
        """Every push there was, by CheckoutRequestID."""
        return self.pushes.prompts

    @property
    def certificate_pem(self) -> str:
        """With which merchants seal their initiator's password."""
        return seal_of(self.world).certificate_pem

    # the merchant

    def new_token(self) -> str:
        with self._lock:
            token = self.mint.token()
            self.tokens.add(token, self.world.now())
            return token

    def admits(self, authorization: str) -> bool:
        """Whether that Authorization header opens the API."""
        only_newest = self.quirks.only_newest_token
        with self._lock:
            return self.tokens.accepts(authorization, self.world.now(), only_newest=only_newest)

    def push(self, push: Push) -> Prompt:
        """Queue a prompt. Raises Refusal when the line is held and the quirk is to say so at once."""
        self.tick()
        in_ussd = self.world.on_ussd(push.phone)  # before the lock: another stand-in may answer
        with self._lock:
            return self.pushes.take(push, in_ussd)

    def find(self, checkout_request_id: str) -> Prompt | None:
        """A push by its id, brought up to this moment."""
        self.tick()
        return self.prompts.get(checkout_request_id)

    def receipt_of_push(self, merchant_request_id: str) -> str:
        """For Transaction Status, where it is switched on to know pushes; else empty."""
        known = self.quirks.status_knows_pushes
        prompt = self.pushes.by_merchant_request_id(merchant_request_id) if known else None
        return prompt.receipt if prompt else ""

    def order(self, deed: Deed, signed: Signed, originator_id: str = "") -> Order:
        """Take a reversal, a payout or a question; a tick does it when it is due."""
        self.tick()
        with self._lock:
            return self.orders.take(deed, signed, originator_id)

    def register(self, addresses: Addresses) -> None:
        """Of C2B. Refusal on a second time, if so switched."""
        with self._lock:
            self.c2b.register(addresses)

    def top_up(self, amount: int, account: Account | str = Account.UTILITY) -> Entry:
        """The merchant's own money, put into an account; below zero it is taken out."""
        with self._lock:
            into = Account(account)
            moved = Entry(
                self.mint.receipt(), amount, "", "", self.world.now(), 0, kind=Kind.FUNDS, account=into
            )
            return self.book.write(moved)

    # the people

    def phone(self, number: str) -> Phone:
        """The phone itself: PIN, balance, inbox, scenario, all to be changed at will."""
        with self._lock:
            return self.state.phones.named(number)

    def prompt(self, number: str) -> Prompt | None:
        """What M-Pesa shows on that phone now."""
        self.tick()
        with self._lock:
            return self.pushes.shown_on(self.phone(number))

    def words(self, prompt: Prompt) -> str:
        return words(self.world.payee, prompt.push)

    def enter_pin(self, number: str, pin: str = "1234") -> Prompt:
        """Answer the prompt with this PIN. NoPrompt when there is none."""
        return self._press(number, lambda pad: pad.pin(pin))

    def cancel(self, number: str) -> Prompt:
        return self._press(number, lambda pad: pad.cancel())

    def ignore(self, number: str) -> Prompt:
        """Put it away; M-Pesa waits for an answer until it gives up."""
        return self._press(number, lambda pad: pad.ignore())

    def _press(self, number: str, key: Callable[[Keypad], None]) -> Prompt:
        self.tick()
        with self._lock:
            prompt = self.pushes.press(self.phone(number), key)
        self.tick()
        return prompt

    def pay_bill(self, number: str, amount: int, account: str, pin: str = "1234") -> ByHand:
        """Pay from the phone's own menu. The merchant is asked first, where that is switched on."""
        self.tick()
        paid = self.c2b.pay(self.phone(number), amount, account, pin)
        self.tick()
        return paid

    def messages(self, number: str) -> list[Message]:
        self.tick()
        return list(self.phone(number).inbox)

    # what is arranged

    def scenario(self, number: str, **changes: Any) -> Scenario:
        """From now on that phone behaves so; what is not named goes back to nothing odd."""
        phone = self.phone(number)
        phone.scenario = changed(Scenario(), changes)
        return phone.scenario

    def behave(self, changes: Mapping[str, Any] | None = None, **more: Any) -> Quirks:
        """Change switches by name; ``behave(IN_PLAY)``, ``behave(query_noise=0.2)``."""
        with self._lock:
            self.state.quirks = changed(self.quirks, {**(changes or {}), **more})
            return self.quirks

    def misfortune(self, rate: float) -> None:
        """From now on everything may go wrong, each thing with this chance; 0 is over."""
        self.behave(misfortune=rate)

    def next_request(self, fault: Fault | str, on: str = "", times: int = 1) -> None:
        """Spoil the next requests: to ``token``, ``push``, ``query``… (faults.CALLS), or to any."""
        with self._lock:
            self.faults.arrange(Fault(fault), on, times)

    def fault_for(self, call: str, phone: str) -> Fault:
        """What befalls this request; a phone's own fault befalls its pushes."""
        with self._lock:
            known = self.state.phones.known(phone)
            own = known.scenario.fault if known and call == "push" else Fault.NONE
            for fault in (self.faults.take(call), own, self.meter.arrest(call)):
                if fault is not Fault.NONE:
                    return fault
            return self.misfortunes.of_request()

    def hurries(self, *arranged: Delivery) -> bool:
        """Whether what follows from a request is to overtake the answer to it."""
        with self._lock:
            fates = (self.misfortunes.of_letter(Fate(each)).delivery for each in arranged)
            return Delivery.BEFORE_ANSWER in fates

    # time

    def tick(self) -> None:
        """Do whatever is due by now, and send the letters that are due on their way."""
        with self._lock:
            now = self.world.now()
            self.pushes.catch_up(now)
            self.orders.catch_up(now)
            self.post.deliver(self.post.take_due(now))

    def settle(self, seconds: float = 5.0) -> bool:
        """Tick, and wait (real seconds) until what was sent has arrived; False when it did not."""
        self.tick()
        return self.post.wait(seconds)
