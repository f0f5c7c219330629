"""``python -m simulator``: Africa's Talking and Safaricom on this machine."""

import sys

from simulator.world import main

try:
    main()
except KeyboardInterrupt:
    sys.exit(0)
