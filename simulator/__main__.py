"""``python -m simulator``: Africa's Talking, Safaricom and a post office on this machine."""

import sys

from simulator.world import main

try:
    main()
except KeyboardInterrupt:
    sys.exit(0)
