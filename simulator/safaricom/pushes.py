"""STK pushes: what stops them, how they reach the screen, what the payer does, how they end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from simulator.safaricom import refusals, results, texts
from simulator.safaricom.book import Entry
from simulator.safaricom.c2b import C2B
from simulator.safaricom.keypad import Keypad
from simulator.safaricom.misfortunes import Misfortunes
from simulator.safaricom.notices import letters_of_push
from simulator.safaricom.phones import Phone
from simulator.safaricom.prompts import Prompt, Push, Stage, fits_a_screen, words
from simulator.safaricom.quirks import Collision, Payer, Repeats
from simulator.safaricom.state import State

_REPEAT: Final = timedelta(seconds=120)


class NoPrompt(Exception):
    """There is nothing on that phone's screen to answer."""


class Pushes:
    """Every push there was, by CheckoutRequestID. Not locked: its callers hold the state's lock."""

    def __init__(self, state: State, c2b: C2B) -> None:
        self._state, self._c2b = state, c2b
        self._misfortunes = Misfortunes(state)
        self.prompts: dict[str, Prompt] = {}
        self._open: list[Prompt] = []

    def take(self, push: Push, in_ussd: bool) -> Prompt:
        """Queue a prompt. Raises Refusal when the line is held and the quirk is to say so at once."""
        stopped_by = self._stopped_by(push, in_ussd)
        now, id_ = self._state.now(), self._state.mint.checkout_request_id(push.phone)
        prompt = Prompt(push, self._state.mint.request_id(), id_, sent_at=now, due=now, outlook=stopped_by)
        if not stopped_by:
            self._set_out(prompt)
        self._keep(prompt)
        return prompt

    def by_merchant_request_id(self, id_: str) -> Prompt | None:
        return next((each for each in self.prompts.values() if each.merchant_request_id == id_), None)

    def shown_on(self, phone: Phone) -> Prompt | None:
        return next((each for each in phone.prompts if each.open and each.on_screen), None)

    def press(self, phone: Phone, key: Callable[[Keypad], None]) -> Prompt:
        """Press a key on the prompt that this phone shows. Raises NoPrompt."""
        prompt = self.shown_on(phone)
        if prompt is None:
            raise NoPrompt(phone.number)
        key(self._keypad(prompt, self._state.now()))
        return prompt

    def catch_up(self, now: datetime) -> None:
        """Let every prompt go on to where it is by now."""
        for prompt in self._open:
            while prompt.open and prompt.due <= now:
                self._go_on(prompt)
        self._open = [each for each in self._open if each.open]

    def _phone(self, push: Push) -> Phone:
        return self._state.phones.named(push.phone)

    def _stopped_by(self, push: Push, in_ussd: bool) -> str:
        """The code with which this push will end without ever being shown, or nothing."""
        phone = self._phone(push)
        if push.refused_as:
            return push.refused_as
        if in_ussd or phone.in_ussd or any(each.open for each in phone.prompts):
            return self._collision()
        if self._is_repeat(push):
            return results.RULE_LIMITED
        if not fits_a_screen(words(self._state.world.payee, push)):
            return results.NOT_SENT
        return phone.scenario.never_shown or self._misfortunes.of_push("")

    def _collision(self) -> str:
        if self._state.quirks.collision is Collision.REFUSED:
            raise refusals.line_held()
        return self._state.quirks.collision.value

    def _is_repeat(self, push: Push) -> bool:
        since = self._state.now() - _REPEAT
        recent = [each for each in self._phone(push).prompts if each.sent_at > since]
        alike = [each for each in recent if each.push.amount == push.amount]
        counted = {Repeats.ANY: alike, Repeats.PAID: [each for each in alike if each.receipt]}
        return bool(counted.get(self._state.quirks.repeats))

    def _keep(self, prompt: Prompt) -> None:
        self.prompts[prompt.checkout_request_id] = prompt
        self._phone(prompt.push).prompts.append(prompt)
        self._open.append(prompt)

    def _set_out(self, prompt: Prompt) -> None:
        quirks = self._state.quirks
        if self._phone(prompt.push).scenario.payer is Payer.UNREACHABLE:
            prompt.plan(Stage.QUEUED, results.NO_ANSWER, prompt.sent_at, quirks.unreachable_after)
        else:
            prompt.plan(Stage.QUEUED, "", prompt.sent_at, quirks.display_after)

    def _keypad(self, prompt: Prompt, at: datetime) -> Keypad:
        return Keypad(prompt, self._phone(prompt.push), self._state.quirks, at)

    def _go_on(self, prompt: Prompt) -> None:
        if prompt.outlook:
            self._end(prompt)
        else:
            self._show(prompt)

    def _show(self, prompt: Prompt) -> None:
        quirks, shown = self._state.quirks, prompt.due
        prompt.plan(Stage.DISPLAYED, quirks.unanswered_code, shown, quirks.unanswered_after)
        self._keypad(prompt, shown).act_by_itself()

    def _end(self, prompt: Prompt) -> None:
        prompt.stage = Stage.ENDED
        if prompt.outlook == results.PAID:
            self._receive(prompt)
        self._state.post.waiting += letters_of_push(self._state, prompt)

    def _receive(self, prompt: Prompt) -> None:
        """The money moves, the payer is told, and the merchant's C2B address too."""
        push, payer = prompt.push, self._phone(prompt.push)
        payer.balance -= push.amount
        prompt.receipt = self._state.mint.receipt()
        entry = self._state.book.write(
            Entry(
                receipt=prompt.receipt,
                amount=push.amount,
                phone=push.phone,
                reference=push.reference,
                at=prompt.due,
                left=payer.balance,
                checkout_request_id=prompt.checkout_request_id,
                account=self._state.quirks.paid_into,
                conversation_id=prompt.merchant_request_id,
            )
        )
        self._state.text(entry, texts.paid(entry, self._state.world.payee))
        self._c2b.confirm(entry)
