"""What is told to us from an address that is not M-Pesa's, where a list of those is kept (R3.6, R8.4)."""

from models.money import AttemptState
from tests.conversations.by_hand import list_is_read, moved, receipts, told_where_to_tell
from tests.conversations.scenes import attempts, books, is_accepted, said_by_m_pesa, tell
from tests.servers import redis_url
from tests.world import opened

PAID = AttemptState.PAID
ONE_PAYMENT = {"mpesa clearing": 2000, "client credit": -2000}


def test_what_came_from_a_wrong_address_names_no_receipt(sqlite_clinic, worker_id):
    sqlite_clinic.put_back()
    with opened(sqlite_clinic.url, redis_url(worker_id), DARAJA_ALLOWED_IPS="196.201.212.69") as world:
        amina, jane = world.handset("0712345678"), world.handset("0722000001")
        told_where_to_tell(world)
        is_accepted(amina, jane)
        world.outside.mpesa.scenario(amina.phone, callback="never")
        amina.texts("PAY").enters_pin()
        tell(world, said_by_m_pesa(world, receipt="QA00FORGED"))
        world.later(seconds=20)
        assert (attempts(world), receipts(world)) == ([PAID], [None])
        list_is_read(world)
        world.later(hours=2)
        assert (receipts(world), books(world)) == ([world.outside.mpesa.book[0].receipt], ONE_PAYMENT)
        assert moved(world) == [2000]
