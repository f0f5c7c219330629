"""REQUIREMENTS section 6, transcribed by hand: of each event, what each side's text has to say."""

from typing import Final, NamedTuple

from booking import happenings as what
from booking import personal
from booking.happenings import Happening
from booking.personal import Personal
from booking.readers import Reader

Cell = tuple[str, ...] | None
"""Words that a text has to have; None where the requirement has a dash."""


class Row(NamedTuple):
    event: str
    happening: type[Happening]
    client: Cell
    therapist: Cell


SECTION_6: Final = (
    Row(
        "booking requested",
        what.Requested,
        client=("Request 77933 sent", "KSh 2,000", "text you by Tue 8 Dec 7:00 AM"),
        therapist=("New request 77933", "YES 77933", "NO 77933", "by Tue 8 Dec 7:00 AM"),
    ),
    Row(
        "approved",
        what.Approved,
        client=("accepted", "KSh 2,000 by Tue 8 Dec 9:00 AM", "reply PAY", "dial *384*7464*77933#"),
        therapist=("Thank you", "is accepted"),
    ),
    Row(
        "declined",
        what.Declined,
        client=("cannot take 77933", "not charged", "reply 1 Thu 10 Dec 10:00 AM, 2 Peter", "dial"),
        therapist=("is declined",),
    ),
    Row(
        "lapsed",
        what.RequestLapsed,
        client=("did not answer request 77933", "not charged", "reply 1 Thu 10 Dec 10:00 AM, 2", "dial"),
        therapist=("has lapsed", "free again"),
    ),
    Row(
        "payment received",
        what.PaymentConfirmed,
        client=("Paid: KSh 2,000", "UL74KJKALE", "Confirmed", "Join: https://", "Receipt "),
        therapist=("Achieng has paid for 77933", "To reach them call us"),
    ),
    Row(
        "payment failed",
        what.PaymentFailed,
        client=("not completed", "until Tue 8 Dec 9:00 AM", "PAY to try again", "Help: 0709000000"),
        therapist=None,
    ),
    Row(
        "payment unclear",
        what.PaymentUnclear,
        client=("cannot see yet", "do not pay again", "will text you", "Help: 0709000000"),
        therapist=None,
    ),
    Row(
        "24 h before",
        what.DayBefore,
        client=("Reminder", "Join: https://", "quiet, private place", "Reply CANCEL to reschedule"),
        therapist=("Reminder", "Join: https://"),
    ),
    Row(
        "1 h before",
        what.HourBefore,
        client=("In one hour", "Join: https://", "somewhere quiet", "Reply CANCEL to reschedule"),
        therapist=("In one hour", "Join: https://"),
    ),
    Row(
        "moved",
        what.Moved,
        client=("is moved from Thu 10 Dec 2:00 PM to Tue 8 Dec 2:00 PM", "Nothing more to pay"),
        therapist=("is moved from Thu 10 Dec 2:00 PM to Tue 8 Dec 2:00 PM",),
    ),
    Row(
        "cancelled: unpaid, by the client",
        what.CalledOffByClient,
        client=("77933", "is called off", "Nothing to pay"),
        therapist=("Achieng called off 77933", "free again"),
    ),
    Row(
        "cancelled: paid, by the client",
        what.GivenUp,
        client=("77933", "is cancelled", "KSh 1,500 (75%) goes back"),
        therapist=("Achieng cancelled 77933", "free again"),
    ),
    Row(
        "cancelled: unpaid, by the therapist",
        what.CalledOffByTherapist,
        client=("We are sorry", "77933", "not charged", "reply 1"),
        therapist=("77933", "is called off"),
    ),
    Row(
        "cancelled: paid, by the therapist or the clinic",
        what.CalledOffByClinic,
        client=("We are sorry", "77933", "paid already: reply 1 Thu 10 Dec", "REFUND: all KSh 2,000 back"),
        therapist=("77933", "is called off"),
    ),
    Row(
        "completed",
        what.Completed,
        client=("How was it?", "Reply 1 to 5"),
        therapist=("77933", "recorded as done, 60 min"),
    ),
    Row(
        "refund started",
        what.EverythingBack,
        client=("All of your KSh 2,000 for 77933", "we text you when it is sent"),
        therapist=None,
    ),
    Row(
        "refund finished",
        what.RefundSent,
        client=("KSh 1,500 for 77933 was sent back", "M-Pesa receipt UL74KJKALE"),
        therapist=None,
    ),
    Row(
        "half-way nudge (R2.5)",
        what.TherapistNudged,
        client=None,
        therapist=("77933 still waits", "YES 77933", "NO 77933", "by Tue 8 Dec 7:00 AM"),
    ),
    Row(
        "half-way nudge (R3.1)",
        what.ClientNudged,
        client=("waits for KSh 2,000 until Tue 8 Dec 9:00 AM", "PAY"),
        therapist=None,
    ),
    Row(
        "lapse of payment (R3.1)",
        what.PaymentLapsed,
        client=("not paid in time", "called off", "not charged", "book again"),
        therapist=("not paid in time", "free again"),
    ),
    Row(
        "ask for DONE (R2.7)",
        what.SessionOver,
        client=None,
        therapist=("take place?", "DONE 77933", "minutes"),
    ),
    Row(
        "no-show of the client (R2.7)",
        what.ClientAbsent,
        client=("you were not there", "NOSHOW 77933 by Thu 10 Dec 3:00 PM"),
        therapist=("did not come", "until Thu 10 Dec 3:00 PM to object"),
    ),
    Row(
        "no-show of the therapist (R5.3)",
        what.TherapistAbsent,
        client=("Unless they object", "all of your KSh 2,000", "goes back on Thu 10 Dec 3:00 PM"),
        therapist=("you were not there", "DONE 77933 by Thu 10 Dec 3:00 PM"),
    ),
    Row(
        "dispute (R2.7)",
        what.Disputed,
        client=("two different things about 77933", "No money moves", "Help: 0709000000"),
        therapist=("two different things about 77933", "No money moves", "Help: 0709000000"),
    ),
)


