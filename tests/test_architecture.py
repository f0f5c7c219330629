"""Who may import whom, and who alone may speak to what. The tables are the architecture (DESIGN 2).

Imports point down: a part may import the ground, itself, and what its row names. Rows stand in the
order of the building, the lowest floor first, and a row names only what stands above it in the table.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
GROUND: Final = {
    "settings",
    "clock",
    "language",
    "failures",
    "gsm7",
    "phones",
    "doors",
    "logbook",
    "restraint",
    "addresses",
}
MAY_IMPORT: Final[dict[str, set[str]]] = {
    "models": set(),
    "booking": {"models"},
    "sms": {"models", "booking"},
    "mail": {"models", "booking"},
    "payments": {"models", "booking"},
    "ussd": {"booking"},
    "web": {"models", "booking"},
    "doorbell": {"models"},
    "runtime": {"models", "booking", "sms", "mail", "payments", "doorbell"},
    "commands": {"models", "booking", "sms", "payments", "runtime"},
    "app": {"models", "booking", "sms", "payments", "ussd", "web", "runtime", "commands"},
    "jobs": {"models", "booking", "sms", "mail", "payments", "doorbell", "runtime", "app"},
    "wsgi": {"runtime", "app", "commands"},
}
# Inside the large parts the same holds: a room may import the part's ground floor, itself, and the
# rooms before it; what stands on top may import them all.
ROOMS: Final[dict[str, tuple[str, ...]]] = {
    "booking": ("therapists", "asking", "changing"),
    "sms": ("wording", "telling", "answering"),
    "payments": ("daraja", "ordering", "coming_in", "going_out", "watching"),
}
ON_TOP: Final = {
    "booking": {"desk", "practice", "values", "sessions", "deadlines", "loose_ends"},
    "sms": {"docs_page"},
    "payments": {"endings", "routes"},
}
# Of the booking rules a menu may know the words, never the doing.
PLAIN_VALUES: Final = {"booking.happenings", "booking.slots", "booking.terms", "booking.values"}
MENUS_MAY_IMPORT: Final = {"ussd.pages", "ussd.call", "ussd.menus", "language", *PLAIN_VALUES}

ONLY_HERE: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "africastalking": (("sms/africas_talking.py",), "so that another SMS gateway is one file's work"),
    "smtplib": (("mail/smtp.py",), "so that another way to send letters is one file's work"),
    "rq": (("jobs/", "doorbell.py"), "so that nothing else knows there is a queue"),
    "pydantic_settings": (("settings.py",), "so that the environment is read once and checked once"),
    "phonenumbers": (("phones.py",), "so that a number has one form everywhere"),
    "cryptography": (
        ("models/", "payments/daraja/credential.py"),
        "so that there is one way to seal a value",
    ),
}
NEVER_IN: Final = {
    "booking": {"flask", "rq", "redis", "requests", "africastalking"},
    "models": {"flask", "rq", "redis", "requests", "africastalking"},
    "ussd/menus": {"flask", "rq", "redis", "requests", "sqlalchemy"},
}
ASKS_THE_TIME: Final = {
    *(("datetime", word) for word in ("now", "utcnow", "today")),
    ("date", "today"),
    *(("time", word) for word in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter")),
    *(("func", word) for word in ("now", "current_timestamp", "localtimestamp")),
}


def files_of(part: str) -> list[Path]:
    """A part is a package or a single file; one that is not built yet has no files."""
    return sorted([*(ROOT / part).rglob("*.py"), *ROOT.glob(f"{part}.py")])


def our_files() -> list[Path]:
    return [file for part in (*GROUND, *MAY_IMPORT) for file in files_of(part)]


@cache
def imported(file: Path) -> frozenset[str]:
    """The full names that a file imports, wherever in it: ``from a import b`` gives a.b."""
    return frozenset(_imported(file))


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{named(file)}:{node.lineno} imports relatively; write the whole name"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def roots_of(file: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(file)}


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def begins_with_any(name: str, beginnings: set[str]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in beginnings)


def test_the_table_has_no_way_up():
    floor = list(MAY_IMPORT)
    for part, below in MAY_IMPORT.items():
        above = below - set(floor[: floor.index(part)])
        assert not above, f"{part} may import {above}, which the table builds on top of it"


def test_sms_and_payments_do_not_know_each_other():
    assert "payments" not in MAY_IMPORT["sms"], "PAY by text is desk.ask_for_payment, which writes a row"
    assert "sms" not in MAY_IMPORT["payments"], (
        "what payments has to say is a happening; an outbox row says it"
    )


@pytest.mark.parametrize("part", [*MAY_IMPORT, *sorted(GROUND)])
def test_imports_point_down(part):
    allowed = MAY_IMPORT.get(part, set()) | GROUND | {part}
    for file in files_of(part):
        strays = roots_of(file) & (MAY_IMPORT.keys() | {"simulator", "tests"}) - allowed
        assert not strays, f"{named(file)} imports {strays}; it may import {sorted(allowed)} (see MAY_IMPORT)"


@pytest.mark.parametrize(("part", "room"), [(part, room) for part in ROOMS for room in (None, *ROOMS[part])])
def test_rooms_stand_on_each_other(part, room):
    rooms = ROOMS[part]
    below = rooms[: rooms.index(room) + 1] if room else ()
    above = {f"{part}.{name}" for name in (*ON_TOP[part], *rooms) if name not in below}
    for file in files_of(part):
        if room_of(file, part) == room and file.stem not in ON_TOP[part]:
            strays = {name for name in imported(file) if begins_with_any(name, above)}
            assert not strays, f"{named(file)} imports {strays}, which is built on top of it (ROOMS)"


def room_of(file: Path, part: str) -> str | None:
    return file.parent.name if file.parent.name in ROOMS[part] else None


def test_the_stand_ins_know_the_service_only_by_its_address():
    for file in files_of("simulator"):
        strays = roots_of(file) & (MAY_IMPORT.keys() | GROUND)
        assert not strays, (
            f"{named(file)} imports {strays}; the outside world speaks only HTTP to the service"
        )


def test_menus_reach_the_world_only_through_the_call():
    for file in files_of("ussd/menus"):
        ours = {name for name in imported(file) if name.partition(".")[0] in MAY_IMPORT.keys() | GROUND}
        strays = {name for name in ours if not begins_with_any(name, MENUS_MAY_IMPORT)}
        assert not strays, f"{named(file)} imports {strays}; a menu asks call.desk (see MENUS_MAY_IMPORT)"


@pytest.mark.parametrize("library", ONLY_HERE)
def test_a_library_has_one_home(library):
    homes, reason = ONLY_HERE[library]
    for file in our_files():
        if not named(file).startswith(homes):
            assert library not in roots_of(file), (
                f"{named(file)} imports {library}; only {' and '.join(homes)} may, {reason}"
            )


@pytest.mark.parametrize("part", NEVER_IN)
def test_rules_know_no_telephone_no_queue_and_no_web(part):
    for file in files_of(part):
        strays = roots_of(file) & NEVER_IN[part]
        assert not strays, (
            f"{named(file)} imports {strays}; {part} is for rules, which are told what they need"
        )


def test_only_the_daraja_client_knows_safaricoms_addresses():
    for file in our_files():
        if not named(file).startswith("payments/daraja"):
            assert "mpesa/" not in file.read_text(), (
                f"{named(file)} spells a path of Daraja's; see payments/daraja"
            )


def test_only_the_clock_asks_what_time_it_is():
    """What is measured uses clock.stopwatch(), what is leased clock.real_now(); all else is told the time."""
    for file in set(our_files()) - {ROOT / "clock.py"}:
        asking = [node for node in ast.walk(ast.parse(file.read_text())) if asks_the_time(node)]
        lines = [node.lineno for node in asking if isinstance(node, ast.stmt | ast.expr)]
        assert not lines, f"{named(file)} asks the machine for the time in lines {lines}"


def asks_the_time(node: ast.AST) -> bool:
    """``datetime.now(…)``, ``func.now()``, ``from time import monotonic`` and their like."""
    if isinstance(node, ast.Attribute):
        return (last_word_of(node.value), node.attr) in ASKS_THE_TIME
    if isinstance(node, ast.ImportFrom) and node.module == "time":
        return any(("time", name.name) in ASKS_THE_TIME for name in node.names)
    return False


def last_word_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize(
    ("code", "asks"),
    [
        ("datetime.now(UTC)", True),
        ("dt.datetime.utcnow()", True),
        ("date.today", True),
        ("time.monotonic()", True),
        ("from time import perf_counter", True),
        ("select(func.now())", True),
        ("clock.now()", False),
        ("self._clock.now()", False),
        ("time.sleep(1)", False),
        ("datetime.fromisoformat(x)", False),
    ],
)
def test_asking_the_time_is_recognised(code, asks):
    assert any(asks_the_time(node) for node in ast.walk(ast.parse(code))) is asks


def test_every_part_has_a_place_in_the_table():
    """A new package or module must be given its floor, or nothing above would hold for it."""
    outside = {"simulator", "tests", "migrations", "gunicorn_conf", "var"}
    packages = {folder.parent.name for folder in ROOT.glob("*/__init__.py")}
    modules = {file.stem for file in ROOT.glob("*.py")}
    homeless = (packages | modules) - MAY_IMPORT.keys() - GROUND - outside
    assert not homeless, f"{homeless} stand nowhere in MAY_IMPORT or GROUND"
