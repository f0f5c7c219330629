"""What the documents say is so: commands exist, drawings are current, the conversation is real."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import select

import app
import commands
import settings
from booking import docs_page
from mail import docs_page as letters
from models.bookings import Booking
from runtime import build
from simulator import demo_picture
from simulator.playing import PROGRAMS
from sms import docs_page as texts
from tests.world import settings_of_a_test

ROOT = Path(docs_page.__file__).parents[1]
README = (ROOT / "README.md").read_text()
(STORY,) = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/**/*.md"))]
WIDE = 78  # characters of a line in the conversation

CODE = "77933"
ALWAYS_NEW = (  # what differs in every conversation, and what stands for it in the one to read
    (r"M-Pesa [A-Z0-9]{10}", "M-Pesa UL74KJKALE"),
    (r"https?://\S+/j/\w+", "https://clinic.example/j/t643s92557r7"),
    (r"https?://\S+/r/\w+", "https://clinic.example/r/k8w2z5n4h7c3"),
)


class Retold:
    """The conversation of README had again, with what the phones show now in place of the old words."""

    def __init__(self, world):
        self.world = world
        self.people = {"Achieng": world.handset("0721555010"), "Dr Jane": world.handset("0722000001")}

    def tell(self, story):
        lines = story.splitlines()
        for line, below in zip(lines, [*lines[1:], ""], strict=True):
            if not line.startswith("    "):
                yield line
                yield from self._printed(self._does(line, below) if line else None)

    def _printed(self, shown):
        if shown:
            same = re.sub(rf"\b{self.code}\b", CODE, shown) if self.code else shown
            for pattern, stands_for in ALWAYS_NEW:
                same = re.sub(pattern, stands_for, same)
            for part in same.splitlines():
                yield from textwrap.wrap(part, WIDE, initial_indent="    ", subsequent_indent="    ")

    @property
    def code(self):
        return next((code for (code,) in self.world.sql(select(Booking.code))), None)

    def _does(self, line, below):
        for pattern, act in ACTS.items():
            if found := re.fullmatch(pattern, line):
                return act(self, *found.groups(), *([below] if act is gets_a_text else ()))
        raise AssertionError(f"README tells something that nobody can do: {line}")


def time_is(retold, hour):
    retold.world.clock.set(hour)
    retold.world.goes_round()


def dials(retold, who, code):
    return retold.people[who].dial(code).screen.text


def presses(retold, who, words):
    phone = retold.people[who]
    for choice in words.split(" > "):
        phone.chooses(choice)
    return phone.screen.text


def types(retold, who, words):
    return retold.people[who].types(words).screen.text


def texts_us(retold, who, words):
    retold.people[who].texts(words.replace(CODE, str(retold.code)))


def gets_a_text(retold, who, below):
    """The first unread text that begins with the same two words as the one that README shows."""
    phone, words = retold.people[who], " ".join(below.split()[:2])
    found = next((text.text for text in phone.unread() if text.text.startswith(words)), words)
    return phone.gets_sms(found).read[-1].text


def is_prompted(retold, who):
    return retold.people[who].prompt().text


def enters_pin(retold, who):
    retold.people[who].enters_pin()


WHO = "(Achieng|Dr Jane)"
ACTS: dict[str, Callable[..., str | None]] = {
    r"It is (\w{3} \d+:\d\d [AP]M)\.": time_is,
    rf"{WHO} dials (\S+)": dials,
    rf"{WHO} presses (.+)": presses,
    rf"{WHO} types (.+)": types,
    rf"{WHO} texts (.+)": texts_us,
    rf"{WHO} gets a text": gets_a_text,
    rf"M-Pesa asks {WHO}": is_prompted,
    rf"{WHO} enters her PIN": enters_pin,
}


def test_the_conversation_in_readme_is_the_real_one(world):
    """What pytest shows as left is what belongs into README when texts have changed."""
    told = "\n".join(Retold(world).tell(STORY)) + "\n"
    assert told == STORY, f"the conversation has become:\n\n{told}"


def test_the_picture_in_readme_shows_the_conversation_in_readme():
    assert demo_picture.PICTURE.read_text() == demo_picture.picture(README), "run make docs"


def test_the_picture_says_in_words_what_it_shows():
    tree = ElementTree.parse(demo_picture.PICTURE).getroot()
    assert (tree.get("role"), tree.get("aria-labelledby")) == ("img", "title desc")
    named = {each.get("id"): each.text or "" for each in tree}
    assert named["title"]
    assert "YES 77933" in named["desc"]


def test_a_conversation_without_the_lines_of_the_picture_is_missed():
    with pytest.raises(LookupError, match="presses No"):
        demo_picture.picture("# Nothing to read")


def test_the_drawing_of_a_bookings_life_is_current():
    page = docs_page.PAGE.read_text()
    assert docs_page.fill_in(page, docs_page.parts()) == page, "run make docs"


def test_a_drawing_without_a_place_in_the_page_is_missed():
    with pytest.raises(LookupError, match="drawing"):
        docs_page.fill_in("a page <!-- table --><!-- end of table -->", docs_page.parts())


def test_who_is_told_what_is_current():
    assert texts.PAGE.read_text() == texts.page(), "run make docs"


def test_the_page_of_letters_is_current():
    assert letters.PAGE.read_text() == letters.page(), "run make docs"


def test_every_make_target_is_in_readme_and_every_one_named_exists():
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", commands_in(README)))
    assert named <= targets, f"README names {named - targets}"
    assert targets - named <= {"help", "install", "clean"}, f"README does not name {targets - named}"


def commands_in(page):
    """Only what is set as code: sentences make sense of other words."""
    return "\n".join(re.findall(r"```(?:.*?)```|`[^`\n]+`", page, re.DOTALL))


@pytest.fixture(scope="module")
def service():
    """The app as flask loads it; nothing is connected to."""
    runtime = build(settings.read(settings_of_a_test("sqlite://", "redis://127.0.0.1:9")))
    app_of_it = app.create(runtime)
    commands.add_to(app_of_it, runtime)
    return app_of_it


def test_every_flask_command_that_a_document_names_exists(service: Flask):
    named = {
        tuple(words.split())
        for page in DOCUMENTS
        for words in re.findall(r"flask --app wsgi ((?:[a-z][a-z-]+ ?){1,2})", commands_in(page.read_text()))
    }
    assert ("db", "upgrade") in named
    for first, *rest in named:
        group = service.cli.commands.get(first)
        assert group, f"there is no command {first}"
        if rest and hasattr(group, "commands"):
            assert rest[0] in group.commands, f"there is no command {first} {rest[0]}"


def test_every_address_that_readme_gives_to_a_gateway_is_a_route(service: Flask):
    routes = {re.sub(r"<[^>]+>", "<key>", rule.rule) for rule in service.url_map.iter_rules()}
    given = re.findall(r"https://clinic\.example(/(?:ussd|sms)/\S+)", README)
    assert len(given) == 5
    assert set(given) <= routes


def test_every_program_of_the_procfile_is_one_that_play_runs_too():
    """So that what is tried on a laptop is what runs in production."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    programs = {line.partition(":")[0] for line in lines} - {"release"}
    assert programs == PROGRAMS.keys() - {"stand-ins"}


def test_every_setting_is_in_the_example_below_a_comment_of_its_own():
    about = ""
    explained = set()
    for line in (ROOT / ".env.example").read_text().splitlines():
        if found := re.match(r"#? ?([A-Z][A-Z_]+)=", line):
            if about:
                explained.add(found[1])
        else:
            about = line.removeprefix("#").strip(" -") if line.startswith("# ") else ""
    assert explained == {name.upper() for name in settings.Settings.model_fields}


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), f"{target} is not there"


def test_every_folder_has_its_paragraph_in_readme():
    folders = {file.parent.name for file in ROOT.glob("*/__init__.py")} | {"locales", "migrations", "docs"}
    for folder in folders:
        assert f"`{folder}/" in README, f"README does not say what {folder}/ is"


def test_decisions_are_numbered_without_a_gap_and_take_half_a_page():
    notes = sorted(ROOT.glob("docs/decisions/*.md"))
    assert [int(note.name[:4]) for note in notes] == list(range(1, len(notes) + 1))
    for note in notes:
        assert len(note.read_text().splitlines()) <= 40, f"{note.name} is longer than half a page"