class Personally(NamedTuple):
    """A row of section 6 that is about no booking."""

    event: str
    happening: type[Personal]
    reader: Reader
    words: tuple[str, ...]


SECTION_6_IN_PERSON: Final = (
    Personally(
        "waitlist offer (R1.13)",
        personal.TimeOffered,
        Reader.CLIENT,
        ("A time has opened", "reply YES by Tue 8 Dec 10:00 AM", "the first YES has it"),
    ),
    Personally(
        "payout (R3.10)",
        personal.PayoutSent,
        Reader.THERAPIST,
        ("KSh 2,000 was sent to your M-Pesa", "4 sessions", "fee of KSh 400", "receipt UL74KJKALE"),
    ),
)

BESIDES: Final[dict[type[Happening | Personal], str]] = {
    what.SeatTaken: "R1.3: a seat is paid like an approved booking; of a group there is nothing to approve",
    what.SeatCalledOff: "R2.6: as when a yes is taken back; the therapist hears of the group",
    what.PaidSeatCalledOff: "R2.6: as when what is paid is called off; the therapist hears of the group",
    personal.GroupAnnounced: "R1.3: the answer to announcing it",
    personal.GroupCalledOff: "R2.6: the answer to calling it off",
    personal.TimeGone: "R1.13: the rest are told kindly",
    what.MoneyToReturn: "R3.7, R3.8: a refund that nobody asked for has started",
    what.PaymentWithSupport: "R3.5: people find out what stayed unclear",
    what.DisputeDecided: "R2.7: what people found out, and what becomes of the money",
    what.RefundWithSupport: "R3.9: a refund that people must look at has started",
    what.OfferOpened: "R5.2: the answer to CANCEL of a paid session",
    what.OfferNudged: "R5.2: one nudge",
    what.OfferKept: "R5.2: the answer to KEEP",
    what.MoveAsked: "R5.2: the therapist is asked once",
    what.MoveRefused: "R5.2: the old time stands",
    what.MoveLapsed: "R5.2: the old time stands",
    what.Rebooked: "R2.6, R5.3: another time instead of the money",
    what.Rated: "R4.3: the answer to a rating",
    personal.PayoutFailed: "R3.10: why a payout does not come",
    personal.AddressGiven: "R6.1: the answer to EMAIL and an address",
    personal.LettersComeBack: "R6.1: why letters do not come",
    what.ReceiptAsked: "R3.13: the answer to RECEIPT",
    what.HowToPayByHand: "R3.8: the answer to the wish to pay by hand",
    what.PaidForAnother: "R3.12: a payer who is not the booker, and may have meant to pay for themselves",
    what.PartPaid: "R3.8: how much is missing, and until when",
    what.PaidAhead: "R3.8: what came before it was due",
    what.TooMuchPaid: "R3.8: the rest is returned",
    personal.ReceiptUnknown: "R3.5: the answer to PAID and a receipt",
    personal.ReceiptOfOthers: "R3.5: the answer to PAID and a receipt",
    personal.ReceiptKnown: "R3.5: the answer to PAID and a receipt",
    personal.ReceiptUnmatched: "R3.5: the answer to PAID and a receipt",
    personal.ReceiptPutRight: "R3.5: what became of a receipt that they named",
    personal.ReceiptGoesBack: "R3.9: a refund that people decided has started",
    personal.ReceiptWasReturned: "R3.9: a refund that people decided has ended",
}
