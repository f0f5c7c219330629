"""Who is told what: for everything that can happen, one line for each reader (REQUIREMENTS section 6)."""

from collections.abc import Mapping
from typing import Final

from booking import happenings as what
from booking import personal
from booking.happenings import Happening
from booking.personal import Personal
from booking.readers import Reader
from models.bookings import State
from sms import messages as say
from sms.messages import About
from sms.telling.tellings import Note, Telling, of_amount, of_receipt, of_returned, only, until
from sms.wording import by_hand, change, group, letters, payout
from sms.wording import receipt as receipts
from sms.wording import waitlist as waiting
from sms.wording.payment import payment_failed, refund_sent, refund_with_support


def _paid(it: About, news: what.PaymentConfirmed) -> str:
    return receipts.paid(it, news.receipt, news.paper)


def _receipt_page(it: About, news: what.ReceiptAsked) -> str:
    return receipts.receipt_page(it, news.paper)


def _paid_noted(it: About, news: what.PaymentConfirmed) -> str:
    client = news.booking.client
    return say.paid_noted(it, client.phone if client.shares_phone else None)


def _payment_failed(it: About, news: what.PaymentFailed) -> str:
    return payment_failed(it, news.why, news.payer)


def _declined(it: About, news: what.Declined) -> str:
    booking = news.booking
    return say.declined(it, news.ways_on, booking.decline_reason if booking.client.full_texts else None)


def _request_lapsed(it: About, news: what.RequestLapsed) -> str:
    return say.request_lapsed(it, news.ways_on)


def _called_off(it: About, news: what.CalledOffByClient) -> str:
    return say.called_off(it, may_be_asked=news.may_be_asked)


def _taken_back(it: About, news: what.CalledOffByTherapist) -> str:
    return say.taken_back(it, news.ways_on, may_be_asked=news.may_be_asked)


def _money_comes_back(it: About, news: what.MoneyToReturn) -> str:
    gone = news.booking.state in (State.DECLINED, State.LAPSED, State.CALLED_OFF)
    return (by_hand.came_too_late if gone else say.money_comes_back)(it, news.amount)


def _refund_with_support(it: About, news: what.RefundWithSupport) -> str:
    return refund_with_support(it, news.back)


def _refund_sent(it: About, news: what.RefundSent) -> str:
    return refund_sent(it, news.back, news.receipt)


def _done_noted(it: About, news: what.Completed) -> str:
    return say.done_noted(it, news.booking.lasted_minutes or it.minutes)


def _thanks_for_rating(it: About, news: what.Rated) -> str:
    return say.thanks_for_rating(it, news.stars)


def _offer(it: About, news: what.OfferOpened) -> str:
    return change.offer(it, news.percent, news.back, news.times)


def _offer_again(it: About, news: what.OfferNudged) -> str:
    return change.offer(it, news.percent, news.back, news.times)


def _move_asked(it: About, news: what.MoveAsked) -> str:
    return change.move_asked(it, news.wanted, news.answer_by)


def _may_it_move(it: About, news: what.MoveAsked) -> str:
    return change.may_it_move(it, news.wanted, news.answer_by)


def _moved(it: About, news: what.Moved) -> str:
    return change.moved(it, news.was)


def _moved_noted(it: About, news: what.Moved) -> str:
    return change.moved_noted(it, news.was)


def _given_up(it: About, news: what.GivenUp) -> str:
    return change.given_up(it, news.percent, news.back)


def _called_off_by_clinic(it: About, news: what.CalledOffByClinic) -> str:
    return change.called_off_by_clinic(it, news.times)


def _rebooked(it: About, news: what.Rebooked) -> str:
    return change.rebooked(it, news.instead_of)


def _rebooked_noted(it: About, news: what.Rebooked) -> str:
    return change.rebooked_noted(it, news.instead_of)


def _dispute_decided(it: About, news: what.DisputeDecided) -> str:
    return change.dispute_decided(it, news.goes_back)


def _seat_taken_noted(it: About, news: what.SeatTaken) -> str:
    return group.seat_taken_noted(it, news.booking.meeting.taken, news.booking.meeting.seats)


_SEAT_GIVEN_UP: Final = only(group.seat_given_up_noted)

C, T = Reader.CLIENT, Reader.THERAPIST

