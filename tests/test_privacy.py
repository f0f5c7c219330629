"""After a whole visit, through every real process: nothing private lies where it can be read.

Not in the database file, not in anything that was ever sent to Redis, not in what the programs logged,
not in the figures; and what is sealed opens only where it belongs.
"""

import re
import sqlite3
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from sqlalchemy import select, text, update

from doorbell import QUEUES, queue
from models import sealing
from models.base import Base
from models.bookings import Booking
from models.mail import Letter, Mailbox
from models.money import PaymentAttempt
from models.people import Client, Therapist
from models.sealing import CannotOpen, Keyring
from models.texts import InboundText, Text
from simulator.playing import playing
from tests.conversations.letters import AMINAS, wants_letters
from tests.private_visit import Visit

OUR_PROGRAMS = ("web", "money", "sms", "bulk", "schedule")
PUBLIC_TABLES = {"specialisations", "offers", "therapists"}  # what every caller may browse


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    with playing(tmp_path_factory.mktemp("visit")) as world:
        visit = Visit(world)
        with visit.listening_to_redis():
            visit.take_place()
        yield visit
        visit.redis.close()


def hits(kept: bytes, private: list[str]) -> list[str]:
    return [secret for secret in private if secret.encode() in kept]


pytestmark = pytest.mark.timeout(150)


def test_the_visit_left_something_to_look_through(visit):
    assert len(visit.sent_to_redis) > 50
    assert len(visit.texts) >= 6
    assert hits(" ".join(visit.texts).encode(), ["Zawadi", "/j/"]) == ["Zawadi", "/j/"]


def test_the_database_file_holds_no_phone_name_text_or_checkout_id(visit):
    kept = b"".join(file.read_bytes() for file in visit.world.folder.glob("clinic.sqlite*"))
    assert b"Dr. Jane Smith" in kept, "the public directory can be read, so this is the right file"
    assert not hits(kept, [*visit.phones, *visit.words, "ws_CO_"])


def test_no_private_table_tells_what_somebody_seeks_or_which_kind_of_session(visit):
    database = sqlite3.connect(visit.world.folder / "clinic.sqlite")
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    rows = {table: repr(database.execute(f"SELECT * FROM {table}").fetchall()) for table in tables}
    database.close()
    told = ("Stress", "stress", "Grief", "Couples", "couples")
    telling = {table for table, kept in rows.items() if any(word in kept for word in told)}
    assert telling <= PUBLIC_TABLES


def test_nothing_private_was_ever_sent_to_redis(visit):
    kept = b"\n".join(visit.sent_to_redis)
    private = [*visit.phones, *visit.words, *visit.tokens, "Stress", "Couples", "couples"]
    assert not hits(kept, private)


def test_nothing_private_lies_in_redis(visit):
    values = list(everything_in(visit.redis))
    assert any(b"trail:" in value for value in values)
    kept = b"\n".join(unpacked for value in values for unpacked in (value, inflated(value)))
    private = [*visit.phones, *visit.words, *visit.tokens, "Stress", "Couples", "couples"]
    assert not hits(kept, private)


def everything_in(redis: Any) -> Iterator[bytes]:
    """Every key and every value, of every type."""
    for key in redis.scan_iter():
        yield key
        match redis.type(key):
            case b"string":
                yield redis.get(key) or b""
            case b"hash":
                yield from (part for pair in redis.hgetall(key).items() for part in pair)
            case b"list":
                yield from redis.lrange(key, 0, -1)
            case b"set":
                yield from redis.smembers(key)
            case b"zset":
                yield from redis.zrange(key, 0, -1)
            case b"stream":
                yield repr(redis.xrange(key)).encode()
            case b"none":  # its time ran out while we looked
                pass
            case other:
                raise AssertionError(f"a kind of value this test does not know: {other!r}")


def inflated(value: bytes) -> bytes:
    """RQ packs what it keeps."""
    try:
        return zlib.decompress(value)
    except zlib.error:
        return b""


def test_no_program_logs_anything_private(visit):
    logs = {name: visit.world.log(name).read_bytes() for name in OUR_PROGRAMS}
    assert b"POST /ussd/-" in logs["web"], "the access log is there, without its keys"
    private = [*visit.phones, *visit.words, *visit.tokens, "Stress", "Couples", "couples"]
    assert {name: found for name, log in logs.items() if (found := hits(log, private))} == {}
    for name, log in logs.items():
        assert not re.search(rb"(?<!\d)1234(?!\d)", log), f"{name} knows a PIN, which no program can"


def test_the_figures_name_nobody(visit):
    figures = requests.get(f"{visit.world.ports.service_url}/metrics", timeout=10).content
    assert b"smiling_steps_bookings" in figures
    assert not hits(figures, [*visit.phones, *visit.words, *visit.tokens, "Stress", "ouples"])


