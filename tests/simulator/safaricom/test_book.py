"""The merchant's own book at M-Pesa: every shilling that moved, and what is there."""

from random import Random

import pytest
import requests

from simulator.safaricom.book import Account
from tests.simulator.safaricom.merchant import AMINA

PHONES = [AMINA, "254722000001", "254733000001"]


class TestTheBook:
    def test_holds_every_movement_with_its_sign(self, merchant, mpesa):
        mpesa.behave(payout_charge=10)
        merchant.push()
        mpesa.enter_pin(AMINA)
        by_hand = mpesa.pay_bill(AMINA, 500, "48213").receipt
        merchant.reverse(by_hand, 500)
        merchant.pay_out(300)
        mpesa.top_up(-100)
        merchant.arrived("/results/")
        kinds = {(each.kind.value, each.amount) for each in mpesa.book}
        assert kinds == {
            ("push", 2000),
            ("by-hand", 500),
            ("reversal", -500),
            ("payout", -300),
            ("charge", -10),
            ("funds", -100),
        }
        assert sum(each.amount for each in mpesa.book) == mpesa.book.balance() == 1590

    def test_knows_what_each_account_held_after_each_movement(self, mpesa):
        mpesa.pay_bill(AMINA, 500, "48213")
        mpesa.behave(paid_into="working")
        mpesa.pay_bill(AMINA, 300, "48213")
        mpesa.pay_bill(AMINA, 100, "48213")
        assert [(each.account, each.balance) for each in mpesa.book] == [
            (Account.UTILITY, 500),
            (Account.WORKING, 300),
            (Account.WORKING, 400),
        ]

    @pytest.mark.parametrize("seed", range(5))
    def test_balances_whatever_happens(self, merchant, mpesa, clock, seed):
        luck = Random(seed)
        mpesa.behave(payout_charge=luck.choice([0, 13]), part_reversals=True, odd_types=True)
        wallets = sum(mpesa.phone(each).balance for each in PHONES)
        for turn in range(25):
            self.something(merchant, mpesa, luck, turn)
            clock.later(luck.choice([0, 1, 100]))
            assert sum(each.amount for each in mpesa.book) == mpesa.book.balance()
        mpesa.settle()
        assert all(mpesa.book.balance(account) >= 0 for account in Account)
        own = sum(each.amount for each in mpesa.book if each.kind in ("funds", "charge"))
        now = sum(mpesa.phone(each).balance for each in PHONES)
        assert now + mpesa.book.balance() == wallets + own, "no shilling is made or lost between them"

    def something(self, merchant, mpesa, luck, turn):
        phone, amount = luck.choice(PHONES), luck.choice([10, 500, 2000])
        receipts = [each.receipt for each in mpesa.book] or ["NONE000000"]
        luck.choice(
            [
                lambda: mpesa.pay_bill(phone, amount, "48213"),
                lambda: (mpesa.scenario(phone, payer="pays"), merchant.push(PhoneNumber=phone)),
                lambda: merchant.reverse(luck.choice(receipts), amount),
                lambda: merchant.pay_out(amount, key=str(turn), PartyB=phone),
                lambda: mpesa.top_up(amount),
            ]
        )()


class TestTheStatement:
    def test_reads_like_an_accountants(self, merchant, mpesa):
        paid = mpesa.pay_bill(AMINA, 2000, "48213").receipt
        merchant.reverse(paid)
        merchant.result()
        mpesa.top_up(700, "working")
        shown = requests.get(f"{merchant.url}/statement", timeout=5).json()
        assert (shown["shortcode"], shown["name"]) == ("174379", "SMILING STEPS")
        assert shown["balances"] == {"working": 700, "utility": 0, "charges": 0}
        assert (shown["total"], shown["paid_in"], shown["withdrawn"]) == (700, 2700, 2000)
        assert [
            (line["kind"], line["paid_in"], line["withdrawn"], line["balance"]) for line in shown["lines"]
        ] == [
            ("by-hand", 2000, 0, 2000),
            ("reversal", 0, 2000, 0),
            ("funds", 700, 0, 700),
        ]
        assert shown["lines"][1]["of"] == paid

    def test_money_is_put_in_and_taken_out_over_http_too(self, merchant, mpesa):
        for amount in (500, -200):
            answer = requests.post(f"{merchant.url}/top-up", json={"amount": amount}, timeout=5)
            assert answer.status_code == 204
        assert mpesa.book.balance(Account.UTILITY) == 300

    def test_a_reset_leaves_an_empty_book(self, mpesa):
        mpesa.top_up(500)
        mpesa.reset()
        assert (len(mpesa.book), mpesa.book.balance()) == (0, 0)
