"""An address is given by text, proven by its owner, and taken back (REQUIREMENTS R6.1, DESIGN 9)."""

import pytest

from booking.therapists import changes
from models.bookings import Actor
from tests.conversations.letters import (
    AMINAS,
    JANES,
    TheirCalendar,
    letters_to,
    mailed,
    subjects,
    texted,
    wants_letters,
)
from tests.conversations.scenes import is_accepted, pays
from tests.conversations.test_letters import THURSDAY_AT_TWO


@pytest.fixture
def post_office(world):
    return world.outside.post_office


def test_until_it_is_proven_an_address_gets_one_letter_that_tells_nothing(amina, dr_jane, world):
    amina.texts(f"EMAIL {AMINAS}").gets_sms(AMINAS, "4 digits")
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    [letter] = letters_to(world, AMINAS)
    told = f"{letter.message} {letter.text}"
    assert not [
        word for word in ("Amina", "Jane", "session", "712345678") if word in told.replace(AMINAS, "")
    ]
    assert "nobody" not in letter.text


def test_the_digits_of_the_letter_alone_prove_nothing_for_a_texts_sender_can_be_forged(amina, world):
    amina.texts(f"EMAIL {AMINAS}")
    amina.texts(f"EMAIL {mailed(world, AMINAS)}").gets_sms("not right")
    amina.texts(f"EMAIL {mailed(world, AMINAS)} 999 999").gets_sms("not right")


def test_both_halves_prove_it_in_either_order(amina, achieng, dr_jane, world):
    amina.texts(f"EMAIL {AMINAS}")
    digits = texted(amina)
    amina.texts(f"email {digits}{mailed(world, AMINAS)}").gets_sms("Letters now go to", AMINAS)


def test_after_five_wrong_tries_the_right_digits_are_worth_nothing(amina, world):
    amina.texts(f"EMAIL {AMINAS}")
    right = f"{mailed(world, AMINAS)} {texted(amina)}"
    for guess in range(5):
        amina.texts(f"EMAIL 00000{guess:02}").gets_sms("not right")
    amina.texts(f"EMAIL {right}").gets_sms("too often today")


def test_another_address_is_not_five_more_tries_and_tomorrow_is(amina, world):
    for guess in range(5):
        if guess in {0, 3}:
            amina.texts(f"EMAIL amina{guess}@example.com").gets_sms("We mailed")
        amina.texts(f"EMAIL 00000{guess:02}").gets_sms("not right")
    amina.texts("EMAIL amina5@example.com").gets_sms("too often today")
    world.later(hours=24)
    wants_letters(world, amina, AMINAS)


def test_tries_late_in_a_day_leave_none_early_in_the_next(amina, world):
    amina.texts(f"EMAIL {AMINAS}").gets_sms("We mailed")
    world.later(hours=23)
    for guess in range(5):
        amina.texts(f"EMAIL 00000{guess:02}").gets_sms("not right")
    world.later(hours=2)
    amina.texts(f"EMAIL {AMINAS}").gets_sms("too often today")


def test_after_a_day_the_digits_are_worth_nothing(amina, world):
    amina.texts(f"EMAIL {AMINAS}")
    right = f"{mailed(world, AMINAS)} {texted(amina)}"
    world.later(hours=25)
    amina.texts(f"EMAIL {right}").gets_sms("No address waits")


def test_email_off_ends_all_letters_and_leaves_nothing_behind(amina, dr_jane, world):
    wants_letters(world, amina, AMINAS)
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    amina.texts("EMAIL OFF").gets_sms("no more letters", "forgotten your address")
    amina.texts("CANCEL").gets_sms("still yours").texts("REFUND").gets_sms("is cancelled")
    assert len(subjects(world, AMINAS)) == 1, "the one before"
    amina.texts("EMAIL OFF").gets_sms("have no address")


@pytest.mark.parametrize(
    "words", ["STOP EMAIL", "email stop", "EMAIL: off, please", "BARUA ACHA", "Off email"]
)
def test_however_one_says_that_one_wants_no_more(amina, world, words):
    wants_letters(world, amina, AMINAS)
    amina.texts(words).gets_sms("no more letters")


def test_email_alone_says_how_and_afterwards_where_letters_go(amina, world):
    amina.texts("EMAIL").gets_sms("text EMAIL and your address", "like EMAIL amina@example.com")
    wants_letters(world, amina, AMINAS)
    amina.texts("EMAIL").gets_sms("Letters go to", AMINAS)
    amina.texts(f"EMAIL {AMINAS.upper()}").gets_sms("already")
    assert letters_to(world, AMINAS) == []


@pytest.mark.parametrize(
    "words", ["EMAIL amina@example", "EMAIL amina(at)example.com", "EMAIL amina@exa mple.com", "email me"]
)
def test_what_is_no_address_is_not_written_to(amina, world, post_office, words):
    amina.texts(words).gets_sms("cannot write to that address")
    assert post_office.letters == []


