"""Orders of which M-Pesa told nothing, too much, too early, or somebody else something (R3.9)."""

from dataclasses import replace

import pytest
import requests
from sqlalchemy import select

from models.orders import MOVES_MONEY, Handing, Order
from payments.going_out import returning
from simulator.safaricom.book import Kind
from tests.conversations.by_hand import books_agree
from tests.conversations.money import (
    gives_up,
    gives_up_a_part,
    has_paid,
    movers,
    refund_of,
    results_address,
    support_decides,
    tickets,
    verdicts,
)
from tests.conversations.scenes import refunds


@pytest.fixture
def code(amina, dr_jane, world):
    """Paid: Thursday at two, KSh 2,000; it is Monday at nine."""
    return has_paid(amina, dr_jane, world)


@pytest.fixture(params=["whole", "part"])
def gives(request, amina, dr_jane, world):
    """What Amina does to have money back: by reversal all of it, or a part of it sent."""
    if request.param == "part":
        return lambda: gives_up_a_part(amina, dr_jane, world)
    has_paid(amina, dr_jane, world)
    return lambda: gives_up(amina, world).gets_sms("goes back")


# nobody told us


def test_a_result_that_never_comes_is_found_by_looking(amina, world, mpesa, gives):
    mpesa.behave(results="never")
    gives().no_more_sms()
    mpesa.behave(results="once")
    world.later(seconds=60)
    amina.gets_sms("was sent back", mpesa.book[-1].receipt)
    assert (len(movers(world)), books_agree(world)) == (1, True)


@pytest.mark.parametrize("fault", ["lost-answer", "gateway-timeout", "internal-error"])
def test_an_order_whose_answer_was_lost_is_not_carried_out_twice(amina, world, mpesa, gives, fault):
    mpesa.behave(results="never")
    mpesa.next_request(fault, "reversal")
    mpesa.next_request(fault, "payout")
    gives().no_more_sms()
    assert len(mpesa.book) == 2, "it was carried out, and nobody told us"
    mpesa.behave(results="once")
    world.later(seconds=60)
    world.later(seconds=120)
    amina.gets_sms("was sent back").no_more_sms()
    assert (len(mpesa.book), books_agree(world)) == (2, True)
    assert movers(world)[0][1] == "done"


def test_a_reversal_given_again_is_not_carried_out_again(amina, world, mpesa, code):
    """R000001: M-Pesa undid it the first time, and told nobody."""
    mpesa.behave(results="never")
    mpesa.next_request("lost-answer", "reversal")
    gives_up(amina, world)
    mpesa.behave(results="once")
    world.later(seconds=60)
    amina.gets_sms("goes back").gets_sms("was sent back to the number that paid. Smiling").no_more_sms()
    assert (len(mpesa.book), tickets(world), books_agree(world)) == (2, [], True)


def test_money_sent_under_a_key_that_m_pesa_knows_is_not_sent_again(amina, dr_jane, world, mpesa):
    """It is said not to exist, given again, and refused as a duplicate: then the first one is found."""
    mpesa.behave(results="never")
    mpesa.next_request("lost-answer", "payout")
    gives_up_a_part(amina, dr_jane, world)
    mpesa.behave(results="once")
    mpesa.scenario(amina.phone, status_result="2032")
    world.later(seconds=60)
    mpesa.scenario(amina.phone)
    assert movers(world) == [("send", "accepted", 1500)]
    world.later(seconds=120)
    amina.gets_sms("was sent back")
    assert (len(mpesa.book), books_agree(world)) == (2, True)


@pytest.mark.parametrize("queue", ["times-out", "times-out-done"])
def test_a_time_out_says_nothing(amina, world, mpesa, code, queue):
    mpesa.scenario(amina.phone, queue=queue)
    gives_up(amina, world).gets_sms("goes back").no_more_sms()
    assert [state for _, state, _ in movers(world)] == ["unclear"]
    mpesa.scenario(amina.phone)
    world.later(seconds=60)
    world.later(hours=1)
    amina.gets_sms("was sent back").no_more_sms()
    assert (refunds(world), len(mpesa.book), books_agree(world)) == ([(2000, "returned")], 2, True)


