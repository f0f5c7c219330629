"""Processes whose threads all ask for the same time: ``python -m tests.faults.rivals``.

The settings are its environment; its input is one line of JSON: therapist, starts, and a list of clients
for each process. It prints how often each outcome came, as JSON.
"""

import json
import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import settings
from booking.desk import Desk
from booking.slots import SlotRef
from booking.work import Actor, Office, Work
from models.people import Client, SessionKind
from runtime import build
from tests.faults.crowd import tally
from tests.world import StillClock


def asking(office: Office, client: int, slot: SlotRef) -> Callable[[], str]:
    """This client asks for this time at the desk; the code of the booking."""

    def ask(work: Work) -> str:
        them = work.session.get_one(Client, client)
        return Desk(work, them.phone, them).request(slot, None).code

    return lambda: office.carry_out(Actor.CLIENT, ask)


def ask_in_this_process(slot: SlotRef, clients: list[int], together: Any, outcomes: Any) -> None:
    """Connections are this process's own: its runtime is built here, after the fork."""
    office = build(settings.read_or_exit(), lambda _: StillClock()).office
    together.wait(60)
    outcomes.put(tally([asking(office, client, slot) for client in clients]))


def main() -> None:
    told, fork = json.loads(sys.stdin.readline()), multiprocessing.get_context("fork")
    slot = SlotRef(told["therapist"], SessionKind.INDIVIDUAL, datetime.fromisoformat(told["starts"]))
    together, outcomes = fork.Barrier(len(told["clients"])), fork.Queue()
    for clients in told["clients"]:
        fork.Process(target=ask_in_this_process, args=(slot, clients, together, outcomes)).start()
    came: Counter[str] = Counter()
    for _ in told["clients"]:
        came.update(outcomes.get(timeout=60))
    sys.stdout.write(json.dumps(came) + "\n")


if __name__ == "__main__":
    main()
