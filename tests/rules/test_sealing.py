"""Private values: unreadable without the key, useless anywhere but in their own place, equal in length."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import sealing
from models.people import Client, Therapist
from models.sealing import CannotOpen, Keyring
from models.texts import Text

OLD, NEW = ("f1", secrets.token_bytes(32)), ("f2", secrets.token_bytes(32))
LOOK_OLD, LOOK_NEW = ("l1", secrets.token_bytes(32)), ("l2", secrets.token_bytes(32))
BEFORE = Keyring((OLD,), (LOOK_OLD,))
AFTER = Keyring((NEW, OLD), (LOOK_NEW, LOOK_OLD))
PLACE = "bookings.specialisation:7"
AMINA = "+254712345678"


@pytest.fixture(autouse=True)
def these_keys():
    was = list(sealing._installed)
    sealing.install(BEFORE)
    yield
    sealing._installed[:] = was


@given(st.text(max_size=500))
def test_what_was_sealed_opens_again(text):
    assert BEFORE.unseal(BEFORE.seal(text, PLACE), PLACE) == text


@given(st.binary(max_size=200))
def test_junk_never_opens(junk):
    with pytest.raises(CannotOpen):
        BEFORE.unseal(junk, PLACE)


def test_not_one_bit_can_be_changed():
    sealed = BEFORE.seal("Grief", PLACE)
    for place in range(len(sealed) * 8):
        bent = bytearray(sealed)
        bent[place // 8] ^= 1 << place % 8
        with pytest.raises(CannotOpen):
            BEFORE.unseal(bytes(bent), PLACE)


def test_not_one_byte_can_be_cut_off_or_added():
    sealed = BEFORE.seal("Grief", PLACE)
    for bent in (sealed[:-1], sealed[1:], sealed + b"\0", b"", sealed[:15], sealed + sealed):
        with pytest.raises(CannotOpen):
            BEFORE.unseal(bent, PLACE)


@pytest.mark.parametrize(
    "elsewhere", ["bookings.specialisation:8", "bookings.kind:7", "texts.specialisation:7", ""]
)
def test_a_value_opens_only_in_its_own_table_column_and_row(elsewhere):
    with pytest.raises(CannotOpen):
        BEFORE.unseal(BEFORE.seal("Grief", PLACE), elsewhere)


def test_a_failure_names_the_column_and_neither_row_nor_value():
    with pytest.raises(CannotOpen) as failure:
        BEFORE.unseal(BEFORE.seal("Grief", PLACE), "bookings.kind:7")
    assert str(failure.value) == "bookings.kind"


def test_the_same_value_never_looks_the_same_twice():
    assert len({BEFORE.seal("Grief", PLACE) for _ in range(100)}) == 100


def test_length_does_not_tell_grief_from_relationships():
    words = ("Grief", "Relationships", "", "A", "Wanjiku-Kariuki", AMINA, "x" * 60)
    assert len({len(BEFORE.seal(word, PLACE)) for word in words}) == 1


def test_after_a_rotation_old_values_still_open_and_new_ones_use_the_new_key():
    old = BEFORE.seal("Grief", PLACE)
    assert AFTER.unseal(old, PLACE) == "Grief"
    new = AFTER.seal("Grief", PLACE)
    assert AFTER.unseal(new, PLACE) == "Grief"
    with pytest.raises(CannotOpen):
        BEFORE.unseal(new, PLACE)
    with pytest.raises(CannotOpen):
        Keyring((NEW,), (LOOK_NEW,)).unseal(old, PLACE)


def test_a_key_under_anothers_name_opens_nothing():
    with pytest.raises(CannotOpen):
        Keyring((("f1", NEW[1]),), (LOOK_OLD,)).unseal(BEFORE.seal("Grief", PLACE), PLACE)


def test_lookups_find_what_was_stored_before_and_after_a_rotation():
    assert BEFORE.lookup(AMINA) in AFTER.lookups(AMINA)
    assert AFTER.lookup(AMINA) in AFTER.lookups(AMINA)
    assert AFTER.lookup(AMINA) != BEFORE.lookup(AMINA)
    assert AFTER.lookup(AMINA) not in AFTER.lookups("+254712345679")


def test_a_lookup_tells_nothing_without_its_key():
    assert AMINA not in BEFORE.lookup(AMINA)
    assert BEFORE.lookup(AMINA) != Keyring((OLD,), (("l1", LOOK_NEW[1]),)).lookup(AMINA)


def test_a_row_seals_its_own_values_and_leaves_none_in_its_columns():
    amina = Client(phone=AMINA, first_name="Amina", language="en")
    assert (amina.phone, amina.first_name) == (AMINA, "Amina")
    kept = repr({name: value for name, value in vars(amina).items() if not name.startswith("_sa_")})
    assert "712345678" not in kept
    assert "Amina" not in kept


def test_what_is_left_out_stays_left_out():
    assert Client(phone=AMINA, first_name=None, language="en").first_name is None


def test_values_swapped_between_rows_columns_or_tables_do_not_open():
    amina = Client(phone=AMINA, first_name="Amina", language="en")
    other = Client(phone="+254722000009", first_name="Achieng", language="en")
    jane = Therapist(phone="+254722000001", name="Dr. Jane Smith")
    text = Text(phone=AMINA, body="Hello")
    name, phone = at_rest(amina, "first_name"), at_rest(amina, "phone")
    for row, column, stolen in (
        (other, "first_name", name),
        (amina, "phone", name),
        (jane, "phone", phone),
        (text, "phone", phone),
    ):
        setattr(row, f"{column}_sealed", stolen)
        with pytest.raises(CannotOpen):
            getattr(row, column)


def at_rest(row: object, column: str) -> bytes:
    """What is stored for this value."""
    return bytes(getattr(row, f"{column}_sealed"))
