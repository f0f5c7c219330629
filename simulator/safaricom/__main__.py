"""``python -m simulator.safaricom``: the stand-in alone, for any project.

SAFARICOM_PORT (a free one when unset) and the ``DARAJA_…`` credentials come from the environment;
SAFARICOM_PACE is ``at-once``, ``in-play`` (the default) or ``as-measured``.
"""

import os
from threading import Event

from simulator.safaricom.app import create
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.quirks import AS_MEASURED, IN_PLAY
from simulator.safaricom.world import World
from simulator.serving import serve


def main() -> None:
    mpesa = Mpesa(World.from_environment(os.environ))
    paces = {"at-once": {}, "in-play": IN_PLAY, "as-measured": AS_MEASURED}
    mpesa.behave(paces[os.environ.get("SAFARICOM_PACE", "in-play")])
    served = serve(create(mpesa), int(os.environ.get("SAFARICOM_PORT", "0")))
    print(f"Daraja, as far as anybody can tell: {served.url}", flush=True)
    keep_time(mpesa)


def keep_time(mpesa: Mpesa) -> None:
    """Let what is due happen, five times a second, for ever."""
    pause = Event()
    while not pause.wait(0.2):
        mpesa.tick()


if __name__ == "__main__":
    main()
