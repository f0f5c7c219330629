"""What a crowd is shown may be a second old; whatever is chosen from it is looked up anew."""

import pytest

from booking import lately
from booking.lately import Lately


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A stopwatch that tests move."""
    time = [100.0]
    monkeypatch.setattr(lately, "stopwatch", lambda: time[0])
    return time


def test_the_same_question_is_looked_up_once_a_second(watch: list[float]) -> None:
    memory, found = Lately(), iter(["first", "second"])
    assert memory.ask("thursday", lambda: next(found)) == "first"
    watch[0] += lately.AGE
    assert memory.ask("thursday", lambda: next(found)) == "first"
    watch[0] += 0.01
    assert memory.ask("thursday", lambda: next(found)) == "second"


def test_another_question_has_an_answer_of_its_own(watch: list[float]) -> None:
    memory = Lately()
    assert memory.ask("thursday", list) == []
    assert memory.ask("friday", lambda: [2]) == [2]
    assert memory.ask("thursday", lambda: [3]) == []


def test_how_old_an_answer_is_counts_from_when_it_was_begun(watch: list[float]) -> None:
    """A look that took long tells of how things stood before it."""
    memory = Lately()

    def slow() -> str:
        watch[0] += 5
        return "old"

    memory.ask("thursday", slow)
    assert memory.ask("thursday", lambda: "new") == "new"


def test_a_look_that_fails_is_not_remembered(watch: list[float]) -> None:
    memory = Lately()

    def fails() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        memory.ask("thursday", fails)
    assert memory.ask("thursday", lambda: "found") == "found"


def test_it_does_not_grow_without_end(watch: list[float]) -> None:
    memory = Lately()
    for question in range(10_000):
        memory.ask(question, lambda: None)
    assert len(memory._found) <= lately._MOST
