"""Finding somebody: by what would help, by language, by a code; and what they say of themselves (R1.2)."""

import pytest
from sqlalchemy import update

from models.people import Therapist
from tests.conversations.scenes import comes_home


@pytest.fixture
def browsing(amina):
    return comes_home(amina).chooses("Book a session")


def changed(world, name, **values) -> None:
    change = update(Therapist).where(Therapist.name == name).values(values)
    world.runtime.database.write(lambda session: session.execute(change))


def test_by_language(browsing, world):
    changed(world, "Dr. Jane Smith", speaks="English|Dholuo")
    changed(world, "Dr. Peter Otieno", speaks="Dholuo")
    browsing.chooses("By language").sees("English", "Kiswahili", "Dholuo").chooses("Dholuo")
    browsing.sees("Dr Jane Smith", "Dr Peter Otieno").does_not_see("Grace").chooses("Dr Peter")
    browsing.sees("Dr Peter Otieno", "Dholuo", "Individual KSh 2,000, 60 min")


def test_help_is_offered_once_to_who_is_stuck(amina):
    comes_home(amina).presses("7").presses("7").presses("7").sees("Help, someone").does_not_see("8. Help")
    amina.chooses("Book a session").presses("77").presses("77").presses("77").sees("8. Help")


def test_a_language_is_a_whole_name(browsing, world):
    changed(world, "Dr. Jane Smith", speaks="Luo|English")
    changed(world, "Dr. Peter Otieno", speaks="Dholuo")
    browsing.chooses("By language").chooses("Luo").sees("Dr Jane Smith").does_not_see("Dr Peter")


def test_by_a_persons_own_code(browsing):
    browsing.chooses("I have a person's code").types("999").sees("Nobody has that code").types("101")
    browsing.sees("Dr Jane Smith", "4.8 of 5 (124)", "Next: ", "KSh 2,000")


def test_what_they_say_of_themselves_can_be_read(browsing, world):
    changed(world, "Dr. Jane Smith", bio="Twenty years of listening to families in Kisumu and Nairobi.")
    browsing.chooses("Anxiety").chooses("Dr Jane").chooses("About this person").sees("Twenty years")
    browsing.chooses("Book a session").sees("Individual KSh 2,000")
