"""Every page that anybody can come to, in both languages, with names and prices as long as they get.

Callers of every kind press every key, on the real menus, through the real switchboard; and whatever is new to
them they ask for once more in Kiswahili.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from redis import Redis

import gsm7
import settings
from language import Language, _, speaking
from models import migrating
from models.bookings import State
from runtime import build
from tests import drawn_screens
from tests.servers import redis_url
from tests.walked_changes import (
    a_busy_therapists_walk,
    a_changers_walk,
    a_declined_walk,
    a_groups_walk,
    a_missed_walk,
    a_waiting_walk,
    a_walk_of_both,
    single_days,
)
from tests.walked_clinic import (
    ANSWERS,
    CALLER,
    LONG_NAME,
    NAMES,
    OTHERS,
    REASON,
    TIMETABLED,
    TONGUES,
    Clinic,
    a_booking,
    a_booking_of_every_kind,
    a_client,
    a_time,
    everything_changes,
    one_to_pay,
    retire,
    take_on_therapists,
)
from tests.walking import WRONG_KEY, Bookmark, Echo, InBoth, SpokenRecords, Walker
from tests.words import english_left_in
from tests.world import MONDAY_AT_NINE, StillClock, settings_of_a_test
from ussd.pages import STEPS, Screen

BUDGET: Final = 150  # septets (DESIGN 3)
IN_BOTH_LANGUAGES: Final = {"welcome.choose_language", "help_now.crisis_lines_in_both"}


@pytest.fixture
def clinic(quick_place: Path, worker_id: str) -> Iterator[Clinic]:
    with opened(quick_place, redis_url(worker_id)) as clinic:
        yield clinic


@contextmanager
def opened(folder: Path, at_redis: str) -> Iterator[Clinic]:
    """A clinic where English is spoken, with an echo in Kiswahili."""
    file, clock = folder / "walked.sqlite", StillClock()
    environment = settings_of_a_test(f"sqlite:///{file}", at_redis)
    environment["SMTP_URL"] = "smtp://127.0.0.1:25"  # letters are offered; none is sent
    runtime = build(settings.read(environment), lambda _database: clock)
    migrating.upgrade(runtime.database.engine)
    redis = Redis.from_url(at_redis)
    records, echo = SpokenRecords(file), Echo(Language.KISWAHILI)
    clinic = Clinic(runtime, clock, Language.ENGLISH, records, redis, echo)
    clinic.arrange(lambda work: take_on_therapists(work, Language.ENGLISH))
    yield clinic
    runtime.database.engine.dispose()
    redis.close()


# The walks


def walk_everywhere(clinic: Clinic) -> list[Bookmark]:
    """What everybody sees, one kind of caller after another, all from the same beginning."""
    beginning, language, found = clinic.records.keep(), clinic.language, []
    for walk in (
        a_strangers_walk,
        a_new_clients_walk,
        a_clients_walk,
        a_payers_walk,
        a_therapists_walk,
        a_changers_walk,
        a_declined_walk,
        a_walk_of_both,
        a_missed_walk,
        a_waiting_walk,
        a_groups_walk,
        a_busy_therapists_walk,
    ):
        clinic.records.put_back(beginning)
        clinic.clock.moment = MONDAY_AT_NINE
        found += walk(clinic, language)
    return found


def a_strangers_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """All there is to see for who does not agree, and for who does as far as home, in either language."""
    assert clinic.echo
    clinic.arrange(retire)
    said, echoed = (until_home(clinic, each) for each in (language, clinic.echo.language))
    for step in dict.fromkeys(page.reply.step for page in said):
        sheets = (tuple(page for page in found if page.reply.step == step) for found in (said, echoed))
        clinic.echo.pages.append(InBoth(*sheets))
    return said + echoed


def until_home(clinic: Clinic, language: Language) -> list[Bookmark]:
    """As somebody sees it whose language is in their trail, and who is home for the first time at the end."""
    with speaking(language):
        elsewhere = {_("Book a session"), _("My sessions"), _("Help, someone to talk to")}
        elsewhere.add(_("My name and language"))
    beginning = clinic.records.keep()
    caller = replace(clinic, language=language, echo=None).caller(CALLER, frozenset(elsewhere))
    first = caller.dial()
    found = caller.walk([first, caller.dial("9"), caller.dial("1"), caller.dial("48216")])
    key = next(key for key, label in first.choices.items() if label == language_name(language))
    found += caller.walk([caller.redial(caller.press(first, key))])
    clinic.records.put_back(beginning)
    return found


def language_name(language: Language) -> str:
    return {Language.ENGLISH: "English", Language.KISWAHILI: "Kiswahili"}[language]


def a_new_clients_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """All that there is to see for somebody who has just agreed."""
    clinic.arrange(lambda work: a_client(work, CALLER, language, name=None))
    clinic.arrange(retire)
    caller = clinic.caller(CALLER)
    return caller.walk([caller.dial(extra) for extra in ("", "1", "2", "9", "12345")])


def a_clients_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """With everything on their list; then the same with the world changing behind each page."""
    codes: list[str] = []
    clinic.arrange(lambda work: codes.extend(a_booking_of_every_kind(work, language)))
    clinic.clock.moment = a_time(2, 7)
    walker = clinic.caller(CALLER)
    found = walk_from(walker, "", "1", "2", *codes)
    clinic.records.put_back(walker.world)
    clinic.arrange(everything_changes)
    return found + clinic.caller(CALLER).walk_on(page for page in found if page.world is walker.world)


def a_payers_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """One key away from paying: freely, after asking two others, while one is unclear, after failures."""
    beginning, found = clinic.records.keep(), []
    for asked, live, failed in (((), False, 0), (OTHERS[:2], False, 0), ((), True, 0), ((), False, 5)):
        clinic.records.put_back(beginning)
        clinic.arrange(partial(one_to_pay, language=language, asked=asked, live=live, failed=failed))
        found += walk_from(clinic.caller(CALLER), "", "2")
    return found


def a_therapists_walk(clinic: Clinic, language: Language) -> list[Bookmark]:
    """Without a request, with two, and with two that lapse behind each page."""
    before = clinic.caller(TIMETABLED, for_oneself(language) | single_days(language))
    found = walk_from(before, "", "9")
    clinic.records.put_back(before.world)
    clinic.arrange(
        lambda work: a_booking(work, a_client(work, CALLER, language), State.PENDING, a_time(3, 9))
    )
    nameless = OTHERS[0]
    clinic.arrange(
        lambda work: a_booking(work, a_client(work, nameless, language, None), State.PENDING, a_time(4, 9))
    )
    shunned = for_oneself(language) | of_the_timetable(language)
    walker = clinic.caller(TIMETABLED, shunned)
    asked = walk_from(walker, "")
    clinic.records.put_back(walker.world)
    clinic.arrange(everything_changes)
    later = clinic.caller(TIMETABLED, shunned).walk_on(page for page in asked if page.world is walker.world)
    return found + asked + later


def for_oneself(language: Language) -> frozenset[str]:
    """What makes a therapist a client, who sees what a client sees."""
    with speaking(language):
        return frozenset({_("A session for yourself")})


def of_the_timetable(language: Language) -> frozenset[str]:
    """What a request changes nothing about."""
    with speaking(language):
        return frozenset({_("Hours and days off"), _("Announce a group")})


def walk_from(walker: Walker, *dialled: str) -> list[Bookmark]:
    """From each of these, from a line that drops on the second page, and once with a wrong key on each."""
    found = walker.walk(walker.dial(extra) for extra in dialled)
    dropped = next((page for page in found if page.typed and not page.reply.ends), None)
    found += walker.walk([walker.redial(dropped)] if dropped else [])
    return found + [walker.press(page, WRONG_KEY) for page in found if page.choices and not page.reply.ends]


# What is promised of each page


@pytest.mark.timeout(300)  # some thousand keys; about forty seconds on an idle machine
def test_every_page_fits_leads_on_speaks_one_language_and_is_reached(clinic: Clinic) -> None:
    found = walk_everywhere(clinic)
    for page in found:
        fits(page)
        leads_on(page)
    missed = screens() - {page.reply.step for page in found}
    assert not missed, f"nobody comes to {missed}"
    assert clinic.echo
    in_kiswahili(clinic.echo.pages)
    current = drawn_screens.FILE.read_text() == drawn_screens.drawn(clinic.echo.pages)
    assert current, "a screen or a text has changed: run make docs, and read docs/screens.md"


def in_kiswahili(pages: list[InBoth]) -> None:
    """Each page is the one that it echoes, and all that is promised of a page is true of it too."""
    for first, sheet in ((page.said[0], sheet) for page in pages for sheet in page.echoed):
        assert sheet.reply.step == first.reply.step, (first.reply, sheet.reply)
        fits(sheet)
        leads_on(sheet)
        speaks_kiswahili(sheet)
    missed = screens() - {sheet.reply.step for page in pages for sheet in page.echoed}
    assert not missed, f"nobody comes to {missed} in Kiswahili"


def fits(page: Bookmark) -> None:
    assert gsm7.septets(page.reply.text) <= BUDGET, page.reply
    assert page.reply.step != "sorry", f"failed after {page.typed}"


def leads_on(page: Bookmark) -> None:
    ways = page.reply.ends or page.choices or page.reply.step in ANSWERS
    assert ways, f"a dead end (or a question with no line in ANSWERS): {page.reply}"


def speaks_kiswahili(page: Bookmark) -> None:
    if page.reply.step not in IN_BOTH_LANGUAGES:
        said = page.reply.text
        left = english_left_in(said, names=" ".join((*NAMES, *TONGUES, LONG_NAME, REASON, "AM PM")))
        assert not left, f"{left} in {page.reply}"


def screens() -> set[str]:
    """Every screen of the service; not those that other tests make up."""
    ours = {name for name, step in STEPS.items() if step.run.__module__.startswith("ussd.")}
    return {name for name in ours if isinstance(STEPS[name], Screen)}
