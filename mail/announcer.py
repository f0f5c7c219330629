"""Tells people by letter what happened, if they gave an address (the tables are in who_is_mailed.py)."""

from dataclasses import dataclass

from booking import letters
from booking.happenings import Happening
from booking.personal import Personal
from booking.readers import Reader
from booking.work import Work
from language import Language, speaking
from mail import invitation, outbox, sessions
from mail.who_is_mailed import (
    IN_PERSON,
    OF_GROUPS,
    OVERTAKES,
    WHO_IS_MAILED,
    MailedInPerson,
    MailedOfGroup,
    Mailing,
)
from mail.writing import House
from models.bookings import Booking, Meeting
from models.mail import Mailbox


@dataclass(frozen=True)
class MailAnnouncer:
    """Tells people by letter. A second Announcer beside that of texts; neither knows of the other."""

    house: House

    def tell(self, work: Work, news: Happening | Personal) -> None:
        if isinstance(news, Happening):
            _withdraw_overtaken(work, news)
            for mailing in WHO_IS_MAILED.get(type(news), ()):
                self._tell(work, news, mailing)
        elif of_group := OF_GROUPS.get(type(news)):
            self._tell_of_group(work, news, of_group)
        elif in_person := IN_PERSON.get(type(news)):
            self._tell_in_person(work, news, in_person)

    def _tell(self, work: Work, news: Happening, mailing: Mailing) -> None:
        person = sessions.person(news.booking, mailing.reader)
        mailbox = letters.open_mailbox(work, person.phone)
        if mailbox is None:
            return
        with speaking(Language(person.language)):
            if not _is_about_their_group(mailing, news.booking):
                self._post(work, news, mailing, mailbox)
            elif mailing.in_group:
                of_group = MailedOfGroup(mailing.in_group, invitation.Method.REQUEST, mailing.until_start)
                self._post_of_group(work, news.booking.meeting, of_group, mailbox)

    def _post(self, work: Work, news: Happening, mailing: Mailing, mailbox: Mailbox) -> None:
        booking, method = news.booking, mailing.calendar
        it = sessions.of_booking(booking, mailing.reader, self.house)
        uid = sessions.uid(booking, mailing.reader)
        outbox.post(
            work,
            mailbox,
            mailing.write(it, news),
            name=mailing.name,
            once=f"{mailing.name}:{booking.id}:{booking.moves}:{getattr(news, 'refund_id', '')}",
            calendar=method and sessions.calendar(it, uid, booking.moves, method, mailbox, work.now),
            booking_id=booking.id,
            worth_until=booking.meeting.starts_at if mailing.until_start else None,
        )

    def _tell_of_group(self, work: Work, news: Personal, mailing: MailedOfGroup) -> None:
        mailbox = letters.open_mailbox(work, news.person.phone)
        if mailbox is not None:
            with speaking(Language(news.person.language)):
                self._post_of_group(work, work.session.get_one(Meeting, news.about), mailing, mailbox)

    def _post_of_group(self, work: Work, meeting: Meeting, mailing: MailedOfGroup, mailbox: Mailbox) -> None:
        """Once for the group, however many sit in it."""
        it, uid = sessions.of_group(meeting, self.house), sessions.uid_of_group(meeting)
        outbox.post(
            work,
            mailbox,
            mailing.write(it),
            name=mailing.name,
            once=f"{mailing.name}:{meeting.id}",
            calendar=sessions.calendar(it, uid, 0, mailing.calendar, mailbox, work.now),
            worth_until=meeting.starts_at if mailing.until_start else None,
        )

    def _tell_in_person(self, work: Work, news: Personal, mailing: MailedInPerson) -> None:
        find = letters.mailbox_of if mailing.unproven else letters.open_mailbox
        mailbox = find(work, news.person.phone)
        if mailbox is None:
            return
        with speaking(Language(news.person.language)):
            written = mailing.write(news, self.house)
        outbox.post(
            work,
            mailbox,
            written,
            name=mailing.name,
            once=f"{mailing.name}:{news.about}:{news.person.id}",
            unproven=mailing.unproven and mailing.unproven(news),
            worth_until=news.worth_until,
        )


def _withdraw_overtaken(work: Work, news: Happening) -> None:
    before = OVERTAKES.get(type(news), ())
    names = {mailing.name for each in before for mailing in WHO_IS_MAILED[each]}
    if names:
        outbox.withdraw(work, news.booking.id, names)


def _is_about_their_group(mailing: Mailing, booking: Booking) -> bool:
    """Whether it would tell a therapist of one seat of many."""
    return mailing.reader == Reader.THERAPIST and booking.meeting.is_group
