"""What a phone can show: a numbered menu, a question, or a last word; and how one leads to the next.

A menu is a function. ``@screen`` only looks: it is shown again after Back, a repeat or a dropped line, so
nothing may come of it. ``@action`` changes something and says where the caller goes next; from there no
Back leads into the finished errand. ``@answer`` hears what was typed to a Question; it may change something
or only lead on, and keeps the way Back: where there should be none, it leads on to an action. Actions and
answers run in one transaction each, at most once for a caller's key; ``TryAgain`` undoes that transaction.

What a step is told after the call (``about``) is keyword-only, and of types that ``keeping`` can keep.
"""

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Concatenate, Final, Generic, ParamSpec, Protocol, TypeVar

from pydantic import TypeAdapter

from language import Language
from ussd.keeping import LostPlace as LostPlace
from ussd.keeping import keep, restore, shape_of

P = ParamSpec("P")
R_co = TypeVar("R_co", bound="Page | Place", covariant=True)
Page_co = TypeVar("Page_co", bound="Page", covariant=True)


class Call(Protocol):
    """One dial-in: what the engine needs of it, and what the menus may ask for."""

    @property
    def language(self) -> Language:
        """Read again for every page, since an action may change it."""

    def once(self, key: str, run: Callable[[], str]) -> str:
        """Run in one database transaction, at most once for this key; when it ran before, what it said then.

        What ``run`` raises comes out of here, and then nothing was changed or remembered.
        """

    def pressed(self, key: str) -> bool:
        """Whether something was run and remembered for this key, as far as can be seen by looking."""


C = TypeVar("C", bound=Call)


@dataclass(frozen=True)
class Place:
    """A step, and what it is about as JSON: small, comparable, and able to outlive a deploy."""

    step: str
    about: str = "{}"

    @property
    def language(self) -> Language | None:
        """The language that this place is told, which it is then spoken in; None for most places."""
        told = json.loads(self.about).get("language")
        return next((language for language in Language if language == told), None)


@dataclass(frozen=True)
class Option:
    """A line of a menu, and where it leads."""

    label: str
    place: Place


@dataclass(frozen=True, init=False)
class Menu:
    """A text and the choices under it. The engine numbers and pages them."""

    text: str
    options: tuple[Option, ...]

    def __init__(self, text: str, *options: Option) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "options", options)


@dataclass(frozen=True)
class Question:
    """A text, and the ``@answer`` that hears what is typed. ``0`` goes Back, so it cannot be an answer."""

    text: str
    answer: Place


@dataclass(frozen=True)
class Goodbye:
    """The last words of a call."""

    text: str


Page = Menu | Question | Goodbye


class TryAgain(Exception):
    """What was typed will not do: says why, and the same page is shown again."""


class Named(Generic[P, R_co]):
    """A function of a menu, known by a name that a trail can keep."""

    def __init__(self, run: Callable[..., R_co], leading: int) -> None:
        """``leading``: how many arguments come before those of the place, which are keyword-only."""
        _check(run, leading)
        self.name = _name(run)
        self.run = run
        self.__doc__ = run.__doc__

    @cached_property
    def _shape(self) -> TypeAdapter[Any]:
        return shape_of(self.run)

    def told(self, place: Place) -> dict[str, Any]:
        """What the function is to be told at this place. Raises LostPlace when it no longer fits."""
        return restore(place.about, self._shape)


class Screen(Named[P, Page_co]):
    """Shows where a caller is, and changes nothing."""

    def __call__(self, call: Call, /, *_: P.args, **about: P.kwargs) -> Page_co:
        return self.run(call, **about)


class Action(Named[P, Place | Goodbye]):
    """Changes something, and says where the caller goes next."""

    _look: Callable[..., Place | None] | None = None

    def __call__(self, call: Call, /, *_: P.args, **about: P.kwargs) -> Place | Goodbye:
        return self.run(call, **about)

    def unless(self, look: Callable[Concatenate[C, P], Place | None]) -> None:
        """Have this looked at first: where it leads the caller instead, when there is nothing to change.

        Of a crowd that comes for one thing, all but the first few then cost no transaction.
        """
        self._look = look

    def instead(self, call: Call, **about: Any) -> Place | None:
        """Where the caller goes without anything being changed; None when the action must decide."""
        return self._look(call, **about) if self._look else None


class Answer(Named[P, Place | Goodbye]):
    """Hears what was typed to a Question."""

    def __call__(self, call: Call, typed: str, /, *_: P.args, **about: P.kwargs) -> Place | Goodbye:
        return self.run(call, typed, **about)


Step = Screen[P, Page] | Action[P]
"""Somewhere a key can lead."""

AnyStep = Screen[..., Page] | Action[...] | Answer[...]
S = TypeVar("S", bound=AnyStep)

STEPS: Final[dict[str, AnyStep]] = {}
"""Every step of the service, by name; an action or screen is known from its import on."""


def screen(show: Callable[Concatenate[C, P], Page_co]) -> Screen[P, Page_co]:
    return _known(Screen(show, leading=1))


def action(act: Callable[Concatenate[C, P], Place | Goodbye]) -> Action[P]:
    return _known(Action(act, leading=1))


def answer(hear: Callable[Concatenate[C, str, P], Place | Goodbye]) -> Answer[P]:
    return _known(Answer(hear, leading=2))


def to(step: Step[P], /, *_: P.args, **about: P.kwargs) -> Place:
    return Place(step.name, keep(about))


def option(label: str, step: Step[P], /, *_: P.args, **about: P.kwargs) -> Option:
    return Option(label, Place(step.name, keep(about)))


def ask(text: str, answer: Answer[P], /, *_: P.args, **about: P.kwargs) -> Question:
    return Question(text, Place(answer.name, keep(about)))


def step_at(place: Place) -> AnyStep:
    """The function behind a place. Raises LostPlace when today's menus have none of that name."""
    try:
        return STEPS[place.step]
    except KeyError:
        raise LostPlace(f"no step is called {place.step}") from None


def _name(run: Callable[..., object]) -> str:
    return f"{run.__module__.removeprefix('ussd.menus.')}.{run.__name__}"


def _check(run: Callable[..., object], leading: int) -> None:
    asked = list(inspect.signature(run).parameters.values())[leading:]
    if any(one.kind is not one.KEYWORD_ONLY for one in asked):
        raise TypeError(f"{_name(run)}: what a step is about must be keyword-only")


def _known(step: S) -> S:
    if STEPS.setdefault(step.name, step) is not step:
        raise TypeError(f"two steps are called {step.name}")
    return step