def test_what_stays_unclear_goes_to_people_and_is_still_found_when_they_hear_of_it(amina, world, mpesa, code):
    mpesa.behave(results="never")
    gives_up(amina, world).gets_sms("goes back")
    for _ in range(16):
        world.later(hours=6)
    amina.gets_sms("Our team is looking").reads_all()
    assert (refunds(world), tickets(world)) == (
        [(2000, "with support")],
        ["order unclear", "refund refused"],
    )
    assert (len(mpesa.book), len(movers(world))) == (2, 1)
    assert support_decides(world, returning.given_by_people, refund_of(world), "the payer was called")
    amina.gets_sms("was sent back")
    assert (refunds(world), books_agree(world)) == ([(2000, "returned")], True)


# M-Pesa's names for it


@pytest.mark.parametrize("renames", ["for-good", "in-passing"])
@pytest.mark.parametrize("found_at_once", [True, False])
def test_money_is_sent_once_whatever_m_pesa_calls_the_order(
    amina, dr_jane, world, mpesa, renames, found_at_once
):
    """Our key stays the order's, so that M-Pesa refuses it a second time (facts/daraja.md 7.3)."""
    mpesa.behave(acceptance_renames_originator=renames)
    mpesa.scenario(amina.phone, queue="times-out-done")
    gives_up_a_part(amina, dr_jane, world)
    ours = key_of_newest(world)
    mpesa.scenario(amina.phone, status_result="" if found_at_once else "2032")
    for _ in range(3):
        world.later(seconds=120)
    mpesa.scenario(amina.phone)
    for _ in range(6):
        world.later(minutes=10)
    amina.gets_sms("was sent back").no_more_sms()
    assert [entry.amount for entry in mpesa.book] == [2000, -1500]
    assert (key_of_newest(world), movers(world)) == (ours, [("send", "done", 1500)])
    assert (tickets(world), books_agree(world)) == ([], True)


def key_of_newest(world):
    query = select(Order.key).where(Order.kind.in_(MOVES_MONEY)).order_by(Order.id.desc())
    return world.sql(query)[0][0]


def test_a_failure_of_the_first_handing_is_not_that_of_the_second(amina, world, mpesa, code):
    """Both acceptances are lost. The first is not permitted, late; the second goes through."""
    mpesa.next_request("lost-answer", "reversal", times=2)
    mpesa.scenario(amina.phone, reversal_result="2028", results_after=90)
    gives_up(amina, world).gets_sms("goes back").reads_all()
    mpesa.scenario(amina.phone, results_after=3600)
    world.later(seconds=60)
    assert [entry.amount for entry in mpesa.book] == [2000, -2000], "the second handing went through"
    world.later(seconds=30)
    assert verdicts(world)[-1] == "failed one handing"
    for _ in range(8):
        world.later(minutes=10)
    amina.gets_sms("was sent back").no_more_sms()
    assert [entry.amount for entry in mpesa.book] == [2000, -2000]
    assert ([kind for kind, _, _ in movers(world)], books_agree(world)) == (["give back"], True)


def test_a_second_handing_that_is_turned_down_says_nothing_of_the_first(amina, world, mpesa, code):
    """The first went through, and nobody told us; then our app may not give back for a while."""
    mpesa.scenario(amina.phone, results="never")
    mpesa.next_request("lost-answer", "reversal")
    mpesa.next_request("no-product", "reversal")
    gives_up(amina, world).gets_sms("goes back").reads_all()
    mpesa.scenario(amina.phone)
    for _ in range(8):
        world.later(minutes=10)
    amina.gets_sms("was sent back").no_more_sms()
    assert [entry.amount for entry in mpesa.book] == [2000, -2000]
    assert ([kind for kind, _, _ in movers(world)], books_agree(world)) == (["give back"], True)


def test_what_failed_each_time_that_it_was_handed_over_is_refused(amina, world, mpesa, code):
    mpesa.next_request("lost-answer", "reversal")
    mpesa.scenario(amina.phone, reversal_result="2028", results_after=90)
    gives_up(amina, world).gets_sms("goes back").reads_all()
    mpesa.scenario(amina.phone, reversal_result="2028")
    world.later(seconds=60)
    assert [state for _, state, _ in movers(world)] == ["unclear"], "the first may still go through"
    world.later(seconds=30)
    assert [(kind, state) for kind, state, _ in movers(world)] == [("give back", "refused"), ("send", "done")]
    assert ([entry.amount for entry in mpesa.book], books_agree(world)) == ([2000, -2000], True)


