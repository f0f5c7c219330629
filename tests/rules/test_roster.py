"""A roster of therapists: taken on as a whole, or not at all with every fault named by its line."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from booking.therapists import roster
from booking.therapists.directory import by_short_code
from booking.therapists.hours import hours_in_words
from booking.therapists.roster import COLUMNS, NotARoster
from models.people import Offer, Practises, SessionKind, Specialisation, Therapist
from tests.rules.clinic import Clinic, office_on, therapist_called

HEADING = ",".join(COLUMNS)
AGNES = (
    "Agnes Muthoni,0733000001,Anxiety|Grief,English|Kiswahili,2500,,,,Mon-Fri 09:00-17:00; Sat 10:00-13:00,15"
)
KEVIN = "Dr. Kevin Barasa,+254 711 000 002,Teens,English,2000,3500,4500,1000,Tue 14:00-20:00,30"


@pytest.fixture
def clinic(database_url):
    with office_on(database_url) as office:
        yield Clinic(office)


def a_row(**cells: str) -> str:
    """Agnes, but for some cells; each is quoted as a spreadsheet would."""
    usual = dict(zip(COLUMNS, AGNES.split(","), strict=True))
    return ",".join('"{}"'.format(cell.replace('"', '""')) for cell in (usual | cells).values())


def a_file(*rows: str) -> bytes:
    return "\n".join((HEADING, *rows, "")).encode()


def imported(clinic: Clinic, data: bytes) -> list[str]:
    """The short codes of whoever was taken on."""
    return clinic.does(
        lambda work: [each.short_code for each in roster.take_on(work, roster.read_file(data))]
    )


def faults(clinic: Clinic, data: bytes) -> list[str]:
    """What is said of a file; and that nothing came of it."""
    before = everybody(clinic)
    with pytest.raises(NotARoster) as refused:
        imported(clinic, data)
    assert everybody(clinic) == before
    return str(refused.value).splitlines()


def everybody(clinic: Clinic) -> int:
    return clinic.does(lambda work: work.session.scalar(select(func.count(Therapist.id))) or 0)


def test_whoever_is_listed_can_be_booked(clinic):
    codes = imported(clinic, a_file(AGNES, KEVIN))
    agnes, kevin = (clinic.does(lambda work, code=code: by_short_code(work, code)) for code in codes)
    assert (agnes.name, agnes.speaks, agnes.rating) == ("Agnes Muthoni", "English|Kiswahili", None)
    assert [(each.kind, each.price, each.minutes) for each in agnes.offers] == [
        (SessionKind.INDIVIDUAL, 2500, 60)
    ]
    assert f"{agnes.next_free:%a %H:%M}" == "Mon 15:00"
    assert {each.kind: each.price for each in kevin.offers} == {
        SessionKind.INDIVIDUAL: 2000,
        SessionKind.COUPLES: 3500,
        SessionKind.FAMILY: 4500,
        SessionKind.GROUP: 1000,
    }


def test_phones_hours_and_pauses_are_kept_as_they_are_meant(clinic):
    imported(clinic, a_file(KEVIN, AGNES))
    kevin = clinic.does(lambda work: therapist_called(work, "Dr. Kevin Barasa"))
    assert (kevin.phone, kevin.pause_minutes) == ("+254711000002", 30)
    assert clinic.for_("Agnes Muthoni", hours_in_words) == "Mon-Fri 09:00-17:00; Sat 10:00-13:00"


@pytest.mark.parametrize(
    "phone", ["0733000001", "733000001", "254733000001", "+254 733 000 001", "0733-000-001"]
)
def test_a_phone_may_be_written_in_any_kenyan_way(clinic, phone):
    imported(clinic, a_file(a_row(phone=phone)))
    assert clinic.does(lambda work: therapist_called(work, "Agnes Muthoni")).phone == "+254733000001"


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + a_file(AGNES),
        a_file(AGNES).replace(b"\n", b"\r\n"),
        a_file(AGNES).rstrip(),
        a_file("", AGNES, "", "," * 9),
        HEADING.title().encode() + b"\n" + AGNES.encode(),
        a_file(a_row(name="  Agnes \n Muthoni ")),
    ],
    ids=["mark", "crlf", "no last line end", "blank rows", "capitals", "spaces"],
)
def test_what_spreadsheets_do_to_a_file_is_harmless(clinic, data):
    imported(clinic, data)
    assert clinic.does(lambda work: therapist_called(work, "Agnes Muthoni")).phone == "+254733000001"


def test_a_fee_may_have_thousands_and_an_empty_pause_is_the_usual(clinic):
    imported(clinic, a_file(a_row(individual="KSh 2,500", languages="swahili|Dholuo", pause="")))
    agnes = clinic.does(lambda work: therapist_called(work, "Agnes Muthoni"))
    price = select(Offer.price).where(Offer.therapist_id == agnes.id)
    assert clinic.does(lambda work: work.session.scalar(price)) == 2500
    assert (agnes.pause_minutes, agnes.speaks) == (15, "Kiswahili|Dholuo")


def test_every_fault_of_every_row_is_named_with_its_line_and_nobody_is_taken(clinic):
    wrong = a_row(
        name="", phone="12", specialisations="Luck", languages="", individual="free", hours="", pause="x"
    )
    assert faults(clinic, a_file(AGNES, wrong, KEVIN, "a,b")) == [
        "line 3: name: is missing",
        "line 3: phone: no phone number",
        "line 3: specialisations: Luck is not one of Anxiety, Depression, Stress, Relationships, Family,"
        " Trauma, Grief, Addiction, Teens",
        "line 3: languages: are missing",
        'line 3: individual: "free" is no fee in whole shillings, 1 to 250,000',
        "line 3: hours: no hours are given",
        'line 3: pause: "x" is no number of minutes, 0 to 240',
        "line 5: there are 2 columns instead of 10",
    ]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"name": "x" * 61}, "name: is longer than 60 characters"),
        ({"name": "Agnes 穆"}, 'name: has "穆", which many phones cannot show'),
        ({"name": "Agnes|Muthoni"}, 'name: has "|"'),
        ({"name": "007"}, "name: is missing"),
        ({"phone": ""}, "phone: is missing"),
        ({"phone": "0202345678"}, "phone: a Kenyan number, but no mobile"),
        ({"phone": "+14155552671"}, "phone: no Kenyan mobile number"),
        ({"specialisations": " | "}, "specialisations: are missing"),
        ({"languages": "English|7"}, "languages: 7 is no language's name"),
        ({"languages": "|".join(["Kalenjin"] * 3 + [f"L{'a' * n}" for n in range(9, 17)])}, "longer than 60"),
        ({"individual": "0"}, 'individual: "0" is no fee'),
        ({"individual": "-5"}, "no fee"),
        ({"individual": "2000.50"}, "no fee"),
        ({"individual": "250001"}, "no fee"),
        ({"individual": "２０００"}, "no fee"),
        ({"individual": ""}, "no kind of session has a fee"),
        ({"hours": "Mon-Fri 09:00-17:00; Wed 10:00-11:00"}, "hours: the hours of Wed overlap"),
        ({"hours": "Mon 9 to 5"}, 'hours: "Mon 9 to 5" is not like Mon-Fri 09:00-17:00'),
        ({"pause": "241"}, 'pause: "241" is no number of minutes'),
        ({"pause": "-1"}, "pause"),
    ],
)
def test_a_cell_that_will_not_do_is_named_with_the_reason(clinic, cells, fault):
    (said,) = faults(clinic, a_file(a_row(**cells)))
    assert said.startswith("line 2: ")
    assert fault in said


def test_nobody_is_listed_twice_in_one_file(clinic):
    same_phone, same_name = a_row(name="Another Agnes"), a_row(name="AGNES MUTHONI", phone="0733000009")
    assert faults(clinic, a_file(AGNES, same_phone, same_name)) == [
        "line 3: phone: is that of line 2",
        "line 4: name: is that of line 2",
    ]


def test_nobody_is_taken_on_who_is_here_already(clinic):
    jane = a_row(name="dr. jane  smith", phone="0722 000 001")
    assert faults(clinic, a_file(jane)) == [
        "line 2: name: is that of therapist 101",
        "line 2: phone: is that of therapist 101",
    ]
    imported(clinic, a_file(AGNES))
    assert len(faults(clinic, a_file(AGNES))) == 2


def test_a_fault_says_no_phone_number(clinic):
    said = faults(clinic, a_file(a_row(phone="0722000001"), a_row(phone="0202345678")))
    assert not any("722000001" in each or "202345678" in each for each in said)


def test_lines_are_counted_as_an_editor_counts_them(clinic):
    two_lines = a_row(name="Agnes\nMuthoni")
    assert faults(clinic, a_file("", two_lines, "", a_row(phone="12"))) == [
        "line 6: name: is that of line 3",
        "line 6: phone: no phone number",
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "line 1: the heading must be name,phone,"),
        (b"\n" + a_file(AGNES), "line 1: the heading must be"),
        (AGNES.encode(), "line 1: the heading must be"),
        (a_file(), "line 1: nobody is listed below the heading"),
        (a_file("", ""), "line 1: nobody is listed"),
        (a_file(AGNES).replace(b",", b";"), "line 1: the columns are split by semicolons"),
        (a_file(AGNES).replace(b"name,phone", b"phone,name"), "line 1: the columns are in another order"),
        (HEADING.replace(",pause", "").encode(), "line 1: the heading must be"),
        (a_file(AGNES) + "Zoë".encode("latin-1"), "line 3: this is not UTF-8"),
        (a_file(AGNES).decode().encode("utf-16"), "line 1: this is not UTF-8"),
        (a_file(AGNES, "\0"), "line 3: this is no text file"),
        (a_file(AGNES, '"Agnes'), "line 3: this is not CSV"),
        (a_file(AGNES, '"Agnes" M,'), "line 3: this is not CSV"),
        (a_file("x" * 200_000), "line 2: this is not CSV"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_roster_is_refused_with_the_reason(clinic, data, fault):
    assert faults(clinic, data)[0].startswith(fault)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: a_file(text)))
def test_any_file_at_all_has_rows_or_is_no_roster(data):
    try:
        rows = roster.read_file(data)
    except NotARoster:
        return
    assert all(row.line >= 2 for row in rows)


def test_a_clinic_without_a_list_gets_the_usual_specialisations(clinic):
    def forget_all(work):
        work.session.execute(delete(Practises))
        work.session.execute(delete(Specialisation))

    clinic.does(forget_all)
    imported(clinic, a_file(AGNES))
    names = clinic.does(lambda work: set(work.session.scalars(select(Specialisation.name))))
    assert {"Anxiety", "Grief", "Teens"} < names
    assert len(names) == 9
