"""The line to Daraja: every call goes at the common pace, with the common token, and once."""

from collections.abc import Mapping
from datetime import timedelta
from time import sleep

from payments.daraja.pace import NOTHING, Lane, Pace
from payments.daraja.token import SharedToken
from payments.daraja.wire import Reply, Wire
from payments.gateway import HeldBack


class Line:
    """Posts to Daraja. A call is repeated only when its token was refused at the gate, and then once:
    such a refusal comes before anything was queued (facts/daraja.md 1)."""

    def __init__(self, wire: Wire, pace: Pace, token: SharedToken) -> None:
        self._wire, self._pace, self._token = wire, pace, token

    def post(self, lane: Lane, path: str, body: Mapping[str, str], patience: timedelta = NOTHING) -> Reply:
        """Raises HeldBack, TryLater or PaymentRefused where nothing was sent, Unclear where it may have been.

        ``patience``: how long to stand in the queue before HeldBack.
        """
        self._queue(lane, patience)
        token = self._token.current()
        reply = self._wire.post(path, body, token)
        if reply.token_refused:
            return self._wire.post(path, body, self._token.instead_of(token))
        return reply

    def _queue(self, lane: Lane, patience: timedelta) -> None:
        while wait := self._pace.wait(lane):
            if wait > patience:
                raise HeldBack(wait, "our own pace")
            sleep(wait.total_seconds())
            patience -= wait
