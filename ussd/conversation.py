"""Carry a caller from page to page, one reply at a time."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import count
from typing import Any, Final

from pydantic import TypeAdapter

import gsm7
from language import _, speaking
from ussd.pages import (
    Action,
    Answer,
    Call,
    Goodbye,
    LostPlace,
    Menu,
    Option,
    Place,
    Screen,
    Step,
    TryAgain,
    screen,
    step_at,
    to,
)
from ussd.sheets import BACK, MORE
from ussd.showing import CARRY_ON, START_AGAIN, language_of, show
from ussd.whereabouts import Reply, Stop, Trail

LONGEST_ANSWER: Final = 80
"""Septets; what Safaricom lets a caller type (facts/africastalking.md 0.4)."""
_LONGEST_ERRAND: Final = 10  # actions, one leading to the next
_PLACE: Final = TypeAdapter(Place)


@screen
def pick_up(call: Call) -> Menu:
    """After a dropped line; names neither person nor reason, since phones are shared."""
    carry_on = Option(_("Continue where you stopped"), CARRY_ON)
    return Menu("", carry_on, Option(_("Start again"), START_AGAIN))


@screen
def farewell(call: Call, *, text: str) -> Goodbye:
    """The last words of an action, as a place: they may take more than one sheet."""
    return Goodbye(text)


class Conversation:
    """One call at one moment: moves its trail, and says what the phone is to show."""

    def __init__(self, call: Call, trail: Trail, home: Callable[[], Place], help_step: Step[[]]) -> None:
        self.call, self.trail, self.home = call, trail, home
        self.help = to(help_step)
        self.language = language_of(call, trail)
        """As it was when the hop began: for the apology, should the hop fail."""
        self.step = ""
        """The step that was entered last."""
        self._hop: str | None = None

    def greet(self) -> Reply:
        """Home."""
        self._go_home()
        return self._look()

    def start_over(self) -> Reply:
        """Home, for a caller whose trail is lost."""
        with speaking(language_of(self.call, self.trail)):
            sorry = _("Sorry, please choose again.")
        self._go_home()
        return self._look(sorry)

    def welcome(self, earlier: list[Stop]) -> Reply:
        """Home, or the choice to go on with an earlier call that was dropped."""
        if not earlier:
            return self.greet()
        self.trail.stops, self.trail.earlier = [Stop(to(pick_up))], earlier
        return self.show()

    def open_at(self, place: Place | None, keys: Iterable[str] = ()) -> Reply:
        """The screen that was dialled, then the keys dialled after it; home for what leads nowhere."""
        if not place or not isinstance(step_at(place), Screen):
            return self.greet()
        self._go_home()
        self._arrive(place)
        return self.follow(keys)

    def follow(self, keys: Iterable[str]) -> Reply:
        """Move by one key after another from here, changing nothing."""
        reply = self.show()
        for key in keys:
            reply = reply if reply.ends else self.reply_to(key)
        return reply

    def reply_to(self, typed: str, hop: str | None = None) -> Reply:
        """Do what a key or an answer asks for, judged by the sheet the caller saw, and show what follows.

        ``hop`` names this request, for ``Call.once``. Without one nothing is changed: where a key would lead
        to an action or an answer, the same screen is shown again with a sorry.
        """
        if not self.trail.stops:
            return self.greet()
        self._hop = hop
        try:
            with speaking(language_of(self.call, self.trail)):
                self._move(typed)
        except TryAgain as reason:
            self.trail.refused += 1
            return self.show(str(reason))
        except LostPlace:
            return self.start_over()
        self.trail.refused = 0
        return self.show()

    def show(self, notice: str = "") -> Reply:
        """Where the caller is; home, when that place is no more."""
        try:
            return self._look(notice)
        except LostPlace:
            return self.start_over()

    @property
    def expects_a_key(self) -> bool:
        """Whether the sheet now shown has choices, rather than a question."""
        return self.trail.shown.asking is None

    def offers(self, key: str) -> bool:
        """Whether the sheet now shown gives this key a meaning."""
        return key in self.trail.shown.keys

    def _move(self, typed: str) -> None:
        shown, here = self.trail.shown, self.trail.here
        if typed == MORE and shown.more is not None:
            here.sheets.append(shown.more)
        elif typed == BACK and shown.back:
            self._step_back()
        elif typed in shown.keys:
            self._go(shown.keys[typed])
        elif shown.asking:
            self._go(self._heard(typed, shown.asking), done=1)
        else:
            raise TryAgain(_("Please reply with a number from the list."))

    def _step_back(self) -> None:
        """To the sheet before, or the place before."""
        undone = self.trail.here.sheets if len(self.trail.here.sheets) > 1 else self.trail.stops
        undone.pop()

    def _heard(self, typed: str, asking: Place) -> Place:
        if not typed:
            raise TryAgain(_("Please type your answer."))
        if gsm7.septets(gsm7.plain(typed)) > LONGEST_ANSWER:
            raise TryAgain(_("That is too long. Please use fewer words."))
        hears = step_at(asking)
        self.step = asking.step
        if not isinstance(hears, Answer):
            raise LostPlace(f"{asking.step} no longer hears answers")
        return self._change(0, partial(hears, self.call, typed, **hears.told(asking)))

    def _go(self, towards: Place, done: int = 0) -> None:
        """Follow a key; ``done`` steps of this hop have run already."""
        if towards == CARRY_ON:
            self.trail.stops, self.trail.earlier = self.trail.earlier, []
        elif towards == START_AGAIN:
            self._go_home()
        else:
            self._arrive(self._follow(towards, done))

    def _follow(self, towards: Place, done: int) -> Place:
        """Run actions until one leads to a screen. After one there is no way back into its errand."""
        for order in count(done):
            step = step_at(towards)
            if not isinstance(step, Action):
                break
            self.step = towards.step
            if order > _LONGEST_ERRAND:
                raise RuntimeError(f"actions lead round in circles at {step.name}")
            towards = self._act(order, step, step.told(towards))
        if order > done:
            self._go_home()
        return towards

    def _act(self, order: int, step: Action[...], about: dict[str, Any]) -> Place:
        """Run an action, unless a look tells that it would change nothing.

        The look comes before the question whether the key was pressed: what the key itself changed and the
        look saw, such as the caller's own booking, is remembered by then, and is what they are told again.
        """
        instead = step.instead(self.call, **about) if self._hop else None
        if instead and not self.call.pressed(self._key(order)):
            return instead
        return self._change(order, partial(step, self.call, **about))

    def _change(self, order: int, run: Callable[[], Place | Goodbye]) -> Place:
        """Run an action or an answer, at most once for this hop and its order in it."""
        if self._hop is None:
            raise TryAgain(_("Sorry, we cannot do that just now. Please try again in a minute."))
        return _PLACE.validate_json(self.call.once(self._key(order), lambda: _outcome(run())))

    def _key(self, order: int) -> str:
        """What names one step of this hop, for ever."""
        return f"{self._hop}.{order}"

    def _go_home(self) -> None:
        self.trail.stops, self.trail.earlier = [Stop(self.home())], []

    def _arrive(self, place: Place) -> None:
        """Where a caller has been already, the trail is cut back to there: it never goes round in circles."""
        been = [stop.place for stop in self.trail.stops]
        if place in been:
            del self.trail.stops[been.index(place) :]
        self.trail.stops.append(Stop(place))

    def _look(self, notice: str = "") -> Reply:
        self.step = self.trail.here.place.step
        return show(self.call, self.trail, self.help, notice)


def _outcome(led_to: Place | Goodbye) -> str:
    """Where an action led, as JSON, to be remembered with what it did."""
    place = to(farewell, text=led_to.text) if isinstance(led_to, Goodbye) else led_to
    return _PLACE.dump_json(place).decode()
