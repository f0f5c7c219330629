"""Money that named no booking, was nobody's in the books, and has a place after all (R3.5, R3.8)."""

import pytest

from clock import in_nairobi
from models.bookings import State
from models.by_hand import HandState
from models.money import AttemptState
from payments.watching import movements
from tests.conversations.by_hand import list_is_read, moved, pays_by_hand, receipts, states, witnesses
from tests.conversations.money import tickets
from tests.conversations.scenes import attempts, books, is_accepted, said_by_m_pesa, state_of, tell
from tests.operating import Terminal

SISTER, BROTHER = "0723456789", "0724567890"
PAID, UNCLEAR = AttemptState.PAID, AttemptState.UNCLEAR
BOUGHT, UNMATCHED = HandState.BOUGHT, HandState.UNMATCHED
PAID_FOR = {"mpesa clearing": 2000, "client credit": -2000}
ASTRAY = {"mpesa clearing": 2000, "unallocated": -2000}
A_DAY = 86400.0  # seconds
WHY = ("--why", "seen in the portal")

pytestmark = pytest.mark.usefixtures("pay_bill", "reckoned")


@pytest.fixture
def terminal(world):
    return Terminal(world)


@pytest.fixture
def code(mpesa, amina, dr_jane):
    """Amina's booking, which waits for her KSh 2,000. M-Pesa's list is a day behind, and it masks payers."""
    code = is_accepted(amina, dr_jane)
    mpesa.behave(status_masks_payers=True, pull_lag=A_DAY)
    return code


@pytest.fixture
def friend(achieng):
    achieng.dial().chooses("English").chooses("I agree").hangs_up()
    return achieng


def her_sister_is_asked(world, amina, code):
    """M-Pesa tells neither us nor the sister's number how it ended."""
    world.outside.mpesa.scenario(SISTER, callback="never", confirmation="never")
    amina.dial(f"*384*7464*{code}#").chooses("Pay now").chooses("another number").types(SISTER)
    amina.chooses("Yes").is_told(SISTER)
    world.later(seconds=20)
    return world.handset(SISTER)


def it_matches_nothing(world, whoever):
    """Somebody names the receipt of the only payment, and M-Pesa does not say for what account it was."""
    receipt = world.outside.mpesa.book[0].receipt
    whoever.reads_all().texts(f"PAID {receipt}")
    time_passes(world, 32)
    whoever.gets_sms("asking M-Pesa").gets_sms(receipt, "Our team will put it right")
    assert states(world) == [UNMATCHED]
    return receipt


def the_list_catches_up(world):
    world.outside.mpesa.behave(pull_lag=0.0)
    list_is_read(world)


