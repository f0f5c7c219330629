"""Menus that lead nowhere are found by the type checker; places outlive the call and the deploy."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import NewType

import pytest

from ussd.pages import (
    Call,
    LostPlace,
    Menu,
    Place,
    Question,
    action,
    answer,
    ask,
    option,
    screen,
    step_at,
    to,
)

ROOT = Path(__file__).parents[2]
BookingId = NewType("BookingId", int)


class Kind(StrEnum):
    GROUP = "group"


@dataclass(frozen=True)
class Slot:
    therapist: int
    start: datetime
    kind: Kind | None = None


@screen
def everything(
    call: Call,
    *,
    booking: BookingId,
    code: str,
    paid: bool,
    day: date,
    slot: Slot,
    kind: Kind,
    note: str | None = None,
) -> Menu:
    return Menu("")


SLOT = Slot(3, datetime(2030, 1, 1, 9, tzinfo=UTC), Kind.GROUP)


def test_a_place_gives_back_what_it_is_about_in_the_types_its_step_asks_for():
    day = date(2030, 1, 1)
    place = to(everything, booking=BookingId(7), code="0042", paid=True, day=day, slot=SLOT, kind=Kind.GROUP)
    told = step_at(place).told(place)
    assert told == {
        "booking": 7,
        "code": "0042",
        "paid": True,
        "day": day,
        "slot": SLOT,
        "kind": Kind.GROUP,
        "note": None,
    }
    assert type(told["kind"]) is Kind
    assert type(told["slot"]) is Slot
    assert told["slot"].start.tzinfo is not None


@screen
def one_number(call: Call, *, n: int) -> Menu:
    return Menu("")


@pytest.mark.parametrize(
    "about", ["{}", '{"n": "1"}', '{"n": true}', '{"n": 1, "m": 2}', '{"n": 1.5}', "[]", "x", ""]
)
def test_what_no_longer_fits_its_step_is_a_lost_place(about):
    with pytest.raises(LostPlace):
        step_at(to(one_number, n=1)).told(Place(to(one_number, n=1).step, about))


def test_a_step_that_is_gone_is_a_lost_place():
    with pytest.raises(LostPlace, match=r"errand\.long_gone"):
        step_at(Place("errand.long_gone"))


def test_equal_places_are_equal_and_can_be_counted():
    assert len({to(one_number, n=1), to(one_number, n=1), to(one_number, n=2)}) == 2


def test_a_step_whose_arguments_could_be_passed_by_position_is_refused():
    def wordless(call: Call, n: int) -> Menu:
        return Menu(str(n))

    with pytest.raises(TypeError, match="keyword-only"):
        screen(wordless)


def test_two_steps_of_one_name_are_refused():
    def one_number(call: Call) -> Menu:
        return Menu("")

    with pytest.raises(TypeError, match="two steps are called"):
        screen(one_number)


def test_a_step_can_be_called_and_asked_for_its_name_like_the_function_it_is():
    assert one_number.name.endswith("test_pages.one_number")
    assert isinstance(ask("Sure?", hears, n=1), Question)
    assert option("Go", acts).place == to(acts)


@action
def acts(call: Call) -> Place:
    return to(one_number, n=1)


@answer
def hears(call: Call, typed: str, *, n: int) -> Place:
    return to(one_number, n=n)


SOUND = """
from ussd.pages import Call, Goodbye, Menu, Page, Place, Question, Step
from ussd.pages import action, answer, ask, option, screen, to

@screen
def home(call: Call) -> Menu:
    return Menu("Home", option("One", number, n=1), option("Do it", do), option("Home", home))

@screen
def number(call: Call, *, n: int) -> Page:
    return ask("Which?", hear, n=n) if n else Goodbye("Bye")

@action
def do(call: Call) -> Place | Goodbye:
    return to(number, n=2)

@answer
def hear(call: Call, typed: str, *, n: int) -> Place:
    return to(home)

def plain(call: Call) -> Menu:
    return Menu("I was never decorated")

help_step: Step[[]] = home
"""
MISTAKES = {
    "a menu that dangles": "option('x', nowhere)",
    "an undecorated function": "option('x', plain)",
    "a missing argument": "option('x', number)",
    "an argument of the wrong type": "option('x', number, n='1')",
    "an argument too many": "to(home, n=1)",
    "an argument of another step": "to(number, m=1)",
    "a question without an answer": "ask('x')",
    "a question answered by a screen": "ask('x', home)",
    "a question answered by an action": "ask('x', do)",
    "a question answered by an undecorated function": "ask('x', plain)",
    "an answer that is not told enough": "ask('x', hear)",
    "an answer told the wrong thing": "ask('x', hear, n=None)",
    "a choice that leads to an answer": "option('x', hear, n=1)",
    "an action that leads to an answer": "to(hear, n=1)",
    "a menu line that is no option": "Menu('x', home)",
    "a screen that moves on": "screen(lambda call: to(home))",
    "an action that shows": "action(lambda call: Menu('x'))",
    "an answer that hears nothing": "@answer\ndef deaf(call: Call) -> Place: return to(home)",
    "help that needs to be told something": "needy: Step[[]] = number",
}


def test_mypy_rejects_every_way_to_get_a_menu_wrong_and_nothing_else(tmp_path):
    blocks, lines = {}, SOUND.splitlines()
    for mistake, written in MISTAKES.items():
        blocks[mistake] = range(len(lines) + 1, len(lines) + 1 + len(written.splitlines()))
        lines += written.splitlines()
    rejected = rejected_lines("\n".join(lines), tmp_path)
    assert [line for line in rejected if line <= len(SOUND.splitlines())] == []
    assert [mistake for mistake, block in blocks.items() if not rejected & set(block)] == []


def rejected_lines(source: str, folder: Path) -> set[int]:
    """The lines in which ``mypy --strict`` finds an error."""
    (folder / "menus.py").write_text(source)
    (folder / "mypy.ini").write_text("[mypy]\n[mypy-pydantic.*]\nfollow_imports = skip\n")
    check = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(folder / "mypy.ini")]
    found = subprocess.run(
        [*check, "--cache-dir", str(ROOT / ".mypy_cache/menus"), str(folder / "menus.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
    )
    errors = [
        line.split(":") for line in found.stdout.splitlines() if "menus.py" in line and ": error:" in line
    ]
    assert errors, found.stdout + found.stderr
    return {int(line) for _file, line, *_rest in errors}