# done before, it says


def test_what_m_pesa_says_was_reversed_before_is_success_only_after_checking(amina, world, mpesa, code):
    mpesa.scenario(amina.phone, reversal_result="R000001")
    gives_up(amina, world).gets_sms("goes back")
    for _ in range(10):
        world.later(minutes=10)
    amina.gets_sms("Our team is looking").no_more_sms()
    assert [entry.amount for entry in mpesa.book] == [2000]
    assert (refunds(world), books_agree(world)) == ([(2000, "with support")], True)
    assert tickets(world) == ["order unclear", "refund refused"]


def test_what_people_reversed_at_the_portal_went_back_all_the_same(amina, world, mpesa, code):
    paid = mpesa.book[0]
    mpesa.book.write(replace(paid, receipt="UL7PORTAL1", amount=-2000, kind=Kind.REVERSAL, of=paid.receipt))
    gives_up(amina, world).gets_sms("goes back").gets_sms("was sent back").no_more_sms()
    assert (refunds(world), tickets(world), books_agree(world)) == ([(2000, "returned")], [], True)


def test_an_earlier_handing_that_went_through_is_proof_enough(amina, world, mpesa, code):
    """It was done, said to be unknown and given again; the payment is shown as if it had never gone back."""
    mpesa.behave(reversed_stays_completed=True)
    mpesa.scenario(amina.phone, queue="times-out-done")
    gives_up(amina, world).gets_sms("goes back").no_more_sms()
    mpesa.scenario(amina.phone, status_result="2032")
    world.later(seconds=60)
    mpesa.scenario(amina.phone)
    for _ in range(6):
        world.later(minutes=10)
    amina.gets_sms("was sent back", mpesa.book[-1].receipt).no_more_sms()
    assert ([entry.amount for entry in mpesa.book], books_agree(world)) == ([2000, -2000], True)


# twice, early, and untrue


@pytest.mark.parametrize("results", ["twice", "before-answer"])
def test_results_may_come_twice_or_overtake_the_acceptance(amina, world, mpesa, gives, results):
    mpesa.behave(results=results)
    gives().gets_sms("was sent back").no_more_sms()
    world.later(hours=2)
    amina.no_more_sms()
    assert ([state for _, state, _ in movers(world)], books_agree(world)) == (["done"], True)


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"ConversationID": "AG_other"}, "of another order"),
        ({"Amount": 20_000}, "amount is off"),
        ({"TransactionID": "the payment's"}, "ended it"),
    ],
)
def test_a_forged_result_must_name_the_order_and_its_amount(amina, world, mpesa, code, changed, verdict):
    """Whoever knows the order's address, its names and its amount is M-Pesa itself."""
    mpesa.behave(results="never")
    gives_up(amina, world).gets_sms("goes back").reads_all()
    conversation = changed.get("ConversationID") or newest_conversation(world)
    forged = {
        "ResultType": 0,
        "ResultCode": 0,
        "ResultDesc": "said",
        "OriginatorConversationID": "somebody's",
        "ConversationID": conversation,
        "TransactionID": "UL70000001",
        "ResultParameters": {
            "ResultParameter": [{"Key": "Amount", "Value": changed.get("Amount", 2000)}],
        },
    }
    answer = requests.post(results_address(world), json={"Result": forged}, timeout=10)
    assert answer.status_code == 200
    world.settle()
    assert verdicts(world) == [verdict]
    assert refunds(world) == [(2000, "returned" if verdict == "ended it" else "on its way")]


def newest_conversation(world):
    return world.sql(select(Handing.conversation).order_by(Handing.id.desc()))[0][0]


def test_a_forged_address_is_no_address(amina, world, mpesa, code):
    mpesa.behave(results="never")
    gives_up(amina, world)
    assert requests.post(results_address(world)[:-1], json={"Result": {}}, timeout=10).status_code == 404
    assert verdicts(world) == []