def test_only_so_many_addresses_a_day_lest_we_write_to_strangers(amina, world, post_office):
    for n in range(3):
        amina.texts(f"EMAIL stranger{n}@example.com").gets_sms(f"stranger{n}")
    amina.texts("EMAIL stranger4@example.com").gets_sms("too often today")
    assert len(post_office.letters) == 3
    world.later(hours=24)
    amina.texts("EMAIL stranger4@example.com").gets_sms("stranger4")


def test_one_address_gets_so_many_letters_a_day_and_no_more_from_whichever_phones(
    amina, dr_jane, world, post_office
):
    for person in (amina, dr_jane, amina):
        person.texts(f"EMAIL {AMINAS}").gets_sms("We mailed")
    dr_jane.texts(f"EMAIL {AMINAS}").gets_sms("too often today")
    assert len(letters_to(world, AMINAS)) == 3
    dr_jane.texts(f"EMAIL {JANES}").gets_sms("We mailed")
    world.later(hours=24)
    dr_jane.texts(f"EMAIL {AMINAS}").gets_sms("We mailed")


def test_until_another_address_is_proven_letters_go_where_they_went(amina, dr_jane, world):
    wants_letters(world, amina, AMINAS)
    code = is_accepted(amina, dr_jane)
    amina.texts("EMAIL amina@exmaple.com").gets_sms("amina@exmaple.com", "Do nothing")
    pays(amina, dr_jane)
    world.later(hours=30)
    dr_jane.texts(f"CALLOFF {code}").gets_sms("is called off")
    assert len(subjects(world, "amina@exmaple.com")) == 1, "its four digits"
    assert TheirCalendar().reads(letters_to(world, AMINAS)).shows() == [(THURSDAY_AT_TWO, "CANCELLED")]
    amina.reads_all().texts("EMAIL").gets_sms("Letters go to", AMINAS)


def test_another_address_that_was_mistyped_harms_not_the_one_before(amina, dr_jane, world):
    wants_letters(world, amina, AMINAS)
    amina.texts("EMAIL nobody@example.com").gets_sms("We mailed").gets_sms("come back", "nobody@example.com")
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    assert len(subjects(world, AMINAS)) == 1


def test_email_off_forgets_the_address_that_waits_for_its_digits_too(amina, world):
    amina.texts(f"EMAIL {AMINAS}")
    right = f"{mailed(world, AMINAS)} {texted(amina)}"
    amina.texts("EMAIL OFF").gets_sms("forgotten your address")
    amina.texts(f"EMAIL {right}").gets_sms("No address waits")


def test_another_address_is_proven_anew_and_the_old_one_gets_no_more(amina, dr_jane, world):
    wants_letters(world, amina, AMINAS)
    wants_letters(world, amina, "amani@example.org")
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    assert letters_to(world, AMINAS) == []
    assert len(letters_to(world, "amani@example.org")) == 1


def test_a_stranger_to_us_is_told_to_join_first(achieng, post_office):
    achieng.texts("EMAIL achieng@example.com").gets_sms("To begin, dial")
    assert post_office.letters == []


def test_a_mistyped_address_is_heard_of_at_once(amina, world):
    amina.texts("EMAIL nobody@example.com").gets_sms("We mailed").gets_sms("come back", "nobody@example.com")


def test_on_the_phone_one_is_told_to_text_it_and_can_end_it(amina, world):
    amina.dial().chooses("My name").chooses("Letters by e-mail").is_told("text EMAIL", "20384")
    wants_letters(world, amina, AMINAS)
    amina.dial().chooses("My name").chooses("Letters by e-mail").sees("Letters go to a***@example.com")
    amina.chooses("No more letters").is_told("forgotten your address")
    amina.texts("EMAIL OFF").gets_sms("have no address")


def test_a_therapist_has_letters_by_the_same_word(dr_jane, world):
    wants_letters(world, dr_jane, "jane@example.org")
    dr_jane.texts("EMAIL").gets_sms("Letters go to", "jane@example.org")


def test_somebody_who_is_both_has_one_address_for_both(amina, dr_jane, world):
    dr_jane.dial().chooses("A session for yourself").chooses("English").chooses("I agree")
    wants_letters(world, dr_jane, "jane@example.org")
    is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    assert len(letters_to(world, "jane@example.org")) == 1


def test_support_gives_a_therapists_address_and_the_therapist_proves_it(dr_jane, world):
    office, jane = world.runtime.office, "jane@example.org"
    office.carry_out(Actor.SUPPORT, lambda work: changes.change(work, "101", {"email": "Jane@Example.org"}))
    dr_jane.texts(f"EMAIL {mailed(world, jane)} {texted(dr_jane)}").gets_sms("Letters now go to", jane)
    office.carry_out(Actor.SUPPORT, lambda work: changes.change(work, "101", {"email": "-"}))
    dr_jane.texts("EMAIL OFF").gets_sms("have no address")


def test_support_is_told_of_what_is_no_address(world):
    with pytest.raises(changes.NotLikeThis, match="email: is no address"):
        world.runtime.office.carry_out(
            Actor.SUPPORT, lambda work: changes.change(work, "101", {"email": "jane"})
        )
