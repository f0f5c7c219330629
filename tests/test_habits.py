"""The habits of this code base that a machine can watch over, each with its reason."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import settings

ROOT: Final = Path(__file__).parents[1]
HIDDEN_BUT_OURS: Final = {".ci", ".env.example", ".gitignore"}
MADE_BY_RUNNING: Final = {"var", "node_modules", "build", "dist"}
LONGEST_FILE: Final = 300  # lines
LONGEST_FUNCTION: Final = 40  # lines, from def to its last
LONGEST_PACKAGE_DOCSTRING: Final = 6  # lines
CATALOGUE: Final = ROOT / "locales/sw/LC_MESSAGES/messages.po"
SOMEBODYS_HOME: Final = re.compile(r"(?<![\w.~-])/(?:home|Users|root)/[\w.-]+|[A-Z]:\\Users\\")
TEXT_FILES: Final = {".py", ".md", ".toml", ".txt", ".in", ".po", ".html", ".xml", ".ini", ".mako", ""}


def project_files() -> Iterator[Path]:
    """Every file that is the project's own: not hidden (but .ci and .env.example), not made by running it."""
    for top in ROOT.iterdir():
        if top.name in HIDDEN_BUT_OURS or not (top.name.startswith(".") or top.name in MADE_BY_RUNNING):
            files = top.rglob("*") if top.is_dir() else [top]
            yield from (file for file in files if file.is_file() and "__pycache__" not in file.parts)


def code() -> list[Path]:
    return sorted(file for file in project_files() if file.suffix == ".py")


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def named(file: Path, node: ast.expr | ast.stmt | None = None) -> str:
    where = file.relative_to(ROOT).as_posix()
    return f"{where}:{node.lineno}" if node else where


def test_only_literals_are_translated():
    """gettext finds literals; ``_(f"…")`` and ``_("…".format())`` would never be found in the catalogue."""
    for file in code():
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                assert is_one_literal(node), (
                    f"{named(file, node)}: _() takes one literal; .format() goes after it"
                )


def is_one_literal(call: ast.Call) -> bool:
    only = call.args[0] if len(call.args) == 1 and not call.keywords else None
    return isinstance(only, ast.Constant) and isinstance(only.value, str)


@pytest.mark.parametrize(
    ("written", "fine"),
    [
        ('_("Back")', True),
        ('_("Pay {price}").format(price=1)', True),
        ('_("one " "text")', True),
        ('_(f"Pay {price}")', False),
        ('_("Pay {}".format(price))', False),
        ("_(text)", False),
        ('_("a" + b)', False),
    ],
)
def test_a_literal_is_recognised(written, fine):
    calls = [
        n for n in ast.walk(ast.parse(written)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    ]
    assert [is_one_literal(call) for call in calls] == [fine]


def test_nothing_is_translated_inside_an_f_string():
    """Python sees a call in ``f"{_('Back')}"``; the tool that gathers texts sees one string, and nothing."""
    for file in code():
        for node in translated_inside(tree_of(file)):
            raise AssertionError(f"{named(file, node)}: give it a name before the f-string")


def translated_inside(tree: ast.AST) -> Iterator[ast.Call]:
    """Every ``_()`` that stands within an f-string."""
    for text in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
        for node in ast.walk(text):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                yield node


@pytest.mark.parametrize(
    ("written", "hidden"),
    [
        ("f\"{_('Back')}\"", 1),
        ("f'{name}, {state or _(\"new\").lower()}'", 1),
        ("f'{name}' + _('Back')", 0),
        ("_('Back').format(name=f'{name}')", 0),
    ],
)
def test_a_hidden_translation_is_recognised(written, hidden):
    assert len(list(translated_inside(ast.parse(written)))) == hidden


def test_what_translators_fill_in_has_a_name():
    """``{price}`` can move in another language's sentence; ``{}`` and ``%s`` cannot."""
    for file in code():
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                text = ast.literal_eval(node.args[0])
                assert "{}" not in text, f"{named(file, node)}: name what is filled in"
                assert not re.search(r"%[sd]", text), f"{named(file, node)}: name what is filled in"


def test_every_package_says_in_six_lines_what_it_is():
    for file in code():
        if file.name == "__init__.py" and "tests" not in file.relative_to(ROOT).parts:
            said = ast.get_docstring(tree_of(file)) or ""
            assert said, f"{named(file)} does not say what the package is, who calls it and what it may call"
            lines = len(said.splitlines())
            assert lines <= LONGEST_PACKAGE_DOCSTRING, f"{named(file)} says it in {lines} lines"


def test_no_file_is_too_long_to_read_in_one_go():
    ours = [file for file in code() if "migrations" not in file.parts]  # a migration is a list of tables
    long = {named(file): length(file) for file in ours if length(file) > LONGEST_FILE}
    assert not long, f"over {LONGEST_FILE} lines: {long}"


def length(file: Path) -> int:
    return len(file.read_text().splitlines())


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for file in code():
        if "migrations" not in file.parts:
            for node in ast.walk(tree_of(file)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield file, node


def test_no_function_is_too_long_to_hold_in_mind():
    long = {
        f"{named(file, node)} {node.name}": lines
        for file, node in functions()
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert not long, f"over {LONGEST_FUNCTION} lines: {long}"


def test_nothing_names_a_folder_of_one_machine():
    for file in project_files():
        if file.suffix in TEXT_FILES:
            found = SOMEBODYS_HOME.search(file.read_text(errors="replace"))
            assert not found, f"{named(file)} names {found[0]}, which exists on one machine only"


def test_the_example_environment_lists_exactly_the_settings():
    lines = (ROOT / ".env.example").read_text().splitlines()
    listed = [found[1] for line in lines if (found := re.match(r"#? ?([A-Z][A-Z_]+)=", line))]
    known = {name.upper() for name in settings.Settings.model_fields}
    assert sorted(listed) == sorted(set(listed)), "a setting is listed twice"
    assert set(listed) == known, f"not the settings: {set(listed) ^ known}"


def test_the_compiled_catalogue_is_current():
    """It is kept with the code, so that a fresh checkout speaks Kiswahili; ``make messages`` compiles it."""
    with CATALOGUE.open("rb") as source, CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        written, spoken = read_po(source), read_mo(compiled)
    translated = {m.id: m.string for m in written if m.id and m.string and not m.fuzzy}
    assert {m.id: m.string for m in spoken if m.id} == translated, "run make messages"
