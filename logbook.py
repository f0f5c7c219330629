"""What the service writes about itself: one JSON object a line, and never anything personal.

Callers log names of steps, kinds and types of problems, keys of rows and counts; nothing a person
said, is called, or can be reached by. A test reads the log of a whole visit for such things.
"""

import logging
import sys

import structlog


def set_up() -> None:
    """Log to standard error from here on."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
