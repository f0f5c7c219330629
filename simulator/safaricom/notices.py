"""The letters that follow from a payment's end: the STK callback, and the C2B confirmation."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from simulator.safaricom import shapes
from simulator.safaricom.book import Entry
from simulator.safaricom.callbacks import Letter
from simulator.safaricom.ids import Mint
from simulator.safaricom.prompts import Prompt
from simulator.safaricom.quirks import Callback, Quirks, Scenario
from simulator.safaricom.results import NO_ANSWER, PAID


@dataclass(frozen=True)
class Writer:
    """Writes for one shortcode, as today's quirks have it."""

    shortcode: str
    quirks: Quirks
    mint: Mint

    def of_push(self, prompt: Prompt, scenario: Scenario) -> list[Letter]:
        """None, one or two callbacks, as arranged for that phone."""
        letter = Letter(
            url=prompt.push.callback_url,
            body=self._callback(prompt, scenario),
            headers=self._headers(),
            due=prompt.due + self._lag(prompt, scenario),
        )
        copies = {Callback.NEVER: 0, Callback.TWICE: 2}.get(scenario.callback, 1)
        return [Letter(letter.url, letter.body, letter.headers, letter.due) for _ in range(copies)]

    def of_entry(self, entry: Entry, url: str, received: int) -> Letter:
        due = entry.at + timedelta(seconds=self.quirks.c2b_delay)
        return Letter(url, shapes.c2b(entry, self.shortcode, received), self._headers(), due)

    def _headers(self) -> dict[str, str]:
        return {"Businessshortcode": self.shortcode, "X-Forwarded-For": self.quirks.source_ip}

    def _lag(self, prompt: Prompt, scenario: Scenario) -> timedelta:
        silent = self.quirks.unanswered_callback_lag if prompt.outlook == NO_ANSWER else 0.0
        return timedelta(seconds=scenario.callback_after + silent)

    def _callback(self, prompt: Prompt, scenario: Scenario) -> dict[str, Any]:
        code = scenario.callback_says or prompt.outlook
        return shapes.callback(prompt, code, self._items(prompt, scenario) if code == PAID else [])

    def _items(self, prompt: Prompt, scenario: Scenario) -> list[dict[str, Any]]:
        amount = scenario.callback_amount or prompt.push.amount
        # A callback that lies has a receipt too, only M-Pesa's book does not know it.
        items = shapes.metadata(prompt, prompt.receipt or self.mint.receipt(), amount)
        return shapes.oddly_typed(items, self.mint.chance()) if self.quirks.odd_types else items
