"""Tells people by text what happened, in their own language (the table is in who_is_told.py)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from booking.asking import hand_money
from booking.asking.paying import may_have_paid
from booking.happenings import Happening
from booking.personal import Personal
from booking.readers import Reader
from booking.therapists.directory import spoken_name
from booking.work import Work
from language import Language, _, speaking
from models.base import new_id
from models.bookings import Booking, State
from models.people import Client, SessionKind
from models.texts import Text
from sms.messages import About
from sms.outbox import post
from sms.telling import importance, overtaken
from sms.telling.who_is_told import TOLD_IN_PERSON, WHO_IS_TOLD, Telling

_CAUSES: Final = ("attempt_id", "offer_id", "refund_id", "payment_id")
_UNPAID: Final = (State.PENDING, State.APPROVED)
_CAME_TO_NOTHING: Final = (State.DECLINED, State.LAPSED, State.CALLED_OFF)
_CLOSE: Final = timedelta(hours=12)  # about a session this near people are told at night, too


@dataclass(frozen=True)
class SmsAnnouncer:
    """Tells people by text. Needs to know where links lead, what to dial, and who helps."""

    public_url: str
    ussd_code: str
    support_phone: str
    pay_bill: str

    def tell(self, work: Work, happening: Happening | Personal) -> None:
        if isinstance(happening, Personal):
            self._tell_in_person(work, happening)
            return
        overtaken.withdraw(work, happening)
        for telling in WHO_IS_TOLD[type(happening)]:
            if happening.booking.client.reminders or not telling.may_stop:
                self._post(work, happening, telling)

    def _post(self, work: Work, happening: Happening, telling: Telling) -> None:
        booking, group = happening.booking, happening.booking.meeting.is_group
        name = telling.name(group=group)
        to = booking.client if telling.reader == Reader.CLIENT else booking.therapist
        with speaking(Language(to.language)):
            body = telling.words(group=group)(self.about(work, booking, telling.reader), happening)
        one = f"{booking.meeting_id}" if group and telling.together else f"{booking.id}:{booking.moves}"
        text = Text(
            phone=to.phone,
            body=body,
            name=name,
            once=f"{name}:{telling.reader}:{one}{_which(happening, telling)}",
            may_wake=telling.wakes or _is_near(work, booking),
            may_stop=telling.may_stop,
            booking_id=booking.id,
            worth_until=booking.meeting.starts_at if telling.until_start else None,
            at_most=importance.at_most(type(happening)),
        )
        lane = importance.lane_of(type(happening), wakes=telling.wakes, near=_is_near(work, booking))
        needless = not telling.wakes and overtaken.is_needless(work, happening, to.phone)
        post(work, text, lane=lane, needless=needless)

    def _tell_in_person(self, work: Work, news: Personal) -> None:
        note, person = TOLD_IN_PERSON[type(news)], news.person
        if note.may_stop and isinstance(person, Client) and not person.reminders:
            return
        with speaking(Language(person.language)):
            body = note.write(news, self.ussd_code)
        text = Text(
            phone=person.phone,
            body=body,
            name=note.name,
            once=note.once(news),
            may_wake=note.wakes,
            may_stop=note.may_stop,
            worth_until=news.worth_until,
            at_most=importance.at_most(type(news)),
        )
        lane = importance.lane_of(type(news), wakes=note.wakes, near=False)
        post(work, text, lane=lane, needless=overtaken.withdraw_in_person(work, news))

    def about(self, work: Work, booking: Booking, reader: Reader) -> About:
        """A booking in words, for one of the two who have it."""
        titled = reader == Reader.CLIENT and booking.client.full_texts
        link = booking.client_link if reader == Reader.CLIENT else booking.link_for_therapist
        return About(
            code=booking.code,
            provider=(str if titled else spoken_name)(booking.therapist.name),
            client=booking.client.first_name or _("a client"),
            kind=kind_in_words(SessionKind(booking.kind)),
            starts=booking.meeting.starts_at,
            minutes=booking.minutes,
            price=booking.price,
            answer_by=booking.answer_by,
            pay_by=booking.pay_by or booking.meeting.starts_at,
            link=f"{self.public_url}/j/{link}",
            dial=self.ussd_code,
            dial_here=f"{self.ussd_code[:-1]}*{booking.code}#",
            support=self.support_phone,
            due=hand_money.missing(work, booking) if booking.state in _UNPAID else None,
            back=hand_money.going_back(work, booking) if booking.state in _CAME_TO_NOTHING else 0,
            may_be_paid=booking.state in _CAME_TO_NOTHING and may_have_paid(work, booking),
            pay_bill=self.pay_bill,
            pages=self.public_url,
        )


def kind_in_words(kind: SessionKind) -> str:
    return {
        SessionKind.INDIVIDUAL: _("individual"),
        SessionKind.COUPLES: _("couples"),
        SessionKind.FAMILY: _("family"),
        SessionKind.GROUP: _("group"),
    }[kind]


def _is_near(work: Work, booking: Booking) -> bool:
    """Whether the session is still to come, and soon."""
    return timedelta() < booking.meeting.starts_at - work.now < _CLOSE


def _which(happening: Happening, telling: Telling) -> str:
    """What tells this one from another of its kind for the same booking at the same time."""
    if telling.repeats:
        return f":{new_id()}"
    causes = (getattr(happening, name, None) for name in _CAUSES)
    return next((f":{cause}" for cause in causes if cause), "")
