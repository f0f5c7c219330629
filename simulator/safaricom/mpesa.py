"""M-Pesa as one merchant meets it: phones, prompts, a book, and the time in which they move."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import RLock
from typing import Any, Final

from simulator.safaricom import refusals, results
from simulator.safaricom.book import Entry, confirmation_text
from simulator.safaricom.callbacks import Postman
from simulator.safaricom.faults import Fault, Faults
from simulator.safaricom.ids import Mint
from simulator.safaricom.keypad import Keypad
from simulator.safaricom.notices import Writer
from simulator.safaricom.phones import Message, Phone, msisdn
from simulator.safaricom.prompts import Prompt, Push, Stage, fits_a_screen, words
from simulator.safaricom.quirks import Collision, Payer, Quirks, Repeats, Scenario, changed
from simulator.safaricom.tokens import Tokens
from simulator.safaricom.world import World

_REPEAT: Final = timedelta(seconds=120)


class NoPrompt(Exception):
    """There is nothing on that phone's screen to answer."""


class Mpesa:
    """Everything there is, in memory, for any number of threads.

    Phones are named in any Kenyan form and come into being when first named. Whatever waits for a
    moment happens at the first look or ``tick`` after it, so a clock that jumps loses nothing.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._lock = RLock()
        self.reset()

    def reset(self) -> None:
        """As new: no phones, no prompts, no book, no tokens, no faults, every switch at its default."""
        with self._lock:
            self.quirks, self.faults, self.tokens = Quirks(), Faults(), Tokens()
            self.mint, self.post = Mint(self.world), Postman()
            self.prompts: dict[str, Prompt] = {}
            self.book: list[Entry] = []
            self.confirmation_url = ""
            self._phones: dict[str, Phone] = {}
            self._open: list[Prompt] = []

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
            return self._queue(push, self._stopped_by(push, in_ussd))

    def _stopped_by(self, push: Push, in_ussd: bool) -> str:
        """The code with which this push will end without ever being shown, or nothing."""
        phone = self.phone(push.phone)
        if push.refused_as:
            return push.refused_as
        if in_ussd or phone.in_ussd or self._held(push.phone):
            return self._collision()
        if self._is_repeat(push):
            return results.RULE_LIMITED
        fits = fits_a_screen(words(self.world.payee, push))
        return phone.scenario.never_shown if fits else results.NOT_SENT

    def _collision(self) -> str:
        if self.quirks.collision is Collision.REFUSED:
            raise refusals.line_held()
        return self.quirks.collision.value

    def _held(self, number: str) -> list[Prompt]:
        with self._lock:
            return [each for each in self.phone(number).prompts if each.open]

    def _is_repeat(self, push: Push) -> bool:
        since = self.world.now() - _REPEAT
        recent = [each for each in self.phone(push.phone).prompts if each.sent_at > since]
        alike = [each for each in recent if each.push.amount == push.amount]
        counted = {Repeats.ANY: alike, Repeats.PAID: [each for each in alike if each.receipt]}
        return bool(counted.get(self.quirks.repeats))

    def _queue(self, push: Push, stopped_by: str) -> Prompt:
        now, id_ = self.world.now(), self.mint.checkout_request_id(push.phone)
        prompt = Prompt(push, self.mint.request_id(), id_, sent_at=now, due=now, outlook=stopped_by)
        if not stopped_by:
            self._set_out(prompt)
        self._keep(prompt)
        return prompt

    def _keep(self, prompt: Prompt) -> None:
        self.prompts[prompt.checkout_request_id] = prompt
        self.phone(prompt.push.phone).prompts.append(prompt)
        self._open.append(prompt)

    def _set_out(self, prompt: Prompt) -> None:
        if self.phone(prompt.push.phone).scenario.payer is Payer.UNREACHABLE:
            prompt.plan(Stage.QUEUED, results.NO_ANSWER, prompt.sent_at, self.quirks.unreachable_after)
        else:
            prompt.plan(Stage.QUEUED, "", prompt.sent_at, self.quirks.display_after)

    def register(self, confirmation_url: str) -> None:
        """From now on every payment is confirmed there too. Refusal on a second time, if so switched."""
        with self._lock:
            if self.confirmation_url and self.quirks.c2b_urls_once:
                raise refusals.urls_registered()
            self.confirmation_url = confirmation_url

    def find(self, checkout_request_id: str) -> Prompt | None:
        """A push by its id, brought up to this moment."""
        self.tick()
        return self.prompts.get(checkout_request_id)

    def phone(self, number: str) -> Phone:
        """The phone itself: PIN, balance, inbox, scenario, all to be changed at will."""
        key = msisdn(number)
        with self._lock:
            return self._phones.setdefault(key, Phone(key))

    def prompt(self, number: str) -> Prompt | None:
        """What M-Pesa shows on that phone now."""
        self.tick()
        return next((each for each in self._held(msisdn(number)) if each.on_screen), None)

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
        with self._lock:
            prompt = self.prompt(number)
            if prompt is None:
                raise NoPrompt(number)
            key(self._keypad(prompt, self.world.now()))
        self.tick()
        return prompt

    def _keypad(self, prompt: Prompt, at: datetime) -> Keypad:
        return Keypad(prompt, self.phone(prompt.push.phone), self.quirks, at)

    def messages(self, number: str) -> list[Message]:
        self.tick()
        return list(self.phone(number).inbox)

    def scenario(self, number: str, **changes: Any) -> Scenario:
        """From now on that phone behaves so; what is not named goes back to nothing odd."""
        phone = self.phone(number)
        phone.scenario = changed(Scenario(), changes)
        return phone.scenario

    def behave(self, changes: Mapping[str, Any] | None = None, **more: Any) -> Quirks:
        """Change switches by name; ``behave(IN_PLAY)``, ``behave(query_noise=0.2)``."""
        with self._lock:
            self.quirks = changed(self.quirks, {**(changes or {}), **more})
            return self.quirks

    def next_request(self, fault: Fault | str, on: str = "", times: int = 1) -> None:
        """Spoil the next requests: to ``token``, ``push``, ``query`` or ``register``, or to any."""
        with self._lock:
            self.faults.arrange(Fault(fault), on, times)

    def fault_for(self, call: str, phone: str) -> Fault:
        """What befalls this request; a phone's own fault befalls its pushes."""
        with self._lock:
            arranged = self.faults.take(call)
            known = self._phones.get(phone)
            own = known.scenario.fault if known and call == "push" else Fault.NONE
            return own if arranged is Fault.NONE else arranged

    def tick(self) -> None:
        """Do whatever is due by now, and send the letters that are due on their way."""
        with self._lock:
            self._catch_up()
            letters = self.post.take_due(self.world.now())
            self.post.deliver(letters)

    def settle(self, seconds: float = 5.0) -> bool:
        """Tick, and wait (real seconds) until what was sent has arrived; False when it did not."""
        self.tick()
        return self.post.wait(seconds)

    def _catch_up(self) -> None:
        now = self.world.now()
        for prompt in self._open:
            while prompt.open and prompt.due <= now:
                self._go_on(prompt)
        self._open = [each for each in self._open if each.open]

    def _go_on(self, prompt: Prompt) -> None:
        if prompt.outlook:
            self._end(prompt)
        else:
            self._show(prompt)

    def _show(self, prompt: Prompt) -> None:
        shown = prompt.due
        prompt.plan(Stage.DISPLAYED, self.quirks.unanswered_code, shown, self.quirks.unanswered_after)
        self._keypad(prompt, shown).act_by_itself()

    def _end(self, prompt: Prompt) -> None:
        prompt.stage = Stage.ENDED
        if prompt.outlook == results.PAID:
            self._receive(prompt)
        self.post.waiting += self._writer().of_push(prompt, self.phone(prompt.push.phone).scenario)

    def _receive(self, prompt: Prompt) -> None:
        push, payer = prompt.push, self.phone(prompt.push.phone)
        payer.balance -= push.amount
        prompt.receipt = self.mint.receipt()
        id_ = prompt.checkout_request_id
        entry = Entry(prompt.receipt, push.amount, push.phone, push.reference, prompt.due, payer.balance, id_)
        self._write_down(entry, payer)

    def _write_down(self, entry: Entry, payer: Phone) -> None:
        self.book.append(entry)
        payer.inbox.append(Message(confirmation_text(entry, self.world.payee), entry.at))
        if self.confirmation_url:
            received = sum(each.amount for each in self.book)
            self.post.waiting.append(self._writer().of_entry(entry, self.confirmation_url, received))

    def _writer(self) -> Writer:
        return Writer(self.world.shortcode, self.quirks, self.mint)
