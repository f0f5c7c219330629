"""``make play``: the whole service on a laptop, to use with handsets in other terminals.

Without words it runs the world until Ctrl-C. With words it gives them to flask in the world that is
running: ``python -m simulator.play clock advance 23h``.
"""

import json
import os
import signal
import sys
from datetime import timedelta, timezone
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from simulator.playing import AlreadyPlaying, ProgramDied, World, playing, run_flask
from simulator.private_redis import RedisDidNotStart

FOLDER: Final = Path("var/play")
NAIROBI: Final = timezone(timedelta(hours=3), "EAT")  # Kenya keeps no summer time
HANDSET: Final = ".venv/bin/python -m simulator.handset"
HOW_TO: Final = """
Smiling Steps is open. It is {hour} in Nairobi.

  Pick up a phone, each in a terminal of its own:
    {handset} 0712345678     Amina, a client
    {handset} 0722000001     Dr. Jane Smith, a therapist
  then dial {code}. M-Pesa's PIN is 1234. To pay the Pay Bill by hand, as from M-Pesa's own menu,
  type on a phone: pay 2000 and the booking's code. Help says what else it can do.

  Letters:    text EMAIL and an address, like EMAIL amina@example.com; they arrive in {folder}/mail/
  Skip time:  make later BY=23h     (or 45s, 90m, 2d)
  Look in:    {service}     logs: {folder}/*.log
  Ctrl-C ends it. What happened is kept; make play FRESH=1 forgets it.
"""


def main(words: list[str]) -> int:
    try:
        return _in_the_running_world(words) if words else _play()
    except KeyboardInterrupt:
        print("\nThe phones are silent. Until next time.")
        return 0
    except (AlreadyPlaying, ProgramDied, RedisDidNotStart) as trouble:
        print(trouble, file=sys.stderr)
        return 1


def _play() -> NoReturn:
    signal.signal(signal.SIGTERM, end_like_ctrl_c)
    print("Starting …", flush=True)
    with playing(FOLDER, fresh=os.environ.get("FRESH", "") not in ("", "0")) as world:
        print(_how_to(world), flush=True)
        world.watch()
    raise AssertionError("a world is watched until something ends it")


def _how_to(world: World) -> str:
    return HOW_TO.format(
        hour=f"{world.now().astimezone(NAIROBI):%H:%M on %A, %d %B}",
        handset=HANDSET,
        code=world.settings["USSD_CODE"],
        service=world.ports.service_url,
        folder=world.folder,
    )


def _in_the_running_world(words: list[str]) -> int:
    if not (FOLDER / "world.json").exists():
        raise ProgramDied("No world is running: start one with make play.")
    print(run_flask(json.loads((FOLDER / "settings.json").read_text()), *words), end="")
    return 0


def end_like_ctrl_c(_number: int, _frame: FrameType | None) -> NoReturn:
    """What ``kill`` means to a program of people: the same as Ctrl-C, so that the world ends whole."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
