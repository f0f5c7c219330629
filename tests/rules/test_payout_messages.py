"""What therapists read about their money fits the phone, in both languages, with the longest amounts."""

from datetime import datetime

import pytest

import gsm7
from booking.personal import PayoutFailed, PayoutSent
from booking.therapists.diary import Earnings
from clock import NAIROBI
from language import Language, speaking
from models.people import Therapist
from sms.wording import payout
from sms.wording import therapist as tell

ONE_PART, TWO_PARTS = 160, 306  # septets
THEN = datetime(2026, 12, 30, 9, tzinfo=NAIROBI)
RECEIPTS = "UL70000001, UL70000002"
DIAL = "*384*7464#"


def sent(receipt: str | None, amount: int = 1600) -> str:
    news = PayoutSent(Therapist(), 1, THEN, amount=amount, sessions=8, fee=amount // 4, receipt=receipt)
    return payout.payout_sent(news, DIAL)


@pytest.mark.parametrize("language", Language)
def test_an_ordinary_payout_is_one_text(language):
    with speaking(language):
        for said in (sent(None), sent("UL70000001"), sent("UL70000001", 999_999)):
            assert gsm7.septets(said) <= ONE_PART, said
        failed = payout.payout_failed(PayoutFailed(Therapist(), 1, THEN, amount=999_999), DIAL)
        assert gsm7.septets(failed) <= ONE_PART, failed


@pytest.mark.parametrize("language", Language)
def test_the_largest_payout_is_two_at_most(language):
    with speaking(language):
        assert gsm7.septets(sent(RECEIPTS, 9_999_999)) <= TWO_PARTS


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "it",
    [
        Earnings(9_999_999, 999_999, 999_999, 999_999, THEN),
        Earnings(9_999_999, 999_999, 99, 999_999, least=100),
        Earnings(0, 0, 0),
    ],
    ids=["all", "too little", "nothing"],
)
def test_earnings_are_one_text(language, it):
    with speaking(language):
        assert gsm7.septets(tell.earnings(it)) <= ONE_PART


def test_earnings_say_what_is_so():
    all_of_it = tell.earnings(Earnings(1600, 2000, 800, 400, THEN))
    assert all_of_it == (
        "Paid to you so far: KSh 1,600. On its way: KSh 400. Next payout: KSh 800 on Wed 30 Dec. "
        "Still to come: KSh 2,000."
    )
    too_little = tell.earnings(Earnings(0, 0, 80, least=100))
    assert too_little == (
        "Paid to you so far: KSh 0. Next payout: KSh 80, once it is KSh 100. Still to come: KSh 0."
    )