WHO_IS_TOLD: Final[Mapping[type[Happening], tuple[Telling, ...]]] = {
    what.Requested: (
        Telling(C, only(say.request_received), wakes=True),
        Telling(T, only(say.new_request), until_start=True),
    ),
    what.TherapistNudged: (Telling(T, only(say.answer_nudge), until_start=True),),
    what.Approved: (
        Telling(C, only(say.approved), until_start=True),
        Telling(T, only(say.approval_noted), wakes=True),
    ),
    what.Declined: (Telling(C, _declined), Telling(T, only(say.decline_noted), wakes=True)),
    what.RequestLapsed: (Telling(C, _request_lapsed), Telling(T, only(say.request_lapsed_noted))),
    what.ClientNudged: (Telling(C, only(say.payment_nudge), until_start=True),),
    what.PaymentLapsed: (
        Telling(C, only(say.payment_lapsed)),
        Telling(T, only(say.payment_lapsed_noted), in_group=only(group.seat_unpaid_noted)),
    ),
    what.CalledOffByClient: (
        Telling(C, _called_off, wakes=True),
        Telling(T, only(say.called_off_noted), in_group=_SEAT_GIVEN_UP),
    ),
    what.CalledOffByTherapist: (
        Telling(C, _taken_back),
        Telling(T, only(say.taken_back_noted), wakes=True, in_group=only(group.seat_taken_back_noted)),
    ),
    what.PaymentConfirmed: (Telling(C, _paid, wakes=True), Telling(T, _paid_noted, wakes=True)),
    what.ReceiptAsked: (Telling(C, _receipt_page, wakes=True, repeats=True),),
    what.PaymentFailed: (Telling(C, _payment_failed, wakes=True),),
    what.PaymentUnclear: (Telling(C, only(say.payment_unclear), wakes=True),),
    what.PaymentWithSupport: (Telling(C, only(say.payment_with_support)),),
    what.PaidForAnother: (Telling(C, of_amount(say.paid_for_another), wakes=True),),
    what.MoneyToReturn: (Telling(C, _money_comes_back, wakes=True),),
    what.HowToPayByHand: (Telling(C, only(by_hand.how_to_pay_by_hand), wakes=True, repeats=True),),
    what.PartPaid: (Telling(C, of_amount(by_hand.part_paid), wakes=True),),
    what.PaidAhead: (Telling(C, of_amount(by_hand.paid_ahead), wakes=True),),
    what.TooMuchPaid: (Telling(C, of_amount(by_hand.too_much_paid), wakes=True),),
    what.DayBefore: (
        Telling(C, only(say.day_before), until_start=True, may_stop=True),
        Telling(
            T,
            only(say.day_before_noted),
            until_start=True,
            in_group=only(group.group_day_before),
            together=True,
        ),
    ),
    what.HourBefore: (
        Telling(C, only(say.hour_before), until_start=True, may_stop=True),
        Telling(
            T,
            only(say.hour_before_noted),
            until_start=True,
            in_group=only(group.group_hour_before),
            together=True,
        ),
    ),
    what.SessionOver: (
        Telling(T, only(say.how_did_it_go), in_group=only(group.how_did_the_group_go), together=True),
    ),
    what.Completed: (
        Telling(C, only(say.rate_it), may_stop=True),
        Telling(T, _done_noted, wakes=True, together=True),
    ),
    what.Rated: (Telling(C, _thanks_for_rating, wakes=True),),
    what.OfferOpened: (Telling(C, _offer, wakes=True, until_start=True, repeats=True),),
    what.OfferNudged: (Telling(C, _offer_again, until_start=True),),
    what.OfferKept: (Telling(C, only(change.kept), wakes=True, repeats=True),),
    what.MoveAsked: (
        Telling(C, _move_asked, wakes=True, repeats=True),
        Telling(T, _may_it_move, until_start=True, repeats=True),
    ),
    what.Moved: (Telling(C, _moved, wakes=True), Telling(T, _moved_noted)),
    what.MoveRefused: (
        Telling(C, only(change.move_refused), until_start=True),
        Telling(T, only(change.move_refused_noted), wakes=True),
    ),
    what.MoveLapsed: (Telling(C, only(change.move_lapsed), until_start=True),),
    what.GivenUp: (
        Telling(C, _given_up, wakes=True),
        Telling(T, only(change.given_up_noted), in_group=_SEAT_GIVEN_UP),
    ),
    what.CalledOffByClinic: (
        Telling(C, _called_off_by_clinic),
        Telling(T, only(change.called_off_noted), wakes=True),
    ),
    what.Rebooked: (Telling(C, _rebooked, wakes=True), Telling(T, _rebooked_noted)),
    what.EverythingBack: (Telling(C, only(change.everything_back), wakes=True),),
    what.RefundWithSupport: (Telling(C, _refund_with_support),),
    what.RefundSent: (Telling(C, _refund_sent, wakes=True),),
    what.ClientAbsent: (
        Telling(C, until(change.client_was_absent)),
        Telling(T, until(change.client_absent_noted), wakes=True),
    ),
    what.TherapistAbsent: (
        Telling(C, until(change.therapist_absent_noted), wakes=True),
        Telling(T, until(change.therapist_was_absent)),
    ),
    what.SeatTaken: (
        Telling(C, only(group.seat_taken), wakes=True, until_start=True),
        Telling(T, _seat_taken_noted, until_start=True),
    ),
    what.SeatCalledOff: (Telling(C, _taken_back),),
    what.PaidSeatCalledOff: (Telling(C, _called_off_by_clinic),),
    what.Disputed: (Telling(C, only(change.disputed)), Telling(T, only(change.disputed))),
    what.DisputeDecided: (Telling(C, _dispute_decided), Telling(T, _dispute_decided)),
}

TOLD_IN_PERSON: Final[Mapping[type[Personal], Note]] = {
    personal.GroupAnnounced: Note(group.group_announced, wakes=True),
    personal.GroupCalledOff: Note(group.group_called_off, wakes=True),
    personal.TimeOffered: Note(waiting.time_offered, may_stop=True),
    personal.TimeGone: Note(waiting.time_gone, may_stop=True),
    personal.ReceiptUnknown: Note(of_receipt(by_hand.receipt_unknown), wakes=True),
    personal.ReceiptOfOthers: Note(of_receipt(by_hand.receipt_of_others), wakes=True),
    personal.ReceiptKnown: Note(of_receipt(by_hand.receipt_known), wakes=True),
    personal.ReceiptUnmatched: Note(of_receipt(by_hand.receipt_unmatched), wakes=True),
    personal.ReceiptPutRight: Note(of_receipt(by_hand.receipt_put_right)),
    personal.ReceiptGoesBack: Note(of_returned(by_hand.receipt_on_its_way_back)),
    personal.ReceiptWasReturned: Note(of_returned(by_hand.receipt_was_returned), wakes=True),
    personal.PayoutSent: Note(payout.payout_sent, wakes=True),
    personal.PayoutFailed: Note(payout.payout_failed),
    personal.AddressGiven: Note(letters.prove_address, wakes=True),
    personal.LettersComeBack: Note(letters.letters_come_back),
}

__all__ = ["TOLD_IN_PERSON", "WHO_IS_TOLD", "Note", "Reader", "Telling"]