def test_what_waits_in_a_queue_is_the_name_of_a_job_and_a_key(world, amina):
    amina.settle = lambda: None
    amina.dial().chooses("Book").chooses("Stress").chooses("Dr Jane").chooses("Couples").chooses("Tue 8")
    amina.chooses("2:00 PM").chooses("Send").texts("HELP")
    jobs = [job for name in QUEUES for job in queue(name, world.redis).jobs]
    assert len(jobs) >= 3
    for job in jobs:
        [key] = job.args
        assert isinstance(key, int)
        assert job.kwargs == job.meta == {}
        assert job.description == f"{job.func_name}({key})"


SEALED: dict[type[Base], tuple[str, ...]] = {
    Client: ("phone", "first_name"),
    Booking: ("kind", "specialisation"),
    Text: ("phone", "body"),
    InboundText: ("phone", "body"),
    Mailbox: ("phone", "address"),
    Letter: ("subject", "body"),
    PaymentAttempt: ("phone", "checkout_request"),
}


def at_rest(table: type[Base], column: str) -> Any:
    """The column with what is stored, not with what it means."""
    return getattr(table, f"{column}_sealed")


@pytest.fixture
def after_a_visit(world, amina, dr_jane):
    """Rows in every table that holds sealed values."""
    wants_letters(world, amina, AMINAS)
    amina.dial().chooses("Book").chooses("Stress").chooses("Dr Jane").chooses("Individual").chooses("Tue 8")
    amina.chooses("2:00 PM").chooses("Send")
    dr_jane.gets_sms("New request").replies("YES {code}")
    amina.gets_sms("accepted").replies("PAY").enters_pin().gets_sms("Paid")
    return world


def test_sealed_values_moved_bent_or_cut_in_the_database_do_not_open(after_a_visit):
    stolen = after_a_visit.sql(text("SELECT phone FROM therapists"))[0][0]
    for table, columns in SEALED.items():
        for column in columns:
            [mine] = after_a_visit.sql(select(at_rest(table, column)).limit(1))[0]
            bent = bytes([*mine[:-1], mine[-1] ^ 1])
            for wrong in (stolen, bent, mine[:-1], b""):
                assert not opens(after_a_visit, table, column, wrong), f"{table.__tablename__}.{column}"


def opens(world, table: type[Base], column: str, value: bytes) -> bool:
    """Whether a row's column can be read with this put in its place; nothing is kept of it."""
    with world.runtime.database.reading() as session:
        row = session.scalars(select(table).limit(1)).one()
        session.execute(update(table).where(table.id == row.id).values({at_rest(table, column): value}))
        session.expire_all()
        try:
            getattr(row, column)
        except CannotOpen:
            return False
        else:
            return True
        finally:
            session.rollback()


def test_a_value_of_one_column_does_not_open_in_another_of_the_same_row(after_a_visit):
    [(body, phone)] = after_a_visit.sql(select(at_rest(Text, "body"), at_rest(Text, "phone")).limit(1))
    assert not opens(after_a_visit, Text, "body", phone)
    assert not opens(after_a_visit, Text, "phone", body)
    assert opens(after_a_visit, Text, "body", body)


@pytest.fixture
def rotated(after_a_visit) -> Iterator[Any]:
    """The same database, with new keys in front of the old."""
    before = sealing.keyring()
    new = (("f9", bytes(range(32))), ("l9", bytes(range(32, 64))))
    sealing.install(Keyring((new[0], *before.field_keys), (new[1], *before.lookup_keys)))
    yield after_a_visit
    sealing.install(before)


def test_after_a_rotation_everybody_is_found_and_everything_is_read(rotated, amina, dr_jane):
    amina.dial().sees("Smiling Steps").chooses("My sessions").sees("Tue 8 Dec 2:00 PM")
    dr_jane.dial().does_not_see("Choose your language")
    with rotated.runtime.database.reading() as session:
        people = [*session.scalars(select(Client)), *session.scalars(select(Therapist))]
        assert "+254712345678" in {person.phone for person in people}


def test_what_is_written_after_a_rotation_is_sealed_with_the_new_key(rotated, achieng, amina):
    achieng.dial().chooses("English").chooses("I agree")
    amina.dial().chooses("My name").chooses("Change").types("Amani").sees("Amani")
    keys = rotated.sql(
        select(at_rest(Client, "phone"), Client.__table__.c.phone_lookup, at_rest(Client, "first_name"))
    )
    assert sorted(phone[2:4] for phone, _, _ in keys) == [b"f1", b"f9"]
    assert sorted(lookup[:3] for _, lookup, _ in keys) == ["l1:", "l9:"]
    assert {name[2:4] for _, _, name in keys if name} == {b"f9"}


def test_at_rest_grief_and_relationships_are_equally_long(world, amina):
    lengths = set()
    for topic, person, day in (("Grief", "Fatuma", "Tue 8"), ("Relationships", "Grace", "Wed 9")):
        amina.dial().chooses("Book").chooses(topic).chooses(person).chooses("Individual").chooses(day)
        amina.types("1").chooses("Send").is_told("Request")
    for sealed, kind in world.sql(select(at_rest(Booking, "specialisation"), at_rest(Booking, "kind"))):
        lengths |= {len(sealed), len(kind)}
    assert len(world.sql(select(Booking.id))) == 2
    assert len(lengths) == 1
