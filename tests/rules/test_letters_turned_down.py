"""A mail server that says no: to everything of ours, which people mend, or to one address for ever."""

from sqlalchemy import update

from booking import letters
from booking.support import open_tickets
from mail.gateway import MailRefused, WhyNot
from models.support import Subject, Ticket
from tests.rules.clinic_at_work import Clinic
from tests.rules.post_box import AMINA, PostBox, mails, opens_a_mailbox


def test_what_an_operator_can_mend_goes_out_once_it_is_mended(clinic: Clinic, post_box: PostBox) -> None:
    key, post_box.trouble = opens_a_mailbox(clinic), MailRefused(WhyNot.CONFIGURATION)
    mails(clinic, key)
    clinic.goes_round()
    post_box.trouble = None
    clinic.clock.advance(minutes=30)
    clinic.goes_round()
    assert len(post_box.taken) == 1


def test_what_an_operator_must_mend_is_tried_by_one_letter_for_all_and_told_once(
    clinic: Clinic, post_box: PostBox
) -> None:
    key, post_box.trouble = opens_a_mailbox(clinic), MailRefused(WhyNot.CONFIGURATION, "AUTH 535")
    for n in range(20):
        mails(clinic, key, n)
    for tried in range(1, 4):
        clinic.goes_round()
        assert post_box.tried == tried
        clinic.clock.advance(minutes=30)
    [ticket] = told_to_people(clinic)
    assert ticket == (Subject.MAIL_ACCOUNT, "configuration: AUTH 535")
    post_box.trouble = None
    clinic.goes_round()
    assert len(post_box.taken) == 20


def test_people_who_thought_it_mended_are_told_again(clinic: Clinic, post_box: PostBox) -> None:
    key, post_box.trouble = opens_a_mailbox(clinic), MailRefused(WhyNot.CONFIGURATION)
    mails(clinic, key)
    clinic.goes_round()
    clinic.do(lambda work: work.session.execute(update(Ticket).values(closed_at=work.now)))
    clinic.clock.advance(minutes=30)
    clinic.goes_round()
    assert len(told_to_people(clinic)) == 1


def told_to_people(clinic: Clinic) -> list[tuple[str, str]]:
    """The tickets that are open: of what, and what the mail server said."""
    waiting = clinic.do(open_tickets)
    return [(each.subject, (each.note or "").partition("server: ")[2].rstrip(".")) for each in waiting]


def is_turned_down(clinic: Clinic, post_box: PostBox, key: int, about: int) -> None:
    """A letter of theirs, by a server that does not say whether for the address or for us."""
    post_box.trouble = MailRefused(WhyNot.PERHAPS_NONE, "RCPT 550")
    mails(clinic, key, about)
    clinic.goes_round()
    post_box.trouble = None


def is_taken(clinic: Clinic, key: int, about: int) -> None:
    mails(clinic, key, about)
    clinic.goes_round()


def is_open(clinic: Clinic) -> bool:
    return clinic.do(lambda work: letters.open_mailbox(work, AMINA)) is not None


def test_an_address_is_given_up_once_a_day_of_letters_was_turned_down_while_others_were_taken(
    clinic: Clinic, post_box: PostBox
) -> None:
    amina, other = opens_a_mailbox(clinic), opens_a_mailbox(clinic, 2)
    is_turned_down(clinic, post_box, amina, 1)
    clinic.clock.advance(hours=1)
    is_taken(clinic, other, 2)
    clinic.clock.advance(hours=22)
    is_turned_down(clinic, post_box, amina, 3)
    assert is_open(clinic)
    clinic.clock.advance(hours=1)
    is_turned_down(clinic, post_box, amina, 4)
    assert not is_open(clinic)
    assert post_box.tried == 4


def test_what_is_said_of_everybodys_address_is_said_of_us(clinic: Clinic, post_box: PostBox) -> None:
    amina, other = opens_a_mailbox(clinic), opens_a_mailbox(clinic, 2)
    is_taken(clinic, other, 1)
    for day in range(3):
        is_turned_down(clinic, post_box, amina, 2 + 2 * day)
        is_turned_down(clinic, post_box, other, 3 + 2 * day)
        clinic.clock.advance(days=1)
    assert is_open(clinic)


def test_a_letter_that_was_taken_between_keeps_an_address_open(clinic: Clinic, post_box: PostBox) -> None:
    amina, other = opens_a_mailbox(clinic), opens_a_mailbox(clinic, 2)
    is_turned_down(clinic, post_box, amina, 1)
    clinic.clock.advance(hours=20)
    is_taken(clinic, amina, 2)
    clinic.clock.advance(hours=5)
    is_taken(clinic, other, 3)
    is_turned_down(clinic, post_box, amina, 4)
    assert is_open(clinic)