def time_passes(world, minutes):
    for _ in range(minutes // 4):
        world.later(minutes=4)


# a prompt's, whose end is told later


@pytest.fixture
def unclear(world, mpesa, amina, friend, code):
    """Her sister has paid; the answer to our push was lost. A friend of theirs named the receipt."""
    mpesa.next_request("lost-answer", "push")
    her_sister_is_asked(world, amina, code).enters_pin()
    receipt = it_matches_nothing(world, friend)
    assert (attempts(world), books(world)) == ([UNCLEAR], ASTRAY)
    amina.reads_all()
    return receipt


def test_the_callback_names_it(amina, friend, world, code, unclear):
    tell(world, said_by_m_pesa(world, receipt=unclear))
    amina.gets_sms("Paid: KSh 2,000", unclear).no_more_sms()
    friend.gets_sms("Our team put", unclear, "booking that it was meant for").no_more_sms()
    assert (attempts(world), receipts(world), state_of(world, code)) == ([PAID], [unclear], State.CONFIRMED)
    assert (states(world), witnesses(world), books(world), tickets(world)) == ([], 1, PAID_FOR, [])
    with world.runtime.office.looking() as work:
        today = movements.booked_on(work, in_nairobi(work.now).date())
    assert [(each.receipt, each.amount) for each in today] == [(unclear, 2000)]


def test_people_find_it_out(amina, world, terminal, code, unclear):
    for _ in range(27):
        world.later(hours=1)
    assert attempts(world) == [AttemptState.WITH_SUPPORT]
    for command in (f"give-back {unclear}", f"assign {unclear} {code}"):
        said = terminal.is_refused(f"payments {command}", *WHY)
        assert f"may be the payment of a prompt for {code} that has not ended. Nothing was changed." in said
    amina.reads_all()
    assert f"{code} is confirmed" in terminal.types(f"payments paid {code} {unclear}", *WHY)
    amina.gets_sms("Paid: KSh 2,000", unclear)
    assert (attempts(world), states(world), books(world), tickets(world)) == ([PAID], [], PAID_FOR, [])


def test_her_own_word_is_enough_whoever_paid(amina, world, mpesa, code):
    mpesa.next_request("lost-answer", "push")
    her_sister_is_asked(world, amina, code).enters_pin()
    receipt = mpesa.book[0].receipt
    amina.reads_all().texts(f"PAID {receipt}").gets_sms("asking M-Pesa")
    time_passes(world, 16)
    amina.gets_sms("Paid: KSh 2,000", receipt)
    assert (attempts(world), states(world), books(world)) == ([PAID], [], PAID_FOR)


# not a prompt's, though its callback names it


@pytest.mark.parametrize(
    ("account", "shillings", "left"),
    [("rent", 2000, UNMATCHED), (None, 700, BOUGHT)],
    ids=["astray", "a part"],
)
def test_a_prompt_is_not_lost_to_a_receipt_that_cannot_be_its_own(
    amina, world, mpesa, code, account, shillings, left
):
    """Her brother's payment: of another number, or of another amount. Whoever knew the address names it."""
    mpesa.behave(status_masks_payers=False, pull_lag=0.0)
    other = pays_by_hand(world, world.handset(BROTHER), shillings, account or code)
    mpesa.scenario(amina.phone, callback="never", confirmation="never")
    amina.reads_all().texts("PAY").enters_pin()
    tell(world, said_by_m_pesa(world, receipt=other, amount=2000 if account else 1300))
    amina.gets_sms("Paid: KSh 2,000")
    assert (attempts(world), receipts(world), states(world)) == ([PAID], [None], [left])
    assert state_of(world, code) == State.CONFIRMED


# a prompt's, which is settled, and whose receipt nobody told


@pytest.fixture
def astray(world, amina, friend, code):
    """Her sister has paid by a prompt, and M-Pesa said so when asked. A friend named the receipt."""
    her_sister_is_asked(world, amina, code).enters_pin()
    time_passes(world, 4)
    assert (attempts(world), receipts(world), state_of(world, code)) == ([PAID], [None], State.CONFIRMED)
    return it_matches_nothing(world, friend)


def test_it_is_the_prompts_once_the_list_says_for_what_account_it_was(amina, friend, world, astray):
    amina.reads_all()
    the_list_catches_up(world)
    friend.gets_sms("Our team put", astray).no_more_sms()
    amina.no_more_sms()
    assert (receipts(world), states(world), witnesses(world)) == ([astray], [], 1)
    assert (books(world), moved(world), tickets(world)) == (PAID_FOR, [2000], [])


def test_until_then_it_is_not_given_back(world, terminal, code, astray):
    said = terminal.is_refused(f"payments give-back {astray}", *WHY)
    assert f"may be the payment of a prompt for {code}, whose receipt we do not know" in said
    terminal.types(f"payments paid {code} {astray}", *WHY)
    assert "is known. Nothing" not in terminal.is_refused(f"payments give-back {astray}", *WHY)
    assert (receipts(world), states(world), books(world)) == ([astray], [], PAID_FOR)
    assert (state_of(world, code), moved(world)) == (State.CONFIRMED, [2000])


def test_once_people_name_the_prompts_own_receipt_the_other_can_go_back(world, mpesa, amina, terminal, code):
    her_sister_is_asked(world, amina, code).enters_pin()
    time_passes(world, 4)
    other = pays_by_hand(world, world.handset(BROTHER), 2000, "rent")
    time_passes(world, 16)
    assert (states(world), receipts(world)) == ([UNMATCHED], [None])
    assert "whose receipt we do not know" in terminal.is_refused(f"payments give-back {other}", *WHY)
    terminal.types(f"payments paid {code} {mpesa.book[0].receipt}", *WHY)
    assert "It goes back." in terminal.types(f"payments give-back {other}", *WHY)
    assert (books(world), moved(world)) == (PAID_FOR, [2000, 2000, -2000])


# no prompt's


def test_it_pays_for_its_booking_once_the_list_names_it(amina, friend, world, mpesa, code):
    mpesa.scenario(BROTHER, confirmation="never")
    pays_by_hand(world, world.handset(BROTHER), 2000, code)
    receipt = it_matches_nothing(world, friend)
    assert (state_of(world, code), books(world)) == (State.APPROVED, ASTRAY)
    the_list_catches_up(world)
    amina.gets_sms("Paid: KSh 2,000", receipt)
    friend.gets_sms("Our team put", receipt).no_more_sms()
    assert (state_of(world, code), states(world)) == (State.CONFIRMED, [BOUGHT])
    assert (books(world), tickets(world)) == (PAID_FOR, [])


def test_what_no_list_says_more_of_stays_with_people_and_nobody_hears_of_it_again(friend, world, mpesa, code):
    mpesa.scenario(BROTHER, confirmation="never")
    pays_by_hand(world, world.handset(BROTHER), 2000, "rent")
    it_matches_nothing(world, friend)
    the_list_catches_up(world)
    for _ in range(3):
        world.later(hours=1)
    friend.no_more_sms()
    assert (states(world), books(world), tickets(world)) == ([UNMATCHED], ASTRAY, ["money unmatched"])
