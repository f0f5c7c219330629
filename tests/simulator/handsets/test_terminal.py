"""The handset as a program: a person, or a pipe, types lines."""

import json
import os
import pty
import subprocess
import sys
import time

import pytest

from simulator.keyboard import Keyboard, NothingMoreToRead
from tests.simulator.handsets.events import ask_for_money, receive


def type_into(program, line):
    program.stdin.write(f"{line}\n")
    program.stdin.flush()


def wait_for(true):
    for _ in range(1000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("waited in vain")


@pytest.fixture
def world(outside, tmp_path):
    network = outside.network
    file = tmp_path / "world.json"
    file.write_text(json.dumps(vars(network)))
    return file


def started(world):
    command = [sys.executable, "-m", "simulator.handset", "0712345678", "--world", str(world)]
    return subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def phone(world, *lines, **environment):
    command = [sys.executable, "-m", "simulator.handset", "0712345678"]
    where = {"HANDSET_WORLD": str(world)}
    return subprocess.run(
        command, input="\n".join(lines), env={**os.environ, **where, **environment}, capture_output=True,
        text=True, timeout=30, check=False,
    )  # fmt: skip


def test_a_visit_from_a_pipe(amina, outside, service, world):
    receive(outside, "Request 48216 sent.")
    done = phone(world, "*384*7464#", "1", "Amina", "sms YES 48216", "inbox", "q")
    assert done.returncode == 0, done.stderr
    assert "│ 1. Book " in done.stdout
    assert "Fri 4 Dec 9:00 AM" in done.stdout
    assert "You said 1*Amina" in done.stdout
    assert done.stdout.count("Request 48216 sent.") == 2
    assert service.inbound[-1]["text"] == "YES 48216"


def test_money_from_a_pipe(amina, outside, world):
    ask_for_money(outside)
    done = phone(world, "wait", "12", "1234", "wait")
    assert "KSh 2,000" in " ".join(done.stdout.replace("║", " ").split())
    assert "A PIN has four digits" in done.stdout
    assert outside.mpesa.book[0].amount == 2000
    assert "[SMS] M-PESA" in done.stdout
    assert "1234" not in done.stdout.replace("0712345678", "")


def test_a_bill_is_paid_by_hand_from_a_pipe(amina, outside, world):
    done = phone(world, "pay", "pay 500 48213", "12", "1234", "pay 20 48213", "cancel", "q")
    assert "Say how much, and for which account" in done.stdout
    assert "A PIN has four digits" in done.stdout
    assert [(each.amount, each.reference) for each in outside.mpesa.book] == [(500, "48213")]
    assert "[SMS] M-PESA" in done.stdout
    assert "1234" not in done.stdout.replace("0712345678", "")


def test_mistakes_are_answered_kindly(amina, world):
    done = phone(world, "what", "help", "*384*7464#", "hang", "1", "*384*7464#", "x" * 90)
    assert "Nothing to answer. Dial *384*7464#" in done.stdout
    assert "(You hung up.)" in done.stdout
    assert "a phone takes 80 characters at most" in done.stdout
    assert done.returncode == 0


def test_words_that_are_commands_can_be_answers(amina, world):
    assert "You said inbox" in phone(world, "*384*7464#", "say inbox").stdout


def test_a_dropped_line_is_said_so(amina, outside, world, service):
    with started(world) as program:
        type_into(program, "*384*7464#")
        wait_for(lambda: outside.africas_talking.on_ussd(amina.phone))
        outside.africas_talking.hang_up(amina.phone)
        shown, _ = program.communicate("1\n", timeout=20)
    assert "The line has dropped" in shown


def test_without_a_world_it_says_how_to_start_one(tmp_path):
    done = phone(tmp_path / "none.json", "q")
    assert done.returncode == 1
    assert "make play" in done.stderr


def test_a_dead_world_ends_it(tmp_path):
    file = tmp_path / "world.json"
    file.write_text(json.dumps({"africas_talking": "http://127.0.0.1:9", "safaricom": "http://127.0.0.1:9"}))
    done = phone(file, "inbox")
    assert done.returncode == 1
    assert "the world does not answer" in done.stderr


def test_a_pin_does_not_show_in_a_terminal():
    person, slave = pty.openpty()
    typed = os.fdopen(slave)
    with Keyboard(typed) as keyboard:
        keyboard.hide(True)
        os.write(person, b"1234\n")
        assert keyboard.line(5) == "1234"
        keyboard.hide(False)
        os.write(person, b"hello\n")
        assert keyboard.line(5) == "hello"
    assert b"hello" in (shown := os.read(person, 100))
    assert b"1234" not in shown
    os.close(person)
    with pytest.raises(NothingMoreToRead):
        keyboard.line(5)
    typed.close()


def test_a_keyboard_says_when_nothing_more_comes(tmp_path):
    (tmp_path / "typed").write_text("one\n")
    with (tmp_path / "typed").open() as typed, Keyboard(typed) as keyboard:
        assert keyboard.line(5) == "one"
        with pytest.raises(NothingMoreToRead):
            keyboard.line(5)
