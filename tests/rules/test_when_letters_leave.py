"""Letters as rows: owed once, given up in time, never in the way of anything else, gone with an address."""

from sqlalchemy import func, select

from booking import letters
from booking.work import Work
from jobs.deliver_mail import deliver_letter
from jobs.forget_old_data import forget_old_data
from mail.gateway import NobodyThere
from models import errands
from models.base import Base
from models.errands import Errand, Kind
from models.mail import GivenAddress, Letter, LetterState, Mailbox
from models.people import Client
from models.texts import InboundText
from sms.answering import replies
from sms.answering.correspondent import House as SmsHouse
from sms.reading import understand
from tests.rules.clinic_at_work import Clinic
from tests.rules.post_box import ADDRESS, AMINA, PostBox, mails, opens_a_mailbox


def left(clinic: Clinic, table: type[Base]) -> int:
    return clinic.do(lambda work: work.session.scalar(select(func.count(table.id))) or 0)


def states(clinic: Clinic) -> list[LetterState]:
    found = clinic.do(lambda work: work.session.scalars(select(Letter.state).order_by(Letter.id)).all())
    return [LetterState(state) for state in found]


def test_what_is_told_twice_is_mailed_once(clinic: Clinic, post_box: PostBox) -> None:
    key = opens_a_mailbox(clinic)
    for _ in range(3):
        mails(clinic, key)
        clinic.goes_round()
    [letter] = post_box.taken
    assert letter.to == ADDRESS
    assert states(clinic) == [LetterState.SENT]


def test_a_job_that_runs_twice_sends_once(clinic: Clinic, post_box: PostBox) -> None:
    mails(clinic, opens_a_mailbox(clinic))
    errand = clinic.do(
        lambda work: work.session.scalars(select(Errand.id).where(Errand.kind == Kind.DELIVER_LETTER)).one()
    )
    for _ in range(3):
        deliver_letter(errand)
    assert len(post_box.taken) == 1


def test_while_nobody_takes_letters_one_is_tried_and_the_others_wait(
    clinic: Clinic, post_box: PostBox
) -> None:
    key, post_box.trouble = opens_a_mailbox(clinic), NobodyThere()
    for n in range(20):
        mails(clinic, key, n)
    clinic.goes_round()
    assert post_box.tried == 1
    clinic.clock.advance(minutes=2)
    post_box.trouble = None
    clinic.goes_round()
    assert len(post_box.taken) == 20


def test_after_a_day_a_letter_is_given_up(clinic: Clinic, post_box: PostBox) -> None:
    key, post_box.trouble = opens_a_mailbox(clinic), NobodyThere()
    mails(clinic, key)
    for _ in range(3):
        clinic.goes_round()
        clinic.clock.advance(hours=12, minutes=1)
    assert states(clinic) == [LetterState.FAILED]
    assert post_box.tried == 3


def test_who_takes_the_address_back_while_a_letter_waits_does_not_get_it(
    clinic: Clinic, post_box: PostBox
) -> None:
    key = opens_a_mailbox(clinic)
    mails(clinic, key)
    assert clinic.do(lambda work: letters.take_back(work, AMINA))
    clinic.goes_round()
    assert (post_box.taken, left(clinic, Letter), left(clinic, Mailbox)) == ([], 0, 1)


def test_an_address_taken_back_while_its_letter_is_on_the_way_is_no_trouble(
    clinic: Clinic, post_box: PostBox
) -> None:
    mails(clinic, opens_a_mailbox(clinic))
    vars(post_box)["send"] = lambda _: clinic.do(lambda work: letters.take_back(work, AMINA))
    clinic.goes_round()
    assert left(clinic, Letter) == 0


def test_what_was_given_is_forgotten_once_no_limit_counts_it(clinic: Clinic, post_box: PostBox) -> None:
    key = clinic.joined(1)
    clinic.do(lambda work: letters.give(work, work.session.get_one(Client, key), ADDRESS))
    clinic.clock.advance(days=1)
    forget_old_data(clinic.runtime)
    assert left(clinic, GivenAddress) == 1
    clinic.clock.advance(days=1, minutes=1)
    forget_old_data(clinic.runtime)
    assert left(clinic, GivenAddress) == 0


def test_of_an_address_that_was_taken_back_nothing_stays_but_how_often_it_was_given(
    clinic: Clinic, post_box: PostBox
) -> None:
    opens_a_mailbox(clinic)
    key = clinic.joined(1)
    clinic.do(lambda work: letters.give(work, work.session.get_one(Client, key), "amani@example.org"))
    assert clinic.do(lambda work: letters.take_back(work, AMINA))
    kept = clinic.do(lambda work: work.session.scalars(select(GivenAddress)).all())
    assert [(each.address, each.proof) for each in kept] == [(None, None)] * 2
    assert left(clinic, Letter) == 0


def test_letters_are_forgotten_after_their_time(clinic: Clinic, post_box: PostBox) -> None:
    mails(clinic, opens_a_mailbox(clinic))
    clinic.goes_round()
    clinic.clock.advance(days=89)
    forget_old_data(clinic.runtime)
    assert left(clinic, Letter) == 1
    clinic.clock.advance(days=2)
    forget_old_data(clinic.runtime)
    assert (left(clinic, Letter), left(clinic, Mailbox)) == (0, 1)


def test_who_gave_no_address_costs_no_letter(clinic: Clinic, post_box: PostBox) -> None:
    mails(clinic, clinic.joined(2))
    assert left(clinic, Letter) == 0


def test_without_a_mail_server_nobody_is_offered_letters(clinic: Clinic) -> None:
    """This clinic has none, and says so however it is asked."""
    clinic.joined(1)
    house = SmsHouse(clinic.runtime.announcer, ("Red Cross 1199",), "8 AM-5 PM")

    def answered(work: Work) -> str:
        text = InboundText(gateway_id="1", phone=AMINA, body=f"EMAIL {ADDRESS}", arrived_at=work.now)
        return replies.answer(work, text, understand(text.body), house)

    assert "We send no e-mail yet" in clinic.do(answered)
    assert left(clinic, Mailbox) == 0


def test_waiting_errands_of_one_kind_are_put_off_and_no_others(clinic: Clinic) -> None:
    now = clinic.clock.now()
    clinic.do(lambda work: work.owe(Kind.DELIVER_LETTER, 1, now))
    clinic.do(lambda work: work.owe(Kind.CLOSE_SESSION, 1, now))
    later = clinic.clock.now().replace(hour=12)
    clinic.do(lambda work: errands.postpone(work.session, Kind.DELIVER_LETTER, later))
    due = clinic.do(lambda work: {each.kind: each.due_at for each in work.session.scalars(select(Errand))})
    assert due == {Kind.DELIVER_LETTER: later, Kind.CLOSE_SESSION: now}
