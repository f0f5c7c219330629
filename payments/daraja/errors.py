"""What Daraja's refusals leave behind: one table for every call, and rows of its own for some.

facts/daraja.md 1 and 2.3. One code can mean four things, so here, and only here, words are needed as
well: the first row whose code is the same and whose words are in the text. Otherwise Unclear.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import structlog

from failures import GatewayFailure, TryLater, Unclear
from payments.daraja.pace import QUIET
from payments.daraja.wire import Reply
from payments.gateway import LineBusy, PaymentRefused, Why

Failed = Callable[[str], GatewayFailure]
Table = tuple[tuple[str, str, Failed], ...]

log = structlog.get_logger()


def refuse(why: Why) -> Failed:
    return lambda said: PaymentRefused(why, said)


def wait(kind: type[TryLater], **after: float) -> Failed:
    return lambda said: kind(timedelta(**after), said)


OURS: Final = refuse(Why.OUR_FAULT)
ACCOUNT: Final = refuse(Why.ACCOUNT_PROBLEM)

EVERY_CALL: Final[Table] = (
    ("400.002.02", "", OURS),
    ("400.002.05", "", OURS),
    ("401.003.01", "", OURS),  # the product is not enabled on our app
    ("404.001.01", "", OURS),
    ("405.001", "", OURS),
    ("500.001.1001", "merchant does not exist", OURS),
    ("500.001.1001", "wrong credentials", OURS),
    ("500.003.02", "", wait(TryLater, seconds=45)),
    ("500.003.03", "", wait(TryLater, minutes=5)),
    ("policies.ratelimit.QuotaViolation", "", wait(TryLater, minutes=5)),
    # The token was fetched anew and refused again, at the gate: somebody else keeps fetching too.
    ("404.001.03", "", wait(TryLater, seconds=30)),
    ("400.003.01", "", wait(TryLater, seconds=30)),
    ("401.002.01", "", wait(TryLater, seconds=30)),
    ("401.001", "", wait(TryLater, seconds=30)),
)

PROMPT: Final[Table] = (
    ("400.002.02", "phonenumber", ACCOUNT),
    ("400.002.02", "partya", ACCOUNT),
    ("500.001.1001", "unable to lock subscriber", wait(LineBusy, seconds=60)),
    ("500.001.1001", "ongoing session", wait(LineBusy, seconds=60)),  # facts/daraja.md 5.3
    *EVERY_CALL,
)

# facts/daraja.md 7.3. A duplicate key is no failure and is read before this table is.
SEND_MONEY: Final[Table] = (
    ("400.002.02", "partyb", ACCOUNT),
    ("403.002.1001", "", OURS),  # this version of the call is not for our shortcode
    *EVERY_CALL,
)

PULL: Final[Table] = (
    ("400.001", "", OURS),
    ("500", "", wait(TryLater, minutes=1)),
    *EVERY_CALL,
)  # facts/daraja.md 7.5


def failure_in(reply: Reply, table: Table) -> GatewayFailure:
    """What this reply, which is not the one hoped for, leaves behind."""
    if reply.spike_arrest:
        return TryLater(QUIET, reply.summary)
    for code, words, failed in table:
        if code == reply.error_code and words in reply.error_text:
            return _noted(failed(reply.summary))
    return Unclear(reply.summary)


@contextmanager
def moving_nothing() -> Iterator[None]:
    """Calls that only ask: one whose answer was lost may be made again, so it is never Unclear."""
    try:
        yield
    except Unclear as lost:
        raise TryLater(said=str(lost)) from None


def _noted(failure: GatewayFailure) -> GatewayFailure:
    """What only the operator can mend goes into the log as an error."""
    if isinstance(failure, PaymentRefused) and failure.why is Why.OUR_FAULT:
        log.error("daraja_refuses_what_we_ask", summary=str(failure))
    return failure
