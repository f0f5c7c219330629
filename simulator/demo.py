"""``make demo``: a whole visit that plays by itself, on two phones side by side.

Real programs throughout, in a world of its own: only the fingers on the keys are ours. Ends with
status 0, or names the step that did not happen and ends with 1.
"""

import argparse
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TextIO

from simulator.demo_people import Person, Stage
from simulator.demo_show import Phone, watched
from simulator.handset import Handset
from simulator.network import LineIsDead, NotTaken, NoWorld
from simulator.play import end_like_ctrl_c
from simulator.playing import AlreadyPlaying, ProgramDied, playing
from simulator.private_redis import RedisDidNotStart
from simulator.terminal import NAIROBI, hour

FOLDER: Final = Path("var/demo")
PATIENCE: Final = 20.0  # real seconds for a text or a prompt to arrive
ACHIENG: Final = ("Achieng", "0721555010")
JANE: Final = ("Dr. Jane Smith", "0722000001")


class DidNotHappen(Exception):
    """A step of the visit did not happen; the message names it and shows the phone."""


def visit(stage: Stage) -> None:
    """From the first dial to the stars."""
    achieng, jane = stage.left, stage.right
    session = afternoon_of_a_working_day(stage.now())
    _asks(stage, achieng, session)
    _is_accepted(stage, achieng, jane)
    _pays(stage, achieng, jane)
    _is_reminded(stage, achieng, jane, session)
    _took_place(stage, achieng, jane, session)


def _asks(stage: Stage, achieng: Person, session: datetime) -> None:
    stage.scene("Achieng wants to talk to someone. Any phone will do: she dials, without data or an app.")
    achieng.dials().chooses("English")
    stage.scene("First what is kept about her, and her right to see or erase it. Only then the menu.")
    achieng.chooses("I agree").chooses("Book")
    stage.scene("She says what it is about, and sees who can help, how others liked it and what it costs.")
    achieng.chooses("Anxiety").chooses("Dr Jane").chooses("Individual")
    stage.scene("Days and times that are free, to the minute. And her first name, if she likes.")
    day, time = _day_and_time(session)
    achieng.chooses(day).chooses(time).types("Achieng")
    stage.scene("Everything on one screen before one key sends it. She pays only once it is accepted.")
    achieng.chooses("Send")
    stage.scene("Others may read her texts. She is asked once whether they may say more.")
    achieng.chooses("No").is_told("Request", "held")


def _is_accepted(stage: Stage, achieng: Person, jane: Person) -> None:
    stage.scene("The time is held. Dr. Jane Smith gets a text, and answers with one word.")
    jane.reads("New request", "Achieng").replies("YES {code}").reads("is accepted")
    stage.scene("Achieng is told at once. She can pay by answering, from the phone in her hand.")
    achieng.reads("accepted", "reply PAY").replies("PAY")


def _pays(stage: Stage, achieng: Person, jane: Person) -> None:
    stage.scene("M-Pesa itself asks for her PIN. The clinic never does.")
    achieng.is_prompted("2,000").enters_pin()
    stage.scene("The payment is checked with M-Pesa, booked, and confirmed to both.")
    achieng.reads("Paid", "Receipt")
    jane.reads("has paid", "Join")


def _is_reminded(stage: Stage, achieng: Person, jane: Person, session: datetime) -> None:
    for before, caption, words in (
        (timedelta(days=1), "Time passes. A day before, both are reminded.", "Reminder"),
        (timedelta(hours=1), "And again when there is one hour left.", "In one hour"),
    ):
        stage.time_passes_until(session - before, caption)
        achieng.reads(words, "Jane Smith")
        jane.reads(words, "Achieng")


def _took_place(stage: Stage, achieng: Person, jane: Person, session: datetime) -> None:
    over = session + timedelta(minutes=62)
    stage.time_passes_until(over, "They have met. Dr. Jane Smith says so; now her fee is earned.")
    jane.replies("DONE {code}").reads("recorded as done")
    stage.scene("How was it? One digit, and the next person who looks for help can see it.")
    achieng.reads("How was it?").replies("5").reads("You gave 5 of 5")


def afternoon_of_a_working_day(now: datetime) -> datetime:
    """Two in the afternoon, in Nairobi, of the first working day that is more than a day away."""
    at_two = now.astimezone(NAIROBI).replace(hour=14, minute=0, second=0, microsecond=0)
    days = (at_two + timedelta(days=ahead) for ahead in range(1, 8))
    return next(day for day in days if day - now > timedelta(days=1) and day.weekday() < 5)


def _day_and_time(moment: datetime) -> tuple[str, str]:
    """As the menus say them: ``Tue 8 Dec`` and ``2:00 PM``."""
    words = hour(moment.isoformat()).split()
    return " ".join(words[:3]), " ".join(words[3:])


def play(stage: Stage, script: Callable[[Stage], None] = visit) -> None:
    """Play it on this stage. Raises DidNotHappen."""
    try:
        script(stage)
    except (AssertionError, NotTaken, LineIsDead, NoWorld, ProgramDied) as trouble:
        raise DidNotHappen(f"This did not happen: {stage.caption}\n{trouble}") from None


def main(words: list[str], out: TextIO = sys.stdout) -> int:
    wanted = _read(words)
    signal.signal(signal.SIGTERM, end_like_ctrl_c)
    try:
        print("Opening a clinic for the demo. This takes some seconds.", file=out, flush=True)
        _play_in_a_world_of_its_own(wanted.folder, wanted.pace, out)
    except KeyboardInterrupt:
        print("\nStopped.", file=out)
        return 130
    except (DidNotHappen, AlreadyPlaying, ProgramDied, RedisDidNotStart) as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    print("\nThat was a whole visit. To hold the phones yourself: make play", file=out)
    return 0


def _play_in_a_world_of_its_own(folder: Path, pace: float, out: TextIO) -> None:
    left, right = Phone(*ACHIENG), Phone(*JANE)
    with playing(folder, fresh=True) as world, _quiet_cursor(out):
        show = watched(left, right, shutil.get_terminal_size(), pace, out)
        achieng, jane = (
            Person(phone, Handset(phone.number, world.network, patience=PATIENCE), show)
            for phone in (left, right)
        )
        play(Stage(world, show, achieng, jane))


@contextmanager
def _quiet_cursor(out: TextIO) -> Iterator[None]:
    """The screen is ours to draw on, without a cursor dancing over it; nothing of this in a pipe."""
    if not out.isatty():
        yield
        return
    out.write("\x1b[2J\x1b[?25l")
    try:
        yield
    finally:
        out.write("\x1b[?25h")
        out.flush()


def _read(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator.demo", description="Watch a whole visit.")
    parser.add_argument("--pace", type=float, default=1.0, help="2 is half as fast; 0 does not wait")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where its world is kept, and its logs")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
