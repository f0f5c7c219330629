"""The keys of a phone that shows a prompt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from simulator.safaricom import results
from simulator.safaricom.phones import Phone
from simulator.safaricom.prompts import Prompt, Stage
from simulator.safaricom.quirks import Payer, Quirks


@dataclass(frozen=True)
class Keypad:
    """One displayed prompt on one phone, and the moment at which a key is pressed."""

    prompt: Prompt
    phone: Phone
    quirks: Quirks
    at: datetime

    def pin(self, pin: str) -> None:
        outcome = self.phone.try_pin(pin, self.prompt.push.amount)
        self._answer(self.phone.scenario.result or outcome, self.quirks.pay_takes)

    def cancel(self) -> None:
        self._answer(results.CANCELLED, self.quirks.cancel_takes)

    def ignore(self) -> None:
        self.prompt.put_away = True

    def act_by_itself(self) -> None:
        """Press what the phone's scenario says, if it says anything."""
        self._habits().get(self.phone.scenario.payer, _nothing)()

    def _habits(self) -> dict[Payer, Callable[[], None]]:
        return {
            Payer.PAYS: lambda: self.pin(self.phone.pin),
            Payer.MISTYPES: lambda: self.pin("mistyped"),
            Payer.CANCELS: self.cancel,
            Payer.IGNORES: self.ignore,
        }

    def _answer(self, outlook: str, takes: float) -> None:
        self.prompt.plan(Stage.ANSWERED, outlook, self.at, takes)


def _nothing() -> None:
    """Somebody will press the keys."""
