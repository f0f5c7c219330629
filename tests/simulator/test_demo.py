"""The demo: the whole visit happens, can be watched in any terminal, and says what did not happen."""

import io
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from clock import NAIROBI
from simulator import demo
from simulator.demo import DidNotHappen, afternoon_of_a_working_day
from simulator.demo_people import Person, Stage
from simulator.demo_show import STAGE, Face, LineByLine, Phone, SideBySide, drawn_stage, watched
from tests.world import MONDAY_AT_NINE

PROJECT = Path(demo.__file__).parents[1]
AT = MONDAY_AT_NINE.isoformat()


class Terminal(io.StringIO):
    def isatty(self):
        return True


class InThisTest:
    """A test's world, moved as a demo moves its own."""

    def __init__(self, world):
        self.world, self.now = world, world.clock.now

    def skip(self, how_long):
        self.world.later(seconds=int(how_long.removesuffix("s")))


def a_stage(world, show=SideBySide):
    left, right, out = Phone(*demo.ACHIENG), Phone(*demo.JANE), io.StringIO()
    watching = show(left, right, pace=0, out=out) if show is SideBySide else show(out)
    achieng, jane = (Person(phone, world.handset(phone.number), watching) for phone in (left, right))
    return Stage(InThisTest(world), watching, achieng, jane), out


def test_the_whole_visit_is_told_line_by_line(world):
    stage, out = a_stage(world, LineByLine)
    demo.play(stage)
    told = out.getvalue()
    for part in (
        "Mon 7 Dec 9:00 AM. Achieng wants",
        "Achieng dials *384*7464#",
        "| 1. English",
        "Dr. Jane Smith texts YES",
        "M-PESA, on the phone of Achieng",
        "enters the PIN",
        "Tue 8 Dec 1:00 PM. ",
        "You gave 5 of 5",
    ):
        assert part in told
    assert "1234" not in told


def test_the_whole_visit_is_drawn_on_two_phones(world):
    stage, out = a_stage(world)
    demo.play(stage)
    frames = out.getvalue().split("\x1b[H")
    assert len(frames) > 50
    assert all(len(line) <= STAGE[0] + len("\x1b[K") for frame in frames for line in frame.splitlines())


def test_what_does_not_happen_is_named_and_nothing_after_it_is_played(world):
    def script(stage):
        stage.scene("Achieng dials.")
        stage.left.dials().chooses("English").reads("a text that nobody sent")
        stage.scene("And then this.")

    stage, out = a_stage(world, LineByLine)
    with pytest.raises(DidNotHappen, match=r"(?s)did not happen: Achieng dials\..*a text that nobody sent"):
        demo.play(stage, script)
    assert "And then this" not in out.getvalue()


@pytest.mark.parametrize("day", range(7))
def test_the_session_is_on_a_working_day_far_enough_for_both_reminders(day):
    now = MONDAY_AT_NINE + timedelta(days=day)
    session = afternoon_of_a_working_day(now)
    assert session.astimezone(NAIROBI).weekday() < 5
    assert (session.astimezone(NAIROBI).hour, session.minute) == (14, 0)
    assert timedelta(days=1) < session - now < timedelta(days=5)


@pytest.mark.parametrize(
    ("out", "size", "expected"),
    [
        (Terminal(), STAGE, SideBySide),
        (Terminal(), (STAGE[0] - 1, 50), LineByLine),
        (Terminal(), (120, STAGE[1] - 1), LineByLine),
        (io.StringIO(), (200, 60), LineByLine),
    ],
)
def test_phones_are_drawn_where_they_fit(out, size, expected):
    assert isinstance(watched(Phone("A", "1"), Phone("B", "2"), size, 1, out), expected)


def test_an_ordinary_terminal_is_large_enough():
    assert STAGE[0] <= 80
    assert STAGE[1] <= 24


@pytest.mark.parametrize("words", ["", "One line", "word " * 200, "x" * 400, "\n".join(map(str, range(30)))])
def test_a_drawing_keeps_its_size_whatever_the_phones_show(words):
    face = Face("*384*7464#", words, "Reply: 1")
    lines = drawn_stage(Phone("Achieng", "0721555010", face), Phone("Jane", "0722000001"), words[:300], AT)
    assert len(lines) == len(drawn_stage(Phone("A", "1"), Phone("B", "2"), "", AT)) < STAGE[1]
    assert max(map(len, lines)) <= STAGE[0]


@pytest.mark.timeout(150)
def test_the_demo_plays_in_a_world_of_its_own_and_leaves_nothing_running(tmp_path):
    """The command itself: real processes, a real clock that is moved, nobody at the keys."""
    words = [sys.executable, "-m", "simulator.demo", "--pace", "0", "--folder", str(tmp_path)]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, timeout=140, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "You gave 5 of 5" in done.stdout
    assert "That was a whole visit" in done.stdout
    assert not (tmp_path / "world.json").exists()
