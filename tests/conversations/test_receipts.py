"""Our receipt for a payment: in the text that says it came, by dialling, and as a page to print."""

import re

import pytest
from sqlalchemy import select

from models.money import PaymentAttempt
from models.payouts import Paper
from tests.conversations.scenes import asks_for, is_accepted, pays, sends

RECEIPT = r"Receipt (R\d{5}): http\S+/r/([a-z0-9]{27})"


@pytest.fixture
def code(amina, dr_jane):
    return is_accepted(amina, dr_jane)


def read(handset):
    """Number and token of the receipt in the text that was read last."""
    found = re.search(RECEIPT, handset.read[-1].text)
    assert found, handset.read[-1].text
    return found.groups()


def test_the_text_that_money_came_brings_the_receipts_number_and_page(amina, world, code):
    amina.texts("PAY").enters_pin().gets_sms("Paid: KSh 2,000", "Receipt R00001", "/r/")
    number, token = read(amina)
    assert world.sql(select(Paper.number, Paper.token, Paper.amount)) == [(1, token, 2000)]
    page = world.served.server.app.test_client().get(f"/r/{token}")
    assert (page.status_code, number in page.text, code in page.text) == (200, True, True)


def test_the_receipt_by_dialling(amina, dr_jane, world, code):
    pays(amina, dr_jane)
    [(of_m_pesa,)] = world.sql(select(PaymentAttempt.receipt))
    amina.dial().chooses("My sessions").chooses("Thu").chooses("Receipt")
    amina.sees("R00001", "KSh 2,000", "Mon 7 Dec 9:00 AM", code, of_m_pesa)
    amina.chooses("Text me").is_told("We text you")
    amina.gets_sms("Receipt R00001", "KSh 2,000", code, "/r/").no_more_sms()


def test_the_receipts_page_is_sent_as_often_as_it_is_asked_for(amina, dr_jane, code):
    pays(amina, dr_jane)
    for _ in range(2):
        amina.dial(f"*384*7464*{code}#").chooses("Receipt").chooses("Text me").gets_sms("/r/")


def test_without_money_there_is_no_receipt(amina, dr_jane, world, code):
    amina.dial(f"*384*7464*{code}#").does_not_see("Receipt").hangs_up()
    amina.texts("PAY").cancels_prompt().gets_sms("not completed")
    assert world.sql(select(Paper.number)) == []
    asked = asks_for(amina, "Fri")
    amina.dial(f"*384*7464*{asked}#").does_not_see("Receipt")


def test_a_payment_whose_callback_is_lost_has_a_receipt_all_the_same(amina, world, code):
    world.outside.mpesa.scenario(amina.phone, callback="never")
    amina.texts("PAY").enters_pin()
    world.later(seconds=20)
    amina.gets_sms("Paid: KSh 2,000", "Receipt R00001", "/r/")


def test_nobody_reads_anothers_receipt_by_dialling(amina, achieng, dr_jane, code):
    pays(amina, dr_jane)
    achieng.dial().chooses("English").chooses("I agree")
    achieng.dial(f"*384*7464*{code}#").does_not_see("Receipt")


def test_receipts_of_several_clients_follow_each_other(amina, achieng, dr_jane, world, code):
    pays(amina, dr_jane)
    achieng.dial().chooses("English").chooses("I agree")
    other = world.handset("0721555010")
    other.dial().chooses("Book").chooses("Anxiety").chooses("Dr Jane").chooses("Individual")
    sends(other.chooses("Fri").chooses("2:00 PM").types("Achieng"))
    dr_jane.gets_sms("New request").replies("YES {code}")
    other.gets_sms("accepted").replies("PAY").enters_pin().gets_sms("Receipt R00002")
