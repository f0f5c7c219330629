"""The line to Daraja: every call goes at the common pace, with the common token, and once.

Whose call must not be in doubt for nothing lines up first, and is sent only when its turn has come.
"""

from collections.abc import Mapping
from datetime import timedelta
from time import sleep

from failures import TryLater
from payments.daraja.pace import Lane, Pace
from payments.daraja.token import SharedToken
from payments.daraja.wire import Reply, Wire
from payments.gateway import HeldBack, Turn
from restraint import NOTHING


class Line:
    """Posts to Daraja. A call is repeated only when its token was refused at the gate, and then once:
    such a refusal comes before anything was queued (facts/daraja.md 1)."""

    def __init__(self, wire: Wire, pace: Pace, token: SharedToken) -> None:
        self._wire, self._pace, self._token = wire, pace, token

    def post(self, lane: Lane, path: str, body: Mapping[str, str], patience: timedelta = NOTHING) -> Reply:
        """Raises HeldBack, TryLater or PaymentRefused where nothing was sent, Unclear where it may have been.

        ``patience``: how long to stand in the queue before HeldBack.
        """
        token = self.turn(lane, patience).token
        reply = self._wire.post(path, body, token)
        if reply.token_refused:
            return self._wire.post(path, body, self._token.instead_of(token))
        return reply

    def turn(self, lane: Lane, patience: timedelta = NOTHING) -> Turn:
        """A place in the line, counted, with a token. Raises as ``post`` does where nothing was sent."""
        self._queue(lane, patience)
        return Turn(self._token.current())

    def post_in(self, turn: Turn, path: str, body: Mapping[str, str]) -> Reply:
        """Post now. Where the token was refused: TryLater, at once, for to fetch another may take long."""
        reply = self._wire.post(path, body, turn.token)
        if reply.token_refused:
            self._token.forget(turn.token)
            raise TryLater(NOTHING, reply.summary)
        return reply

    def _queue(self, lane: Lane, patience: timedelta) -> None:
        while wait := self._pace.wait(lane):
            if wait > patience:
                raise HeldBack(wait, "our own pace")
            sleep(wait.total_seconds())
            patience -= wait
