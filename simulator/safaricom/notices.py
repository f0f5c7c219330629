"""The letters that follow from a payment's end: the STK callback, and the C2B confirmation."""

from datetime import datetime, timedelta
from typing import Any

from simulator.safaricom import shapes
from simulator.safaricom.book import Entry
from simulator.safaricom.callbacks import Letter
from simulator.safaricom.misfortunes import Fate, Misfortunes
from simulator.safaricom.prompts import Prompt
from simulator.safaricom.quirks import Scenario
from simulator.safaricom.results import NO_ANSWER, PAID
from simulator.safaricom.state import State


def letters(state: State, url: str, body: dict[str, Any], since: datetime, fate: Fate) -> list[Letter]:
    """The same letter as often as fate has it, none at all included; ``since`` is when it would go."""
    headers = {"Businessshortcode": state.world.shortcode, "X-Forwarded-For": state.quirks.source_ip}
    due = since + timedelta(seconds=fate.after)
    return [Letter(url, body, headers, due) for _ in range(fate.copies)]


def letters_of_push(state: State, prompt: Prompt) -> list[Letter]:
    """None, one or two callbacks, as arranged for that phone."""
    scenario = state.phones.named(prompt.push.phone).scenario
    arranged = Fate(scenario.callback, scenario.callback_after)
    fate = Misfortunes(state).of_letter(arranged)
    body = _callback(state, prompt, scenario)
    return letters(state, prompt.push.callback_url, body, prompt.due + _lag(state, prompt), fate)


def letters_of_entry(state: State, entry: Entry, url: str) -> list[Letter]:
    """The C2B confirmation of one payment, likewise."""
    payer = state.phones.named(entry.phone)
    arranged = Fate(payer.scenario.confirmation, payer.scenario.confirmation_after)
    fate = Misfortunes(state).of_letter(arranged)
    body = shapes.c2b(entry, payer, state.world, f"{entry.balance}.00")
    if state.quirks.odd_types:
        body = shapes.oddly_confirmed(body, payer, state.mint.chance())
    return letters(state, url, body, entry.at + timedelta(seconds=state.quirks.c2b_delay), fate)


def _lag(state: State, prompt: Prompt) -> timedelta:
    silent = state.quirks.unanswered_callback_lag if prompt.outlook == NO_ANSWER else 0.0
    return timedelta(seconds=silent)


def _callback(state: State, prompt: Prompt, scenario: Scenario) -> dict[str, Any]:
    code = scenario.callback_says or prompt.outlook
    return shapes.callback(prompt, code, _items(state, prompt, scenario) if code == PAID else [])


def _items(state: State, prompt: Prompt, scenario: Scenario) -> list[dict[str, Any]]:
    amount = scenario.callback_amount or prompt.push.amount
    # A callback that lies has a receipt too, only M-Pesa's book does not know it.
    items = shapes.metadata(prompt, prompt.receipt or state.mint.receipt(), amount)
    return shapes.oddly_typed(items, state.mint.chance()) if state.quirks.odd_types else items
