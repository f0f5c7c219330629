"""Answers a request of a call: finds the caller's trail, moves it, puts it back, and always has a reply."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Final

import structlog

import gsm7
from language import Language, _, speaking
from ussd.conversation import Conversation
from ussd.pages import Call, Place, Step
from ussd.sheets import BUDGET
from ussd.trails import Away, Busy, Repeat, Run, Trails
from ussd.transcript import Conflict, Express, FirstDial, Repeated, Typed, hear, keys_in
from ussd.whereabouts import Reply, Trail

log = structlog.get_logger()

MOST_KEYS: Final = 40
"""Keys followed in one go; nobody dials or, in 180 seconds, types more."""


@dataclass(frozen=True)
class Dialled:
    """One request of the gateway. ``phone`` is E.164; ``text`` is all that was typed, joined by ``*``."""

    session_id: str
    phone: str
    service_code: str
    network_code: str
    text: str


@dataclass(frozen=True)
class Switchboard:
    """Where every call arrives. Knows Redis, and knows the menus only by where to begin.

    ``open_call`` gives the desk and its database for one hop. ``home`` depends on the caller. ``express`` is
    where a number dialled after the short code leads this caller, if anywhere. ``help_step`` is offered to
    who is stuck.
    """

    trails: Trails
    open_call: Callable[[Dialled], AbstractContextManager[Call]]
    home: Callable[[Call], Place]
    express: Callable[[Call, str], Place | None]
    help_step: Step[[]]
    support_phone: str

    def answer(self, dialled: Dialled) -> Reply:
        """What the phone is to show. Never raises: what goes wrong is said kindly, and logged."""
        try:
            return self._answer(dialled)
        except Exception as wrong:
            return self._sorry(wrong)

    def _answer(self, dialled: Dialled) -> Reply:
        match self.trails.claim(dialled.phone, dialled.session_id, dialled.text):
            case Repeat(reply):
                return reply
            case Busy():
                return self._wait(dialled)
            case Away():
                return self._talk(dialled, None)[0]
            case Run() as run:
                reply, trail = self._talk(dialled, run)
                self.trails.commit(run, trail, reply)
                return reply

    def _talk(self, dialled: Dialled, run: Run | None) -> tuple[Reply, Trail | None]:
        """The reply, and the trail after it: None to leave the caller where they were."""
        talk = None
        try:
            with self.open_call(dialled) as call:
                talk = Conversation(call, _trail_of(dialled, run), partial(self.home, call), self.help_step)
                reply = self._continue(talk, dialled, run) if run else self._replay(talk, dialled.text)
        except Exception as wrong:
            return self._sorry(wrong, talk), None
        talk.trail.text = dialled.text
        return reply, talk.trail

    def _continue(self, talk: Conversation, dialled: Dialled, run: Run) -> Reply:
        known = run.trail is talk.trail
        if known and run.behind:
            return talk.start_over()
        match hear(talk.trail.text if known else None, dialled.text):
            case FirstDial():
                return talk.welcome(run.trail.unfinished if run.trail else [])
            case Express(parts):
                return talk.open_at(self.express(talk.call, parts[0]), parts[1:MOST_KEYS])
            case Typed(words) if "*" in words and talk.expects_a_key:
                # Typed ahead, or answered while Redis was away: none of these keys may change anything.
                return talk.follow(keys_in(words)[:MOST_KEYS])
            case Typed(words):
                return talk.reply_to(words, run.hop)
            case Repeated():
                return talk.show()
            case Conflict():
                return talk.start_over()

    def _replay(self, talk: Conversation, text: str) -> Reply:
        """Without a trail: from home by the keys in the text, which change nothing on the way."""
        reply, keys = talk.greet(), keys_in(text)
        if not keys or len(keys) > MOST_KEYS:
            return reply
        if not talk.offers(keys[0]) and (place := self.express(talk.call, keys[0])):
            return talk.open_at(place, keys[1:])
        return talk.follow(keys)

    def _wait(self, dialled: Dialled) -> Reply:
        with self.open_call(dialled) as call, speaking(call.language):
            return Reply(_("We are still busy with your last answer. Please dial again."), True, "busy")

    def _sorry(self, wrong: Exception, talk: Conversation | None = None) -> Reply:
        log.error("hop_failed", step=talk.step if talk else "", problem=type(wrong).__name__)
        with speaking(talk.language if talk else Language.ENGLISH):
            words = _("Sorry, something went wrong. Nothing was lost. Please dial again, or call {phone}.")
        return Reply(gsm7.cut(words.format(phone=self.support_phone), BUDGET), True, "sorry")


def _trail_of(dialled: Dialled, run: Run | None) -> Trail:
    """This session's own trail, or a new one."""
    if run and run.trail and run.trail.session == dialled.session_id:
        return run.trail
    return Trail(dialled.session_id)
