"""Draw the place where a caller is, and write down what each key on that sheet will do."""

from typing import Final

from language import Language, _, speaking
from ussd.pages import Call, Goodbye, LostPlace, Menu, Option, Page, Place, Question, Screen, step_at
from ussd.sheets import HELP, Printed, Sheet, lay_out
from ussd.whereabouts import Reply, Shown, Trail

PATIENCE: Final = 3
"""Answers in a row that will not do, before help is offered."""
FAR_FROM_HOME: Final = 3
"""Places; a menu deeper than this offers Home where there is room."""
CARRY_ON: Final = Place("carry on")
START_AGAIN: Final = Place("start again")
"""These two are no steps: where they lead is in the trail, or up to the caller."""


def show(call: Call, trail: Trail, help_: Place, notice: str = "") -> Reply:
    """The sheet that the trail says, in the language of the call as it is now. Raises LostPlace.

    ``notice`` stands above it. ``help_`` is offered when the caller has been refused too often.
    """
    with speaking(language_of(call, trail)):
        page = _page_at(trail.here.place, call)
        sheet, options = _laid_out(page, trail, False, notice)
        offered = help_ if trail.refused >= PATIENCE and not _leads_to(help_, options, trail) else None
        if offered:
            sheet, options = _laid_out(page, trail, True, notice)
    trail.shown = _meaning(page, sheet, options, trail, offered)
    return _reply(page, sheet, trail)


def language_of(call: Call, trail: Trail) -> Language:
    """What was chosen in this call, else what is known of the caller."""
    return trail.language or call.language


def _page_at(place: Place, call: Call) -> Page:
    look = step_at(place)
    if not isinstance(look, Screen):
        raise LostPlace(f"{place.step} is no longer a screen")
    return look(call, **look.told(place))


def _leads_to(place: Place, options: tuple[Option, ...], trail: Trail) -> bool:
    """Whether they are there, or one of the choices that they see goes there."""
    return trail.here.place == place or any(option.place == place for option in options)


def _laid_out(page: Page, trail: Trail, helping: bool, notice: str) -> tuple[Sheet, tuple[Option, ...]]:
    """A sheet and the options numbered on it; with Home as the last where home is far and there is room."""
    options = page.options if isinstance(page, Menu) else ()
    sheet = lay_out(_printed(page, options, trail, helping), trail.here.sheets[-1], notice)
    if options and not notice and _far_from_home(trail, options):
        with_home = (*options, Option(_("Home"), START_AGAIN))
        roomy = lay_out(_printed(page, with_home, trail, helping), trail.here.sheets[-1])
        sheet, options = (sheet, options) if roomy.more else (roomy, with_home)
    return sheet, options[sheet.first : sheet.first + sheet.count]


def _printed(page: Page, options: tuple[Option, ...], trail: Trail, helping: bool) -> Printed:
    labels = tuple(option.label for option in options)
    return Printed(page.text, labels, _can_go_back(trail), helping, last_words=isinstance(page, Goodbye))


def _can_go_back(trail: Trail) -> bool:
    return len(trail.stops) > 1 or len(trail.here.sheets) > 1


def _far_from_home(trail: Trail, options: tuple[Option, ...]) -> bool:
    home = trail.stops[0].place
    return len(trail.stops) > FAR_FROM_HOME and all(option.place != home for option in options)


def _meaning(
    page: Page, sheet: Sheet, options: tuple[Option, ...], trail: Trail, offered: Place | None
) -> Shown:
    keys = {str(number): option.place for number, option in enumerate(options, 1)}
    if offered:
        keys[HELP] = offered
    asking = page.answer if isinstance(page, Question) else None
    return Shown(keys, asking, sheet.more, _can_go_back(trail))


def _reply(page: Page, sheet: Sheet, trail: Trail) -> Reply:
    """A Goodbye ends the call with its last sheet; then nothing but the reply is remembered of it."""
    trail.ended = isinstance(page, Goodbye)
    reply = Reply(sheet.text, trail.ended and sheet.more is None, trail.here.place.step)
    if reply.ends:
        trail.stops, trail.shown = [], Shown()
    return reply
